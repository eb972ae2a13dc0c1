// A person at a window does something 窗口操作: what stands against it, or what it does to the hospital's books and which
// message goes to the centre. What comes back is heard.ts's.
import {assertNever} from '../base/assert.ts'
import type {BillDoc, PatientDoc, PrinterState, RemarkDoc, ShiftDoc} from '../state/hospital-records.ts'
import {
  addLine,
  approve,
  awaited,
  billOf,
  isDoubtful,
  newBill,
  patientAt,
  removeLine,
  setCount,
  takeOrders,
  withLines,
} from './bills.ts'
import {sendChain, trialSteps} from './chain.ts'
import {reconcile, reconcileItems, takeBack} from './closing.ts'
import type {DeskAct, DeskObjection} from './desk.ts'
import {decideDoubt} from './doubt.ts'
import type {Step} from './heard.ts'
import {amountOf, drawerOf, tenderObjection} from './money.ts'
import {recharge, startRefund} from './refunds.ts'
import {personInput, signInInput} from './requests.ts'
import {convert, selfPay} from './self-pay.ts'
import {beginShift} from './shift.ts'
import {isDown} from './system.ts'
import {type Hospital, Work} from './work.ts'

export function decideDesk(hospital: Hospital, window: string, act: DeskAct): Step {
  const work = new Work(hospital)
  const objection = carryOut(work, window, act)
  // refused: nothing of it happened, and the entry says what was tried
  return objection === undefined
    ? {events: work.done(), outcome: act.do}
    : {events: [], outcome: `refused:${objection}`}
}

function carryOut(work: Work, window: string, act: DeskAct): DeskObjection | undefined {
  if (isDown(work)) return 'systemDown'
  if (act.do === 'openShift') return openShift(work, window, act)
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  switch (act.do) {
    case 'call':
      return call(work, window, act.patient)
    case 'countDrawer':
      if (!Number.isSafeInteger(act.counted) || act.counted < 0) return 'badCount'
      work.put('shift', {...shift, counted: act.counted, declared: null})
      return undefined
    case 'declare':
      return declare(work, shift, act)
    case 'reconcile':
      return awaited(work, window) ? 'waiting' : reconcile(work, window)
    case 'reconcileItems':
      return awaited(work, window) ? 'waiting' : reconcileItems(work, window, act.closing)
    case 'takeBack':
      return awaited(work, window) ? 'waiting' : takeBack(work, window, act)
    case 'closeShift':
      return closeShift(work, shift)
    case 'mendPrinter':
      if (printerAt(work, window) === 'ready') return 'printerReady'
      work.put('printer', {id: window, state: 'ready'})
      return undefined
    case 'report':
      note(work, window, '', 'reported', act.text)
      return undefined
    default:
      break
  }
  const patient = patientAt(work, window)
  if (!patient) return 'noPatient'
  switch (act.do) {
    case 'putBack':
    case 'done':
    case 'sendBack':
    case 'refuseService':
      return leave(work, window, patient, act)
    case 'flag':
      note(work, window, patient.id, 'flagged', act.reason)
      return undefined
    case 'say':
      note(work, window, patient.id, 'said', act.line)
      return undefined
    case 'askClinic':
      note(work, window, patient.id, 'clinic', patient.seen === false ? '未接诊' : '已接诊')
      return undefined
    case 'read':
      return read(work, window, patient, act.shows)
    case 'identity':
      if (!patient.insured) return 'notRead'
      work.put('patient', {...patient, samePerson: act.same})
      return undefined
    case 'insurance':
      if (!patient.insured?.rows[act.row]) return 'noInsurance'
      if (patient.mdtrtId !== null) return 'notNow'
      work.put('patient', {...patient, insured: {...patient.insured, chosen: act.row}})
      return undefined
    case 'refund':
      return awaited(work, window) ? 'waiting' : startRefund(work, patient, window, act)
    case 'recharge':
      return recharge(work, patient, window, act)
    case 'convert':
      return awaited(work, window) ? 'waiting' : convert(work, patient, window, act.bill)
    default:
      return onBill(work, window, shift, patient, act)
  }
}

type BillAct = Exclude<
  DeskAct,
  {
    do:
      | 'openShift'
      | 'call'
      | 'countDrawer'
      | 'declare'
      | 'reconcile'
      | 'reconcileItems'
      | 'takeBack'
      | 'closeShift'
      | 'mendPrinter'
      | 'report'
      | 'putBack'
      | 'done'
      | 'sendBack'
      | 'refuseService'
      | 'flag'
      | 'say'
      | 'askClinic'
      | 'read'
      | 'identity'
      | 'insurance'
      | 'refund'
      | 'recharge'
      | 'convert'
  }
