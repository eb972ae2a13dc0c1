// Bills and shifts of the invented window, as they begin, and what a bill comes to.
import {type Fen, shareOf} from '../../base/fen.ts'
import type {Amounts, BillDoc, BillLine, ShiftDoc} from '../../state/hospital-records.ts'
import {classOf} from './fake-people.ts'

export const noInquiry = {asked: false, found: null, setlId: null, amounts: null}

export const freshBill = (number: number, patient: string, shift: string): BillDoc => ({
  id: `B${String(number).padStart(5, '0')}`,
  patient,
  window: '1',
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
  clearing: null,
  reversals: [],
  msgid: null,
  settledAt: null,
  receipt: null,
  receiptState: 'none',
  printed: 0,
  statementsPrinted: 0,
  replaces: null,
  replacedBy: null,
  refund: null,
  inquiry: noInquiry,
  trouble: null,
  consent: false,
  explained: false,
})

export const freshShift = (cashier: string, name: string, float: Fen, openedAt: number): ShiftDoc => ({
  id: 'SH1',
  window: '1',
  cashier,
  name,
  openedAt,
  closedAt: null,
  float,
  counted: null,
  declared: null,
  signNo: null,
  lastAnswer: null,
  lastSilence: null,
  lastSuccess: null,
  lastAnswerMs: null,
})

/** Toy shares: a deductible of 87.60, then 85 % from the fund; the account pays the personal parts in scope. */
export function amountsOf(bill: BillDoc): Amounts {
  for (const line of bill.lines) {
    const itemClass = classOf(line.code)
    const first = itemClass === 'B' ? shareOf(line.amount, 1000) : 0
    const full = itemClass === 'C' ? line.amount : 0
    line.split = {
      fullSelfPay: full,
      overLimit: 0,
      firstSelfPay: first,
      inScope: line.amount - first - full,
      itemClass: {A: '01', B: '02', C: '03'}[itemClass],
      note: '',
    }
  }
  const add = (part: (line: BillLine) => Fen) => bill.lines.reduce((sum, line) => sum + part(line), 0)
  const inScope = add(line => line.split!.inScope)
  const deductible = Math.min(inScope, 8760)
  const pooled = shareOf(inScope - deductible, 8500)
  const account = bill.accountUse === '0' ? 0 : Math.min(inScope - pooled, 162_093)
  const total = add(line => line.amount)
  return {
    total,
    fullSelfPay: add(line => line.split!.fullSelfPay),
    overLimit: 0,
    firstSelfPay: add(line => line.split!.firstSelfPay),
    inScope,
    deductible,
    pooled,
    otherFunds: 0,
    fund: pooled,
    account,
    family: 0,
    cash: total - pooled - account,
    balance: 162_093 - account,
  }
}

/** The full price, paid by the patient alone. */
export function inFull(bill: BillDoc): Amounts {
  const total = bill.lines.reduce((sum, line) => sum + line.amount, 0)
  const nothing = {overLimit: 0, firstSelfPay: 0, inScope: 0, deductible: 0, pooled: 0, otherFunds: 0}
  return {total, fullSelfPay: total, ...nothing, fund: 0, account: 0, family: 0, cash: total, balance: 0}
}
