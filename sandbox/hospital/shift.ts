// A shift 班次 begins: by the system or by hand, the same document and the same float in the drawer.
import type {Fen} from '../base/fen.ts'
import type {ShiftDoc} from '../state/hospital-records.ts'
import {moveMoney} from './money.ts'
import type {Work} from './work.ts'

export type Opening = {window: string; cashier: string; name: string; float: Fen}

export function beginShift(work: Work, {window, cashier, name, float}: Opening): 'shiftOpen' | 'badCount' | undefined {
  if (work.shiftAt(window)) return 'shiftOpen'
  if (!Number.isSafeInteger(float) || float < 0) return 'badCount'
  const shift: ShiftDoc = {
    id: work.number('shift', 'S'),
    window,
    cashier,
    name,
    openedAt: work.now,
    closedAt: null,
    float,
    counted: null,
    declared: null,
    signNo: null,
    lastAnswer: null,
    lastAnswerMs: null,
    lastSilence: null,
    lastSuccess: null,
  }
  work.put('shift', shift)
  moveMoney(work, {shift: shift.id, window}, 'cash', float, 'float')
  return undefined
}
