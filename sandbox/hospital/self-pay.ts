// The self-pay lane 自费通道: with the centre silent a patient pays the full price, is served, and comes back later to have the
// bill settled as insured 转医保. No message is sent for it. It does not know why the lane was opened.
import type {Fen} from '../base/fen.ts'
import type {Amounts, BillDoc, PatientDoc, Tender} from '../state/hospital-records.ts'
import {newBill} from './bills.ts'
import {type DeskObjection, isBlank} from './desk.ts'
import {amountOf, giveBack, takeMoney, tenderObjection} from './money.ts'
import type {Work} from './work.ts'

/** Takes the sum of the lines at full price. A bill that is under way or in doubt is not self-paid: its end comes first. */
export function selfPay(
  work: Work,
  bill: BillDoc | undefined,
  {tender, received, reason}: {tender: Tender[]; received: Fen; reason: string},
): DeskObjection | undefined {
  if (!bill || bill.lines.length === 0) return 'noLines'
  if (bill.state === 'unknown') return 'unknownOpen'
  if (bill.state !== 'open' && bill.state !== 'trial') return 'notNow'
  const total = bill.lines.reduce((sum, line) => sum + line.amount, 0)
  const objection = tenderObjection(total, tender, received)
  if (objection) return objection
  if (isBlank(reason)) return 'noReason'
  const paid: BillDoc = {
    ...bill,
    state: 'selfPaid',
    lines: bill.lines.map(line => ({...line, split: null})),
    amounts: inFull(total),
    tender: tender.map(({kind, amount}) => ({kind, amount})),
    received,
    change: received - amountOf(tender, 'cash'),
    settledAt: work.now,
    receipt: `R${bill.id.slice(1)}`,
    receiptState: 'valid',
    trouble: null,
    selfPay: {reason},
  }
  work.put('bill', paid)
  takeMoney(work, paid)
  return undefined
}

/** The money back by the same tenders, and a new bill with the same lines in its place. */
export function convert(work: Work, patient: PatientDoc, window: string, id: string): DeskObjection | undefined {
  const old = work.get('bill', id)
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  if (!old || old.patient !== patient.id) return 'noBill'
  // a deposit or a registration on a slip is no charge the insurance could take over
  if (old.state !== 'selfPaid' || old.lines.some(line => line.code === '')) return 'notSelfPaid'
  const fresh = newBill(work, patient, shift.id, window)
  const stood = {lines: old.lines, accountUse: old.accountUse, replaces: old.id, ...(old.slip && {slip: old.slip})}
  work.put('bill', {...fresh, ...stood})
  work.put('bill', {...old, state: 'converted', receiptState: 'void', replacedBy: fresh.id})
  giveBack(work, old, shift.id, window)
  return undefined
}

export const inFull = (total: Fen): Amounts => ({
  total,
  fullSelfPay: total,
  overLimit: 0,
  firstSelfPay: 0,
  inScope: 0,
  deductible: 0,
  pooled: 0,
  otherFunds: 0,
  fund: 0,
  account: 0,
  family: 0,
  cash: total,
  balance: 0,
})
