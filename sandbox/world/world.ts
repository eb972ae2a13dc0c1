// A world: one journal of entries, the books they add up to, and the single writer of both (make-entry.ts decides).
// Synchronous and deterministic: time, causes and random draws come from outside or from the seed. The host makes
// entries durable before anybody hears of them; this file does not know that there is a disk.
import {assert} from '../base/assert.ts'
import {drawFrom} from '../base/draw.ts'
import type {Sha256} from '../base/hash.ts'
import {dayOf, type Instant} from '../base/instant.ts'
import type {Sql, SqlEngine} from '../base/sql.ts'
import type {Catalogue, HospitalLevel} from '../catalogue/types.ts'
import type {Rules} from '../centre/context.ts'
import {type PastBill, pastBills} from '../hospital/past-bills.ts'
import {type PaperView, paperView} from '../hospital/slip-view.ts'
import {deskView} from '../hospital/view.ts'
import type {DeskView} from '../hospital/view-types.ts'
import type {Hospital} from '../hospital/work.ts'
import {apply} from '../state/apply.ts'
import type {Event} from '../state/events.ts'
import {HospitalReader} from '../state/hospital-reader.ts'
import type {HospitalDocKind, HospitalDocs} from '../state/hospital-records.ts'
import {Reader} from '../state/reader.ts'
import {RecentReader} from '../state/recent.ts'
import type {Due, FaultPlan, WorldConfig} from '../state/records.ts'
import {RowBudget} from '../state/row-budget.ts'
import {tableOrder} from '../state/schema.ts'
import {joinImages, queueOrder, Sites, siteOrder, splitImage} from '../state/sites.ts'
import type {Cause, Entry, Hash} from './entry.ts'
import {allAtOnce, fingerprint, fingerprinting} from './fingerprint.ts'
import {brokenEntry, makeEntry} from './make-entry.ts'
import type {Ground, Step} from './step.ts'
import type {Templates} from './template.ts'

/** What all worlds of a process share. */
export type WorldDeps = {
  engine: SqlEngine
  templates: Templates
  /** The catalogues by kind; asked once per world. Undefined = not built on this machine. */
  catalogue(kind: WorldConfig['catalogue']): Catalogue | undefined
  rules: Rules
  sha256: Sha256
  /** Bounds the rows that worlds keep at hand together; absent = each for itself. */
  rowBudget?: RowBudget
}

/** One step: the entry and its journal text. */
export type Stepped = {entry: Entry; text: string}

/** A world as it stood after an entry, to open faster than from entry 1. */
export type Snapshot = {config: WorldConfig; seq: number; at: Instant; head: Hash; image: Uint8Array}

const genesis = '0'.repeat(64)
/** Rows a world keeps at hand when it shares no budget: a few hundred visits. */
const rowsAlone = 2000
/** Entries per SQL transaction when folding: large enough that commits do not count. */
const foldBatch = 1000

/** Events after which what the world keeps beside the books is read again. */
const groundMoves: ReadonlySet<Event['kind']> = new Set(['faultPlanned', 'faultDropped', 'strictSet', 'worldOpened'])

export class World {
  readonly id: string
  readonly config: WorldConfig
  /** The books as they stand in SQL: for views, checks and auditors. */
  readonly books: Reader
  /** The same books for decisions, with the rows lately asked for at hand. */
  readonly recent: RecentReader
  private readonly sql: Sql
  /** The centre's second site, where it has one. */
  private readonly sites: Sites | undefined
  private readonly wards = new Map<string, HospitalReader>()
  private readonly deps: WorldDeps
  private readonly ground: Ground
  private seqNow = 0
  /** Entries in the transaction that `followOne` holds open. */
  private following = 0
  private atNow: Instant

  private constructor(
    id: string,
    config: WorldConfig,
    deps: WorldDeps,
    [image, second]: [image: Uint8Array, second: Uint8Array],
  ) {
    this.id = id
    this.config = config
    this.deps = deps
    const catalogue = deps.catalogue(config.catalogue)
    if (!catalogue) throw new CatalogueMissing(config.catalogue)
    this.sql = deps.engine.open(image)
    this.sites = config.sites && new Sites(this.sql, deps.engine.open(second), config.sites.lagMs)
    this.books = new Reader(this.sql)
    this.recent = new RecentReader(this.sql, deps.rowBudget ?? new RowBudget(rowsAlone))
    this.ground = {
      config,
      books: this.recent,
      catalogue,
      rules: deps.rules,
      sha256: deps.sha256,
      ward: (institution, {seq, now}) => this.hospital(institution, seq, now),
      origin: () => ({people: deps.templates.get(config).digest, catalogue: catalogue.release}),
      sites: this.sites,
      strict: false,
      faults: [],
      links: new Map(),
      head: genesis,
    }
    this.atNow = config.start
    this.refresh()
  }

