// 2202 门诊挂号撤销: takes a visit back while nothing hangs on it: no fee lines, no live settlement.
import {refuse} from '../protocol/refusals.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, visitOf} from './find.ts'

export const registrationCancel: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const mdtrtId = text(data, 'mdtrt_id')
  const visit = visitOf(context, mdtrtId, text(data, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  if (visit.ipt_otp_no !== text(data, 'ipt_otp_no')) {
    return refused(refuse('visitNumberMismatch', {mdtrtId, expected: visit.ipt_otp_no, got: text(data, 'ipt_otp_no')}))
  }
  const settled = context.books.batches(mdtrtId).find(batch => batch.setl_id !== null)
  if (settled) {
    return refused(refuse('visitHasFees', {mdtrtId, what: `未撤销的结算[${settled.setl_id}]`, next: '撤销结算(2208)'}))
  }
  if (context.books.hasFees(mdtrtId)) {
    return refused(refuse('visitHasFees', {mdtrtId, what: '未结算的费用明细', next: '撤销费用明细(2205)'}))
  }
  return {person: visit.psn_no, output: undefined, events: [{kind: 'visitCancelled', mdtrtId, at: context.now}]}
}
