// The centre said no 拒绝: where the bill stands then. Some refusals only say that it had been done before, its answer having been lost.
import type {BillDoc, OutgoingDoc, PatientDoc} from '../state/hospital-records.ts'
import {withLines} from './bills.ts'
import {goOn} from './chain.ts'
import {closingHeard} from './closing.ts'
import {reversed} from './inquiry.ts'
import type {Work} from './work.ts'

export function refusal(
  work: Work,
  message: OutgoingDoc,
  text: string,
  patient: PatientDoc | undefined,
  bill: BillDoc | undefined,
): void {
  if (closingHeard(work, message, {known: 'refused', text})) return
  if (message.infno === '1101' && patient) {
    work.put('patient', {...patient, reading: null, trouble: {infno: '1101', text, at: work.now}})
    return
  }
  if (!bill || !patient) return
  // taken back before, and the answer was lost
  if (message.infno === '2601' && text.includes('冲正')) {
    reversed(work, message, patient, bill, true)
    return
  }
  // registered before, and the answer was lost: the refusal names the visit
  const registered = message.infno === '2201' ? /就诊ID\[(\d{20,30})\]/.exec(text)?.[1] : undefined
  if (registered) {
    work.put('patient', {...patient, mdtrtId: registered})
    goOn(work, message)
    return
  }
  // the centre does not know our visit: another site of it serves. The next trial registers it anew
  if (text.includes('未查询到就诊信息') && (bill.state === 'pricing' || bill.state === 'settling')) {
    work.put('patient', {...patient, mdtrtId: null, recorded: false})
    work.put('bill', {...withLines(bill, bill.lines), trouble: {infno: message.infno, text, at: work.now}})
    return
  }
  // nothing to remove is as good as removed
  if (message.infno === '2205' && text.includes('未查询到任何有效相关的记录')) {
    work.put('bill', {...bill, uploaded: false})
    goOn(work, message)
    return
  }
  if (message.infno === '5204' || message.infno === '5203') {
    work.put('bill', {...bill, inquiry: {asked: true, found: 'notSettled', setlId: null, amounts: null}})
    return
  }
  const back: Partial<Record<BillDoc['state'], BillDoc['state']>> = {
    pricing: 'open',
    settling: 'trial',
    refunding: 'settled',
  }
  work.put('bill', {
    ...bill,
    state: back[bill.state] ?? bill.state,
    trouble: {infno: message.infno, text, at: work.now},
  })
}
