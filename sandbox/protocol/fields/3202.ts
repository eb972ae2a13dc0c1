// 3202 医药机构费用结算对明细账: names, types and lengths as published; the rules behind them live in the centre.
import {columns, day, moment, money, number, type Transaction, text} from '../field-shapes.ts'

export const t3202: Transaction = {
  code: '3202',
  zh: '医药机构费用结算对明细账',
  en: 'Reconcile items',
  group: 'reconciliation',
  urlPaths: ['/fsi/api/ybSettlementStmtService/stmtDetail'],
  confidence: 'high',
  note: {
    zh: '先用9101上传明细文件，逐笔核对，再用9102取结果文件。退费在文件中有正负两行。',
    en: 'After 9101 brought the detail file: compares line by line; the result file is fetched with 9102. A refund stands in the file twice, plus and minus.',
  },
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('setl_optins', '结算经办机构', 'settling agency', 6, {required: true}),
        text('file_qury_no', '文件查询号', 'file number', 30, {
          required: true,
          longerElsewhere: 40,
          note: {zh: '取自9101', en: 'from 9101'},
        }),
        day('stmt_begndate', '对账开始日期', 'first day reconciled', {required: true}),
        day('stmt_enddate', '对账结束日期', 'last day reconciled', {required: true}),
        money('medfee_sumamt', '医疗费总额', 'total fee', {required: true}),
        money('fund_pay_sumamt', '基金支付总额', 'total of all funds', {required: true}),
        money('cash_payamt', '现金支付金额', 'paid in cash', {required: true}),
        number('fixmedins_setl_cnt', '定点医药机构结算笔数', "institution's number of settlements", 10, 0, {
          required: true,
        }),
        text('clr_type', '清算类别', 'clearing category', 6, {required: true, table: 'clr_type'}),
        text('refd_setl_flag', '退费结算标志', 'refund mark', 3, {late: true, table: 'refd_setl_flag'}),
        text('fixmedins_refd_setl_flag', '定点医药机构退费结算标志', "institution's refund mark", 6, {
          required: true,
          late: true,
        }),
      ],
    },
  ],
  output: [
    {
      name: 'fileinfo',
      many: false,
      fields: [
        text('file_qury_no', '文件查询号', 'file number', 30, {
          required: true,
          note: {zh: '供9102使用', en: 'for 9102'},
        }),
        text('filename', '文件名称', 'file name', 200, {required: true}),
        moment('dld_endtime', '下载截止时间', 'download until', {required: true}),
      ],
    },
  ],
  uploadColumns: columns(
    text('setl_id', '结算ID', 'settlement number', 30, {required: true}),
    text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
    text('psn_no', '人员编号', 'person number', 30, {required: true}),
    money('medfee_sumamt', '医疗费总额', 'total fee', {required: true}),
    money('fund_pay_sumamt', '基金支付总额', 'total of all funds', {required: true}),
    money('acct_pay', '个人账户支出', 'paid from personal accounts', {required: true}),
    text('refd_setl_flag', '退费结算标志', 'refund mark', 3, {required: true, table: 'refd_setl_flag'}),
  ),
  resultColumns: columns(
    text('psn_no', '人员编号', 'person number', 30, {required: true}),
    text('mdtrt_id', '就诊ID', 'visit number of the centre', 30),
    text('setl_id', '结算ID', 'settlement number', 30),
    text('msgid', '发送方报文ID', 'message number', 30, {
      required: true,
      note: {zh: '原请求的报文ID，即2601的 omsgid', en: 'of the original request, what 2601 takes as omsgid'},
    }),
    text('stmt_rslt', '对账结果', 'reconciliation result', 6, {required: true, table: 'stmt_rslt'}),
    text('refd_setl_flag', '退费结算标志', 'refund mark', 3, {required: true, table: 'refd_setl_flag'}),
    text('memo', '备注', 'remark', 500),
    money('medfee_sumamt', '医疗费总额', 'total fee'),
    money('fund_pay_sumamt', '基金支付总额', 'total of all funds'),
    money('acct_pay', '个人账户支出', 'paid from personal accounts'),
  ),
}
