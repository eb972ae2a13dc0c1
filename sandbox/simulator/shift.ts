// A random shift at a cashier window 班次: patients, tenders, refunds, lost answers, worked by a careful cashier who asks
// before deciding; at the end the drawer, the hospital's bills and the centre's ledger are laid side by side. Everything
// from one seed. It knows the acts of a window and looks into the centre's books only to judge.
import {type Draw, drawFrom} from '../base/draw.ts'
import type {Fen} from '../base/fen.ts'
import {dayOf} from '../base/instant.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {DeskView} from '../hospital/view-types.ts'
import {careOf, credentialOf} from '../people/patients.ts'
import {makePerson} from '../people/person.ts'
import {type Treatment, treatments} from '../people/treatments.ts'
import type {BillDoc, Order, PatientDoc, Tender} from '../state/hospital-records.ts'
import {newPatient, patientId} from '../state/new-patient.ts'
import {checkBooks} from '../world/check.ts'
import type {Cause, FaultPlan} from '../world/entry.ts'
import type {World} from '../world/world.ts'

export type ShiftReport = {
  findings: string[]
  served: number
  settled: number
  refunded: number
  doubts: number
  adopted: number
  reversed: number
  retried: number
}

const float: Fen = 50_000
const window = '1'

/** What a line may be, as the test's catalogue has it. */
export type ShelfItem = {code: string; priceMicro: number}

export class Shift {
  private readonly world: World
  private readonly shelf: readonly ShelfItem[]
  private readonly draw: Draw
  private readonly institution: string
  private drawn = 0
  readonly report: ShiftReport = {
    findings: [],
    served: 0,
    settled: 0,
    refunded: 0,
    doubts: 0,
    adopted: 0,
    reversed: 0,
    retried: 0,
  }

  constructor(world: World, shelf: readonly ShelfItem[], seed: string) {
    this.world = world
    this.shelf = shelf
    this.draw = drawFrom(seed, 'shift')
    this.institution = world.config.hospitals?.[0]?.institution ?? ''
  }

