// Marks for the drawer 钱箱: what went through it beside what the centre says persons pay, and what was declared of it at the close.
import {bad, type Case, type Check, good, isOver, money, say, trainees} from './case.ts'

/** What went through the drawers equals what the centre says persons pay: two points less a yuan of difference. */
const booksEqual: Check = (at, {points}) => {
  const {begun, drawers, settlements} = at.evidence
  const mine = settlements.filter(one => one.seq > begun)
  const moved = drawers.filter(one => one.seq > begun && one.doc.bill !== null)
  const entries = [...mine.map(one => one.seq), ...moved.map(one => one.seq)].sort((a, b) => a - b)
  const centre = mine.reduce((sum, one) => sum + one.row.cash, 0)
  const drawer = moved.reduce((sum, one) => sum + one.doc.amount, 0)
  const expected = say(`收退款合计 ${money(centre)} 元`, `${money(centre)} yuan taken and given back in all`)
  const found = say(`窗口 ${money(drawer)} 元`, `${money(drawer)} yuan at the window`)
  if (
    mine.length === 0 &&
    at.exercise.patients.some((_, index) => !isOver(at, {check: '', points, patient: index + 1}))
  )
    return bad([at.evidence.last], expected, say('尚未收费', 'nothing was charged yet'), say('完成收费', 'charge'))
  const difference = Math.abs(centre - drawer)
  if (difference === 0) return good(entries, expected, found)
  const lost = Math.min(points, 2 * Math.ceil(difference / 100))
  const right = say('每一笔都要与中心一致', 'each must equal the centre’s')
  return bad(entries, expected, found, right, Math.floor(((points - lost) * 100) / points))
}

/** The drawer was counted as it is, and what is too much or too little was declared. */
const drawerDeclared: Check = at => {
  const acts = trainees(at).filter(one => one.done)
  const counted = acts.findLast(one => one.act.do === 'countDrawer')
  const declared = acts.findLast(one => one.act.do === 'declare' && one.seq > (counted?.seq ?? 0))
  const {inside, expected: booked} = drawerAt(at, counted?.seq ?? at.evidence.last)
  const difference = inside - booked
  const expected = say(
    `钱箱 ${money(inside)} 元，账面 ${money(booked)} 元，申报差额 ${money(difference)} 元`,
    `${money(inside)} yuan inside, ${money(booked)} booked, ${money(difference)} declared`,
  )
  if (counted?.act.do !== 'countDrawer')
    return bad([at.evidence.last], expected, say('没有清点', 'not counted'), say('先清点钱箱', 'count the drawer'))
  if (counted.act.counted !== inside)
    return bad(
      [counted.seq],
      expected,
      say(`清点记为 ${money(counted.act.counted)} 元`, `${money(counted.act.counted)} yuan were written down`),
      say('按实际清点填写', 'write down what is there'),
    )
  if ((declared?.act.do === 'declare' ? declared.act.difference : 0) !== difference)
    return bad(
      [counted.seq, ...(declared ? [declared.seq] : [])],
      expected,
      say('差额没有如实申报', 'the difference was not declared as it is'),
      say(`申报 ${money(difference)} 元并写明原因`, `declare ${money(difference)} yuan with a reason`),
    )
  const entries = [counted.seq, ...(declared ? [declared.seq] : [])]
  return good(entries, expected, say('清点与申报属实', 'counted and declared as it is'))
}

/** What is in the trainee's drawer, and what the books say, after an entry. */
export function drawerAt(at: Case, seq: number): {inside: number; expected: number} {
  const shift = at.evidence.acts.find(one => one.act.do === 'openShift' && one.window === '1' && one.done)
  const moves = at.evidence.drawers.filter(
    one => one.seq <= seq && one.doc.window === '1' && one.doc.kind === 'cash' && one.seq >= (shift?.seq ?? 0),
  )
  const inside = moves.reduce((sum, one) => sum + one.doc.amount, 0)
  const planted = moves.reduce((sum, one) => (one.doc.why === 'planted' ? sum + one.doc.amount : sum), 0)
  return {inside, expected: inside - planted}
}

export const drawerChecks = {booksEqual, drawerDeclared} satisfies Record<string, Check>
