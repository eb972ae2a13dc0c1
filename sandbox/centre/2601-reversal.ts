// 2601 冲正交易: undoes one request whose result the institution does not know. Arrived and booked: the settlement is
// taken back. Arrived and refused, or never arrived: nothing to undo; it is remembered, and the original is refused
// should it come later. What the real centre answers when the original never arrived is not public: ours is success
// with a warning (docs: the duplicate contract). Messages of other institutions are out of reach: the key is
// (asking institution, msgid).
import {refuse} from '../protocol/refusals.ts'
import {cancelledEvent} from './cancel.ts'
import {identifier, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, personOf} from './find.ts'

/** Transactions that can be reversed in the outpatient set: the Hunan text's 2207, and its A form. */
const reversible: readonly string[] = ['2207', '2207A']

export const reversal: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const person = personOf(context, data)
  if (isRefusal(person)) return refused(person)
  const oinfno = text(data, 'oinfno')
  if (!reversible.includes(oinfno)) {
    return refused(refuse('notReversible', {oinfno, allowed: reversible.join('、')}))
  }
  const omsgid = text(data, 'omsgid')
  const {msgid, infno} = context.message.envelope
  if (omsgid === msgid) return refused(refuse('reversalMismatch', {field: 'oinfno', expected: infno, got: oinfno}))
  const {code: institution} = context.institution
  const original = context.books.message(institution, omsgid)
  const remembered = {kind: 'reversed', institution, omsgid, oinfno, psnNo: person.psn_no} as const
  if (!original) {
    return {
      person: person.psn_no,
      output: undefined,
      events: [{...remembered, found: false}],
      warning: `未查询到原报文[${omsgid}]，已登记冲正；该报文此后到达将不予受理`,
    }
  }
  if (original.infno !== oinfno) {
    return refused(refuse('reversalMismatch', {field: 'oinfno', expected: original.infno, got: oinfno}))
  }
  if (original.psn_no !== '' && original.psn_no !== person.psn_no) {
    return refused(refuse('reversalMismatch', {field: 'psn_no', expected: original.psn_no, got: person.psn_no}))
  }
  const settled = original.setl_id === null ? undefined : context.books.settlement(original.setl_id)
  if (!settled) {
    return {
      person: person.psn_no,
      output: undefined,
      events: [{...remembered, found: true}],
      warning: `原报文[${omsgid}]未产生结算，已登记冲正`,
    }
  }
  if (context.books.cancellationOf(settled.setl_id)) {
    return refused(refuse('reversedOrRefunded', {setlId: settled.setl_id, omsgid}))
  }
  const setlId = identifier(context, 3)
  return {
    person: person.psn_no,
    setlId,
    output: undefined,
    events: [cancelledEvent(context, settled, setlId, 'reverse'), {...remembered, found: true}],
  }
}
