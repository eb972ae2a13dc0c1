// The calculation behind POST /calculate 试算: plain JSON in, breakdown with reasons out. Money is yuan (text or number, two
// decimals) unless `units` is 'fen'. Liberal in how fields are spelled (camelCase or snake_case), strict in what they mean:
// a field nobody knows is a problem with its JSON pointer. Stateless; it does not know worlds or persons on file.
import {yuan} from '../base/fen.ts'
import {err, ok, type Result} from '../base/result.ts'
import {paidBySteps, personalParts, sentence} from './explain.ts'
import {benefitYear, type Language, type PartName, type Policy, type Text, weakestConfidence} from './policy.ts'
import {expected, oneOf, type Problem, shown} from './problem.ts'
import {isNode, type Json, type Node, pointer} from './read-figures.ts'
import {RequestReader, visitKeys, without} from './request.ts'
import {settle} from './settle.ts'
import {clauseTitle} from './titles.ts'
import {
  type Accumulators,
  accumulatorNames,
  accumulatorScopes,
  type Breakdown,
  type Confidence,
  type Facts,
  type FundName,
  fundNames,
  type Payer,
  type Step,
} from './types.ts'

export type Reason = {step: number; clause: string; title: Text; text: Text; source: string; confidence: Confidence}

/** Every amount of a breakdown as yuan text: '7225.00'. */
export type YuanTexts = {
  [K in 'total' | 'fullSelfPay' | 'overLimitSelfPay' | 'firstSelfPay' | 'inScope' | 'deductible']: string
} & {
  [K in 'fundTotal' | 'accountTotal' | 'cash' | 'personTotal']: string
} & {funds: Record<FundName, string>; account: Record<'currentYear' | 'priorYears' | 'family', string>}

export type VisitResult = {
  facts: Facts
  /** Fen. */
  breakdown: Breakdown
  yuan: YuanTexts
  /** What the person bears, by part, in fen. */
  personal: Partial<Record<PartName, number>>
  reasons: Reason[]
  /** What the reasons sum to, payer by payer, in fen; equal to the breakdown. */
  paidByReasons: Partial<Record<Payer, number>>
  benefitYear: string
  /** Accumulators and balances after this visit, in fen and counts, ready for the next one of the same year. */
  accumulatorsAfter: Accumulators
  balancesAfter: Facts['balances']
  weakest: Confidence
}

/** One visit, or the last of several with all of them under `visits`. */
export type Calculation = VisitResult & {
  policy: {id: string; name: Text; region: string; scheme: string; confidence: Confidence; openPoints: readonly Text[]}
  visits?: VisitResult[]
}

const requestKeys = ['policy', 'units', 'person', 'accumulators', 'balances', 'visit', 'lines', 'totals', 'visits']
/**
 * Computes one visit, or several in a row (`visits`), under a stored or inline policy.
 * @example calculate({policy: {deductible: 1300, ratio: 0.8}, visit: {careType: 'inpatient'}, totals: {total: 10000, classB: 5000, classBFirstPayRatio: 0.1}})
 */
export function calculate(input: Json): Result<Calculation, Problem[]> {
  const problems: Problem[] = []
  if (!isNode(input)) return err([{path: '', expected: expected.object, got: shown(input)}])
  const reader = new RequestReader(problems, input.units === 'fen')
  if (input.units !== undefined && input.units !== 'fen' && input.units !== 'yuan') {
    reader.problem('/units', oneOf(['yuan', 'fen']), input.units)
  }
  reader.only(input, '', requestKeys)
  const policy = reader.policy(input.policy)
  const person = reader.person(input.person, '/person', policy)
  let accumulators: Accumulators = {}
  let balances = {currentYear: 0, priorYears: 0, family: 0}
  reader.accumulators(input.accumulators, '/accumulators', accumulators, balances)
  reader.balances(input.balances, '/balances', balances)
  const several = input.visits === undefined ? undefined : reader.list(input.visits, '/visits')
  const nodes: [Node, string][] = several
    ? several.flatMap((each, i): [Node, string][] => {
        const path = pointer('/visits', i)
        const node = reader.object(each, path)
        return node ? [[node, path]] : []
      })
    : [[input, '']]
  if (several && several.length === 0) reader.problem('/visits', {zh: '至少一次就诊', en: 'at least one visit'}, [])

  const results: VisitResult[] = []
  let last: Facts | undefined
  for (const [node, path] of nodes) {
    if (several) reader.only(node, path, ['visit', 'lines', 'totals', ...visitKeys])
    // within `visits` the fields of a visit may stand beside its lines
    const visit = several && node.visit === undefined ? without(node, ['lines', 'totals']) : node.visit
    const lines = reader.lines(node, path)
    const facts = reader.visit(visit, node.visit === undefined && several ? path : `${path}/visit`, policy, balances)
    if (problems.length > 0 || !policy) continue
    if (last) accumulators = carried(policy, accumulators, last, facts)
    const complete: Facts = {...facts, person, accumulators, balances: facts.balances, lines}
    const result = visitResult(policy, complete)
    results.push(result)
    accumulators = result.accumulatorsAfter
    balances = result.balancesAfter
    last = complete
  }
  const final = results.at(-1)
  if (problems.length > 0 || !policy || !final) return err(problems)
  const calculation: Calculation = {
    policy: {
      id: policy.id,
      name: policy.name,
      region: policy.region,
      scheme: policy.scheme,
      confidence: policy.provenance.confidence,
      openPoints: policy.openPoints,
    },
    ...final,
  }
  if (several) calculation.visits = results
  return ok(calculation)
}

