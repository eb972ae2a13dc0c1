// The auditor's own books: people, accounts, accumulators, visits, batches and settlements as the journal's messages and
// answers tell them. Changing them is a few lines each; nothing here is judged (auditor.ts does) and nothing is read
// from the centre's books.
import {dayOf} from '../base/instant.ts'
import {makePeople} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import type {InstitutionRecord, InsuranceRecord, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Act, Hash} from '../world/entry.ts'
import type {Counting} from './auditor-reading.ts'
import type {Parts} from './auditor-rules.ts'

export type Visit = {
  institution: string
  psnNo: string
  insuranceType: string
  area: string
  beginsOn: string
  medType: string | undefined
  visitedOn: string | undefined
  disease: string
  diagnoses: Map<string, {code: string; valid: boolean}>
}
export type Batch = {lines: Map<string, Parts>; live: string[]}
export type Move = {insurance: InsuranceRecord; current: number; prior: number}
export type Settlement = {
  setlId: string
  cancels: string | null
  /** The bill it is about: its own number, or that of the bill taken back. */
  bill: string
  refund: boolean
  /** Of a bill: the last row about it, which the next one takes back. */
  last: string
  institution: string
  psnNo: string
  mdtrtId: string
  batch: string
  insuranceType: string
  area: string
  clrType: string
  day: string
  year: string
  parts: Parts
  fund: number
  account: number
  cash: number
  deductible: number
  moves: Move[]
  changes: Record<string, number>
  cancelled: boolean
}
/** What was said, in few bytes: the texts of a long journal do not fit into memory. */
export type Said = {ok: boolean; digest: Hash}
/** A message as it was first heard, in which entry; `body` is the digest of its canonical text. */
export type Heard = {seq: number; body: Hash; infno: string; answer: Said | undefined; setlId: string | undefined}
/** Of the booked rows of a day, refunds counted with their sign: what 3201 asks for. */
export type Sums = {rows: number; total: number; fund: number; account: number}

/** No −0: it would compare differently from 0. */
export const minus = (amount: number): number => (amount === 0 ? 0 : -amount)

const nothing: Sums = {rows: 0, total: 0, fund: 0, account: 0}

/** The seldom asked ways to count, row by row. */
function sumsOf(all: readonly Settlement[], counting: Counting): Sums {
  const rows = all.filter(row =>
    counting === 'refunds' ? row.refund : counting !== 'standing' || (row.cancels === null && !row.cancelled),
  )
  const net = new Map<string, number>()
  for (const {bill, refund} of rows) net.set(bill, (net.get(bill) ?? 0) + (refund ? -1 : 1))
  const add = (amount: (row: Settlement) => number) => rows.reduce((sum, row) => sum + amount(row), 0)
  return {
    rows: counting === 'neither' ? [...net.values()].reduce((sum, count) => sum + Math.abs(count), 0) : rows.length,
    total: add(row => row.parts.total),
    fund: add(row => row.fund),
    account: add(row => row.account),
  }
}

const sumsKey = (...parts: [institution: string, insuranceType: string, clrType: string, area: string]): string =>
  parts.join('|')

/** The map inside a map, made when it is not there. */
function within<Key, Value>(outer: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  const found = outer.get(key) ?? new Map<Key, Value>()
  outer.set(key, found)
  return found
}

export class AuditorBooks {
  config: WorldConfig | undefined
  readonly people = new Map<string, PersonRecord>()
  readonly institutions = new Map<string, InstitutionRecord>()
  /** By person, then by insurance type and year. */
  readonly accumulators = new Map<string, Map<string, Map<string, number>>>()
  readonly visits = new Map<string, Visit>()
  /** By visit, then by the hospital's name of the batch. */
  readonly batches = new Map<string, Map<string, Batch>>()
  readonly settlements = new Map<string, Settlement>()
  /** By institution and what 3201 may ask for apart, then by day. */
  private readonly sums = new Map<string, Map<string, Sums>>()
  readonly heard = new Map<string, Heard>()
  readonly dead = new Set<string>()
  readonly mapped = new Map<string, {code: string; from: string; to: string | null}[]>()

  direct(act: Act): void {
    if (act.kind === 'open') {
      this.config = act.config
      for (const institution of act.config.institutions) this.institutions.set(institution.code, institution)
      const {region, population, start} = act.config
      if (isRegionKey(region)) {
        for (const person of makePeople(region, population.seed, population.size, dayOf(start))) this.addPerson(person)
      }
    }
    if (act.kind === 'addPerson') this.addPerson(structuredClone(act.person))
    if (act.kind === 'mapItems') {
      for (const row of act.rows) {
        const key = `${act.institution}|${row.hospitalCode}`
        const rows = (this.mapped.get(key) ?? []).filter(each => each.from !== row.from)
        this.mapped.set(key, [...rows, {code: row.code, from: row.from, to: row.to}])
      }
    }
  }

