// A world: one journal of entries, the books they add up to, and the single writer that makes the next entry.
// Synchronous and deterministic: time, causes and random draws come from outside or from the seed. The host makes
// entries durable before anybody hears of them; this file does not know that there is a disk.
import {assert, assertNever} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import type {Sha256} from '../base/hash.ts'
import type {Instant} from '../base/instant.ts'
import type {Sql, SqlEngine} from '../base/sql.ts'
import type {Catalogue} from '../catalogue/types.ts'
import type {Rules} from '../centre/context.ts'
import {decide} from '../centre/decide.ts'
import {consult} from '../line/faults.ts'
import {badMessageText} from '../protocol/bad-message.ts'
import {parseMessage} from '../protocol/parse.ts'
import {printAnswer} from '../protocol/print.ts'
import {refusalText, refuse} from '../protocol/refusals.ts'
import type {BadMessage, Message} from '../protocol/types.ts'
import {apply, setSetting} from '../state/apply.ts'
import type {Event} from '../state/events.ts'
import {Reader} from '../state/reader.ts'
import type {Due, FaultPlan, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Act, Cause, Decision, Entry, Hash, Send, Verdict} from './entry.ts'
import {fingerprint} from './fingerprint.ts'
import type {Templates} from './template.ts'

/** What all worlds of a process share. */
export type WorldDeps = {
  engine: SqlEngine
  templates: Templates
  /** The catalogues by kind; asked once per world. Undefined = not built on this machine. */
  catalogue(kind: WorldConfig['catalogue']): Catalogue | undefined
  rules: Rules
  sha256: Sha256
}

/** One step: the entry and its journal text. */
export type Stepped = {entry: Entry; text: string}

/** A world as it stood after an entry, to open faster than from entry 1. */
export type Snapshot = {config: WorldConfig; seq: number; at: Instant; head: Hash; image: Uint8Array}

const genesis = '0'.repeat(64)
/** Entries per SQL transaction when folding: large enough that commits do not count. */
const foldBatch = 1000

export class World {
  readonly id: string
  readonly config: WorldConfig
  readonly books: Reader
  private readonly sql: Sql
  private readonly deps: WorldDeps
  private readonly catalogueOfWorld: Catalogue
  private seqNow = 0
  private atNow: Instant
  private headNow: Hash = genesis
  /** The line's plans, parsed once; their counters stand in the books. */
  private faultPlans: readonly FaultPlan[] = []
  private isStrict = false

  private constructor(id: string, config: WorldConfig, deps: WorldDeps, image: Uint8Array) {
    this.id = id
    this.config = config
    this.deps = deps
    const catalogue = deps.catalogue(config.catalogue)
    if (!catalogue) throw new CatalogueMissing(config.catalogue)
    this.catalogueOfWorld = catalogue
    this.sql = deps.engine.open(image)
    this.books = new Reader(this.sql)
    this.atNow = config.start
    this.refresh()
  }

  /** A new world; its first entry is made by `receive([{kind: 'director', act: {kind: 'open', config}}])`, done here. */
  static open(id: string, config: WorldConfig, deps: WorldDeps): {world: World; first: Stepped} {
    const world = new World(id, config, deps, deps.templates.get(config).image)
    const [first] = world.receive([{kind: 'director', act: {kind: 'open', config}}], config.start)
    return {world, first: first as Stepped}
  }

  /** The world its journal tells of, by applying what was decided then. Throws JournalBroken at a wrong hash or gap. */
  static fold(id: string, texts: Iterable<string>, deps: WorldDeps): World {
    let world: World | undefined
    let open = 0
    for (const text of texts) {
      const entry = JSON.parse(text) as Entry
      world ??= World.blank(id, openedConfig(entry), deps)
      if (open === 0) world.sql.exec('begin')
      world.follow(entry, text)
      open += 1
      if (open === foldBatch) {
        world.sql.exec('commit')
        open = 0
      }
    }
    if (open > 0) world?.sql.exec('commit')
    if (!world) throw new JournalBroken(id, 0, 'the first entry', 'an empty journal')
    return world
  }

  /** The books before the first entry; verify replay starts here. */
  static blank(id: string, config: WorldConfig, deps: WorldDeps): World {
    return new World(id, config, deps, deps.templates.get(config).image)
  }

