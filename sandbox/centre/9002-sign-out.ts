// 9002 签退: ends a sign-in of the same day, once.
import {dateTimeText, dayOf} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'

export const signOut: Transaction = (context): Outcome => {
  const signNo = text(node(context, 'signOut'), 'sign_no')
  const signIn = context.books.signIn(signNo)
  if (!signIn || signIn.institution !== context.institution.code) return refused(refuse('noSignIn', {signNo}))
  if (signIn.signed_out_at !== null) return refused(refuse('signOutTwice', {signNo}))
  if (dayOf(signIn.signed_at) !== dayOf(context.now)) return refused(refuse('signOutOtherDay', {signNo}))
  return {
    output: {signoutoutb: {sign_time: dateTimeText(context.now)}},
    events: [{kind: 'signedOut', signNo, at: context.now}],
  }
}
