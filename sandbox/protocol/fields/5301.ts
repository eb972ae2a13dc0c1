// 5301 人员慢特病备案查询: names, types and lengths as published; the rules behind them live in the centre.
import {day, type Transaction, text} from '../field-shapes.ts'

export const t5301: Transaction = {
  code: '5301',
  zh: '人员慢特病备案查询',
  en: 'Chronic disease filing query',
  group: 'query',
  urlPaths: ['/fsi/api/fsiIntegratedQueryService/queryPsnOpspReg'],
  confidence: 'high',
  note: {zh: '查某人登记的门诊慢特病。', en: 'Which chronic and special diseases a person is registered for.'},
  input: [{name: 'data', many: false, fields: [text('psn_no', '人员编号', 'person number', 30, {required: true})]}],
  output: [
    {
      name: 'feedetail',
      many: true,
      fields: [
        text('opsp_dise_code', '门慢门特病种目录代码', 'chronic disease code', 30, {required: true}),
        text('opsp_dise_name', '门慢门特病种名称', 'chronic disease', 300, {required: true}),
        day('begndate', '开始日期', 'first day', {required: true}),
        day('enddate', '结束日期', 'last day'),
      ],
    },
  ],
}
