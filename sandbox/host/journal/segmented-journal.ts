// The open journal: hands appends to the writer, finds entries through the index, removes worlds by tombstone and
// rewriting. How it is found on disk, mended and locked is journal.ts's work.
import * as fs from 'node:fs'
import {assert} from '../../base/assert.ts'
import type {Journal} from '../../world/journal-port.ts'
import {rewriteSegment} from './compact.ts'
import {JournalDamaged, JournalFailed} from './errors.ts'
import {type DiskCalls, diskCalls, type SyncMode, segmentName, segmentPath, syncFolder} from './files.ts'
import {bareFrame, headBytes, kinds, longestWorld, readHead, writeHead} from './frame.ts'
import {Reader} from './reader.ts'
import {countDead, entryAt, type Healed, type Scan} from './scan.ts'
import {WorldIndex} from './world-index.ts'
import {Writer} from './writer.ts'

export type JournalOptions = {
  /** A segment is ended when it would grow beyond this; 64 MiB unless told. */
  segmentBytes?: number
  /** Called once when the disk refuses: nothing more will be kept, the process should stop taking messages. */
  onFatal?: (error: JournalFailed) => void
  sync?: SyncMode
  /** For tests: calls that fail. */
  calls?: DiskCalls
}

export type FileJournal = Journal & {
  /** What opening found: how much, and a torn write at the end if one was cut off. */
  opened: {segments: number; frames: number; bytes: number; ms: number; healed?: Healed}
  /** Rewrites every segment that still holds deleted worlds, the newest too. */
  compact(): Promise<void>
}

/** Entries that lie this close are read in one piece. */
const windowBytes = 256 * 1024

export class SegmentedJournal implements FileJournal {
  opened: FileJournal['opened'] = {segments: 0, frames: 0, bytes: 0, ms: 0}
  private readonly folder: string
  private readonly index: Map<string, WorldIndex>
  private readonly tombstones: Map<string, number>
  private readonly dead: Map<number, number>
  private readonly reader: Reader
  private readonly options: JournalOptions
  private readonly mode: SyncMode
  private readonly unlock: () => void
  private writer!: Writer
  private end: {segment: number; end: number}
  private next: number
  private lastWorld: WorldIndex | undefined
  private open = true
  /** Rewriting of segments, one after the other. */
  private maintenance: Promise<void> = Promise.resolve()

  constructor(folder: string, scan: Scan, mode: SyncMode, options: JournalOptions, unlock: () => void) {
    this.folder = folder
    this.index = scan.worlds
    this.tombstones = scan.tombstones
    this.dead = scan.dead
    this.end = {segment: scan.last, end: scan.end}
    this.next = scan.next
    this.reader = new Reader(folder)
    this.mode = mode
    this.options = options
    this.unlock = unlock
  }

  openWriter(): void {
    const segmentBytes = this.options.segmentBytes ?? 64 * 1024 * 1024
    assert(segmentBytes <= 2 ** 30, () => `journal: segments of at most 1 GiB, got ${segmentBytes}`)
    try {
      this.writer = new Writer({
        folder: this.folder,
        segmentBytes,
        mode: this.mode,
        calls: this.options.calls ?? diskCalls,
        ...this.end,
        onFatal: error => this.onFatal(error),
        onSealed: segment => {
          if (this.dead.has(segment)) void this.maintain(() => this.compactDead(segment)).catch(() => {})
        },
      })
    } catch (error) {
      throw new JournalFailed(segmentPath(this.folder, this.end.segment), error)
    }
  }

  // ---- writing ----

  append(id: string, seq: number, text: string): void {
    this.mustBeOpen()
    if (this.writer.failed) throw this.writer.failed
    let world = this.lastWorld?.id === id ? this.lastWorld : this.index.get(id)
    if (world) {
      assert(!world.removing, () => `journal: world ${id} is being removed`)
      if (seq !== world.next) assert(false, `journal: world ${id} expected entry ${world.next}, got ${seq}`)
    } else {
      assert(Number.isSafeInteger(seq) && seq >= 0, () => `journal: world ${id} cannot begin with entry ${seq}`)
      world = new WorldIndex(id, seq)
      assert(
        id !== '' && world.idBytes.length <= longestWorld,
        () => `journal: expected a world id of 1 to ${longestWorld} bytes, got ${JSON.stringify(id)}`,
      )
      this.index.set(id, world)
    }
    this.lastWorld = world
    const {idBytes} = world
    const number = this.next++
    let length = 0
    const {segment, offset} = this.writer.add(headBytes + idBytes.length + text.length * 3, number, (to, at) => {
      to.set(idBytes, at + headBytes)
      const start = at + headBytes + idBytes.length
      length = start - at + to.write(text, start)
      writeHead(to, at, {kind: kinds.entry, length, worldBytes: idBytes.length, number, seq})
      return length
    })
    world.add(segment, offset, length)
  }

  flushed(): Promise<void> {
    this.mustBeOpen()
    return this.writer.flushed()
  }

  /** What never reached the disk leaves the index too, so that reading shows only what is kept. */
  private onFatal(error: JournalFailed): void {
    for (const {buffer, length} of this.writer.lost()) {
      for (let at = 0; at < length; at += readHead(buffer, at)!.length) {
        const head = readHead(buffer, at)!
        if (head.kind !== kinds.entry) continue
        const id = buffer.toString('utf8', at + headBytes, at + headBytes + head.worldBytes)
        const world = this.index.get(id)
        world?.pop()
        if (world?.count === 0) this.index.delete(id)
      }
    }
    this.lastWorld = undefined
    this.options.onFatal?.(error)
  }

  // ---- reading ----

