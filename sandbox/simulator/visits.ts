// An outpatient visit 门诊就诊 as a window runs it: card, registration, visit information, fees, trial, settlement, and
// every way it may end: settled, taken back, charged anew, walked away. When the settlement's answer does not come the
// window insists with the same message, or takes the bill back with 2601 and settles anew, or gives up.
import {priceTimesCount, sum} from '../base/fen.ts'
import {dateTimeText, type Instant} from '../base/instant.ts'
import {fenOf, type Hospital, type JsonRow, rowOf, rowsOf, textOf, wireNumber} from './hospital-client.ts'
import type {Steps} from './port.ts'
import {ask, cancel, reason, settle, settlementInput, type Totals, type Visit} from './settling.ts'

export type Patient = {certType: '01' | '02' | '03'; certNo: string; cardSn: string}
/** A line to charge: price in micro-yuan, count in ten-thousandths. */
export type PlannedLine = {code: string; hospitalCode: string; price: number; count: number; approved: boolean}

export const endings = [
  'settle', // 结算
  'leaveBeforeFees', // 挂号后离开
  'leaveBeforeSettlement', // 预结算后离开
  'cancel', // 结算后退费
  'cancelAndRecharge', // 退费重收（减一项）
] as const
export type PlannedEnding = (typeof endings)[number]

/** What the window does when the settlement stays without an answer. */
export const doubts = ['insist', 'reverse', 'writeOff'] as const
export type Doubt = (typeof doubts)[number]

export type VisitPlan = {
  /** The hospital's own visit number 门诊号. */
  number: string
  patient: Patient
  cashier: string
  medType: string
  disease?: {code: string; name: string}
  diagnosis: {code: string; name: string}
  lines: PlannedLine[]
  ending: PlannedEnding
  doubt: Doubt
  /** acct_used_flag: 0 none, 1 own account, 2 the family's too. */
  account: '0' | '1' | '2'
  /** Insurance types the region pays for; rows of other types are passed over. */
  insuranceTypes: readonly string[]
  /** Waits between the steps, in milliseconds. */
  paceMs: number
}

