// Lets a drill live in a world of this server: its causes go in on the world's own clock, it hears every entry, and whoever watches hears
// what has reached the disk. Begun anew, or gone through again from the journal after the server or the world broke off.
import {Drill} from '../../drill/drill.ts'
import {Relived} from '../../drill/relived.ts'
import type {Scenario} from '../../drill/scenario.ts'
import type {Team} from '../../drill/team.ts'
import type {Cause, Entry} from '../../world/entry.ts'
import type {World} from '../../world/world.ts'
import type {Resident} from '../mailbox.ts'
import type {WorldMaker} from '../maker.ts'
import type {Room} from '../room.ts'
import type {Rooms} from '../rooms.ts'

export type Driver = {
  readonly drill: Drill
  stop(): void
}

export type DriverDeps = {
  room: Room
  scenario: Scenario
  seed: string
  team: Team
  hear(entry: Entry): void
  /** Called once: it was played to its end, or the world it lived in is gone. */
  over(how: 'ended' | 'lost'): void
}

/** A drill from its beginning, in a world nobody has done anything in. */
export async function begin(deps: DriverDeps): Promise<Driver> {
  const {room, scenario, seed, team} = deps
  return room.mailbox.look(world => moveIn(deps, new Drill(world, scenario, seed, team)))
}

/** How often it looks again for entries made while it went through those before. */
const mostRounds = 20

/**
 * The drill as its journal leaves it; `hear` is told every entry on the way. Time stands still. Rejects with DrillDiverged when the journal
 * tells another story than the drill would.
 */
export async function goOn(deps: DriverDeps, rooms: Rooms, maker: WorldMaker): Promise<Driver> {
  const {room, scenario, seed, team, hear} = deps
  const {id, mailbox} = room
  const again = maker.follow(id)
  try {
    let relived: Relived | undefined
    for (let round = 0; round < mostRounds; round++) {
      for await (const text of rooms.entries(id, again.seq + 1)) {
        const entry = JSON.parse(text) as Entry
        relived?.before(entry)
        const world = await again.take(text)
        relived ??= new Relived(new Drill(world, scenario, seed, team))
        relived.after(entry)
        hear(entry)
      }
      const drill = relived?.drill
      const moved = await mailbox.look(world =>
        drill && world.seq === again.seq ? moveIn(deps, drill, world) : undefined,
      )
      if (moved) return moved
    }
    throw new Error(`${id}: entries come faster than they are read`)
  } finally {
    again.close()
  }
}

function moveIn({room, hear, over}: DriverDeps, drill: Drill, world?: World): Driver {
  if (world) drill.moveTo(world)
  const {mailbox, clock, followers} = room
  let finished = false
  function finish(): boolean {
    const first = !finished
    finished = true
    leave()
    clock.setSpeed(0)
    mailbox.moveOut(resident)
    return first
  }
  const resident: Resident<World> = {
    get nextAt() {
      return drill.nextAt
    },
    take: (_, at): Cause | undefined => drill.take(at),
    heard: entry => drill.heard(entry),
    over: () => void (finish() && over('ended')),
    lost: () => void (finish() && over('lost')),
  }
  const leave = followers.follow(
    stepped => {
      for (const {entry} of stepped) hear(entry)
    },
    () => void (finish() && over('lost')),
  )
  mailbox.moveIn(resident)
  return {drill, stop: () => void finish()}
}
