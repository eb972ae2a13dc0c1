// Verify replay 核验重放: decides every entry again from the same causes and reports where today's rules differ from
// what was decided then; a rule that breaks today is a difference too. After a difference the recorded events are
// applied, so that one drift does not hide the next.
import type {Instant} from '../base/instant.ts'
import type {Entry} from './entry.ts'
import {allAtOnce} from './fingerprint.ts'
import {printAlike} from './print-alike.ts'
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
      const difference = this.differenceOf(this.world, then, text)
      if (difference && this.differences.length < kept) this.differences.push(difference)
      else if (difference) this.more += 1
    }
    this.world.followOne(text, then)
  }

  private differenceOf(world: World, then: Entry, text: string): Difference | undefined {
    try {
      const again = world.rehearse(then.cause, then.at)
      return printAlike(then, again) || JSON.stringify(again) === text ? undefined : compare(then, again)
    } catch (error) {
      const today = `broken:${error instanceof Error ? error.message : String(error)}`
      return differing(then, 'decision', then.decision?.outcome ?? '', today)
    }
  }

  /** What was found; closes the world it replayed into. */
  end(): Verified {
    return allAtOnce(this.ending())
  }

  /** The same in slices, because the fingerprint of a large world takes seconds. */
  *ending(): Generator<void, Verified, void> {
    this.world?.endFollowing()
    const fingerprint = this.world ? yield* this.world.fingerprinting() : ''
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
  return differing(then, part, show(then), show(now))
}

const differing = (then: Entry, what: string, recorded: string, today: string): Difference => ({
  seq: then.seq,
  at: then.at,
  infno: then.about?.infno ?? '',
  what,
  recorded: recorded.slice(0, 2000),
  today: today.slice(0, 2000),
})
