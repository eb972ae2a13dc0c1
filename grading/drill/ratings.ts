// When each expected action was done, and what that is worth 期限评定: P in time, S within half as long again, M later, U not at all.
// Read from the journal's own acts; the first time counts. An evaluator's change stands beside what was reckoned.

import type {Instant} from '../../sandbox/base/instant.ts'
import {type Expected, expectedOf, type Scenario} from '../../sandbox/drill/scenario.ts'
import {zeroOf} from '../../sandbox/drill/setting.ts'
import type {DrillAct, Entry} from '../../sandbox/world/entry.ts'
import {Happenings} from './happened.ts'

export type Rating = 'P' | 'S' | 'M' | 'U'
export type Rated = Pick<Expected, 'id' | 'role' | 'by' | 'critical' | 'text'> & {
  inject: string
  /** Minute of its inject: as planned, or when it came. */
  from: number
  /** Minute from T0, to a tenth; null = never. */
  done: number | null
  /** The one that counts: an evaluator's, where there is one. */
  rating: Rating
  /** What the minute alone says. */
  reckoned: Rating
  /** By whom (an instructor's number, '' = the administrator), why, and the entry that says so; null = nobody changed it. */
  changed: {by: string; reason: string; entry: number} | null
  /** Entry that shows it; null = none. */
  entry: number | null
  /** What the rating rests on: the inject, the action (or, undone, the last entry of the journal), the evaluator's change. */
  evidence: number[]
}

/** Worth of a rating in tenths. */
export const worth: Record<Rating, number> = {P: 10, S: 7, M: 3, U: 0}

export const minutesFrom = (zero: Instant, at: Instant): number => Math.round((at - zero) / 6000) / 10

/** What a journal's entry says of the drill itself. */
export const drillActOf = ({cause}: Pick<Entry, 'cause'>): DrillAct | undefined =>
  cause.kind === 'director' && cause.act.kind === 'drill' ? cause.act.act : undefined

export type Change = {seq: number; rating: Rating; by: string; reason: string}

/** What a journal says of a drill itself: the first time of each inject and action, the last word on each rating. */
export class DrillActs {
  readonly injects = new Map<string, Entry>()
  readonly actions = new Map<string, Entry>()
  readonly changes = new Map<string, Change>()

  hear(entry: Entry): void {
    const act = drillActOf(entry)
    if (act?.do === 'inject' && !this.injects.has(act.inject)) this.injects.set(act.inject, entry)
    if (act?.do === 'action' && !this.actions.has(act.action)) this.actions.set(act.action, entry)
    if (act?.do === 'rate') {
      const {action, rating, by, reason} = act
      this.changes.set(action, {seq: entry.seq, rating, by, reason})
    }
  }
}

export function drillActs(entries: readonly Entry[]): DrillActs {
  const acts = new DrillActs()
  for (const entry of entries) acts.hear(entry)
  return acts
}

/** What became of the injects that had no minute of their own, or that the director moved. */
export function happenedIn(scenario: Scenario, entries: readonly Entry[]): Happenings {
  const happened = new Happenings(scenario)
  for (const entry of entries) {
    const act = drillActOf(entry)
    if (act) happened.hear(act, minutesFrom(zeroOf(scenario), entry.at))
  }
  return happened
}

export function ratingsOf(scenario: Scenario, zero: Instant, entries: readonly Entry[]): Rated[] {
  const {injects, actions, changes} = drillActs(entries)
  const last = entries.at(-1)?.seq
  return expectedOf(scenario, happenedIn(scenario, entries)).map(({id, role, by, critical, text, inject, from}) => {
    const entry = actions.get(id)
    const done = entry ? minutesFrom(zero, entry.at) : null
    const change = changes.get(id)
    const evidence = [injects.get(inject)?.seq, entry?.seq ?? last, change?.seq].filter(one => one !== undefined)
    const reckoned = rate(done, from, by)
    return {
      id,
      role,
      by,
      critical,
      text,
      inject,
      from,
      done,
      rating: change?.rating ?? reckoned,
      reckoned,
      changed: change ? {by: change.by, reason: change.reason, entry: change.seq} : null,
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
