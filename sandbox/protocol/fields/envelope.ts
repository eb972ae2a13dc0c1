// The envelopes 报文头, as nodes of the field table: what stands beside `input` and beside `output`.
// Lenient worlds ask for msgid and fixmedins_code only; a missing rest is noted. `infno` has its own refusals.
import {moment, type Node, number, text} from '../field-shapes.ts'

export const requestEnvelope: Node = {
  name: 'envelope',
  many: false,
  fields: [
    text('infno', '交易编号', 'transaction code', 6, {
      required: true,
      note: {zh: '公布为4位，实有5位', en: 'published as 4; codes of five exist'},
    }),
    text('msgid', '发送方报文ID', 'message number', 30, {
      required: true,
      note: {zh: '机构编号12位＋yyyyMMddHHmmss＋顺序号4位', en: 'institution code (12), yyyyMMddHHmmss, sequence (4)'},
    }),
    text('mdtrtarea_admvs', '就医地医保区划', 'area of treatment', 6, {
      required: true,
      olderOptional: true,
      spellings: ['mdtrtarea_admdvs'],
      note: {
        zh: '平台此处拼作 admvs，下一字段拼作 admdvs',
        en: 'the platform spells admvs here and admdvs in the next field',
      },
    }),
    text('insuplc_admdvs', '参保地医保区划', 'insuring area', 6, {
      spellings: ['insuplc_admvs'],
      note: {zh: '与人员编号同用；空为本地', en: 'goes with psn_no; empty = local'},
    }),
    text('recer_sys_code', '接收方系统代码', 'receiving system', 10, {required: true, olderOptional: true}),
    text('dev_no', '设备编号', 'device number', 100),
    text('dev_safe_info', '设备安全信息', 'device safety information', 2000),
    text('cainfo', '数字签名信息', 'signature', 1024),
    text('signtype', '签名类型', 'kind of signature', 10),
    text('infver', '接口版本号', 'interface version', 6, {required: true, olderOptional: true}),
    text('opter_type', '经办人类别', 'kind of operator', 3, {
      required: true,
      olderOptional: true,
      note: {zh: '1 经办人，2 自助终端，3 移动终端', en: '1 clerk, 2 self-service terminal, 3 mobile terminal'},
    }),
    text('opter', '经办人', 'operator', 30, {required: true, olderOptional: true}),
    text('opter_name', '经办人姓名', 'operator name', 50, {required: true, olderOptional: true}),
    moment('inf_time', '交易时间', 'time of the request', {
      required: true,
      olderOptional: true,
      note: {zh: '机构时钟', en: "the institution's clock"},
    }),
    text('fixmedins_code', '定点医药机构编号', 'institution code', 12, {required: true}),
    text('fixmedins_name', '定点医药机构名称', 'institution name', 200, {
      required: true,
      olderOptional: true,
      note: {zh: '公布为20位，实用至200位', en: 'published as 20, used up to 200'},
    }),
    text('sign_no', '交易签到流水号', 'sign-in number', 32, {
      note: {zh: '取自9001；公布为30位，实有32位', en: 'from 9001; published as 30, 32 hex digits occur'},
    }),
    text('enc_type', '加密方式', 'encryption', 10),
    text('app_id', '应用编号', 'application', 100),
    text('fixmedins_soft_fcty', '软件厂商', 'software vendor', 200, {note: {zh: '江苏', en: 'Jiangsu'}}),
    text('recer_admdvs', '接收方区划', 'receiving area', 6, {note: {zh: '广东', en: 'Guangdong'}}),
    text('serv_code', '服务编号', 'service number', 100),
    text('serv_sign', '服务签名', 'service signature', 2000),
  ],
}

export const answerEnvelope: Node = {
  name: 'envelope',
  many: false,
  fields: [
    number('infcode', '交易状态码', 'result code', 4, 0, {
      required: true,
      note: {
        zh: '0 成功，-1 失败；沙盘可设为以文本给出',
        en: '0 done, -1 not done; a world may be set to give it as text',
      },
    }),
    text('inf_refmsgid', '接收方报文ID', 'centre message number', 30, {
      required: true,
      note: {
        zh: '中心区划6位＋yyyyMMddHHmmss＋流水10位；查问题时用',
        en: 'area of the centre (6), yyyyMMddHHmmss, number (10); what to name when asking for help',
      },
    }),
    text('refmsg_time', '接收报文时间', 'received at', 17, {note: {zh: 'yyyyMMddHHmmssSSS', en: 'yyyyMMddHHmmssSSS'}}),
    text('respond_time', '响应报文时间', 'answered at', 17, {note: {zh: 'yyyyMMddHHmmssSSS', en: 'yyyyMMddHHmmssSSS'}}),
    text('err_msg', '错误信息', 'error text', 0, {
      note: {
        zh: '失败的原因，总是中文；成功时为空。公布为200位，常更长',
        en: 'why it was not done, always in Chinese; empty when done. Published as 200, often longer',
      },
    }),
    text('warn_msg', '警告信息', 'warning', 0, {
      note: {zh: '办成了，但要告诉操作员', en: 'done, and the clerk should know'},
    }),
    text('cainfo', '数字签名信息', 'signature', 0),
    text('signtype', '签名类型', 'kind of signature', 10),
  ],
}
