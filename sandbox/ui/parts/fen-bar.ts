// The arithmetic of the fen bar 分条: who pays each fen of a bill, and in which bucket it fell. Widths are basis
// points that always sum to 10,000; what is not zero stays visible. It knows nothing of colours or words on screen.
import type {Fen} from '../../base/fen.ts'
import type {Breakdown, Payer, Step} from '../../benefit/types.ts'

export type Side = 'fund' | 'account' | 'cash'
export const sides: readonly Side[] = ['fund', 'account', 'cash']

export type Segment = {
  id: string
  side: Side | 'bucket'
  fen: Fen
  /** The steps that moved or measured this money, in the order they happened. */
  steps: Step[]
}

export const sideOf = (payer: Payer): Side =>
  payer === 'cash' ? 'cash' : payer.endsWith('Account') ? 'account' : 'fund'

const accountPayers = {
  currentYear: 'currentYearAccount',
  priorYears: 'priorYearsAccount',
  family: 'familyAccount',
} as const

const paidBy = (steps: Step[], wanted: (payer: Payer) => boolean): Step[] =>
  steps.filter(step => Object.entries(step.pays ?? {}).some(([payer, fen]) => fen !== 0 && wanted(payer as Payer)))

/** fund | account | cash, each with the steps behind it; parts of zero are left out. */
export function payerSegments(b: Breakdown): Segment[] {
  const fen: Record<Side, Fen> = {fund: b.fundTotal, account: b.accountTotal, cash: b.cash}
  return sides
    .filter(side => fen[side] !== 0)
    .map(side => ({id: side, side, fen: fen[side], steps: paidBy(b.steps, payer => sideOf(payer) === side)}))
}

/** The same bar one level finer: every fund and every account by its own name, then cash. */
export function fundSegments(b: Breakdown): Segment[] {
  const one = (payer: Payer, fen: Fen): Segment => ({
    id: payer,
    side: sideOf(payer),
    fen,
    steps: paidBy(b.steps, p => p === payer),
  })
  return [
    ...Object.entries(b.funds).map(([name, fen]) => one(name as Payer, fen)),
    ...Object.entries(accountPayers).map(([name, payer]) => one(payer, b.account[name as keyof typeof accountPayers])),
    one('cash', b.cash),
  ].filter(segment => segment.fen !== 0)
}

/** Where the bill fell before anybody paid: the four buckets, with the deductible cut out of what is in scope. */
export function bucketSegments(b: Breakdown): Segment[] {
  const bucket = (id: NonNullable<Step['bucket']>, fen: Fen): Segment => ({
    id,
    side: 'bucket',
    fen,
    steps: b.steps.filter(step => step.kind === 'bucket' && step.bucket === id),
  })
  const deductible = b.steps.filter(step => step.kind === 'deductible' || step.kind === 'selfPayBand')
  return [
    bucket('fullSelfPay', b.fullSelfPay),
    bucket('overLimitSelfPay', b.overLimitSelfPay),
    bucket('firstSelfPay', b.firstSelfPay),
    {id: 'deductible', side: 'bucket' as const, fen: b.deductible, steps: deductible},
    bucket('inScope', b.inScope - b.deductible),
  ].filter(segment => segment.fen !== 0)
}

/**
 * Widths in basis points that sum to exactly 10,000, in proportion to the absolute amounts, none that is not zero
 * below `least`. All zero: all widths zero.
 * @example widths([2874, 9254, 5256]) // [1653, 5323, 3024]
 */
export function widths(amounts: readonly Fen[], least = 160): number[] {
  const sizes = amounts.map(Math.abs)
  const shown = sizes.filter(size => size > 0).length
  if (shown === 0) return sizes.map(() => 0)
  const floor = Math.min(least, Math.floor(10_000 / shown))
  // who is too small for its share gets the floor; the rest share what is left, which may push others below the floor
  const small = new Set<number>()
  for (;;) {
    const left = 10_000 - small.size * floor
    const total = sizes.reduce((sum, size, i) => (small.has(i) ? sum : sum + size), 0)
    const next = sizes.findIndex((size, i) => size > 0 && !small.has(i) && (size * left) / total < floor)
    if (next < 0 || small.size === shown - 1) return spread(sizes, small, floor, left, total)
    small.add(next)
  }
}

/** Largest remainders, so that the integers sum to the whole. */
function spread(sizes: number[], small: Set<number>, floor: number, left: number, total: number): number[] {
  const exact = sizes.map((size, i) => (small.has(i) ? floor : total === 0 ? 0 : (size * left) / total))
  const whole = exact.map(Math.floor)
  const missing = 10_000 - whole.reduce((sum, width) => sum + width, 0)
  const order = exact
    .map((width, i) => ({i, rest: width - Math.floor(width)}))
    .filter(({i}) => (sizes[i] ?? 0) > 0)
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (let n = 0; n < missing; n++) {
    const place = order[n % order.length] as {i: number}
    whole[place.i] = (whole[place.i] as number) + 1
  }
  return whole
}
