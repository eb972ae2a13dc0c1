// Who pays the cash part of a bill with what 收款方式, what was handed over and what goes back. Whatever is not put on the
// phone or the card stays cash. Integer fen; texts as typed.
import {type Fen, parseDecimal} from '../../base/fen.ts'
import type {Tender, TenderKind} from './shapes.ts'

export const tenderKeys: Record<TenderKind, string> = {cash: '1', mobile: '2', bankCard: '3'}

/** What stands in the tender fields. */
export type Choice = {kind: TenderKind; mobile: string; bankCard: string; received: string}
export const freshChoice = (): Choice => ({kind: 'cash', mobile: '', bankCard: '', received: ''})

/** A typed amount of yuan; full-width digits count, anything else is undefined. */
export function typedFen(text: string): Fen | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[,，\s]/g, '')
    .replace('。', '.')
  if (plain === '') return undefined
  const read = parseDecimal(plain, 2)
  return read.ok && read.value >= 0 ? read.value : undefined
}

/** The parts that add up to what is due, parts of nought left out. The chosen kind takes all that nobody else was typed for. */
export function tendersOf(due: Fen, choice: Choice): Tender[] {
  const typed = {mobile: typedFen(choice.mobile), bankCard: typedFen(choice.bankCard)}
  const left = (other: Fen | undefined): Fen => due - Math.min(due, other ?? 0)
  const mobile = Math.min(due, typed.mobile ?? (choice.kind === 'mobile' ? left(typed.bankCard) : 0))
  const bankCard = Math.min(due - mobile, typed.bankCard ?? (choice.kind === 'bankCard' ? due - mobile : 0))
  const parts: Tender[] = [
    {kind: 'cash', amount: due - mobile - bankCard},
    {kind: 'mobile', amount: mobile},
    {kind: 'bankCard', amount: bankCard},
  ]
  return parts.filter(one => one.amount > 0)
}

export const cashDue = (tenders: Tender[]): Fen => tenders.find(one => one.kind === 'cash')?.amount ?? 0

/** The fields that hold something which is no amount of yuan: nothing is taken until they are mended. */
export const unreadable = (choice: Choice): ('mobile' | 'bankCard' | 'received')[] =>
  (['mobile', 'bankCard', 'received'] as const).filter(
    field => choice[field].trim() !== '' && typedFen(choice[field]) === undefined,
  )

/** What the patient handed over: as typed, or exactly what is due. */
export const handedOver = (due: Fen, choice: Choice): Fen => (due === 0 ? 0 : (typedFen(choice.received) ?? due))

/** What goes back; negative = so much is missing. */
export const changeOf = (due: Fen, received: Fen): Fen => (due === 0 ? 0 : received - due)
