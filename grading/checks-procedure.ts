// Marks for procedure and recovery 流程与恢复: what came before what, as the log has it. A step that was tried too early and
// refused by the window counts as tried. It does not look at amounts.
import type {Said} from '../sandbox/state/hospital-records.ts'
import {numberOfPatient} from '../sandbox/state/new-patient.ts'
import {
  actsWith,
  bad,
  billsOf,
  type Case,
  type Check,
  cameAs,
  doneOnes,
  good,
  idOf,
  type Judged,
  lastTouch,
  nameOf,
  nothing,
  say,
  standingOf,
} from './case.ts'
import {isOver} from './checks-money.ts'
import {type Acted, actsOf} from './evidence.ts'
import type {CheckSpec} from './exercise.ts'

const unfinished = (at: Case, spec: CheckSpec, expected: Said, right: Said): Judged =>
  bad(lastTouch(at, spec), expected, say('没有做到这一步', 'it did not come to that'), right)

/** The last act of a kind that was done before another. */
const before = (acts: readonly Acted[], what: string, seq: number): Acted | undefined =>
  doneOnes(acts, what).findLast(one => one.seq < seq)

/** Credential read and face compared before the lines are priced, without trying it the other way round. */
const identityFirst: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const expected = say(
    `${nameOf(at, spec)}：先读凭证、核对本人，再试算`,
    `${nameOf(at, spec)}: read, compare, then price`,
  )
  const right = say('F2 读卡 → 核对照片与本人 → F8 试算', 'F2 read → compare face and card → F8 trial')
  const early = acts.find(
    one => one.act.do === 'trial' && (one.objection === 'notRead' || one.objection === 'notIdentified'),
  )
  if (early) return bad([early.seq], expected, say('未核对就试算', 'priced before comparing'), right)
  const trial = doneOnes(acts, 'trial')[0]
  const read = trial && before(acts, 'read', trial.seq)
  const compared = read && before(acts, 'identity', trial.seq)
  if (!trial || !read || !compared || compared.seq < read.seq) return unfinished(at, spec, expected, right)
  return good([read.seq, compared.seq, trial.seq], expected, say('次序正确', 'in the right order'))
}

/** What stood between the trial and the money. */
const betweenTrialAndSettlement =
  (what: 'explain' | 'consent', expects: Said, corrects: Said): Check =>
  (at, spec) => {
    const acts = actsWith(at, spec)
    const settle = doneOnes(acts, 'settle')[0]
    const trial = settle && before(acts, 'trial', settle.seq)
    const expected = say(`${nameOf(at, spec)}：${expects.zh}`, `${nameOf(at, spec)}: ${expects.en}`)
    if (!settle || !trial) return unfinished(at, spec, expected, corrects)
    const said = doneOnes(acts, what).find(one => one.seq > trial.seq && one.seq < settle.seq)
    if (!said) return bad([trial.seq, settle.seq], expected, say('没有做就结算了', 'settled without it'), corrects)
    return good([trial.seq, said.seq, settle.seq], expected, say('结算前已做', 'done before settling'))
  }

const explained = betweenTrialAndSettlement(
  'explain',
  say('结算前说明各项金额与本人承担', 'the amounts and the own share are explained before settling'),
  say('试算后先说金额，再收钱', 'after the trial say the amount, then take the money'),
)
const consented = betweenTrialAndSettlement(
  'consent',
  say('自费项目先征得同意', 'consent is asked for self-paid lines'),
  say('有自费项目时先征得同意再结算', 'ask for consent to self-paid lines before settling'),
)

/** The paper is handed over before the patient goes. */
const printed: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const what = spec.what ?? 'receipt'
  const word = what === 'receipt' ? say('收据', 'the receipt') : say('费用清单', 'the statement')
  const expected = say(`离开前打印${word.zh}`, `${word.en} is printed before the patient goes`)
  const right = say('F10 打印后再请下一位', 'F10 print, then the next patient')
  const settled = doneOnes(acts, 'settle').at(-1)
  const left = doneOnes(acts, 'done').at(-1)
  const print = doneOnes(acts, 'print').find(
    one => one.act.do === 'print' && one.act.what === what && one.bill?.state === 'settled',
  )
  if (!settled || !print) {
    if (left && settled) return bad([left.seq], expected, say('没有打印', 'not printed'), right)
    return unfinished(at, spec, expected, right)
  }
  return good([print.seq], expected, say('已打印', 'printed'))
}

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
  return good(entries, expected, say('一笔，已取回', 'one, taken over'))
}

