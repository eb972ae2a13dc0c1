// What the control API answers, as far as the pages read it. Only what is used is named; the host may send more.
import type {Fen} from '../../base/fen.ts'
import type {Instant} from '../../base/instant.ts'
import type {Breakdown, Facts} from '../../benefit/types.ts'
import type {CatalogueItem} from '../../catalogue/types.ts'
import type {FaultPlan, LinkId, PersonRecord, ReversedReading, WorldKind} from '../../world/entry.ts'

export type Health = {
  status: string
  release: string
  uptimeSeconds?: number
  uptime?: number
  worlds: number | string[]
}
export type Clock = {now: Instant; text?: string; speed: number; frozen?: boolean}
export type Institution = {code: string; name: string; level: string; key?: string; secret?: string}
export type WorldInfo = {
  id: string
  name: string
  kind: WorldKind
  region?: string
  area?: string
  seq?: number
  entries?: number
  people?: number
  population?: {size: number}
  interface?: {base: string} & Record<string, unknown>
  institutions?: Institution[]
  policies?: Record<string, string>
  clock?: Clock
  gateway?: string
  strict?: boolean
  infcodeAsText?: boolean
  reconcileReversed?: ReversedReading
}
export type FaultRow = FaultPlan & {fired?: number; owed?: number}
export type LinkRow = {institution: string; name: string; class: LinkId | null}
export type LinkFigures = {
  id: LinkId
  zh: string
  en: string
  downKbit: number
  upKbit: number
  rttMs: number
  jitterMs: number
  lossBp: number
  call?: {setUpMs: [number, number]}
  flap?: {upMs: number; downMs: number}
  source: string
}
export type SettlementLine = {feedetl_sn: string; name: string; item_class: string; amount_fen: Fen}
export type SettlementView = {
  settlement: {setl_id: string; cancels: string | null; cause?: string; psn_no: string; msgid: string; seq: number}
  cancelledBy: string | null
  person?: {name: string}
  lines: SettlementLine[]
  /** Absent for cancellations: their reason is the row they cancel. */
  facts?: Facts
  breakdown?: Breakdown
  policy: string
  policyName?: {zh: string; en: string} | null
  entry: number
  /** False when today's rules would pay otherwise: the explanation then does not fit. */
  agrees: boolean
}
export type PolicyHead = {
  id: string
  name: {zh: string; en: string}
  region: string
  area: string
  scheme: string
  document: string
  validFrom: string | null
  validTo: string | null
  parameters: number
  unverified: number
  groups: {id: string; name: {zh: string; en: string}}[]
}
export type Person = Omit<PersonRecord, 'accumulators' | 'chronic'> &
  Partial<Pick<PersonRecord, 'accumulators' | 'chronic'>>
export type Item = CatalogueItem

export type Books = {
  balances: {account: string; amountFen: Fen}[]
  settlements: {live: number; cancelled: number; totalFen: Fen; fundFen: Fen; accountFen: Fen; cashFen: Fen}
  byInstitution: {institution: string; rows: number; totalFen: Fen; fundFen: Fen; accountFen: Fen; cashFen: Fen}[]
  seq: number
}
export type Audit = Books & {
  findings: {check: string; where: string; expected: string; got: string}[]
  fingerprint: string
}
export type CheckProgress = {checked: number; of: number}
export type Verified = {
  entries: number
  equal: boolean
  fingerprints: {live: string; replay: string}
  differences: {seq: number; infno: string; what: string}[]
  more: number
}