  static fromSnapshot(id: string, snapshot: Snapshot, deps: WorldDeps): World {
    const world = new World(id, snapshot.config, deps, snapshot.image)
    world.seqNow = snapshot.seq
    world.atNow = snapshot.at
    world.headNow = snapshot.head
    return world
  }

  get seq(): number {
    return this.seqNow
  }
  get at(): Instant {
    return this.atNow
  }
  get head(): Hash {
    return this.headNow
  }
  get strict(): boolean {
    return this.isStrict
  }
  get catalogue(): Catalogue {
    return this.catalogueOfWorld
  }
  get rules(): Rules {
    return this.deps.rules
  }
  /** World seconds per real second, as the last clock act set it. */
  get speed(): number {
    return Number(this.books.setting('speed') ?? '0')
  }
  /** The books as SQL, for views; a view must not write. */
  get reader(): Sql {
    return this.sql
  }

  /**
   * Takes causes in, one entry each, in one SQL transaction. When deciding one of them breaks an invariant, the batch is
   * rolled back and run again with that cause answered as a centre system error: it stays as an entry that books nothing.
   */
  receive(causes: Cause[], at: Instant): Stepped[] {
    const broken = new Map<number, string>()
    for (;;) {
      const before = {
        seq: this.seqNow,
        at: this.atNow,
        head: this.headNow,
        faults: this.faultPlans,
        strict: this.isStrict,
      }
      this.sql.exec('begin')
      const stepped: Stepped[] = []
      let index = 0
      try {
        for (; index < causes.length; index++) {
          stepped.push(this.step(causes[index] as Cause, at, broken.get(index)))
        }
        this.sql.exec('commit')
        return stepped
      } catch (error) {
        this.sql.exec('rollback')
        this.seqNow = before.seq
        this.atNow = before.at
        this.headNow = before.head
        this.faultPlans = before.faults
        this.isStrict = before.strict
        // the same cause breaking even as a system error is beyond repair: the host rebuilds the world
        if (index >= causes.length || broken.has(index)) throw error
        broken.set(index, error instanceof Error ? error.message : String(error))
      }
    }
  }

  private step(cause: Cause, at: Instant, broke: string | undefined): Stepped {
    const seq = this.seqNow + 1
    const now = Math.max(at, this.atNow)
    const entry = broke === undefined ? this.make(seq, now, cause) : this.brokenEntry(seq, now, cause, broke)
    const text = JSON.stringify(entry)
    if (entry.decision) for (const event of entry.decision.events) this.write(seq, event)
    this.seqNow = seq
    this.atNow = now
    this.headNow = this.deps.sha256(text)
    return {entry, text}
  }

  /** Applies one recorded entry. */
  private follow(entry: Entry, text: string): void {
    if (entry.seq !== this.seqNow + 1)
      throw new JournalBroken(this.id, entry.seq, `entry ${this.seqNow + 1}`, `entry ${entry.seq}`)
    if (entry.previous !== this.headNow)
      throw new JournalBroken(this.id, entry.seq, `previous ${this.headNow}`, `previous ${entry.previous}`)
    if (entry.decision) for (const event of entry.decision.events) this.write(entry.seq, event)
    this.seqNow = entry.seq
    this.atNow = entry.at
    this.headNow = this.deps.sha256(text)
  }

  /** Applies recorded entries in one SQL transaction; verify and fold use it. */
  followAll(texts: Iterable<string>): void {
    this.sql.exec('begin')
    for (const text of texts) this.follow(JSON.parse(text) as Entry, text)
    this.sql.exec('commit')
  }

  /** The entry this world would make of a cause now, without keeping anything: verify replay compares it. */
  rehearse(cause: Cause, at: Instant): Stepped {
    const seq = this.seqNow + 1
    const entry = this.make(seq, Math.max(at, this.atNow), cause)
    return {entry, text: JSON.stringify(entry)}
  }

  private write(seq: number, event: Event): void {
    apply(this.sql, seq, event)
    if (
      event.kind === 'faultPlanned' ||
      event.kind === 'faultDropped' ||
      event.kind === 'strictSet' ||
      event.kind === 'worldOpened'
    ) {
      if (event.kind === 'worldOpened') {
        setSetting(this.sql, 'speed', String(event.config.speed))
        setSetting(this.sql, 'strict', event.config.strict ? '1' : '0')
      }
      this.refresh()
    }
  }