/** A refund is signed by a second person, and was not tried otherwise. */
const secondPerson: Check = (at, spec) => {
  const acts = actsWith(at, spec).filter(one => one.act.do === 'refund')
  const staff = at.evidence.start?.staff ?? at.exercise.staff.reviewers
  const expected = say(
    `退费由另一人复核（${staff.join('、')}）`,
    `a second person signs the refund (${staff.join(', ')})`,
  )
  const right = say('请复核员到窗口确认并签名', 'ask the reviewer to the window to confirm and sign')
  const wrong = acts.find(one => one.objection === 'noReviewer' || one.objection === 'ownReview')
  if (wrong) return bad([wrong.seq], expected, say('想自己退费', 'tried to refund alone'), right)
  const done = acts.find(one => one.done)
  if (done?.act.do !== 'refund') return unfinished(at, spec, expected, right)
  if (!staff.includes(done.act.reviewer.trim()))
    return bad(
      [done.seq],
      expected,
      say(`复核人“${done.act.reviewer}”不在岗`, `“${done.act.reviewer}” is nobody on duty`),
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

const endedAs =
  (state: 'sentBack' | 'refused', expects: Said, corrects: Said): Check =>
  (at, spec) => {
    const id = cameAs(at, spec)?.id ?? ''
    const acts = actsWith(at, spec)
    const expected = say(`${nameOf(at, spec)}：${expects.zh}`, `${nameOf(at, spec)}: ${expects.en}`)
    const last = lastTouch(at, spec)
    if (!isOver(at, spec)) return unfinished(at, spec, expected, corrects)
    if (at.evidence.patients.get(id)?.state !== state)
      return bad(last, expected, say('按正常病人办理了', 'served like anybody'), corrects)
    const reason = acts.findLast(one => one.act.do === 'sendBack' || one.act.do === 'refuseService')
    return good(reason ? [reason.seq] : last, expected, say('已处理并记录原因', 'done, with a reason'))
  }

const sentBack = endedAs(
  'sentBack',
  say('医嘱有问题，退回诊室', 'the order is wrong: back to the doctor'),
  say('不猜测、不改医嘱，退回诊室核对', 'do not guess, do not change the order: send back'),
)
const refused = endedAs(
  'refused',
  say('人证不符，不予医保结算并记录', 'not the person on the card: refused and noted'),
  say('核对性别、年龄、照片；不符即拒绝并记录', 'compare sex, age, face; if they differ refuse and note it'),
)

/** The cashier did not change what the doctor ordered. */
const orderUntouched: Check = (at, spec) => {
  const changed = actsWith(at, spec).find(
    one => one.done && (one.act.do === 'setCount' || one.act.do === 'removeLine' || one.act.do === 'addLine'),
  )
  const expected = say('不自行更改医嘱', 'the order is left as it is')
  const right = say('需要改的由医生改', 'only the doctor changes an order')
  if (changed) return bad([changed.seq], expected, say('改了医嘱', 'the order was changed'), right)
  if (!isOver(at, spec)) return unfinished(at, spec, expected, right)
  return good(lastTouch(at, spec), expected, say('未更改', 'not changed'))
}

/** The face was judged as it is. */
const judgedPerson =
  (same: boolean): Check =>
  (at, spec) => {
    const judged = doneOnes(actsWith(at, spec), 'identity').at(-1)
    const expected = same
      ? say(`${nameOf(at, spec)} 是本人`, `${nameOf(at, spec)} is the person on the card`)
      : say(`来人不是 ${nameOf(at, spec)}`, `whoever came is not ${nameOf(at, spec)}`)
    const right = say('性别、年龄、照片三样都要看', 'look at sex, age and face')
    if (judged?.act.do !== 'identity') return unfinished(at, spec, expected, right)
    if (judged.act.same !== same) return bad([judged.seq], expected, say('判断相反', 'judged otherwise'), right)
    return good([judged.seq], expected, say('判断正确', 'judged right'))
  }

/** Suspicion is noted where there is reason, and not where there is none. */
const flagged =
  (wanted: boolean): Check =>
  (at, spec) => {
    const acts = actsWith(at, spec)
    const flag = acts.find(one => one.done && (one.act.do === 'flag' || one.act.do === 'refuseService'))
    const expected = wanted
      ? say(`${nameOf(at, spec)}：疑点应记录`, `${nameOf(at, spec)}: the suspicion is noted`)
      : say(`${nameOf(at, spec)}：没有疑点，不误报`, `${nameOf(at, spec)}: nothing wrong, no false alarm`)
    const right = wanted
      ? say('记录疑点并上报', 'note the suspicion')
      : say('先核实再下结论', 'make sure before you accuse')
    if (!isOver(at, spec)) return unfinished(at, spec, expected, right)
    if ((flag !== undefined) !== wanted) {
      const found = wanted ? say('没有记录', 'not noted') : say('误报', 'a false alarm')
      return bad(flag ? [flag.seq] : lastTouch(at, spec), expected, found, right)
    }
    return good(flag ? [flag.seq] : lastTouch(at, spec), expected, say('正确', 'right'))
  }

/** The supervisor was told while the patient stood there. */
const reported: Check = (at, spec) => {
  const expected = say('告知组长', 'the supervisor is told')
  const right = say('报告组长，业务照办', 'tell the supervisor and go on')
  const [report] = doneOnes(actsWith(at, spec), 'report')
  if (!report) return bad(lastTouch(at, spec), expected, say('没有报告', 'nobody was told'), right)
  return good([report.seq], expected, say('已报告', 'told'))
}

/** Typing without corrections. */
const fewCorrections: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const most = spec.most ?? 0
  const slips = acts.filter(
    one =>
      one.act.do === 'setCount' || one.act.do === 'removeLine' || (one.act.do === 'addLine' && one.objection !== ''),
  )
  const expected = say(`更正不超过 ${most} 次`, `at most ${most} corrections`)
  const right = say('输入后看一眼再回车', 'look before you press Enter')
  if (doneOnes(acts, 'settle').length === 0) return unfinished(at, spec, expected, right)
  const found = say(`更正 ${slips.length} 次`, `${slips.length} corrections`)
  const entries = slips.map(one => one.seq)
  if (slips.length > most) return bad(entries, expected, found, right)
  return good(entries.length > 0 ? entries : lastTouch(at, spec), expected, found)
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

const trainees = (at: Case) => at.evidence.acts.filter(one => one.seq > at.evidence.begun && one.window === '1')

/** Counted before anything is reported or closed. */
const countedFirst: Check = at => {
  const acts = trainees(at)
  const counted = doneOnes(acts, 'countDrawer')[0]
  const expected = say('先清点，再对账、关班', 'count first, then reconcile and close')
  const right = say('日结第一步是清点钱箱', 'a close begins with counting')
  const early = acts.find(
    one => (one.act.do === 'closeShift' || one.act.do === 'declare') && one.objection === 'notCounted',
  )
  if (early) return bad([early.seq], expected, say('未清点就关班', 'closed uncounted'), right)
  if (!counted) return bad([at.evidence.last], expected, say('没有清点', 'not counted'), right)
  return good([counted.seq], expected, say('已清点', 'counted'))
}

/** The centre was asked about the day, and what differed was found. */
const reconciled: Check = at => {
  const asked = doneOnes(trainees(at), 'reconcile')[0]
  const closings = [...at.evidence.closings.values()]
  const expected = say('与中心对账，相符或已查明', 'reconciled with the centre, equal or explained')
  const right = say('对账（3201），不符时查明细（3202）', 'reconcile; where it differs ask for the rows')
  const settledAs = closings.every(one => one.state === 'equal' || one.state === 'itemsKnown')
  if (!asked || closings.length === 0)
    return bad([at.evidence.last], expected, say('没有对账', 'not reconciled'), right)
  if (!settledAs) return bad([asked.seq], expected, say('差异没有查明', 'a difference is open'), right)
  return good([asked.seq], expected, say('已对账', 'reconciled'))
}

const shiftClosed: Check = at => {
  const close = doneOnes(trainees(at), 'closeShift')[0]
  const expected = say('关班', 'the shift is closed')
  const right = say('清点、申报、对账之后关班', 'close after counting, declaring, reconciling')
  if (!close) return bad([at.evidence.last], expected, say('没有关班', 'not closed'), right)
  return good([close.seq], expected, say('已关班', 'closed'))
}

/** Something was said, by its id. */
const said: Check = (at, spec) => {
  const acts = spec.patient === undefined ? actsOf(at.evidence) : actsWith(at, spec)
  const lines = (spec.line ?? '').split('|')
  const line = doneOnes(acts, 'say').find(one => one.act.do === 'say' && lines.includes(one.act.line))
  const expected = say(`说“${lines.join('/')}”`, `“${lines.join('/')}” is said`)
  const right = say('用规范用语告知病人', 'tell the patient in the usual words')
  if (!line) return bad(lastTouch(at, spec), expected, say('没有说', 'not said'), right)
  return good([line.seq], expected, say('说了', 'said'))
}

/** Something that hurts was not said. */
const notSaid: Check = (at, spec) => {
  const lines = (spec.line ?? '').split('|')
  const line = doneOnes(actsWith(at, spec), 'say').find(one => one.act.do === 'say' && lines.includes(one.act.line))
  const expected = say('不说伤人的话', 'nothing hurtful is said')
  const right = say('换一句', 'choose another line')
  if (!isOver(at, spec)) return unfinished(at, spec, expected, right)
  if (line) return bad([line.seq], expected, say('说了', 'it was said'), right)
  return good(lastTouch(at, spec), expected, say('没有说', 'not said'))
}

/** A patient does not wait at an open window beyond some minutes, and none who came later is called before. */
const waitedLittle: Check = (at, spec) => {
  const came = cameAs(at, spec)
  const minutes = spec.minutes ?? 15
  const called = doneOnes(actsWith(at, spec), 'call')[0]
  const expected = say(
    `${nameOf(at, spec)}：${minutes} 分钟内叫到，不被后来者越过`,
    `${nameOf(at, spec)}: called within ${minutes} minutes, nobody who came later goes first`,
  )
  const right = say('按到达次序叫号，优先照顾老弱', 'call in the order of arrival, the frail first')
  if (!called || !came) return unfinished(at, spec, expected, right)
  const begunAt = at.evidence.acts.find(one => one.seq > at.evidence.begun)?.at ?? called.at
  const waited = called.at - Math.max(came.arrivedAt, begunAt)
  const jumped = trainees(at).find(
    one =>
      one.done &&
      one.act.do === 'call' &&
      one.seq < called.seq &&
      (at.evidence.came.get(one.act.patient)?.arrivedAt ?? 0) > came.arrivedAt,
  )
  const found = say(`等了 ${Math.round(waited / 60_000)} 分钟`, `waited ${Math.round(waited / 60_000)} minutes`)
  if (jumped) return bad([jumped.seq, called.seq], expected, say('被后来者越过', 'somebody later went first'), right)
  if (waited > minutes * 60_000) return bad([called.seq], expected, found, right)
  return {share: 100, entries: [called.seq], expected, found, right: nothing}
}

export const procedureChecks = {
  identityFirst,
  explained,
  consented,
  printed,
  askedFirst,
  knownEnd,
  secondPerson,
  identityBeforeRefund,
  clinicAsked,
  sentBack,
  refused,
  orderUntouched,
  isThePerson: judgedPerson(true),
  isAnother: judgedPerson(false),
  flagged: flagged(true),
  notFlagged: flagged(false),
  reported,
  fewCorrections,
  receiptReplaced,
  countedFirst,
  reconciled,
  shiftClosed,
  said,
  notSaid,
  waitedLittle,
} satisfies Record<string, Check>
