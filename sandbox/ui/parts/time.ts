// World time on screen: China time, as the trade writes it.
import {dateTimeText, type Instant} from '../../base/instant.ts'

/** '09:41:22', or with the day '07-01 09:41:22'. */
export function formatClock(at: Instant, withDay = false): string {
  const text = dateTimeText(at)
  return withDay ? text.slice(5, 19) : text.slice(11, 19)
}

/** '2025-07-01 09:41' */
export const formatMinute = (at: Instant): string => dateTimeText(at).slice(0, 16)

const twoDigits = (n: number) => String(n).padStart(2, '0')
/** Real time where the reader sits: '2026-11-28 08:50'. */
export function formatHere(ms: number): string {
  const at = new Date(ms)
  const day = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-')
  return `${day} ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`
}
