// The auditor's own reading of the rules: how a line splits and who pays an outpatient bill under the two Shanghai
// policies of 2025. Written from the rule texts a second time, shorter and slower than benefit and catalogue, on
// bigint; it must not call them. What it does not cover it says (`undefined`), and the auditor then takes the centre's
// word for the shares but still adds them up.
import type {Day} from '../base/instant.ts'
import type {CatalogueItem, Lookup} from '../catalogue/types.ts'

/** a × b ÷ c for a, b ≥ 0, commercial rounding. */
export function portion(a: number, b: number, c: number): number {
  const top = BigInt(a) * BigInt(b) * 2n + BigInt(c)
  return Number(top / (BigInt(c) * 2n))
}

export type Parts = {total: number; fullSelfPay: number; overLimit: number; firstSelfPay: number; inScope: number}

export const addParts = (all: readonly Parts[]): Parts => {
  const sum: Parts = {total: 0, fullSelfPay: 0, overLimit: 0, firstSelfPay: 0, inScope: 0}
  for (const one of all) for (const key of Object.keys(sum) as (keyof Parts)[]) sum[key] += one[key]
  return sum
}

export type LineAsk = {
  /** Micro-yuan and ten-thousandths. */
  price: number
  count: number
  approval: string
  lookup: Lookup
  mapped: boolean
  level: 'level1' | 'level2' | 'level3'
  sex: 'male' | 'female'
  age: number
  setting: 'outpatient' | 'emergency'
  insuranceType: string
  diagnoses: readonly string[]
}

/** 费用分段: out of the catalogue or out of its restriction: all; above the ceiling; class B's share; the rest. */
export function partsOf(ask: LineAsk): Parts {
  const total = portion(ask.price, ask.count, 100_000_000)
  const selfPaid: Parts = {total, fullSelfPay: total, overLimit: 0, firstSelfPay: 0, inScope: 0}
  if (!ask.mapped || ask.lookup.found !== 'valid' || ask.approval === '2') return selfPaid
  const {item} = ask.lookup
  if (item.itemClass === 'C' || !allowed(item, ask)) return selfPaid
  const above = item.ceiling === null ? 0 : ask.price - item.ceiling
  const overLimit = above <= 0 ? 0 : portion(above, ask.count, 100_000_000)
  const firstSelfPay = item.itemClass === 'B' ? portion(total - overLimit, item.firstSelfPay, 10_000) : 0
  return {total, fullSelfPay: 0, overLimit, firstSelfPay, inScope: total - overLimit - firstSelfPay}
}

function allowed(item: CatalogueItem, ask: LineAsk): boolean {
  if (item.restricted && ask.approval !== '1') return false
  const r = item.restriction
  if (!r) return true
  const levels = ['level1', 'level2', 'level3']
  return (
    (r.sex === undefined || r.sex === ask.sex) &&
    (r.ageFrom === undefined || ask.age >= r.ageFrom) &&
    (r.ageBelow === undefined || ask.age < r.ageBelow) &&
    (r.diagnosisPrefixes === undefined || ask.diagnoses.some(d => r.diagnosisPrefixes?.some(p => d.startsWith(p)))) &&
    (r.setting === undefined || r.setting === ask.setting) &&
    (r.settings === undefined || r.settings.includes(ask.setting)) &&
    (r.levelFrom === undefined || levels.indexOf(ask.level) >= levels.indexOf(r.levelFrom)) &&
    (r.insuranceTypes === undefined || r.insuranceTypes.includes(ask.insuranceType))
  )
}

export type BillAsk = {
  policy: string
  parts: Parts
  careType: 'outpatient' | 'emergency' | 'registration' | 'pharmacy' | 'chronic' | 'other'
  /** 病种 of a chronic visit, empty otherwise. */
  disease: string
  level: string
  /** Insured in another pooling area: nobody filed it, so it counts as temporary. */
  away: boolean
  age: number
  status: string
  retired: Day | null
  severeDisability: boolean
  /** acct_used_flag: 0 none, 1 own, 2 the family's too. */
  account: string
  current: number
  prior: number
  family: number
  used(accumulator: string): number
}

export type Shares = {
  deductible: number
  pooled: number
  largeSum: number
  currentAccount: number
  priorAccount: number
  familyAccount: number
  cash: number
  changes: Record<string, number>
}

/** Who pays, or undefined where this auditor has not read the policy. */
export function sharesOf(ask: BillAsk): Shares | undefined {
  if (ask.careType === 'other') return undefined
  if (ask.policy === 'shanghai-employees-2025') return employees2025(ask)
  if (ask.policy === 'shanghai-residents-2025') return residents2025(ask)
  return undefined
}

/** Twenty points less for care elsewhere that nobody filed (national guidance). */
const awayPoints = 20

/**
 * 沪医保规〔2023〕6号: the current-year account first, then the self-pay band (500; retired since 2001 300, before 200),
 * then the pooled fund by level; 650,000 a year from the pooled fund, 80 % of what lies above from the additional one.
 * The prior-years account pays the person's in-scope part, a relative's account what is still left but full self-pay.
 */
