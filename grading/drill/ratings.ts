// When each expected action was done, and what that is worth 期限评定: P in time, S within half as long again, M later, U not at all.
// Read from the journal's own acts; the first time counts.

import type {Instant} from '../../sandbox/base/instant.ts'
import {type Expected, expectedOf, type Scenario} from '../../sandbox/drill/scenario.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import {Happenings} from './happened.ts'

export type Rating = 'P' | 'S' | 'M' | 'U'
export type Rated = Pick<Expected, 'id' | 'role' | 'by' | 'critical' | 'text'> & {
  inject: string
  /** Minute of its inject: as planned, or when it came. */
  from: number
  /** Minute from T0, to a tenth; null = never. */
  done: number | null
  rating: Rating
  /** Entry that shows it; null = none. */
  entry: number | null
}

/** Worth of a rating in tenths. */
export const worth: Record<Rating, number> = {P: 10, S: 7, M: 3, U: 0}

export const minutesFrom = (zero: Instant, at: Instant): number => Math.round((at - zero) / 6000) / 10

export function ratingsOf(scenario: Scenario, zero: Instant, entries: readonly Entry[]): Rated[] {
  const first = new Map<string, Entry>()
  const happened = new Happenings(scenario)
  for (const entry of entries) {
    const {cause} = entry
    if (cause.kind !== 'director' || cause.act.kind !== 'drill') continue
    const {act} = cause.act
    happened.hear(act, minutesFrom(zero, entry.at))
    if (act.do === 'action' && !first.has(act.action)) first.set(act.action, entry)
  }
  return expectedOf(scenario, happened).map(({id, role, by, critical, text, inject, from}) => {
    const entry = first.get(id)
    const done = entry ? minutesFrom(zero, entry.at) : null
    return {id, role, by, critical, text, inject, from, done, rating: rate(done, from, by), entry: entry?.seq ?? null}
  })
}

/** Half as long again is measured from the inject: who had ten minutes has fifteen. */
export function rate(done: number | null, from: number, by: number): Rating {
  if (done === null) return 'U'
  if (done <= by) return 'P'
  return done <= from + (by - from) * 1.5 ? 'S' : 'M'
}
