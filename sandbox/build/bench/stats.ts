// The few numbers a measurement comes down to. Medians of rounds, never means: one stolen slice must not count.

/** Middle value; of an even number the mean of the middle two. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** The value that a share (0…1) of all values does not exceed. */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Ratios of values that were taken side by side, pair by pair. */
export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, i) => value / (under[i] as number))

/** Three significant digits: 0.0123, 1.23, 12.3, 123, 1230. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
  return String(Number(value.toPrecision(3)))
}

export const range = (values: readonly number[]): string =>
  `${short(Math.min(...values))}–${short(Math.max(...values))}`
