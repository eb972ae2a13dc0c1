// A policy 医保政策 as the engine uses it: every figure an integer (fen, basis points, counts) with its source and
// confidence, resolved for every group of people and every hospital level. Made from a policy file by read-policy.ts;
// the file's own form is policy-schema.json. It does not know facts of a visit, and no arithmetic is done here.
import type {Rounding} from '../base/fen.ts'
import type {Day} from '../base/instant.ts'
import type {
  AccumulatorName,
  Breakdown,
  CareType,
  Confidence,
  CrossArea,
  FundName,
  PersonFacts,
  PolicyLevel,
} from './types.ts'

/** User-visible text, Chinese first. */
export type Text = {zh: string; en: string}
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** Where a rule was read and how sure it is. `source` holds ids of policies/sources.json, separated by blanks. */
export type Provenance = {source: string; confidence: Confidence}

/** One figure. `value` is fen, basis points or a count; `perYearOfAge` (basis points) grows a ratio with age. */
export type Cell = Provenance & {value: number; perYearOfAge?: number}

/** A figure for every group × level: index = group × 6 + level (order of policyLevels). */
export type Figure = readonly Cell[]

/** All given parts must hold. A part that asks a fact nobody knows makes the answer unknown (see groups.ts). */
export type Condition = {
  status?: readonly PersonFacts['status'][]
  /** Full years on the service date: ageFrom ≤ age < ageBelow. */
  ageFrom?: number
  ageBelow?: number
  /** Inclusive last days. */
  bornBy?: Day
  workStartedBy?: Day
  retiredBy?: Day
  severeDisability?: boolean
  civilServant?: boolean
  hardship?: readonly NonNullable<PersonFacts['hardship']>[]
  /** Disease codes of the visit; 'any' = some disease is given. */
  disease?: 'any' | readonly string[]
  careTypes?: readonly CareType[]
  groups?: readonly string[]
  levels?: readonly PolicyLevel[]
}

export type Group = Provenance & {
  id: string
  index: number
  name: Text
  /** Wider names a table may use instead of the id ('W' for W1, W2, W3). */
  within: readonly string[]
  /** Names by which PersonFacts.group may call this group besides its id. */
  aliases: readonly string[]
  /** All that hold make the group; several = any of them. Empty = everybody. */
  when: readonly Condition[]
}

/** Part of the bill a person bears. The first four are in scope; the last three are the bill's other buckets. */
export const partNames = [
  'accountSegment', // 账户段: what the current-year account should have paid and the person kept back
  'deductible', // 起付线 / 自负段
  'coPayment', // 共付段个人负担
  'aboveLimit', // 超限额 / 封顶线以上
  'firstSelfPay', // 先行自付
  'overLimitSelfPay', // 超限价自费
  'fullSelfPay', // 全自费
] as const
export type PartName = (typeof partNames)[number]

/** What an account or a supplement looks at, in words of the four buckets. */
export const payableBuckets = ['inScope', 'firstSelfPay', 'overLimitSelfPay', 'fullSelfPay'] as const
export type PayableBucket = (typeof payableBuckets)[number]

export const accountNames = ['currentYear', 'priorYears', 'family'] as const
export type AccountName = (typeof accountNames)[number]

/** 账户: which account pays what, in this order. */
export type AccountRules = {
  /** Pays in-scope cost before any band (当年账户先用); Shanghai and Ningbo out-patients. */
  first: readonly (Provenance & {from: AccountName})[]
  /** True: cost the first account could have paid is never shared, even if the person keeps the account back. */
  firstIsMandatory: boolean
  /** Pays personal parts at the end. */
  personal: readonly (Provenance & {from: AccountName; pays: readonly PayableBucket[]})[]
}

export const deductibleBases = ['year', 'visit', 'admission', 'month', 'yearHighest'] as const
export type DeductibleBasis = (typeof deductibleBases)[number]

export type Deductible = {
  clause: string
  kind: 'deductible' | 'selfPayBand'
  /**
   * year 年度累计 · visit 每次 · admission 按次(可递减) · month 按月 ·
   * yearHighest 年度内按所住最高等级计一次
   */
  basis: DeductibleBasis
  /** before: (inScope − deductible) × ratio. after: inScope × ratio − deductible. */
  position: 'before' | 'after'
  counter: AccumulatorName | null
  /** First, second … admission; the last one repeats. One entry for all other bases. */
  amounts: readonly Figure[]
  /** Each later admission: last amount × factor, or − step down to floor. */
  laterFactor: Figure | null
  laterStep: {step: Figure; floor: Figure} | null
  /** Yearly ceiling of all deductibles 累计起付上限. */
  ceiling: Figure | null
  /** The first that holds multiplies the amount (0 = waived). */
  relief: readonly (Provenance & {clause: string; when: Condition; factor: number})[]
}

