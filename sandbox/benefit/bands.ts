// Bands 分段 of cost and what a fund pays of each. A band reaches from the last one's end to its own; cost above the last
// band is nobody's but the person's. Rounding is a policy: once for the fund, or band by band. It knows no caps.
import {type BasisPoints, type Fen, mulDiv} from '../base/fen.ts'
import {type Band, type Cell, cellAt, type Policy} from './policy.ts'

export type Slice = {
  clause: string
  source: string
  confidence: Cell['confidence']
  /** Cost of this bill that lies in the band. */
  base: Fen
  ratio: BasisPoints
  /** What the fund pays of it, rounded. */
  amount: Fen
  /** base × ratio − amount in ten-thousandths of a fen. */
  remainderE4: number
  /** End of the band, undefined when open; where the cost stood before and stands after. */
  limit: Fen | undefined
  before: Fen
  after: Fen
}

/** A band's ratio with its growth by age, between 0 and 1. */
export function ratioOf(cell: Cell, age: number | undefined): BasisPoints {
  if (cell.perYearOfAge === undefined) return cell.value
  return Math.min(10_000, Math.max(0, cell.value + cell.perYearOfAge * (age ?? 0)))
}

/**
 * Cuts cost that stands between `from` and `from + cost` into the bands it touches.
 * @returns the slices in order, their sum, and the cost above the last band.
 */
export function slice(
  bands: readonly Band[],
  at: number,
  from: Fen,
  cost: Fen,
  rounding: Policy['rounding'],
  effective: (cell: Cell) => BasisPoints,
): {slices: Slice[]; paid: Fen; above: Fen} {
  const slices: Slice[] = []
  let position = from
  let left = cost
  let exact = 0 // ten-thousandths of a fen, of all bands so far
  let paid = 0
  for (const band of bands) {
    if (left === 0) break
    const limit = band.upTo === null ? undefined : cellAt(band.upTo, at).value
    const base = limit === undefined ? left : Math.min(left, Math.max(0, limit - position))
    if (base === 0) continue
    const cell = cellAt(band.share, at)
    const ratio = effective(cell)
    let amount: Fen
    if (rounding.place === 'band') {
      amount = mulDiv(base, ratio, 10_000, rounding.mode)
    } else {
      exact += base * ratio
      amount = mulDiv(exact, 1, 10_000, rounding.mode) - paid
    }
    paid += amount
    slices.push({
      clause: band.clause,
      source: cell.source,
      confidence: cell.confidence,
      base,
      ratio,
      amount,
      remainderE4: base * ratio - amount * 10_000,
      limit,
      before: position,
      after: position + base,
    })
    position += base
    left -= base
  }
  return {slices, paid, above: left}
}

/** How much of the slices' cost it takes until the fund has paid `target`: full bands, then part of one. */
export function costUntil(slices: readonly Slice[], target: Fen): Fen {
  let cost = 0
  let left = target
  for (const {base, ratio, amount} of slices) {
    if (amount > left) return cost + Math.min(base, mulDiv(left, 10_000, ratio))
    cost += base
    left -= amount
  }
  return cost
}