  private refresh(): void {
    this.faultPlans = this.books.faults().map(row => JSON.parse(row.plan) as FaultPlan)
    this.isStrict = this.books.setting('strict') === '1'
  }

  private make(seq: number, now: Instant, cause: Cause): Entry {
    switch (cause.kind) {
      case 'message':
        return this.deliver(seq, now, cause, cause.raw, cause.via, true)
      case 'due':
        return this.deliver(seq, now, cause, cause.what.raw, cause.what.via, false, [
          {kind: 'taken', id: cause.what.id},
        ])
      case 'director':
        return this.direct(seq, now, cause.act)
      default:
        return assertNever(cause, 'cause')
    }
  }

  private entry(seq: number, now: Instant, rest: Pick<Entry, 'party' | 'cause' | 'line'> & Partial<Entry>): Entry {
    const {party, cause, about, line, decision} = rest
    const entry: Entry = {seq, at: now, party, cause, line, previous: this.headNow}
    if (about) entry.about = about
    if (decision) entry.decision = decision
    return entry
  }

  /** A raw message meets the line, then the protocol, then the centre. `fresh`: it may still meet a fault. */
  private deliver(
    seq: number,
    now: Instant,
    cause: Cause,
    raw: string,
    via: {pathInfno?: string; keyOf?: string; notes?: string[]},
    fresh: boolean,
    before: Event[] = [],
  ): Entry {
    const parsed = parseMessage(raw, via, {strict: this.isStrict})
    if (!parsed.ok) return this.unreadable(seq, now, cause, parsed.error, before)
    const message = parsed.value
    const {institution: code, msgid} = message.envelope
    const about: NonNullable<Entry['about']> = {infno: message.infno, msgid, institution: code}
    const leniencies = [...(via.notes ?? []), ...message.leniencies.map(one => `${one.kind}:${one.path}`)]
    if (leniencies.length > 0) about.leniencies = leniencies
    const draw = drawFrom(this.config.seed, seq)
    const events = [...before]
    let fault: FaultPlan | undefined
    if (fresh && this.faultPlans.length > 0) {
      const consulted = consult(this.faultPlans, id => this.books.fault(id), {
        infno: message.infno,
        institution: code,
        now,
        draw,
      })
      for (const matched of consulted.matched) events.push({kind: 'faultMatched', ...matched})
      fault = consulted.fault
    }
    const line = fault ? verdictOf(fault) : delivered
    if (fault && stopsBefore(fault)) {
      return this.stopped(seq, now, {cause, about, line, fault, message, raw, via, events})
    }
    const decision = this.answer(seq, now, message, via.keyOf, draw, about)
    decision.events = [...events, ...decision.events]
    if (fault?.do === 'duplicate') decision.events.push(this.again(seq, now, raw, via, fault))
    // booked, yet the client is told that it failed; the true answer stays what a repetition gets
    if (line.did === 'error' && line.status === undefined)
      line.body = this.print(seq, now, message.infno, injected(line))
    return this.entry(seq, now, {party: 'centre', cause, about, line, decision})
  }

  private answer(
    seq: number,
    now: Instant,
    message: Message,
    keyOf: string | undefined,
    draw: Draw,
    about: NonNullable<Entry['about']>,
  ): Decision {
    const code = message.envelope.institution
    const institution = this.books.institution(code)
    if (!institution) {
      const refusal = refuse('noInstitution', {institution: code})
      const body = this.print(seq, now, message.infno, refusalText(refusal))
      return {events: [], sends: [{to: code, body}], outcome: refusal.refusal}
    }
    const {body, octets, answerOf, events, outcome, person} = decide({
      keyOf,
      context: {
        books: this.books,
        catalogue: this.catalogueOfWorld,
        rules: this.deps.rules,
        config: this.config,
        strict: this.isStrict,
        sha256: this.deps.sha256,
        now,
        seq,
        draw,
        message,
        institution,
      },
    })
    if (person !== '') about.person = person
    const send: Send = {to: code}
    if (body !== undefined) send.body = body
    if (octets !== undefined) send.octets = octets
    if (answerOf !== undefined) send.answerOf = answerOf
    return {events, sends: [send], outcome}
  }

