// The messages one wish takes, one after the other 报文链: a trial may need registration (2201), visit (2203), the removal
// of old lines (2205), the lines (2204) and the trial (2206). A step goes out when the one before it was answered well.
import type {BillDoc, Insured, OutgoingDoc, PatientDoc} from '../state/hospital-records.ts'
import {
  cancellationInput,
  feesCancelInput,
  feesInput,
  insuringAreaOf,
  registrationInput,
  serviceTime,
  settlementInput,
  visitCancelInput,
  visitInput,
} from './requests.ts'
import type {Work} from './work.ts'

export const steps = ['2201', '2203', '2205', '2204', '2206', '2207', '2208', '2202'] as const
export type ChainStep = (typeof steps)[number]

/** What a trial takes now, in order. */
export function trialSteps(patient: PatientDoc, bill: BillDoc): ChainStep[] {
  const wanted: ChainStep[] = []
  if (patient.mdtrtId === null) wanted.push('2201')
  if (!patient.recorded) wanted.push('2203')
  // lines that may stand at the centre from an earlier try go first: their batch is given up
  if (bill.uploaded) wanted.push('2205')
  wanted.push('2204', '2206')
  return wanted
}

/** Sends the first step; the others follow its answer. */
export function sendChain(
  work: Work,
  patient: PatientDoc,
  bill: BillDoc,
  chain: readonly ChainStep[],
  window = bill.window,
): OutgoingDoc {
  const [first, ...next] = chain
  const insured = patient.insured as Insured
  let sent = bill
  if (first === '2204') {
    // the attempt is written down before it is known: lines that may be there are removed before others go up
    sent = {...bill, uploads: bill.uploads + 1, uploaded: true}
    work.put('bill', sent)
  }
  return work.send({
    infno: first as ChainStep,
    input: inputOf(first as ChainStep, work, patient, sent, insured),
    window,
    patient: patient.id,
    bill: bill.id,
    insuringArea: insuringAreaOf(insured),
    next,
  })
}

function inputOf(step: ChainStep, work: Work, patient: PatientDoc, bill: BillDoc, insured: Insured) {
  switch (step) {
    case '2201':
      return registrationInput(patient, insured, serviceTime(bill, work.now))
    case '2203':
      return visitInput(patient, insured, serviceTime(bill, work.now))
    case '2205':
      return feesCancelInput(bill, patient, insured)
    case '2204':
      return feesInput(bill, patient, insured, work.now)
    case '2206':
    case '2207':
      return settlementInput(bill, patient, insured)
    case '2208':
      return cancellationInput(bill, patient, insured)
    case '2202':
      return visitCancelInput(patient, insured)
  }
}

/** The next step of the chain, with what has just been learnt. */
export function goOn(work: Work, message: OutgoingDoc): void {
  if (message.next.length === 0) return
  const patient = work.get('patient', message.patient)
  const bill = message.bill === null ? undefined : work.get('bill', message.bill)
  if (patient && bill) sendChain(work, patient, bill, message.next as ChainStep[], message.window)
}
