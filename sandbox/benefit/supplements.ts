// Payers after basic insurance, one after the other on what the one before left: critical-illness insurance 大病保险,
// large-sum aid 大额, civil servants' aid 公务员补助, medical assistance 医疗救助, tilt assistance 倾斜救助.
// Yearly ones stand where the year's burden stands and pay only what this bill adds. They do not know basic insurance.
import type {Fen} from '../base/fen.ts'
import {slice} from './bands.ts'
import {addTo, type Bill, usedSoFar} from './bill.ts'
import {holds} from './groups.ts'
import {cellAt, type PartName, type PayableBucket, type Supplement} from './policy.ts'
import type {Step} from './types.ts'

/** In-scope parts in the order a supplement relieves them. */
const relieved: Record<PayableBucket, readonly PartName[]> = {
  inScope: ['aboveLimit', 'coPayment', 'deductible'],
  firstSelfPay: ['firstSelfPay'],
  overLimitSelfPay: ['overLimitSelfPay'],
  fullSelfPay: ['fullSelfPay'],
}

export function paySupplements(bill: Bill): void {
  for (const rule of bill.policy.supplements) {
    if (rule.when && holds(rule.when, bill.facts, bill.age, bill.group) !== true) continue
    pay(bill, rule)
  }
}

function pay(bill: Bill, rule: Supplement): void {
  const parts = rule.counts.flatMap(bucket => relieved[bucket])
  let burden = 0
  for (const part of parts) burden += bill.parts[part]
  const terms = rule.terms.find(each => holds(each.when, bill.facts, bill.age, bill.group) === true)
  const bonus = terms?.ratioBonus ?? 0
  const before = rule.basis === 'year' && rule.burdenCounter ? usedSoFar(bill, rule.burdenCounter) : 0
  if (rule.basis === 'year' && rule.burdenCounter) addTo(bill, rule.burdenCounter, burden)
  if (burden === 0) return

  const figure = terms?.deductible ?? rule.deductible
  const deductible = figure ? cellAt(figure, bill.at) : null
  const borne = deductible ? Math.min(burden, Math.max(0, deductible.value - before)) : 0
  if (deductible && deductible.value > 0) {
    const step: Step = {
      kind: rule.kind,
      clause: `${rule.clause}.deductible`,
      source: terms?.deductible ? terms.source : deductible.source,
      confidence: terms?.deductible ? terms.confidence : deductible.confidence,
      base: burden,
      amount: borne,
      limit: deductible.value,
      before,
      after: before + burden,
    }
    step.detail = terms?.deductible ? 'hardshipDeductible' : 'deductible'
    bill.steps.push(step)
  }
  const cost = burden - borne
  if (cost === 0) return
  const {slices, paid} = slice(rule.bands, bill.at, before + borne, cost, bill.policy.rounding, cell =>
    Math.min(10_000, cell.value + bonus),
  )
  let kept = paid
  let capStep: Step | undefined
  if (rule.cap && !terms?.noCap) {
    const cap = cellAt(rule.cap, bill.at)
    const paidBefore = usedSoFar(bill, rule.paidCounter) + (bill.changes[rule.paidCounter] ?? 0)
    kept = Math.min(paid, Math.max(0, cap.value - paidBefore))
    capStep = {
      kind: rule.kind,
      clause: `${rule.clause}.cap`,
      source: cap.source,
      confidence: cap.confidence,
      base: paid,
      amount: paid - kept,
      limit: cap.value,
      before: paidBefore,
      after: paidBefore + kept,
      detail: 'cap',
    }
  }
  let left = kept
  for (const each of slices) {
    const pays = Math.min(left, each.amount)
    left -= pays
    const step: Step = {
      kind: rule.kind,
      clause: each.clause,
      source: bonus && terms && terms.source !== each.source ? `${each.source} ${terms.source}` : each.source,
      confidence: each.confidence,
      base: each.base,
      ratio: each.ratio,
      amount: each.amount,
      before: each.before,
      after: each.after,
      remainderE4: each.remainderE4,
      detail: bonus ? 'hardship' : 'band',
    }
    if (each.limit !== undefined) step.limit = each.limit
    if (pays !== 0) step.pays = {[rule.fund]: pays}
    bill.steps.push(step)
  }
  if (capStep) bill.steps.push(capStep)
  bill.funds[rule.fund] += kept
  addTo(bill, rule.paidCounter, kept)
  relieve(bill, parts, kept)
}

function relieve(bill: Bill, parts: readonly PartName[], amount: Fen): void {
  let left = amount
  for (const part of parts) {
    const taken = Math.min(left, bill.parts[part])
    bill.parts[part] -= taken
    left -= taken
  }
}
