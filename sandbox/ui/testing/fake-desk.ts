// A cashier window out of thin air, for screens and their tests: it keeps the contract of acts and views and computes toy
// amounts. It knows no centre; what a message comes to is planned by the test.
import {type Fen, priceTimesCount} from '../../base/fen.ts'
import {instant} from '../../base/instant.ts'
import {freshBill, noInquiry} from '../../hospital/bills.ts'
import type {DeskAct, DeskObjection} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import type {
  BillDoc,
  BillLine,
  ClosingDoc,
  DrawerDoc,
  HospitalDocs,
  Order,
  PatientDoc,
  PrinterState,
  ShiftDoc,
  TenderKind,
} from '../../state/hospital-records.ts'
import {newPatient} from '../../state/new-patient.ts'
import {amountsOf, closingOf, freshShift, inFull, insuredAs, negative} from './fake-bills.ts'
import {drug, people, restricted, shelf} from './fake-people.ts'

export const window1 = {institution: 'H31000090001', window: '1'}
export type Plan = 'answer' | 'silent' | 'refuse' | 'hold'

export class FakeDesk {
  now = instant('2025-09-15 09:41:22')
  seq = 1
  /** What becomes of the next message of each kind. */
  plans: Record<string, Plan> = {}
  /** What a query of an unknown bill shows. */
  found: 'settled' | 'notSettled' | 'noAnswer' = 'settled'
  /** Milliseconds until an answer; 0 = at once, inside the act. */
  answerMs = 0
  shift: ShiftDoc | null = null
  printer: PrinterState = 'ready'
  patients: PatientDoc[] = []
  bills: BillDoc[] = []
  drawer: DrawerDoc[] = []
  closings: ClosingDoc[] = []
  remarks: HospitalDocs['remark'][] = []
  waiting: {infno: string; since: number; giveUpAt: number; done: () => void}[] = []
  #told = new Set<() => void>()
  acts: DeskAct[] = []

  follow(tell: () => void): () => void {
    this.#told.add(tell)
    return () => this.#told.delete(tell)
  }