/** Runs a visit to its end; how it ended stands in the hospital's books. */
export function* outpatientVisit(hospital: Hospital, plan: VisitPlan, start: Instant): Steps<void> {
  const {books} = hospital
  let now = start
  const fullPrice = (mdtrtId: string, why: string) =>
    books.endings.push({how: 'fullPrice', visit: plan.number, mdtrtId, why})

  // 1. Who is it, and under which insurance? The row in force, not the first one.
  const person = yield* hospital.patiently(
    at => ({
      infno: '1101',
      cashier: plan.cashier,
      input: {
        data: {
          mdtrt_cert_type: plan.patient.certType,
          mdtrt_cert_no: plan.patient.certNo,
          card_sn: plan.patient.certType === '03' ? plan.patient.cardSn : '',
          begntime: dateTimeText(at),
        },
      },
    }),
    now,
  )
  if (person.known !== 'ok') return void fullPrice('', `1101 ${reason(person)}`)
  const row = rowsOf(person.output.insuinfo).find(
    each => textOf(each, 'psn_insu_stas') === '1' && plan.insuranceTypes.includes(textOf(each, 'insutype')),
  )
  if (!row) return void fullPrice('', 'no insurance in force')
  const visit: Visit = {
    plan,
    psnNo: textOf(rowOf(person.output.baseinfo), 'psn_no'),
    insuranceType: textOf(row, 'insutype'),
    area: textOf(row, 'insuplc_admdvs'),
    mdtrtId: '',
  }

  // 2. Registration gives the visit its number.
  now = yield plan.paceMs
  const registered = yield* ask(hospital, visit, now, '2201', at => ({
    data: {
      psn_no: visit.psnNo,
      insutype: visit.insuranceType,
      begntime: dateTimeText(at),
      mdtrt_cert_type: plan.patient.certType,
      mdtrt_cert_no: plan.patient.certNo,
      ipt_otp_no: plan.number,
      atddr_no: 'D31000000001',
      dr_name: '沈医生',
      dept_code: '0101',
      dept_name: '内科门诊',
      caty: 'A03',
    },
  }))
  if (registered.known !== 'ok') return void fullPrice('', `2201 ${reason(registered)}`)
  visit.mdtrtId = textOf(rowOf(registered.output.data), 'mdtrt_id')
  now = yield plan.paceMs
  if (plan.ending === 'leaveBeforeFees') {
    yield* takeBackVisit(hospital, visit, now, false)
    return void books.endings.push({how: 'walkedAway', visit: plan.number, mdtrtId: visit.mdtrtId})
  }

  // 3. Visit information, then fees under one batch.
  const recorded = yield* ask(hospital, visit, now, '2203', at => visitInfo(visit, at))
  if (recorded.known !== 'ok') {
    yield* takeBackVisit(hospital, visit, now, false)
    return void fullPrice(visit.mdtrtId, `2203 ${reason(recorded)}`)
  }
  now = yield plan.paceMs
  let batch = `${plan.number}-1`
  let bill = yield* charge(hospital, visit, batch, plan.lines, 1, now)
  if (!bill.charged) {
    yield* takeBackVisit(hospital, visit, now, false)
    return void fullPrice(visit.mdtrtId, bill.why)
  }
  now = yield plan.paceMs
  const trial = yield* ask(hospital, visit, now, '2206', () => ({data: settlementInput(visit, batch, bill.totals)}))
  if (trial.known === 'ok') {
    const total = fenOf(rowOf(trial.output.setlinfo), 'medfee_sumamt')
    if (total !== bill.totals.total)
      books.complaints.push(`2206 ${plan.number}: total ${total}, ours ${bill.totals.total}`)
  }
  if (trial.known !== 'ok' || plan.ending === 'leaveBeforeSettlement') {
    now = yield plan.paceMs
    yield* takeBackVisit(hospital, visit, now, true)
    if (trial.known !== 'ok') return void fullPrice(visit.mdtrtId, `2206 ${reason(trial)}`)
    return void books.endings.push({how: 'walkedAway', visit: plan.number, mdtrtId: visit.mdtrtId})
  }

  // 4. Settlement.
  now = yield plan.paceMs
  let settled = yield* settle(hospital, visit, batch, bill.totals, now)
  if (settled.as === 'settled' && (plan.ending === 'cancel' || plan.ending === 'cancelAndRecharge')) {
    now = yield plan.paceMs * 3
    const cancelled = yield* cancel(hospital, visit, settled.row, now)
    if (!cancelled) return void fullPrice(visit.mdtrtId, 'cancellation refused')
    now = yield plan.paceMs
    yield* removeFees(hospital, visit, batch, now)
    const rest = plan.lines.slice(1)
    if (plan.ending === 'cancel' || rest.length === 0) {
      now = yield plan.paceMs
      yield* takeBackVisit(hospital, visit, now, false)
      return void books.endings.push({how: 'cancelled', visit: plan.number, mdtrtId: visit.mdtrtId})
    }
    // A partial refund: everything back, the remaining lines under a new batch, settled anew.
    batch = `${plan.number}-2`
    now = yield plan.paceMs
    bill = yield* charge(hospital, visit, batch, rest, 100, now)
    if (!bill.charged) {
      yield* takeBackVisit(hospital, visit, now, false)
      return void fullPrice(visit.mdtrtId, bill.why)
    }
    now = yield plan.paceMs
    settled = yield* settle(hospital, visit, batch, bill.totals, now)
  }
  if (settled.as === 'settled') {
    books.endings.push({how: 'settled', visit: plan.number, mdtrtId: visit.mdtrtId, batch, setlId: settled.row.setlId})
  } else {
    // Written off: the fees cannot be touched, because nobody knows whether they are settled.
    if (settled.as === 'refused') {
      now = yield plan.paceMs
      yield* takeBackVisit(hospital, visit, now, true)
    }
    fullPrice(visit.mdtrtId, settled.as)
  }
}