>

function onBill(
  work: Work,
  window: string,
  shift: ShiftDoc,
  patient: PatientDoc,
  act: BillAct,
): DeskObjection | undefined {
  const current = billOf(work, patient)
  switch (act.do) {
    case 'takeOrders':
    case 'addLine':
    case 'setCount':
    case 'removeLine': {
      const over = !current || paid.has(current.state)
      const bill = over ? newBill(work, patient, shift.id, window) : current
      if (bill.state !== 'open' && bill.state !== 'trial') return bill.state === 'unknown' ? 'unknownOpen' : 'waiting'
      if (act.do === 'takeOrders') return takeOrders(work, bill, patient)
      if (act.do === 'addLine') return addLine(work, bill, act.code, act.countE4)
      return act.do === 'setCount' ? setCount(work, bill, act.sn, act.countE4) : removeLine(work, bill, act.sn)
    }
    case 'approve':
      if (!current) return 'noBill'
      if (current.state === 'unknown') return 'unknownOpen'
      if (current.state !== 'open' && current.state !== 'trial') return 'notNow'
      return approve(work, current, shift, act)
    case 'account':
      if (!current) return 'noBill'
      if (current.state !== 'open' && current.state !== 'trial') return 'notNow'
      work.put('bill', {...withLines(current, current.lines), accountUse: act.use})
      return undefined
    case 'trial':
      return trial(work, window, patient, current)
    case 'consent':
    case 'explain':
      if (current?.state !== 'trial') return 'notNow'
      work.put('bill', {...current, ...(act.do === 'consent' ? {consent: true} : {explained: true})})
      return undefined
    case 'settle':
      return settle(work, window, patient, current, act)
    case 'selfPay':
      return awaited(work, window) ? 'waiting' : selfPay(work, current, act)
    case 'print':
      if (!current || !paid.has(current.state)) return 'notSettled'
      if (printerAt(work, window) !== 'ready') return printerAt(work, window) as 'paperOut' | 'jam'
      work.put(
        'bill',
        act.what === 'receipt'
          ? {...current, printed: current.printed + 1}
          : {...current, statementsPrinted: current.statementsPrinted + 1},
      )
      return undefined
    case 'abandon':
      if (!current) return 'noBill'
      if (awaited(work, window)) return 'waiting'
      if (current.state !== 'unknown') return 'notNow'
      work.put('bill', {...current, state: 'dropped'})
      return undefined
    case 'query':
    case 'adopt':
    case 'reverse':
    case 'retry':
      return decideDoubt(work, window, patient, current, act.do)
    default:
      return assertNever(act, 'desk act')
  }
}

/** States of a bill the patient has paid: what can be printed, and after which a new one may be opened. */
const paid: ReadonlySet<BillDoc['state']> = new Set(['settled', 'refunded', 'selfPaid'])

const printerAt = (work: Work, window: string): PrinterState => work.get('printer', window)?.state ?? 'ready'

function openShift(work: Work, window: string, act: DeskAct & {do: 'openShift'}): DeskObjection | undefined {
  const objection = beginShift(work, {...act, window})
  if (objection) return objection
  work.send({infno: '9001', input: signInInput(act.cashier), window, patient: '', bill: null, insuringArea: ''})
  return undefined
}

function call(work: Work, window: string, id: string): DeskObjection | undefined {
  if (patientAt(work, window)) return 'patientHere'
  const patient = work.get('patient', id)
  // who paid may come back: in full, to have it settled as insured; else for their money
  const paidBills = work
    .all('bill')
    .filter(bill => bill.patient === id && (bill.state === 'selfPaid' || bill.state === 'settled'))
  const back = patient?.state === 'done' && paidBills.length > 0
  if (!patient || (patient.state !== 'waiting' && !back)) return 'patientElsewhere'
  const forMoney = back && paidBills.every(bill => bill.state === 'settled')
  work.put('patient', {
    ...patient,
    state: 'called',
    window,
    calledAt: work.now,
    ...(back && {endedAt: null}),
    ...(forMoney && {wants: 'refund'}),
  })
  return undefined
}

