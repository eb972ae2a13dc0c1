// World time on screen: China time, as the trade writes it.
import {dateTimeText, type Instant} from '../../base/instant.ts'

/** '09:41:22', or with the day '07-01 09:41:22'. */
export function formatClock(at: Instant, withDay = false): string {
  const text = dateTimeText(at)
  return withDay ? text.slice(5, 19) : text.slice(11, 19)
}

/** '2025-07-01 09:41' */
export const formatMinute = (at: Instant): string => dateTimeText(at).slice(0, 16)
