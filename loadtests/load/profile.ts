// A load profile 压测档案: the shape of arrivals over time, what goes wrong meanwhile, and what is asked of the run. Plain data after
// profiles/profile-schema.json; seconds count from the first planned arrival. It does not know rates: a tier gives them.
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {FaultPlan} from '../../sandbox/state/records.ts'

/** Messages a second of each tier 档次 (reference: 10,000 visits a day, 30 % of them 8:30–10:00, six messages each). */
export const tiers = {
  T1: {steady: 0.2, peak: 0.6, spike: 2},
  T2: {steady: 2, peak: 6, spike: 20},
  T3: {steady: 5, peak: 10, spike: 50},
  T4: {steady: 50, peak: 100, spike: 300},
  T5: {steady: 500, peak: 1000, spike: 3000},
} as const
export type Tier = keyof typeof tiers
export type Rate = keyof (typeof tiers)[Tier]
export const tierNames = Object.keys(tiers) as Tier[]

/** A: arrivals at a front-end server, which talks to the centre. B: the load speaks the interface itself. */
export const modes = ['A', 'B'] as const
export type Mode = (typeof modes)[number]

/** 1101, 2201, 2203, 2204, 2206, 2207. */
export const messagesOfVisit = 6

export type ProfileStage = {
  seconds: number
  rate: Rate
  /** Times the tier's rate; absent = 1. */
  times?: number
  /** Rises or falls evenly from the rate before (0 at the start) to this one; absent = holds this one throughout. */
  ramp?: boolean
  /** After this stage latency is not judged for so many seconds, nor during it: what has to recover has this long. */
  recoverSeconds?: number
}

export type ProfileFault = Pick<FaultPlan, 'id' | 'at' | 'do' | 'delayMs' | 'status' | 'mustFire'> & {
  when: Pick<FaultPlan['when'], 'infno' | 'chanceBp'>
  /** Seconds from the first planned arrival. */
  from: number
  until: number
  /** From here the backlog has to be worked off within so many seconds, and latency is judged again. */
  recoverSeconds: number
}

/** What a run is measured against (reference 5.4). A profile may only tighten; the lag of the generator is a matter of the machine. */
export type LoadLimits = {
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** Share of visits outside excused windows that end in a refusal or in nothing. */
  definiteErrors: number
  /** An unknown is resolved within this, for 99 of 100, counted from when the centre could answer again. */
  resolutionP99Ms: number
  lagP99Ms: number
}
export const usualLoadLimits: LoadLimits = {
  p50Ms: 300,
  p95Ms: 1000,
  p99Ms: 3000,
  definiteErrors: 0.001,
  resolutionP99Ms: 60_000,
  lagP99Ms: 5,
}

export type Profile = {
  $schema?: string
  /** As it is asked for: 'outage-in-the-middle'. */
  id: string
  /** Number in the certification reference: 'LOD-006'. */
  number: string
  title: Said
  /** What it is to find out, in a sentence. */
  asks: Said
  modes: Mode[]
  /** Seconds a visit may take before the load stops waiting for it. */
  timeoutSeconds: number
  stages: ProfileStage[]
  /** Instead of a verdict: a rate that grows step by step until something gives way. */
  steps?: {rate: Rate; factor: number; seconds: number; most: number}
  faults: ProfileFault[]
  limits?: Partial<LoadLimits>
}

/** Limits a profile tries to loosen; empty when it is in order. */
export function loosened({limits = {}}: Profile): (keyof LoadLimits)[] {
  return (Object.keys(limits) as (keyof LoadLimits)[]).filter(
    name => name !== 'lagP99Ms' && (limits[name] as number) > usualLoadLimits[name],
  )
}
