// 3201 对总账: the institution names its sums and count of a period; the centre says equal (0) or not (1) and both
// sides' figures. Sums are net; whether the count counts both rows of a refund is the world's setting.
import {type Fen, sum, yuan} from '../base/fen.ts'
import type {Period} from '../state/reader.ts'
import {type Context, integer, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal} from './find.ts'
import {type Counting, chainsOf, countingOf, isStanding, leftOf, periodOf} from './period.ts'

export const reconcileTotals: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const period = periodOf(context, data, text(data, 'insutype'))
  if (isRefusal(period)) return refused(period)
  const ours = sumsOf(context, period, countingOf(context, data))
  const differences = (
    [
      ['医疗费总额', yuan(ours.total), yuan(integer(data, 'medfee_sumamt'))],
      ['基金支付总额', yuan(ours.fund), yuan(integer(data, 'fund_pay_sumamt'))],
      ['个人账户支付', yuan(ours.account), yuan(integer(data, 'acct_pay'))],
      ['结算笔数', String(ours.rows), String(integer(data, 'fixmedins_setl_cnt'))],
    ] as const
  ).filter(([, centre, hospital]) => centre !== hospital)
  const equal = differences.length === 0
  return {
    output: {
      stmtinfo: {
        setl_optins: period.area ?? undefined,
        stmt_rslt: equal ? '0' : '1',
        stmt_rslt_dscr: equal
          ? '对账平'
          : `对账不平：${differences.map(([label, centre, hospital]) => `${label}中心${centre}、机构${hospital}`).join('；')}`,
      },
    },
    events: [{kind: 'reconciled', institution: context.institution.code, equal, differences: differences.length}],
  }
}

type Sums = {total: Fen; fund: Fen; account: Fen; rows: number}

function sumsOf(context: Context, period: Period, counting: Counting): Sums {
  if (counting === 'both') return context.books.periodSums(period)
  const all = context.books.periodRows(period)
  const rows =
    counting === 'standing'
      ? all.filter(row => isStanding(context, row))
      : chainsOf(all).flatMap(chain => leftOf(chain) ?? [])
  return {
    total: sum(rows.map(row => row.total_fen)),
    fund: sum(rows.map(row => row.fund_fen)),
    account: sum(rows.map(row => row.account_fen)),
    rows: rows.length,
  }
}