function employees2025(ask: BillAsk): Shares | undefined {
  const {parts} = ask
  const group = ask.status !== 'retired' ? 0 : ask.retired !== null && ask.retired <= '2000-12-31' ? 2 : 1
  const band = [50_000, 30_000, 20_000][group] as number
  const atHome = {level1: [80, 85, 90], level2: [75, 80, 85], level3: [70, 75, 80]}[ask.level]?.[group]
  if (atHome === undefined) return undefined
  const percent = ask.away ? atHome - awayPoints : atHome

  if (ask.careType === 'chronic' && majorDiseases.has(ask.disease)) return majorDisease2025(ask)
  const segment = Math.min(parts.inScope, ask.current)
  const currentAccount = ask.account === '0' ? 0 : segment
  const afterAccount = parts.inScope - segment
  const deductible = Math.min(afterAccount, Math.max(0, band - ask.used('selfPayBandUsed')))
  const covered = afterAccount - deductible
  const wouldPay = portion(covered, percent, 100)
  const pooled = Math.min(wouldPay, Math.max(0, 65_000_000 - ask.used('pooledFundPaid')))
  const above = pooled === wouldPay ? 0 : covered - Math.min(covered, portion(pooled, 100, percent))
  const largeSum = portion(above, 80, 100)

  let ownPart = parts.inScope - currentAccount - pooled - largeSum
  // Money that is there but may not be used (flag 0) is paid in cash; it is not shared with anybody's account either.
  const priorAccount = ask.account === '0' ? 0 : Math.min(ownPart, ask.prior)
  ownPart -= priorAccount
  const familyAccount = ask.account === '2' ? Math.min(ownPart + parts.firstSelfPay + parts.overLimit, ask.family) : 0
  const cash = ownPart + parts.firstSelfPay + parts.overLimit + parts.fullSelfPay - familyAccount
  return {
    deductible,
    pooled,
    largeSum,
    currentAccount,
    priorAccount,
    familyAccount,
    cash,
    changes: {
      selfPayBandUsed: deductible,
      outpatientFundPaid: pooled,
      pooledFundPaid: pooled,
      coveredCost: covered - above,
      additionalFundPaid: largeSum,
      outpatientInScope: parts.inScope,
      cashPaid: cash,
    },
  }
}

/** 门诊大病 in Shanghai: tumours, transplants, some mental illness. Other filed diseases are ordinary visits there. */
const majorDiseases = new Set(['M00500', 'M00503', 'M00504', 'M08300', 'M02101', 'M02103'])

/** No account first, no band; 85 % at work, 92 % retired, under the same yearly cap. */
function majorDisease2025(ask: BillAsk): Shares | undefined {
  const {parts} = ask
  const percent = (ask.status === 'retired' ? 92 : 85) - (ask.away ? awayPoints : 0)
  const pooled = portion(parts.inScope, percent, 100)
  // nobody near the cap has a major disease in the simulator's days
  if (ask.used('pooledFundPaid') + pooled > 65_000_000) return undefined
  let ownPart = parts.inScope - pooled
  const priorAccount = ask.account === '0' ? 0 : Math.min(ownPart, ask.prior)
  ownPart -= priorAccount
  const familyAccount = ask.account === '2' ? Math.min(ownPart + parts.firstSelfPay + parts.overLimit, ask.family) : 0
  const cash = ownPart + parts.firstSelfPay + parts.overLimit + parts.fullSelfPay - familyAccount
  return {
    deductible: 0,
    pooled,
    largeSum: 0,
    currentAccount: 0,
    priorAccount,
    familyAccount,
    cash,
    changes: {
      [`diseaseFundPaid@${ask.disease}`]: pooled,
      pooledFundPaid: pooled,
      coveredCost: parts.inScope,
      cashPaid: cash,
    },
  }
}

/**
 * 沪医保规〔2024〕4号: out-patient deductible a year 300 (60 and over, severe disability, students and infants) or 500,
 * then 70, 60, 50 % by level. Residents have no account of their own; a relative's may pay.
 */
function residents2025(ask: BillAsk): Shares | undefined {
  const {parts} = ask
  // residents have critical-illness insurance for these, which this auditor has not read
  if (majorDiseases.has(ask.disease)) return undefined
  const young = ask.status === 'student' || ask.status === 'child' || ask.age < 19
  // a village clinic has no deductible and counts nothing towards it
  const limit = ask.level === 'village' ? 0 : ask.age >= 60 || ask.severeDisability || young ? 30_000 : 50_000
  const atHome = {village: 80, level1: 70, level2: 60, level3: 50}[ask.level]
  if (atHome === undefined) return undefined
  const percent = ask.away ? atHome - awayPoints : atHome
  const deductible = Math.min(parts.inScope, Math.max(0, limit - ask.used('outpatientDeductibleUsed')))
  const covered = parts.inScope - deductible
  const pooled = portion(covered, percent, 100)
  const left = parts.inScope - pooled + parts.firstSelfPay + parts.overLimit
  const familyAccount = ask.account === '2' ? Math.min(left, ask.family) : 0
  const cash = left + parts.fullSelfPay - familyAccount
  return {
    deductible,
    pooled,
    largeSum: 0,
    currentAccount: 0,
    priorAccount: 0,
    familyAccount,
    cash,
    changes: {
      outpatientDeductibleUsed: deductible,
      outpatientFundPaid: pooled,
      pooledFundPaid: pooled,
      coveredCost: covered,
      outpatientInScope: parts.inScope,
      cashPaid: cash,
    },
  }
}
