// A bill nobody knows the end of 结果不明: ask (5204, 5203), see, decide. What is decided rests on what was asked: until
// then the window does nothing more about the money. It knows the hospital's side only.
import type {BillDoc, Insured, PatientDoc} from '../state/hospital-records.ts'
import {awaited, isDoubtful, noInquiry} from './bills.ts'
import {sendChain} from './chain.ts'
import type {DeskObjection} from './desk.ts'
import {refunded, refundSteps} from './refunds.ts'
import {insuringAreaOf, linesQueryInput, reversalInput, settlementQueryInput} from './requests.ts'
import {settled} from './settled.ts'
import type {Work} from './work.ts'

export function decideDoubt(
  work: Work,
  window: string,
  patient: PatientDoc,
  bill: BillDoc | undefined,
  how: 'query' | 'adopt' | 'reverse' | 'retry',
): DeskObjection | undefined {
  if (!bill) return 'noBill'
  if (!isDoubtful(bill)) return 'notNow'
  if (awaited(work, window)) return 'waiting'
  if (how === 'query') return query(work, window, patient, bill)
  const {asked, found} = bill.inquiry
  if (!asked) return 'askFirst'
  if (how === 'reverse') return bill.state === 'unknown' ? reverse(work, window, patient, bill) : 'notNow'
  if (found === 'noAnswer' || found === null) return 'stillUnknown'
  return how === 'adopt' ? adopt(work, bill) : retry(work, window, patient, bill)
}

function query(work: Work, window: string, patient: PatientDoc, bill: BillDoc): undefined {
  const insured = patient.insured as Insured
  const known = bill.state === 'refundUnknown' ? bill.setlId : null
  work.put('bill', {...bill, inquiry: {...noInquiry, asked: true, setlId: known}})
  work.send({
    ...(known === null
      ? {infno: '5204', input: linesQueryInput(patient, insured)}
      : {infno: '5203', input: settlementQueryInput(patient, insured, known)}),
    window,
    patient: patient.id,
    bill: bill.id,
    insuringArea: insuringAreaOf(insured),
  })
}

function reverse(work: Work, window: string, patient: PatientDoc, bill: BillDoc): DeskObjection | undefined {
  if (bill.msgid === null) return 'notNow'
  const insured = patient.insured as Insured
  work.send({
    infno: '2601',
    input: reversalInput(insured, bill.msgid, '2207'),
    window,
    patient: patient.id,
    bill: bill.id,
    insuringArea: insuringAreaOf(insured),
  })
}

/** Takes over what the centre holds: the settlement, or the cancellation. */
function adopt(work: Work, bill: BillDoc): DeskObjection | undefined {
  const {found, setlId, amounts} = bill.inquiry
  if (bill.state === 'refundUnknown') {
    if (found !== 'notSettled') return 'nothingFound'
    // the number of the cancelling row is not in any query's answer; the day's reconciliation names it
    refunded(work, bill, '')
    return undefined
  }
  if (found !== 'settled' || setlId === null || amounts === null) return 'nothingFound'
  settled(work, bill, {setlId, amounts})
  const original = bill.msgid === null ? undefined : work.get('outgoing', bill.msgid)
  if (original) work.put('outgoing', {...original, state: 'settledOtherwise'})
  return undefined
}

/** The centre has nothing of it (or still has what should be gone): the same wish again, as a new message. */
function retry(work: Work, window: string, patient: PatientDoc, bill: BillDoc): DeskObjection | undefined {
  if (bill.state === 'refundUnknown') {
    if (bill.inquiry.found !== 'settled') return 'alreadyRefunded'
    const again: BillDoc = {...bill, state: 'refunding', inquiry: noInquiry}
    work.put('bill', again)
    sendChain(work, patient, again, refundSteps(patient), window)
    return undefined
  }
  if (bill.inquiry.found !== 'notSettled') return 'notNow'
  const again: BillDoc = {...bill, state: 'settling', inquiry: noInquiry}
  const sent = sendChain(work, patient, again, ['2207'], window)
  work.put('bill', {...again, msgid: sent.msgid})
  return undefined
}
