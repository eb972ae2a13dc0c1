// When care was given 就诊时间, 费用发生时间, as the institution's clock says: a visit neither before the person was born nor
// after the centre's own time, a fee not before its visit either, with a day's tolerance for clocks that run ahead and for
// who is treated first and registered after midnight. A visit dated years off would count toward another benefit year, a
// fee be priced by a catalogue long gone, and nobody at the counter would see why. (Our choice; the real rule is not public.)
import {dateTimeText, dayMs, type Instant, instant} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {Person} from '../state/reader.ts'
import type {Context} from './context.ts'

export const clockTolerance = dayMs

export const isFuture = (context: Context, at: Instant): boolean => at > context.now + clockTolerance

/** A refusal when the time of a visit cannot be; `path` is the field it came in. */
export function visitTimeRefusal(context: Context, person: Person, at: Instant, path: string): Refusal | undefined {
  if (!isFuture(context, at) && at >= instant(person.birth_day)) return undefined
  return refuse('visitTime', {
    path,
    birth: person.birth_day,
    now: dateTimeText(context.now),
    got: dateTimeText(at),
  })
}
