// What a run left behind 压测证据: the generator's own summary and lines, and what the centre's journal shows. Collected by the runner, judged by
// voids, thresholds and verdict; nothing here asks anybody anything.
import type {Difference, Judgement, UnknownChange} from '../../grading/judge/types.ts'
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {VisitLine} from '../k6/run-file.ts'
import type {Plan} from './plan.ts'

/** As handleSummary hands it over; values by statistic: 'p(99)', 'count', 'rate'. */
export type K6Summary = {metrics: Record<string, {values: Record<string, number>} | undefined>}

export type Evidence = {
  plan: Plan
  k6: {version: string; exit: number; summary: K6Summary | undefined}
  lines: VisitLine[]
  judgement: Judgement
  /** Fault plans that fired less often than they must. */
  owing: {id: string; fired: number; owed: number}[]
  unknowns: UnknownChange[]
  differences: Difference[]
  /** World time at which each visit, by its number, was settled for good. */
  settledAt: ReadonlyMap<string, Instant>
  /** World time of the first planned second. */
  worldAt: Instant
  /** The first step of a breakpoint run at whose end K8 no longer held. */
  restraintBroke?: number
  /** What went wrong with the sandbox or its tools; any of it is an ERROR. */
  troubles: Said[]
}

/** A statistic of the generator's summary; undefined: it has none. */
export const statistic = ({k6}: Pick<Evidence, 'k6'>, metric: string, name: string): number | undefined =>
  k6.summary?.metrics[metric]?.values[name]

/** The value 99 (or whatever share) of a hundred do not exceed, by nearest rank; undefined for none. Values in any order. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

export type Unknown = {msgid: string; infno: string; opened: Instant; closed: Instant | null; fen: number}

/** Each time something was unknown, from opening to end; one that opens again before it ends goes on. */
export function unknownsIn(changes: readonly UnknownChange[]): Unknown[] {
  const all: Unknown[] = []
  const open = new Map<string, Unknown>()
  for (const {institution, msgid, infno, at, open: isOpen, fen} of changes) {
    const key = `${institution}|${msgid}`
    const one = open.get(key)
    if (isOpen && !one) {
      const fresh: Unknown = {msgid, infno, opened: at, closed: null, fen}
      open.set(key, fresh)
      all.push(fresh)
    } else if (one) {
      one.fen = Math.max(one.fen, fen)
      if (!isOpen) {
        one.closed = at
        open.delete(key)
      }
    }
  }
  return all
}