function visitResult(policy: Policy, facts: Facts): VisitResult {
  const breakdown = settle(policy, facts)
  const labels = new Map(facts.lines.map(line => [line.id, line.label]))
  const words = (make: (language: Language) => string): Text => ({zh: make('zh'), en: make('en')})
  const reasonOf = (step: Step, index: number): Reason => ({
    step: index,
    clause: step.clause,
    title: words(language => clauseTitle(policy, step.clause, language)),
    text: words(language => sentence(step, policy, language, labels.get(step.line ?? ''))),
    source: step.source,
    confidence: step.confidence,
  })
  const after: Accumulators = {...facts.accumulators}
  for (const name of accumulatorNames) {
    const change = breakdown.accumulatorChanges[name]
    if (change !== undefined) after[name] = (after[name] ?? 0) + change
  }
  return {
    facts,
    breakdown,
    yuan: yuanTexts(breakdown),
    personal: personalParts(breakdown),
    reasons: breakdown.steps.map(reasonOf),
    paidByReasons: paidBySteps(breakdown.steps),
    benefitYear: benefitYear(policy, facts.serviceDate),
    accumulatorsAfter: after,
    balancesAfter: {
      currentYear: facts.balances.currentYear - breakdown.account.currentYear,
      priorYears: facts.balances.priorYears - breakdown.account.priorYears,
      family: facts.balances.family - breakdown.account.family,
    },
    weakest: weakestConfidence(breakdown),
  }
}

/** Accumulators that reach the next visit: a new benefit year, month, day or disease starts its counters again. */
export function carried(
  policy: Policy,
  before: Accumulators,
  last: Facts,
  next: Facts | Omit<Facts, 'lines'>,
): Accumulators {
  if (benefitYear(policy, last.serviceDate) !== benefitYear(policy, next.serviceDate)) return {}
  const after: Accumulators = {...before}
  for (const name of accumulatorNames) {
    const scope = accumulatorScopes[name]
    const gone =
      (scope === 'day' && last.serviceDate !== next.serviceDate) ||
      (scope === 'month' && last.serviceDate.slice(0, 7) !== next.serviceDate.slice(0, 7)) ||
      ((scope === 'disease' || name === 'monthDeductibleUsed') && last.disease !== next.disease)
    if (gone) delete after[name]
  }
  return after
}

function yuanTexts(b: Breakdown): YuanTexts {
  const funds = Object.fromEntries(fundNames.map(name => [name, yuan(b.funds[name])])) as Record<FundName, string>
  return {
    total: yuan(b.total),
    fullSelfPay: yuan(b.fullSelfPay),
    overLimitSelfPay: yuan(b.overLimitSelfPay),
    firstSelfPay: yuan(b.firstSelfPay),
    inScope: yuan(b.inScope),
    deductible: yuan(b.deductible),
    funds,
    fundTotal: yuan(b.fundTotal),
    account: {
      currentYear: yuan(b.account.currentYear),
      priorYears: yuan(b.account.priorYears),
      family: yuan(b.account.family),
    },
    accountTotal: yuan(b.accountTotal),
    cash: yuan(b.cash),
    personTotal: yuan(b.personTotal),
  }
}
