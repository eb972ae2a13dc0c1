// Who pays what: the order of settlement 结算次序 for one bill. Basic insurance, then what pays above its cap, then
// supplements (大病, 救助), then accounts, then cash. Every step tells its clause, source and position; `pays` over all steps
// sums, payer by payer, to the breakdown. Pure: no clock, no database; books and cancellation are the ledger's.
import {assert} from '../base/assert.ts'
import {payCash, payFirst, payPersonal} from './account.ts'
import {ratioOf, slice} from './bands.ts'
import {addTo, type Bill, bear, usedSoFar} from './bill.ts'
import {addUp} from './buckets.ts'
import {capCost, capFund, countLimits, limitCost, limitFund, payAboveCap} from './caps.ts'
import {crossAreaRule, reduceRatio} from './cross-area.ts'
import {deductibleDue, useDeductible} from './deductible.ts'
import {ageOf, chooseGroup} from './groups.ts'
import {bucketRule, type Plan, type Policy} from './policy.ts'
import {paySupplements} from './supplements.ts'
import {type Breakdown, type Facts, type PolicyLevel, policyLevels, type Step} from './types.ts'

const levelIndex = Object.fromEntries(policyLevels.map((level, index) => [level, index])) as Record<PolicyLevel, number>

/** The plan a visit falls under: its disease's own, or that of its care type. */
export function planFor(policy: Policy, facts: Facts): Plan {
  if (facts.careType === 'chronicOutpatient' && facts.disease !== undefined) {
    const own = policy.diseasePlans[facts.disease]
    if (own) return own
  }
  return policy.planOf[facts.careType].plan
}

/**
 * Settles one bill.
 * @param facts amounts in fen; accumulators are those of the benefit year before this bill
 * @throws BrokenInvariant when a line's buckets do not sum to its amount or a bucket of the bill is negative
 */
export function settle(policy: Policy, facts: Facts): Breakdown {
  const steps: Step[] = []
  const age = ageOf(facts)
  const choice = chooseGroup(policy, facts, age)
  const {group} = choice
  const plan = planFor(policy, facts)
  const sums = addUp(facts.lines, steps)
  steps.push({
    kind: 'group',
    clause: `group.${group.id}`,
    source: group.source,
    confidence: group.confidence,
    base: sums.total,
    amount: sums.total,
    detail: choice.how,
  })
  const bill: Bill = {
    policy,
    plan,
    facts,
    used: facts.accumulators,
    at: group.index * policyLevels.length + levelIndex[facts.level],
    group: group.id,
    age,
    steps,
    changes: {},
    funds: {pooled: 0, civilServant: 0, enterprise: 0, criticalIllness: 0, largeSum: 0, assistance: 0, other: 0},
    account: {currentYear: 0, priorYears: 0, family: 0},
    parts: {
      accountSegment: 0,
      deductible: 0,
      coPayment: 0,
      aboveLimit: 0,
      firstSelfPay: sums.firstSelfPay,
      overLimitSelfPay: sums.overLimitSelfPay,
      fullSelfPay: sums.fullSelfPay,
    },
    why: {firstSelfPay: bucketRule, overLimitSelfPay: bucketRule, fullSelfPay: bucketRule},
    inScope: sums.inScope,
    covered: sums.inScope,
    deductible: 0,
    cash: 0,
  }

  payFirst(bill)
  payBasic(bill)
  paySupplements(bill)
  payPersonal(bill)
  payCash(bill)
  count(bill)

  const {funds, account, cash} = bill
  const fundTotal =
    funds.pooled +
    funds.civilServant +
    funds.enterprise +
    funds.criticalIllness +
    funds.largeSum +
    funds.assistance +
    funds.other
  const accountTotal = account.currentYear + account.priorYears + account.family
  const personTotal = accountTotal + cash
  assert(
    fundTotal + personTotal === sums.total && cash >= 0 && fundTotal >= 0,
    () => `${policy.id}: ${fundTotal} + ${personTotal} fen are not the bill of ${sums.total}`,
  )
  let unverified = false
  for (const step of steps) if (step.confidence === 'unverified') unverified = true
  return {
    policy: policy.id,
    group: group.id,
    total: sums.total,
    fullSelfPay: sums.fullSelfPay,
    overLimitSelfPay: sums.overLimitSelfPay,
    firstSelfPay: sums.firstSelfPay,
    inScope: sums.inScope,
    deductible: bill.deductible,
    funds,
    fundTotal,
    account,
    accountTotal,
    cash,
    personTotal,
    accumulatorChanges: bill.changes,
    steps,
    unverified,
  }
}

