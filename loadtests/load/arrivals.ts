// When each visit is planned to arrive 计划到达时刻. The load generator keeps this plan whatever the answers do (open model); latency is
// counted from here, so that a stall is felt by everybody who would have come. k6 reads this file as it is.

/** Rates in visits per ten minutes, whole numbers: what k6 is told. */
export type Stage = {seconds: number; from: number; to: number}

export const unitSeconds = 600

const arrivalsIn = ({seconds, from, to}: Stage): number => ((from + to) / 2 / unitSeconds) * seconds

/** How many arrive in all. */
export const arrivalsOf = (stages: readonly Stage[]): number => {
  let area = 0
  for (const stage of stages) area += arrivalsIn(stage)
  // an arrival falls where the area under the rate reaches a whole number; sums of fractions may miss it by a hair
  return Math.floor(area + 1e-9)
}

/**
 * Milliseconds from the start to the planned arrival of the visit with this index (from 0), as k6's ramping-arrival-rate plans it:
 * where the area under the rate reaches index + 1. Undefined beyond the last.
 * @example plannedMs([{seconds: 60, from: 600, to: 600}], 0) // 1000
 */
export function plannedMs(stages: readonly Stage[], index: number): number | undefined {
  let done = 0
  let at = 0
  for (const stage of stages) {
    const inside = arrivalsIn(stage)
    const wanted = index + 1 - done
    if (wanted <= inside + 1e-9) return (at + secondsUntil(stage, wanted)) * 1000
    done += inside
    at += stage.seconds
  }
  return undefined
}

/** Seconds into a stage at which so many have arrived in it. */
function secondsUntil({seconds, from, to}: Stage, count: number): number {
  const rate = from / unitSeconds
  const slope = (to - from) / unitSeconds / seconds
  if (to === from) return count / rate
  return (Math.sqrt(Math.max(0, rate * rate + 2 * slope * count)) - rate) / slope
}

/** The hospital's number of the n-th visit of a run, n from 0. */
export const visitNumber = (prefix: string, index: number): string => `${prefix}${String(index).padStart(6, '0')}`
