// 2202 门诊挂号撤销: names, types and lengths as published; the rules behind them live in the centre.
import {type Transaction, text} from '../field-shapes.ts'

export const t2202: Transaction = {
  code: '2202',
  zh: '门诊挂号撤销',
  en: 'Registration cancellation',
  group: 'outpatient',
  urlPaths: ['/fsi/api/outpatientDocInfoService/outpatientRegistrationCancel'],
  confidence: 'high',
  note: {
    zh: '就诊下没有收费和结算时撤销挂号。',
    en: 'Takes a visit back while nothing charged or settled hangs on it.',
  },
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('ipt_otp_no', '住院/门诊号', 'visit number of the institution', 30, {
          required: true,
          note: {zh: '由机构编制，院内唯一', en: 'made by the institution, unique there'},
        }),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
  ],
  output: [],
}
