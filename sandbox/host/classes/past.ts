// The past of a seat 回放: its window as it stood at any entry, by folding the journal up to there. The world folded last is
// kept, because the next look is usually a little later; views are kept too, because people go back and forth.
import type {Instant} from '../../base/instant.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import type {Entry} from '../../world/entry.ts'
import type {World} from '../../world/world.ts'
import {Problem} from '../problems.ts'
import type {Rooms} from '../rooms.ts'
import type {AttemptRow} from './rows.ts'

export type Moment = {seq: number; at: Instant; what: string; outcome: string}

export type Past = {
  /** What happened at the seat's window in so many minutes of world time before its last entry. */
  moments(attempt: AttemptRow, minutes: number): Promise<{moments: Moment[]; last: number}>
  viewAt(attempt: AttemptRow, seq: number): Promise<DeskView>
  close(): void
}

const mostWorlds = 3
const mostViews = 300

export function openPast(rooms: Rooms): Past {
  const worlds = new Map<string, World>()
  const views = new Map<string, DeskView>()
  let turn: Promise<unknown> = Promise.resolve()

  async function worldAt(id: string, seq: number): Promise<World> {
    const kept = worlds.get(id)
    worlds.delete(id)
    if (kept && kept.seq <= seq) {
      const texts: string[] = []
      if (kept.seq < seq) for await (const text of rooms.entries(id, kept.seq + 1, seq)) texts.push(text)
      kept.followAll(texts)
      keep(id, kept)
      return kept
    }
    kept?.close()
    const world = await rooms.past(id, seq)
    keep(id, world)
    return world
  }

  function keep(id: string, world: World): void {
    worlds.set(id, world)
    for (const [oldest, one] of worlds) {
      if (worlds.size <= mostWorlds) return
      worlds.delete(oldest)
      one.close()
    }
  }

  async function look({world: id, institution, window}: AttemptRow, seq: number): Promise<DeskView> {
    const key = `${id} ${seq}`
    const known = views.get(key)
    if (known) return known
    const last = rooms.lastSeq(id)
    if (seq < 1 || seq > last) {
      throw new Problem('no-such-entry', {path: '/params/seq', expected: `1..${last}`, got: String(seq)})
    }
    const world = await worldAt(id, seq)
    const view = world.deskView(institution, window, world.at)
    if (!view) throw new Problem('no-such-desk', {got: institution})
    if (views.size >= mostViews) views.delete(views.keys().next().value as string)
    views.set(key, view)
    return view
  }

  return {
    async moments({world, window, from, endSeq}, minutes) {
      const all: Moment[] = []
      let last = from.seq
      for await (const text of rooms.entries(world, from.seq + 1, endSeq ?? undefined)) {
        const entry = JSON.parse(text) as Entry
        last = entry.seq
        const what = whatOf(entry, window)
        if (what !== undefined) all.push({seq: entry.seq, at: entry.at, what, outcome: outcomeOf(entry)})
      }
      const since = (all.at(-1)?.at ?? 0) - minutes * 60_000
      return {moments: all.filter(one => one.at >= since), last}
    },
    // one fold at a time: two would be two worlds in memory for nothing
    viewAt(attempt, seq) {
      const mine = turn.then(() => look(attempt, seq))
      turn = mine.catch(() => {})
      return mine
    },
    close() {
      for (const world of worlds.values()) world.close()
      worlds.clear()
    },
  }
}

/** What changed for the window: an act there, an answer or its absence, the director's hand. */
function whatOf({cause}: Entry, window: string): string | undefined {
  if (cause.kind === 'desk') return cause.window === window ? cause.act.do : undefined
  if (cause.kind === 'due')
    return cause.what.kind === 'answer' || cause.what.kind === 'giveUp' ? cause.what.kind : undefined
  return cause.kind === 'director' && cause.act.kind !== 'open' ? cause.act.kind : undefined
}

/** A note says what it says; everything else how it ended. */
const outcomeOf = ({cause, decision}: Entry): string =>
  cause.kind === 'director' && cause.act.kind === 'note' ? cause.act.text : (decision?.outcome ?? '')
