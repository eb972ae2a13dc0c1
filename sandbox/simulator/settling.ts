// 结算、撤销、冲正 as a window does them: the settlement of one batch and what is done about silence (insist, take back and
// settle anew, give up), the cancellation of a bill, the reversal of a request nobody knows the end of.
// It does not know the rest of the visit.
import type {Instant} from '../base/instant.ts'
import type {OwnRow} from './hospital-books.ts'
import {
  fenOf,
  type Hospital,
  isPassing,
  type JsonRow,
  type Known,
  rowOf,
  textOf,
  wireNumber,
} from './hospital-client.ts'
import type {Steps} from './port.ts'
import type {VisitPlan} from './visits.ts'

/** A visit under way. */
export type Visit = {
  plan: VisitPlan
  psnNo: string
  insuranceType: string
  area: string
  mdtrtId: string
}

export type Totals = {total: number; fullSelfPay: number; overLimit: number; firstSelfPay: number; inScope: number}
export const reason = (known: Known): string => (known.known === 'refused' ? known.text : known.known)

/** A request of the visit, repeated while the centre only says that it is busy. */
export function* ask(
  hospital: Hospital,
  visit: Visit,
  start: Instant,
  infno: string,
  input: (at: Instant) => JsonRow,
): Steps<Known> {
  const {psnNo, area: insuringArea} = visit
  return yield* hospital.patiently(
    at => ({infno, input: input(at), psnNo, insuringArea, cashier: visit.plan.cashier}),
    start,
  )
}

export function settlementInput(visit: Visit, batch: string, totals: Totals): JsonRow {
  const {plan} = visit
  return {
    psn_no: visit.psnNo,
    mdtrt_cert_type: plan.patient.certType,
    mdtrt_cert_no: plan.patient.certNo,
    med_type: plan.medType,
    medfee_sumamt: wireNumber(totals.total, 2),
    psn_setlway: '01',
    mdtrt_id: visit.mdtrtId,
    chrg_bchno: batch,
    acct_used_flag: plan.account,
    insutype: visit.insuranceType,
    invono: '',
    fulamt_ownpay_amt: wireNumber(totals.fullSelfPay, 2),
    overlmt_selfpay: wireNumber(totals.overLimit, 2),
    preselfpay_amt: wireNumber(totals.firstSelfPay, 2),
    inscp_scp_amt: wireNumber(totals.inScope, 2),
  }
}

export type Settled = {as: 'settled'; row: OwnRow} | {as: 'refused' | 'writtenOff'}

/** 2207, and what the window does about silence. */
export function* settle(
  hospital: Hospital,
  visit: Visit,
  batch: string,
  totals: Totals,
  start: Instant,
): Steps<Settled> {
  const {books} = hospital
  const {plan} = visit
  const request = {
    infno: '2207',
    input: {data: settlementInput(visit, batch, totals)},
    psnNo: visit.psnNo,
    insuringArea: visit.area,
    cashier: plan.cashier,
    ...(plan.doubt === 'insist' ? {} : {attempts: plan.doubt === 'reverse' ? 2 : 1}),
  }
  let now = start
  for (;;) {
    const known = yield* hospital.exchange(request, now)
    if (known.known === 'ok') {
      const row = ownRow(known.output, known.msgid, visit, null)
      if (row.total !== totals.total)
        books.complaints.push(`2207 ${plan.number}: total ${row.total}, ours ${totals.total}`)
      books.rows.push(row)
      return {as: 'settled', row}
    }
    if (known.known === 'refused' && !isPassing(known)) return {as: 'refused'}
    if (known.known === 'nothing') {
      if (plan.doubt === 'writeOff') {
        hospital.settleUnknown(known.msgid)
        books.writtenOff.push({
          ...clearingOf(visit),
          psnNo: visit.psnNo,
          mdtrtId: visit.mdtrtId,
          msgid: known.msgid,
          infno: '2207',
          total: totals.total,
        })
        return {as: 'writtenOff'}
      }
      now = yield 20_000
      yield* reverse(
        hospital,
        {psnNo: visit.psnNo, area: visit.area, mdtrtId: visit.mdtrtId, cashier: plan.cashier, ...clearingOf(visit)},
        known.msgid,
        '2207',
        now,
      )
    }
    now = yield 10_000
  }
}

