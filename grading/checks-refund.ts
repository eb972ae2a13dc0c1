// Marks for money that goes back, or should stay 退费金额: the settlement of before beside its cancellation, and what went out by which
// tender. Like all of money it looks at how things ended.
import {
  bad,
  billsOf,
  type Case,
  type Check,
  cameAs,
  good,
  isOver,
  lastTouch,
  money,
  nameOf,
  say,
  standingOf,
  unread,
  unseen,
} from './case.ts'
import type {CheckSpec} from './exercise.ts'

/** The bill of before is taken back once, and its money went back by the same tenders. */
const refundedRight: Check = (at, spec) => {
  const {settlements, begun, drawers} = at.evidence
  const name = nameOf(at, spec)
  const expected = say(
    `${name}：原结算冲销一次，原路退款`,
    `${name}: the settlement taken back once, money the same way`,
  )
  const own = settlements.filter(one => one.patient === cameAs(at, spec)?.id)
  const original = own.find(one => one.seq < begun && one.row.cause === 'settle')
  const back = own.find(one => one.row.cancels === original?.row.setlId)
  const bill = billsOf(at, spec).find(one => one.setlId === original?.row.setlId)
  if (!original || !back || !bill)
    return bad(
      lastTouch(at, spec),
      expected,
      say('中心没有冲销', 'the centre holds no cancellation'),
      say('整单退费（2208），再退款', 'refund the whole bill, then give the money back'),
    )
  const moves = drawers.filter(one => one.doc.bill === bill.id && one.doc.why === 'refund')
  const returned = moves.reduce((sum, one) => sum - one.doc.amount, 0)
  const same = bill.tender.every(one => moves.some(({doc}) => doc.kind === one.kind && doc.amount === -one.amount))
  const entries = [original.seq, back.seq, ...moves.map(one => one.seq)]
  if (bill.state !== 'refunded' || returned !== original.row.cash || !same)
    return bad(
      entries,
      expected,
      say(`退款 ${money(returned)} 元`, `${money(returned)} yuan were given back`),
      say(`应退 ${money(original.row.cash)} 元`, `${money(original.row.cash)} yuan were due back`),
    )
  const again = standingOf(at, spec).filter(one => one.seq > back.seq)
  if (again.length > 0 && !isCharged(at, spec))
    return bad(
      [back.seq, ...again.map(one => one.seq)],
      expected,
      say('退了又收', 'taken back, then charged again'),
      say('整单退费之后不再收', 'after a whole refund nothing is charged again'),
    )
  return good(entries, expected, say(`退款 ${money(returned)} 元`, `${money(returned)} yuan went back`))
}

/** Whether the exercise has this patient charged as well: what stays of a partial refund. */
const isCharged = ({exercise}: Case, {patient = 1}: CheckSpec): boolean =>
  (exercise.rubric.M ?? []).some(one => one.check === 'settledRight' && (one.patient ?? 1) === patient)

/** What was settled before stays as it is. */
const keptAsIs: Check = (at, spec) => {
  const expected = say(`${nameOf(at, spec)}：原结算保留，不退`, `${nameOf(at, spec)}: what was settled stays`)
  const right = say('不符合退费条件，说明后不退', 'there is no ground for a refund: explain, do not refund')
  const original = at.evidence.settlements.find(
    one => one.patient === cameAs(at, spec)?.id && one.seq < at.evidence.begun && one.row.cause === 'settle',
  )
  const back = at.evidence.settlements.find(one => one.row.cancels === original?.row.setlId)
  if (back) return bad([back.seq], expected, say('退了', 'it was refunded'), right)
  if (!original || !isOver(at, spec)) return bad(lastTouch(at, spec), expected, say('未处理', 'not dealt with'), right)
  if (unread(at, spec)) return unseen(at, spec, expected)
  return good([original.seq, ...lastTouch(at, spec)], expected, say('没有退', 'not refunded'))
}

export const refundChecks = {refundedRight, keptAsIs} satisfies Record<string, Check>
