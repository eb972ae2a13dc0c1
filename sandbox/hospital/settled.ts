// A bill that is over 已结算: the centre settled it, as its answer or a query says, and the money is in the drawer.
import type {BillDoc} from '../state/hospital-records.ts'
import {noInquiry} from './bills.ts'
import {takeMoney} from './money.ts'
import type {Work} from './work.ts'

/** The centre settled it, as its answer or a query says: the bill is over and the money is taken. */
export function settled(
  work: Work,
  bill: BillDoc,
  known: Pick<BillDoc, 'setlId' | 'amounts'> & Partial<Pick<BillDoc, 'msgid' | 'clearing'>>,
): void {
  const done: BillDoc = {
    ...bill,
    ...known,
    state: 'settled',
    mdtrtId: work.get('patient', bill.patient)?.mdtrtId ?? null,
    settledAt: work.now,
    receipt: bill.receipt ?? `R${bill.id.slice(1)}`,
    receiptState: 'valid',
    trouble: null,
    inquiry: noInquiry,
  }
  work.put('bill', done)
  takeMoney(work, done)
  const shift = work.shiftAt(bill.window)
  if (shift) work.put('shift', {...shift, lastSuccess: work.now})
}
