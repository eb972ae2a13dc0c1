// The auditor's own books: people, accounts, accumulators, visits, batches and settlements as the journal's messages and
// answers tell them. Changing them is a few lines each; nothing here is judged (auditor.ts does) and nothing is read
// from the centre's books.
import {dayOf} from '../base/instant.ts'
import {makePeople} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import type {InstitutionRecord, InsuranceRecord, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Act, Hash} from '../world/entry.ts'
import {inForce} from './auditor-reading.ts'
import type {Parts} from './auditor-rules.ts'
import {DaySums} from './day-sums.ts'

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
/** No −0: it would compare differently from 0. */
export const minus = (amount: number): number => (amount === 0 ? 0 : -amount)

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
  readonly sums = new DaySums()
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
    if (replaced) this.sums.drop(replaced)
    this.settlements.set(settlement.setlId, settlement)
    this.sums.add(settlement)
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
  relativeOf(insurance: InsuranceRecord, today: string): InsuranceRecord | undefined {
    if (insurance.familyOf === null) return undefined
    const rows = [...(this.people.get(insurance.familyOf)?.insurances ?? [])]
    rows.sort((a, b) => (a.insuranceType + a.area < b.insuranceType + b.area ? -1 : 1))
    return rows.find(row => inForce(row, today) && row.currentYearFen + row.priorYearsFen > 0)
  }
}
