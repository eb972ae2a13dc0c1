// The register of worlds 沙盘登记: which worlds there are (those the journal holds), opened when somebody comes, closed
// when nobody has come for a while. It knows neither HTTP nor what worlds do.
import {dateTimeText, type Instant} from '../base/instant.ts'
import type {Entry, WorldConfig} from '../world/entry.ts'
import type {Journal} from '../world/journal-port.ts'
import type {Verified} from '../world/verify.ts'
import {CatalogueMissing, JournalBroken, openedConfig, type World} from '../world/world.ts'
import type {Card, Cards} from './cards.ts'
import {type RealTime, startClock, type WorldClock} from './clock.ts'
import {type Followers, openFollowers} from './followers.ts'
import {type JournalAudited, nodeSha256, stretch, turn, type WorldMaker} from './maker.ts'
import {Problem} from './problems.ts'
import {openRoom, type Room} from './room.ts'
import type {Snapshots} from './snapshots.ts'

export type Listed = {
  id: string
  name: string
  config: WorldConfig
  card: Card
  open: boolean
  /** Number of the last entry. */
  seq: number
}

export type RoomsDeps = {
  journal: Journal
  maker: WorldMaker
  cards: Cards
  snapshots: Snapshots
  real: RealTime
  log(error: unknown, what: string): void
}

type Held = {
  id: string
  config: WorldConfig
  followers: Followers
  /** Lives on while the world itself is closed: time goes on in a room nobody looks into. */
  clock?: WorldClock
  opening?: Promise<Room>
  room?: Room
  usedAt: number
  /** Being deleted: nobody finds it any more, and its id is not free yet. */
  leaving?: boolean
  /** Entry of the newest snapshot. */
  snapshotSeq: number
}

/** Rooms idle for this long (real time) are closed. */
const idleMs = 15 * 60_000
/** Entries worth a snapshot when a world closes (folding them takes a tenth of a second), and while it is busy. */
const snapshotWhenClosing = 2000
const snapshotWhenBusy = 20_000

export class Rooms {
  private readonly deps: RoomsDeps
  private readonly held = new Map<string, Held>()
  private failed = false
  private changes = 0

  private constructor(deps: RoomsDeps) {
    this.deps = deps
  }

  /** Reads which worlds the journal holds; opens none of them. */
  static async open(deps: RoomsDeps): Promise<Rooms> {
    const rooms = new Rooms(deps)
    for (const {id, from, to} of deps.journal.worlds()) {
      if (await rooms.cutShort(id, to)) continue
      const first = await deps.journal.read(id, from)
      if (first !== undefined) rooms.hold(id, openedConfig(JSON.parse(first) as Entry))
    }
    rooms.forgetTheGone()
    return rooms
  }

  /** Takes away what a crash left of a fork or an import: a world is whole or is not there. */
  private async cutShort(id: string, to: number): Promise<boolean> {
    const {cards, journal, log} = this.deps
    const {awaits, ...card} = cards.read(id)
    if (awaits === undefined) return false
    const cut = to < awaits
    if (cut) {
      log(`${to} / ${awaits} 条记录，已移除 · entries, removed`, `world ${id}`)
      await journal.remove(id)
    }
    this.noteCard(id, cut ? undefined : card)
    return cut
  }

  /** A crash between a world's end and that of what is kept beside its journal leaves nothing of it behind. */
  private forgetTheGone(): void {
    const {cards, snapshots, log} = this.deps
    try {
      cards.keepOnly(new Set(this.held.keys()))
      snapshots.keepOnly(new Set(this.held.keys()))
    } catch (error) {
      log(error, 'cards and snapshots')
    }
  }

  /** Cards are a convenience: a disk that will not take one stops nothing. */
  private noteCard(id: string, card: Card | undefined): void {
    try {
      this.deps.cards.write(id, card)
    } catch (error) {
      this.deps.log(error, `card of ${id}`)
    }
  }