  bring(count: number): void {
    for (let n = 0; n < count; n++) {
      const id = `M${String(this.patients.length + 1).padStart(4, '0')}`
      const {type = '职工在职', scheme = '310', ...person} = people[this.patients.length % people.length]!
      const number = `3199001957${String(1000 + this.patients.length)}28`
      const came = newPatient({
        id,
        face: id + person.name,
        wants: 'charge',
        says: null,
        cash: 20_000,
        arrivedAt: this.now - 60_000 * (5 - (n % 5)),
        shows: [
          {kind: 'card', number, cardSn: 'A12345678', name: person.name},
          {kind: 'certificate', number, cardSn: '', name: person.name},
        ],
        orders: [],
        paper: [],
        care: {
          medType: '11',
          deptCode: '0301',
          deptName: '心内科',
          caty: 'A03',
          doctorCode: 'D310000001',
          doctorName: '顾安',
          diagnosisCode: 'I10.x05',
          diagnosisName: '高血压病',
          diseaseCode: '',
          diseaseName: '',
        },
        name: person.name,
        sex: person.sex,
        age: person.age,
      })
      this.patients.push({...came, ...person})
      this.#types.set(id, {type, scheme})
      if (person.wants === 'refund') {
        Object.assign(this.patients.at(-1)!, {insured: this.#insured(id, 0), samePerson: true})
        this.#earlier(id)
      }
    }
    this.#tell()
  }
  #types = new Map<string, {type: string; scheme: string}>()

  #insured = (id: string, shows: number): PatientDoc['insured'] =>
    insuredAs(this.patients.find(one => one.id === id)!, shows, this.#types.get(id)!, this.now)

  /** A bill of this morning, to be refunded. */
  #earlier(patient: string): void {
    const bill = this.#bill(patient)
    bill.lines = [shelf.visit!, shelf.amlp!, shelf.atft!, shelf.calc!].map(order => this.#line(order))
    bill.amounts = amountsOf(bill)
    bill.tender = [{kind: 'cash', amount: bill.amounts.cash}]
    Object.assign(bill, {
      state: 'settled',
      setlId: 'S900',
      receipt: '2025091500007',
      receiptState: 'valid',
      printed: 1,
      settledAt: this.now - 3_600_000,
      window: '2',
      shift: 'earlier',
    })
  }

  view(): DeskView {
    const patient = this.patients.find(one => one.state === 'called') ?? null
    const own = this.bills.filter(bill => bill.shift === this.shift?.id).reverse()
    const cash = (kind: TenderKind, why: DrawerDoc['why'][]) =>
      this.drawer.filter(row => row.kind === kind && why.includes(row.why)).reduce((sum, row) => sum + row.amount, 0)
    const kinds = (why: DrawerDoc['why'][]) => ({
      cash: cash('cash', why),
      mobile: cash('mobile', why),
      bankCard: cash('bankCard', why),
    })
    return structuredClone({
      ...window1,
      institutionName: '沙盘市第一人民医院',
      now: this.now,
      seq: this.seq,
      strip: {
        centre: this.bills.some(b => /nknown/.test(b.state)) ? 'silent' : this.shift?.lastSuccess ? 'ok' : 'unused',
        lastAnswerMs: this.shift?.lastSuccess ? 640 : null,
        lastSuccess: this.shift?.lastSuccess ?? null,
        waiting: this.waiting.map(({infno, since, giveUpAt}) => ({infno, since, giveUpAt})),
        printer: this.printer,
        unknown: this.bills.filter(b => /nknown/.test(b.state)).length,
      },
      shift: this.shift,
      queue: this.patients
        .filter(one => one.state === 'waiting')
        .map(({orders, paper, shows, ...one}) => ({
          ...one,
          orders: orders.length,
          paper: paper.length,
          shows: shows.slice(0, 1).map(shown => shown.kind),
        })),
      patient,
      readHere: (patient?.insured?.at ?? -1) >= (patient?.calledAt ?? 0),
      bill: this.#current(),
      restricted: (this.#current()?.lines ?? []).flatMap(({sn, code}) => {
        const text = restricted.get(code)
        return text ? [{sn, text}] : []
      }),
      bills: own,
      earlier: patient ? this.bills.filter(b => b.patient === patient.id && b.settledAt !== null) : [],
      drawer: {
        expected: cash('cash', ['float', 'payment', 'change', 'refund', 'planted']),
        inside: cash('cash', ['float', 'payment', 'change', 'refund', 'planted']),
        taken: kinds(['payment', 'change']),
        returned: negative(kinds(['refund'])),
      },
      closings: this.closings.map(one => ({
        ...one,
        differences: one.differences.map(row => ({...row, bill: null, patient: null})),
      })),
      remarks: this.remarks,
      pad: null,
    } as DeskView)
  }

  #open: string | null = null
  #current = (): BillDoc | null => this.bills.find(bill => bill.id === this.#open) ?? null

  act(act: DeskAct): {outcome: string; objection?: DeskObjection} {
    this.acts.push(act)
    this.seq += 1
    this.now += 1000
    const objection = this.#do(act) ?? undefined
    this.#tell()
    return objection ? {outcome: `refused:${objection}`, objection} : {outcome: act.do}
  }

  /** Becomes another window, at the point where that one stands. */
  adopt(other: FakeDesk): void {
    Object.assign(this, {...other, seq: Math.max(this.seq, other.seq) + 1})
    this.#types = other.#types
    this.#open = other.#open
    this.#tell()
  }

  /** What is held back is answered now. */
  release(): void {
    for (const one of this.waiting.splice(0)) one.done()
    this.seq += 1
    this.#tell()
  }

  #tell(): void {
    for (const tell of this.#told) tell()
  }

  #send(infno: string, answered: () => void, otherwise: (how: 'silent' | 'refuse') => void): void {
    const plan = this.plans[infno] ?? 'answer'
    const done = () => {
      if (plan === 'answer' || plan === 'hold') answered()
      else otherwise(plan)
      if (plan === 'answer' && this.shift && infno === '2207') this.shift.lastSuccess = this.now
    }
    if (plan !== 'hold' && this.answerMs === 0) {
      done()
      return
    }
    const one = {infno, since: this.now, giveUpAt: this.now + 30_000, done}
    this.waiting.push(one)
    if (plan === 'hold') return
    setTimeout(() => {
      if (!this.waiting.includes(one)) return
      this.waiting.splice(this.waiting.indexOf(one), 1)
      this.seq += 1
      this.now += this.answerMs
      done()
      this.#tell()
    }, this.answerMs)
  }

  #line(order: Order): BillLine {
    const amount = priceTimesCount(order.priceMicro, order.countE4)
    return {
      ...order,
      sn: `F${Object.keys(this.bills).length}${Math.random().toString(36).slice(2, 7)}`,
      amount,
      split: null,
    }
  }

