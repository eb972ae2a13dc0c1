// The pad at a window whose system is dead 窗口手工单本, and at the refund desk, which works on paper always: the next number of its blocks; for who
// stands there what the doctor ordered, by the price list on paper, or the fee that goes back. It reads and never writes.
import {type CountE4, type Fen, type MicroYuan, priceTimesCount} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {PatientDoc, TenderKind} from '../state/hospital-records.ts'
import {refundDesk} from './paper-acts.ts'
import type {Hospital} from './work.ts'

export type PadView = {
  series: string
  /** The first sheet not used yet; null = the window's blocks are used up. */
  next: number | null
  left: number
  items: {name: string; priceMicro: MicroYuan; countE4: CountE4; amount: Fen}[]
  total: Fen
  /** Who stands here registered and was not seen: the fee goes back by the tender it came by. Null = there is nothing to give back. */
  refund: {receipt: string; fee: Fen; tender: TenderKind} | null
  /** This is the refund desk. */
  refunds: boolean
}

/** Where a window has no block yet. */
const usualSeries = 'A'

type At = {window: string; patient: PatientDoc | null; now: Instant; item: Hospital['item']}

/** Null while the system runs, however slowly, but at the refund desk. */
export function padView(books: HospitalReader, {window, patient, now, item}: At): PadView | null {
  const refunds = window === refundDesk
  if (books.get('system', 'his')?.state !== 'down' && !refunds) return null
  const gone = [...books.all('slip').map(one => one.paper), ...books.all('slipNote')]
  // sheets are gone through in order: what comes after the last one used
  const blocks = books
    .all('slipBlock')
    .filter(one => one.window === window)
    .map(({series, from, to}) => {
      const used = gone.filter(one => one.series === series && from <= one.number && one.number <= to)
      return {series, next: Math.max(from, ...used.map(one => one.number + 1)), to}
    })
  const first = blocks.find(one => one.next <= one.to)
  const items = [...(patient?.orders ?? []), ...(patient?.paper ?? [])].flatMap(({code, countE4}) => {
    const found = item(code, now)
    const amount = found && priceTimesCount(found.price, countE4)
    return found && amount !== undefined ? [{name: found.name, priceMicro: found.price, countE4, amount}] : []
  })
  return {
    series: (first ?? blocks.at(-1))?.series ?? usualSeries,
    next: first?.next ?? null,
    left: blocks.reduce((sum, one) => sum + Math.max(0, one.to - one.next + 1), 0),
    items,
    total: items.reduce((sum, one) => sum + one.amount, 0),
    refund: refundOf(patient),
    refunds,
  }
}

/** Registered, seen by no doctor, the fee not given back. */
export const isUnseen = ({registration, seen}: PatientDoc): boolean =>
  registration !== undefined && registration.refunded === null && seen === false

function refundOf(patient: PatientDoc | null): PadView['refund'] {
  if (!patient?.registration || !isUnseen(patient)) return null
  const {receipt, fee, tender} = patient.registration
  return {receipt, fee, tender}
}
