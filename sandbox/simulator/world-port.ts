// A world at the other end of the line, in one process: what the host does with entries and deliveries, without HTTP.
// Keeps the journal's texts, does due work before a message that comes later, and can be closed and folded again at any
// moment, as after a crash. It does not judge anything.
import {base64ToBytes} from '../base/base64.ts'
import type {Instant} from '../base/instant.ts'
import type {WorldConfig} from '../state/records.ts'
import {type Delivery, deliveryOf} from '../world/delivery.ts'
import type {Act, Cause, Entry, Send} from '../world/entry.ts'
import {World, type WorldDeps} from '../world/world.ts'
import type {Port, Reply} from './port.ts'

/** What a hospital waits for an answer before it counts as none. */
const clientLimitMs = 60_000

export type Listener = (entry: Entry, world: World) => void

export class WorldPort implements Port {
  world: World
  readonly texts: string[] = []
  private readonly deps: WorldDeps
  private readonly listener: Listener
  private readonly sends = new Map<number, Send>()

  constructor(id: string, config: WorldConfig, deps: WorldDeps, listener: Listener) {
    this.deps = deps
    this.listener = listener
    const {world, first} = World.open(id, config, deps)
    this.world = world
    this.keep(first)
  }

  private keep({entry, text}: {entry: Entry; text: string}): void {
    this.texts.push(text)
    const send = entry.decision?.sends[0]
    if (send && send.answerOf === undefined) this.sends.set(entry.seq, send)
    this.listener(entry, this.world)
  }

  private receive(cause: Cause, at: Instant): Entry {
    const [stepped] = this.world.receive([cause], at)
    if (!stepped) throw new Error('a cause made no entry')
    this.keep(stepped)
    return stepped.entry
  }

  /** Work that fell due up to an instant, each at its own time. */
  catchUp(now: Instant): void {
    for (;;) {
      const next = this.world.nextDue()
      if (next === undefined || next > now) return
      const [cause] = this.world.due(next)
      if (!cause) return
      this.receive(cause, next)
    }
  }

  direct(act: Act, at: Instant): void {
    this.catchUp(at)
    this.receive({kind: 'director', act}, at)
  }

  send(raw: string, now: Instant): Reply {
    const {reply, delayMs} = this.exchange(raw, now)
    return delayMs > clientLimitMs ? {got: 'nothing'} : reply
  }

  /** What comes back, and how much later than at once. */
  exchange(raw: string, now: Instant): {reply: Reply; delayMs: number} {
    this.catchUp(now)
    const entry = this.receive({kind: 'message', raw, via: {}}, now)
    const delivery = deliveryOf(entry)
    return {reply: this.replyOf(delivery), delayMs: delivery.delayMs}
  }

  private replyOf(delivery: Delivery): Reply {
    switch (delivery.kind) {
      case 'silence':
      case 'reset':
        return {got: 'nothing'}
      case 'status':
        return {got: 'status', status: delivery.status, text: delivery.body}
      case 'part': {
        if (delivery.after === 'silence' || delivery.delayMs + delivery.restMs > clientLimitMs) return {got: 'nothing'}
        if (delivery.after === 'rest') return {got: 'answer', text: delivery.body}
        const bytes = new TextEncoder().encode(delivery.body)
        return {
          got: 'answer',
          text: new TextDecoder().decode(bytes.slice(0, Math.min(delivery.bytes, bytes.length - 1))),
        }
      }
      case 'answer': {
        const send = delivery.answerOf === undefined ? delivery : this.sends.get(delivery.answerOf)
        if (send?.octets !== undefined) return {got: 'octets', bytes: base64ToBytes(send.octets)}
        return send?.body === undefined ? {got: 'nothing'} : {got: 'answer', text: send.body}
      }
    }
  }

  /** Closes the world and folds it from its journal. Returns both fingerprints, which must be equal. */
  restart(): {before: string; after: string} {
    const before = this.world.fingerprint()
    const {id} = this.world
    this.world.close()
    this.world = World.fold(id, this.texts, this.deps)
    return {before, after: this.world.fingerprint()}
  }

  /** The same from a snapshot taken now and no further entries: what a host does with a cold world. */
  reopen(): {before: string; after: string} {
    const before = this.world.fingerprint()
    const snapshot = this.world.snapshot()
    const {id} = this.world
    this.world.close()
    this.world = World.fromSnapshot(id, snapshot, this.deps)
    return {before, after: this.world.fingerprint()}
  }
}
