// A patient comes to a window and goes 叫号与离开: called, read, gone, and what is noted of them. It knows no money but that which is
// under way.
import type {PatientDoc, RemarkDoc} from '../state/hospital-records.ts'
import {awaited, billOf, patientAt} from './bills.ts'
import {type DeskAct, type DeskObjection, isBlank} from './desk.ts'
import {personInput} from './requests.ts'
import type {Work} from './work.ts'

export function call(work: Work, window: string, id: string): DeskObjection | undefined {
  if (patientAt(work, window)) return 'patientHere'
  const patient = work.get('patient', id)
  // who paid may come back: in full, to have it settled as insured; else for their money
  const paidBills = work
    .all('bill')
    .filter(bill => bill.patient === id && (bill.state === 'selfPaid' || bill.state === 'settled'))
  const back = patient?.state === 'done' && paidBills.length > 0
  if (!patient || (patient.state !== 'waiting' && !back)) return 'patientElsewhere'
  const forMoney = back && paidBills.every(bill => bill.state === 'settled')
  work.put('patient', {
    ...patient,
    state: 'called',
    window,
    calledAt: work.now,
    ...(back && {endedAt: null}),
    ...(forMoney && {wants: 'refund'}),
  })
  return undefined
}

/** The patient leaves the window: back to the queue, served, sent back or refused. Money under way keeps them here. */
export function leave(
  work: Work,
  window: string,
  patient: PatientDoc,
  act: DeskAct & {do: 'putBack' | 'done' | 'sendBack' | 'refuseService'},
): DeskObjection | undefined {
  if (awaited(work, window)) return 'waiting'
  if ('reason' in act && isBlank(act.reason)) return 'noReason'
  const bill = billOf(work, patient)
  if (bill && (bill.state === 'open' || bill.state === 'trial')) {
    if (act.do === 'done' && bill.lines.length > 0) return 'notNow'
    if (act.do !== 'putBack') work.put('bill', {...bill, state: 'dropped'})
  }
  if (act.do === 'sendBack' || act.do === 'refuseService') {
    note(work, window, patient.id, act.do === 'sendBack' ? 'sentBack' : 'flagged', act.reason)
  }
  const state = ({putBack: 'waiting', done: 'done', sendBack: 'sentBack', refuseService: 'refused'} as const)[act.do]
  work.put('patient', {
    ...patient,
    state,
    window: state === 'waiting' ? null : window,
    endedAt: state === 'waiting' ? null : work.now,
  })
  return undefined
}

export function read(work: Work, window: string, patient: PatientDoc, shows: number): DeskObjection | undefined {
  const credential = patient.shows[shows]
  if (!credential) return 'nothingShown'
  if (awaited(work, window)) return 'waiting'
  work.put('patient', {
    ...patient,
    samePerson: null,
    trouble: null,
    reading: credential,
    // a visit that is registered is that person's, whatever is read now
    insured: patient.mdtrtId === null ? null : patient.insured,
  })
  work.send({infno: '1101', input: personInput(credential), window, patient: patient.id, bill: null, insuringArea: ''})
  return undefined
}

export function note(work: Work, window: string, patient: string, what: RemarkDoc['what'], text: string): void {
  work.put('remark', {id: work.number('remark', 'N'), window, patient, at: work.now, what, text})
}
