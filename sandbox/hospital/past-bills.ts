// Past bills 历史单据: what anybody at a window looks up when somebody comes back with a receipt, a name or a number. From the
// hospital's own books, all windows and days; what the centre holds is asked of the centre. It reads and never writes.
import type {BillDoc, InsuredRow, PatientDoc} from '../state/hospital-records.ts'
import type {Shelf} from './bills.ts'

/** A bill that was paid, with what its paper says beside the money. */
export type PastBill = {
  bill: BillDoc
  patient: Pick<PatientDoc, 'id' | 'name' | 'state' | 'care'>
  /** The insurance row it ran under, as the centre answered it; null = the insurance was not asked. */
  row: InsuredRow | null
  /** Who took the money. */
  cashier: string
}

/** No screen shows more. */
const most = 50

/**
 * Bills that were paid, newest first, at most 50. `q` is part of a name, or a bill, receipt, outpatient or settlement number;
 * '' = all. Capitals do not matter.
 * @example pastBills(books, 'R00012')
 */
export function pastBills(books: Shelf, q: string): PastBill[] {
  const wanted = q.trim().toLowerCase()
  const patients = new Map(books.all('patient').map(one => [one.id, one]))
  const shifts = new Map(books.all('shift').map(one => [one.id, one]))
  const numbers = (bill: BillDoc): (string | null)[] => [bill.id, bill.receipt, bill.patient, bill.setlId]
  return books
    .all('bill')
    .filter(
      bill =>
        bill.settledAt !== null &&
        (patients.get(bill.patient)?.name.toLowerCase().includes(wanted) ||
          numbers(bill).some(number => number?.toLowerCase() === wanted)),
    )
    .sort((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0) || (a.id < b.id ? 1 : -1))
    .slice(0, most)
    .flatMap(bill => {
      const found = patients.get(bill.patient)
      if (!found) return []
      const {id, name, state, care, insured} = found
      const row = bill.selfPay ? null : (insured?.rows[insured.chosen] ?? null)
      return [{bill, patient: {id, name, state, care}, row, cashier: shifts.get(bill.shift)?.name ?? ''}]
    })
}
