// Refunds 退费: a whole bill back (2208), by the same tenders, with a second person's name under it; then, for a partial
// refund, a new bill with what stays. It does not know why somebody wants their money back.
import type {BillDoc, PatientDoc} from '../state/hospital-records.ts'
import {newBill, noInquiry} from './bills.ts'
import {type ChainStep, sendChain} from './chain.ts'
import {type DeskAct, type DeskObjection, isBlank} from './desk.ts'
import {giveBack} from './money.ts'
import type {Work} from './work.ts'

/** Wire med_type of a registration 挂号: its refund ends the visit too. */
const registrationCare = '12'

export function startRefund(
  work: Work,
  patient: PatientDoc,
  window: string,
  act: DeskAct & {do: 'refund'},
): DeskObjection | undefined {
  const bill = work.get('bill', act.bill)
  if (!bill || bill.patient !== patient.id) return 'noBill'
  if (bill.state === 'refunded') return 'alreadyRefunded'
  if (bill.state !== 'settled' && bill.state !== 'selfPaid') return 'notSettled'
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  if (isBlank(act.reviewer)) return 'noReviewer'
  if (act.reviewer.trim() === shift.cashier || act.reviewer.trim() === shift.name) return 'ownReview'
  if (isBlank(act.reason)) return 'noReason'
  const {reason, reviewer} = act
  const refunding: BillDoc = {
    ...bill,
    state: 'refunding',
    trouble: null,
    inquiry: noInquiry,
    refund: {reason, reviewer: reviewer.trim(), window, shift: shift.id, setlId: null, at: null},
  }
  work.put('bill', refunding)
  // the insurance knows nothing of it: the money simply goes back
  if (bill.state === 'selfPaid') {
    refunded(work, refunding, null)
    return undefined
  }
  sendChain(work, patient, refunding, refundSteps(patient), window)
  return undefined
}

export const refundSteps = (patient: PatientDoc): ChainStep[] =>
  patient.care.medType === registrationCare ? ['2208', '2205', '2202'] : ['2208', '2205']

/** The centre has taken the settlement back (or never had one: `setlId` null): the money goes back, the receipt is void. */
export function refunded(work: Work, bill: BillDoc, setlId: string | null): void {
  const {refund} = bill
  if (!refund) return
  work.put('bill', {
    ...bill,
    state: 'refunded',
    receiptState: 'void',
    refund: {...refund, setlId, at: work.now},
    trouble: null,
    inquiry: noInquiry,
  })
  giveBack(work, bill, refund.shift, refund.window)
}

/** A new bill with the lines that stay. */
export function recharge(
  work: Work,
  patient: PatientDoc,
  window: string,
  act: DeskAct & {do: 'recharge'},
): DeskObjection | undefined {
  const old = work.get('bill', act.bill)
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  if (!old || old.patient !== patient.id) return 'noBill'
  if (old.state !== 'refunded' || old.replacedBy !== null) return 'notNow'
  const lines = old.lines.filter(line => act.keep.includes(line.sn)).map(line => ({...line, split: null}))
  if (lines.length === 0 || lines.length !== new Set(act.keep).size) return 'noLines'
  const bill = {...newBill(work, patient, shift.id, window), lines, accountUse: old.accountUse, replaces: old.id}
  work.put('bill', bill)
  work.put('bill', {...old, replacedBy: bill.id})
  return undefined
}
