// 9002 签退: names, types and lengths as published; the rules behind them live in the centre.
import {moment, type Transaction, text} from '../field-shapes.ts'

export const t9002: Transaction = {
  code: '9002',
  zh: '签退',
  en: 'Sign out',
  group: 'signIn',
  urlPaths: ['/fsi/api/signInSignOutService/signOut'],
  confidence: 'high',
  note: {zh: '结束当日的签到。', en: 'Ends a sign-in of the same day.'},
  input: [
    {
      name: 'signOut',
      many: false,
      otherNames: ['data'],
      fields: [
        text('sign_no', '签到编号', 'sign-in number', 30, {
          required: true,
          note: {zh: '旧版20位', en: '20 characters in an older edition'},
        }),
        text('opter_no', '操作员编号', 'operator number', 20, {required: true}),
      ],
    },
  ],
  output: [
    {name: 'signoutoutb', many: false, fields: [moment('sign_time', '签退时间', 'time of sign-out', {required: true})]},
  ],
}
