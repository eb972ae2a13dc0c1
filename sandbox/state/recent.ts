// The rows decisions asked for lately, kept beside the books: the visit, the lines and the accounts that a pre-settlement
// has just read are the ones its settlement reads next. A row is forgotten, or moved on by the same sums, when an event
// touches it, and all are when a batch is rolled back; so what is kept is what the books hold. Who judges the books
// (auditor, checks, views) asks the plain Reader, which asks SQL every time. It knows no rule.
import type {SqlReader} from '../base/sql.ts'
import type {Event, SettlementRow} from './events.ts'
import {
  type BatchLine,
  type Institution,
  type Insurance,
  type Mapping,
  type Person,
  Reader,
  type Reversal,
  type Visit,
} from './reader.ts'

/**
 * Bounds what the worlds that share it keep together. When so many rows were kept since the last time, every world lets
 * go what it has not asked for in between: a row is held for one to two rounds after its last use.
 */
export class RowBudget {
  private readonly rows: number
  private left: number
  /** Weak: a world that nobody closed may still be forgotten. */
  private holders: WeakRef<RecentReader>[] = []

  /** A row takes some 800 bytes. */
  constructor(rows: number) {
    this.rows = rows
    this.left = rows
  }
  hold(holder: RecentReader): void {
    this.holders.push(new WeakRef(holder))
  }
  spend(): void {
    this.left -= 1
    if (this.left > 0) return
    this.left = this.rows
    this.holders = this.holders.filter(one => one.deref()?.age() ?? false)
  }
}

/** Rows of one kind by key; `undefined` is never kept. */
class Recent<Row> {
  private young = new Map<string, Row>()
  private old = new Map<string, Row>()
  private readonly budget: RowBudget
  constructor(budget: RowBudget) {
    this.budget = budget
  }

  get(key: string): Row | undefined {
    const found = this.young.get(key)
    if (found !== undefined || this.old.size === 0) return found
    const older = this.old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }
  /** Keeps and returns what was read. */
  set(key: string, row: Row): Row {
    this.young.set(key, row)
    this.budget.spend()
    return row
  }
  /** Puts another row in the place of a kept one. */
  change(key: string, to: (row: Row) => Row): void {
    const found = this.get(key)
    if (found !== undefined) this.young.set(key, to(found))
  }
  forget(key: string): void {
    this.young.delete(key)
    if (this.old.size > 0) this.old.delete(key)
  }
  age(): void {
    this.old = this.young
    this.young = new Map()
  }
  all(): Map<string, Row> {
    return new Map([...this.old, ...this.young])
  }
  clear(): void {
    this.young.clear()
    this.old.clear()
  }
}

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
    const charged = this.charged.get(mdtrtId) ?? this.charged.set(mdtrtId, super.hasFees(mdtrtId))
    return charged ? super.feeItem(mdtrtId, sn) : undefined
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
      case 'messageKnown':
        // the most frequent, and nothing here speaks of it
        return
      case 'feesUploaded':
        this.charged.forget(event.mdtrtId)
        for (const row of event.rows) this.forgetBatch(event.mdtrtId, row.batch)
        return
      case 'feesRemoved':
        this.charged.forget(event.mdtrtId)
        for (const batch of event.batches) this.forgetBatch(event.mdtrtId, batch)
        return
      case 'visitRecorded':
      case 'visitCancelled':
        this.visits.forget(event.mdtrtId)
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
    if (this.anyReversal === false && super.hasReversals()) wrong.push('reversals: kept that there are none')
    return wrong
  }

  /** The books went back to an earlier state. */
  forgetAll(): void {
    this.institutions.clear()
    this.mapped.clear()
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
