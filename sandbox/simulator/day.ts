// A random day 随机一日: several hospitals with several windows against one centre, under faults, restarts and mischief,
// then calm, then every hospital closes its day. Everything from one seed. The auditor listens to every entry; at the
// end the hospitals' books, the auditor's and the centre's are laid side by side. Findings carry the name of the check.
import {drawFrom} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import {readMsgid} from '../protocol/msgid.ts'
import {checkBooks} from '../world/check.ts'
import type {Entry} from '../world/entry.ts'
import {verify} from '../world/verify.ts'
import type {WorldDeps} from '../world/world.ts'
import {Auditor} from './auditor.ts'
import {booksView} from './books-view.ts'
import {type Closing, closeDay} from './close.ts'
import {defaultGapsMs, Hospital} from './hospital-client.ts'
import {tryMischief} from './mischief.ts'
import {configOf, type DayOptions, drawOptions, drawVisit, mischiefs, specialPeople} from './plan.ts'
import type {Steps} from './port.ts'
import type {Shelf} from './shelf.ts'
import {outpatientVisit} from './visits.ts'
import {WorldPort} from './world-port.ts'

export type Finding = {check: string; what: string}

export type Day = {
  options: DayOptions
  findings: Finding[]
  entries: number
  settlements: {worked: number; trusted: number}
  attempts: number
  intents: number
  /** What happened, by name, for "not vacuous": outcomes, line verdicts, endings, mischief, repairs. */
  seen: Map<string, number>
  texts: string[]
}

/** A day of the given seed; `narrow` overrides drawn options to pin a failure down. */
export function runDay(seed: string, deps: WorldDeps, shelf: Shelf, narrow: Partial<DayOptions> = {}): Day {
  const options: DayOptions = {...drawOptions(seed), ...narrow}
  const config = configOf(options)
  const findings: Finding[] = []
  const seen = new Map<string, number>()
  const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  const auditor = new Auditor(shelf.catalogue, deps.sha256)
  const restarts = new Set(options.restarts)
  /** Faults met, by institution: what excuses a repetition. */
  const struck = new Map<string, number>()
  const listen = (entry: Entry, world: WorldPort['world']) => {
    for (const event of entry.decision?.events ?? []) if (event.kind === 'settled') see(`booked ${event.row.cause}`)
    see(`outcome ${entry.decision?.outcome.split(':', 2).join(':') ?? 'none'}`)
    if (entry.line.did !== 'delivered') {
      const institution = entry.about?.institution ?? ''
      see(`line ${entry.line.did} ${entry.line.at}`)
      struck.set(institution, (struck.get(institution) ?? 0) + 1)
    }
    const touched = auditor.take(entry)
    // K1 at every entry that moved somebody's money, not only at the end
    if (touched !== undefined) auditor.compare(booksView(world), touched)
  }
  const port = new WorldPort('day', config, deps, listen)
  const special = specialPeople(config)
  for (const person of special) port.direct({kind: 'addPerson', person}, config.start)
  for (const fault of options.faults) port.direct({kind: 'planFault', fault}, config.start)

  const hospitals = config.institutions
    .slice(0, options.hospitals)
    .map(
      ({code, name, area}) =>
        new Hospital({code, name, area, cashiers: ['101', '102', '103'], gapsMs: defaultGapsMs}, port),
    )
  const hospitalAt = (index: number) => hospitals[index % hospitals.length] as Hospital
  const agenda = new Agenda()
  for (const hospital of hospitals) {
    for (const cashier of hospital.settings.cashiers) {
      agenda.add(config.start, at => hospital.signIn(cashier, at))
    }
  }
  for (let index = 0; index < options.visits; index++) {
    const {at, hospital, plan} = drawVisit(options, config, shelf, special, index)
    agenda.add(at, now => outpatientVisit(hospitalAt(hospital), plan, now))
  }
  for (let index = 0; index < options.mischief; index++) {
    const draw = drawFrom(seed, `mischief ${index}`)
    agenda.add(config.start + draw.below('at', 300) * 60_000, function* (now) {
      const kind = draw.pick('kind', mischiefs)
      if (tryMischief(kind, hospitals, draw, port, now)) see(`mischief ${kind}`)
      yield 0
    })
  }

  const restartIfDue = () => {
    if (!restarts.delete(port.texts.length)) return
    const {before, after} = port.texts.length % 3 === 0 ? port.reopen() : port.restart()
    see('restart')
    if (before !== after)
      findings.push({check: 'fold', what: `at entry ${port.texts.length}: ${before} became ${after}`})
  }
  let last = agenda.run(restartIfDue)

  // Calm. Whatever is still on its way arrives, then the day is closed.
  last = Math.max(last, options.calmAt) + 1_800_000
  port.catchUp(last)
  const closings: Closing[] = []
  for (const hospital of hospitals) {
    const closing = new Agenda()
    closing.add(last, function* (now) {
      closings.push(...(yield* closeDay(hospital, now)))
    })
    last = closing.run(restartIfDue)
  }

  for (const closing of closings) {
    see(closing.equalAtFirst ? 'closing equal' : 'closing repaired')
    if (!closing.equal)
      findings.push({check: 'K6', what: `${closing.agency} ${closing.insuranceType}: ${closing.text}`})
  }
  for (const hospital of hospitals)
    findings.push(...checkHospital(hospital, auditor, struck.get(hospital.settings.code) ?? 0, see))
  auditor.compare(booksView(port.world))
  auditor.compareSettlements(booksView(port.world))
  for (const each of auditor.differences) {
    findings.push({
      check: each.check,
      what: `entry ${each.seq}, ${each.where}: expected ${each.expected}, got ${each.got}`,
    })
  }
  for (const each of checkBooks(port.world)) {
    findings.push({check: `books.${each.check}`, what: `${each.where}: expected ${each.expected}, got ${each.got}`})
  }
  const fingerprint = port.world.fingerprint()
  const {before, after} = port.restart()
  if (before !== after) findings.push({check: 'fold', what: `at the end: ${before} became ${after}`})
  port.world.close()
  if (drawFrom(seed, 'verify').chance('verify', 1000)) {
    const verified = verify('day', port.texts, deps)
    see('verified')
    if (verified.fingerprint !== fingerprint) findings.push({check: 'verify', what: 'another fingerprint'})
    for (const each of verified.differences) {
      findings.push({check: 'verify', what: `entry ${each.seq} ${each.what}: ${each.recorded} became ${each.today}`})
    }
  }
  return {
    options,
    findings,
    entries: port.texts.length,
    settlements: {worked: auditor.worked, trusted: auditor.trusted},
    attempts: hospitals.reduce((sum, hospital) => sum + hospital.books.attempts, 0),
    intents: hospitals.reduce((sum, hospital) => sum + hospital.books.intents, 0),
    seen,
    texts: port.texts,
  }
}

