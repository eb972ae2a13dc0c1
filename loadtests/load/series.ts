// The run over time 随时间: arrivals, latency, open unknowns and what a reconciliation at that moment would have found, in equal slices. What the
// charts draw and the tables list.
import type {UnknownChange} from '../../grading/judge/types.ts'
import type {VisitLine} from '../k6/run-file.ts'
import {arrivalsOf, plannedMs} from './arrivals.ts'
import {type Evidence, percentile} from './evidence.ts'

export type Slice = {
  /** Seconds from the start. */
  from: number
  /** Visits a second, planned and begun. */
  planned: number
  begun: number
  /** Of the visits planned in it, settled ones, from their intended start; null: none. */
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  notSettled: number
  /** Most unknowns open at once in the slice. */
  unknowns: number
  /** Booked by the centre and not heard of by the client, at the end of the slice: rows and fen. */
  apartRows: number
  apartFen: number
}

const mostSlices = 60
/** Lengths people read easily. */
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]

export function seriesOf({plan, lines, unknowns, worldAt}: Evidence): {seconds: number; slices: Slice[]} {
  const last = Math.max(
    plan.seconds,
    ...unknowns.slice(-1).map(one => (one.at - worldAt) / 1000),
    lines.reduce((most, one) => Math.max(most, one.ended / 1000), 0),
  )
  const seconds = lengths.find(length => last / length <= mostSlices) ?? Math.ceil(last / mostSlices)
  const count = Math.max(1, Math.ceil(last / seconds))
  const planned = counted(plannedSeconds(plan.stages), seconds, count)
  const begun = counted(
    lines.map(one => one.begun / 1000),
    seconds,
    count,
  )
  const byPlan = slicedBy(lines, seconds, count)
  const open = openAt(unknowns, worldAt, seconds, count)
  const slices = Array.from({length: count}, (_, index): Slice => {
    const inside = byPlan[index] ?? []
    const took = inside.filter(one => one.how === 'settled').map(one => one.ended - one.planned)
    const p = (share: number) => percentile(took, share) ?? null
    return {
      from: index * seconds,
      planned: (planned[index] ?? 0) / seconds,
      begun: (begun[index] ?? 0) / seconds,
      p50Ms: p(0.5),
      p95Ms: p(0.95),
      p99Ms: p(0.99),
      notSettled: inside.length - took.length,
      ...(open[index] as Pick<Slice, 'unknowns' | 'apartRows' | 'apartFen'>),
    }
  })
  return {seconds, slices}
}

const plannedSeconds = (stages: Evidence['plan']['stages']): number[] =>
  Array.from({length: arrivalsOf(stages)}, (_, index) => (plannedMs(stages, index) ?? 0) / 1000)

const sliceOf = (second: number, seconds: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(second / seconds)))

function counted(at: readonly number[], seconds: number, count: number): number[] {
  const counts = new Array<number>(count).fill(0)
  for (const second of at) (counts[sliceOf(second, seconds, count)] as number) += 1
  return counts
}

function slicedBy(lines: readonly VisitLine[], seconds: number, count: number): VisitLine[][] {
  const slices = Array.from({length: count}, (): VisitLine[] => [])
  for (const line of lines) slices[sliceOf(line.planned / 1000, seconds, count)]?.push(line)
  return slices
}

/** Unknowns open at once (the most in each slice), and those of them that are booked (at its end). */
function openAt(changes: readonly UnknownChange[], worldAt: number, seconds: number, count: number) {
  const open = new Map<string, number>()
  let next = 0
  return Array.from({length: count}, (_, index) => {
    const end = worldAt + (index + 1) * seconds * 1000
    let most = open.size
    for (; next < changes.length; next++) {
      const {institution, msgid, at, open: isOpen, fen} = changes[next] as UnknownChange
      if (at >= end && index < count - 1) break
      if (isOpen) open.set(`${institution}|${msgid}`, fen)
      else open.delete(`${institution}|${msgid}`)
      most = Math.max(most, open.size)
    }
    const booked = [...open.values()].filter(fen => fen > 0)
    return {unknowns: most, apartRows: booked.length, apartFen: booked.reduce((sum, fen) => sum + fen, 0)}
  })
}
