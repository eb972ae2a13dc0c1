// World times and durations as people write them in calls: '2025-09-15 07:30:00', an ISO time with offset, 'PT4H'.
import {type Instant, parseInstant} from '../../base/instant.ts'
import {Problem} from '../problems.ts'

const offsetPattern = /(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/
const durationPattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/

/** World time runs within these: dates of birth, policies and four-digit years all make sense there. */
export const earliest = 946_656_000_000
export const latest = 4_102_415_999_999

/** The instant itself, when a world can live in it; `got` is what was asked for. Refuses with `path`. */
export function liveable(at: Instant, path: string, got: string | number): Instant {
  if (at >= earliest && at <= latest) return at
  throw new Problem('bad-request', {path, expected: '2000-01-01 … 2099-12-31', got: String(got)})
}

/** Milliseconds since 1970 as they are, or text: China time unless it ends in Z or an offset. Refuses with `path`. */
export function instantFrom(given: string | number, path: string): Instant {
  return liveable(typeof given === 'number' ? given : instantOf(given, path), path, given)
}

function instantOf(given: string, path: string): Instant {
  const china = given.replace(offsetPattern, '')
  const offset = given.slice(china.length)
  const parsed = parseInstant(china)
  if (!parsed.ok) throw new Problem('bad-request', {path, expected: 'yyyy-MM-dd HH:mm:ss', got: given})
  const eightHours = 8 * 3_600_000
  return offset === '' ? parsed.value : parsed.value + eightHours - offsetMs(offset)
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) as RegExpExecArray
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** ISO 8601 duration in milliseconds; weeks to seconds, no months or years (they have no fixed length). */
export function durationMs(given: string, path: string): number {
  const match = durationPattern.exec(given)
  if (!match || /^P$|T$/.test(given))
    throw new Problem('bad-request', {path, expected: 'PT4H, P1D, PT30S …', got: given})
  const [weeks, days, hours, minutes, seconds] = match.slice(1, 6).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const millis = Number((match[6] ?? '').padEnd(3, '0'))
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + millis
}
