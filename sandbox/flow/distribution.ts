// How long something takes 时长分布: service, patience, gaps. A distribution turns one or two keyed draws into milliseconds.
// It does not know whose time it is. Times are model time, never money, so they may be computed with floats and are rounded
// to whole milliseconds at the end.
import type {Draw} from '../base/draw.ts'

export type Distribution =
  | {kind: 'fixed'; ms: number}
  | {kind: 'exponential'; meanMs: number}
  /** `cv` = standard deviation ÷ mean. */
  | {kind: 'lognormal'; meanMs: number; cv: number}
  /** `k` > 1: the longer one waited, the sooner one goes. */
  | {kind: 'weibull'; k: number; medianMs: number}
  /** Patience without an end. */
  | {kind: 'never'}

/** A draw in (0, 1]: logarithms need one that is never 0. */
const open = (draw: Draw, label: string): number => 1 - draw.unit(label)

/** Milliseconds, a whole number ≥ 0; Infinity for 'never'. The same draw and label give the same time. */
export function duration(of: Distribution, draw: Draw, label: string): number {
  switch (of.kind) {
    case 'fixed':
      return of.ms
    case 'exponential':
      return Math.round(-Math.log(open(draw, label)) * of.meanMs)
    case 'lognormal': {
      const variance = Math.log(1 + of.cv * of.cv)
      const normal = Math.sqrt(-2 * Math.log(open(draw, label))) * Math.cos(2 * Math.PI * draw.unit(`${label}′`))
      return Math.round(of.meanMs * Math.exp(Math.sqrt(variance) * normal - variance / 2))
    }
    case 'weibull':
      return Math.round(of.medianMs * (-Math.log(open(draw, label)) / Math.LN2) ** (1 / of.k))
    case 'never':
      return Number.POSITIVE_INFINITY
  }
}

/** The mean in milliseconds, for closed forms and for what a reader wants to see beside a figure. */
export function meanOf(of: Distribution): number {
  switch (of.kind) {
    case 'fixed':
      return of.ms
    case 'exponential':
    case 'lognormal':
      return of.meanMs
    case 'weibull':
      return (of.medianMs / Math.LN2 ** (1 / of.k)) * gamma(1 + 1 / of.k)
    case 'never':
      return Number.POSITIVE_INFINITY
  }
}

/** How many arrive together: geometric, 1, 2, 3 …, with this mean (≥ 1). */
export function batchSize(mean: number, draw: Draw, label: string): number {
  if (mean <= 1) return 1
  return 1 + Math.floor(Math.log(open(draw, label)) / Math.log(1 - 1 / mean))
}

/** Euler's gamma for arguments in [1, 3]: Lanczos with the usual seven terms. */
function gamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  const z = x - 1
  const sum = terms.reduce((all, term, i) => all + term / (z + i + 1), 0.9999999999998099)
  const t = z + terms.length - 0.5
  return Math.sqrt(2 * Math.PI) * t ** (z + 0.5) * Math.exp(-t) * sum
}
