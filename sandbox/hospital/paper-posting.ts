// A slip into the books 补录入账: what two people agreed on becomes a bill under the service's time, paid in full when it was written. Converting
// it later goes the ordinary way through the interface, with the slip's time on every line. Its money moved when it was written:
// posting moves none. It does not know how the fields were keyed.
import {agreedFields} from '../slips/back-entry.ts'
import {readFields} from '../slips/fields.ts'
import {numberText} from '../slips/numbers.ts'
import type {BillDoc} from '../state/hospital-records.ts'
import type {SlipDoc, SlipPaper} from '../state/slip-records.ts'
import {freshBill} from './bills.ts'
import type {PaperObjection} from './paper-acts.ts'
import {inFull} from './self-pay.ts'
import {isDown} from './system.ts'
import type {Work} from './work.ts'

/** Refused without a trace while something does not agree; a sheet is posted once. */
export function post(work: Work, {slip: id, by}: {slip: string; by: string}): PaperObjection | undefined {
  if (isDown(work)) return 'systemDown'
  if (by.trim() === '') return 'noName'
  const slip = work.get('slip', id)
  if (!slip) return 'noSlip'
  if (slip.state === 'posted') return 'postedAlready'
  if (slip.state === 'void') return 'slipClosed'
  if (slip.state !== 'agreed') return 'notAgreed'
  const read = readFields(agreedFields(slip))
  if (!read.ok) return read.error.what
  const paper = read.value
  if (paper.items.some(one => one.code !== '' && !work.hospital.item(one.code, paper.at))) return 'noSuchItem'
  const number = numberText(paper)
  const twin = work.all('slip').some(one => one.id !== id && one.state !== 'void' && numberText(one.paper) === number)
  const known = work.all('slipNote').some(note => note.fate === 'duplicate' && numberText(note) === number)
  if (twin && !known) return 'numberPosted'
  const patient = work.get('patient', paper.patient)
  if (!patient || patient.name !== paper.name) return 'noSuchPatient'
  const bill = billOf(work, slip, paper)
  work.put('bill', bill)
  work.put('slip', {...slip, state: 'posted', posted: {at: work.now, by: by.trim(), bill: bill.id}})
  return undefined
}

function billOf(work: Work, slip: SlipDoc, paper: SlipPaper): BillDoc {
  const fresh = freshBill(work.number('bill', 'B'), paper.patient, slip.shift, paper.window)
  const bill: BillDoc = {
    ...fresh,
    state: 'selfPaid',
    lines: paper.items.map((item, index) => ({
      ...item,
      sn: String(index + 1),
      spec: '',
      unit: '',
      approved: false,
      split: null,
    })),
    amounts: inFull(paper.total),
    tender: [{kind: paper.tender, amount: paper.total}],
    received: paper.tender === 'cash' ? paper.total : 0,
    settledAt: paper.at,
    receipt: numberText(paper),
    receiptState: 'valid',
    selfPay: {reason: '手工单补录'},
    slip: {id: slip.id, number: numberText(paper), serviceAt: paper.at, postedAt: work.now},
  }
  if (paper.kind !== 'refund') return bill
  // a fee given back: the bill says that it was paid and that it went back
  const refund = {reason: '挂号未诊', reviewer: '', window: paper.window, shift: slip.shift, setlId: null, at: paper.at}
  return {...bill, state: 'refunded', receiptState: 'void', refund}
}
