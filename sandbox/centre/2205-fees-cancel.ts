// 2205 门诊费用明细信息撤销: removes the lines of an open batch, or with 0000 of every open batch. Settled lines stay:
// cancel the settlement first. Nothing to remove is an error text that clients take for "done".
import {refuse} from '../protocol/refusals.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, visitOf} from './find.ts'

const everyBatch = '0000'

export const feeCancel: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const mdtrtId = text(data, 'mdtrt_id')
  const visit = visitOf(context, mdtrtId, text(data, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  const wanted = text(data, 'chrg_bchno')
  const batches = context.books.batches(mdtrtId)
  const meant = wanted === everyBatch ? batches : batches.filter(batch => batch.batch === wanted)
  const open = meant.filter(batch => batch.setl_id === null).map(batch => batch.batch)
  const setlId = wanted === everyBatch ? null : meant[0]?.setl_id
  if (setlId) return refused(refuse('batchSettled', {batch: wanted, setlId, what: '撤销明细'}))
  if (open.length === 0) return refused(refuse('nothingToRemove', {mdtrtId, batch: wanted}))
  return {person: visit.psn_no, output: undefined, events: [{kind: 'feesRemoved', mdtrtId, batches: open}]}
}
