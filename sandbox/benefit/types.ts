// The shapes of who pays what: facts in, a breakdown with a reason for every fen out. Pure data, no database, no wire
// names. `settle(policy, facts)` in settle.ts turns one into the other; policies are data files (policy-schema.json).
import type {BasisPoints, Fen} from '../base/fen.ts'
import type {Day} from '../base/instant.ts'

/** 医疗类别 as far as benefit rules differ. */
export const careTypes = [
  'outpatient',
  'emergency',
  'registration',
  'chronicOutpatient',
  'pharmacy',
  'inpatient',
  'homeBed',
] as const
export type CareType = (typeof careTypes)[number]

/** Levels a policy may price differently; a policy that does not know a level falls back as its `levelFallback` says. */
export const policyLevels = ['village', 'community', 'level1', 'level2', 'level3', 'level3Region'] as const
export type PolicyLevel = (typeof policyLevels)[number]

/** What a policy may ask about a person. Absent = not known, and a rule that needs it says so. */
export type PersonFacts = {
  birthDay?: Day
  /** Overrides the age computed from birthDay and serviceDate (examples print ages). */
  age?: number
  sex?: 'male' | 'female'
  status: 'working' | 'retired' | 'resident' | 'student' | 'child'
  workStartedOn?: Day
  retiredOn?: Day
  severeDisability?: boolean
  /** 困难人员: lowers critical-illness deductible, opens medical assistance. */
  hardship?: 'none' | 'lowIncome' | 'edge' | 'extremePoor' | 'exPoor'
  civilServant?: boolean
  /** Directly names a policy group, skipping its rules (W1 … R3). */
  group?: string
}

/** Filing for care outside the insuring area 异地就医备案. */
export type CrossArea = 'local' | 'longTerm' | 'referred' | 'emergency' | 'temporary' | 'unfiled'

export type FactLine = {
  id: string
  amount: Fen
  fullSelfPay: Fen
  overLimitSelfPay: Fen
  firstSelfPay: Fen
  inScope: Fen
  label?: string
}

/** 累计: amounts of the benefit year before this bill, by name. Missing = 0. Counts (admissions) are plain integers. */
export const accumulatorNames = [
  'selfPayBandUsed', // 门急诊自负段累计
  'outpatientDeductibleUsed',
  'inpatientDeductibleUsed',
  'monthDeductibleUsed', // per month and disease; the caller keys it by month
  'outpatientFundPaid',
  'inpatientFundPaid',
  'pooledFundPaid', // 统筹支付累计
  'coveredCost', // 起付线上封顶线下费用累计
  'outpatientInScope',
  'inpatientInScope',
  'diseaseFundPaid', // chronic disease annual quota
  'criticalIllnessBurden', // 大病合规自付累计
  'criticalIllnessPaid',
  'assistancePaid',
  'additionalFundPaid', // 附加/大额
  'cashPaid',
  'admissions', // count
  'highestDeductible', // highest nominal deductible charged this year
  'dayFundPaid', // for daily fund limits; the caller keys it by day
  'dayCoveredCost', // for daily fee limits (日费用限额); the caller keys it by day
  'monthFundPaid', // for monthly fund limits; the caller keys it by month
] as const
export type AccumulatorName = (typeof accumulatorNames)[number]
export type Accumulators = Partial<Record<AccumulatorName, number>>

/** Scope of an accumulator: which key the books keep it under. */
export const accumulatorScopes: Partial<Record<AccumulatorName, 'month' | 'day' | 'disease'>> = {
  monthDeductibleUsed: 'month',
  dayFundPaid: 'day',
  dayCoveredCost: 'day',
  monthFundPaid: 'month',
  diseaseFundPaid: 'disease',
}

export type Facts = {
  careType: CareType
  serviceDate: Day
  level: PolicyLevel
  person: PersonFacts
  crossArea?: CrossArea
  /** 慢特病 code of the visit (M03900 …) or a policy's own disease key. */
  disease?: string
  /** Which account the person lets be used: none, own, or a relative's shared one after the own. */
  useAccount: 'none' | 'own' | 'family'
  balances: {currentYear: Fen; priorYears: Fen; family: Fen}
  accumulators: Accumulators
  lines: FactLine[]
}

