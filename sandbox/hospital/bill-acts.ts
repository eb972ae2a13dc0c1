// The bill of whoever stands at the window 收费: its lines, the trial, what is asked and explained, the settlement, the paper. The end
// of a bill in doubt is doubt.ts's.
import {assertNever} from '../base/assert.ts'
import type {BillDoc, PatientDoc, PrinterState, ShiftDoc} from '../state/hospital-records.ts'
import {addLine, approve, awaited, billOf, newBill, removeLine, setCount, takeOrders, withLines} from './bills.ts'
import {sendChain, trialSteps} from './chain.ts'
import type {BillAct, DeskAct, DeskObjection} from './desk.ts'
import {decideDoubt} from './doubt.ts'
import {amountOf, tenderObjection} from './money.ts'
import {selfPay} from './self-pay.ts'
import type {Work} from './work.ts'

export function onBill(
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

export const printerAt = (work: Work, window: string): PrinterState => work.get('printer', window)?.state ?? 'ready'

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
