// What the drills of a server said should be made better 改进一览: one list over all of them, for who sees to it that things are done. It looks
// through journals for nothing else.
import {type Improvement, Improvements} from '../../../grading/drill/improvements.ts'
import {drillActOf} from '../../../grading/drill/ratings.ts'
import type {Said} from '../../state/hospital-records.ts'
import type {Entry} from '../../world/entry.ts'
import {stretch, turn} from '../maker.ts'
import type {Listed, Rooms} from '../rooms.ts'

/** An improvement, and the drill that said so. */
export type Improving = Improvement & {world: string; scenario: string; title: Said}

/** As every such entry has it; others need not be read. */
const sign = '"do":"improve'

/** Reads a drill's journal once for each length of it. */
export function improvementsReader(rooms: Rooms): (listed: Listed) => Promise<readonly Improvement[]> {
  const kept = new Map<string, {seq: number; found: Promise<readonly Improvement[]>}>()
  async function read(world: string): Promise<readonly Improvement[]> {
    const found = new Improvements()
    let texts = 0
    for await (const text of rooms.entries(world)) {
      texts += 1
      if (texts % stretch === 0) await turn()
      if (!text.includes(sign)) continue
      const entry = JSON.parse(text) as Entry
      const act = drillActOf(entry)
      if (act) found.hear(act, entry.seq)
    }
    return found.all
  }
  return ({id, seq}) => {
    const there = kept.get(id)
    if (there?.seq === seq) return there.found
    const found = read(id)
    kept.set(id, {seq, found})
    found.catch(() => kept.delete(id))
    return found
  }
}

/** What is not made yet first, the soonest due on top. */
export const byUrgency = (a: Improvement, b: Improvement): number =>
  Number(a.made === true) - Number(b.made === true) || (a.until < b.until ? -1 : Number(a.until > b.until))