/**
 * K3: every visit ended once, and the centre holds exactly the bills the hospital believes in. K4: no open question.
 * K7: identifiers in their form. K8: no repetition but after a fault.
 */
function checkHospital(hospital: Hospital, auditor: Auditor, faults: number, see: (what: string) => void): Finding[] {
  const {books} = hospital
  const {code} = hospital.settings
  const findings: Finding[] = []
  const believed = new Set<string>()
  const ended = new Set<string>()
  for (const ending of books.endings) {
    see(`ending ${ending.how}`)
    if (ended.has(ending.visit)) findings.push({check: 'K3', what: `${code} ${ending.visit} ended twice`})
    ended.add(ending.visit)
    if (ending.how !== 'settled') continue
    believed.add(ending.setlId)
    const live = auditor.liveOf(ending.mdtrtId, ending.batch)
    if (live !== ending.setlId) {
      findings.push({check: 'K3', what: `${code} ${ending.visit}: believes ${ending.setlId}, the centre holds ${live}`})
    }
  }
  for (const {setlId, mdtrtId} of auditor.liveSettlements(code)) {
    if (!believed.has(setlId)) findings.push({check: 'K3', what: `${code}: nobody knows of ${setlId} (${mdtrtId})`})
  }
  for (const msgid of hospital.sent.keys()) {
    if (readMsgid(msgid)?.institution !== code) findings.push({check: 'K7.form', what: msgid})
  }
  for (const [msgid, {infno}] of books.unknown) findings.push({check: 'K4', what: `${infno} ${msgid} still open`})
  for (const complaint of books.complaints) findings.push({check: 'hospital', what: `${code}: ${complaint}`})
  if (books.writtenOff.length > 0) {
    // Given up and never found in a reconciliation: the centre did not book it.
    for (const each of books.writtenOff) {
      if (auditor.liveSettlements(code).some(live => live.mdtrtId === each.mdtrtId)) {
        findings.push({check: 'K3', what: `${code}: ${each.msgid} was given up but is booked`})
      }
    }
  }
  if (books.attempts > books.intents + faults) {
    findings.push({
      check: 'K8',
      what: `${code}: ${books.attempts} attempts for ${books.intents} intents and ${faults} faults`,
    })
  }
  return findings
}

/** Steps of many at once, earliest first; same time: in the order they were added. */
class Agenda {
  private readonly waiting: {at: Instant; order: number; begin?: (now: Instant) => Steps<void>; steps?: Steps<void>}[] =
    []
  private order = 0

  add(at: Instant, begin: (now: Instant) => Steps<void>): void {
    this.waiting.push({at, order: this.order++, begin})
  }

  /** Runs until nothing waits; `between` is called after every step. Returns the last instant. */
  run(between: () => void): Instant {
    let last = 0
    for (;;) {
      let first = 0
      for (let i = 1; i < this.waiting.length; i++) {
        const a = this.waiting[i] as (typeof this.waiting)[number]
        const b = this.waiting[first] as (typeof this.waiting)[number]
        if (a.at < b.at || (a.at === b.at && a.order < b.order)) first = i
      }
      const next = this.waiting[first]
      if (!next) return last
      last = next.at
      const steps = next.steps ?? (next.begin as (now: Instant) => Steps<void>)(next.at)
      const step = steps.next(next.at)
      if (step.done) this.waiting.splice(first, 1)
      else {
        next.steps = steps
        next.at += Math.max(step.value, 1)
        next.order = this.order++
      }
      between()
    }
  }
}
