// Bills 收费单 before money: opening one, its lines, the trial. The bill a window works on is the newest one of the patient
// at that window that is not over. It does not know tenders or refunds.
import {priceTimesCount} from '../base/fen.ts'
import type {
  BillDoc,
  BillLine,
  HospitalDocKind,
  HospitalDocs,
  Order,
  PatientDoc,
  ShiftDoc,
} from '../state/hospital-records.ts'
import type {DeskObjection} from './desk.ts'
import type {Work} from './work.ts'

/** States in which a bill still wants something of the window. */
const live: ReadonlySet<BillDoc['state']> = new Set([
  'open',
  'pricing',
  'trial',
  'settling',
  'unknown',
  'refunding',
  'refundUnknown',
])

/** Nobody knows the end of it 结果不明: of its settlement, or of its cancellation. */
export const isDoubtful = ({state}: BillDoc): boolean => state === 'unknown' || state === 'refundUnknown'

/** What both a step and a view can be asked. */
export type Shelf = {all<Kind extends HospitalDocKind>(kind: Kind): readonly HospitalDocs[Kind][]}

export const patientAt = (work: Shelf, window: string): PatientDoc | undefined =>
  work.all('patient').find(patient => patient.window === window && patient.state === 'called')

/** The bill the window works on for this patient: a live one, else the last one settled since they were called. */
export function billOf(work: Shelf, patient: PatientDoc): BillDoc | undefined {
  const own = work.all('bill').filter(bill => {
    const here = bill.refund ? bill.refund.window : bill.window
    return bill.patient === patient.id && here === patient.window
  })
  const since = patient.calledAt ?? 0
  return (
    own.findLast(bill => live.has(bill.state)) ??
    own.findLast(bill => (bill.settledAt ?? 0) >= since || (bill.refund?.at ?? 0) >= since)
  )
}

/** A message of the window that is still waited for. */
export const awaited = (work: Shelf, window: string): boolean =>
  work.all('outgoing').some(message => message.window === window && message.state === 'waiting')

export const newBill = (work: Work, patient: PatientDoc, shift: string, window: string): BillDoc =>
  freshBill(work.number('bill', 'B'), patient.id, shift, window)

/** A bill nothing was written on yet. */
export const freshBill = (id: string, patient: string, shift: string, window: string): BillDoc => ({
  id,
  patient,
  window,
  shift,
  state: 'open',
  lines: [],
  uploads: 0,
  uploaded: false,
  accountUse: '1',
  amounts: null,
  tender: [],
  received: 0,
  change: 0,
  setlId: null,
  mdtrtId: null,
  msgid: null,
  settledAt: null,
  receipt: null,
  receiptState: 'none',
  printed: 0,
  statementsPrinted: 0,
  replaces: null,
  replacedBy: null,
  refund: null,
  clearing: null,
  reversals: [],
  inquiry: noInquiry,
  trouble: null,
  consent: false,
  explained: false,
})

/**
 * The group a bill is reconciled in before an answer has named it: chronic-disease bills clear apart, the agency is that of the
 * insuring area.
 */
export function groupOf(patient: PatientDoc): NonNullable<BillDoc['clearing']> {
  const row = patient.insured?.rows[patient.insured.chosen]
  const clrType = patient.care.medType.startsWith('14') ? '14' : '11'
  return {insutype: row?.insutype ?? '', clrType, agency: row?.area ?? ''}
}

export const noInquiry: BillDoc['inquiry'] = {asked: false, found: null, setlId: null, amounts: null}

const lineOf = (order: Order, sn: number): BillLine => ({
  ...order,
  sn: String(sn),
  amount: priceTimesCount(order.priceMicro, order.countE4),
  split: null,
})

/** The bill with other lines: what the centre answered about the old ones no longer holds. */
export const withLines = (bill: BillDoc, lines: BillLine[]): BillDoc => ({
  ...bill,
  state: 'open',
  lines: lines.map(line => ({...line, amount: priceTimesCount(line.priceMicro, line.countE4), split: null})),
  amounts: null,
  trouble: null,
  consent: false,
  explained: false,
})

const nextSn = (bill: BillDoc): number => bill.lines.reduce((most, line) => Math.max(most, Number(line.sn)), 0) + 1

/** A count: more than nothing, at most 9,999 pieces. */
const goodCount = (countE4: number): boolean => Number.isSafeInteger(countE4) && countE4 > 0 && countE4 <= 99_990_000

export function takeOrders(work: Work, bill: BillDoc, patient: PatientDoc): DeskObjection | undefined {
  if (patient.orders.length === 0) return 'noLines'
  const taken = new Set(bill.lines.map(line => line.code))
  const fresh = patient.orders.filter(order => !taken.has(order.code))
  const first = nextSn(bill)
  work.put('bill', withLines(bill, [...bill.lines, ...fresh.map((order, index) => lineOf(order, first + index))]))
  return undefined
}

export function addLine(work: Work, bill: BillDoc, code: string, countE4: number): DeskObjection | undefined {
  if (!goodCount(countE4)) return 'badCount'
  const item = work.hospital.item(code, work.now)
  if (!item) return 'noSuchItem'
  const order: Order = {
    code,
    name: item.name,
    spec: item.spec,
    unit: item.unit,
    priceMicro: item.price,
    countE4,
    approved: false,
  }
  work.put('bill', withLines(bill, [...bill.lines, lineOf(order, nextSn(bill))]))
  return undefined
}

export function setCount(work: Work, bill: BillDoc, sn: string, countE4: number): DeskObjection | undefined {
  if (!goodCount(countE4)) return 'badCount'
  if (!bill.lines.some(line => line.sn === sn)) return 'noBill'
  work.put(
    'bill',
    withLines(
      bill,
      bill.lines.map(line => (line.sn === sn ? {...line, countE4} : line)),
    ),
  )
  return undefined
}

/** 医院审批: the line goes out with hosp_appr_flag 1 from now on; what the centre answered before no longer holds. */
export function approve(
  work: Work,
  bill: BillDoc,
  {cashier, name}: ShiftDoc,
  {sn, approver}: {sn: string; approver: string},
): DeskObjection | undefined {
  const line = bill.lines.find(one => one.sn === sn)
  if (!line) return 'noLine'
  if (!work.hospital.item(line.code, work.now)?.restricted) return 'notRestricted'
  const approvedBy = approver.trim()
  if (approvedBy === '') return 'noApprover'
  if (approvedBy === cashier || approvedBy === name) return 'ownApproval'
  const approved = {...line, approved: true, approvedBy}
  work.put(
    'bill',
    withLines(
      bill,
      bill.lines.map(one => (one === line ? approved : one)),
    ),
  )
  return undefined
}

export function removeLine(work: Work, bill: BillDoc, sn: string): DeskObjection | undefined {
  if (!bill.lines.some(line => line.sn === sn)) return 'noBill'
  work.put(
    'bill',
    withLines(
      bill,
      bill.lines.filter(line => line.sn !== sn),
    ),
  )
  return undefined
}
