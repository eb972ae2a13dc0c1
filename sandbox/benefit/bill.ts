// A bill while it is being settled: what is left to share, what the person bears so far and why, the steps told.
// Lives inside one call of settle(); nothing of it is visible outside. It does not know any rule.
import type {Fen} from '../base/fen.ts'
import type {PartName, Plan, Policy, Provenance} from './policy.ts'
import type {AccumulatorName, Accumulators, Facts, FundName, Step} from './types.ts'

export type Bill = {
  readonly policy: Policy
  readonly plan: Plan
  readonly facts: Facts
  readonly used: Accumulators
  /** Index into figures: group × levels + level. */
  readonly at: number
  readonly group: string
  readonly age: number | undefined
  readonly steps: Step[]
  readonly changes: Accumulators
  readonly funds: Record<FundName, Fen>
  readonly account: {currentYear: Fen; priorYears: Fen; family: Fen}
  /** What the person bears, by part, and the rule that left it there. */
  readonly parts: Record<PartName, Fen>
  readonly why: Partial<Record<PartName, Provenance>>
  readonly inScope: Fen
  /** In-scope cost not yet decided. */
  covered: Fen
  /** Deductible (or self-pay band) this bill used. */
  deductible: Fen
  cash: Fen
}

export const usedSoFar = (bill: Bill, name: AccumulatorName): number => bill.used[name] ?? 0

export function addTo(bill: Bill, name: AccumulatorName, amount: number): void {
  if (amount !== 0) bill.changes[name] = (bill.changes[name] ?? 0) + amount
}

/** The person bears `amount` more of a part; the rule is remembered for the account and cash steps. */
export function bear(bill: Bill, part: PartName, amount: Fen, why: Provenance): void {
  if (amount === 0) return
  bill.parts[part] += amount
  bill.why[part] ??= why
}
