// What a hospital does when something comes back 应答到达, or nothing does: it writes down what it now knows, and goes on with
// the chain. An answer to a message it no longer waits for changes nothing but is noted: who has given up has to ask.

import {fenOf, rowOf, rowsOf, textOf} from '../protocol/answer-rows.ts'
import type {Event} from '../state/events.ts'
import type {BillDoc, OutgoingDoc, PatientDoc} from '../state/hospital-records.ts'
import type {Came} from '../state/records.ts'
import {amountsOf, clearingOf, insuredOf, type Known, readAnswer} from './answers.ts'
import {noInquiry} from './bills.ts'
import {goOn} from './chain.ts'
import {closingHeard} from './closing.ts'
import {found, looked, reversed} from './inquiry.ts'
import {refunded} from './refunds.ts'
import {refusal} from './refusal.ts'
import {lineNumber} from './requests.ts'
import {settled} from './settled.ts'
import {type Hospital, Work} from './work.ts'

export type Step = {events: Event[]; outcome: string}

/** An answer, a file or a broken connection. */
export function decideAnswer(hospital: Hospital, msgid: string, came: Came): Step {
  const work = new Work(hospital)
  const message = work.get('outgoing', msgid)
  if (message?.state !== 'waiting') return {events: [], outcome: 'late'}
  work.events.push({kind: 'taken', id: message.giveUpId})
  const known = readAnswer(came)
  if (known.known === 'nothing') return silence(work, message, known.text)
  const state = known.known === 'refused' ? 'refused' : 'answered'
  const text = known.known === 'refused' ? known.text : ''
  work.put('outgoing', {...message, state, answeredAt: work.now, text})
  const shift = work.shiftAt(message.window)
  if (shift) work.put('shift', {...shift, lastAnswer: work.now, lastAnswerMs: work.now - message.sentAt})
  hear(work, message, known)
  return {events: work.done(), outcome: state}
}

/** The window's patience has ended. */
export function decideGiveUp(hospital: Hospital, msgid: string): Step {
  const work = new Work(hospital)
  const message = work.get('outgoing', msgid)
  if (message?.state !== 'waiting') return {events: [], outcome: 'late'}
  return silence(work, message, '')
}

function silence(work: Work, message: OutgoingDoc, text: string): Step {
  work.put('outgoing', {...message, state: 'unknown', answeredAt: null, text})
  const shift = work.shiftAt(message.window)
  if (shift) work.put('shift', {...shift, lastSilence: work.now})
  const bill = message.bill === null ? undefined : work.get('bill', message.bill)
  if (bill) work.put('bill', unanswered(bill, message, work.now))
  const patient = message.infno === '1101' ? work.get('patient', message.patient) : undefined
  if (patient) work.put('patient', {...patient, reading: null, trouble: {infno: '1101', text, at: work.now}})
  closingHeard(work, message, {known: 'nothing', text})
  return {events: work.done(), outcome: 'unknown'}
}

/** Only a settlement and a cancellation move money; any other silence leaves the bill where it was. */
function unanswered(bill: BillDoc, {infno, msgid}: OutgoingDoc, at: number): BillDoc {
  switch (infno) {
    case '2207':
      return {...bill, state: 'unknown', msgid, inquiry: noInquiry}
    case '2208':
      return {...bill, state: 'refundUnknown', msgid, inquiry: noInquiry}
    case '2601':
      return {
        ...bill,
        reversals: [...bill.reversals, {msgid: bill.msgid ?? '', by: msgid, found: null}],
        inquiry: {...bill.inquiry, asked: true, found: 'noAnswer'},
      }
    case '5204':
    case '5203':
      return {...bill, inquiry: {...bill.inquiry, asked: true, found: 'noAnswer'}}
    default:
      return {
        ...bill,
        state: bill.state === 'pricing' ? 'open' : bill.state,
        trouble: {infno, text: '', at},
      }
  }
}

