// A drill played from beginning to end by robots 无人演练: opens the world, runs, gives back the journal. For the command line, tests, and
// the question what an earlier decision would have saved.
import type {Instant} from '../base/instant.ts'
import type {Cause, Entry} from '../world/entry.ts'
import {allAtOnce} from '../world/fingerprint.ts'
import {World, type WorldDeps} from '../world/world.ts'
import {Drill} from './drill.ts'
import type {Scenario} from './scenario.ts'
import {drillConfig} from './setting.ts'
import {type Team, type TeamName, teamOf} from './team.ts'

export type Played = {entries: Entry[]; texts: string[]}

/** The same scenario, seed and team give the same journal, byte for byte. `earlier`: minutes by which every action comes sooner. */
export const playDrill = (scenario: Scenario, seed: string, team: TeamName, deps: WorldDeps, earlier = 0): Played =>
  allAtOnce(playing(scenario, seed, teamOf(team, scenario, seed, earlier), deps))

/** What comes from outside a drill: after its own causes and the world's of that instant. */
export type Laid = {at: Instant; cause: Cause}

/** The same with any team, in turns of some milliseconds. `laid`: in order. */
export function* playing(
  scenario: Scenario,
  seed: string,
  team: Team,
  deps: WorldDeps,
  laid: readonly Laid[] = [],
): Generator<void, Played, void> {
  const config = drillConfig(scenario, seed)
  const {world, first} = World.open(config.id, config, deps)
  try {
    const played: Played = {entries: [JSON.parse(first.text) as Entry], texts: [first.text]}
    yield* running(world, new Drill(world, scenario, seed, team), laid, (text, entry) => {
      played.entries.push(entry)
      played.texts.push(text)
    })
    return played
  } finally {
    world.close()
  }
}

/** Runs a drill to its end without a screen: as fast as the machine can, a cause a turn. `keep` gets every entry's journal text. */
function* running(
  world: World,
  drill: Drill,
  laid: readonly Laid[],
  keep: (text: string, entry: Entry) => void,
): Generator<void, void, void> {
  const receive = (cause: Cause, at: Instant) => {
    for (const {entry, text} of world.receive([cause], at)) {
      keep(text, entry)
      drill.heard(entry)
    }
  }
  let next = 0
  for (;;) {
    yield
    const due = world.nextDue()
    const own = drill.nextAt
    if (own === undefined && due === undefined) return
    const outside = laid[next]
    if (outside && outside.at < Math.min(own ?? Infinity, due ?? Infinity)) {
      next += 1
      receive(outside.cause, outside.at)
      continue
    }
    if (due !== undefined && (own === undefined || due < own)) {
      for (const cause of world.due(due)) receive(cause, due)
      continue
    }
    const at = own as Instant
    for (let cause = drill.take(at); cause; cause = drill.take(at)) receive(cause, at)
  }
}
