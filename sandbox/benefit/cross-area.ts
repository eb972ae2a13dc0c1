// Care outside the insuring area 异地就医: by how much the fund's ratio falls, depending on how the care was filed 备案.
// Catalogue of the place of treatment, ratio and deductible of the place of insurance. It does not know filings.
import {type BasisPoints, mulDiv} from '../base/fen.ts'
import type {Bill} from './bill.ts'
import type {CrossAreaRule} from './policy.ts'

/** The rule for this visit, or null at home and where the policy names no reduction. */
export function crossAreaRule(bill: Bill): CrossAreaRule | null {
  const how = bill.facts.crossArea
  return how === undefined || how === 'local' ? null : (bill.policy.crossArea[how] ?? null)
}

/** The ratio after the reduction: × multiplier, or + points (negative), never below zero or above one. */
export function reduceRatio(ratio: BasisPoints, rule: CrossAreaRule | null): BasisPoints {
  if (!rule) return ratio
  const reduced = rule.how === 'multiplier' ? mulDiv(ratio, rule.value, 10_000) : ratio + rule.value
  return Math.min(10_000, Math.max(0, reduced))
}
