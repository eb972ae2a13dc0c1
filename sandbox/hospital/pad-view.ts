// The pad at a window whose system is dead 窗口手工单本: the next number of its blocks, and what the doctor ordered for who stands there, by the
// price list on paper. It reads and never writes.
import {type CountE4, type Fen, type MicroYuan, priceTimesCount} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {PatientDoc} from '../state/hospital-records.ts'
import type {Hospital} from './work.ts'

export type PadView = {
  series: string
  /** The first sheet not used yet; null = the window's blocks are used up. */
  next: number | null
  left: number
  items: {name: string; priceMicro: MicroYuan; countE4: CountE4; amount: Fen}[]
  total: Fen
}

/** Where a window has no block yet. */
const usualSeries = 'A'

type At = {window: string; patient: PatientDoc | null; now: Instant; item: Hospital['item']}

/** Null while the system runs, however slowly. */
export function padView(books: HospitalReader, {window, patient, now, item}: At): PadView | null {
  if (books.get('system', 'his')?.state !== 'down') return null
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
  }
}
