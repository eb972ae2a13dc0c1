// 对账 period: which settlement rows a reconciliation speaks of. Days are whole days of setl_time; the clearing agency
// (setl_optins) is the insuring area of the rows, all of them when left out as older editions may. refd_setl_flag 1 asks for refund rows only; anything else asks for
// all rows, positive and negative, whose sums are net. (How real centres read the flag is not public: our choice.)
import {dayMs, instant} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {Period} from '../state/reader.ts'
import {type Context, text} from './context.ts'

export function periodOf(context: Context, data: WireRow, insuranceType: string | null): Period | Refusal {
  const from = text(data, 'stmt_begndate').slice(0, 10)
  const to = text(data, 'stmt_enddate').slice(0, 10)
  if (from > to) return refuse('badPeriod', {from, to})
  return {
    institution: context.institution.code,
    from: instant(from),
    to: instant(to) + dayMs - 1,
    insuranceType,
    clrType: text(data, 'clr_type'),
    area: text(data, 'setl_optins') || null,
    refundsOnly: text(data, 'refd_setl_flag') === '1',
  }
}
