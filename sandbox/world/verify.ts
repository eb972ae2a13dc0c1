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

/** Verifies entry by entry, so that a server can give others a turn in between. */
export class Verifier {
  private readonly id: string
  private readonly deps: WorldDeps
  private world: World | undefined
  private entries = 0
  private more = 0
  private readonly differences: Difference[] = []
  constructor(id: string, deps: WorldDeps) {
    this.id = id
    this.deps = deps
  }

  /** The next entry, in order from the first. */
  take(text: string): void {
    const then = JSON.parse(text) as Entry
    this.world ??= World.blank(this.id, openedConfig(then), this.deps)
    this.entries += 1
    if (!then.decision?.outcome.startsWith('broken:') && !unkept(then)) {
      const again = this.world.rehearse(then.cause, then.at)
      if (again.text !== text) {
        const difference = compare(then, again.entry)
        if (this.differences.length < kept) this.differences.push(difference)
        else this.more += 1
      }
    }
    this.world.followAll([text])
  }

  /** What was found; closes the world it replayed into. */
  end(): Verified {
    const fingerprint = this.world?.fingerprint() ?? ''
    this.world?.close()
    return {entries: this.entries, differences: this.differences, more: this.more, fingerprint}
  }
}

export function verify(id: string, texts: Iterable<string>, deps: WorldDeps): Verified {
  const verifier = new Verifier(id, deps)
  for (const text of texts) verifier.take(text)
  return verifier.end()
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
