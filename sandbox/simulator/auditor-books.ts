// The auditor's own books: people, accounts, accumulators, visits, batches and settlements as the journal's messages and
// answers tell them. Changing them is a few lines each; nothing here is judged (auditor.ts does) and nothing is read
// from the centre's books.
import {dayOf} from '../base/instant.ts'
import {makePeople} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import type {InstitutionRecord, InsuranceRecord, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Act} from '../world/entry.ts'
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
export type Heard = {body: string; infno: string; answer: string | undefined; setlId: string | undefined}

/** No −0: it would compare differently from 0. */
export const minus = (amount: number): number => (amount === 0 ? 0 : -amount)

export class AuditorBooks {
  config: WorldConfig | undefined
  readonly people = new Map<string, PersonRecord>()
  readonly institutions = new Map<string, InstitutionRecord>()
  /** By person, insurance type and year. */
  readonly accumulators = new Map<string, Map<string, number>>()
  readonly visits = new Map<string, Visit>()
  readonly batches = new Map<string, Batch>()
  readonly settlements = new Map<string, Settlement>()
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
    const key = `${psnNo}|${insuranceType}|${year}`
    const found = this.accumulators.get(key) ?? new Map<string, number>()
    this.accumulators.set(key, found)
    return found
  }

  private add(psnNo: string, insuranceType: string, year: string, changes: Record<string, number>): void {
    const used = this.used(psnNo, insuranceType, year)
    for (const [name, amount] of Object.entries(changes)) used.set(name, (used.get(name) ?? 0) + amount)
  }

  /** Writes a row down and moves the money. Returns the live settlements of its batch, which must not be two. */
  book(settlement: Settlement): string[] {
    this.settlements.set(settlement.setlId, settlement)
    const batch = this.batches.get(`${settlement.mdtrtId}|${settlement.batch}`)
    if (batch) {
      if (settlement.cancels === null) batch.live.push(settlement.setlId)
      else batch.live = batch.live.filter(each => each !== settlement.cancels)
    }
    for (const move of settlement.moves) {
      move.insurance.currentYearFen -= move.current
      move.insurance.priorYearsFen -= move.prior
    }
    this.add(settlement.psnNo, settlement.insuranceType, settlement.year, settlement.changes)
    return batch?.live ?? []
  }

  /** The opposite row of a settlement, under its own number and day. */
  takeBack(original: Settlement, setlId: string, day: string): void {
    original.cancelled = true
    const each = <T extends Record<string, number>>(all: T): T =>
      Object.fromEntries(Object.entries(all).map(([name, amount]) => [name, minus(amount)])) as T
    this.book({
      ...original,
      setlId,
      cancels: original.setlId,
      day,
      parts: each(original.parts),
      fund: minus(original.fund),
      account: minus(original.account),
      cash: minus(original.cash),
      deductible: minus(original.deductible),
      moves: original.moves.map(move => ({insurance: move.insurance, current: -move.current, prior: -move.prior})),
      changes: each(original.changes),
      cancelled: true,
    })
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
