// 2601 冲正交易: undoes one request whose result the institution does not know. Arrived and booked: a settlement is taken
// back; a cancellation is taken back too, and its bill stands again. Arrived and refused, or never arrived: nothing to
// undo; it is remembered, and the original is refused should it come later. What the real centre answers when the
// original never arrived is not public: ours is success with a warning (docs: the duplicate contract). Messages of other
// institutions are out of reach: the key is (asking institution, msgid).
import {type Fen, sum} from '../base/fen.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {Event} from '../state/events.ts'
import type {BatchLine, Reader, Settlement} from '../state/reader.ts'
import {cancelledEvent} from './cancel.ts'
import {type Context, identifier, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, personOf} from './find.ts'

/** The outpatient part of the national baseline's list, and the A form that clients send. (Hunan's has no 2208.) */
const reversible: readonly string[] = ['2207', '2207A', '2208']

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
  const event = settled.cancels === null ? takenBack(context, settled, omsgid) : restored(context, settled, omsgid)
  if (isRefusal(event)) return refused(event)
  return {
    person: person.psn_no,
    setlId: event.row.setlId,
    output: undefined,
    events: [event, {...remembered, found: true}],
  }
}

type Booked = Event & {kind: 'settled'}

function takenBack(context: Context, bill: Settlement, omsgid: string): Booked | Refusal {
  if (context.books.cancellationOf(bill.setl_id)) return refuse('reversedOrRefunded', {setlId: bill.setl_id, omsgid})
  return cancelledEvent(context, bill, identifier(context, 3), 'reverse')
}

/** The bill stands again, as long as everything is as the cancellation left it: else its shares would not be true. */
function restored(context: Context, refund: Settlement, omsgid: string): Booked | Refusal {
  const earlier = context.books.oppositeOf(refund.setl_id)
  if (earlier) return refuse('alreadyReversed', {omsgid, by: earlier.setl_id})
  const bill = context.books.billOf(refund)
  const why = changedSince(context, refund)
  if (why !== undefined) return refuse('cannotRestore', {omsgid, setlId: bill.setl_id, why})
  const {row} = cancelledEvent(context, refund, identifier(context, 3), 'restore')
  return {kind: 'settled', row: {...row, holder: bill.setl_id}}
}

/** What happened after a cancellation that its bill cannot be restored over, in words. */
function changedSince({books}: Context, refund: Settlement): string | undefined {
  const {mdtrt_id: mdtrtId, batch} = refund
  if (books.visit(mdtrtId)?.cancelled_at !== null) return '挂号已撤销'
  const held = books.batch(mdtrtId, batch)
  if (!held) return `收费批次[${batch}]的明细已撤销`
  if (held.setl_id !== null) return `收费批次[${batch}]已重新结算，结算ID[${held.setl_id}]`
  if (!fitsLines(refund, books.linesOfBatch(mdtrtId, batch))) return `收费批次[${batch}]的明细已变动`
  const since = books.settledSince(refund, refund.seq)
  if (since) return `该人员此后另有结算，结算ID[${since.setl_id}]`
  return paidFor(books, refund) ? undefined : '个人账户余额已不足'
}

const fitsLines = (refund: Settlement, lines: BatchLine[]): boolean =>
  (
    [
      ['amount_fen', refund.total_fen],
      ['full_self_pay_fen', refund.full_self_pay_fen],
      ['over_limit_fen', refund.over_limit_fen],
      ['first_self_pay_fen', refund.first_self_pay_fen],
      ['in_scope_fen', refund.in_scope_fen],
    ] as const
  ).every(([field, amount]) => sum(lines.map(line => line[field])) === (amount === 0 ? 0 : -amount))

/** What the bill took from accounts is still on them: a relative may have spent it meanwhile. */
function paidFor(books: Reader, refund: Settlement): boolean {
  const holds = (psnNo: string, type: string, area: string, current: Fen, prior: Fen): boolean => {
    const row = books.insurance(psnNo, type, area)
    return row !== undefined && row.current_fen + current >= 0 && row.prior_fen + prior >= 0
  }
  const {psn_no, insurance_type, area, family_owner, family_insurance_type, family_area} = refund
  return (
    holds(psn_no, insurance_type, area, refund.current_account_fen, refund.prior_account_fen) &&
    (family_owner === null ||
      holds(
        family_owner,
        family_insurance_type ?? '',
        family_area ?? '',
        refund.family_current_fen,
        refund.family_account_fen - refund.family_current_fen,
      ))
  )
}
