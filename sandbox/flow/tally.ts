// What came of a flow, counted while it runs 统计: who came, went home or left, and how long people waited at each station. Whole
// milliseconds; a percentile is a wait somebody really had (nearest rank).
import type {Happening} from './plan.ts'

export type Waits = {served: number; meanMs: number; p50Ms: number; p90Ms: number; withinTenShare: number}

const tenMinutesMs = 600_000

/** Waits of those who were called, in milliseconds, in any order. Of nobody: all within ten minutes. */
export function waitsOf(waited: readonly number[]): Waits {
  const ms = [...waited].sort((a, b) => a - b)
  const rank = (share: number) => ms[Math.max(0, Math.ceil(ms.length * share) - 1)] ?? 0
  return {
    served: ms.length,
    meanMs: ms.length === 0 ? 0 : Math.round(ms.reduce((sum, one) => sum + one, 0) / ms.length),
    p50Ms: rank(0.5),
    p90Ms: rank(0.9),
    withinTenShare: ms.length === 0 ? 1 : ms.filter(one => one <= tenMinutesMs).length / ms.length,
  }
}

type Counted = {waited: number[]; gaveUp: number}

export class Tally {
  private readonly stations = new Map<string, Counted>()
  arrived = 0
  gone = 0
  left = 0

  /** Give this to a flow as its listener. */
  readonly hear = (one: Happening): void => {
    if (one.kind === 'arrived') this.arrived += 1
    if (one.kind === 'gone') this.gone += 1
    if (one.kind === 'started') this.of(one.station).waited.push(one.waitedMs)
    if (one.kind === 'left') {
      this.left += 1
      this.of(one.station).gaveUp += 1
    }
  }

  private of(station: string): Counted {
    const counted = this.stations.get(station) ?? {waited: [], gaveUp: 0}
    this.stations.set(station, counted)
    return counted
  }

  waits(station: string): Waits {
    return waitsOf(this.of(station).waited)
  }
  /** People who left while waiting here. */
  gaveUp(station: string): number {
    return this.of(station).gaveUp
  }
}
