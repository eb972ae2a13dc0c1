// Money at the window: tenders, change, the drawer 钱箱, receipts 收据. Cash due is what the centre's trial said; the rest
// of a bill is paid by funds and accounts and never passes the drawer. It sends nothing.
import type {Fen} from '../base/fen.ts'
import type {BillDoc, Tender, TenderKind} from '../state/hospital-records.ts'
import {tenderKinds} from '../state/hospital-records.ts'
import type {Shelf} from './bills.ts'
import type {DeskObjection} from './desk.ts'
import type {Work} from './work.ts'

/** Whether these tenders pay what is due, and the cash handed over covers its cash part. */
export function tenderObjection(due: Fen, tender: readonly Tender[], received: Fen): DeskObjection | undefined {
  const wellFormed = tender.every(
    one => tenderKinds.includes(one.kind) && Number.isSafeInteger(one.amount) && one.amount > 0,
  )
  const paid = tender.reduce((sum, one) => sum + one.amount, 0)
  if (!wellFormed || paid !== due || new Set(tender.map(one => one.kind)).size < tender.length) return 'wrongTender'
  const cash = amountOf(tender, 'cash')
  if (!Number.isSafeInteger(received) || received < cash) return 'tooLittle'
  // nobody hands over cash for nothing
  return cash === 0 && received !== 0 ? 'wrongTender' : undefined
}

export const amountOf = (tender: readonly Tender[], kind: TenderKind): Fen =>
  tender.reduce((sum, one) => (one.kind === kind ? sum + one.amount : sum), 0)

export type Place = {shift: string; window: string}

/** Money goes into a drawer, or out of it; no money leaves no trace. */
export function moveMoney(
  work: Work,
  {shift, window}: Place,
  kind: TenderKind,
  amount: Fen,
  why: 'float' | 'payment' | 'change' | 'refund',
  bill: string | null = null,
): void {
  if (amount === 0) return
  work.put('drawer', {id: work.number('drawer', 'D'), shift, window, at: work.now, kind, amount, why, bill})
}

/** Books a settled bill's tenders: cash in and change out, other kinds beside. */
export function takeMoney(work: Work, bill: BillDoc): void {
  for (const {kind, amount} of bill.tender) {
    moveMoney(work, bill, kind, kind === 'cash' ? bill.received : amount, 'payment', bill.id)
    if (kind === 'cash') moveMoney(work, bill, 'cash', -bill.change, 'change', bill.id)
  }
}

/** Gives back what the patient had paid, by the same tenders. */
export function giveBack(work: Work, bill: BillDoc, shift: string, window: string): void {
  for (const {kind, amount} of bill.tender) moveMoney(work, {shift, window}, kind, -amount, 'refund', bill.id)
}

/** `inside`: what a count would find; it differs from `expected` by money nobody booked. */
export type Drawer = {expected: Fen; inside: Fen; taken: Record<TenderKind, Fen>; returned: Record<TenderKind, Fen>}

/** What the drawer of a shift should hold, and what went through the window by each tender. */
export function drawerOf(work: Shelf, shift: string): Drawer {
  const zero = (): Record<TenderKind, Fen> => ({cash: 0, mobile: 0, bankCard: 0})
  const drawer: Drawer = {expected: 0, inside: 0, taken: zero(), returned: zero()}
  for (const move of work.all('drawer')) {
    if (move.shift !== shift) continue
    // money nobody booked (planted by an exercise) is in the drawer, not in what it should hold
    if (move.kind === 'cash') drawer.inside += move.amount
    if (move.kind === 'cash' && move.why !== 'planted') drawer.expected += move.amount
    if (move.why === 'payment' || move.why === 'change') drawer.taken[move.kind] += move.amount
    if (move.why === 'refund') drawer.returned[move.kind] -= move.amount
  }
  return drawer
}