/** Funds a policy can pay from; the wire name is in brackets. */
export const fundNames = [
  'pooled', // 统筹基金 hifp_pay
  'civilServant', // 公务员补助 cvlserv_pay
  'enterprise', // 企业补充 hifes_pay
  'criticalIllness', // 大病保险 hifmi_pay
  'largeSum', // 职工大额 / 地方附加 hifob_pay
  'assistance', // 医疗救助 maf_pay
  'other', // 其他 oth_pay (family-account schemes, tilt assistance …)
] as const
export type FundName = (typeof fundNames)[number]

export const payers = [
  'pooled',
  'civilServant',
  'enterprise',
  'criticalIllness',
  'largeSum',
  'assistance',
  'other',
  'currentYearAccount',
  'priorYearsAccount',
  'familyAccount',
  'cash',
] as const
export type Payer = (typeof payers)[number]

const stepKinds = [
  'group', // which group of the policy the person belongs to, and that it was assumed when a fact was missing
  'bucket', // a line's share fell in a bucket (full self-pay, over limit, first self-pay, in scope)
  'currentYearAccount', // account used up first
  'deductible', // 起付线
  'selfPayBand', // 自负段
  'share', // a fund's ratio on a band
  'cap', // 封顶线 cut the fund
  'aboveCap', // what another fund pays above the cap
  'annualLimit', // yearly, monthly or daily fund limit
  'crossArea', // reduction for care elsewhere
  'criticalIllness',
  'assistance',
  'account', // account pays a personal part
  'cash', // what is left
] as const
export type StepKind = (typeof stepKinds)[number]

export const confidences = ['high', 'medium', 'low', 'unverified', 'exercise'] as const
export type Confidence = (typeof confidences)[number]

/** One reason. Steps in order tell the whole story; `pays` over all steps sums, payer by payer, to the breakdown. */
export type Step = {
  kind: StepKind
  /** The rule's own id in the policy file, e.g. 'outpatient.selfPayBand'. */
  clause: string
  source: string
  confidence: Confidence
  /** Which line this is about; absent = the whole bill. */
  line?: string
  bucket?: 'fullSelfPay' | 'overLimitSelfPay' | 'firstSelfPay' | 'inScope'
  /** The amount the step looked at. */
  base: Fen
  ratio?: BasisPoints
  /** What the step decided, in fen (a part of the base). */
  amount: Fen
  /** Money this step moves, payer by payer. A step that only measures (deductible, band) moves none. */
  pays?: Partial<Record<Payer, Fen>>
  /** Position in deductible, band, quota or cap. */
  limit?: Fen
  before?: Fen
  after?: Fen
  /** base × ratio − amount in ten-thousandths of a fen: what rounding gave to (+) or took from (−) the person. */
  remainderE4?: number
  /** A short machine word when the kind needs a shade: 'waived', 'exhausted', 'hardship', a group's id … */
  detail?: string
}

export type Breakdown = {
  policy: string
  group: string
  total: Fen
  fullSelfPay: Fen
  overLimitSelfPay: Fen
  firstSelfPay: Fen
  inScope: Fen
  /** Part of the deductible (or self-pay band) this bill used: act_pay_dedc. */
  deductible: Fen
  funds: Record<FundName, Fen>
  fundTotal: Fen
  account: {currentYear: Fen; priorYears: Fen; family: Fen}
  accountTotal: Fen
  cash: Fen
  /** account + cash: psn_part_amt. total = fundTotal + personTotal. */
  personTotal: Fen
  /** What to add to each accumulator; cancelling adds the negatives. */
  accumulatorChanges: Accumulators
  steps: Step[]
  /** True when any rule used is not verified; screens mark it. */
  unverified: boolean
}
