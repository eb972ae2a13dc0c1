// The rows decisions asked for lately, kept beside the books: the visit, the lines and the accounts that a pre-settlement
// has just read are the ones its settlement reads next. A row is forgotten, or moved on by the same sums, when an event
// touches it, and all are when a batch is rolled back; so what is kept is what the books hold. Who judges the books
// (auditor, checks, views) asks the plain Reader, which asks SQL every time. It knows no rule.
import type {SqlReader} from '../base/sql.ts'
import type {Event, FeeRow, SettlementRow} from './events.ts'
import {
  type BatchLine,
  type Institution,
  type Insurance,
  type KnownMessage,
  type Mapping,
  type Person,
  Reader,
  type Reversal,
  type Visit,
} from './reader.ts'
import {Recent, type RowBudget} from './row-budget.ts'
import {bySn, registered, uploaded} from './row-of-event.ts'

type Amount = {name: string; amount: number}

/** The reader of one world's decisions. */
export class RecentReader extends Reader {
  private readonly institutions = new Map<string, Institution>()
  private readonly persons: Recent<Person>
  private readonly insured: Recent<Insurance[]>
  private readonly used: Recent<Amount[]>
  private readonly visits: Recent<Visit>
  private readonly lines: Recent<BatchLine[]>
  private readonly holders: Recent<{setl_id: string | null}>
  /** Whether a visit has any fee line, and an institution any mapping row: most have none, and are asked line by line. */
  private readonly charged: Recent<boolean>
  private readonly mapped = new Map<string, boolean>()
  /** An institution's last message number: those after it were never heard, and most that come are. */
  private readonly newest = new Map<string, string>()
  private anyReversal: boolean | undefined
  private readonly kinds: readonly Recent<unknown>[]
  private open = true

  constructor(sql: SqlReader, budget: RowBudget) {
    super(sql)
    this.persons = new Recent(budget)
    this.insured = new Recent(budget)
    this.used = new Recent(budget)
    this.visits = new Recent(budget)
    this.lines = new Recent(budget)
    this.holders = new Recent(budget)
    this.charged = new Recent(budget)
    this.kinds = [
      this.persons,
      this.insured,
      this.used,
      this.visits,
      this.lines,
      this.holders,
      this.charged,
    ] as Recent<unknown>[]
    budget.hold(this)
  }

  // ---- asked ----

  /** Institutions stand in a world from its first entry on and never change. */
  override institution(code: string): Institution | undefined {
    const kept = this.institutions.get(code)
    if (kept) return kept
    const found = super.institution(code)
    if (found) this.institutions.set(code, found)
    return found
  }
  override person(psnNo: string): Person | undefined {
    return this.persons.get(psnNo) ?? keep(this.persons, psnNo, super.person(psnNo))
  }
  override insurances(psnNo: string): Insurance[] {
    return this.insured.get(psnNo) ?? this.insured.set(psnNo, super.insurances(psnNo))
  }
  override accumulators(psnNo: string, insuranceType: string, year: string): Amount[] {
    const key = usedKey(psnNo, insuranceType, year)
    return this.used.get(key) ?? this.used.set(key, super.accumulators(psnNo, insuranceType, year))
  }
  override visit(mdtrtId: string): Visit | undefined {
    return this.visits.get(mdtrtId) ?? keep(this.visits, mdtrtId, super.visit(mdtrtId))
  }
  override linesOfBatch(mdtrtId: string, batch: string): BatchLine[] {
    const key = batchKey(mdtrtId, batch)
    return this.lines.get(key) ?? this.lines.set(key, super.linesOfBatch(mdtrtId, batch))
  }
  override batch(mdtrtId: string, batch: string): {setl_id: string | null} | undefined {
    const key = batchKey(mdtrtId, batch)
    return this.holders.get(key) ?? keep(this.holders, key, super.batch(mdtrtId, batch))
  }

