// The records a world is made from and its director hands in: institutions, persons, mappings, fault plans, the
// configuration. Plain data; acts and events carry them. Same configuration, same causes: same bytes.
import type {Instant} from '../base/instant.ts'
import type {HospitalRecord} from './hospital-records.ts'

/** How a raw message came in; only host knows HTTP, the world keeps what matters as evidence. */
export type Transport = {
  /** Transaction code taken from the path, when the path names one. */
  pathInfno?: string
  /** Institution the gateway's key belongs to, when the gateway verifies keys. */
  keyOf?: string
  /** Leniencies at the HTTP level ('contentType', …). */
  notes?: string[]
}

/** Work on the agenda: due at an instant, done in (at, id) order. */
export type Due =
  /** A message comes in by itself: a late commit, a second delivery. Its answer reaches nobody. */
  | {id: number; kind: 'deliver'; raw: string; via: Transport; fault: string}
  /** A message of one of the world's own hospitals reaches the line. */
  /** `cut`: the line broke under it on the way, and this is when its sender notices. */
  | {id: number; kind: 'send'; institution: string; msgid: string; raw: string; via: Transport; cut?: true}
  /** What comes back to that hospital: an answer's text, a file as base64, or how the connection broke. */
  | {id: number; kind: 'answer'; institution: string; msgid: string; came: Came}
  /** The window has waited long enough. */
  | {id: number; kind: 'giveUp'; institution: string; msgid: string}

export type Came = {body: string} | {octets: string} | {broke: 'reset' | 'cut' | 'gateway'; text: string}

export const worldKinds = ['practice', 'class', 'exam', 'drill', 'vendor'] as const
export type WorldKind = (typeof worldKinds)[number]
export const gateways = ['off', 'x-tif', 'service-bus', 'x-ca', 'apikey'] as const
export type Gateway = (typeof gateways)[number]

/**
 * How a bill and its cancellation count in a reconciliation 对账, which is not public. both: each is a row, sums are net
 * (refd_setl_flag 1 asks for the cancellations alone). neither: a pair inside the period counts for nothing. flag: the
 * message's refd_setl_flag says it, as public clients of Guangdong describe theirs: 0 without refunds, else both.
 */
export const reversedReadings = ['both', 'neither', 'flag'] as const
export type ReversedReading = (typeof reversedReadings)[number]

export type InstitutionRecord = {
  /** 12 characters: H (hospital) or P (pharmacy) + 6-digit area + 5-digit serial. */
  code: string
  name: string
  level: 'level1' | 'level2' | 'level3'
  /** How benefit policies class it; a community health centre is level1 on the wire. */
  policyLevel: 'village' | 'community' | 'level1' | 'level2' | 'level3' | 'level3Region'
  area: string
  /** open: own codes count as mapped to the national code they are sent with; listed: only mapping rows count. */
  mapping: 'open' | 'listed'
}

/** Everything a world is made from. Same config, same causes → same bytes. */
export type WorldConfig = {
  id: string
  name: string
  kind: WorldKind
  seed: string
  /** Region of the world: a key of people/regions (shanghai, ningbo, guangxi). */
  region: string
  /** Area code of the pooling area, e.g. '310000'. */
  area: string
  /** Policy id by insurance type (wire insutype): {'310': 'shanghai-employees-2025', '390': …}. */
  policies: Record<string, string>
  population: {size: number; seed: string}
  catalogue: 'classroom' | 'full'
  start: Instant
  /** Speed the clock starts with: world seconds per real second, 0 = frozen. */
  speed: number
  strict: boolean
  gateway: Gateway
  /** infcode as JSON text instead of a number. */
  infcodeAsText: boolean
  /** Absent in worlds made before there was a choice: both. */
  reconcileReversed?: ReversedReading
  institutions: InstitutionRecord[]
  /** Institutions whose windows are worked inside the world; absent = none, all hospital systems are outside. */
  hospitals?: HospitalRecord[]
  /** A second site of the centre 双活, to which everything is replicated this late; absent = one site. */
  sites?: {lagMs: number}
  /** The fork this world came from. */
  from?: {world: string; seq: number}
}

