// Where a window stands with the patient in front of it 收费步骤, read off the view alone, and what Enter does next. The way
// through a charge is call, read, compare, take orders, trial, money, settle, print, next.
import type {DeskView} from './shapes.ts'

export const steps = [
  'shift', // no shift is open
  'empty', // nobody waits
  'call',
  'read',
  'identity',
  'stranger', // not the person on the card
  'insurance', // no row may be used
  'back', // comes for a refund, or to have a self-paid bill converted: which bill?
  'orders', // take them from the system
  'typing', // paper: type them
  'trial', // lines are there, amounts are not
  'pay', // amounts are there
  'waiting', // the centre has the word
  'unknown', // the three-step card
  'print',
  'next', // printed: goodbye
  'recharge', // taken back: charge anew what stays
  'refunded',
] as const
export type Step = (typeof steps)[number]

/** `keeps`: lines stay after a refund; `inFull`: the bill goes through the self-pay lane. */
export function stepOf(view: DeskView, keeps = false, inFull = false): Step {
  const {shift, patient, bill, strip} = view
  if (bill?.state === 'unknown' || bill?.state === 'refundUnknown') return 'unknown'
  if (strip.waiting.length > 0) return 'waiting'
  if (!shift) return 'shift'
  if (bill?.state === 'pricing' || bill?.state === 'settling' || bill?.state === 'refunding') return 'waiting'
  if (bill?.state === 'settled')
    return patient?.wants === 'refund' && bill.replaces === null ? 'back' : bill.printed > 0 ? 'next' : 'print'
  if (bill?.state === 'selfPaid') return bill.printed > 0 ? 'next' : 'print'
  if (bill?.state === 'refunded') return keeps && bill.replacedBy === null ? 'recharge' : 'refunded'
  if (!patient) return view.queue.length > 0 ? 'call' : 'empty'
  if (inFull) return bill && bill.lines.length > 0 ? 'pay' : patient.orders.length > 0 ? 'orders' : 'typing'
  if (bill?.state === 'trial') return 'pay'
  if (patient.insured === null || patient.insured.psnNo === '' || !view.readHere) return 'read'
  if (patient.samePerson === null) return 'identity'
  if (patient.samePerson === false) return 'stranger'
  // money goes back to the person on the card: a refund and a conversion, too, begin with them
  if (!bill && (patient.wants === 'refund' || view.earlier.some(one => one.state === 'selfPaid'))) return 'back'
  if (patient.insured.chosen < 0) return 'insurance'
  if (bill && bill.lines.length > 0) return 'trial'
  return patient.orders.length > 0 ? 'orders' : 'typing'
}

/** What the patient is doing meanwhile, for the screen they see. */
export type Stage = 'welcome' | 'closed' | 'show' | 'check' | 'pay' | 'asking' | 'wait' | 'paid' | 'back'
export function stageOf(view: DeskView): Stage {
  const step = stepOf(view)
  if (step === 'shift') return 'closed'
  if (step === 'empty' || step === 'call') return 'welcome'
  if (step === 'read' || step === 'identity' || step === 'stranger') return 'show'
  if (step === 'pay') return 'pay'
  if (step === 'unknown') return 'asking'
  if (step === 'waiting') return view.bill?.state === 'trial' ? 'pay' : 'wait'
  if (step === 'print' || step === 'next') return 'paid'
  if (step === 'refunded' || step === 'recharge') return 'back'
  return 'check'
}
