// 3201 对总账: the institution names its sums and count of a period; the centre says equal (0) or not (1) and both
// sides' figures. Sums are net; the count counts both rows of a refund.
import {yuan} from '../base/fen.ts'
import {integer, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal} from './find.ts'
import {periodOf} from './period.ts'

export const reconcileTotals: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const period = periodOf(context, data, text(data, 'insutype'))
  if (isRefusal(period)) return refused(period)
  const ours = context.books.periodSums(period)
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
