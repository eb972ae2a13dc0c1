// 2205 门诊费用明细信息撤销: names, types and lengths as published; the rules behind them live in the centre.
import {type Transaction, text} from '../field-shapes.ts'

export const t2205: Transaction = {
  code: '2205',
  zh: '门诊费用明细信息撤销',
  en: 'Fee line cancellation',
  group: 'outpatient',
  urlPaths: ['/fsi/api/outpatientDocInfoService/outpatientFeeListUpCancel'],
  confidence: 'high',
  note: {
    zh: '撤销未结算的明细，按批次或以 0000 全部撤销。',
    en: 'Takes back unsettled lines, by batch or all of them with 0000.',
  },
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('chrg_bchno', '收费批次号', 'charge batch number', 30, {
          required: true,
          repairs: {'000': '0000'},
          note: {zh: '0000 撤销本次就诊全部未结算明细', en: '0000 takes back every unsettled line of the visit'},
        }),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
  ],
  output: [],
}