  override feeItem(mdtrtId: string, sn: string): {batch: string} | undefined {
    return this.hasFees(mdtrtId) ? super.feeItem(mdtrtId, sn) : undefined
  }
  override hasFees(mdtrtId: string): boolean {
    return this.charged.get(mdtrtId) ?? this.charged.set(mdtrtId, super.hasFees(mdtrtId))
  }
  /** A batch comes and goes with its lines. */
  override batches(mdtrtId: string): {batch: string; setl_id: string | null}[] {
    return this.hasFees(mdtrtId) ? super.batches(mdtrtId) : []
  }
  override message(institution: string, msgid: string): KnownMessage | undefined {
    let newest = this.newest.get(institution)
    if (newest === undefined) {
      newest = super.newestMsgid(institution)
      this.newest.set(institution, newest)
    }
    return msgid > newest && isAscii(newest) ? undefined : super.message(institution, msgid)
  }
  override mappings(institution: string, hospitalCode: string): Mapping[] {
    let mapped = this.mapped.get(institution)
    if (mapped === undefined) {
      mapped = super.hasMappings(institution)
      this.mapped.set(institution, mapped)
    }
    return mapped ? super.mappings(institution, hospitalCode) : []
  }
  override reversal(institution: string, omsgid: string): Reversal | undefined {
    this.anyReversal ??= super.hasReversals()
    return this.anyReversal ? super.reversal(institution, omsgid) : undefined
  }

  // ---- told ----

  /** An event was applied to the books. */
  heard(event: Event): void {
    switch (event.kind) {
      case 'settled':
        this.settled(event.row)
        return
      case 'messageKnown': {
        const newest = this.newest.get(event.institution)
        if (newest !== undefined && event.msgid > newest) this.newest.set(event.institution, event.msgid)
        return
      }
      case 'feesUploaded':
        this.feesUploaded(event.mdtrtId, event.rows)
        return
      case 'feesRemoved':
        this.charged.forget(event.mdtrtId)
        for (const batch of event.batches) this.forgetBatch(event.mdtrtId, batch)
        return
      case 'visitRegistered':
        this.visits.set(event.visit.mdtrtId, registered(event.visit))
        return
      case 'visitRecorded': {
        const {medType: med_type, visitAt: visit_at, diseaseCode: disease_code} = event
        const {diseaseName: disease_name, complaint} = event
        const recorded = {med_type, visit_at, disease_code, disease_name, complaint}
        this.visits.change(event.mdtrtId, kept => ({...kept, ...recorded}))
        return
      }
      case 'visitCancelled':
        this.visits.change(event.mdtrtId, kept => ({...kept, cancelled_at: event.at}))
        return
      case 'reversed':
        this.anyReversal = true
        return
      case 'itemsMapped':
        this.mapped.delete(event.institution)
        return
      case 'personAdded':
        // nobody asked for somebody who was not there and kept the answer, but for their insurances perhaps
        this.insured.forget(event.person.psnNo)
        this.used.clear()
        return
      default:
    }
  }

  /** The first lines of a visit are all there is in their batches; later ones join what is there. */
  private feesUploaded(mdtrtId: string, rows: readonly FeeRow[]): void {
    const first = this.charged.get(mdtrtId) === false && rows.every(row => isAscii(row.feedetlSn))
    this.charged.forget(mdtrtId)
    for (const batch of new Set(rows.map(row => row.batch))) {
      this.forgetBatch(mdtrtId, batch)
      if (!first) continue
      const lines = rows.filter(row => row.batch === batch).map(uploaded)
      this.lines.set(batchKey(mdtrtId, batch), lines.sort(bySn))
      this.holders.set(batchKey(mdtrtId, batch), {setl_id: null})
    }
  }

  private forgetBatch(mdtrtId: string, batch: string): void {
    const key = batchKey(mdtrtId, batch)
    this.lines.forget(key)
    this.holders.forget(key)
  }

  private settled(row: SettlementRow): void {
    this.holders.forget(batchKey(row.mdtrtId, row.batch))
    const {psnNo, insuranceType, area, family} = row
    this.moveAccount(psnNo, insuranceType, area, row.currentAccount, row.priorAccount)
    if (family) {
      const {current} = family
      this.moveAccount(family.psnNo, family.insuranceType, family.area, current, row.familyAccount - current)
    }
    this.used.change(usedKey(psnNo, insuranceType, row.year), kept => added(kept, row.changes))
  }

