// Dates as clients write them: 'yyyy-MM-dd' and 'yyyy-MM-dd HH:mm:ss' as declared, and the forms that programmes in the
// field print instead (ISO with T, compact digits, a machine's own 2021/9/1 8:00:00). Years 1900–9999.
// It does not know which of them a world forgives.
import {dateTimeText, instant} from '../base/instant.ts'

export type DateType = 'date' | 'datetime'

/** Whether the text already stands in the declared form and names a day that exists. */
export function isDeclaredDate(text: string, type: DateType): boolean {
  if (text.length !== (type === 'date' ? 10 : 19)) return false
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash || !dayExists(year, month, day)) return false
  if (type === 'date') return true
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  return (
    text.charCodeAt(10) === 0x20 &&
    text.charCodeAt(13) === colon &&
    text.charCodeAt(16) === colon &&
    isTime(hour, minute, second)
  )
}

const dash = 0x2d
const colon = 0x3a

/** Value of `count` digits from `start`; NaN when one of them is none. */
function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

const separated =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/
const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(?:\d{3})?)?$/

/**
 * Reads any of the forms and writes the declared one. A day alone becomes its midnight as a datetime; a time is dropped
 * from a date; a zone is turned into China's.
 * @example declaredDate('2021/9/1 8:00:00', 'datetime') // '2021-09-01 08:00:00'
 */
export function declaredDate(text: string, type: DateType): string | undefined {
  const match = separated.exec(text) ?? compact.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(part => (part === undefined ? 0 : Number(part)))
  if (!dayExists(year, month, day) || !isTime(hour, minute, second)) return undefined
  const date = `${year}-${two(month)}-${two(day)}`
  const full = inChina(`${date} ${two(hour)}:${two(minute)}:${two(second)}`, match[7])
  return type === 'date' ? full.slice(0, 10) : full
}

const two = (n: number) => (n < 10 ? `0${n}` : String(n))

function inChina(text: string, zone: string | undefined): string {
  if (zone === undefined) return text
  const sign = zone.startsWith('-') ? -1 : 1
  const offset = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  return offset === 480 ? text : dateTimeText(instant(text) + (480 - offset) * 60_000)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether the calendar has the day; years 1900–9999. */
export function dayExists(year: number, month: number, day: number): boolean {
  if (!(year >= 1900 && month >= 1 && month <= 12 && day >= 1)) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (monthDays[month - 1] as number) + (leap ? 1 : 0)
}

const isTime = (hour: number, minute: number, second: number): boolean => hour <= 23 && minute <= 59 && second <= 59