/** The patient leaves the window: back to the queue, served, sent back or refused. Money under way keeps them here. */
function leave(
  work: Work,
  window: string,
  patient: PatientDoc,
  act: DeskAct & {do: 'putBack' | 'done' | 'sendBack' | 'refuseService'},
): DeskObjection | undefined {
  if (awaited(work, window)) return 'waiting'
  const bill = billOf(work, patient)
  if (bill && (bill.state === 'open' || bill.state === 'trial')) {
    if (act.do === 'done' && bill.lines.length > 0) return 'notNow'
    if (act.do !== 'putBack') work.put('bill', {...bill, state: 'dropped'})
  }
  if (act.do === 'sendBack' || act.do === 'refuseService') {
    note(work, window, patient.id, act.do === 'sendBack' ? 'sentBack' : 'flagged', act.reason)
  }
  const state = ({putBack: 'waiting', done: 'done', sendBack: 'sentBack', refuseService: 'refused'} as const)[act.do]
  work.put('patient', {
    ...patient,
    state,
    window: state === 'waiting' ? null : window,
    endedAt: state === 'waiting' ? null : work.now,
  })
  return undefined
}

function read(work: Work, window: string, patient: PatientDoc, shows: number): DeskObjection | undefined {
  const credential = patient.shows[shows]
  if (!credential) return 'nothingShown'
  if (awaited(work, window)) return 'waiting'
  work.put('patient', {
    ...patient,
    samePerson: null,
    trouble: null,
    reading: credential,
    // a visit that is registered is that person's, whatever is read now
    insured: patient.mdtrtId === null ? null : patient.insured,
  })
  work.send({infno: '1101', input: personInput(credential), window, patient: patient.id, bill: null, insuringArea: ''})
  return undefined
}

function trial(work: Work, window: string, patient: PatientDoc, bill: BillDoc | undefined): DeskObjection | undefined {
  if (awaited(work, window)) return 'waiting'
  if (!patient.insured) return 'notRead'
  if (patient.samePerson === null) return 'notIdentified'
  if (patient.insured.chosen < 0) return 'noInsurance'
  if (!bill || bill.lines.length === 0) return 'noLines'
  if (bill.state !== 'open' && bill.state !== 'trial') return bill.state === 'unknown' ? 'unknownOpen' : 'notNow'
  const pricing: BillDoc = {...bill, state: 'pricing', trouble: null}
  work.put('bill', pricing)
  sendChain(work, patient, pricing, trialSteps(patient, pricing), window)
  return undefined
}

function settle(
  work: Work,
  window: string,
  patient: PatientDoc,
  bill: BillDoc | undefined,
  act: DeskAct & {do: 'settle'},
): DeskObjection | undefined {
  if (awaited(work, window)) return 'waiting'
  if (!bill) return 'noBill'
  if (bill.state === 'unknown') return 'unknownOpen'
  if (bill.state !== 'trial' || !bill.amounts) return 'notNow'
  const objection = tenderObjection(bill.amounts.cash, act.tender, act.received)
  if (objection) return objection
  const settling: BillDoc = {
    ...bill,
    state: 'settling',
    tender: act.tender.map(({kind, amount}) => ({kind, amount})),
    received: act.received,
    change: act.received - amountOf(act.tender, 'cash'),
    trouble: null,
  }
  const sent = sendChain(work, patient, settling, ['2207'], window)
  work.put('bill', {...settling, msgid: sent.msgid})
  return undefined
}

function declare(work: Work, shift: ShiftDoc, act: DeskAct & {do: 'declare'}): DeskObjection | undefined {
  if (shift.counted === null) return 'notCounted'
  if (!Number.isSafeInteger(act.difference)) return 'badCount'
  work.put('shift', {...shift, declared: {difference: act.difference, reason: act.reason}})
  return undefined
}

function closeShift(work: Work, shift: ShiftDoc): DeskObjection | undefined {
  if (awaited(work, shift.window)) return 'waiting'
  if (patientAt(work, shift.window)) return 'patientHere'
  if (work.all('bill').some(bill => bill.shift === shift.id && isDoubtful(bill))) return 'unknownOpen'
  if (shift.counted === null) return 'notCounted'
  const {expected} = drawerOf(work, shift.id)
  if (shift.counted !== expected && shift.declared === null) return 'differenceOpen'
  const settled = work.all('bill').some(bill => bill.shift === shift.id && bill.setlId !== null)
  const reconciled = work.all('closing').some(closing => closing.shift === shift.id)
  if (settled && !reconciled) return 'notReconciled'
  work.put('shift', {...shift, closedAt: work.now})
  return undefined
}

function note(work: Work, window: string, patient: string, what: RemarkDoc['what'], text: string): void {
  work.put('remark', {id: work.number('remark', 'N'), window, patient, at: work.now, what, text})
}
