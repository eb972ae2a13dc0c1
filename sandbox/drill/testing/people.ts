// People in a drill without a screen: what outside hands do, by the clock or by what they see, laid into a drill as a server would: the drill's
// own causes first, then the world's, then theirs.
import type {Instant} from '../../base/instant.ts'
import type {Cause, DrillAct, Entry} from '../../world/entry.ts'
import {World, type WorldDeps} from '../../world/world.ts'
import {type Cashier, type Ended, type Hands, serve} from '../cashier.ts'
import {Drill} from '../drill.ts'
import {Relived} from '../relived.ts'
import type {Scenario} from '../scenario.ts'
import {drillConfig, zeroOf} from '../setting.ts'
import type {Team} from '../team.ts'

export type Played = {entries: Entry[]; texts: string[]}
export type Person = {nextAt: Instant | undefined; take(world: World): Cause | undefined}

/** Something said at a minute from T0. */
export const says = (scenario: Scenario, minute: number, act: DrillAct): Person => {
  const one: Person = {
    nextAt: zeroOf(scenario) + minute * 60_000,
    take() {
      one.nextAt = undefined
      return {kind: 'director', act: {kind: 'drill', act}}
    },
  }
  return one
}

/**
 * A cashier of flesh and blood at a window from one minute to another: calls whoever is first, serves, takes ten seconds a step; and
 * at the end serves the last one, or walks away.
 */
export function cashier(
  scenario: Scenario,
  window: string,
  from: number,
  until: number,
  walksAway = false,
): Person & {served: string[]} {
  const end = zeroOf(scenario) + until * 60_000
  let hands: Generator<Hands, Ended> | undefined
  let patient = ''
  const one = {
    nextAt: (zeroOf(scenario) + from * 60_000) as number | undefined,
    served: [] as string[],
    take(world: World): Cause | undefined {
      const institution = world.config.hospitals?.[0]?.institution ?? ''
      const now = one.nextAt as number
      const view = () => {
        const seen = world.deskView(institution, window, now)
        if (!seen) throw new Error(`no window ${window}`)
        return seen
      }
      one.nextAt = walksAway && now >= end ? undefined : now + 10_000
      if (one.nextAt === undefined) return undefined
      if (view().strip.waiting.length > 0) return undefined
      if (!hands) {
        if (now >= end) one.nextAt = undefined
        patient = now < end ? (view().queue[0]?.id ?? '') : ''
        if (patient === '') return undefined
        const self: Cashier = {
          view: () => at.view(),
          rules: () => ({queryFirst: true, lane: 'insured'}),
          resends: false,
        }
        hands = serve(self, patient)
      }
      at.view = view
      const step = hands.next()
      if (step.done) {
        if (step.value === 'done') one.served.push(patient)
        hands = undefined
        return undefined
      }
      return 'act' in step.value ? {kind: 'desk', institution, window, act: step.value.act} : undefined
    },
  }
  const at: {view: Cashier['view']} = {
    view: () => {
      throw new Error('not yet')
    },
  }
  return one
}

/** Runs to the end. */
export function runWith(
  world: World,
  drill: Drill,
  people: readonly Person[],
  keep: (text: string, entry: Entry) => void,
): void {
  const receive = (cause: Cause, at: Instant) => {
    for (const {entry, text} of world.receive([cause], at)) {
      keep(text, entry)
      drill.heard(entry)
    }
  }
  for (;;) {
    const due = world.nextDue() ?? Number.POSITIVE_INFINITY
    const own = drill.nextAt ?? Number.POSITIVE_INFINITY
    const person = [...people].sort((a, b) => (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity))[0]
    const theirs = person?.nextAt ?? Number.POSITIVE_INFINITY
    const at = Math.min(due, own, theirs)
    // who stays after the end waits for nobody
    if (Math.min(due, own) === Number.POSITIVE_INFINITY) return
    if (own === at) {
      const cause = drill.take(at)
      if (cause) receive(cause, at)
    } else if (due === at) for (const cause of world.due(at)) receive(cause, at)
    else {
      const cause = person?.take(world)
      if (cause) receive(cause, at)
    }
  }
}

export function playWith(
  scenario: Scenario,
  seed: string,
  team: Team,
  people: readonly Person[],
  deps: WorldDeps,
): Played {
  const config = drillConfig(scenario, seed)
  const {world, first} = World.open(config.id, config, deps)
  try {
    const played: Played = {entries: [JSON.parse(first.text) as Entry], texts: [first.text]}
    runWith(world, new Drill(world, scenario, seed, team), people, (text, entry) => {
      played.entries.push(entry)
      played.texts.push(text)
    })
    return played
  } finally {
    world.close()
  }
}

/** The same from a journal cut off: gone through again, then played on by itself. */
export function playOn(
  scenario: Scenario,
  seed: string,
  team: Team,
  texts: readonly string[],
  deps: WorldDeps,
): string[] {
  const config = drillConfig(scenario, seed)
  const past = World.blank(config.id, config, deps)
  const world = World.fold(config.id, texts, deps)
  try {
    let relived: Relived | undefined
    for (const text of texts) {
      const entry = JSON.parse(text) as Entry
      relived?.before(entry)
      past.followOne(text, entry)
      relived ??= new Relived(new Drill(past, scenario, seed, team))
      relived.after(entry)
    }
    past.endFollowing()
    const all = [...texts]
    const {drill} = relived as Relived
    drill.moveTo(world)
    runWith(world, drill, [], text => all.push(text))
    return all
  } finally {
    past.close()
    world.close()
  }
}
