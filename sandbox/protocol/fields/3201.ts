// 3201 医药机构费用结算对总账: names, types and lengths as published; the rules behind them live in the centre.
import {day, money, number, type Transaction, text} from '../field-shapes.ts'

export const t3201: Transaction = {
  code: '3201',
  zh: '医药机构费用结算对总账',
  en: 'Reconcile totals',
  group: 'reconciliation',
  urlPaths: ['/fsi/api/ybSettlementStmtService/stmtTotal'],
  confidence: 'high',
  note: {
    zh: '按结算日期范围报总额与笔数，应答给出是否相符；已撤销的结算怎样计，是沙盘的设定（reconcileReversed）。',
    en: 'Sums and count for a range of settlement days; the answer says whether the centre agrees. How cancelled bills count is the world’s setting reconcileReversed.',
  },
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('insutype', '险种', 'insurance type', 6, {required: true, table: 'insutype'}),
        text('clr_type', '清算类别', 'clearing category', 6, {required: true, table: 'clr_type'}),
        text('setl_optins', '结算经办机构', 'settling agency', 6, {required: true, olderOptional: true}),
        day('stmt_begndate', '对账开始日期', 'first day reconciled', {required: true}),
        day('stmt_enddate', '对账结束日期', 'last day reconciled', {required: true}),
        money('medfee_sumamt', '医疗费总额', 'total fee', {required: true}),
        money('fund_pay_sumamt', '基金支付总额', 'total of all funds', {required: true}),
        money('acct_pay', '个人账户支付金额', 'paid from personal accounts', {required: true}),
        number('fixmedins_setl_cnt', '定点医药机构结算笔数', "institution's number of settlements", 10, 0, {
          required: true,
        }),
        text('refd_setl_flag', '退费结算标志', 'refund mark', 6, {table: 'refd_setl_flag'}),
        text('fixmedins_refd_setl_flag', '定点医药机构退费结算标志', "institution's refund mark", 6, {
          required: true,
          late: true,
        }),
      ],
    },
  ],
  output: [
    {
      name: 'stmtinfo',
      many: false,
      fields: [
        text('setl_optins', '结算经办机构', 'settling agency', 6),
        text('stmt_rslt', '对账结果', 'reconciliation result', 6, {required: true, table: 'stmt_rslt'}),
        text('stmt_rslt_dscr', '对账结果说明', 'reconciliation result in words', 200),
      ],
    },
  ],
  regional: [{side: 'input', code: 'clr_optins', zh: '清算经办机构', region: 'Guangdong'}],
}
