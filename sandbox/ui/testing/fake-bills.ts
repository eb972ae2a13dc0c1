// Bills and shifts of the invented window, as they begin, and what a bill comes to.
import {type Fen, shareOf} from '../../base/fen.ts'
import type {
  Amounts,
  BillDoc,
  BillLine,
  ClosingDoc,
  PatientDoc,
  ShiftDoc,
  TenderKind,
} from '../../state/hospital-records.ts'
import {classOf, restricted} from './fake-people.ts'

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
    const full = itemClass === 'C' || (restricted.has(line.code) && !line.approved) ? line.amount : 0
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

/** What the invented centre says of somebody who shows a credential. */
export function insuredAs(
  {name, sex, age, shows}: PatientDoc,
  shown: number,
  {scheme, type}: {scheme: string; type: string},
  at: number,
): NonNullable<PatientDoc['insured']> {
  const credential = shows[shown]!
  return {
    psnNo: '31000000000000000017',
    name,
    certNo: credential.number,
    sex,
    birthDay: '1957-03-02',
    age,
    rows: [{insutype: scheme, personType: type, area: '310000', state: '1', balance: 162_093, since: '1998-07-01'}],
    chosen: 0,
    credential,
    at,
  }
}

export function closingOf(done: BillDoc[], unequal: boolean, id: string, at: number): ClosingDoc {
  const total = (part: (a: Amounts) => Fen) => done.reduce((sum, one) => sum + part(one.amounts!), 0)
  return {
    id,
    shift: 'SH1',
    window: '1',
    insutype: '310',
    clrType: '11',
    agency: '310000',
    sums: {
      total: total(a => a.total),
      fund: total(a => a.fund),
      account: total(a => a.account),
      cash: total(a => a.cash),
      rows: done.length,
    },
    state: unequal ? 'unequal' : 'equal',
    text: unequal ? '对账不平' : '',
    differences: [],
    fileNo: null,
    at,
    awaits: null,
  }
}

export const negative = (of: Record<TenderKind, Fen>): Record<TenderKind, Fen> => ({
  cash: -of.cash,
  mobile: -of.mobile,
  bankCard: -of.bankCard,
})
