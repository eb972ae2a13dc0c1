// Marks for procedure 流程: what came before what at the window, as the log has it. A step that was tried too early and
// refused by the window counts as tried. It does not look at amounts.
import type {Said} from '../sandbox/state/hospital-records.ts'
import {
  actsWith,
  bad,
  before,
  type Check,
  cameAs,
  doneOnes,
  good,
  isOver,
  judgedAnother,
  lastTouch,
  nameOf,
  say,
  unfinished,
  unread,
  unseen,
} from './case.ts'
import type {Acted} from './evidence.ts'

/** Credential read and face compared before the lines are priced, without trying it the other way round. */
const identityFirst: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const expected = say(
    `${nameOf(at, spec)}：先读凭证、核对本人，再预结算`,
    `${nameOf(at, spec)}: read, compare, then price`,
  )
  const right = say('F2 读卡 → 核对照片与本人 → F8 预结算', 'F2 read → compare face and card → F8 trial')
  const early = acts.find(
    one => one.act.do === 'trial' && (one.objection === 'notRead' || one.objection === 'notIdentified'),
  )
  if (early) return bad([early.seq], expected, say('未核对就预结算', 'priced before comparing'), right)
  const trial = doneOnes(acts, 'trial')[0]
  const read = trial && before(acts, 'read', trial.seq)
  const compared = read && before(acts, 'identity', trial.seq)
  if (!trial || !read || !compared || compared.seq < read.seq) return unfinished(at, spec, expected, right)
  if (judgedAnother(compared)) return bad([compared.seq, trial.seq], expected, pricedAnother, right)
  return good([read.seq, compared.seq, trial.seq], expected, say('次序正确', 'in the right order'))
}

const pricedAnother = say('判为不是本人，却照常预结算', 'judged to be somebody else, and priced all the same')

/** What stood between the trial and the money; a trial run again over the same lines leaves it said. */
const betweenTrialAndSettlement =
  (what: 'explain' | 'consent', mark: 'explained' | 'consent', expects: Said, corrects: Said): Check =>
  (at, spec) => {
    const acts = actsWith(at, spec)
    const settle = doneOnes(acts, 'settle')[0]
    const trial = settle && before(acts, 'trial', settle.seq)
    const expected = say(`${nameOf(at, spec)}：${expects.zh}`, `${nameOf(at, spec)}: ${expects.en}`)
    if (!settle || !trial) return unfinished(at, spec, expected, corrects)
    const said = before(acts, what, settle.seq)
    if (!said || !settle.bill?.[mark])
      return bad([trial.seq, settle.seq], expected, say('没有做就结算了', 'settled without it'), corrects)
    return good([trial.seq, said.seq, settle.seq], expected, say('结算前已做', 'done before settling'))
  }

const explained = betweenTrialAndSettlement(
  'explain',
  'explained',
  say('结算前说明各项金额与本人承担', 'the amounts and the own share are explained before settling'),
  say('预结算后先说金额，再收钱', 'after the trial say the amount, then take the money'),
)
const consented = betweenTrialAndSettlement(
  'consent',
  'consent',
  say('自费项目先征得同意', 'consent is asked for self-paid lines'),
  say('有自费项目时先征得同意再结算', 'ask for consent to self-paid lines before settling'),
)

/** The paper is handed over before the patient goes. */
const printed: Check = (at, spec) => {
  const acts = actsWith(at, spec)
  const what = spec.what ?? 'receipt'
  const word = what === 'receipt' ? say('收据', 'the receipt') : say('结算单', 'the statement')
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
    if (unread(at, spec)) return unseen(at, spec, expected)
    const reason = acts.findLast(one => one.act.do === 'sendBack' || one.act.do === 'refuseService')
    const judged = reason && before(acts, 'identity', reason.seq)
    if (reason && state === 'refused' && !(judged && judgedAnother(judged)))
      return bad([reason.seq], expected, say('没有判为他人就拒绝', 'refused without having judged the face'), corrects)
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

/** What tells an honest patient that they are taken for somebody else. */
function accusation(acts: readonly Acted[]): Acted | undefined {
  const judged = doneOnes(acts, 'identity').at(-1)
  if (judged && judgedAnother(judged)) return judged
  return doneOnes(acts, 'say').find(one => one.act.do === 'say' && one.act.line === 'notYours')
}

/** Suspicion is noted where there is reason, and not where there is none. */
const flagged =
  (wanted: boolean): Check =>
  (at, spec) => {
    const acts = actsWith(at, spec)
    const flag =
      acts.find(one => one.done && (one.act.do === 'flag' || one.act.do === 'refuseService')) ??
      (wanted ? undefined : accusation(acts))
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
    const found = wanted ? say('已记录', 'noted') : say('没有误报', 'no false alarm')
    return good(flag ? [flag.seq] : lastTouch(at, spec), expected, found)
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

export const procedureChecks = {
  identityFirst,
  explained,
  consented,
  printed,
  sentBack,
  refused,
  orderUntouched,
  isThePerson: judgedPerson(true),
  isAnother: judgedPerson(false),
  flagged: flagged(true),
  notFlagged: flagged(false),
  fewCorrections,
} satisfies Record<string, Check>
