// Marks for speed 速度: each patient's time beside the par of the solution: all points at par or faster, none at twice par,
// in between by the line; the median counts. Who was served wrong was served too fast.

import {patientId} from '../sandbox/state/new-patient.ts'
import {bad, type Case, type Check, doneOnes, good, type Judged, say} from './case.ts'
import {actsOf} from './evidence.ts'

export type Timed = {patient: number; ms: number; parMs: number; share: number; right: boolean; entries: number[]}

/** `wrong`: numbers of patients whose money is wrong. */
export function timesOf(at: Case, wrong: ReadonlySet<number>): Timed[] {
  const par = at.evidence.start?.parMs ?? {}
  return at.exercise.patients.flatMap((_, index): Timed[] => {
    const patient = index + 1
    const parMs = par[patient]
    if (parMs === undefined || parMs === 0) return []
    const acts = actsOf(at.evidence, patientId(patient))
    const from = doneOnes(acts, 'call')[0]
    const to = acts.findLast(
      one => one.done && (one.act.do === 'done' || one.act.do === 'sendBack' || one.act.do === 'refuseService'),
    )
    if (!from || !to) return [{patient, ms: 0, parMs, share: 0, right: false, entries: from ? [from.seq] : []}]
    // par counts from before the call's own key; the log begins with it
    const ms = to.at - from.at
    const right = !wrong.has(patient)
    const share = right ? Math.max(0, Math.min(100, Math.round(((2 * parMs - ms) * 100) / parMs))) : 0
    return [{patient, ms, parMs, share, right, entries: [from.seq, to.seq]}]
  })
}

/** Work at an empty window, for a close. */
function closeTime(at: Case, right: boolean): Timed[] {
  const parMs = at.evidence.start?.parMs[0] ?? 0
  if (parMs === 0 || at.exercise.ends !== 'shift') return []
  const acts = at.evidence.acts.filter(one => one.seq > at.evidence.begun && one.window === '1')
  const close = doneOnes(acts, 'closeShift')[0]
  // the close begins when the last patient has gone
  const first = acts.findLast(one => one.patient !== null && one.done && one.seq < (close?.seq ?? 0)) ?? acts[0]
  if (!first || !close) return [{patient: 0, ms: 0, parMs, share: 0, right: false, entries: []}]
  const ms = close.at - first.at
  const share = right ? Math.max(0, Math.min(100, Math.round(((2 * parMs - ms) * 100) / parMs))) : 0
  return [{patient: 0, ms, parMs, share, right, entries: [first.seq, close.seq]}]
}

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0
  return Math.round(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2)
}

export const paceOf =
  (wrong: ReadonlySet<number>): Check =>
  (at): Judged => {
    const times = [...timesOf(at, wrong), ...(at.exercise.patients.length > 0 ? closeTime(at, wrong.size === 0) : [])]
    const share = medianOf(times.map(one => one.share))
    const entries = times.flatMap(one => one.entries)
    const seconds = (ms: number) => Math.round(ms / 1000)
    const list = times.map(one => `${seconds(one.ms)}/${seconds(one.parMs)}`).join('、')
    const expected = say('每位不超过标准用时，错账不计速度', 'each within par; a wrong one has no speed')
    const found = say(`用时/标准（秒）：${list}`, `seconds/par: ${list.replaceAll('、', ', ')}`)
    if (share === 100) return good(entries, expected, found)
    const right = say('先求对，再求快：熟记按键', 'right first, then fast: learn the keys')
    return bad(entries.length > 0 ? entries : [at.evidence.last], expected, found, right, share)
  }