function hear(work: Work, message: OutgoingDoc, known: Known): void {
  const patient = work.get('patient', message.patient)
  const bill = message.bill === null ? undefined : work.get('bill', message.bill)
  if (known.known === 'refused') {
    refusal(work, message, known.text, patient, bill)
    return
  }
  if (message.infno === '9001' && known.known === 'ok') {
    const shift = work.shiftAt(message.window)
    if (shift) work.put('shift', {...shift, signNo: textOf(rowOf(known.output.signinoutb), 'sign_no')})
    return
  }
  if (closingHeard(work, message, known)) return
  if (!patient || known.known !== 'ok') return
  if (message.infno === '1101') {
    work.put('patient', read(work, patient, known.output))
    return
  }
  if (bill) answered(work, message, known, patient, bill)
}

/** Who the credential is. With a visit registered it must be the same person: a bill does not change hands. */
function read(work: Work, patient: PatientDoc, output: Record<string, unknown>): PatientDoc {
  const {reading, insured: before} = patient
  if (!reading) return patient
  const insured = {...insuredOf(output, work.hospital.self.area), credential: reading, at: work.now}
  if (patient.mdtrtId === null || !before) return {...patient, reading: null, insured, trouble: null}
  if (insured.psnNo !== before.psnNo) {
    const text = '凭证不是这次就诊登记的人员'
    return {...patient, reading: null, trouble: {infno: '1101', text, at: work.now}}
  }
  const type = before.rows[before.chosen]?.insutype
  const chosen = insured.rows.findIndex(row => row.insutype === type)
  return {...patient, reading: null, insured: {...insured, chosen}, trouble: null}
}

function answered(
  work: Work,
  message: OutgoingDoc,
  {output, warning}: Known & {known: 'ok'},
  patient: PatientDoc,
  bill: BillDoc,
): void {
  switch (message.infno) {
    case '2201':
      work.put('patient', {...patient, mdtrtId: textOf(rowOf(output.data), 'mdtrt_id')})
      break
    case '2203':
      work.put('patient', {...patient, recorded: true})
      break
    case '2205':
      work.put('bill', {...bill, uploaded: false})
      break
    case '2204':
      work.put('bill', split(bill, rowsOf(output.result)))
      break
    case '2206':
      work.put('bill', {...bill, state: 'trial', amounts: amountsOf(output), trouble: null})
      break
    case '2207':
      settled(work, bill, {
        msgid: message.msgid,
        setlId: textOf(rowOf(output.setlinfo), 'setl_id'),
        amounts: amountsOf(output),
        clearing: clearingOf(output),
      })
      break
    case '2208':
      refunded(work, bill, textOf(rowOf(output.setlinfo), 'setl_id'))
      break
    case '2202':
      work.put('patient', {...patient, mdtrtId: null, recorded: false})
      break
    case '5204':
      looked(work, message, patient, bill, rowsOf(output.rows))
      return
    case '5203':
      found(work, bill, output)
      return
    case '2601':
      reversed(work, message, patient, bill, warning === '')
      return
  }
  goOn(work, message)
}

function split(bill: BillDoc, rows: Record<string, unknown>[]): BillDoc {
  const bySn = new Map(rows.map(row => [textOf(row, 'feedetl_sn'), row]))
  return {
    ...bill,
    lines: bill.lines.map(line => {
      const row = bySn.get(lineNumber(bill, line.sn))
      if (!row) return line
      return {
        ...line,
        split: {
          fullSelfPay: fenOf(row, 'fulamt_ownpay_amt'),
          overLimit: fenOf(row, 'overlmt_amt'),
          firstSelfPay: fenOf(row, 'preselfpay_amt'),
          inScope: fenOf(row, 'inscp_scp_amt'),
          itemClass: textOf(row, 'chrgitm_lv'),
          note: textOf(row, 'memo'),
        },
      }
    }),
  }
}
