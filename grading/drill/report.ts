// The report after a drill 演练报告: a pure function of scenario, journal and how many quiet days it is compared with. Who did what by when,
// what the queue was, whether the money is right. The same journal gives the same report for ever; `reporter` grows when it would not.
import type {Fen} from '../../sandbox/base/fen.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {startOf, zeroOf} from '../../sandbox/drill/setting.ts'
import type {Waits} from '../../sandbox/flow/tally.ts'
import {owed} from '../../sandbox/line/faults.ts'
import {type Entry, messageOf} from '../../sandbox/world/entry.ts'
import {allAtOnce} from '../../sandbox/world/fingerprint.ts'
import {EvidenceReading} from '../evidence.ts'
import {type Gap, gapOf} from './gap.ts'
import {type Kpi, kpisOf} from './kpis.ts'
import {type Learning, learningIn} from './learning.ts'
import {type Money, moneyOf} from './money.ts'
import {type OwnReport, ownReportOf} from './own-systems.ts'
import {parts} from './parts/list.ts'
import type {Inject, Sources} from './parts/part.ts'
import {
  banding,
  type Came,
  noteCame,
  orderedFen,
  type QueueMinute,
  queueOf,
  quietDaysUsual,
  waitedBetween,
  waitsIn,
} from './queue.ts'
import {declarationOf, drillActs, minutesFrom, type Rated, ratingsOf} from './ratings.ts'
import {type Score, scoreOf} from './score.ts'

export const reporter = '2'

export type DrillReport = {
  reporter: string
  scenario: string
  edition: number
  seed: string
  entries: number
  /** Days without a fault it is compared with. */
  quietDays: number
  injects: Inject[]
  /** Minute of the declaration; null = never, or the scenario has none. */
  declared: number | null
  actions: Rated[]
  kpis: Kpi[]
  waits: {before: Waits; during: Waits; after: Waits}
  queue: QueueMinute[]
  longest: {waiting: number; minute: number}
  /** Minutes all people together stood in the queue from T0 to the end. */
  waitedMinutes: number
  /** People who left the pay queue; what ninety of a hundred quiet days at this hour have. */
  left: {
    count: number
    /** What they had been ordered and did not pay. */
    fen: Fen
    usual: [low: number, high: number]
    patients: {patient: string; minute: number; fen: Fen; entry: number}[]
  }
  /** Served at the windows, every ten minutes from the beginning. */
  throughput: {minute: number; served: number}[]
  money: Money
  /** Where the centre's second site took over: what it did not know. */
  gap?: Gap
  /** Messages cut off or held up by the scenario's faults, by fault. A fault that never fired makes the drill void. */
  faults: {fault: string; fired: number}[]
  void: string[]
  /** Of a drill with the hospital's own systems dead. */
  own?: OwnReport
  score: Score
  /** What the director gave for learning, and why. */
  learning?: Learning
  /** What each part of the report found, by its id. */
  parts: Record<string, unknown>
}

/** Entries read in one turn: some ten milliseconds. */
const stretch = 500

export const reportOf = (
  scenario: Scenario,
  seed: string,
  entries: readonly Entry[],
  quietDays = quietDaysUsual,
): DrillReport => allAtOnce(reporting(scenario, seed, entries, quietDays))

