// Ceilings: limits of a plan per day, month, year or disease (限额), the policy's yearly cap 封顶线, and the fund that pays
// above it 附加基金 / 大额. A cap can limit what the fund pays or the cost that is covered; both readings are policy data.
// It does not know how a ratio came about.
import {type Fen, shareOf} from '../base/fen.ts'
import {costUntil, type Slice} from './bands.ts'
import {addTo, type Bill, bear, usedSoFar} from './bill.ts'
import {cellAt, type Limit} from './policy.ts'
import type {Step} from './types.ts'

const limitStep = (
  kind: 'annualLimit' | 'cap',
  rule: {clause: string},
  cell: {source: string; confidence: Step['confidence']; value: number},
  base: Fen,
  cut: Fen,
  before: Fen,
  after: Fen,
): Step => ({
  kind,
  clause: rule.clause,
  source: cell.source,
  confidence: cell.confidence,
  base,
  amount: cut,
  limit: cell.value,
  before,
  after,
})

/** Cost above a limit on cost (日费用限额) is the person's. */
export function limitCost(bill: Bill): void {
  for (const limit of bill.plan.limits) {
    if (limit.of !== 'cost') continue
    const cell = cellAt(limit.amount, bill.at)
    const before = usedSoFar(bill, limit.counter)
    const counted = Math.min(bill.covered, Math.max(0, cell.value - before))
    const cut = bill.covered - counted
    const step = limitStep('annualLimit', limit, cell, bill.covered, cut, before, before + counted)
    step.detail = `${limit.per}-cost`
    bill.steps.push(step)
    bear(bill, 'aboveLimit', cut, cell)
    bill.covered = counted
    if (ownCounter(limit)) addTo(bill, limit.counter, counted)
  }
}

/** Counters kept for the limit's own sake; the other ones are moved where the whole bill is counted (settle.ts). */
const ownCounter = (limit: Limit): boolean =>
  limit.counter === 'dayCoveredCost' || limit.counter === 'dayFundPaid' || limit.counter === 'monthFundPaid'

/** What of `paid` the plan's fund limits leave. The rest is the person's. */
export function limitFund(bill: Bill, paid: Fen): Fen {
  let left = paid
  for (const limit of bill.plan.limits) {
    if (limit.of !== 'fund') continue
    const cell = cellAt(limit.amount, bill.at)
    const before = usedSoFar(bill, limit.counter)
    const kept = Math.min(left, Math.max(0, cell.value - before))
    const step = limitStep('annualLimit', limit, cell, left, left - kept, before, before + kept)
    step.detail = `${limit.per}-fund`
    bill.steps.push(step)
    bear(bill, 'aboveLimit', left - kept, cell)
    left = kept
  }
  return left
}

/** Moves the counters the plan's fund limits keep for themselves by what was paid in the end. */
export function countLimits(bill: Bill, paid: Fen): void {
  for (const limit of bill.plan.limits) {
    if (limit.of === 'fund' && ownCounter(limit)) addTo(bill, limit.counter, paid)
  }
}

/** Reading "cost": covered cost above the room left under the cap leaves the bands. Answers that cost. */
export function capCost(bill: Bill): Fen {
  const {cap} = bill.policy
  if (cap?.counts !== 'cost' || !bill.plan.inCap) return 0
  const cell = cellAt(cap.amount, bill.at)
  const before = usedSoFar(bill, 'coveredCost')
  const within = Math.min(bill.covered, Math.max(0, cell.value - before))
  const above = bill.covered - within
  bill.steps.push(limitStep('cap', cap, cell, bill.covered, above, before, before + within))
  bill.covered = within
  return above
}

/** Reading "fund": the fund stops at the cap. Answers what it pays and the cost that lies above the cap. */
export function capFund(bill: Bill, slices: readonly Slice[], paid: Fen, takenAfter: Fen): {paid: Fen; above: Fen} {
  const {cap} = bill.policy
  if (cap?.counts !== 'fund' || !bill.plan.inCap) return {paid, above: 0}
  const cell = cellAt(cap.amount, bill.at)
  const before = usedSoFar(bill, 'pooledFundPaid')
  const kept = Math.min(paid, Math.max(0, cell.value - before))
  bill.steps.push(limitStep('cap', cap, cell, paid, paid - kept, before, before + kept))
  if (kept === paid) return {paid, above: 0}
  // The cost that lies above: what the fund would have paid for, less what it took to reach the cap.
  const above = costUntil(slices, paid + takenAfter) - costUntil(slices, kept + takenAfter)
  return {paid: kept, above}
}

/** Above the cap another fund may pay a ratio, to a limit of its own. The person bears the rest. */
export function payAboveCap(bill: Bill, above: Fen): void {
  const {cap} = bill.policy
  if (!cap || above === 0) return
  if (!cap.above) {
    bear(bill, 'aboveLimit', above, cellAt(cap.amount, bill.at))
    return
  }
  const rule = cap.above
  const cell = cellAt(rule.share, bill.at)
  let amount = shareOf(above, cell.value, bill.policy.rounding.mode)
  const step: Step = {
    kind: 'aboveCap',
    clause: rule.clause,
    source: cell.source,
    confidence: cell.confidence,
    base: above,
    ratio: cell.value,
    amount,
    remainderE4: above * cell.value - amount * 10_000,
  }
  if (rule.limit) {
    const before = usedSoFar(bill, 'additionalFundPaid')
    step.limit = cellAt(rule.limit, bill.at).value
    step.before = before
    if (before + amount > step.limit) {
      amount = Math.max(0, step.limit - before)
      step.detail = 'exhausted'
      step.amount = amount
      step.remainderE4 = 0
    }
    step.after = before + amount
  }
  if (amount !== 0) step.pays = {[rule.fund]: amount}
  bill.steps.push(step)
  bill.funds[rule.fund] += amount
  bear(bill, 'aboveLimit', above - amount, cell)
}
