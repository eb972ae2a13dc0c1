// When each expected action was done, and what that is worth 期限评定: P in time, S within half as long again, M later, U not at all.
// Read from the journal's own acts; the first time counts. An evaluator's change stands beside what was reckoned.

import type {Instant} from '../../sandbox/base/instant.ts'
import {type Expected, expectedOf, type Scenario} from '../../sandbox/drill/scenario.ts'
import type {Entry} from '../../sandbox/world/entry.ts'

export type Rating = 'P' | 'S' | 'M' | 'U'
export type Rated = Pick<Expected, 'id' | 'role' | 'by' | 'critical' | 'text'> & {
  inject: string
  /** Minute the inject was planned for. */
  from: number
  /** Minute from T0, to a tenth; null = never. */
  done: number | null
  rating: Rating
  /** Entry that shows it; null = none. */
  entry: number | null
  /** What the rating rests on: the inject, the action; of an undone one, the inject and the last entry of the journal. */
  evidence: number[]
}

/** Worth of a rating in tenths. */
export const worth: Record<Rating, number> = {P: 10, S: 7, M: 3, U: 0}

export const minutesFrom = (zero: Instant, at: Instant): number => Math.round((at - zero) / 6000) / 10

type Acts = {injects: Map<string, Entry>; actions: Map<string, Entry>}

/** The first time of each inject and action. */
export function drillActs(entries: readonly Entry[]): Acts {
  const acts: Acts = {injects: new Map(), actions: new Map()}
  for (const entry of entries) {
    const {cause} = entry
    if (cause.kind !== 'director' || cause.act.kind !== 'drill') continue
    const {act} = cause.act
    const [first, id] = act.do === 'inject' ? [acts.injects, act.inject] : [acts.actions, act.action]
    if (!first.has(id)) first.set(id, entry)
  }
  return acts
}

export function ratingsOf(scenario: Scenario, zero: Instant, entries: readonly Entry[]): Rated[] {
  const {injects, actions} = drillActs(entries)
  const last = entries.at(-1)?.seq
  return expectedOf(scenario).map(({id, role, by, critical, text, inject, from}) => {
    const entry = actions.get(id)
    const done = entry ? minutesFrom(zero, entry.at) : null
    const evidence = [injects.get(inject)?.seq, entry?.seq ?? last].filter(one => one !== undefined)
    return {
      id,
      role,
      by,
      critical,
      text,
      inject,
      from,
      done,
      rating: rate(done, from, by),
      entry: entry?.seq ?? null,
      evidence,
    }
  })
}

/** Half as long again is measured from the inject: who had ten minutes has fifteen. */
export function rate(done: number | null, from: number, by: number): Rating {
  if (done === null) return 'U'
  if (done <= by) return 'P'
  return done <= from + (by - from) * 1.5 ? 'S' : 'M'
}

/** The action that declares the outage 宣布: the first critical one of command; undefined where a scenario has none. */
export const declarationOf = (scenario: Scenario): (Expected & {inject: string; from: number}) | undefined =>
  expectedOf(scenario).find(one => one.role === 'CMD' && one.critical)