/** One band of cost. `upTo` null = open. `share` is the fund's ratio. */
export type Band = {clause: string; upTo: Figure | null; share: Figure}

export type Sharing = {
  fund: FundName
  /** visit: bands start at zero with each bill; year: where the year's in-scope cost stands. */
  measured: 'visit' | 'year'
  counter: AccumulatorName
  bands: readonly Band[]
}

export type Limit = {
  clause: string
  per: 'year' | 'month' | 'day' | 'disease'
  /** fund: what the fund may pay; cost: what cost counts. */
  of: 'fund' | 'cost'
  amount: Figure
  counter: AccumulatorName
}

/** The rules of one kind of care. */
export type Plan = {
  id: string
  name: Text
  setting: 'outpatient' | 'inpatient' | 'chronic'
  account: AccountRules
  deductible: Deductible | null
  sharing: Sharing
  limits: readonly Limit[]
  /** False: payments do not use up the policy's cap and are not cut by it. */
  inCap: boolean
  /** Disease key of a chronic sub-plan. */
  disease: string | null
  provenance: Provenance
}

export type Cap = {
  clause: string
  amount: Figure
  /** Open point D08: does the cap limit what the fund pays, or the cost above the deductible that is covered? */
  counts: 'fund' | 'cost'
  above: {clause: string; fund: FundName; share: Figure; limit: Figure | null} | null
}

/** A payer after basic insurance: critical illness 大病, large sum 大额, assistance 救助, civil servants 公务员补助. */
export type Supplement = {
  id: string
  clause: string
  name: Text
  kind: 'criticalIllness' | 'assistance'
  fund: FundName
  when: Condition | null
  counts: readonly PayableBucket[]
  /** year: bands stand where the year's burden stands; visit: on this bill alone. */
  basis: 'year' | 'visit'
  deductible: Figure | null
  /** Measured on the burden including the deductible. */
  bands: readonly Band[]
  cap: Figure | null
  terms: readonly (Provenance & {
    clause: string
    when: Condition
    deductible: Figure | null
    ratioBonus: number
    noCap: boolean
  })[]
  burdenCounter: AccumulatorName | null
  paidCounter: AccumulatorName
}

export type CrossAreaRule = Provenance & {clause: string; how: 'points' | 'multiplier'; value: number}

/** One figure as the policies screen lists it. */
export type Parameter = {
  /** JSON pointer into the policy file. */
  path: string
  /** As text in the unit: '650000.00', '0.8500', '2'. */
  value: string
  unit: 'yuan' | 'ratio' | 'points' | 'count' | 'word'
  source: string
  confidence: Confidence
  note: Text | null
}

export type Policy = {
  id: string
  name: Text
  region: string
  /** Pooling area code, '310000'; '' when the policy is nobody's. */
  area: string
  scheme: string
  document: string
  validFrom: Day | null
  validTo: Day | null
  provenance: Provenance
  /** 'MM-DD' the benefit year 医保年度 starts on, and years of odd length. */
  yearStarts: string
  oddYears: readonly {year: string; from: Day; to: Day}[]
  rounding: Provenance & {mode: Rounding; place: 'fund' | 'band'}
  groups: readonly Group[]
  plans: readonly Plan[]
  /** Plan by care type; a disease may have its own. */
  planOf: Readonly<Record<CareType, {plan: Plan; provenance: Provenance}>>
  diseasePlans: Readonly<Record<string, Plan>>
  cap: Cap | null
  supplements: readonly Supplement[]
  crossArea: Readonly<Partial<Record<CrossArea, CrossAreaRule>>>
  /** What the rules leave open, said on screen. */
  openPoints: readonly Text[]
  parameters: readonly Parameter[]
}

/**
 * The benefit year 医保年度 a day belongs to, named after the calendar year it starts in. Accumulators are kept by it.
 * @example benefitYear(shanghaiEmployees2025, '2026-06-30') // '2025'
 */
export function benefitYear(policy: Policy, day: Day): string {
  for (const odd of policy.oddYears) if (day >= odd.from && day <= odd.to) return odd.year
  const year = Number(day.slice(0, 4))
  return String(day.slice(5, 10) < policy.yearStarts ? year - 1 : year)
}

const order: readonly Confidence[] = ['high', 'exercise', 'medium', 'low', 'unverified']

/** The weakest confidence among the rules a breakdown rests on. */
export function weakestConfidence(breakdown: Breakdown): Confidence {
  let weakest = 0
  for (const step of breakdown.steps) weakest = Math.max(weakest, order.indexOf(step.confidence))
  return order[weakest] as Confidence
}

/** A figure for a group and level; see Figure. */
export const cellAt = (figure: Figure, at: number): Cell => figure[at] as Cell

/** The rule of fee partition 费用分段, common to every region. */
export const bucketRule: Provenance = {source: 'NA05 NA07 NA12 GX15', confidence: 'medium'}