  private hold(id: string, config: WorldConfig): Held {
    const one = {id, config, followers: openFollowers(), usedAt: this.deps.real.elapsed(), snapshotSeq: 0}
    this.held.set(id, one)
    this.changes += 1
    return one
  }

  private need(id: string): Held {
    const one = this.held.get(id)
    if (!one || one.leaving) throw new Problem('no-such-world', {path: '/params/world', got: id})
    return one
  }

  /** @param path where the request names the id */
  private free(id: string, path = '/body/id'): void {
    if (this.held.has(id)) throw new Problem('world-exists', {path, got: id})
  }

  list(): Listed[] {
    const ids = [...this.held.values()].filter(one => !one.leaving).map(one => one.id)
    // the journal is asked once: asking for each of many worlds takes the square of it
    const last = new Map(this.deps.journal.worlds().map(({id, to}) => [id, to]))
    return ids.sort().map(id => this.listed(id, last.get(id) ?? 0))
  }

  /** Changes whenever there is a world more or less. */
  version(): number {
    return this.changes
  }

  *institutions(): Iterable<{world: string; code: string}> {
    for (const {id, config, leaving} of this.held.values()) {
      if (!leaving) for (const {code} of config.institutions) yield {world: id, code}
    }
  }

  /** False from the moment it is being deleted, as everywhere. */
  has(id: string): boolean {
    const one = this.held.get(id)
    return one !== undefined && !one.leaving
  }

  listed(id: string, seq = this.lastSeq(id)): Listed {
    const {config, room} = this.need(id)
    const card = this.deps.cards.read(id)
    return {id, name: card.name ?? config.name, config, card, open: room !== undefined, seq}
  }

  /** The room when it is open already; the interface's fast path. */
  opened(id: string): Room | undefined {
    const one = this.held.get(id)
    if (one?.leaving) return undefined
    if (one?.room) one.usedAt = this.deps.real.elapsed()
    return one?.room
  }

  /** Opens it when needed. Throws the problem `no-such-world`. */
  async enter(id: string): Promise<Room> {
    const one = this.need(id)
    one.usedAt = this.deps.real.elapsed()
    one.opening ??= this.openRoom(one).catch(error => {
      delete one.opening
      throw error
    })
    return one.opening
  }

  private async openRoom(one: Held, ready?: World): Promise<Room> {
    const {journal, cards, real, log} = this.deps
    const {id, config, followers} = one
    const first = ready ?? (await this.fold(one))
    const kept = cards.read(id).clock
    // a drill stands still until somebody drives it
    const speed = config.kind === 'drill' ? 0 : (kept?.speed ?? first.speed)
    one.clock ??= startClock(real, Math.max(kept?.at ?? config.start, first.at), speed)
    const trouble = (what: 'broken' | 'store', error: unknown) => {
      if (what === 'store') this.failed = true
      log(error, `world ${id}: ${what}`)
    }
    const fold = () => this.fold(one)
    one.room = await openRoom({id, config, followers, clock: one.clock, journal, real, first, fold, trouble})
    return one.room
  }

  /** The world as its journal has it, from a snapshot when one fits. */
  private async fold(one: Held): Promise<World> {
    const {journal, maker, snapshots} = this.deps
    const snapshot = snapshots.read(one.id)
    const text = snapshot && (await journal.read(one.id, snapshot.seq))
    if (!snapshot || text === undefined || nodeSha256(text) !== snapshot.head) {
      return maker.fold(one.id, journal.entries(one.id))
    }
    one.snapshotSeq = snapshot.seq
    return maker.fold(one.id, journal.entries(one.id, snapshot.seq + 1), snapshot)
  }