  /** A new world; its first entry is made by `receive([{kind: 'director', act: {kind: 'open', config}}])`, done here. */
  static open(id: string, config: WorldConfig, deps: WorldDeps): {world: World; first: Stepped} {
    const world = World.blank(id, config, deps)
    const [first] = world.receive([{kind: 'director', act: {kind: 'open', config}}], config.start)
    return {world, first: first as Stepped}
  }

  /** The world its journal tells of, by applying what was decided then. Throws JournalBroken at a wrong hash or gap. */
  static fold(id: string, texts: Iterable<string>, deps: WorldDeps): World {
    let world: World | undefined
    try {
      for (const text of texts) {
        const entry = JSON.parse(text) as Entry
        world ??= World.blank(id, openedConfig(entry), deps)
        world.followOne(text, entry)
      }
      world?.endFollowing()
    } catch (error) {
      // nobody gets to hold a world that does not hang together, so nobody could close it
      world?.close()
      throw error
    }
    if (!world) throw new JournalBroken(id, 0, 'the first entry', 'an empty journal')
    return world
  }

  /** The books before the first entry; verify replay starts here. */
  static blank(id: string, config: WorldConfig, deps: WorldDeps): World {
    const {image} = deps.templates.get(config)
    return new World(id, config, deps, [image, image])
  }

  static fromSnapshot(id: string, snapshot: Snapshot, deps: WorldDeps): World {
    const {config, image} = snapshot
    const world = new World(id, config, deps, config.sites ? splitImage(image) : [image, image])
    world.seqNow = snapshot.seq
    world.atNow = snapshot.at
    world.ground.head = snapshot.head
    return world
  }