  /** A fault cut the message off before anything was booked. */
  private stopped(
    seq: number,
    now: Instant,
    cut: {
      cause: Cause
      about: NonNullable<Entry['about']>
      line: Verdict
      fault: FaultPlan
      message: Message
      raw: string
      via: Due['via']
      events: Event[]
    },
  ): Entry {
    const {cause, about, line, fault, message, raw, via, events} = cut
    const decision: Decision = {events, sends: [], outcome: `fault:${fault.do}`}
    if (fault.do === 'error') {
      decision.sends = [{to: about.institution ?? '', body: this.print(seq, now, message.infno, injected(fault))}]
    }
    if (fault.do === 'lateCommit') {
      const what: Due = {id: seq, kind: 'deliver', raw, via, fault: fault.id}
      events.push({kind: 'scheduled', at: now + (fault.delayMs ?? 60_000), what})
    }
    return this.entry(seq, now, {party: 'line', cause, about, line, decision})
  }

  /** The line delivers the same bytes a second time; that answer reaches nobody. */
  private again(seq: number, now: Instant, raw: string, via: Due['via'], fault: FaultPlan): Event {
    return {
      kind: 'scheduled',
      at: now + (fault.delayMs ?? 0),
      what: {id: seq, kind: 'deliver', raw, via, fault: fault.id},
    }
  }

  private unreadable(seq: number, now: Instant, cause: Cause, bad: BadMessage, before: Event[]): Entry {
    const about: NonNullable<Entry['about']> = {}
    if (bad.infno !== undefined) about.infno = bad.infno
    if (bad.msgid !== undefined) about.msgid = bad.msgid
    if (bad.institution !== undefined) about.institution = bad.institution
    const kept: Cause =
      bad.kind === 'realIdentity' && cause.kind === 'message'
        ? {
            kind: 'message',
            raw: '',
            via: {...cause.via, notes: [...(cause.via.notes ?? []), 'realIdentity: the message was not kept']},
          }
        : cause
    const body = this.print(seq, now, bad.infno ?? '', badMessageText(bad))
    const decision: Decision = {
      events: before,
      sends: [{to: bad.institution ?? '', body}],
      outcome: `bad:${bad.kind}`,
    }
    return this.entry(seq, now, {party: 'centre', cause: kept, about, line: delivered, decision})
  }

  private brokenEntry(seq: number, now: Instant, cause: Cause, what: string): Entry {
    const parsed = cause.kind === 'message' ? parseMessage(cause.raw, cause.via, {strict: this.isStrict}) : undefined
    const about = parsed?.ok
      ? {infno: parsed.value.infno, msgid: parsed.value.envelope.msgid, institution: parsed.value.envelope.institution}
      : {}
    return this.entry(seq, now, {
      party: 'centre',
      cause,
      about,
      line: delivered,
      decision: {
        events: cause.kind === 'due' ? [{kind: 'taken', id: cause.what.id}] : [],
        sends: [
          {
            to: about.institution ?? '',
            body: this.print(seq, now, about.infno ?? '', refusalText(refuse('systemError', {serial: String(seq)}))),
          },
        ],
        outcome: `broken:${what.slice(0, 300)}`,
      },
    })
  }

  private print(seq: number, at: Instant, infno: string, refusal: string): string {
    return printAnswer(infno, {area: this.config.area, seq, at, infcodeAsText: this.config.infcodeAsText, refusal})
  }

  private direct(seq: number, now: Instant, act: Act): Entry {
    const objection = act.kind === 'addPerson' ? this.objectionTo(act.person) : undefined
    return this.entry(seq, now, {
      party: 'director',
      cause: {kind: 'director', act},
      line: delivered,
      decision: objection
        ? {events: [], sends: [], outcome: `refused:${objection}`}
        : {events: this.eventsOf(act), sends: [], outcome: act.kind},
    })
  }