  #bill(patient: string): BillDoc {
    const bill = freshBill(`B${String(this.bills.length + 1).padStart(5, '0')}`, patient, this.shift?.id ?? '', '1')
    this.bills.push(bill)
    return bill
  }

  #money(bill: BillDoc, kind: TenderKind, amount: Fen, why: DrawerDoc['why']): void {
    this.drawer.push({
      id: `K${this.drawer.length}`,
      shift: this.shift?.id ?? '',
      window: '1',
      at: this.now,
      kind,
      amount,
      why,
      bill: bill.id,
    })
  }

  #settled = (bill: BillDoc): void => this.#paid(bill, 'settled', `S${1000 + this.bills.length}`)

  #paid(bill: BillDoc, state: 'settled' | 'selfPaid', setlId: string | null): void {
    for (const one of bill.tender) if (one.kind !== 'cash') this.#money(bill, one.kind, one.amount, 'payment')
    this.#money(bill, 'cash', bill.received, 'payment')
    if (bill.change > 0) this.#money(bill, 'cash', -bill.change, 'change')
    Object.assign(bill, {
      state,
      setlId,
      settledAt: this.now,
      receipt: `20250915${String(this.bills.length).padStart(5, '0')}`,
      receiptState: 'valid',
    })
  }

  #taken(bill: BillDoc): void {
    for (const one of bill.tender) this.#money(bill, one.kind, -one.amount, 'refund')
    Object.assign(bill, {state: 'refunded', receiptState: 'void'})
    bill.refund = {...bill.refund!, setlId: `S${2000 + this.bills.length}`, at: this.now}
  }

  #trouble = (bill: BillDoc, infno: string, text: string, back: BillDoc['state']) => {
    bill.trouble = {infno, text, at: this.now}
    bill.state = back
  }

  #goes(state: PatientDoc['state']): void {
    const patient = this.patients.find(one => one.state === 'called')
    if (patient) Object.assign(patient, {state, endedAt: this.now})
    const bill = this.#current()
    if (bill && ['open', 'trial'].includes(bill.state)) bill.state = 'dropped'
    this.#open = null
  }

  #do(act: DeskAct): DeskObjection | null {
    const patient = this.patients.find(one => one.state === 'called')
    const bill = this.#current()
    if (this.waiting.length > 0) return 'waiting'
    if (act.do !== 'openShift' && !this.shift) return 'noShift'
    switch (act.do) {
      case 'openShift':
        if (this.shift) return 'shiftOpen'
        this.shift = freshShift(act.cashier, act.name, act.float, this.now)
        this.drawer.push({
          id: 'K0',
          shift: 'SH1',
          window: '1',
          at: this.now,
          kind: 'cash',
          amount: act.float,
          why: 'float',
          bill: null,
        })
        return null
      case 'call': {
        if (patient) return 'patientHere'
        const back = this.bills.some(one => one.patient === act.patient && one.state === 'selfPaid')
          ? 'done'
          : 'waiting'
        const called = this.patients.find(one => one.id === act.patient && ['waiting', back].includes(one.state))
        if (!called) return 'patientElsewhere'
        Object.assign(called, {state: 'called', window: '1', calledAt: this.now})
        return null
      }
      case 'putBack':
        if (!patient) return 'noPatient'
        this.#goes('waiting')
        return null
      case 'read': {
        if (!patient) return 'noPatient'
        if (!patient.shows[act.shows]) return 'nothingShown'
        this.#send(
          '1101',
          () => {
            patient.insured = this.#insured(patient.id, act.shows)
            patient.samePerson = null
          },
          () => {},
        )
        return null
      }
      case 'identity':
        if (!patient?.insured) return 'notRead'
        patient.samePerson = act.same
        return null
      case 'insurance':
        if (patient?.insured) patient.insured.chosen = act.row
        return null
      case 'takeOrders': {
        if (!patient) return 'noPatient'
        const fresh = bill ?? this.#bill(patient.id)
        this.#open = fresh.id
        fresh.lines.push(...patient.orders.map(order => this.#line(order)))
        return null
      }
      case 'addLine': {
        if (!patient) return 'noPatient'
        const item = Object.values(shelf).find(one => one.code === act.code) ?? {
          ...drug(act.code, act.code, '', '', 10, 1),
          itemClass: 'A',
        }
        const open = bill ?? this.#bill(patient.id)
        this.#open = open.id
        open.lines.push(this.#line({...item, countE4: act.countE4}))
        Object.assign(open, {state: 'open', amounts: null})
        return null
      }
      case 'setCount':
      case 'removeLine': {
        const line = bill?.lines.find(one => one.sn === act.sn)
        if (!bill || !line) return 'noBill'
        if (act.do === 'removeLine') bill.lines.splice(bill.lines.indexOf(line), 1)
        else Object.assign(line, {countE4: act.countE4, amount: priceTimesCount(line.priceMicro, act.countE4)})
        Object.assign(bill, {state: 'open', amounts: null})
        return null
      }
      case 'approve': {
        const line = bill?.lines.find(one => one.sn === act.sn)
        if (!bill || !line) return 'noLine'
        if (!restricted.has(line.code)) return 'notRestricted'
        if (act.approver === '') return 'noApprover'
        if ([this.shift!.cashier, this.shift!.name].includes(act.approver)) return 'ownApproval'
        Object.assign(line, {approved: true, approvedBy: act.approver})
        Object.assign(bill, {state: 'open', amounts: null})
        return null
      }
      case 'account':
        if (!bill) return 'noBill'
        Object.assign(bill, {state: 'open', amounts: null, accountUse: act.use})
        return null
      case 'trial':
        if (!patient?.insured) return 'notRead'
        if (patient.samePerson === null) return 'notIdentified'
        if (!bill || bill.lines.length === 0) return 'noLines'
        bill.state = 'pricing'
        bill.trouble = null
        this.#send(
          '2206',
          () => Object.assign(bill, {state: 'trial', amounts: amountsOf(bill)}),
          () => this.#trouble(bill, '2204', '诊断编码与慢特病登记不符', 'open'),
        )
        return null
      case 'consent':
      case 'explain':
        if (!bill) return 'noBill'
        bill[act.do === 'consent' ? 'consent' : 'explained'] = true
        return null
      case 'settle': {
        if (bill?.state !== 'trial' || !bill.amounts) return 'notNow'
        if (act.tender.reduce((sum, one) => sum + one.amount, 0) !== bill.amounts.cash) return 'wrongTender'
        const due = act.tender.find(one => one.kind === 'cash')?.amount ?? 0
        if (act.received < due) return 'tooLittle'
        Object.assign(bill, {
          state: 'settling',
          tender: act.tender,
          received: due === 0 ? 0 : act.received,
          change: due === 0 ? 0 : act.received - due,
          msgid: 'H31000090001202509150941230007',
        })
        this.#send(
          '2207',
          () => this.#settled(bill),
          how =>
            how === 'silent'
              ? Object.assign(bill, {state: 'unknown'})
              : this.#trouble(bill, '2207', '系统繁忙，请稍后再试', 'trial'),
        )
        return null
      }
      case 'query':
        if (!bill || !/nknown/.test(bill.state)) return 'notNow'
        this.#send(
          '5203',
          () =>
            Object.assign(bill, {
              inquiry: {
                asked: true,
                found: this.found,
                setlId: this.found === 'settled' ? 'S1001' : null,
                amounts: this.found === 'settled' ? bill.amounts : null,
              },
            }),
          () => Object.assign(bill, {inquiry: {asked: true, found: 'noAnswer', setlId: null, amounts: null}}),
        )
        return null
      case 'adopt':
      case 'reverse':
      case 'retry': {
        if (!bill || !/nknown/.test(bill.state)) return 'notNow'
        if (!bill.inquiry.asked) return 'askFirst'
        if (bill.inquiry.found === 'noAnswer') return 'stillUnknown'
        if (act.do === 'adopt' && (bill.inquiry.found === 'settled') === (bill.state === 'refundUnknown'))
          return 'nothingFound'
        const back = bill.state === 'refundUnknown'
        if (act.do === 'reverse') Object.assign(bill, {state: back ? 'settled' : 'trial', inquiry: noInquiry})
        else if (back) this.#taken(bill)
        else this.#settled(bill)
        return null
      }
      case 'print':
        if (bill?.state !== 'settled' && bill?.state !== 'selfPaid') return 'notSettled'
        if (this.printer !== 'ready') return this.printer
        bill[act.what === 'receipt' ? 'printed' : 'statementsPrinted'] += 1
        return null
      case 'mendPrinter':
        if (this.printer === 'ready') return 'printerReady'
        this.printer = 'ready'
        return null
      case 'done':
        if (!patient && !bill) return 'noPatient'
        if (bill && /nknown/.test(bill.state)) return 'unknownOpen'
        this.#goes('done')
        return null
      case 'sendBack':
      case 'refuseService':
        this.#goes(act.do === 'sendBack' ? 'sentBack' : 'refused')
        return null
      case 'flag':
      case 'say':
      case 'report':
        this.remarks.push({
          id: `R${this.remarks.length}`,
          window: '1',
          patient: patient?.id ?? '',
          at: this.now,
          what: act.do === 'flag' ? 'flagged' : act.do === 'say' ? 'said' : 'reported',
          text: act.do === 'flag' ? act.reason : act.do === 'say' ? act.line : act.text,
        })
        return null
      case 'refund': {
        const old = this.bills.find(one => one.id === act.bill)
        if (!old) return 'noBill'
        if (act.reviewer.trim() === '') return 'noReviewer'
        if (act.reviewer === this.shift?.cashier || act.reviewer === this.shift?.name) return 'ownReview'
        if (old.state === 'refunded') return 'alreadyRefunded'
        if (old.state !== 'settled') return 'notSettled'
        this.#open = old.id
        old.refund = {
          reason: act.reason,
          reviewer: act.reviewer,
          window: '1',
          shift: this.shift!.id,
          setlId: null,
          at: null,
        }
        old.state = 'refunding'
        this.#send(
          '2208',
          () => this.#taken(old),
          how =>
            how === 'silent'
              ? Object.assign(old, {state: 'refundUnknown'})
              : this.#trouble(old, '2208', '该结算已清算，不能撤销', 'settled'),
        )
        return null
      }
      case 'recharge': {
        const old = this.bills.find(one => one.id === act.bill)
        if (old?.state !== 'refunded') return 'notNow'
        const fresh = this.#bill(old.patient)
        fresh.lines = old.lines.filter(line => act.keep.includes(line.sn)).map(line => ({...line, split: null}))
        fresh.replaces = old.id
        old.replacedBy = fresh.id
        this.#open = fresh.id
        return null
      }
      case 'selfPay': {
        if (!bill || bill.lines.length === 0) return 'noLines'
        if (bill.state === 'unknown') return 'unknownOpen'
        if (bill.state !== 'open' && bill.state !== 'trial') return 'notNow'
        const amounts = inFull(bill)
        if (act.tender.reduce((sum, one) => sum + one.amount, 0) !== amounts.cash) return 'wrongTender'
        const cash = act.tender.find(one => one.kind === 'cash')?.amount ?? 0
        if (act.received < cash) return 'tooLittle'
        Object.assign(bill, {amounts, tender: act.tender, received: act.received, change: act.received - cash})
        bill.selfPay = {reason: act.reason}
        this.#paid(bill, 'selfPaid', null)
        return null
      }
      case 'convert': {
        const old = this.bills.find(one => one.id === act.bill && one.patient === patient?.id)
        if (!old) return 'noBill'
        if (old.state !== 'selfPaid') return 'notSelfPaid'
        for (const one of old.tender) this.#money(old, one.kind, -one.amount, 'refund')
        const fresh = this.#bill(old.patient)
        Object.assign(fresh, {lines: old.lines, replaces: old.id})
        Object.assign(old, {state: 'converted', receiptState: 'void', replacedBy: fresh.id})
        this.#open = fresh.id
        return null
      }
      case 'countDrawer':
        this.shift!.counted = act.counted
        return null
      case 'declare':
        this.shift!.declared = {difference: act.difference, reason: act.reason}
        return null
      case 'reconcile': {
        const done = this.bills.filter(one => one.shift === this.shift?.id && one.state === 'settled' && one.amounts)
        if (done.length === 0) return 'nothingToReconcile'
        this.closings.push(closingOf(done, this.plans['3201'] === 'refuse', `C${this.closings.length}`, this.now))
        return null
      }
      case 'reconcileItems': {
        const closing = this.closings.find(one => one.id === act.closing)!
        Object.assign(closing, {
          state: 'itemsKnown',
          differences: [
            {
              setlId: 'S1001',
              msgid: 'H31000090001202509150941230007',
              mdtrtId: 'MD1',
              what: 'centreOnly',
              remark: '医院方无此结算',
            },
          ],
        })
        return null
      }
      case 'takeBack': {
        const closing = this.closings.find(one => one.id === act.closing)!
        const differences = closing.differences.map(one => ({...one, what: 'reversedPair' as const}))
        Object.assign(closing, {state: 'explained', differences})
        return null
      }
      case 'askClinic':
        return patient ? null : 'noPatient'
      case 'abandon':
        if (bill?.state !== 'unknown') return 'notNow'
        bill.state = 'dropped'
        return null
      case 'closeShift': {
        if (this.bills.some(one => /nknown/.test(one.state))) return 'unknownOpen'
        const expected = this.view().drawer.expected
        if (this.shift!.counted === null) return 'notCounted'
        if (this.shift!.counted !== expected && !this.shift!.declared) return 'differenceOpen'
        if (this.closings.length === 0) return 'notReconciled'
        this.shift = null
        return null
      }
    }
  }
}
