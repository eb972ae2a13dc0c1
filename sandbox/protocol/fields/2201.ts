// 2201 门诊挂号: names, types and lengths as published; the rules behind them live in the centre.
import {moment, type Transaction, text} from '../field-shapes.ts'

export const t2201: Transaction = {
  code: '2201',
  zh: '门诊挂号',
  en: 'Outpatient registration',
  group: 'outpatient',
  urlPaths: ['/fsi/api/outpatientDocInfoService/outpatientRregistration'],
  confidence: 'high',
  note: {zh: '开始一次就诊，由中心给出就诊ID。', en: 'Opens a visit; the centre gives it its number.'},
  input: [
    {
      name: 'data',
      many: false,
      otherNames: ['mdtrtinfo', 'dscginfo', 'adminfo'],
      fields: [
        text('psn_no', '人员编号', 'person number', 30, {required: true, note: {zh: '取自1101', en: 'from 1101'}}),
        text('insutype', '险种类型', 'insurance type', 6, {
          required: true,
          table: 'insutype',
          note: {zh: '1101 所选 insuinfo 行的险种', en: 'the insuinfo row of 1101 that was chosen'},
        }),
        moment('begntime', '开始时间', 'begin', {
          required: true,
          note: {
            zh: '挂号时间；是否参保看这一天',
            en: 'time of registration; whether somebody is insured is asked of this day',
          },
        }),
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
          late: true,
          neededWith: {field: 'mdtrt_cert_type', value: '03'},
          note: {zh: '读社保卡得到', en: 'read from the social-security card'},
        }),
        text('psn_cert_type', '证件类型', 'kind of certificate', 3, {
          required: true,
          late: true,
          table: 'psn_cert_type',
          longerElsewhere: 6,
        }),
        text('certno', '证件号码', 'certificate number', 20, {required: true, late: true, longerElsewhere: 50}),
        text('psn_type', '人员类别', 'kind of person', 3, {
          required: true,
          late: true,
          table: 'psn_type',
          longerElsewhere: 6,
        }),
        text('psn_name', '人员姓名', "person's name", 20, {required: true, late: true, longerElsewhere: 50}),
        text('ipt_otp_no', '住院/门诊号', 'visit number of the institution', 30, {
          required: true,
          note: {zh: '由机构编制，院内唯一', en: 'made by the institution, unique there'},
        }),
        text('atddr_no', '医师编码', 'attending doctor code', 30),
        text('dr_name', '医师姓名', 'doctor', 50),
        text('dept_code', '科室编码', 'department code', 30, {required: true}),
        text('dept_name', '科室名称', 'department', 100, {required: true}),
        text('caty', '科别', 'clinical department class', 10, {
          required: true,
          table: 'dept',
          note: {
            zh: '旧版6位；二级科室写在点号之后',
            en: '6 characters in older editions; sub-departments follow a dot',
          },
        }),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
  ],
  output: [
    {
      name: 'data',
      many: false,
      fields: [
        text('mdtrt_id', '就诊ID', 'visit number of the centre', 30, {
          required: true,
          note: {zh: '由中心生成', en: 'made by the centre'},
        }),
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('ipt_otp_no', '住院/门诊号', 'visit number of the institution', 30, {required: true}),
        text('exp_content', '字段扩展', 'extension text', 4000, {late: true}),
      ],
    },
  ],
  regional: [
    {side: 'input', code: 'agnterinfo', zh: '代办人信息', region: 'Guangdong', note: {zh: '节点', en: 'a node'}},
    {
      side: 'input',
      code: 'hcard_basinfo',
      zh: '持卡就诊基本信息',
      region: 'Guangdong',
      note: {zh: '读卡器给出的字符串', en: 'text from the card reader'},
    },
    {
      side: 'input',
      code: 'hcard_chkinfo',
      zh: '持卡就诊校验信息',
      region: 'Guangdong',
      note: {zh: '读卡器给出的字符串', en: 'text from the card reader'},
    },
    {
      side: 'input',
      code: 'psnbaseinfo',
      zh: '人员基本信息',
      region: 'Jiangsu',
      note: {zh: '节点，含性别、民族、出生日期、年龄', en: 'a node with gend, naty, brdy, age'},
    },
    {side: 'input', code: 'expContent', zh: '字段扩展', region: 'Jiangsu'},
    {side: 'output', code: 'vola_type', zh: '违规类型', region: 'Guangdong'},
    {side: 'output', code: 'vola_dscr', zh: '违规说明', region: 'Guangdong'},
  ],
}
