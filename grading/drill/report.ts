// The report after a drill 演练报告: a pure function of scenario and journal. Who did what by when, what the queue was, whether the money is
// right, what the reconciliation named. The same journal gives the same report for ever.
import {startOf, zeroOf} from '../../sandbox/drill/drill.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import type {Waits} from '../../sandbox/flow/tally.ts'
import {type Entry, messageOf} from '../../sandbox/world/entry.ts'
import {evidenceOf} from '../evidence.ts'
import {type Logged, loggedOf} from './logged.ts'
import {type Money, moneyOf} from './money.ts'
import {band, type Came, cameOf, type QueueMinute, queueOf, waitsIn} from './queue.ts'
import {minutesFrom, type Rated, ratingsOf, worth} from './ratings.ts'

export const reporter = '1'

export type Part = {got: number; of: number}
export type DrillReport = {
  reporter: string
  scenario: string
  edition: number
  seed: string
  entries: number
  injects: {id: string; minute: number; entry: number}[]
  actions: Rated[]
  /** What people said they did or saw, and what the director wrote down; robots say nothing. */
  log: Logged[]
  waits: {before: Waits; during: Waits; after: Waits}
  queue: QueueMinute[]
  longest: {waiting: number; minute: number}
  /** People who left the pay queue; what ninety of a hundred quiet days at this hour have. */
  left: {
    count: number
    usual: [low: number, high: number]
    patients: {patient: string; minute: number; entry: number}[]
  }
  /** Served at the windows, every ten minutes from the beginning. */
  throughput: {minute: number; served: number}[]
  money: Money
  /** Messages cut off or held up by the scenario's faults, by fault. A fault that never fired makes the drill void. */
  faults: {fault: string; fired: number}[]
  void: string[]
  /** In tenths of a point; learning (10 points) is the director's to give. */
  score: {flow: Part; money: Part; command: Part; recovery: Part; total: Part; failed: string[]}
}

export function reportOf(scenario: Scenario, seed: string, entries: readonly Entry[]): DrillReport {
  const zero = zeroOf(scenario)
  const calm = zero + scenario.calm * 60_000
  const end = zero + scenario.end * 60_000
  const evidence = evidenceOf(entries)
  const people = cameOf(patientVersions(entries))
  const queue = queueOf(scenario, seed, people)
  const actions = ratingsOf(scenario, zero, entries)
  const money = moneyOf(evidence)
  const gone = people.filter(one => one.leftAt !== null)
  const waits = {
    before: waitsIn(people, startOf(scenario), zero),
    during: waitsIn(people, zero, calm),
    after: waitsIn(people, calm, end),
  }
  const faults = firedOf(scenario, entries)
  const throughput = throughputOf(scenario, people)
  return {
    reporter,
    scenario: scenario.id,
    edition: scenario.edition,
    seed,
    entries: entries.length,
    injects: injectsOf(entries, zero),
    actions,
    log: logOf(entries, zero),
    waits,
    queue,
    longest: queue.reduce(
      (most, one) => (one.waiting > most.waiting ? {waiting: one.waiting, minute: one.minute} : most),
      {
        waiting: 0,
        minute: 0,
      },
    ),
    left: {
      count: gone.length,
      usual: band(scenario, seed).left,
      patients: gone.map(one => ({patient: one.patient, minute: minutesFrom(zero, one.leftAt ?? 0), entry: one.entry})),
    },
    throughput,
    money,
    faults,
    void: faults.filter(one => one.fired === 0).map(one => one.fault),
    score: scoreOf(actions, waits, throughput, money, scenario),
  }
}

function* patientVersions(entries: readonly Entry[]) {
  for (const {seq, decision} of entries)
    for (const event of decision?.events ?? [])
      if (event.kind === 'hospitalWrote')
        for (const one of event.docs) if (one.kind === 'patient') yield {seq, doc: one.doc}
}

function injectsOf(entries: readonly Entry[], zero: number): DrillReport['injects'] {
  return entries.flatMap(({cause, at, seq}) =>
    cause.kind === 'director' && cause.act.kind === 'drill' && cause.act.act.do === 'inject'
      ? [{id: cause.act.act.inject, minute: minutesFrom(zero, at), entry: seq}]
      : [],
  )
}

function logOf(entries: readonly Entry[], zero: number): Logged[] {
  return entries.flatMap(({cause, at, seq}) => {
    const act = cause.kind === 'director' && cause.act.kind === 'drill' ? cause.act.act : undefined
    const one = act && loggedOf(act, seq, minutesFrom(zero, at))
    const spoken = one && (one.what !== 'action' || one.by !== '' || one.text !== '')
    return spoken ? [one] : []
  })
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

/** Points of the reference's scheme: flow 30, money 25, command 20, recovery 15; here in tenths. */
function scoreOf(
  actions: readonly Rated[],
  waits: DrillReport['waits'],
  throughput: DrillReport['throughput'],
  money: Money,
  scenario: Scenario,
): DrillReport['score'] {
  const share = (of: readonly Rated[], points: number): Part => ({
    got:
      of.length === 0
        ? points
        : Math.round((points * of.reduce((sum, one) => sum + worth[one.rating], 0)) / (10 * of.length)),
    of: points,
  })
  const usual = throughput.filter(one => one.minute < 0).reduce((most, one) => Math.max(most, one.served), 0)
  const inTrouble = throughput.filter(one => one.minute >= 0 && one.minute < scenario.calm)
  const kept =
    usual === 0 ? 1 : Math.min(1, inTrouble.reduce((sum, one) => sum + one.served, 0) / (inTrouble.length * usual))
  // half for those served within ten minutes, half for how many were served
  const flow: Part = {got: Math.round(150 * waits.during.withinTenShare + 150 * kept), of: 300}
  const wrong = money.wrong.length + money.drawers.length
  // five points each; what no reconciliation named counts twice
  const moneyPart: Part = {got: Math.max(0, 250 - 50 * (wrong + money.unnamed)), of: 250}
  const recovering = actions.filter(one => one.role === 'FI' || one.from >= scenario.calm)
  const commanding = actions.filter(one => !recovering.includes(one))
  const command = share(commanding, 200)
  const recovery = share(recovering, 150)
  const parts = [flow, moneyPart, command, recovery]
  return {
    flow,
    money: moneyPart,
    command,
    recovery,
    total: {got: parts.reduce((sum, one) => sum + one.got, 0), of: parts.reduce((sum, one) => sum + one.of, 0)},
    failed: actions.filter(one => one.critical && one.rating === 'U').map(one => one.id),
  }
}
