// Marks for what goes back or stays unknown 退费与结果不明: a refund's second person, the query before the decision, the new
// receipt for the old one. Like procedure it looks at order, not at amounts.
import {numberOfPatient} from '../sandbox/state/new-patient.ts'
import {
  actsWith,
  bad,
  before,
  billsOf,
  type Case,
  type Check,
  doneOnes,
  good,
  idOf,
  isReviewer,
  judgedAnother,
  say,
  staffOf,
  standingOf,
  unfinished,
} from './case.ts'
import {bookedAt} from './evidence.ts'
import type {CheckSpec} from './exercise.ts'

/** Of which patient nobody knew the end: the one named, else whoever it happened to. */
function silentOne(at: Case, spec: CheckSpec): {spec: CheckSpec; silence: {seq: number; bill: string} | undefined} {
  const mine = at.evidence.silences.filter(one => one.seq > at.evidence.begun)
  const patientOf = (bill: string) => at.bills.find(one => one.id === bill)?.patient ?? ''
  const silence = mine.find(one => spec.patient === undefined || patientOf(one.bill) === idOf(spec))
  if (!silence || spec.patient !== undefined) return {spec, silence}
  return {spec: {...spec, patient: numberOfPatient(patientOf(silence.bill))}, silence}
}

/** After silence: ask first. Nothing else about the money is even tried before the query. */
const askedFirst: Check = (at, given) => {
  const {spec, silence} = silentOne(at, given)
  const acts = actsWith(at, spec)
  const expected = say('没有应答时先查询，再决定', 'no answer: query first, then decide')
  const right = say(
    '先查询（5204/5203），看结果再取回、冲正或重结',
    'query, see, then take over, reverse or settle again',
  )
  if (!silence) return unfinished(at, spec, expected, right)
  const later = acts.filter(one => one.seq > silence.seq)
  const query = doneOnes(later, 'query')[0]
  const decided = new Set(['settle', 'retry', 'adopt', 'reverse', 'abandon', 'takeOrders', 'putBack', 'done'])
  const blind = later.find(one => decided.has(one.act.do) && (query === undefined || one.seq < query.seq))
  if (blind) return bad([silence.seq, blind.seq], expected, say('未查询就处理', 'acted without asking'), right)
  if (!query) return unfinished(at, spec, expected, right)
  return good([silence.seq, query.seq], expected, say('已先查询', 'asked first'))
}

/** In the end exactly one settlement stands and the window knows of it. */
const knownEnd: Check = (at, given) => {
  const {spec, silence} = silentOne(at, given)
  const stands = standingOf(at, spec)
  const expected = say(
    '最终恰好一笔有效结算，窗口账与中心账相同',
    'exactly one settlement stands, and both books know it',
  )
  const right = say('查询到已结算就取回结果', 'when the query finds it settled, take it over')
  const [one] = stands
  const entries = [...(silence ? [silence.seq] : []), ...stands.map(each => each.seq)]
  if (!one || !silence) return unfinished(at, spec, expected, right)
  const known = at.bills.some(bill => bill.setlId === one.row.setlId && bill.state === 'settled')
  if (stands.length > 1 || !known)
    return bad(
      entries,
      expected,
      say(`有效结算 ${stands.length} 笔`, `${stands.length} stand, known at the window: ${known ? 'yes' : 'no'}`),
      right,
    )
  return good(
    [...entries, ...bookedAt(at.evidence, one.row.setlId)],
    expected,
    say('一笔，两边账相同', 'one, the same in both books'),
  )
}

/** A refund is signed by a second person, and was not tried otherwise. */
const secondPerson: Check = (at, spec) => {
  const acts = actsWith(at, spec).filter(one => one.act.do === 'refund')
  const staff = staffOf(at)
  const expected = say(
    `退费由另一人复核（${staff.join('、')}）`,
    `a second person signs the refund (${staff.join(', ')})`,
  )
  const right = say('请复核员到窗口确认并签名', 'ask the reviewer to the window to confirm and sign')
  const wrong = acts.find(one => one.objection === 'noReviewer' || one.objection === 'ownReview')
  if (wrong) return bad([wrong.seq], expected, say('想自己退费', 'tried to refund alone'), right)
  const done = acts.find(one => one.done)
  if (done?.act.do !== 'refund') return unfinished(at, spec, expected, right)
  if (!isReviewer(at, done.act.reviewer))
    return bad(
      [done.seq],
      expected,
      say(`复核人“${done.act.reviewer}”不是今天的复核员`, `“${done.act.reviewer}” is not who reviews today`),
      right,
    )
  return good([done.seq], expected, say(`${done.act.reviewer} 复核`, `${done.act.reviewer} signed`))
}

/** The person is compared before money goes back. */
const identityBeforeRefund: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const refund = doneOnes(acts, 'refund')[0]
  const expected = say('退费前读凭证并核对本人', 'read and compare before refunding')
  const right = say('退费同收费一样，先核对人', 'a refund like a charge begins with the person')
  if (!refund) return unfinished(at, spec, expected, right)
  const read = before(acts, 'read', refund.seq)
  const compared = before(acts, 'identity', refund.seq)
  if (!read || !compared) return bad([refund.seq], expected, say('未核对就退费', 'refunded unseen'), right)
  if (judgedAnother(compared))
    return bad(
      [compared.seq, refund.seq],
      expected,
      say('判为不是本人，却照退', 'judged to be somebody else, and refunded all the same'),
      right,
    )
  return good([read.seq, compared.seq, refund.seq], expected, say('已核对', 'compared'))
}

/** The clinic is asked before a registration is refunded. */
const clinicAsked: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const refund = acts.find(one => one.act.do === 'refund')
  const expected = say('退号前向诊室核实未接诊', 'the clinic confirms that nobody was seen, before the refund')
  const right = say('先联系诊室，确认未接诊再退号', 'ring the clinic first, then refund the registration')
  const asked = doneOnes(acts, 'askClinic')[0]
  if (!refund)
    return asked ? good([asked.seq], expected, say('已核实', 'asked')) : unfinished(at, spec, expected, right)
  if (!asked || asked.seq > refund.seq) return bad([refund.seq], expected, say('未核实', 'not asked'), right)
  return good([asked.seq, refund.seq], expected, say('已核实', 'asked'))
}

/** The new bill stands in for the old one, whose receipt is void. */
const receiptReplaced: Check = (at, spec) => {
  const bills = billsOf(at, spec)
  const old = bills.find(bill => bill.replacedBy !== null)
  const fresh = bills.find(bill => bill.id === old?.replacedBy)
  const expected = say('旧收据作废，新收据替代', 'the old receipt is void, a new one stands in for it')
  const right = say('整单退费后用“重收”保留其余项目，再打印', 'refund, recharge what stays, print')
  if (!old || !fresh || old.receiptState !== 'void' || fresh.receiptState !== 'valid' || fresh.printed === 0)
    return unfinished(at, spec, expected, right)
  const entries = at.evidence.bills
    .filter(one => (one.doc.id === old.id || one.doc.id === fresh.id) && one.seq > at.evidence.begun)
    .map(one => one.seq)
  return good(
    [entries[0] ?? 0, entries.at(-1) ?? 0],
    expected,
    say(`${old.receipt} → ${fresh.receipt}`, `${old.receipt} → ${fresh.receipt}`),
  )
}

export const recoveryChecks = {
  askedFirst,
  knownEnd,
  secondPerson,
  identityBeforeRefund,
  clinicAsked,
  receiptReplaced,
} satisfies Record<string, Check>