  private moveAccount(psnNo: string, insuranceType: string, area: string, current: number, prior: number): void {
    if (current === 0 && prior === 0) return
    this.insured.change(psnNo, kept =>
      kept.map(row =>
        row.insurance_type === insuranceType && row.area === area
          ? {...row, current_fen: row.current_fen - current, prior_fen: row.prior_fen - prior}
          : row,
      ),
    )
  }

  /** How many rows are at hand. */
  get kept(): number {
    return this.kinds.reduce((sum, kind) => sum + kind.all().size, 0)
  }

  /** Every kept row that is not what the books hold, as text; empty = all well. Asks SQL for each: for tests. */
  stale(): string[] {
    const wrong: string[] = []
    const compare = <Row>(what: string, recent: Recent<Row>, ask: (...key: string[]) => Row | undefined) => {
      for (const [key, kept] of recent.all()) {
        const held = ask(...key.split('\n'))
        if (JSON.stringify(kept) !== JSON.stringify(held)) {
          wrong.push(`${what} ${key}: kept ${JSON.stringify(kept)}, the books hold ${JSON.stringify(held)}`)
        }
      }
    }
    compare('person', this.persons, (psnNo = '') => super.person(psnNo))
    compare('insurances', this.insured, (psnNo = '') => super.insurances(psnNo))
    compare('accumulators', this.used, (psnNo = '', type = '', year = '') => super.accumulators(psnNo, type, year))
    compare('visit', this.visits, (mdtrtId = '') => super.visit(mdtrtId))
    compare('lines', this.lines, (mdtrtId = '', batch = '') => super.linesOfBatch(mdtrtId, batch))
    compare('charged', this.charged, (mdtrtId = '') => super.hasFees(mdtrtId))
    compare('batch', this.holders, (mdtrtId = '', batch = '') => super.batch(mdtrtId, batch))
    for (const [institution, mapped] of this.mapped) {
      if (mapped !== super.hasMappings(institution)) wrong.push(`mapped ${institution}: kept ${mapped}`)
    }
    for (const [institution, newest] of this.newest) {
      if (isAscii(newest) && newest !== super.newestMsgid(institution))
        wrong.push(`newest of ${institution}: kept ${newest}`)
    }
    if (this.anyReversal === false && super.hasReversals()) wrong.push('reversals: kept that there are none')
    return wrong
  }

  /** The books went back to an earlier state. */
  forgetAll(): void {
    this.institutions.clear()
    this.mapped.clear()
    this.newest.clear()
    this.anyReversal = undefined
    for (const kind of this.kinds) kind.clear()
  }
  /** Lets go what was not asked for since the last time; false when the world is closed. */
  age(): boolean {
    for (const kind of this.kinds) kind.age()
    return this.open
  }
  close(): void {
    this.open = false
    this.forgetAll()
  }
}

const batchKey = (mdtrtId: string, batch: string): string => `${mdtrtId}\n${batch}`
const usedKey = (psnNo: string, insuranceType: string, year: string): string => `${psnNo}\n${insuranceType}\n${year}`

/** The books order texts by their bytes, engines by their code units: the same, where all are ASCII. */
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

function keep<Row>(recent: Recent<Row>, key: string, row: Row | undefined): Row | undefined {
  return row === undefined ? undefined : recent.set(key, row)
}

/** Accumulators with changes added, in the order of their names, as SQL gives them. */
function added(kept: readonly Amount[], changes: SettlementRow['changes']): Amount[] {
  const after = kept.map(({name, amount}) => ({name, amount: amount + (changes[name] ?? 0)}))
  for (const name in changes) {
    if (!kept.some(one => one.name === name)) after.push({name, amount: changes[name] as number})
  }
  if (after.length > kept.length) after.sort((a, b) => (a.name < b.name ? -1 : 1))
  return after
}
