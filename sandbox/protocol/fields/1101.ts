// 1101 人员信息获取: names, types and lengths as published; the rules behind them live in the centre.
import {day, moment, money, number, type Transaction, text} from '../field-shapes.ts'

export const t1101: Transaction = {
  code: '1101',
  zh: '人员信息获取',
  en: 'Person information',
  group: 'person',
  urlPaths: ['/fsi/api/fsiPsnInfoService/queryPsnInfo'],
  confidence: 'high',
  note: {
    zh: '查人员身份与参保情况。每个险种、每个参保地一行 insuinfo，由客户端选一行。',
    en: 'Who somebody is and how they are insured. One insuinfo row per insurance and place; the client chooses one.',
  },
  input: [
    {
      name: 'data',
      many: false,
      fields: [
        text('mdtrt_cert_type', '就诊凭证类型', 'kind of visit credential', 3, {
          required: true,
          table: 'mdtrt_cert_type',
        }),
        text('mdtrt_cert_no', '就诊凭证编号', 'visit credential number', 50, {
          required: true,
          note: {
            zh: '按凭证类型填电子凭证令牌、身份证号或卡号',
            en: 'e-voucher token, ID number or card number, as the kind of credential says',
          },
        }),
        text('card_sn', '卡识别码', 'card recognition code', 32, {
          neededWith: {field: 'mdtrt_cert_type', value: '03'},
          note: {zh: '读社保卡得到', en: 'read from the social-security card'},
        }),
        moment('begntime', '开始时间', 'begin', {
          note: {zh: '查当日参保状态；空为现在', en: 'asks for the insurance state of that day; empty = now'},
        }),
        text('psn_cert_type', '人员证件类型', 'kind of certificate', 6, {
          required: true,
          olderOptional: true,
          table: 'psn_cert_type',
        }),
        text('certno', '证件号码', 'certificate number', 50, {required: true, olderOptional: true}),
        text('psn_name', '人员姓名', "person's name", 50, {required: true, olderOptional: true}),
      ],
    },
  ],
  output: [
    {
      name: 'baseinfo',
      many: false,
      fields: [
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('psn_cert_type', '人员证件类型', 'kind of certificate', 6, {required: true, table: 'psn_cert_type'}),
        text('certno', '证件号码', 'certificate number', 50, {required: true}),
        text('psn_name', '人员姓名', "person's name", 50, {required: true}),
        text('gend', '性别', 'sex', 6, {required: true, table: 'gend'}),
        text('naty', '民族', 'ethnic group', 3, {table: 'naty'}),
        day('brdy', '出生日期', 'birth date'),
        number('age', '年龄', 'age in years', 4, 1, {required: true}),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
    {
      name: 'insuinfo',
      many: true,
      fields: [
        money('balc', '余额', 'account balance', {required: true}),
        text('insutype', '险种类型', 'insurance type', 6, {required: true, table: 'insutype'}),
        text('psn_type', '人员类别', 'kind of person', 6, {required: true, table: 'psn_type'}),
        text('psn_insu_stas', '人员参保状态', 'insurance state', 6, {table: 'psn_insu_stas'}),
        day('psn_insu_date', '个人参保日期', 'insured since'),
        day('paus_insu_date', '暂停参保日期', 'insurance paused on'),
        text('cvlserv_flag', '公务员标志', 'civil servant', 3, {required: true, table: 'cvlserv_flag'}),
        text('insuplc_admdvs', '参保地医保区划', 'insuring area', 6, {required: true}),
        text('emp_name', '单位名称', 'employer', 200),
      ],
    },
    {
      name: 'idetinfo',
      many: true,
      fields: [
        text('psn_idet_type', '人员身份类别', 'special identity', 3, {required: true, table: 'psn_idet_type'}),
        text('psn_type_lv', '人员类别等级', 'grade of the identity', 3, {table: 'disa_lv'}),
        text('memo', '备注', 'remark', 500),
        moment('begntime', '开始时间', 'begin', {required: true}),
        moment('endtime', '结束时间', 'end'),
      ],
    },
  ],
  regional: [
    {
      side: 'output',
      code: 'opsp_balc',
      zh: '门慢剩余金额',
      region: 'Jiangsu',
      note: {zh: '在 insuinfo 中，余额类之一', en: 'in insuinfo, one of many balances'},
    },
    {
      side: 'output',
      code: 'otp_pool_balc',
      zh: '门诊统筹剩余金额',
      region: 'Jiangsu',
      note: {zh: '在 insuinfo 中', en: 'in insuinfo'},
    },
    {
      side: 'output',
      code: 'flx_emp_flag',
      zh: '灵活就业人员',
      region: 'Jiangsu',
      note: {zh: '在 insuinfo 中', en: 'in insuinfo'},
    },
    {
      side: 'output',
      code: 'inhosp_stas',
      zh: '在院状态',
      region: 'Jiangsu',
      note: {zh: '在 insuinfo 中', en: 'in insuinfo'},
    },
    {
      side: 'output',
      code: 'trt_chk_rslt',
      zh: '不享受待遇原因',
      region: 'Jiangsu',
      note: {zh: '在 insuinfo 中', en: 'in insuinfo'},
    },
    {side: 'output', code: 'expContent', zh: '字段扩展', region: 'Jiangsu; Inner Mongolia'},
  ],
}
