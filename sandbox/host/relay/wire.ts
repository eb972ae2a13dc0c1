// One direction of the relayed line: takes segments from every connection in turn, as fast as the class allows, and hands
// each on when it would have arrived. Bytes stay in order on a connection; whoever reads slowly, or sends more than the
// line carries, waits. It knows clocks and pipes, not sockets.
import {drawFrom} from '../../base/draw.ts'
import {carry, segmentBytes, type Way} from '../../line/link.ts'
import type {LinkClass} from '../../line/link-classes.ts'
import type {RealTime} from '../clock.ts'

/** What a wire moves bytes between: the reading side of one socket and the writing side of another. */
export type Pipe = {
  /** At most so many of the bytes that have come; undefined when there are none now. */
  read(most: number): Buffer | undefined
  /** False: the far side is full, and `room` will be called. */
  write(bytes: Buffer): boolean
  /** Everything was written: the half of the connection ends. */
  end(): void
}

/** One connection on a wire. */
export type Flow = {
  /** Bytes came in. */
  more(): void
  /** The far side has room again. */
  room(): void
  /** Nothing more will come in. */
  ended(): void
  /** The connection is gone; what is on its way is lost. */
  close(): void
}

/** How far behind the clock a wire may catch up: timers are late, the rate is not to suffer. */
const burstMs = 20

type Carrying = {
  pipe: Pipe
  queue: {at: number; bytes: Buffer | undefined}[]
  /** When the last of it arrives: later bytes do not overtake. */
  last: number
  waiting: boolean
  full: boolean
  over: boolean
  closed: boolean
  timer: (() => void) | undefined
}

export class Wire {
  private readonly link: LinkClass | undefined
  private readonly way: Way
  private readonly real: RealTime
  private readonly seed: string
  private readonly turn: Carrying[] = []
  private free = 0
  private segments = 0
  private timer: (() => void) | undefined

  /** @param link undefined: a line that takes no time */
  constructor(link: LinkClass | undefined, way: Way, real: RealTime, seed: string) {
    this.link = link
    this.way = way
    this.real = real
    this.seed = seed
  }

  attach(pipe: Pipe): Flow {
    const flow: Carrying = {
      pipe,
      queue: [],
      last: 0,
      waiting: false,
      full: false,
      over: false,
      closed: false,
      timer: undefined,
    }
    return {
      more: () => this.wants(flow),
      room: () => {
        flow.full = false
        this.arrive(flow)
        this.wants(flow)
      },
      ended: () => {
        flow.over = true
        const travels = (this.link?.rttMs ?? 0) / 2
        this.hand(flow, Math.max(flow.last, this.real.elapsed() + travels), undefined)
      },
      close: () => {
        flow.closed = true
        flow.timer?.()
        flow.queue = []
      },
    }
  }

  private wants(flow: Carrying): void {
    if (flow.waiting || flow.closed) return
    flow.waiting = true
    this.turn.push(flow)
    if (this.timer === undefined) this.pump()
  }

  /** Takes a segment of each connection in turn while the line is free. */
  private pump(): void {
    this.timer = undefined
    for (;;) {
      const now = this.real.elapsed()
      if (this.turn.length === 0) return
      if (this.free > now) {
        this.timer = this.real.after(this.free - now, () => this.pump())
        return
      }
      const flow = this.turn.shift() as Carrying
      flow.waiting = false
      if (flow.closed || flow.full) continue
      const bytes = flow.pipe.read(this.link ? segmentBytes : Number.MAX_SAFE_INTEGER)
      if (bytes === undefined) continue
      this.send(flow, bytes, now)
      if (!flow.full) {
        flow.waiting = true
        this.turn.push(flow)
      }
    }
  }

  private send(flow: Carrying, bytes: Buffer, now: number): void {
    if (!this.link) {
      this.hand(flow, now, bytes)
      return
    }
    this.segments += 1
    const draw = drawFrom(this.seed, this.segments)
    const {free, arrives} = carry(this.link, this.way, {at: now - burstMs, free: this.free, bytes: bytes.length}, draw)
    this.free = free
    // what catches up still cannot be there before half a round trip has passed
    flow.last = Math.max(flow.last, arrives, now + this.link.rttMs / 2)
    this.hand(flow, flow.last, bytes)
  }

  private hand(flow: Carrying, at: number, bytes: Buffer | undefined): void {
    flow.queue.push({at, bytes})
    if (flow.queue.length === 1) this.arrive(flow)
  }

  /** Writes what is due; the rest has a timer of its own. */
  private arrive(flow: Carrying): void {
    flow.timer?.()
    flow.timer = undefined
    while (!flow.full && !flow.closed) {
      const next = flow.queue[0]
      if (!next) return
      const wait = next.at - this.real.elapsed()
      if (wait > 0) {
        flow.timer = this.real.after(wait, () => this.arrive(flow))
        return
      }
      flow.queue.shift()
      if (next.bytes === undefined) flow.pipe.end()
      else flow.full = !flow.pipe.write(next.bytes)
    }
  }
}