export const siteIds = ['A', 'B'] as const
export type SiteId = (typeof siteIds)[number]

export type InsuranceRecord = {
  /** Wire insutype: 310 employees, 390 residents, 340 retired cadres … */
  insuranceType: string
  area: string
  /** Wire psn_type: 11 在职, 12 退休, 15 居民（成年）, 16 居民（老年） … */
  personType: string
  /** Wire psn_insu_stas: 1 正常, 2 暂停 …  */
  state: string
  begins: string
  paused: string | null
  civilServant: boolean
  employer: string
  status: 'working' | 'retired' | 'resident' | 'student' | 'child'
  workStarted: string | null
  retired: string | null
  currentYearFen: number
  priorYearsFen: number
  /** psn_no whose account this person may share, or null. */
  familyOf: string | null
}

export type PersonRecord = {
  psnNo: string
  certType: string
  certNo: string
  name: string
  sex: 'male' | 'female'
  /** Wire naty, '1' 汉族 … */
  nation: string
  birthDay: string
  cardNo: string
  cardSn: string
  voucher: string
  phone: string
  address: string
  severeDisability: boolean
  hardship: 'none' | 'lowIncome' | 'edge' | 'extremePoor' | 'exPoor'
  /** Odd states, for lists and exercises: 'suspended', 'twoRows', 'moved', 'newborn'. */
  flags: string[]
  insurances: InsuranceRecord[]
  /** 慢特病备案. */
  chronic: {code: string; name: string; begins: string; ends: string}[]
  /** Accumulators already used this year, by name, in fen. */
  accumulators: {insuranceType: string; year: string; name: string; amount: number}[]
}

export type MappingRecord = {hospitalCode: string; hospitalName: string; code: string; from: string; to: string | null}

// ---- faults ----

/** Cut where money is (certification.md 4.3): C0 before reading, C1 parsed and checked, C2 inside and rolled back, C3 booked, nothing sent, C4 part of the answer sent, C5 all sent. */
export const faultPoints = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5'] as const
export type FaultPoint = (typeof faultPoints)[number]
export const faultActions = ['drop', 'reset', 'delay', 'truncate', 'error', 'duplicate', 'lateCommit'] as const
export type FaultAction = (typeof faultActions)[number]

export type FaultPlan = {
  id: string
  when: {
    /** Transaction codes; absent = all. */
    infno?: string[]
    institution?: string
    /** Fires on these occurrences (1 = first match). */
    nth?: number[]
    /** Message ids (institution, second, serial) from and to, both included, compared as text. */
    msgid?: {from?: string; to?: string}
    /** Fires with this probability, in basis points, drawn from the world's seed. */
    chanceBp?: number
    /** World time window. */
    from?: Instant
    until?: Instant
  }
  at: FaultPoint
  do: FaultAction
  delayMs?: number
  /** HTTP status (502, 504, 503) of `error` at gateway level; absent = a business refusal with `text`. */
  status?: number
  text?: string
  /** For truncate: bytes of the answer that still go out. */
  bytes?: number
  /** Fires no more from this instant on. */
  expires?: Instant
  /** Stop after this many firings. */
  times?: number
  /** A run in which it fired less often proves nothing and is void; absent = once, 0 = it may stay silent. */
  mustFire?: number
}

// ---- line classes ----

/** What joins a hospital to the centre, slowest first; their figures stand in line/link-classes.ts. */
export const linkIds = ['modem', 'isdn', 'vpn512', 'adsl', 'leased2m', 'vpn4g', 'fibre', 'flapping'] as const
export type LinkId = (typeof linkIds)[number]

/** The line of one institution as it stands. */
export type LinkState = {
  class: LinkId
  /** When it was put in; a flapping line counts its ups and downs from here. */
  since: Instant
  /** Until when what was sent before keeps each direction busy. */
  upFree: Instant
  downFree: Instant
  /** The call of a dial-up line, if one was ever set up: when it was last used, and when it drops by itself. */
  call: {usedAt: Instant; dropsAt: Instant} | null
}
