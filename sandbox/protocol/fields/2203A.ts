// 2203A 定点零售药店门诊就诊信息上传: names, types and lengths as published; the rules behind them live in the centre.
import {bytes, day, moment, number, type Transaction, text} from '../field-shapes.ts'

export const t2203A: Transaction = {
  code: '2203A',
  zh: '定点零售药店门诊就诊信息上传',
  en: 'Visit and diagnoses (A)',
  group: 'outpatient',
  urlPaths: ['/fsi/api/outpatientDocInfoService/outpatientMdtrtinfoUpA'],
  confidence: 'high',
  note: {
    zh: '多数地区的医院以它代替2203；有一省留给药店，另有 rx 开头的字段。',
    en: 'What most hospitals call instead of 2203; in one province it is kept for pharmacies, which add the rx fields.',
  },
  input: [
    {
      name: 'mdtrtinfo',
      many: false,
      fields: [
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {required: true}),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('med_type', '医疗类别', 'kind of care', 6, {required: true, table: 'med_type'}),
        moment('begntime', '开始时间', 'begin', {
          required: true,
          note: {
            zh: '就诊时间；待遇年度与参保看这一天',
            en: 'time of the visit; its day decides insurance and benefit year',
          },
        }),
        text('main_cond_dscr', '主要病情描述', 'main complaint', 1000),
        text('dise_codg', '病种编码', 'disease code', 30, {
          spellings: ['dise_code'],
          note: {
            zh: '取自病种目录（慢特病、单病种等）',
            en: 'from the disease catalogues (chronic diseases, single diseases)',
          },
        }),
        text('dise_name', '病种名称', 'disease', 500),
        text('birctrl_type', '计划生育手术类别', 'family planning operation', 6, {
          table: 'birctrl_type',
          note: {zh: '仅生育门诊', en: 'maternity visits only'},
        }),
        day('birctrl_matn_date', '计划生育手术或生育日期', 'day of operation or birth', {
          spellings: ['bitctrl_matn_date'],
          note: {zh: '仅生育门诊', en: 'maternity visits only'},
        }),
        text('matn_type', '生育类别', 'kind of delivery', 6, {table: 'matn_type'}),
        number('geso_val', '孕周数', 'week of pregnancy', 2, 0),
        text('rxfixmedinsCode', '处方医药机构编码', 'prescribing institution code', 12, {
          note: {zh: '药店按外配处方售药时填', en: 'a pharmacy that serves an outside prescription'},
        }),
        text('rxfixmedinsName', '处方医药机构名称', 'prescribing institution name', 20, {
          longerElsewhere: 200,
          note: {zh: '药店按外配处方售药时填', en: 'a pharmacy that serves an outside prescription'},
        }),
        bytes('rxIn', '文件数据', 'prescription file content', {
          note: {zh: '药店按外配处方售药时填', en: 'a pharmacy that serves an outside prescription'},
        }),
        text('rxfilename', '文件名', 'prescription file name', 200),
        text('rxExpContent', '处方扩展字段', 'prescription extension text', 2000),
        text('exp_content', '字段扩展', 'extension text', 4000),
      ],
    },
    {
      name: 'diseinfo',
      many: true,
      fields: [
        text('diag_type', '诊断类别', 'kind of diagnosis', 3, {required: true, table: 'diag_type'}),
        number('diag_srt_no', '诊断排序号', 'order of the diagnosis', 2, 0, {required: true}),
        text('diag_code', '诊断代码', 'diagnosis code', 30, {required: true}),
        text('diag_name', '诊断名称', 'diagnosis', 100, {required: true}),
        text('diag_dept', '诊断科室', 'diagnosing department', 50, {required: true}),
        text('dise_dor_no', '诊断医生编码', 'diagnosing doctor code', 30, {required: true}),
        text('dise_dor_name', '诊断医生姓名', 'diagnosing doctor', 50, {required: true}),
        moment('diag_time', '诊断时间', 'time of diagnosis', {required: true}),
        text('vali_flag', '有效标志', 'valid', 3, {required: true, table: 'vali_flag', spellings: ['vail_flag']}),
      ],
    },
  ],
  output: [],
  regional: [
    {
      side: 'input',
      code: 'ttp_resp',
      zh: '是否第三方责任申请',
      region: 'Guangdong',
      note: {zh: '0 否，1 是', en: '0 no, 1 yes'},
    },
    {side: 'input', code: 'expi_gestation_nub_of_m', zh: '终止妊娠月数', region: 'Guangdong'},
    {
      side: 'input',
      code: 'maindiag_flag',
      zh: '主诊断标志',
      region: 'Guangdong',
      note: {zh: '在 diseinfo 中', en: 'in diseinfo'},
    },
  ],
}
