// Periods of validity 有效期: what an item is changes with the editions of the list (1 January) and with prices, while
// its code lives on. Turns the life of a product and the changes of its name into rows that never overlap.
// It does not know which names change; growth draws that.
import {addDays, type Day} from '../base/instant.ts'
import type {ItemClass} from './types.ts'

/** The last editions of the national drug list: in force from these days. 2024's is the one the facts show. */
export const editions = {2023: '2024-01-01', 2024: '2025-01-01', 2025: '2026-01-01'} as const
/** Everything described in one period, until the next begins. */
export type Period = {
  from: Day
  itemClass: ItemClass
  ratioBp: number
  /** Price against the band, in basis points. */
  priceBp: number
}
export type Life = {begins: Day; ends: Day | null}

/** Before any product of the catalogue. */
export const always: Day = '2000-01-01'

/** The periods a product lives through, each cut to its life; in order, without gaps or overlaps. */
export function cutPeriods(periods: readonly Period[], life: Life): (Period & {to: Day | null})[] {
  const rows: (Period & {to: Day | null})[] = []
  // two hundred thousand calls: entries() and a spread would take a tenth of a second more
  for (let i = 0; i < periods.length; i++) {
    const period = periods[i] as Period
    const next = periods[i + 1]
    const from = later(period.from, life.begins)
    const periodEnd = next ? dayBefore(next.from) : null
    const to = earlier(periodEnd, life.ends)
    if (to !== null && to < from) continue
    const {itemClass, ratioBp, priceBp} = period
    rows.push({from, itemClass, ratioBp, priceBp, to})
  }
  return rows
}

const later = (a: Day, b: Day): Day => (a < b ? b : a)

const earlier = (a: Day | null, b: Day | null): Day | null => (a === null ? b : b === null ? a : a < b ? a : b)

const known = new Map<Day, Day>()
/** Days repeat by the ten thousand; counting each once is a third of a build. */
function dayBefore(day: Day): Day {
  let before = known.get(day)
  if (before === undefined) {
    before = addDays(day, -1)
    if (known.size < 5000) known.set(day, before)
  }
  return before
}

/** A day between two years' starts from a draw in [0, 1): whole months and days that exist in every month. */
export function dayBetween(firstYear: number, years: number, unit: number): Day {
  const months = Math.floor(unit * years * 12)
  const day = 1 + (Math.floor(unit * years * 12 * 28) % 28)
  const two = (n: number) => (n < 10 ? `0${n}` : String(n))
  return `${firstYear + Math.floor(months / 12)}-${two((months % 12) + 1)}-${two(day)}`
}
