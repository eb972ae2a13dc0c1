// A shift at a cashier window 班次: opened by signing in at the centre, its difference declared, closed when nothing is open. It does not
// know patients.
import type {ShiftDoc} from '../state/hospital-records.ts'
import {awaited, isDoubtful, patientAt} from './bills.ts'
import {type DeskAct, type DeskObjection, isBlank} from './desk.ts'
import {drawerOf} from './money.ts'
import {signInInput} from './requests.ts'
import {beginShift} from './shift.ts'
import type {Work} from './work.ts'

export function openShift(work: Work, window: string, act: DeskAct & {do: 'openShift'}): DeskObjection | undefined {
  const objection = beginShift(work, {...act, window})
  if (objection) return objection
  work.send({infno: '9001', input: signInInput(act.cashier), window, patient: '', bill: null, insuringArea: ''})
  return undefined
}

export function declare(work: Work, shift: ShiftDoc, act: DeskAct & {do: 'declare'}): DeskObjection | undefined {
  if (shift.counted === null) return 'notCounted'
  if (!Number.isSafeInteger(act.difference)) return 'badCount'
  if (isBlank(act.reason)) return 'noReason'
  work.put('shift', {...shift, declared: {difference: act.difference, reason: act.reason}})
  return undefined
}

export function closeShift(work: Work, shift: ShiftDoc): DeskObjection | undefined {
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
