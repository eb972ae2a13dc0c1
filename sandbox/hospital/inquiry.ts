// What an inquiry brought 查询所得: whether the centre has a bill's settlement (5204, 5203), or took it back (2601). What is then done about
// it is doubt.ts's.
import {rowOf, textOf} from '../protocol/answer-rows.ts'
import type {BillDoc, OutgoingDoc, PatientDoc} from '../state/hospital-records.ts'
import {amountsOf, clearingOf} from './answers.ts'
import {groupOf, noInquiry} from './bills.ts'
import {insuringAreaOf, lineNumber, settlementQueryInput} from './requests.ts'
import type {Work} from './work.ts'

/** 5204 shows which lines are settled: the bill's own lines with a settlement number say that it happened. */
export function looked(
  work: Work,
  message: OutgoingDoc,
  patient: PatientDoc,
  bill: BillDoc,
  rows: Record<string, unknown>[],
): void {
  const own = new Set(bill.lines.map(line => lineNumber(bill, line.sn)))
  const setlId = rows.find(row => own.has(textOf(row, 'feedetl_sn')) && textOf(row, 'setl_id') !== '')?.setl_id
  if (typeof setlId !== 'string') {
    work.put('bill', {...bill, inquiry: {asked: true, found: 'notSettled', setlId: null, amounts: null}})
    return
  }
  const insured = patient.insured as NonNullable<PatientDoc['insured']>
  work.put('bill', {...bill, inquiry: {asked: true, found: null, setlId, amounts: null}})
  work.send({
    infno: '5203',
    input: settlementQueryInput(patient, insured, setlId),
    window: message.window,
    patient: patient.id,
    bill: bill.id,
    insuringArea: insuringAreaOf(insured),
  })
}

/** 5203: the settlement as the centre holds it. A bill in doubt about its cancellation reads the refund flag. */
export function found(work: Work, bill: BillDoc, output: Record<string, unknown>): void {
  const refundedThere = textOf(rowOf(output.setlinfo), 'refd_setl_flag') === '1'
  const settledThere = bill.state === 'refundUnknown' ? !refundedThere : true
  work.put('bill', {
    ...bill,
    clearing: clearingOf(output),
    inquiry: {
      asked: true,
      found: settledThere ? 'settled' : 'notSettled',
      setlId: bill.inquiry.setlId ?? bill.setlId,
      amounts: amountsOf(output),
    },
  })
}

/**
 * 2601 was done: the bill can be settled anew. `booked` = the centre had booked the original (it answers without a remark)
 * and now holds that row and the opposite one.
 */
export function reversed(work: Work, message: OutgoingDoc, patient: PatientDoc, bill: BillDoc, booked: boolean): void {
  const taken = bill.msgid
  // an earlier try without an answer may have been the one that did it: its message is the pair's other half
  const tried = bill.reversals.find(one => one.msgid === taken && one.found === null)
  const earlier = bill.reversals.filter(one => one !== tried)
  const by = tried?.by ?? message.msgid
  work.put('bill', {
    ...bill,
    state: 'trial',
    msgid: null,
    tender: [],
    received: 0,
    change: 0,
    inquiry: noInquiry,
    clearing: bill.clearing ?? groupOf(patient),
    reversals: taken === null ? bill.reversals : [...earlier, {msgid: taken, by, found: booked}],
    trouble: null,
  })
  const original = taken === null ? undefined : work.get('outgoing', taken)
  if (original) work.put('outgoing', {...original, state: 'settledOtherwise'})
}
