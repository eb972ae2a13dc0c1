// Marks for the daily close 日结: counted, reconciled, closed. What was declared is money (checks-drawer.ts).
import {bad, type Check, doneOnes, good, say, trainees} from './case.ts'

/** Counted before anything is declared or closed. */
const countedFirst: Check = at => {
  const acts = trainees(at)
  const counted = doneOnes(acts, 'countDrawer')[0]
  const expected = say('先清点，再申报、关班', 'counted before declaring and closing')
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
  const asked = doneOnes(trainees(at), 'reconcile').at(-1)
  const closings = [...at.evidence.closings.values()]
  const expected = say('与中心对账，相符或已查明', 'reconciled with the centre, equal or explained')
  const right = say('对账（3201），不符时查明细（3202）', 'reconcile; where it differs ask for the rows')
  // itemsKnown: every differing row is named; explained: each is one the hospital can account for
  const known = new Set(['equal', 'itemsKnown', 'explained'])
  const settledAs = closings.every(one => known.has(one.state))
  if (!asked || closings.length === 0)
    return bad([at.evidence.last], expected, say('没有对账', 'not reconciled'), right)
  // what the reconciliation named is taken back after it (2601): that is its work
  const later = at.evidence.settlements.find(one => one.seq > asked.seq && one.row.cause !== 'reverse')
  if (later)
    return bad([asked.seq, later.seq], expected, say('对账之后又有收退费', 'money moved after reconciling'), right)
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

export const closeChecks = {
  countedFirst,
  reconciled,
  shiftClosed,
} satisfies Record<string, Check>
