// A person at a window does something 窗口操作: what stands against it, or what it does to the hospital's books and which
// message goes to the centre. What comes back is heard.ts's.

import {onBill, printerAt} from './bill-acts.ts'
import {awaited, patientAt} from './bills.ts'
import {reconcile, reconcileItems, takeBack} from './closing.ts'
import {type DeskAct, type DeskObjection, isBlank} from './desk.ts'
import type {Step} from './heard.ts'
import {recharge, startRefund} from './refunds.ts'
import {convert} from './self-pay.ts'
import {closeShift, declare, openShift} from './shift-acts.ts'
import {isDown} from './system.ts'
import {call, leave, note, read} from './visit-acts.ts'
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
      if (isBlank(act.text)) return 'noReason'
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
      if (isBlank(act.reason)) return 'noReason'
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
