// 账实核对: what must hold in the books at any instant, asked of the books alone (the simulator's auditor asks the
// journal as well). Each check has a name; a finding names the row.
import {assertNever} from '../base/assert.ts'
import type {World} from './world.ts'

export const checkNames = [
  'sharesAddUp',
  'postingsSumToZero',
  'cancellationMirrors',
  'settledAtMostOnce',
  'batchHolder',
  'linesFitSettlement',
  'noNegativeAccount',
  'noNegativeAccumulator',
] as const
export type CheckName = (typeof checkNames)[number]
export type Finding = {check: CheckName; where: string; expected: string; got: string}

/** All findings; none = the books hold. */
export const checkBooks = (world: Checked): Finding[] => checkNames.flatMap(name => checkOne(world, name))

type Checked = Pick<World, 'reader'>

/** One check at a time, so that a server can give others a turn in between. */
export function checkOne(world: Checked, check: CheckName): Finding[] {
  return world.reader
    .prepare<{place: string; expected: string; got: string}>(query(check))
    .all()
    .map(row => ({check, where: row.place, expected: String(row.expected), got: String(row.got)}))
}

/**
 * Two sites may have settled one batch while neither saw the other; the merge's pair, whose halves bear one message number, counts
 * for nothing (centre/sites.ts).
 */
const notMerged = `not exists (select 1 from settlement c where c.cancels = s.setl_id and c.msgid = s.msgid)
                  and not exists (select 1 from settlement o where o.setl_id = s.cancels and o.msgid = s.msgid)`

/**
 * Each query returns no row when all is well: place, expected, got. SQLite has no statistics of the books and would look
 * bills up by what they all share (`cancels is null`, the batch name of every first bill), which takes the square of them:
 * two sides are laid beside each other only by what tells a row apart.
 */
function query(check: CheckName): string {
  switch (check) {
    case 'sharesAddUp':
      return `select setl_id as place, total_fen as expected, fund_fen + account_fen + cash_fen as got from settlement
              where total_fen <> fund_fen + account_fen + cash_fen
                 or total_fen <> full_self_pay_fen + over_limit_fen + first_self_pay_fen + in_scope_fen
                 or person_fen <> account_fen + cash_fen
                 or account_fen <> current_account_fen + prior_account_fen + family_account_fen
                 or fund_fen <> pooled_fen + civil_servant_fen + enterprise_fen + critical_illness_fen
                              + large_sum_fen + assistance_fen + other_fen
              order by setl_id`
    case 'postingsSumToZero':
      return `select setl_id as place, 0 as expected, sum(amount_fen) as got from posting
              group by setl_id having sum(amount_fen) <> 0 order by setl_id`
    case 'cancellationMirrors':
      return `select c.setl_id as place, -o.total_fen as expected, c.total_fen as got
              from settlement c left join settlement o on o.setl_id = c.cancels
              where c.cancels is not null and (o.setl_id is null or c.institution <> o.institution
                 or c.total_fen <> -o.total_fen or c.fund_fen <> -o.fund_fen or c.cash_fen <> -o.cash_fen
                 or c.current_account_fen <> -o.current_account_fen or c.prior_account_fen <> -o.prior_account_fen
                 or c.family_account_fen <> -o.family_account_fen or c.deductible_fen <> -o.deductible_fen)
              order by c.setl_id`
    case 'settledAtMostOnce':
      return `select distinct place, 'at most 1 live' as expected, live as got from (
                select mdtrt_id || '/' || batch as place,
                       sum(case when cause in ('cancel', 'reverse') then -1 else 1 end)
                         over (partition by mdtrt_id, batch order by seq) as live
                from settlement s where ${notMerged}) where live not in (0, 1) order by place`
    case 'batchHolder':
      return `with recursive chain(bill, last, cause) as (
                select setl_id, setl_id, cause from settlement where +cancels is null
                union all
                select chain.bill, c.setl_id, c.cause from chain join settlement c on c.cancels = chain.last),
              live as materialized (
                select s.mdtrt_id, s.batch, s.setl_id from chain join settlement s on s.setl_id = chain.bill
                where chain.cause in ('settle', 'restore')
                  and not exists (select 1 from settlement c where c.cancels = chain.last))
              select b.mdtrt_id || '/' || b.batch as place, coalesce(l.setl_id, 'open') as expected,
                     coalesce(b.setl_id, 'open') as got
              from batch b left join live l on l.mdtrt_id = b.mdtrt_id and l.batch = b.batch
              where coalesce(l.setl_id, '') <> coalesce(b.setl_id, '') order by 1`
    case 'linesFitSettlement':
      return `with charged as materialized (
                select mdtrt_id, batch, sum(amount_fen) as fen from fee_item group by mdtrt_id, batch)
              select s.setl_id as place, coalesce(sum(f.fen), 0) as expected, s.total_fen as got
              from batch b join settlement s on s.setl_id = b.setl_id
              left join charged f on f.mdtrt_id = b.mdtrt_id and f.batch = b.batch
              group by s.setl_id having coalesce(sum(f.fen), 0) <> s.total_fen order by s.setl_id`
    case 'noNegativeAccount':
      return `select psn_no || '/' || insurance_type as place, '>= 0' as expected,
                     current_fen || ' / ' || prior_fen as got from insurance
              where current_fen < 0 or prior_fen < 0 order by 1`
    case 'noNegativeAccumulator':
      return `select psn_no || '/' || name as place, '>= 0' as expected, amount as got from accumulator
              where amount < 0 order by 1`
    default:
      return assertNever(check, 'check')
  }
}
