// A step of a world as deciding sees it: what it stands on, its number, instant and cause, and the entry that is made of it.
import type {Sha256} from '../base/hash.ts'
import type {Instant} from '../base/instant.ts'
import type {Catalogue} from '../catalogue/types.ts'
import type {Rules} from '../centre/context.ts'
import type {Hospital} from '../hospital/work.ts'
import type {Reader} from '../state/reader.ts'
import type {FaultPlan, LinkState, WorldConfig} from '../state/records.ts'
import type {SitesView} from '../state/sites.ts'
import type {Origin} from './acts.ts'
import type {Cause, Decision, Entry, Hash, Verdict} from './entry.ts'

/** What a world decides on. `strict`, `faults`, `links` and `head` change as it goes; the rest stays. */
export type Ground = {
  readonly config: WorldConfig
  readonly books: Reader
  readonly catalogue: Catalogue
  readonly rules: Rules
  readonly sha256: Sha256
  /** One of the world's own hospitals as it takes a step. */
  readonly ward: (institution: string, step: {seq: number; now: Instant}) => Hospital
  readonly origin: () => Origin
  readonly sites: SitesView | undefined
  strict: boolean
  /** The line's plans in the order they were made, parsed once; their counters stand in the books. */
  faults: readonly FaultPlan[]
  /** Lines that are not ideal, by institution. */
  links: ReadonlyMap<string, LinkState>
  /** Hash of the last entry. */
  head: Hash
}

/** The entry to be made: its number and instant. */
export type Step = {ground: Ground; seq: number; now: Instant; cause: Cause}

export type About = NonNullable<Entry['about']>

export const delivered: Verdict = {did: 'delivered'}

export function entry(
  {ground, seq, now, cause}: Step,
  made: {party: string; about?: About; line: Verdict; decision: Decision; cause?: Cause},
): Entry {
  const {party, about, line, decision} = made
  const whole: Entry = {seq, at: now, party, cause: made.cause ?? cause, line, previous: ground.head}
  if (about) whole.about = about
  whole.decision = decision
  return whole
}