/** The same in turns, for who has other work to do meanwhile. */
export function* reporting(
  scenario: Scenario,
  seed: string,
  entries: readonly Entry[],
  quietDays = quietDaysUsual,
): Generator<void, DrillReport, void> {
  const zero = zeroOf(scenario)
  const calm = zero + scenario.calm * 60_000
  const end = zero + scenario.end * 60_000
  const band = yield* banding(scenario, seed, quietDays)
  const reading = new EvidenceReading()
  const came = new Map<string, Came>()
  for (const [index, entry] of entries.entries()) {
    reading.hear(entry)
    for (const event of entry.decision?.events ?? [])
      if (event.kind === 'hospitalWrote')
        for (const one of event.docs) if (one.kind === 'patient') noteCame(came, {seq: entry.seq, doc: one.doc})
    if (index % stretch === stretch - 1) yield
  }
  const evidence = reading.evidence
  const people = [...came.values()]
  const queue = queueOf(scenario, band, people)
  yield
  const actions = ratingsOf(scenario, zero, entries)
  const injects = [...drillActs(entries).injects].map(([id, {at, seq}]) => ({
    id,
    minute: minutesFrom(zero, at),
    entry: seq,
  }))
  yield
  const money = moneyOf(evidence)
  yield
  const own = ownReportOf(scenario, zero, entries)
  yield
  const sources: Sources = {scenario, zero, entries, evidence, people, band, injects, actions, money, own}
  const found: Record<string, unknown> = {}
  const kpis: Kpi[] = []
  for (const part of parts) {
    const data = part.find?.(sources) ?? null
    yield
    if (data === null) continue
    found[part.id] = data
    kpis.push(...(part.kpis?.(data, sources) ?? []))
  }
  const gone = people.filter(one => one.leftAt !== null)
  const waits = {
    before: waitsIn(people, startOf(scenario), zero),
    during: waitsIn(people, zero, calm),
    after: waitsIn(people, calm, end),
  }
  const faults = firedOf(scenario, entries)
  const throughput = throughputOf(scenario, people)
  const gap = gapOf(scenario, entries, evidence)
  const learning = learningIn(entries)
  return {
    reporter,
    scenario: scenario.id,
    edition: scenario.edition,
    seed,
    entries: entries.length,
    quietDays,
    injects,
    declared: actions.find(one => one.id === declarationOf(scenario)?.id)?.done ?? null,
    actions,
    kpis: kpisOf(sources, kpis),
    waits,
    queue,
    longest: queue.reduce(
      (most, one) => (one.waiting > most.waiting ? {waiting: one.waiting, minute: one.minute} : most),
      {waiting: 0, minute: 0},
    ),
    waitedMinutes: waitedBetween(people, zero, end),
    left: {
      count: gone.length,
      fen: gone.reduce((sum, one) => sum + orderedFen(evidence.came.get(one.patient)), 0),
      usual: band.left,
      patients: gone.map(({patient, leftAt, entry}) => ({
        patient,
        minute: minutesFrom(zero, leftAt ?? 0),
        fen: orderedFen(evidence.came.get(patient)),
        entry,
      })),
    },
    throughput,
    money,
    ...(gap && {gap}),
    faults,
    void: [
      ...faults.filter(({fired}, index) => owed(scenario.faults[index] ?? {}, fired) > 0).map(one => one.fault),
      // a second site that missed nothing proves nothing
      ...(scenario.sites && !gap?.items.length ? ['sites'] : []),
    ],
    ...(own && {own}),
    ...(learning && {learning}),
    score: scoreOf(actions, waits.during, throughput, money, scenario, own, learning),
    parts: found,
  }
}

function firedOf(scenario: Scenario, entries: readonly Entry[]): DrillReport['faults'] {
  const fired = new Map(scenario.faults.map((_, index) => [`f${index + 1}`, 0]))
  for (const {line, cause} of entries)
    if (line.did !== 'delivered' && messageOf(cause)) fired.set(line.fault, (fired.get(line.fault) ?? 0) + 1)
  return [...fired].map(([fault, count]) => ({fault, fired: count}))
}

function throughputOf(scenario: Scenario, people: readonly Came[]): DrillReport['throughput'] {
  const from = startOf(scenario)
  const tens = Math.floor((scenario.lead + scenario.end) / 10)
  return Array.from({length: tens}, (_, index) => {
    const at = from + index * 600_000
    const served = people.filter(
      one => one.calledAt !== null && one.calledAt >= at && one.calledAt < at + 600_000,
    ).length
    return {minute: index * 10 - scenario.lead, served}
  })
}
