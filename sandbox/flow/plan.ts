// What flows through a hospital 就诊流: who arrives when, which stations they pass, how long each takes and how long people
// wait before they go. Plain data. It knows nothing of insurance, money or messages.
import type {Instant} from '../base/instant.ts'
import type {Distribution} from './distribution.ts'

/** Urgency by three-level triage 三级分诊. */
export type Acuity = 'red' | 'yellow' | 'green'
export const acuities = ['red', 'yellow', 'green'] as const satisfies readonly Acuity[]

/** One thing after another; a step may be skipped or lead to one of several stations. */
export type Step =
  | {at: string}
  /** The share of this name says how many groups go to `one`; the others go to `other`. */
  | {choose: string; one: string; other: string}
  /** With this chance (basis points) the steps follow, otherwise they are left out. */
  | {chanceBp: number; steps: Step[]}

export type Arrivals = {
  id: string
  /** Visits in a whole day. */
  perDay: number
  /** Weight of each hour 0…23; they need not add up to anything. */
  hours: readonly number[]
  /** People who come together; 1 = each alone. */
  batchMean: number
  /** Weights of urgency; absent = all green. */
  acuity?: Partial<Record<Acuity, number>>
  /** Weights of classes (insurance schemes), by name. */
  classes: Record<string, number>
  route: Step[]
}

export type Station = {
  id: string
  servers: number
  /** 'urgent': red before yellow before green, in order of coming within each. */
  discipline: 'order' | 'urgent'
  /** 'held': somebody outside works here and says when each service ends. */
  service: Distribution | 'held'
  /** How long one waits here before leaving the hospital, by urgency; absent = for ever. */
  patience?: Partial<Record<Acuity, Distribution>>
}

export type FlowPlan = {
  seed: string
  /** People arrive from here … */
  from: Instant
  /** … until before here; who is inside is served to the end. */
  until: Instant
  arrivals: Arrivals[]
  stations: Station[]
  /** Basis points that go to `one` of a choice. */
  shares: Record<string, number>
}

export type Visit = {
  /** 'outpatient-000017': stream and number, the same whatever else happens. */
  id: string
  stream: string
  /** Who came together goes together where there is a choice. */
  group: string
  class: string
  acuity: Acuity
  arrivedAt: Instant
}

/** What a flow tells whoever listens, in order of time. */
export type Happening =
  | {kind: 'arrived'; at: Instant; visit: Visit}
  | {kind: 'queued'; at: Instant; visit: Visit; station: string}
  | {kind: 'started'; at: Instant; visit: Visit; station: string; waitedMs: number}
  | {kind: 'served'; at: Instant; visit: Visit; station: string; tookMs: number}
  /** Lost patience and left the hospital. */
  | {kind: 'left'; at: Instant; visit: Visit; station: string; waitedMs: number}
  /** Walked over to another station before being served. */
  | {kind: 'moved'; at: Instant; visit: Visit; station: string; to: string}
  /** Went home with everything done. */
  | {kind: 'gone'; at: Instant; visit: Visit}
