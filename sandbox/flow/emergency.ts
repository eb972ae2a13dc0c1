// The emergency room as a flow plan 急诊: arrivals of a whole day with their urgency, doctors, patience. Without triage in order of coming;
// with three-level triage 三级分诊 red before yellow before green. Figures from figures.ts. It does not know who pays.
import type {Instant} from '../base/instant.ts'
import type {Distribution} from './distribution.ts'
import {type Counts, figureOr} from './figures.ts'
import type {Acuity, Arrivals, FlowPlan, Station} from './plan.ts'

export const emergency = 'emergency'
/** Target from arrival to doctor, milliseconds; green has none. */
export const seenWithinMs = {red: 10 * 60_000, yellow: 30 * 60_000} as const satisfies Partial<Record<Acuity, number>>

/** Share of a day's emergencies by hour in tenths of a percent: two peaks (Liaoning, three years), the rest spread (assumed). */
const hours: readonly number[] = [
  9, 9, 9, 9, 9, 9, 9, 73, 73, 73, 42, 42, 42, 42, 42, 42, 80, 80, 80, 80, 36, 36, 36, 36,
]

/** One patient with a doctor; `slower` = how many times as long. */
export const emergencyTime = (slower = 1, counts: Counts = {}): Distribution => ({
  kind: 'lognormal',
  meanMs: Math.round(figureOr('emergencyService', counts) * slower * 1000),
  cv: figureOr('serviceSpread', counts),
})

export function emergencyArrivals(counts: Counts = {}): Arrivals {
  const share = (name: 'emergencyRed' | 'emergencyYellow') => figureOr(name, counts)
  return {
    id: emergency,
    perDay: figureOr('emergencyPerDay', counts),
    hours,
    batchMean: 1,
    acuity: {
      red: share('emergencyRed'),
      yellow: share('emergencyYellow'),
      green: 1 - share('emergencyRed') - share('emergencyYellow'),
    },
    classes: {},
    route: [{at: emergency}],
  }
}

export function emergencyStation(doctors: number, counts: Counts = {}): Station {
  const patience = (name: 'greenPatience' | 'yellowPatience'): Distribution => ({
    kind: 'weibull',
    k: figureOr('patienceShape', counts),
    medianMs: Math.round(figureOr(name, counts) * 60_000),
  })
  return {
    id: emergency,
    servers: doctors,
    discipline: 'order',
    service: emergencyTime(1, counts),
    // nobody in the red leaves
    patience: {yellow: patience('yellowPatience'), green: patience('greenPatience')},
  }
}

/** The emergency room alone, from midnight to midnight. */
export const emergencyRoom = (seed: string, doctors: number, from: Instant, until: Instant): FlowPlan => ({
  seed,
  from,
  until,
  shares: {},
  arrivals: [emergencyArrivals()],
  stations: [emergencyStation(doctors)],
})