  private addPerson(person: PersonRecord): void {
    this.people.set(person.psnNo, person)
    for (const used of person.accumulators)
      this.add(person.psnNo, used.insuranceType, used.year, {[used.name]: used.amount})
  }

  used(psnNo: string, insuranceType: string, year: string): Map<string, number> {
    return within(within(this.accumulators, psnNo), `${insuranceType}|${year}`)
  }

  private add(psnNo: string, insuranceType: string, year: string, changes: Record<string, number>): void {
    const used = this.used(psnNo, insuranceType, year)
    for (const [name, amount] of Object.entries(changes)) used.set(name, (used.get(name) ?? 0) + amount)
  }

  /** Writes a row down and moves the money. Returns the live settlements of its batch, which must not be two. */
  book(settlement: Settlement): string[] {
    const replaced = this.settlements.get(settlement.setlId)
    if (replaced) this.count(replaced, -1)
    this.settlements.set(settlement.setlId, settlement)
    this.count(settlement, 1)
    const batch = this.batches.get(settlement.mdtrtId)?.get(settlement.batch)
    if (batch) {
      if (settlement.refund) batch.live = batch.live.filter(each => each !== settlement.bill)
      else batch.live.push(settlement.bill)
    }
    for (const move of settlement.moves) {
      move.insurance.currentYearFen -= move.current
      move.insurance.priorYearsFen -= move.prior
    }
    this.add(settlement.psnNo, settlement.insuranceType, settlement.year, settlement.changes)
    return batch?.live ?? []
  }

  private count(row: Settlement, sign: 1 | -1): void {
    const days = within(this.sums, sumsKey(row.institution, row.insuranceType, row.clrType, row.area))
    const {rows, total, fund, account} = days.get(row.day) ?? nothing
    days.set(row.day, {
      rows: rows + sign,
      total: total + sign * row.parts.total,
      fund: fund + sign * row.fund,
      account: account + sign * row.account,
    })
  }

  /** Sums of an institution's rows from one day to another. */
  booked(
    institution: string,
    insuranceType: string,
    clrType: string,
    area: string,
    from: string,
    to: string,
    counting: Counting,
  ): Sums {
    if (counting !== 'both' || area === '') {
      const rows = [...this.settlements.values()].filter(
        row =>
          row.institution === institution &&
          row.insuranceType === insuranceType &&
          row.clrType === clrType &&
          (area === '' || row.area === area) &&
          row.day >= from &&
          row.day <= to,
      )
      return sumsOf(rows, counting)
    }
    let sum = nothing
    for (const [day, {rows, total, fund, account}] of this.sums.get(
      sumsKey(institution, insuranceType, clrType, area),
    ) ?? []) {
      if (day >= from && day <= to)
        sum = {
          rows: sum.rows + rows,
          total: sum.total + total,
          fund: sum.fund + fund,
          account: sum.account + account,
        }
    }
    return sum
  }

  /** The opposite row of a bill, or of a cancellation whose bill stands again, under its own number and day. */
  takeBack(original: Settlement, setlId: string, day: string): string[] {
    const bill = this.settlements.get(original.bill) ?? original
    original.cancelled = true
    bill.cancelled = !original.refund
    const cancels = bill.last
    bill.last = setlId
    const each = <T extends Record<string, number>>(all: T): T =>
      Object.fromEntries(Object.entries(all).map(([name, amount]) => [name, minus(amount)])) as T
    return this.book({
      ...original,
      setlId,
      cancels,
      refund: !original.refund,
      day,
      parts: each(original.parts),
      fund: minus(original.fund),
      account: minus(original.account),
      cash: minus(original.cash),
      deductible: minus(original.deductible),
      moves: original.moves.map(move => ({insurance: move.insurance, current: -move.current, prior: -move.prior})),
      changes: each(original.changes),
      cancelled: false,
    })
  }

  /** A batch of a visit, opened when its first line comes. */
  opened(mdtrtId: string, name: string): Batch {
    const ofVisit = within(this.batches, mdtrtId)
    const batch = ofVisit.get(name) ?? {lines: new Map<string, Parts>(), live: []}
    ofVisit.set(name, batch)
    return batch
  }

  policyOf(insurance: InsuranceRecord): string {
    const policies = this.config?.policies ?? {}
    return policies[`${insurance.insuranceType}@${insurance.area}`] ?? policies[insurance.insuranceType] ?? ''
  }

  /** The relative's account that may pay: the first row in force that holds money. */
  relativeOf(insurance: InsuranceRecord): InsuranceRecord | undefined {
    if (insurance.familyOf === null) return undefined
    const rows = [...(this.people.get(insurance.familyOf)?.insurances ?? [])]
    rows.sort((a, b) => (a.insuranceType + a.area < b.insuranceType + b.area ? -1 : 1))
    return rows.find(row => row.state === '1' && row.currentYearFen + row.priorYearsFen > 0)
  }
}
