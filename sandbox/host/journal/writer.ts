// Group commit: frames gather in a buffer while the disk is busy, and go out in one durable write when it is free. The
// disk waits on another thread, never the event loop. It knows frames as bytes and files as numbers, no worlds.
//
// A new segment is begun in an order that a crash can interrupt anywhere: the next file with its head, durable; then
// the seal of the old one, durable; then entries in the next one.
import * as fs from 'node:fs'
import {JournalFailed} from './errors.ts'
import {type DiskCalls, type SyncMode, segmentPath, syncFolder, writeDurably, writeFlags} from './files.ts'
import {bareFrame, headBytes, kinds} from './frame.ts'

/** Frames that become durable together; they lie side by side in one segment. */
export type Batch = {
  segment: number
  /** Where in the segment its first byte belongs. */
  base: number
  buffer: Buffer
  length: number
  /** Number of the first counted frame, when this batch begins a new segment. */
  begins: number | undefined
  /** Resolves when durable. */
  done: Promise<void>
  resolve: () => void
  reject: (error: Error) => void
}

export type WriterOptions = {
  folder: string
  segmentBytes: number
  mode: SyncMode
  calls: DiskCalls
  segment: number
  end: number
  onFatal: (error: JournalFailed) => void
  /** A segment was sealed: it will never grow again. */
  onSealed: (segment: number) => void
}

const smallestBuffer = 256 * 1024
/** A waiting batch is written at this size even if nobody has asked for the flush. */
const eagerBytes = 1024 * 1024
/** A buffer larger than this is not kept for the next batch. */
const keptBuffer = 4 * 1024 * 1024

export class Writer {
  /** Oldest first; the first may be on its way to the disk, the last takes new frames. */
  private batches: Batch[] = []
  private writing = false
  private planned = false
  private spare: Buffer | undefined
  private failure: JournalFailed | undefined
  private fd: number
  /** What of the current segment is durable. */
  private segment: number
  private end: number
  private readonly options: WriterOptions

  constructor(options: WriterOptions) {
    this.options = options
    this.segment = options.segment
    this.end = options.end
    this.fd = fs.openSync(segmentPath(options.folder, options.segment), writeFlags(options.mode, false))
  }

  get failed(): JournalFailed | undefined {
    return this.failure
  }

  /** The segment being written to; every earlier one is sealed. */
  get active(): number {
    return this.segment
  }

  /** Segment and offset the next frame would get. */
  get position(): {segment: number; end: number} {
    const last = this.batches.at(-1)
    return last ? {segment: last.segment, end: last.base + last.length} : {segment: this.segment, end: this.end}
  }

  /**
   * Takes a frame of at most `room` bytes: `fill` writes it into the buffer and answers its length. Answers where it
   * lies. `number` is the frame's, in case a segment begins with it.
   */
  add(room: number, number: number, fill: (to: Buffer, at: number) => number): {segment: number; offset: number} {
    let batch = this.open(room)
    let length = fill(batch.buffer, batch.length)
    const offset = batch.base + batch.length
    if (offset + length > this.options.segmentBytes && offset > headBytes) {
      const frame = Buffer.from(batch.buffer.subarray(batch.length, batch.length + length))
      batch = this.begin(batch.segment + 1, headBytes, number, length)
      length = frame.copy(batch.buffer, 0)
    }
    const at = {segment: batch.segment, offset: batch.base + batch.length}
    batch.length += length
    if (batch.length >= eagerBytes) this.plan()
    return at
  }

  /** Begins a new segment now. */
  roll(number: number): void {
    const {segment} = this.position
    this.begin(segment + 1, headBytes, number, 0)
    this.plan()
  }

  /** Resolves when everything added so far is durable. */
  flushed(): Promise<void> {
    if (this.failure) return Promise.reject(this.failure)
    const last = this.batches.at(-1)
    if (!last) return Promise.resolve()
    this.plan()
    return last.done
  }