  async read(id: string, seq: number): Promise<string | undefined> {
    this.mustBeOpen()
    const world = this.index.get(id)
    if (!world?.has(seq)) return undefined
    const at = seq - world.from
    const segment = world.segments[at]!
    const waiting = this.writer.waiting(segment, world.offsets[at]!)
    if (waiting) return this.checked(entryAt(waiting.buffer, waiting.at, world.lengths[at]!, id, seq), world, seq)
    const length = world.lengths[at]!
    const data = await this.reader.read(segment, () => ({offset: world.offsets[at]!, length}))
    // removed while we read: its bytes may have moved
    if (this.index.get(id) !== world) return undefined
    return this.checked(entryAt(data, 0, length, id, seq), world, seq)
  }

  async *entries(id: string, from?: number, to?: number): AsyncIterable<string> {
    this.mustBeOpen()
    const world = this.index.get(id)
    if (!world) return
    const last = Math.min(to ?? Number.POSITIVE_INFINITY, world.next - 1)
    for (let seq = Math.max(from ?? 0, world.from); seq <= last; ) {
      const at = seq - world.from
      const segment = world.segments[at]!
      if (this.writer.waiting(segment, world.offsets[at]!)) {
        const text = await this.read(id, seq)
        if (text !== undefined) yield text
        seq++
        continue
      }
      // one piece for all entries that lie close together; their places are noted before anything can move them
      const places: [offset: number, length: number][] = []
      const data = await this.reader.read(segment, () => {
        const start = world.offsets[at]!
        let size = 0
        for (let i = at; world.from + i <= last && world.segments[i] === segment; i++) {
          const [offset, length] = [world.offsets[i]! - start, world.lengths[i]!]
          const tooFar = offset + length > windowBytes || this.writer.waiting(segment, world.offsets[i]!)
          if (places.length > 0 && tooFar) break
          places.push([offset, length])
          size = offset + length
        }
        return {offset: start, length: size}
      })
      if (this.index.get(id) !== world) return
      for (const [offset, length] of places) {
        yield this.checked(entryAt(data, offset, length, id, seq), world, seq)
        seq++
      }
    }
  }

  private checked(text: string | undefined, world: WorldIndex, seq: number): string {
    if (text !== undefined) return text
    const at = seq - world.from
    const segment = world.segments[at]!
    throw new JournalDamaged({
      file: segmentName(segment),
      segment,
      offset: world.offsets[at]!,
      world: world.id,
      seq,
      what: 'frame',
      expected: `the ${world.lengths[at]} bytes written there`,
      got: 'something else',
    })
  }

  worlds(): ReturnType<Journal['worlds']> {
    this.mustBeOpen()
    return [...this.index.values()]
      .filter(world => !world.removing)
      .map(world => world.describe())
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  // ---- removing ----

  async remove(id: string): Promise<void> {
    this.mustBeOpen()
    const world = this.index.get(id)
    if (!world || world.removing) return
    world.removing = true
    const number = this.next++
    this.writer.add(headBytes + world.idBytes.length, number, (to, at) =>
      bareFrame(kinds.tombstone, number, 0, world.idBytes).copy(to, at),
    )
    try {
      await this.writer.flushed()
    } catch (error) {
      world.removing = false
      throw error
    }
    this.index.delete(id)
    if (this.lastWorld === world) this.lastWorld = undefined
    this.tombstones.set(id, number)
    countDead(this.dead, world)
    // the world is gone all the same: its bytes go with the next rewriting, at the latest on closing, which says why not
    await this.maintain(() => this.compactDead(this.writer.active - 1)).catch(() => {})
  }

  async compact(): Promise<void> {
    this.mustBeOpen()
    const {segment} = this.writer.position
    if (this.dead.has(segment)) {
      this.writer.roll(this.next)
      await this.writer.flushed()
    }
    await this.maintain(() => this.compactDead(this.writer.active - 1))
  }

  private maintain(work: () => Promise<void>): Promise<void> {
    const done = this.maintenance.then(work)
    this.maintenance = done.catch(() => {})
    return done
  }

  /** Rewrites the segments up to `last` that hold dead frames. None of them may still be written to. */
  async compactDead(last: number): Promise<void> {
    for (const segment of [...this.dead.keys()].filter(number => number <= last).sort((a, b) => a - b)) {
      const deadBefore = this.dead.get(segment) ?? 0
      // worlds removed while this runs are the next rewriting's
      const tombstones = new Map(this.tombstones)
      try {
        const {path, bytes, moved} = await rewriteSegment(
          this.folder,
          segment,
          (world, number) => number < (tombstones.get(world) ?? 0),
        )
        await this.reader.whileClosed(segment, () => {
          fs.renameSync(path, segmentPath(this.folder, segment))
          for (const {world, seq, offset} of moved) {
            const index = this.index.get(world)
            if (index?.has(seq) && index.segments[seq - index.from] === segment)
              index.offsets[seq - index.from] = offset
          }
        })
        await syncFolder(this.folder)
        if (segment === this.end.segment) this.end.end = bytes
      } catch (error) {
        throw error instanceof JournalDamaged ? error : new JournalFailed(segmentPath(this.folder, segment), error)
      }
      const deadSince = (this.dead.get(segment) ?? 0) - deadBefore
      if (deadSince > 0) this.dead.set(segment, deadSince)
      else this.dead.delete(segment)
    }
  }

  // ---- the end ----

  async close(): Promise<void> {
    if (!this.open) return
    this.open = false
    try {
      await this.writer.close()
      await this.maintenance
      await this.compactDead(this.writer.active)
    } finally {
      this.reader.close()
      this.unlock()
    }
  }

  private mustBeOpen(): void {
    assert(this.open, 'journal: used after close')
  }
}