  /** Keeps how the world stands when so many entries have passed since it last did. */
  private async keepSnapshot(one: Held, passed: number): Promise<void> {
    const seen = one.room?.mailbox.look(world => (world.seq - one.snapshotSeq >= passed ? world.snapshot() : undefined))
    const snapshot = await seen?.catch(() => undefined)
    if (!snapshot) return
    one.snapshotSeq = snapshot.seq
    await this.deps.snapshots.write(one.id, snapshot).catch(error => this.deps.log(error, `snapshot of ${one.id}`))
  }

  private async closeRoom(one: Held): Promise<void> {
    const room = await one.opening?.catch(() => undefined)
    if (!room || one.room !== room) return
    await this.keepSnapshot(one, snapshotWhenClosing)
    delete one.room
    await room.mailbox.close()
    delete one.opening
    this.rememberClock(one)
  }

  private rememberClock({id, clock}: Held): void {
    if (!clock) return
    this.noteCard(id, {...this.deps.cards.read(id), clock: {at: clock.now(), speed: clock.speed}})
  }

  async create(id: string, config: WorldConfig): Promise<Room> {
    this.free(id)
    const one = this.hold(id, config)
    return this.firstOpening(one, async () => {
      const {world, first} = await this.deps.maker.fresh(id, config)
      this.deps.journal.append(id, first.entry.seq, first.text)
      await this.deps.journal.flushed()
      return world
    })
  }

  /** A world whose entries are given: a fork or an import. They are folded before anything is kept. */
  async adopt(id: string, texts: readonly string[], card: Card, idPath?: string): Promise<Room> {
    this.free(id, idPath)
    const one = this.hold(id, openedConfig(JSON.parse(texts[0] ?? '{}') as Entry))
    return this.firstOpening(one, async () => {
      const {journal, maker, cards} = this.deps
      const world = await maker.fold(id, listed(texts)).catch(error => {
        throw error instanceof CatalogueMissing ? error : damaged(error)
      })
      cards.write(id, {...card, awaits: texts.length})
      for (const [index, text] of texts.entries()) {
        journal.append(id, index + 1, text)
        if (index % stretch === stretch - 1) await turn()
      }
      await journal.flushed()
      this.noteCard(id, card)
      return world
    })
  }

  private async firstOpening(one: Held, make: () => Promise<World>): Promise<Room> {
    one.opening = make().then(world => this.openRoom(one, world))
    try {
      return await one.opening
    } catch (error) {
      this.forget(one)
      throw error
    }
  }

  /** @param at only when this is still its last entry: what came after somebody kept the world elsewhere is not lost. */
  async remove(id: string, at?: number): Promise<void> {
    const one = this.need(id)
    one.leaving = true
    this.changes += 1
    try {
      one.followers.end()
      await this.closeRoom(one)
      const last = this.deps.journal.worlds().find(world => world.id === id)?.to
      if (at !== undefined && last !== at) {
        throw new Problem('world-went-on', {path: '/query/at', expected: String(last), got: String(at)})
      }
      await this.deps.journal.remove(id)
    } catch (error) {
      one.leaving = false
      this.changes += 1
      throw error
    }
    this.forget(one)
    this.deps.snapshots.remove(id)
    this.noteCard(id, undefined)
  }

  private forget(one: Held): void {
    if (this.held.get(one.id) === one) this.held.delete(one.id)
    this.changes += 1
  }

  /** A new world that is this one up to entry `at`. */
  async fork(id: string, at: number, {id: forkId, name}: {id: string; name: string}): Promise<Room> {
    const {mailbox} = await this.enter(id)
    const last = await mailbox.look(world => world.seq)
    if (at > last) throw new Problem('no-such-entry', {path: '/body/at', expected: `1..${last}`, got: String(at)})
    const texts = await gathered(this.entries(id, 1, at))
    // deleted meanwhile
    if (texts.length < at) throw new Problem('no-such-world', {path: '/params/world', got: id})
    return this.adopt(forkId, texts, {name, from: {world: id, seq: at}})
  }

