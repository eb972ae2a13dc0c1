// 2208 门诊结算撤销: takes a settlement back whole; the answer's amounts are negative. A second one says so in the words
// clients treat as "done". Partial refunds do not exist: cancel, upload the remaining lines anew, settle again.
import {refuse} from '../protocol/refusals.ts'
import {cancelledEvent} from './cancel.ts'
import {identifier, node, type Outcome, refused, type Transaction} from './context.ts'
import {isRefusal, settlementOf} from './find.ts'
import {setldetail, setlinfo} from './setlinfo.ts'

export const cancellation: Transaction = (context): Outcome => {
  const original = settlementOf(context, node(context, 'data'))
  if (isRefusal(original)) return refused(original)
  if (original.cancels !== null) return refused(refuse('cancelACancellation', {setlId: original.setl_id}))
  const earlier = context.books.cancellationOf(original.setl_id)
  if (earlier) return refused(refuse('alreadyCancelled', {setlId: original.setl_id, by: earlier.setl_id}))
  const person = context.books.person(original.psn_no)
  const insurance = context.books.insurance(original.psn_no, original.insurance_type, original.area)
  if (!person) return refused(refuse('noPersonNumber', {psnNo: original.psn_no}))

  const setlId = identifier(context, 3)
  const event = cancelledEvent(context, original, setlId, 'cancel')
  return {
    person: person.psn_no,
    setlId,
    output: {setlinfo: setlinfo(event.row, setlId, person, insurance), setldetail: setldetail(event.row)},
    events: [event],
  }
}