  /** The bytes at a place that is not durable yet, undefined when they are on disk. */
  waiting(segment: number, offset: number): {buffer: Buffer; at: number} | undefined {
    for (const batch of this.batches) {
      if (batch.segment === segment && offset >= batch.base && offset < batch.base + batch.length) {
        return {buffer: batch.buffer, at: offset - batch.base}
      }
    }
    return undefined
  }

  async close(): Promise<void> {
    try {
      await this.flushed()
    } finally {
      fs.closeSync(this.fd)
    }
  }

  // ---- batches ----

  /** A batch that is not on its way yet, with room. */
  private open(room: number): Batch {
    const last = this.batches.at(-1)
    if (last && !(this.writing && this.batches.length === 1)) {
      if (last.length + room > last.buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(last.buffer.length * 2, last.length + room))
        last.buffer.copy(larger, 0, 0, last.length)
        last.buffer = larger
      }
      return last
    }
    const {segment, end} = this.position
    return this.begin(segment, end, undefined, room)
  }

  private begin(segment: number, base: number, begins: number | undefined, room: number): Batch {
    const fits = this.spare && this.spare.length >= room ? this.spare : undefined
    if (fits) this.spare = undefined
    const buffer = fits ?? Buffer.allocUnsafe(Math.max(smallestBuffer, room))
    let resolve = () => {}
    let reject: (error: Error) => void = () => {}
    const done = new Promise<void>((yes, no) => {
      resolve = yes
      reject = no
    })
    // whoever waits gets the rejection; nobody need wait
    done.catch(() => {})
    const batch = {segment, base, buffer, length: 0, begins, done, resolve, reject}
    this.batches.push(batch)
    return batch
  }

  // ---- to the disk ----

  /** Starts writing after this turn of the event loop, so that what other worlds add in it goes along. */
  private plan(): void {
    if (this.planned || this.writing || this.failure) return
    this.planned = true
    setImmediate(() => {
      this.planned = false
      if (!this.writing) this.write()
    })
  }

  private write(): void {
    const batch = this.batches[0]
    if (!batch || this.failure) return
    this.writing = true
    const {calls, mode} = this.options
    const written =
      batch.begins === undefined
        ? writeDurably(calls, mode, this.fd, batch.buffer, batch.length, batch.base)
        : this.beginSegment(batch, batch.begins)
    written.then(
      () => {
        this.batches.shift()
        this.segment = batch.segment
        this.end = batch.base + batch.length
        this.writing = false
        if (batch.buffer.length <= keptBuffer) this.spare = batch.buffer
        batch.resolve()
        if (this.batches.length > 0) this.write()
      },
      error => this.fail(error),
    )
  }

  private async beginSegment(batch: Batch, number: number): Promise<void> {
    const {folder, calls, mode} = this.options
    const next = fs.openSync(segmentPath(folder, batch.segment), writeFlags(mode, true))
    try {
      await writeDurably(calls, mode, next, bareFrame(kinds.head, number, batch.segment), headBytes, 0)
      await syncFolder(folder)
      await writeDurably(calls, mode, this.fd, bareFrame(kinds.seal, number, this.segment), headBytes, this.end)
    } catch (error) {
      fs.closeSync(next)
      throw error
    }
    fs.closeSync(this.fd)
    this.fd = next
    this.options.onSealed(this.segment)
    if (batch.length > 0) await writeDurably(calls, mode, next, batch.buffer, batch.length, batch.base)
  }

  private fail(error: unknown): void {
    this.writing = false
    this.failure = new JournalFailed(segmentPath(this.options.folder, this.batches[0]?.segment ?? this.segment), error)
    const lost = this.batches
    this.options.onFatal(this.failure)
    this.batches = []
    for (const batch of lost) batch.reject(this.failure)
  }

  /** What was added but never became durable, oldest first; only of use inside onFatal. */
  lost(): readonly Batch[] {
    return this.batches
  }
}
