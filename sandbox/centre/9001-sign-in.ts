// 9001 签到: an operator's working day at the interface begins. The number lives for the calendar day; carrying it in
// later envelopes is asked for only in strict worlds, because real centres let it be empty.
import {compactText, dateTimeText} from '../base/instant.ts'
import {node, type Outcome, type Transaction, text} from './context.ts'

export const signIn: Transaction = (context): Outcome => {
  const input = node(context, 'signIn')
  const signNo = `${context.config.area}${compactText(context.now)}${String(context.seq % 1_000_000).padStart(6, '0')}`
  return {
    output: {signinoutb: {sign_time: dateTimeText(context.now), sign_no: signNo}},
    events: [
      {
        kind: 'signedIn',
        signNo,
        institution: context.institution.code,
        operator: text(input, 'opter_no'),
        at: context.now,
      },
    ],
  }
}
