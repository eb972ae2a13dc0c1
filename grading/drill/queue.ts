// The queue at the pay windows as the journal shows it 排队: who came, was called or left, minute by minute, and what a day without a
// fault would have looked like at the same hour. It does not know what anybody paid.
import {type Fen, priceTimesCount} from '../../sandbox/base/fen.ts'
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {sizeOf, startOf, zeroOf} from '../../sandbox/drill/setting.ts'
import {Flow} from '../../sandbox/flow/flow.ts'
import {openFor, outpatient, stations} from '../../sandbox/flow/outpatient.ts'
import type {Happening} from '../../sandbox/flow/plan.ts'
import {type Waits, waitsOf} from '../../sandbox/flow/tally.ts'
import type {PatientDoc} from '../../sandbox/state/hospital-records.ts'
import {allAtOnce} from '../../sandbox/world/fingerprint.ts'

export type Came = {
  patient: string
  arrivedAt: Instant
  calledAt: Instant | null
  leftAt: Instant | null
  entry: number
}
export type QueueMinute = {minute: number; waiting: number; low: number; high: number}

const minuteMs = 60_000
/** Of a quiet day in one turn. */
const sliceMinutes = 20
const sliceMs = sliceMinutes * minuteMs
/** Days without a fault the band is drawn from, where nobody asks for another number. */
export const quietDaysUsual = 40

/** Waits of those called in [from, until). */
export const waitsIn = (people: readonly Came[], from: Instant, until: Instant): Waits =>
  waitsOf(
    people.flatMap(({arrivedAt, calledAt}) =>
      calledAt !== null && calledAt >= from && calledAt < until ? [calledAt - arrivedAt] : [],
    ),
  )

/** Minutes all people together stood in the queue between two instants. */
export const waitedBetween = (people: readonly Came[], from: Instant, until: Instant): number =>
  Math.round(
    people.reduce((sum, {arrivedAt, calledAt, leftAt}) => {
      const end = Math.min(calledAt ?? until, leftAt ?? until, until)
      return sum + Math.max(0, end - Math.max(arrivedAt, from))
    }, 0) / minuteMs,
  )

/** What a patient had been ordered, in the hospital's prices. */
export const orderedFen = (patient: PatientDoc | undefined): Fen =>
  [...(patient?.orders ?? []), ...(patient?.paper ?? [])].reduce(
    (sum, one) => sum + priceTimesCount(one.priceMicro, one.countE4),
    0,
  )

const waitingAt = (people: readonly Came[], at: Instant): number =>
  people.filter(
    one =>
      one.arrivedAt <= at &&
      (one.calledAt ?? Number.POSITIVE_INFINITY) > at &&
      (one.leftAt ?? Number.POSITIVE_INFINITY) > at,
  ).length

/** What came of each who stood in the queue: the first call counts. */
/** Who comes for a refund stands at a desk of its own, not in the queue at the pay windows. */
export function noteCame(people: Map<string, Came>, {seq, doc}: {seq: number; doc: PatientDoc}): void {
  if (doc.wants === 'refund') return
  const known = people.get(doc.id)
  if (!known) people.set(doc.id, {patient: doc.id, arrivedAt: doc.arrivedAt, calledAt: null, leftAt: null, entry: seq})
  else if (doc.state === 'called' && known.calledAt === null) known.calledAt = doc.calledAt
  else if (doc.state === 'left') Object.assign(known, {leftAt: doc.endedAt, entry: seq})
}

/** By minute, or by ten, from the beginning of the journal: what is not unusual. Ninety of a hundred days lie between low and high. */
export type Band = {
  low: number[]
  high: number[]
  /** Gone unserved by the end. */
  left: [low: number, high: number]
  /** Gone unserved up to each minute. */
  leftBy: {low: number[]; high: number[]}
  /** Called in each ten minutes; `mid` is the median day. */
  called: {low: number[]; mid: number[]; high: number[]}
}

/** Days without a fault take seconds, and each reader of a drill asks for the same. */
const bands = new WeakMap<Scenario, Map<string, Band>>()

export const band = (scenario: Scenario, seed: string, days = quietDaysUsual): Band =>
  allAtOnce(banding(scenario, seed, days))

type QuietDay = {waiting: number[]; left: number[]; called: number[]}

/** The same hospital and hour on so many other days, nothing wrong; in turns of some milliseconds. */
export function* banding(scenario: Scenario, seed: string, count = quietDaysUsual): Generator<void, Band, void> {
  const key = `${count} ${seed}`
  const known = bands.get(scenario)?.get(key)
  if (known) return known
  const days: QuietDay[] = []
  for (let day = 0; day < count; day++) {
    days.push(yield* quietDay(scenario, `${seed}/quiet ${day}`))
    yield
  }
  const minutes = scenario.lead + scenario.end
  const at = (share: number, of: number[]) => {
    const sorted = [...of].sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  }
  const along = (what: keyof QuietDay, length: number, share: number) =>
    Array.from({length}, (_, index) =>
      at(
        share,
        days.map(day => day[what][index] ?? 0),
      ),
    )
  const tens = Math.floor(minutes / 10)
  const left = days.map(day => day.left.at(-1) ?? 0)
  const found: Band = {
    low: along('waiting', minutes, 0.05),
    high: along('waiting', minutes, 0.95),
    left: [at(0.05, left), at(0.95, left)],
    leftBy: {low: along('left', minutes, 0.05), high: along('left', minutes, 0.95)},
    called: {low: along('called', tens, 0.05), mid: along('called', tens, 0.5), high: along('called', tens, 0.95)},
  }
  bands.set(scenario, (bands.get(scenario) ?? new Map()).set(key, found))
  return found
}

function* quietDay(scenario: Scenario, seed: string): Generator<void, QuietDay, void> {
  const from = startOf(scenario)
  const day = openFor(scenario.start)
  const minutes = scenario.lead + scenario.end
  const called = Array.from({length: Math.floor(minutes / 10)}, () => 0)
  let gone = 0
  let live = false
  const hear = (one: Happening) => {
    if (!live || one.kind === 'arrived' || one.kind === 'gone' || one.station !== stations.window) return
    if (one.kind === 'left') gone += 1
    const ten = Math.floor((one.at - from) / (10 * minuteMs))
    if (one.kind === 'started' && ten < called.length) called[ten] = (called[ten] ?? 0) + 1
  }
  const flow = new Flow(outpatient(seed, sizeOf(scenario), day.from, day.until), hear)
  for (let at = day.from; at < from; at += sliceMs) {
    flow.advance(at)
    yield
  }
  flow.advance(from)
  const before = flow.waiting(stations.window)
  live = true
  const waiting: number[] = []
  const left: number[] = []
  for (let minute = 0; minute < minutes; minute++) {
    flow.advance(from + minute * minuteMs)
    if (minute % sliceMinutes === 0) yield
    waiting.push(minute === 0 ? before : flow.waiting(stations.window))
    left.push(gone)
  }
  flow.advance(from + minutes * minuteMs)
  return {waiting, left, called}
}

export function queueOf(scenario: Scenario, {low, high}: Band, people: readonly Came[]): QueueMinute[] {
  return low.map((_, index) => {
    const at = startOf(scenario) + index * minuteMs
    const minute = Math.round((at - zeroOf(scenario)) / minuteMs)
    return {minute, waiting: waitingAt(people, at), low: low[index] ?? 0, high: high[index] ?? 0}
  })
}
