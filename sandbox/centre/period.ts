// 对账 period: which settlement rows a reconciliation speaks of. Days are whole days of setl_time; the clearing agency
// (setl_optins) is the insuring area of the rows, all of them when left out as older editions may. How a bill and its
// cancellation count is a setting of the world, because what is public does not agree (state/records.ts).
import {dayMs, instant} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {Period, Settlement} from '../state/reader.ts'
import {type Context, text} from './context.ts'

/** Which of the rows of bills that were taken back count: all, none of a pair, or only bills that stand. */
export type Counting = 'both' | 'neither' | 'standing'

export function countingOf(context: Context, data: WireRow): Counting {
  const reading = context.config.reconcileReversed ?? 'both'
  if (reading !== 'flag') return reading
  return text(data, 'refd_setl_flag') === '0' ? 'standing' : 'both'
}

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
    refundsOnly: text(data, 'refd_setl_flag') === '1' && (context.config.reconcileReversed ?? 'both') === 'both',
  }
}

/** A cancellation 退费; what takes one back again is none. */
export const isRefund = ({cause}: Settlement): boolean => cause === 'cancel' || cause === 'reverse'

/** A bill that nobody has taken back, in the period or after it. */
export const isStanding = (context: Context, row: Settlement): boolean =>
  row.cause === 'settle' && context.books.cancellationOf(row.setl_id) === undefined

/** The rows of a period one by one as they were made, each bill with the rows that took it back or took that back. */
export function chainsOf(rows: readonly Settlement[]): Settlement[][] {
  const chains = new Map<string, Settlement[]>()
  for (const row of rows) {
    const chain = (row.cancels === null ? undefined : chains.get(row.cancels)) ?? []
    chain.push(row)
    chains.set(row.setl_id, chain)
  }
  return [...new Set(chains.values())]
}

/**
 * The one row of a chain that counts when pairs count for nothing; undefined when all of it are pairs. A bill that
 * stands again stands under its own number.
 */
export function leftOf(chain: readonly Settlement[]): Settlement | undefined {
  const net = chain.reduce((sum, row) => sum + (isRefund(row) ? -1 : 1), 0)
  return net === 0 ? undefined : chain.find(row => isRefund(row) === net < 0)
}