  /** The world as it stood after an entry, for looking at; whoever asked closes it. */
  async past(id: string, to: number): Promise<World> {
    return this.deps.maker.fold(id, this.entries(id, 1, to))
  }

  /** Replays entries 1..to and decides each again. */
  async verify(id: string, to: number): Promise<Verified> {
    return this.deps.maker.verify(id, this.entries(id, 1, to))
  }

  async audit(id: string, to: number, hear?: (entries: number) => void): Promise<JournalAudited> {
    return this.deps.maker.audit(id, this.entries(id, 1, to), hear)
  }

  /**
   * Entries that are on disk, oldest first: the journal shows what is still being written too, so this waits for the
   * flush of everything it is about to tell.
   */
  async *entries(id: string, from?: number, to = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
    this.need(id)
    const last = Math.min(to, this.lastSeq(id))
    await this.deps.journal.flushed()
    yield* this.deps.journal.entries(id, from, last)
  }

  /** One entry's text. */
  async entry(id: string, seq: number): Promise<string | undefined> {
    this.need(id)
    return this.deps.journal.read(id, seq)
  }

  /** Number of the last entry; known without opening the world. */
  lastSeq(id: string): number {
    return this.deps.journal.worlds().find(one => one.id === id)?.to ?? 0
  }

  clockOf(id: string): {now: Instant; speed: number} {
    const {clock, config} = this.need(id)
    if (clock) return {now: clock.now(), speed: clock.speed}
    const kept = this.deps.cards.read(id).clock
    return {now: kept?.at ?? config.start, speed: kept?.speed ?? config.speed}
  }

  /** Sets the speed or moves on, as an entry of the world. */
  async setClock(id: string, {moveTo, speed}: {moveTo?: Instant; speed?: number}): Promise<Room> {
    const room = await this.enter(id)
    // what happens in a drill follows minute by minute from what happened before
    if (moveTo !== undefined && room.clock.held) throw new Problem('clock-held', {path: '/body'})
    if (moveTo !== undefined && !room.clock.moveTo(moveTo)) {
      const expected = `>= ${dateTimeText(room.clock.now())}`
      throw new Problem('clock-backwards', {path: '/body/set', expected, got: dateTimeText(moveTo)})
    }
    if (speed !== undefined) room.clock.setSpeed(speed)
    await room.direct({kind: 'clock', speed: room.clock.speed})
    this.rememberClock(this.need(id))
    room.mailbox.wake()
    return room
  }

  noteDrill(id: string, drill: NonNullable<Card['drill']>): void {
    this.noteCard(id, {...this.deps.cards.read(id), drill})
  }

  openCount(): number {
    return [...this.held.values()].filter(one => one.room).length
  }

  storeFailed(): boolean {
    return this.failed
  }

  /** Closes rooms that nobody has used for a while, and keeps how the busy ones stand. */
  async tidy(): Promise<void> {
    for (const one of [...this.held.values()]) {
      await this.keepSnapshot(one, snapshotWhenBusy)
      const idle = this.deps.real.elapsed() - one.usedAt > idleMs && one.followers.count === 0
      if (idle && one.room?.mailbox.idle() && !one.room.mailbox.awaitsDue()) await this.closeRoom(one)
    }
  }

  /** Finishes what was accepted in every world, then gives the journal up. */
  async close(): Promise<void> {
    for (const one of this.held.values()) await this.closeRoom(one)
    await this.deps.journal.close()
  }
}

/** Entries from outside that do not hang together, or that the books refuse. */
const damaged = (error: unknown): Problem =>
  new Problem(
    'damaged-file',
    error instanceof JournalBroken
      ? {path: `/${error.entrySeq + 1}`, got: error.message}
      : {path: '/', detail: {zh: '有记录无法入账。', en: 'There is an entry that cannot be applied.'}},
  )

async function* listed(texts: readonly string[]): AsyncIterable<string> {
  yield* texts
}

async function gathered(texts: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const text of texts) all.push(text)
  return all
}
