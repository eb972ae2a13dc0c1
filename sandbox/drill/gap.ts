// The minutes the second site does not know 缺口, as a hospital lives through them: who comes again, who wants money back, who is
// parked until the sites are together, and what windows may know of it: their own bills and receipts, never the centre's books. It
// plays nobody: cashiers ask it, and the drill hands its causes in.
import type {Instant} from '../base/instant.ts'
import type {BillDoc, PatientDoc} from '../state/hospital-records.ts'
import {newPatient, patientId} from '../state/new-patient.ts'
import type {Cause} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import type {GapSense} from './cashier.ts'
import type {Effect, ScenarioSites, Series} from './scenario.ts'

const minute = 60_000
/** Numbers of those who come again, far above those of the flow. */
const againFrom = 900_000
/** One who was parked is called every so often. */
const callEveryMs = 20_000

/** Somebody the flow does not know: with a new bill, or for a refund of this one. */
export type Comer = {patient: string; refund?: string}

export type GapHall = {
  world(): World
  institution: string
  zero: Instant
  now(): Instant
  at(at: Instant, run: () => void): void
  cause(cause: Cause): void
  /** To whichever window takes them next. */
  toWindow(comer: Comer): void
}

export class Gap {
  private readonly sites: ScenarioSites
  private readonly hall: GapHall
  private readonly done = new Set<Effect>()
  private readonly asked = new Set<string>()
  /** Parked, in order; each comes back when it is called. */
  private readonly parked: (() => void)[] = []
  private calling = false
  private came = 0

  constructor(sites: ScenarioSites, hall: GapHall) {
    this.sites = sites
    this.hall = hall
  }

  private get switchAt(): Instant {
    return this.hall.zero + this.sites.switchAt * minute
  }

  begin(): void {
    const {sites, hall} = this
    const stopMs = sites.stopSeconds * 1000
    hall.at(this.switchAt, () => hall.cause({kind: 'director', act: {kind: 'switchOver', stopMs}}))
    hall.at(hall.zero + sites.returnAt * minute, () => hall.cause({kind: 'director', act: {kind: 'siteReturns'}}))
    this.each(sites.again, () => this.comeAgain())
    this.each(sites.refunds, () => this.wantBack())
  }

  private each({from, everyMinutes, count}: Series, run: () => void): void {
    for (let n = 0; n < count; n++) this.hall.at(this.hall.zero + (from + n * everyMinutes) * minute, run)
  }

  does(effect: Effect): void {
    this.done.add(effect)
    if (effect === 'callBack') this.callNext()
  }

  /** What a window makes of it. `careful`: compares with own receipts unasked. */
  sense(careful: boolean): GapSense {
    const minds = () => !this.done.has('callBack') && (careful || this.done.has('parkGap'))
    return {
      careful,
      mayBeBooked: bill => minds() && this.hall.now() >= this.switchAt && this.isOfBefore(bill),
      hasReceipt: patient => minds() && this.hall.now() >= this.switchAt && this.receiptOf(patient) !== undefined,
      holdsRefunds: () => !this.done.has('callBack') && this.done.has('holdRefunds'),
    }
  }

  /** They wait aside until somebody calls them: `back` brings them to a window. */
  park(back: () => void): void {
    this.parked.push(back)
    if (this.done.has('callBack') && !this.calling) this.callNext()
  }

  private callNext(): void {
    this.calling = true
    const next = this.parked.shift()
    if (next) next()
    this.hall.at(this.hall.now() + callEveryMs, () => {
      if (this.parked.length > 0) this.callNext()
      else this.calling = false
    })
  }

  private bills(): readonly BillDoc[] {
    return this.hall.world().hospitalDocs(this.hall.institution, 'bill')
  }

  /** Its settlement was sent before the second site answered: the first one may have booked it. */
  private isOfBefore({msgid}: BillDoc): boolean {
    const sent = this.hall
      .world()
      .hospitalDocs(this.hall.institution, 'outgoing')
      .find(one => one.msgid === msgid)
    return sent !== undefined && sent.sentAt < this.switchAt + this.sites.stopSeconds * 1000
  }

  /** Settled in the last minutes before the switch, as the hospital's own receipts say. */
  private ofGap(): BillDoc[] {
    const from = this.switchAt - this.sites.lagMinutes * minute
    return this.bills().filter(
      bill =>
        bill.state === 'settled' && bill.settledAt !== null && bill.settledAt > from && bill.settledAt <= this.switchAt,
    )
  }

  /** Of the same person's other bills. */
  private receiptOf(patient: PatientDoc): BillDoc | undefined {
    const who = patient.insured?.psnNo
    if (who === undefined) return undefined
    const patients = this.hall.world().hospitalDocs(this.hall.institution, 'patient')
    const same = new Set(patients.filter(one => one.insured?.psnNo === who && one.id !== patient.id).map(one => one.id))
    return this.ofGap().find(bill => same.has(bill.patient))
  }

  /** The next one served before the switch: those who met their deductible then come first. */
  private next(): {bill: BillDoc; patient: PatientDoc} | undefined {
    const {institution} = this.hall
    const patients = new Map(
      this.hall
        .world()
        .hospitalDocs(institution, 'patient')
        .map(one => [one.id, one]),
    )
    const [found] = this.ofGap()
      .map(bill => ({bill, patient: patients.get(bill.patient)}))
      .filter(one => one.patient?.state === 'done' && !this.asked.has(one.bill.patient))
      .sort((a, b) => (b.bill.amounts?.deductible ?? 0) - (a.bill.amounts?.deductible ?? 0))
    if (!found?.patient) return undefined
    this.asked.add(found.bill.patient)
    return {bill: found.bill, patient: found.patient}
  }

  /** The doctor has ordered more: the same person with a second bill. */
  private comeAgain(): void {
    const found = this.next()
    if (!found) return
    const {hall} = this
    const {patient} = found
    const second = newPatient({
      ...patient,
      id: patientId(againFrom + this.came),
      says: {zh: '我刚付过起付线，怎么又要付？', en: 'I have just paid my deductible; why is it asked again?'},
      arrivedAt: hall.now(),
      orders: patient.orders.map(order => ({...order, countE4: order.countE4 + 10_000})),
    })
    this.came += 1
    hall.cause({
      kind: 'director',
      act: {kind: 'patients', institution: hall.institution, patients: [second]},
    })
    hall.toWindow({patient: second.id})
  }

  /** Somebody who paid in those minutes wants the money back. */
  private wantBack(): void {
    const found = this.next()
    if (!found) return
    const {hall} = this
    hall.cause({
      kind: 'director',
      act: {kind: 'patientReturns', institution: hall.institution, patient: found.patient.id},
    })
    hall.toWindow({patient: found.patient.id, refund: found.bill.id})
  }
}