/** Basic insurance: deductible, limits on cost, cap, bands, what is taken off the fund, the fund above the cap. */
function payBasic(bill: Bill): void {
  const {policy, plan, steps} = bill
  const {sharing} = plan
  const due = deductibleDue(bill)
  let position = sharing.measured === 'year' ? usedSoFar(bill, sharing.counter) : 0
  if (due && due.rule.position === 'before') {
    const taken = useDeductible(bill, due, bill.covered, bill.covered)
    bill.covered -= taken
    position += taken // bands are measured on the cost including the deductible
  }
  limitCost(bill)
  const aboveCostCap = capCost(bill)
  const cost = bill.covered

  const away = crossAreaRule(bill)
  const {slices, paid, above} = slice(sharing.bands, bill.at, position, cost, policy.rounding, cell =>
    reduceRatio(ratioOf(cell, bill.age), away),
  )
  if (away && cost > 0) {
    const home = slice(sharing.bands, bill.at, position, cost, policy.rounding, cell => ratioOf(cell, bill.age))
    steps.push({
      kind: 'crossArea',
      clause: away.clause,
      source: away.source,
      confidence: away.confidence,
      base: home.paid,
      ratio: away.value,
      amount: home.paid - paid,
      detail: away.how,
    })
  }
  const shares: Step[] = []
  // A care type that was put under this plan without a text to show for it makes the share unverified.
  const doubtful = policy.planOf[bill.facts.careType].provenance.confidence === 'unverified'
  for (const each of slices) {
    const step: Step = {
      kind: 'share',
      clause: each.clause,
      source: each.source,
      confidence: doubtful ? 'unverified' : each.confidence,
      base: each.base,
      ratio: each.ratio,
      amount: each.amount,
      before: each.before,
      after: each.after,
      remainderE4: each.remainderE4,
      detail: sharing.fund,
    }
    if (each.limit !== undefined) step.limit = each.limit
    shares.push(step)
    steps.push(step)
  }
  if (above > 0) {
    const last = slices.at(-1) ?? plan.provenance
    const lastBand = sharing.bands.at(-1)
    bear(bill, 'aboveLimit', above, last)
    const end = lastBand?.upTo?.[bill.at]
    steps.push({
      kind: 'annualLimit',
      clause: `${plan.id}.upperBound`,
      source: end?.source ?? last.source,
      confidence: end?.confidence ?? last.confidence,
      base: cost,
      amount: above,
      limit: end?.value ?? 0,
      before: position,
      after: position + cost,
      detail: 'upperBound',
    })
  }

  let kept = paid
  let takenAfter = 0
  if (due && due.rule.position === 'after') {
    takenAfter = useDeductible(bill, due, paid, paid)
    kept -= takenAfter
  }
  kept = limitFund(bill, kept)
  const capped = capFund(bill, slices, kept, takenAfter)
  kept = capped.paid
  payShares(bill, shares, kept)
  countLimits(bill, kept)
  const aboveCap = aboveCostCap + capped.above
  payAboveCap(bill, aboveCap)
  addTo(bill, 'additionalFundPaid', bill.funds.largeSum)

  // Whatever of the in-scope cost nobody was named for yet is the person's share of the bands.
  const {parts, account, funds} = bill
  const named =
    account.currentYear +
    account.priorYears +
    account.family +
    parts.accountSegment +
    parts.deductible +
    parts.aboveLimit +
    funds.pooled +
    funds.civilServant +
    funds.enterprise +
    funds.criticalIllness +
    funds.largeSum +
    funds.assistance +
    funds.other
  bear(bill, 'coPayment', bill.inScope - named, slices.at(-1) ?? plan.provenance)

  if (plan.inCap) {
    addTo(bill, 'coveredCost', cost - capped.above)
    addTo(bill, 'pooledFundPaid', kept)
  }
  if (plan.setting === 'outpatient') addTo(bill, 'outpatientFundPaid', kept)
  else if (plan.setting === 'inpatient') addTo(bill, 'inpatientFundPaid', kept)
  else addTo(bill, 'diseaseFundPaid', kept)
}

/** The fund pays `kept` of what its shares came to: bands in order, so a cut takes from the last. */
function payShares(bill: Bill, shares: readonly Step[], kept: number): void {
  let left = kept
  for (const step of shares) {
    const pays = Math.min(left, step.amount)
    left -= pays
    if (pays !== 0) step.pays = {[bill.plan.sharing.fund]: pays}
  }
  bill.funds[bill.plan.sharing.fund] += kept
}

/** Accumulators the whole bill moves. */
function count(bill: Bill): void {
  const {plan} = bill
  if (plan.setting === 'outpatient') addTo(bill, 'outpatientInScope', bill.inScope)
  else if (plan.setting === 'inpatient') addTo(bill, 'inpatientInScope', bill.inScope)
  addTo(bill, 'cashPaid', bill.cash)
  if (plan.setting === 'inpatient' && bill.facts.careType === 'inpatient') addTo(bill, 'admissions', 1)
}