/** Clearing keys before any answer named them: by care, and the agency of the insuring area. */
const clearingOf = (visit: Visit) => ({
  insuranceType: visit.insuranceType,
  clrType: visit.plan.medType.startsWith('14') ? '14' : visit.plan.medType === '41' ? '41' : '11',
  agency: visit.area,
})

/**
 * 2601: takes back a request whose result is not known. Insists until the reversal itself is known. False: the centre would
 * not, because what a cancellation left has changed since; so the cancellation was booked.
 */
export function* reverse(
  hospital: Hospital,
  bill: {
    psnNo: string
    area: string
    mdtrtId: string
    cashier: string
    insuranceType: string
    clrType: string
    agency: string
  },
  omsgid: string,
  oinfno: string,
  start: Instant,
): Steps<boolean> {
  const request = {
    infno: '2601',
    input: {data: {psn_no: bill.psnNo, omsgid, oinfno}},
    psnNo: bill.psnNo,
    insuringArea: bill.area,
    cashier: bill.cashier,
  }
  const known = yield* hospital.patiently(() => request, start)
  hospital.settleUnknown(omsgid)
  if (known.known !== 'ok') {
    if (oinfno === '2208' && reason(known).includes('不能恢复')) return false
    hospital.books.complaints.push(`2601 of ${omsgid}: ${reason(known)}`)
    return true
  }
  hospital.books.reversed.push(omsgid)
  // Without a remark the original had been booked: the centre now has its row and the opposite one.
  if (/未查询到|未产生/.test(known.warning)) return true
  const {psnNo, mdtrtId, insuranceType, clrType, agency} = bill
  hospital.books.voided.push({psnNo, mdtrtId, omsgid, reversalMsgid: known.msgid, insuranceType, clrType, agency})
  return true
}

/**
 * 2208: asks again until it is known, or takes it back with 2601 and begins anew. A text that says "already" is as good as
 * done only if our own row says so.
 */
export function* cancel(hospital: Hospital, visit: Visit, bill: OwnRow, start: Instant): Steps<boolean> {
  const known = yield* cancellationKnown(hospital, visit, bill, start)
  if (known.known !== 'ok') {
    hospital.books.complaints.push(`2208 ${bill.setlId}: ${reason(known)}`)
    return false
  }
  const row = ownRow(known.output, known.msgid, visit, bill.setlId)
  hospital.books.rows.push(row)
  for (const part of ['total', 'fund', 'account', 'cash'] as const) {
    if (row[part] !== -bill[part] && !(row[part] === 0 && bill[part] === 0)) {
      hospital.books.complaints.push(`2208 ${bill.setlId}: ${part} ${row[part]} does not take back ${bill[part]}`)
    }
  }
  return true
}

function* cancellationKnown(hospital: Hospital, visit: Visit, bill: OwnRow, start: Instant): Steps<Known> {
  const {psnNo, area, plan} = visit
  const request = {
    infno: '2208',
    input: {data: {setl_id: bill.setlId, mdtrt_id: bill.mdtrtId, psn_no: bill.psnNo}},
    psnNo,
    insuringArea: area,
    cashier: plan.cashier,
    ...(plan.doubt === 'reverse' && {attempts: 2}),
  }
  const desk = {psnNo, area, mdtrtId: visit.mdtrtId, cashier: plan.cashier, ...clearingOf(visit)}
  let now = start
  for (;;) {
    const known = yield* hospital.patiently(() => request, now)
    if (known.known !== 'nothing') return known
    now = yield 20_000
    if (!(yield* reverse(hospital, desk, known.msgid, '2208', now))) {
      now = yield 10_000
      return yield* hospital.insist(known.raw, known.msgid, now)
    }
    now = yield 10_000
  }
}

function ownRow(output: JsonRow, msgid: string, visit: Visit, cancels: string | null): OwnRow {
  const info = rowOf(output.setlinfo)
  return {
    setlId: textOf(info, 'setl_id'),
    mdtrtId: visit.mdtrtId,
    psnNo: visit.psnNo,
    msgid,
    insuranceType: visit.insuranceType,
    clrType: textOf(info, 'clr_type') || clearingOf(visit).clrType,
    agency: textOf(info, 'clr_optins') || visit.area,
    total: fenOf(info, 'medfee_sumamt'),
    fund: fenOf(info, 'fund_pay_sumamt'),
    account: fenOf(info, 'acct_pay'),
    cash: fenOf(info, 'psn_cash_pay'),
    refund: cancels !== null,
    cancels,
  }
}