function visitInfo(visit: Visit, at: Instant): JsonRow {
  const {plan} = visit
  return {
    mdtrtinfo: {
      mdtrt_id: visit.mdtrtId,
      psn_no: visit.psnNo,
      med_type: plan.medType,
      begntime: dateTimeText(at),
      main_cond_dscr: '复诊',
      dise_codg: plan.disease?.code ?? '',
      dise_name: plan.disease?.name ?? '',
    },
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: 1,
        diag_code: plan.diagnosis.code,
        diag_name: plan.diagnosis.name,
        diag_dept: '内科门诊',
        dise_dor_no: 'D31000000001',
        dise_dor_name: '沈医生',
        diag_time: dateTimeText(at),
        vali_flag: '1',
      },
    ],
  }
}

type Charged = {charged: true; totals: Totals} | {charged: false; why: string; totals: Totals}
const nothing: Totals = {total: 0, fullSelfPay: 0, overLimit: 0, firstSelfPay: 0, inScope: 0}

/** 2204: all lines of a batch at once. Line numbers are unique in the visit: they start at `from`. */
function* charge(
  hospital: Hospital,
  visit: Visit,
  batch: string,
  lines: PlannedLine[],
  from: number,
  start: Instant,
): Steps<Charged> {
  const input = (at: Instant) => ({
    feedetail: lines.map((line, index) => ({
      feedetl_sn: String(from + index),
      mdtrt_id: visit.mdtrtId,
      psn_no: visit.psnNo,
      chrg_bchno: batch,
      rx_circ_flag: '0',
      fee_ocur_time: dateTimeText(at),
      med_list_codg: line.code,
      medins_list_codg: line.hospitalCode,
      det_item_fee_sumamt: wireNumber(priceTimesCount(line.price, line.count), 2),
      cnt: wireNumber(line.count, 4),
      pric: wireNumber(line.price, 6),
      bilg_dept_codg: '0101',
      bilg_dept_name: '内科门诊',
      bilg_dr_codg: 'D31000000001',
      bilg_dr_name: '沈医生',
      hosp_appr_flag: line.approved ? '1' : '0',
    })),
  })
  const known = yield* ask(hospital, visit, start, '2204', input)
  if (known.known !== 'ok') return {charged: false, why: `2204 ${reason(known)}`, totals: nothing}
  const result = rowsOf(known.output.result)
  const add = (code: string) => sum(result.map(row => fenOf(row, code)))
  const totals: Totals = {
    total: sum(lines.map(line => priceTimesCount(line.price, line.count))),
    fullSelfPay: add('fulamt_ownpay_amt'),
    overLimit: add('overlmt_amt'),
    firstSelfPay: add('preselfpay_amt'),
    inScope: add('inscp_scp_amt'),
  }
  if (add('det_item_fee_sumamt') !== totals.total) {
    hospital.books.complaints.push(
      `2204 ${visit.plan.number}: lines ${add('det_item_fee_sumamt')}, ours ${totals.total}`,
    )
  }
  return {charged: true, totals}
}

/** 2205; "nothing to remove" is as good as done. */
function* removeFees(hospital: Hospital, visit: Visit, batch: string, start: Instant): Steps<void> {
  const known = yield* ask(hospital, visit, start, '2205', () => ({
    data: {mdtrt_id: visit.mdtrtId, chrg_bchno: batch, psn_no: visit.psnNo},
  }))
  if (known.known === 'refused' && !known.text.includes('未查询到任何有效相关的记录')) {
    hospital.books.complaints.push(`2205 ${visit.mdtrtId} ${batch}: ${known.text}`)
  }
}

/** The patient leaves: fees removed if there may be any, then the registration. */
function* takeBackVisit(hospital: Hospital, visit: Visit, start: Instant, fees: boolean): Steps<void> {
  let now = start
  if (fees) {
    yield* removeFees(hospital, visit, '0000', now)
    now = yield visit.plan.paceMs
  }
  const known = yield* ask(hospital, visit, now, '2202', () => ({
    data: {psn_no: visit.psnNo, mdtrt_id: visit.mdtrtId, ipt_otp_no: visit.plan.number},
  }))
  if (known.known === 'refused') hospital.books.complaints.push(`2202 ${visit.mdtrtId}: ${known.text}`)
}