  /** Why a person cannot be added: a number of theirs is taken, or two rows of theirs are the same. */
  private objectionTo(person: PersonRecord): 'personExists' | 'rowTwice' | undefined {
    const {books} = this
    if (
      books.person(person.psnNo) ||
      books.personByCertificate(person.certNo) ||
      books.personByCard(person.cardNo) ||
      books.personByVoucher(person.voucher)
    ) {
      return 'personExists'
    }
    const rows = [
      ...person.insurances.map(row => `i ${row.insuranceType} ${row.area}`),
      ...person.accumulators.map(row => `a ${row.insuranceType} ${row.year} ${row.name}`),
      ...person.chronic.map(row => `c ${row.code}`),
    ]
    return new Set(rows).size < rows.length ? 'rowTwice' : undefined
  }

  private eventsOf(act: Act): Event[] {
    switch (act.kind) {
      case 'open': {
        const people = this.deps.templates.get(act.config).digest
        return [{kind: 'worldOpened', config: act.config, people, catalogue: this.catalogueOfWorld.release}]
      }
      case 'clock':
        return [{kind: 'clockSet', speed: act.speed}]
      case 'planFault':
        return [{kind: 'faultPlanned', fault: act.fault}]
      case 'dropFault':
        return [{kind: 'faultDropped', id: act.id}]
      case 'addPerson':
        return [{kind: 'personAdded', person: act.person}]
      case 'mapItems':
        return [{kind: 'itemsMapped', institution: act.institution, rows: act.rows}]
      case 'setStrict':
        return [{kind: 'strictSet', strict: act.strict}]
      case 'note':
        return [{kind: 'noted', text: act.text}]
      default:
        return assertNever(act, 'act')
    }
  }

  /** When the agenda next wants to be woken. */
  nextDue(): Instant | undefined {
    return this.books.nextDue()?.at
  }

  /** Causes due at this instant, in the agenda's order; each is taken off when its entry is made. */
  due(at: Instant): Cause[] {
    return this.sql
      .prepare<{what: string}>('select what from agenda where at <= ? order by at, id')
      .all(at)
      .map(row => ({kind: 'due', what: JSON.parse(row.what) as Due}))
  }

  /** SHA-256 over every row of the books in canonical order. Equal fingerprints: equal books. */
  fingerprint(): string {
    return fingerprint(this.sql, this.deps.sha256)
  }

  snapshot(): Snapshot {
    return {config: this.config, seq: this.seqNow, at: this.atNow, head: this.headNow, image: this.sql.image()}
  }

  close(): void {
    this.sql.close()
  }
}

const delivered: Verdict = {did: 'delivered'}

const injected = ({text}: {text?: string}): string =>
  refusalText(refuse('injected', {text: text ?? '医保中心系统繁忙，请稍后再试'}))

/** C0–C2, and what an error or a late commit means, happen before anything is booked. */
const stopsBefore = (fault: FaultPlan): boolean =>
  fault.do === 'lateCommit' ||
  (fault.do !== 'delay' && fault.do !== 'duplicate' && (fault.at === 'C0' || fault.at === 'C1' || fault.at === 'C2'))

function verdictOf(fault: FaultPlan): Verdict {
  const verdict: Verdict = {did: fault.do, fault: fault.id, at: fault.at}
  if (fault.delayMs !== undefined) verdict.delayMs = fault.delayMs
  if (fault.status !== undefined) verdict.status = fault.status
  if (fault.text !== undefined) verdict.text = fault.text
  if (fault.bytes !== undefined) verdict.bytes = fault.bytes
  return verdict
}

export function openedConfig(first: Entry): WorldConfig {
  assert(
    first.cause.kind === 'director' && first.cause.act.kind === 'open',
    () => `entry ${first.seq} does not open a world`,
  )
  return first.cause.act.config
}

/** A journal whose entries do not hang together. */
export class JournalBroken extends Error {
  override name = 'JournalBroken'
  readonly world: string
  readonly entrySeq: number
  constructor(world: string, entrySeq: number, expected: string, got: string) {
    super(`world ${world}, entry ${entrySeq}: expected ${expected}, got ${got}`)
    this.world = world
    this.entrySeq = entrySeq
  }
}

/** The world asks for a catalogue that has not been built on this machine yet. */
export class CatalogueMissing extends Error {
  override name = 'CatalogueMissing'
  readonly kind: string
  constructor(kind: string) {
    super(`catalogue ${kind} is not there`)
    this.kind = kind
  }
}
