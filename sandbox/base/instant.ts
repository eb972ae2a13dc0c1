// World time. An instant is integer milliseconds since 1970 UTC; the trade writes it in China Standard Time (UTC+8,
// no summer time since 1991). Nothing here asks what time it is now: time is an input. Only host reads a clock.
import {err, ok, type Result} from './result.ts'

/** Milliseconds since 1970-01-01T00:00Z, a safe integer. */
export type Instant = number
/** A calendar day in China, 'yyyy-MM-dd'; compares as text. */
export type Day = string

const shift = 8 * 3_600_000
export const dayMs = 86_400_000

const two = (n: number) => (n < 10 ? `0${n}` : String(n))

type Parts = {y: number; m: number; d: number; h: number; i: number; s: number; ms: number}

function parts(at: Instant): Parts {
  const local = at + shift
  const days = Math.floor(local / dayMs)
  const rest = local - days * dayMs
  // civil date from day number, proleptic Gregorian (era arithmetic over 400 years)
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const m = mp < 10 ? mp + 3 : mp - 9
  return {
    y: yoe + era * 400 + (m <= 2 ? 1 : 0),
    m,
    d: doy - Math.floor((153 * mp + 2) / 5) + 1,
    h: Math.floor(rest / 3_600_000),
    i: Math.floor(rest / 60_000) % 60,
    s: Math.floor(rest / 1000) % 60,
    ms: rest % 1000,
  }
}

const instantOf = (y: number, m: number, d: number, h = 0, i = 0, s = 0): Instant =>
  Date.UTC(y, m - 1, d, h, i, s) - shift

/** 'yyyy-MM-dd' in China. */
export function dayOf(at: Instant): Day {
  const p = parts(at)
  return `${p.y}-${two(p.m)}-${two(p.d)}`
}

/** 'yyyy-MM-dd HH:mm:ss' in China, the interface's datetime. */
export function dateTimeText(at: Instant): string {
  const p = parts(at)
  return `${p.y}-${two(p.m)}-${two(p.d)} ${two(p.h)}:${two(p.i)}:${two(p.s)}`
}

/** 'yyyyMMddHHmmss', part of message identifiers. */
export function compactText(at: Instant): string {
  const p = parts(at)
  return `${p.y}${two(p.m)}${two(p.d)}${two(p.h)}${two(p.i)}${two(p.s)}`
}

/** 'yyyyMMddHHmmssSSS', the answer envelope's times. */
export const compactMsText = (at: Instant): string => compactText(at) + String(parts(at).ms).padStart(3, '0')

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?)?$/

/** Reads 'yyyy-MM-dd' or 'yyyy-MM-dd HH:mm:ss' (China). A day alone is its midnight. Refuses days that do not exist. */
export function parseInstant(text: string): Result<Instant, 'not-a-date'> {
  const match = pattern.exec(text)
  if (!match) return err('not-a-date')
  const [y, m, d, h, i, s] = match.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m) || h > 23 || i > 59 || s > 59) return err('not-a-date')
  return ok(instantOf(y, m, d, h, i, s))
}

/** An instant from text known to be good (settings, tests, data files). Throws otherwise. */
export function instant(text: string): Instant {
  const result = parseInstant(text)
  if (!result.ok) throw new RangeError(`expected yyyy-MM-dd[ HH:mm:ss], got ${JSON.stringify(text)}`)
  return result.value
}

const daysInMonth = (y: number, m: number): number =>
  m === 2 ? (y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31

export const addDays = (day: Day, days: number): Day => dayOf(instant(day) + days * dayMs)

/** The hour of the day in China, 0…23, and the instant at which it ends. */
export function hourOf(at: Instant): {hour: number; ends: Instant} {
  const hours = Math.floor((at + shift) / 3_600_000)
  return {hour: hours % 24, ends: (hours + 1) * 3_600_000 - shift}
}

/** Full years between a birth day and a day, as insurance counts age 周岁. */
export function ageOn(birthDay: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDay.slice(0, 4))
  return day.slice(5) < birthDay.slice(5) ? years - 1 : years
}
