// The queue at the pay windows as the journal shows it 排队: who came, was called or left, minute by minute, and what a day without a
// fault would have looked like at the same hour. It does not know what anybody paid.
import type {Instant} from '../../sandbox/base/instant.ts'
import {sizeOf, startOf, zeroOf} from '../../sandbox/drill/drill.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {Flow} from '../../sandbox/flow/flow.ts'
import {openFor, outpatient, stations} from '../../sandbox/flow/outpatient.ts'
import {Tally, type Waits, waitsOf} from '../../sandbox/flow/tally.ts'
import type {PatientDoc} from '../../sandbox/state/hospital-records.ts'

export type Came = {
  patient: string
  arrivedAt: Instant
  calledAt: Instant | null
  leftAt: Instant | null
  entry: number
}
export type QueueMinute = {minute: number; waiting: number; low: number; high: number}

const minuteMs = 60_000
/** Days without a fault the band is drawn from. */
const bandDays = 40

/** Waits of those called in [from, until). */
export const waitsIn = (people: readonly Came[], from: Instant, until: Instant): Waits =>
  waitsOf(
    people.flatMap(({arrivedAt, calledAt}) =>
      calledAt !== null && calledAt >= from && calledAt < until ? [calledAt - arrivedAt] : [],
    ),
  )

const waitingAt = (people: readonly Came[], at: Instant): number =>
  people.filter(
    one =>
      one.arrivedAt <= at &&
      (one.calledAt ?? Number.POSITIVE_INFINITY) > at &&
      (one.leftAt ?? Number.POSITIVE_INFINITY) > at,
  ).length

/** What came of each who stood in the queue: the first call counts. */
export function cameOf(versions: Iterable<{seq: number; doc: PatientDoc}>): Came[] {
  const people = new Map<string, Came>()
  for (const version of versions) noteCame(people, version)
  return [...people.values()]
}

/** Who comes for a refund stands at a desk of its own, not in the queue at the pay windows. */
export function noteCame(people: Map<string, Came>, {seq, doc}: {seq: number; doc: PatientDoc}): void {
  if (doc.wants === 'refund') return
  const known = people.get(doc.id)
  if (!known) people.set(doc.id, {patient: doc.id, arrivedAt: doc.arrivedAt, calledAt: null, leftAt: null, entry: seq})
  else if (doc.state === 'called' && known.calledAt === null) known.calledAt = doc.calledAt
  else if (doc.state === 'left') Object.assign(known, {leftAt: doc.endedAt, entry: seq})
}

/** By minute from the beginning of the journal: the number of people that is not unusual. */
export type Band = {low: number[]; high: number[]; left: [low: number, high: number]}

/** Forty days take seconds, and each reader of a drill asks for the same. */
const bands = new WeakMap<Scenario, Map<string, Band>>()

export function band(scenario: Scenario, seed: string): Band {
  const days = banding(scenario, seed)
  for (;;) {
    const {done, value} = days.next()
    if (done) return value
  }
}

/** The same hospital and hour on other days, nothing wrong: 5 to 95 of a hundred of them lie in the band. A day a turn. */
export function* banding(scenario: Scenario, seed: string): Generator<void, Band, void> {
  const known = bands.get(scenario)?.get(seed)
  if (known) return known
  const days: {waiting: number[]; left: number}[] = []
  for (let day = 0; day < bandDays; day++) {
    days.push(quietDay(scenario, `${seed}/quiet ${day}`))
    yield
  }
  const minutes = scenario.lead + scenario.end
  const at = (share: number, of: number[]) => {
    const sorted = [...of].sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  }
  const perMinute = Array.from({length: minutes}, (_, minute) => days.map(day => day.waiting[minute] ?? 0))
  const left = days.map(day => day.left)
  const found: Band = {
    low: perMinute.map(of => at(0.05, of)),
    high: perMinute.map(of => at(0.95, of)),
    left: [at(0.05, left), at(0.95, left)],
  }
  bands.set(scenario, (bands.get(scenario) ?? new Map()).set(seed, found))
  return found
}

function quietDay(scenario: Scenario, seed: string): {waiting: number[]; left: number} {
  const from = startOf(scenario)
  const day = openFor(scenario.start)
  const tally = new Tally()
  let live = false
  const flow = new Flow(outpatient(seed, sizeOf(scenario), day.from, day.until), one => live && tally.hear(one))
  flow.advance(from)
  const before = flow.waiting(stations.window)
  live = true
  const waiting: number[] = []
  for (let minute = 0; minute < scenario.lead + scenario.end; minute++) {
    flow.advance(from + minute * minuteMs)
    waiting.push(minute === 0 ? before : flow.waiting(stations.window))
  }
  return {waiting, left: tally.gaveUp(stations.window)}
}

export function queueOf(scenario: Scenario, seed: string, people: readonly Came[]): QueueMinute[] {
  const {low, high} = band(scenario, seed)
  return low.map((_, index) => {
    const at = startOf(scenario) + index * minuteMs
    const minute = Math.round((at - zeroOf(scenario)) / minuteMs)
    return {minute, waiting: waitingAt(people, at), low: low[index] ?? 0, high: high[index] ?? 0}
  })
}
