// Verify replay 核验重放: decides every entry again from the same causes and reports where today's rules differ from
// what was decided then. After a difference the recorded events are applied, so that one drift does not hide the next.
import type {Instant} from '../base/instant.ts'
import type {Entry} from './entry.ts'
import {openedConfig, World, type WorldDeps} from './world.ts'

export type Difference = {seq: number; at: Instant; infno: string; what: string; recorded: string; today: string}

export type Verified = {
  entries: number
  differences: Difference[]
  /** How many more there were after the first hundred. */
  more: number
  /** Of the books the recorded events add up to. */
  fingerprint: string
}

const kept = 100

export function verify(id: string, texts: Iterable<string>, deps: WorldDeps): Verified {
  let world: World | undefined
  let entries = 0
  let more = 0
  const differences: Difference[] = []
  for (const text of texts) {
    const then = JSON.parse(text) as Entry
    world ??= World.blank(id, openedConfig(then), deps)
    entries += 1
    if (!then.decision?.outcome.startsWith('broken:') && !unkept(then)) {
      const again = world.rehearse(then.cause, then.at)
      if (again.text !== text) {
        const difference = compare(then, again.entry)
        if (differences.length < kept) differences.push(difference)
        else more += 1
      }
    }
    world.followAll([text])
  }
  const print = world?.fingerprint() ?? ''
  world?.close()
  return {entries, differences, more, fingerprint: print}
}

/** Entries whose message was not kept (a real identity number) cannot be decided again. */
const unkept = (entry: Entry): boolean => entry.decision?.outcome === 'bad:realIdentity'

function compare(then: Entry, now: Entry): Difference {
  const parts = ['about', 'line', 'decision'] as const
  const part = parts.find(name => JSON.stringify(then[name]) !== JSON.stringify(now[name])) ?? 'entry'
  const show = (entry: Entry) => JSON.stringify(part === 'entry' ? entry : entry[part]) ?? ''
  return {
    seq: then.seq,
    at: then.at,
    infno: then.about?.infno ?? '',
    what: part,
    recorded: show(then).slice(0, 2000),
    today: show(now).slice(0, 2000),
  }
}
