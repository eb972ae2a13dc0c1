// The same drill with one decision moved 反事实推演: the journal says when each action was done; robots play that again with the declaration
// at another minute, or everything earlier. Injects follow what is done then; the director's hand on them stays. Robots work every window, also
// those that people had been handed.

import {type Laid, playing} from '../../sandbox/drill/played.ts'
import {actionsIn, expectedOf, type Scenario} from '../../sandbox/drill/scenario.ts'
import {zeroOf} from '../../sandbox/drill/setting.ts'
import {type Habits, type Team, teamAgain} from '../../sandbox/drill/team.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import {allAtOnce} from '../../sandbox/world/fingerprint.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {outcomeOf} from './outcome.ts'
import type {WhatIf} from './parts/counterfactual.ts'
import {declarationOf, drillActOf, drillActs, happenedIn} from './ratings.ts'
import {reporting} from './report.ts'

/** What is moved: the declaration to a minute from T0, or every action so many minutes sooner, not before its inject where it was not. */
export type Move = {what: 'declared'; minute: number} | {what: 'earlier'; minutes: number}

export const usualMoves: readonly Move[] = [
  {what: 'earlier', minutes: 30},
  {what: 'declared', minute: 5},
  {what: 'declared', minute: 15},
  {what: 'declared', minute: 40},
]

export type Played = {
  scenario: Scenario
  seed: string
  /** The journal as it was played. */
  entries: readonly Entry[]
  /** As it was played. */
  habits: Habits
  quietDays: number
}

/** Minutes from T0 at which each action is done after the move, exact to the millisecond; null = never. */
export function minutesAfter(
  {scenario, entries}: Pick<Played, 'scenario' | 'entries'>,
  move: Move,
): Map<string, number | null> {
  const {actions} = drillActs(entries)
  const declaration = declarationOf(scenario)?.id
  const expected = expectedOf(scenario, happenedIn(scenario, entries))
  const froms = new Map(expected.map(one => [one.id, one.from]))
  return new Map(
    actionsIn(scenario).map(({id}) => {
      const entry = actions.get(id)
      const done = entry ? (entry.at - zeroOf(scenario)) / 60_000 : null
      if (move.what === 'declared') return [id, id === declaration ? move.minute : done]
      if (done === null) return [id, null]
      return [id, Math.max(Math.min(froms.get(id) ?? done, done), done - move.minutes)]
    }),
  )
}

/** Of what is done at these minutes: what does not wait for its inject, which came later in the journal, or never. */
export function aheadOf(
  {scenario, entries}: Pick<Played, 'scenario' | 'entries'>,
  minutes: ReadonlyMap<string, number | null>,
): Set<string> {
  const {injects} = drillActs(entries)
  return new Set(
    actionsIn(scenario).flatMap(({id, inject}) => {
      const minute = minutes.get(id) ?? null
      const came = injects.get(inject)
      const ahead = minute !== null && (!came || minute < (came.at - zeroOf(scenario)) / 60_000)
      return ahead ? [id] : []
    }),
  )
}

/** The drill's team once more, after the move. */
export function againAfter(played: Pick<Played, 'scenario' | 'entries' | 'habits'>, move: Move): Team {
  const minutes = minutesAfter(played, move)
  return teamAgain(minutes, played.habits, aheadOf(played, minutes))
}

/** What the director did to injects: let one happen, held one back, let it go. */
export const handOn = (entries: readonly Entry[]): Laid[] =>
  entries.flatMap(entry => {
    const act = drillActOf(entry)
    return act?.do === 'hold' || (act?.do === 'inject' && act.hand) ? [{at: entry.at, cause: entry.cause}] : []
  })

/** Plays the move to its end, about as long as the drill took without a screen, in turns of some milliseconds. */
export function* tryingOut(played: Played, move: Move, deps: WorldDeps): Generator<void, WhatIf, void> {
  const {scenario, seed, quietDays} = played
  const {entries} = yield* playing(scenario, seed, againAfter(played, move), deps, handOn(played.entries))
  const report = yield* reporting(scenario, seed, entries, quietDays)
  return {...move, outcome: outcomeOf(report)}
}

export const whatIf = (played: Played, move: Move, deps: WorldDeps): WhatIf => allAtOnce(tryingOut(played, move, deps))