  get seq(): number {
    return this.seqNow
  }
  get at(): Instant {
    return this.atNow
  }
  get head(): Hash {
    return this.ground.head
  }
  get strict(): boolean {
    return this.ground.strict
  }
  get catalogue(): Catalogue {
    return this.ground.catalogue
  }
  get rules(): Rules {
    return this.ground.rules
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
      const {seqNow, atNow} = this
      const {head, faults, links, strict} = this.ground
      this.exec('begin')
      const stepped: Stepped[] = []
      let index = 0
      try {
        for (; index < causes.length; index++) {
          stepped.push(this.step(causes[index] as Cause, at, broken.get(index)))
        }
        this.exec('commit')
        return stepped
      } catch (error) {
        this.exec('rollback')
        this.recent.forgetAll()
        for (const ward of this.wards.values()) ward.forget()
        this.seqNow = seqNow
        this.atNow = atNow
        Object.assign(this.ground, {head, faults, links, strict})
        // the same cause breaking even as a system error is beyond repair: the host rebuilds the world
        if (index >= causes.length || broken.has(index)) throw error
        broken.set(index, error instanceof Error ? error.message : String(error))
      }
    }
  }

  private step(cause: Cause, at: Instant, broke: string | undefined): Stepped {
    const next = this.next(cause, at)
    const entry = broke === undefined ? makeEntry(next) : brokenEntry(next, broke)
    const text = JSON.stringify(entry)
    this.keep(entry, text)
    return {entry, text}
  }

  /** Time never goes backwards, whatever the caller's clock says. */
  private next(cause: Cause, at: Instant): Step {
    return {ground: this.ground, seq: this.seqNow + 1, now: Math.max(at, this.atNow), cause}
  }

  private keep(entry: Entry, text: string): void {
    if (entry.decision) for (const event of entry.decision.events) this.write(entry, event)
    this.sites?.shipDue(entry.at)
    this.seqNow = entry.seq
    this.atNow = entry.at
    this.ground.head = this.deps.sha256(text)
  }

  /** Applies one recorded entry. */
  private follow(entry: Entry, text: string): void {
    if (entry.seq !== this.seqNow + 1)
      throw new JournalBroken(this.id, entry.seq, `entry ${this.seqNow + 1}`, `entry ${entry.seq}`)
    if (entry.previous !== this.head)
      throw new JournalBroken(this.id, entry.seq, `previous ${this.head}`, `previous ${entry.previous}`)
    this.keep(entry, text)
  }

  /**
   * Applies one recorded entry in a transaction that stays open over a stretch of entries, because commits cost more than
   * entries. `endFollowing` closes it; nothing is received before.
   */
  followOne(text: string, entry = JSON.parse(text) as Entry): void {
    if (this.following === 0) this.exec('begin')
    this.follow(entry, text)
    this.following += 1
    if (this.following === foldBatch) this.endFollowing()
  }

  endFollowing(): void {
    if (this.following > 0) this.exec('commit')
    this.following = 0
  }

  /** Applies recorded entries in one SQL transaction. */
  followAll(texts: Iterable<string>): void {
    this.exec('begin')
    for (const text of texts) this.follow(JSON.parse(text) as Entry, text)
    this.exec('commit')
  }

  /** The entry this world would make of a cause now, without keeping anything: verify replay compares it. */
  rehearse(cause: Cause, at: Instant): Entry {
    return makeEntry(this.next(cause, at))
  }

  /** The books of one of the world's own hospitals. */
  private ward(institution: string): HospitalReader {
    const kept = this.wards.get(institution) ?? new HospitalReader(this.sql, institution)
    this.wards.set(institution, kept)
    return kept
  }

  /** One of the world's own hospitals at an entry. */
  private hospital(institution: string, seq: number, now: Instant): Hospital {
    const record = this.config.hospitals?.find(one => one.institution === institution)
    const self = this.config.institutions.find(one => one.code === institution)
    assert(record && self, () => `${institution} has no windows in world ${this.id}`)
    return {
      books: this.ward(institution),
      record,
      self,
      item: this.items(self.level),
      now,
      seq,
      draw: drawFrom(this.config.seed, seq),
    }
  }

  /** A hospital's copy of the catalogue. */
  private items(level: HospitalLevel): Hospital['item'] {
    return (code, at) => {
      const found = this.catalogue.lookup(code, dayOf(at), level)
      return found.found === 'valid' ? found.item : undefined
    }
  }

  /** What a window of one of the world's own hospitals shows; undefined when it has none here. */
  deskView(institution: string, window: string, now: Instant): DeskView | undefined {
    if (!this.config.hospitals?.some(one => one.institution === institution)) return undefined
    const self = this.config.institutions.find(one => one.code === institution)
    assert(self, () => `${institution} is no institution of world ${this.id}`)
    const item = this.items(self.level)
    return deskView(this.ward(institution), {name: self.name, window, now, seq: this.seqNow, item})
  }

  /** Paid bills of one of the world's own hospitals, by name or number; undefined when it has no windows here. */
  pastBills(institution: string, q: string): PastBill[] | undefined {
    if (!this.config.hospitals?.some(one => one.institution === institution)) return undefined
    return pastBills(this.ward(institution), q)
  }

  /** The numbered paper of one of the world's own hospitals; undefined where it has no windows. */
  paperView(institution: string, now: Instant): PaperView | undefined {
    if (!this.config.hospitals?.some(one => one.institution === institution)) return undefined
    const name = this.config.institutions.find(one => one.code === institution)?.name ?? institution
    return paperView(this.ward(institution), {name, now, seq: this.seqNow})
  }

  /** Documents of one of the world's own hospitals, for judges: grading, simulators, instructors. */
  hospitalDocs<Kind extends HospitalDocKind>(institution: string, kind: Kind): readonly HospitalDocs[Kind][] {
    return this.ward(institution).all(kind)
  }

  /** How many patients one of the world's own hospitals has ever had: their numbers go on from there. */
  patientsOf(institution: string): number {
    return this.ward(institution).count('patient')
  }

  /** A transaction spans the books of both sites. */
  private exec(what: 'begin' | 'commit' | 'rollback'): void {
    this.sql.exec(what)
    this.sites?.other.exec(what)
  }

  private write({seq, at}: Entry, event: Event): void {
    apply(this.sql, seq, event)
    // the books are another site's now, or hold what drained into them
    if (this.sites?.heard(seq, at, event)) this.recent.forgetAll()
    this.recent.heard(event)
    if (event.kind === 'hospitalWrote') this.wards.get(event.institution)?.heard(event.docs)
    if (groundMoves.has(event.kind)) this.refresh()
    else if (event.kind === 'linkStands') this.ground.links = this.books.links()
  }

  private refresh(): void {
    this.ground.faults = this.books.faults().map(row => JSON.parse(row.plan) as FaultPlan)
    this.ground.links = this.books.links()
    this.ground.strict = this.books.setting('strict') === '1'
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
    return allAtOnce(this.fingerprinting())
  }

  /** The same in slices, because the fingerprint of a large world takes seconds. */
  *fingerprinting(): Generator<void, string, void> {
    const {sha256} = this.deps
    if (!this.sites) return yield* fingerprinting(this.sql, sha256)
    const serving = yield* fingerprinting(this.sql, sha256, [...tableOrder, queueOrder])
    return sha256(`${serving} ${yield* fingerprinting(this.sites.other, sha256, siteOrder)}`)
  }

  /** Whether both sites hold the same books; undefined = there is but one. */
  sitesAgree(): boolean | undefined {
    if (!this.sites) return undefined
    const [serving, other] = [this.sql, this.sites.other].map(sql => fingerprint(sql, this.deps.sha256, siteOrder))
    return serving === other
  }

  snapshot(): Snapshot {
    const own = this.sql.image()
    const image = this.sites ? joinImages(own, this.sites.other.image()) : own
    return {config: this.config, seq: this.seqNow, at: this.atNow, head: this.head, image}
  }

  close(): void {
    this.recent.close()
    this.sites?.other.close()
    this.sql.close()
  }
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
