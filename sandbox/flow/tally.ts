// What came of a flow, counted while it runs 统计: waits, people who left, queue lengths minute by minute, throughput. Whole
// milliseconds; a percentile is a wait somebody really had (nearest rank).
import type {Instant} from '../base/instant.ts'
import type {Acuity, Happening} from './plan.ts'

export type Waits = {
  served: number
  left: number
  meanMs: number
  p50Ms: number
  p90Ms: number
  maxMs: number
  withinTenMinutes: number
}
export type Sample = {at: Instant; waiting: number; served: number; left: number}

const minute = 60_000

type Counted = {
  waits: {ms: number; acuity: Acuity; class: string}[]
  gaveUp: number
  waiting: number
  longest: number
  samples: Sample[]
  served: number
}

export class Tally {
  private readonly from: Instant
  private readonly stations = new Map<string, Counted>()
  arrived = 0
  gone = 0
  left = 0

  /** Samples start at `from`, one a minute. */
  constructor(from: Instant) {
    this.from = from
  }

  /** Give this to a flow as its listener. */
  readonly hear = (one: Happening): void => {
    if (one.kind === 'arrived') this.arrived += 1
    else if (one.kind === 'gone') this.gone += 1
    else this.atStation(one)
  }

  private atStation(one: Exclude<Happening, {kind: 'arrived' | 'gone'}>): void {
    const counted = this.of(one.station)
    this.sample(counted, one.at)
    switch (one.kind) {
      case 'queued':
        counted.waiting += 1
        break
      case 'started':
        counted.waiting -= 1
        counted.waits.push({ms: one.waitedMs, acuity: one.visit.acuity, class: one.visit.class})
        break
      case 'served':
        counted.served += 1
        break
      case 'left':
        counted.waiting -= 1
        counted.gaveUp += 1
        this.left += 1
        break
      case 'moved':
        counted.waiting -= 1
    }
    if (counted.waiting > counted.longest) counted.longest = counted.waiting
  }

  private of(station: string): Counted {
    let counted = this.stations.get(station)
    if (!counted) {
      counted = {waits: [], gaveUp: 0, waiting: 0, longest: 0, samples: [], served: 0}
      this.stations.set(station, counted)
    }
    return counted
  }

  /** What stood at each full minute up to now is what stood before this happening. */
  private sample(counted: Counted, at: Instant): void {
    for (let next = this.from + counted.samples.length * minute; next <= at; next += minute)
      counted.samples.push({at: next, waiting: counted.waiting, served: counted.served, left: counted.gaveUp})
  }

  longest(station: string): number {
    return this.of(station).longest
  }
  /** One sample a minute from the start to the last happening at this station. */
  samples(station: string): readonly Sample[] {
    return this.of(station).samples
  }
  waits(station: string, of?: {acuity?: Acuity; class?: string}): Waits {
    const counted = this.of(station)
    const ms = counted.waits
      .filter(one => (of?.acuity ?? one.acuity) === one.acuity && (of?.class ?? one.class) === one.class)
      .map(one => one.ms)
      .sort((a, b) => a - b)
    const rank = (share: number) => ms[Math.max(0, Math.ceil(share * ms.length) - 1)] ?? 0
    return {
      served: ms.length,
      left: counted.gaveUp,
      meanMs: ms.length === 0 ? 0 : Math.round(ms.reduce((sum, one) => sum + one, 0) / ms.length),
      p50Ms: rank(0.5),
      p90Ms: rank(0.9),
      maxMs: ms.at(-1) ?? 0,
      withinTenMinutes: ms.length === 0 ? 1 : ms.filter(one => one <= 10 * minute).length / ms.length,
    }
  }
}
