// A room: one open world with its mailbox, its clock, those who watch it, and its newest answers at hand. It knows neither
// HTTP nor the other worlds.
import type {Act, Entry, Send, WorldConfig} from '../world/entry.ts'
import type {Journal} from '../world/journal-port.ts'
import type {World} from '../world/world.ts'
import type {RealTime, WorldClock} from './clock.ts'
import type {Followers} from './followers.ts'
import {type Mailbox, openMailbox, type Stepped} from './mailbox.ts'
import {Problem, unheardProblem} from './problems.ts'

export type Room = {
  readonly id: string
  readonly config: WorldConfig
  readonly followers: Followers
  readonly clock: WorldClock
  readonly mailbox: Mailbox<World>
  /** Hands in a director's act; throws a problem when it was not heard. */
  direct(act: Act): Promise<Entry>
  /** The answer that stands in an earlier entry. */
  answerOf(seq: number): Promise<Send>
}

export type RoomParts = Pick<Room, 'id' | 'config' | 'followers' | 'clock'> & {
  journal: Journal
  real: RealTime
  /** The world to begin with. */
  first: World
  /** The world as its journal has it, when the one at hand broke. */
  fold(): Promise<World>
  trouble(what: 'broken' | 'store', error: unknown): void
}

export async function openRoom(parts: RoomParts): Promise<Room> {
  const {id, config, followers, clock, journal, real, fold, trouble} = parts
  const answers = recentAnswers()
  let ready: World | undefined = parts.first
  const mailbox = await openMailbox<World>({
    async open() {
      const world = ready ?? (await fold())
      ready = undefined
      return world
    },
    append(stepped) {
      for (const {entry, text} of stepped) journal.append(id, entry.seq, text)
      return journal.flushed()
    },
    clock,
    real,
    flushed(stepped) {
      answers.keep(stepped)
      followers.tell(stepped)
    },
    trouble,
  })
  return {
    id,
    config,
    followers,
    clock,
    mailbox,
    async direct(act) {
      const outcome = await mailbox.ask({kind: 'director', act})
      if (outcome.heard) return outcome.entry
      throw new Problem(unheardProblem[outcome.why])
    },
    async answerOf(seq) {
      const recent = answers.find(seq)
      if (recent !== undefined) return recent
      const text = await journal.read(id, seq)
      const send = text === undefined ? undefined : (JSON.parse(text) as Entry).decision?.sends[0]
      if (!send) throw new Error(`world ${id}, entry ${seq}: expected an answer, got none`)
      return send
    },
  }
}

/** Answers kept at hand: who asks again, asks soon. */
const answersKept = 1024

/** The newest answers by entry number; older ones stand in the journal. */
function recentAnswers() {
  const kept: {seq: number; send: Send | undefined}[] = []
  return {
    keep(stepped: readonly Stepped[]): void {
      for (const {entry} of stepped) {
        kept[entry.seq % answersKept] = {seq: entry.seq, send: entry.decision?.sends[0]}
      }
    },
    find(seq: number): Send | undefined {
      const one = kept[seq % answersKept]
      return one?.seq === seq ? one.send : undefined
    },
  }
}
