// The shapes of the insurance catalogue 医保目录: what an item is on a given day, and how one charged line splits.
// It does not know deductibles, ratios or funds (benefit does), nor who is asking.
import type {BasisPoints, CountE4, Fen, MicroYuan} from '../base/fen.ts'
import type {Day} from '../base/instant.ts'

/** 甲 乙 丙: A pays in full, B after a first self-pay, C is outside the list. */
export const itemClasses = ['A', 'B', 'C'] as const
export type ItemClass = (typeof itemClasses)[number]

/** Wire `list_type` in brackets: 101 西药中成药, 102 饮片, 201 服务项目, 301 耗材. */
export const itemKinds = ['westernDrug', 'patentMedicine', 'decoctionPiece', 'service', 'consumable'] as const
export type ItemKind = (typeof itemKinds)[number]

export const hospitalLevels = ['level1', 'level2', 'level3'] as const
export type HospitalLevel = (typeof hospitalLevels)[number]

/** 限制支付 payment restriction. All given parts must hold for the fund to pay. */
export type Restriction = {
  sex?: 'male' | 'female'
  ageFrom?: number
  /** Exclusive upper age in full years. */
  ageBelow?: number
  /** The text of the catalogue, shown to people. */
  text: string
  /** Diagnosis code prefixes of which one must be present; `text` says which disease is meant. */
  diagnosisPrefixes?: string[]
  setting?: 'inpatient' | 'outpatient' | 'emergency'
  /** For texts that allow several settings (限急诊或住院): one of them must hold. */
  settings?: ('inpatient' | 'outpatient' | 'emergency')[]
  /** Lowest hospital level that may use it at the fund's cost. */
  levelFrom?: HospitalLevel
  /** Insurance types (wire insutype) that may pay; others do not. */
  insuranceTypes?: string[]
}

/** One catalogue row valid on one day. */
export type CatalogueItem = {
  code: string
  kind: ItemKind
  name: string
  /** Prescriber's view: '5mg*28片', '次'. */
  spec: string
  form: string
  unit: string
  maker: string
  itemClass: ItemClass
  /** Wire med_chrgitm_type, '09' 西药费 … */
  chargeType: string
  firstSelfPay: BasisPoints
  /** Payment ceiling a piece at the asked hospital level; null = none (wire 999999). */
  ceiling: MicroYuan | null
  /** Guide price a piece at the asked hospital level. */
  price: MicroYuan
  validFrom: Day
  /** Last valid day; null = open. */
  validTo: Day | null
  restriction: Restriction | null
  /** 限制使用标志: the restriction needs the hospital's approval flag (hosp_appr_flag). */
  restricted: boolean
  essential: boolean
  negotiated: boolean
  /** 慢特病/特检特治 special-item flag. */
  special: boolean
  pinyin: string
}

export type Lookup =
  | {found: 'valid'; item: CatalogueItem}
  | {found: 'expired' | 'notYet'; item: CatalogueItem}
  | {found: 'unknown'}

export type SearchQuery = {
  /** Name part, code prefix or pinyin initials. */
  q: string
  kind?: ItemKind | 'diagnosis'
  on: Day
  level: HospitalLevel
  limit?: number
}

export type Diagnosis = {code: string; name: string; pinyin: string}

/** The catalogue as the world sees it; `catalogue/sql-catalogue.ts` implements it over an attached image. */
export type Catalogue = {
  /** Which image this is; goes into every world's first entry. */
  readonly release: string
  lookup(code: string, on: Day, level: HospitalLevel): Lookup
  diagnosis(code: string): Diagnosis | undefined
  search(query: SearchQuery): CatalogueItem[]
  searchDiagnoses(q: string, limit: number): Diagnosis[]
}

/** A charged line before it is split. */
export type ChargedLine = {
  id: string
  code: string
  hospitalCode: string
  price: MicroYuan
  count: CountE4
  /** What the hospital says it comes to; checked against price × count by the transaction. */
  amount: Fen
  serviceDate: Day
  /** Wire hosp_appr_flag: 0 none, 1 approved, 2 self-paid by the hospital's decision. */
  approval: '0' | '1' | '2'
}

/** Who the line is for, as far as restrictions ask. */
export type LinePatient = {
  sex: 'male' | 'female'
  age: number
  setting: 'inpatient' | 'outpatient' | 'emergency'
  insuranceType: string
  diagnoses: readonly string[]
}

/** Why a line split as it did; `benefit` repeats it in the explanation. */
const splitReasons = [
  'classA', // 甲类全额纳入
  'classB', // 乙类先行自付
  'classC', // 丙类全自费
  'overCeiling', // 超限价
  'notMapped', // 医院目录未对照
  'mappingExpired', // 对照已失效
  'notInCatalogue', // 目录无此编码
  'expired', // 目录已失效
  'notYetValid', // 目录尚未生效
  'restriction', // 不符合限制支付范围
  'notApproved', // 限制药未审批
  'hospitalSelfPay', // 医院标记自费
] as const
export type SplitReason = (typeof splitReasons)[number]

/** The parts of a restriction the centre checks by itself; screens name them in the reader's language. */
const restrictionParts = ['sex', 'age', 'diagnosis', 'setting', 'level', 'insuranceType'] as const
export type RestrictionPart = (typeof restrictionParts)[number]

/** What the hospital's mapping row of the line's own item is on the service date. */
export type MappingState = 'mapped' | 'notMapped' | 'expired'

/** amount = fullSelfPay + overLimitSelfPay + firstSelfPay + inScope, always, in fen; negative lines mirror positive ones. */
export type LineSplit = {
  id: string
  amount: Fen
  fullSelfPay: Fen
  overLimitSelfPay: Fen
  firstSelfPay: Fen
  inScope: Fen
  itemClass: ItemClass
  /** The ratio that was applied; 10000 for fully self-paid lines. */
  firstSelfPayRatio: BasisPoints
  ceiling: MicroYuan | null
  reasons: SplitReason[]
  /** For a restriction: which part did not hold, in the catalogue's words. */
  note: string
  /** For a restriction: the conditions that did not hold, in the table's order; empty otherwise. */
  failed?: RestrictionPart[]
}
