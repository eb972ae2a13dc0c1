// A run as planned 压测方案: a profile at a tier's rates, shortened if wished. What k6 is told, what the centre's line is told, and what the
// report is held against, all from here. Pure: the same profile, tier and seed give the same plan.
import type {FaultPlan} from '../../sandbox/state/records.ts'
import {arrivalsOf, type Stage, unitSeconds} from './arrivals.ts'
import {
  type LoadLimits,
  type Mode,
  messagesOfVisit,
  type Profile,
  type ProfileStage,
  type Rate,
  type Tier,
  tiers,
  usualLoadLimits,
} from './profile.ts'

/** Seconds from the first planned arrival, end excluded, in which latency and refusals are not judged. */
export type Window = {from: number; until: number; what: string}

export type PlannedFault = Omit<FaultPlan, 'when'> & {
  when: Pick<FaultPlan['when'], 'infno' | 'chanceBp'>
  from: number
  until: number
  recoverSeconds: number
}

export type Plan = {
  profile: string
  number: string
  mode: Mode
  tier: Tier
  seed: string
  /** How much shorter than the profile says; 1 = as it says. */
  scale: number
  stages: Stage[]
  seconds: number
  arrivals: number
  /** Simulated users: what the open model wants, rate × (timeout + 1 s) × 1.5, and what the machine's memory allows of it. */
  wantedUsers: number
  users: number
  timeoutSeconds: number
  faults: PlannedFault[]
  excused: Window[]
  /** Ends of the steps of a breakpoint run; empty for all others. */
  steps: Window[]
  /** Second at which the front-end server is killed and started again. */
  kill?: number
  limits: LoadLimits
}

/** A killed front-end server is started again at once; who comes meanwhile tries again. */
export const killRecoverSeconds = 60
/** A visit that began shortly before a disturbance is hit by it. */
const leadSeconds = 5

export type PlanWish = {
  mode: Mode
  tier: Tier
  seed: string
  scale: number
  killMiddle?: boolean
  /** As many as the machine has memory for. When all of them wait, arrivals are dropped and the run is void. */
  mostUsers: number
  lagP99Ms?: number
}

export function planOf(profile: Profile, {mode, tier, seed, scale, killMiddle, mostUsers, lagP99Ms}: PlanWish): Plan {
  const shaped = profile.steps ? stepsOf(profile.steps) : profile.stages
  const stages = stagesOf(shaped, tier, scale)
  const seconds = scaled(
    stages.reduce((sum, stage) => sum + stage.seconds, 0),
    1,
  )
  const highest = Math.max(...stages.flatMap(({from, to}) => [from, to])) / unitSeconds
  const faults = profile.faults.map(({from, until, ...fault}) => ({
    ...fault,
    from: scaled(from, scale),
    until: scaled(until, scale),
  }))
  const kill = killMiddle ? seconds / 2 : undefined
  const excused: Window[] = [
    ...strained(shaped, scale),
    ...faults.map(({id, from, until, recoverSeconds}) => ({
      from: Math.max(0, from - leadSeconds),
      until: until + recoverSeconds,
      what: id,
    })),
    ...(kill === undefined ? [] : [{from: kill - leadSeconds, until: kill + killRecoverSeconds, what: 'kill'}]),
  ]
  // a stall queues in waiting users instead of dropping arrivals
  const wantedUsers = Math.max(1, Math.ceil(highest * (profile.timeoutSeconds + 1) * 1.5))
  return {
    profile: profile.id,
    number: profile.number,
    mode,
    tier,
    seed,
    scale,
    stages,
    seconds,
    arrivals: arrivalsOf(stages),
    wantedUsers,
    users: Math.min(wantedUsers, mostUsers),
    timeoutSeconds: profile.timeoutSeconds,
    faults,
    excused,
    steps: profile.steps ? windowsOf(stages) : [],
    ...(kill !== undefined && {kill}),
    limits: {...usualLoadLimits, ...profile.limits, ...(lagP99Ms !== undefined && {lagP99Ms})},
  }
}

/** To the millisecond. */
const scaled = (seconds: number, scale: number): number => Math.round(seconds * scale * 1000) / 1000

/** Visits per ten minutes. */
const perUnit = (tier: Tier, rate: Rate, times = 1): number =>
  Math.max(1, Math.round(((tiers[tier][rate] * times) / messagesOfVisit) * unitSeconds))

function stagesOf(shaped: readonly ProfileStage[], tier: Tier, scale: number): Stage[] {
  let before = 0
  return shaped.map(({seconds, rate, times, ramp}) => {
    const to = perUnit(tier, rate, times)
    const from = ramp ? before : to
    before = to
    return {seconds: scaled(seconds, scale), from, to}
  })
}

function stepsOf({rate, factor, seconds, most}: NonNullable<Profile['steps']>): ProfileStage[] {
  return Array.from({length: most}, (_, step) => ({seconds, rate, times: factor ** step}))
}

function windowsOf(stages: readonly Stage[]): Window[] {
  let at = 0
  return stages.map(({seconds}, index) => {
    const from = at
    at += seconds
    return {from, until: at, what: String(index + 1)}
  })
}

function strained(shaped: readonly ProfileStage[], scale: number): Window[] {
  const windows: Window[] = []
  let at = 0
  for (const {seconds, recoverSeconds, rate} of shaped) {
    const from = at
    at += scaled(seconds, scale)
    if (recoverSeconds !== undefined) windows.push({from, until: at + recoverSeconds, what: rate})
  }
  return windows
}

/** The first window a second falls into. */
export const windowAt = (windows: readonly Window[], second: number): Window | undefined =>
  windows.find(({from, until}) => from <= second && second < until)