  private below(n: number): number {
    this.drawn += 1
    return this.draw.below(`d${this.drawn}`, n)
  }
  private chance(bp: number): boolean {
    this.drawn += 1
    return this.draw.chance(`d${this.drawn}`, bp)
  }
  private pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T
  }

  /** Works so many patients and closes. */
  run(patients: number, faults: boolean): ShiftReport {
    this.act({do: 'openShift', cashier: '101', name: '沈收', float})
    if (faults) this.planFaults()
    for (let number = 1; number <= patients; number++) this.serve(number)
    this.calm()
    this.close()
    this.judge()
    return this.report
  }

  // ---- the world ----

  private receive(cause: Cause, at: number): string {
    const [first] = this.world.receive([cause], at)
    return first?.entry.decision?.outcome ?? ''
  }
  private act(act: DeskAct): string {
    const cause: Cause = {kind: 'desk', institution: this.institution, window, act}
    const outcome = this.receive(cause, this.world.at + 1000 + this.below(5000))
    for (let due = this.world.nextDue(); due !== undefined; due = this.world.nextDue())
      for (const one of this.world.due(due)) this.receive(one, due)
    return outcome
  }
  private view(): DeskView {
    return this.world.deskView(this.institution, window, this.world.at) as DeskView
  }

  private planFaults(): void {
    const plans: Omit<FaultPlan, 'id'>[] = [
      {when: {infno: ['2207'], chanceBp: 2500}, at: 'C3', do: 'drop'},
      {when: {infno: ['2207'], chanceBp: 1200}, at: 'C0', do: 'drop'},
      {when: {infno: ['2208'], chanceBp: 2500}, at: 'C3', do: 'reset'},
      {when: {infno: ['2208'], chanceBp: 1000}, at: 'C1', do: 'drop'},
      {when: {infno: ['5204', '5203', '2601'], chanceBp: 1500}, at: 'C3', do: 'drop'},
      {when: {infno: ['1101', '2201', '2203', '2204', '2205', '2206'], chanceBp: 500}, at: 'C3', do: 'truncate'},
      {when: {infno: ['1101', '2201', '2204'], chanceBp: 300}, at: 'C0', do: 'error', status: 502},
    ]
    for (const [index, plan] of plans.entries())
      this.receive({kind: 'director', act: {kind: 'planFault', fault: {id: `f${index}`, ...plan}}}, this.world.at)
  }

  /** The line is well again. */
  private calm(): void {
    for (const {id} of this.world.books.faults())
      this.receive({kind: 'director', act: {kind: 'dropFault', id}}, this.world.at)
  }

  // ---- the cashier ----

  private serve(number: number): void {
    const patient = this.patient(number)
    this.receive(
      {kind: 'director', act: {kind: 'patients', institution: this.institution, patients: [patient]}},
      this.world.at,
    )
    this.act({do: 'call', patient: patient.id})
    for (let tries = 0; !this.isRead() && tries < 20; tries++) this.act({do: 'read', shows: 0})
    this.act({do: 'identity', same: true})
    if (!this.isRead() || (this.view().patient?.insured?.chosen ?? -1) < 0) {
      this.act({do: 'sendBack', reason: '没有可用的参保信息'})
      return
    }
    this.act({do: 'takeOrders'})
    if (this.chance(2000)) this.act({do: 'account', use: '0'})
    this.price()
    if (this.chance(2500)) {
      const line = this.view().bill?.lines[0]
      if (line) this.act({do: 'setCount', sn: line.sn, countE4: (1 + this.below(5)) * 10_000})
      this.price()
    }
    if (this.view().bill?.state !== 'trial') {
      this.act({do: 'sendBack', reason: '算不出来'})
      return
    }
    this.pay()
    this.resolve()
    if (this.view().bill?.state === 'settled') this.report.served += 1
    if (this.view().bill?.state === 'settled' && this.chance(3000)) this.refund()
    this.act({do: 'done'})
  }

  private isRead(): boolean {
    return (this.view().patient?.insured?.psnNo ?? '') !== ''
  }

  private price(): void {
    for (let tries = 0; this.view().bill?.state === 'open' && tries < 30; tries++) this.act({do: 'trial'})
  }

  /** Pays what the trial asked, split over tenders at random. */
  private pay(): void {
    const due = this.view().bill?.amounts?.cash ?? 0
    const tender: Tender[] = []
    let left = due
    for (const kind of ['mobile', 'bankCard'] as const) {
      const part = left > 1 && this.chance(2500) ? 1 + this.below(left - 1) : 0
      if (part > 0) tender.push({kind, amount: part})
      left -= part
    }
    if (left > 0) tender.push({kind: 'cash', amount: left})
    this.act({do: 'settle', tender, received: left > 0 ? left + this.below(50) * 100 : 0})
  }

  /** Ask, see, decide, until the end of the bill is known. */
  private resolve(): void {
    for (let tries = 0; tries < 60; tries++) {
      const bill = this.view().bill
      if (bill?.state === 'trial') this.pay()
      if (bill?.state !== 'unknown' && bill?.state !== 'refundUnknown') {
        if (bill?.state !== 'trial') return
        continue
      }
      this.report.doubts += 1
      this.act({do: 'query'})
      this.decide(this.view().bill as BillDoc)
    }
    this.report.findings.push('a bill stayed unknown')
  }

  private decide(bill: BillDoc): void {
    const {found} = bill.inquiry
    if (found === 'noAnswer' || found === null) return
    const adoptable = bill.state === 'unknown' ? found === 'settled' : found === 'notSettled'
    if (bill.state === 'unknown' && this.chance(3000)) {
      if (this.act({do: 'reverse'}) === 'reverse') this.report.reversed += 1
    } else if (adoptable) {
      if (this.act({do: 'adopt'}) === 'adopt') this.report.adopted += 1
    } else if (this.act({do: 'retry'}) === 'retry') this.report.retried += 1
  }

  private refund(): void {
    const bill = this.view().bill as BillDoc
    this.act({do: 'refund', bill: bill.id, reason: '退药', reviewer: '陈复核'})
    this.resolve()
    if (this.bill(bill.id).state !== 'refunded') {
      this.act({do: 'refund', bill: bill.id, reason: '退药', reviewer: '陈复核'})
      this.resolve()
    }
    if (this.bill(bill.id).state !== 'refunded') return
    this.report.refunded += 1
    if (bill.lines.length < 2 || !this.chance(5000)) return
    this.act({do: 'recharge', bill: bill.id, keep: bill.lines.slice(1).map(line => line.sn)})
    this.price()
    if (this.view().bill?.state !== 'trial') return
    this.pay()
    this.resolve()
  }

  private bill(id: string): BillDoc {
    return this.view().bills.find(one => one.id === id) as BillDoc
  }

  private close(): void {
    const {drawer} = this.view()
    this.act({do: 'countDrawer', counted: drawer.expected})
    this.act({do: 'reconcile'})
    for (const closing of this.view().closings)
      if (closing.state !== 'equal') {
        this.act({do: 'reconcileItems', closing: closing.id})
        const after = this.view().closings.find(one => one.id === closing.id)
        if (after?.state !== 'explained') this.find('reconciliation', JSON.stringify(after))
      }
    const outcome = this.act({do: 'closeShift'})
    const nothing = this.report.served === 0 && this.report.refunded === 0
    if (outcome !== 'closeShift' && !nothing) this.find('closeShift', outcome)
  }

  private patient(number: number): PatientDoc {
    const {config} = this.world
    const index = this.below(config.population.size)
    const person = makePerson('shanghai', config.population.seed, index, dayOf(config.start))
    const orders: Order[] = Array.from({length: 1 + this.below(4)}, () => this.pick(this.shelf)).map(item => ({
      code: item.code,
      name: item.code,
      spec: '',
      unit: '',
      priceMicro: item.priceMicro,
      countE4: (1 + this.below(30)) * 10_000,
      approved: this.chance(5000),
    }))
    const unique = orders.filter((order, at) => orders.findIndex(other => other.code === order.code) === at)
    return newPatient({
      id: patientId(number),
      name: person.name,
      sex: person.sex,
      age: 40,
      face: person.psnNo,
      wants: 'charge',
      says: null,
      shows: [credentialOf(person, 'card')],
      cash: 100_000,
      arrivedAt: this.world.at,
      care: careOf(treatments[0] as Treatment, config.area, this.draw),
      orders: unique,
      paper: [],
    })
  }

  // ---- the judge: drawer = bills = ledger ----

  private find(check: string, text: string): void {
    this.report.findings.push(`${check}: ${text}`)
  }

  private judge(): void {
    const rows = this.world.reader
      .prepare<{setl_id: string; cancels: string | null; total: number; account: number; cash: number}>(
        `select setl_id, cancels, total_fen as total, account_fen as account, cash_fen as cash from settlement
         order by seq`,
      )
      .all()
    const undone = new Set(rows.map(row => row.cancels))
    const live = new Map(
      rows.filter(row => row.cancels === null && !undone.has(row.setl_id)).map(row => [row.setl_id, row]),
    )
    const bills = this.world.hospitalDocs(this.institution, 'bill')
    for (const bill of bills) {
      if (bill.state !== 'settled') continue
      this.report.settled += 1
      const row = live.get(bill.setlId ?? '')
      if (!row) this.find('settledBillIsLive', `${bill.id} says ${bill.setlId}`)
      else if (
        row.total !== bill.amounts?.total ||
        row.cash !== bill.amounts.cash ||
        row.account !== bill.amounts.account
      )
        this.find('amountsEqual', `${bill.id}: ${JSON.stringify(bill.amounts)} against ${JSON.stringify(row)}`)
      live.delete(bill.setlId ?? '')
    }
    for (const id of live.keys()) this.find('ledgerHasNoMore', `${id} is nobody’s bill`)
    const cash = rows.reduce((sum, row) => sum + row.cash, 0)
    const moves = this.world.hospitalDocs(this.institution, 'drawer')
    const through = moves.reduce((sum, move) => (move.why === 'float' ? sum : sum + move.amount), 0)
    if (cash !== through) this.find('drawerEqualsLedger', `window ${through}, ledger ${cash}`)
    for (const one of checkBooks(this.world)) this.find('books', JSON.stringify(one))
  }
}
