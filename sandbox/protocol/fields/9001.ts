// 9001 签到: names, types and lengths as published; the rules behind them live in the centre.
import {moment, type Transaction, text} from '../field-shapes.ts'

export const t9001: Transaction = {
  code: '9001',
  zh: '签到',
  en: 'Sign in',
  group: 'signIn',
  urlPaths: ['/fsi/api/signInSignOutService/signIn'],
  confidence: 'high',
  note: {
    zh: '每个操作员每天一次。签到编号写入以后各报文头，也可留空。',
    en: 'Once per operator and day. The number goes into the envelope of later requests, which may also leave it empty.',
  },
  input: [
    {
      name: 'signIn',
      many: false,
      otherNames: ['data'],
      fields: [
        text('opter_no', '操作员编号', 'operator number', 20, {required: true}),
        text('mac', '签到MAC地址', 'MAC address of the terminal', 20, {required: true}),
        text('ip', '签到IP地址', 'IP address of the terminal', 20, {required: true}),
      ],
    },
  ],
  output: [
    {
      name: 'signinoutb',
      many: false,
      fields: [
        moment('sign_time', '签到时间', 'time of sign-in', {required: true}),
        text('sign_no', '签到编号', 'sign-in number', 30, {required: true}),
      ],
    },
  ],
  regional: [
    {
      side: 'input',
      code: 'data',
      zh: '',
      region: 'Guangzhou (old)',
      note: {
        zh: '旧式，含 userid 与口令；只认其节点名',
        en: 'an old form with userid and password; only its node name is taken',
      },
    },
    {
      side: 'output',
      code: 'result',
      zh: '',
      region: 'Guangzhou (old)',
      note: {zh: '应答节点旧名', en: 'old name of the answer node'},
    },
  ],
}
