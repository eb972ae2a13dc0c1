// 5202 诊断信息查询: names, types and lengths as published; the rules behind them live in the centre.
import {moment, number, type Transaction, text} from '../field-shapes.ts'

export const t5202: Transaction = {
  code: '5202',
  zh: '诊断信息查询',
  en: 'Diagnosis query',
  group: 'query',
  urlPaths: [],
  confidence: 'high',
  note: {zh: '查一次就诊的诊断。', en: 'Diagnoses of a visit.'},
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
      ],
    },
  ],
  output: [
    {
      name: 'diseinfo',
      many: true,
      fields: [
        text('diag_info_id', '诊断信息ID', 'diagnosis record number', 30, {required: true}),
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('inout_diag_type', '出入院诊断类别', 'admission or discharge diagnosis', 3, {
          required: true,
          table: 'inout_diag_type',
        }),
        text('diag_type', '诊断类别', 'kind of diagnosis', 3, {required: true, table: 'diag_type'}),
        text('maindiag_flag', '主诊断标志', 'main diagnosis', 3, {required: true, table: 'maindiag_flag'}),
        number('diag_srt_no', '诊断排序号', 'order of the diagnosis', 2, 0, {required: true}),
        text('diag_code', '诊断代码', 'diagnosis code', 20, {required: true}),
        text('diag_name', '诊断名称', 'diagnosis', 100, {required: true}),
        text('adm_cond', '入院病情', 'condition at admission', 500),
        text('diag_dept', '诊断科室', 'diagnosing department', 50, {required: true}),
        text('dise_dor_no', '诊断医生编码', 'diagnosing doctor code', 30, {required: true}),
        text('dise_dor_name', '诊断医生姓名', 'diagnosing doctor', 50, {required: true}),
        moment('diag_time', '诊断时间', 'time of diagnosis', {required: true}),
        text('opter_id', '经办人ID', 'operator number', 20),
        text('opter_name', '经办人姓名', 'operator name', 50),
        moment('opt_time', '经办时间', 'handled at'),
      ],
    },
  ],
}
