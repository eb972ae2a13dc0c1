// The inputs of a visit's messages 报文内容, field by field. It does not know when they are sent.
import {decimalText, sum} from '../base/fen.ts'
import {dateTimeText, type Instant} from '../base/instant.ts'
import type {Behaviour} from './behaviour.ts'
import type {Totals, Visit} from './types.ts'
import {money} from './work.ts'

type Input = Record<string, unknown>

const doctor = {code: 'D31000000001', name: '沈医生'}
const department = {code: '0101', name: '内科门诊'}

const credential = ({wish}: Visit) => ({
  mdtrt_cert_type: wish.patient.certType,
  mdtrt_cert_no: wish.patient.certNo,
})
export const batchOf = ({wish, batch}: Visit): string => `${wish.number}-${batch}`

/** 身份证明: newer editions want it beside the credential. */
const identity = ({person}: Visit) => ({psn_cert_type: person.idType, certno: person.idNo})

export function personInput(visit: Visit, now: Instant): Input {
  const {idNo, name} = visit.wish.patient
  const known = {psn_cert_type: '01', certno: idNo, psn_name: name}
  return {data: {...credential(visit), begntime: dateTimeText(now), ...(idNo !== '' && known)}}
}

export const registrationInput = (visit: Visit, now: Instant): Input => ({
  data: {
    psn_no: visit.psnNo,
    insutype: visit.insuranceType,
    begntime: dateTimeText(now),
    ...credential(visit),
    ...identity(visit),
    psn_type: visit.person.type,
    psn_name: visit.person.name,
    ipt_otp_no: visit.wish.number,
    atddr_no: doctor.code,
    dr_name: doctor.name,
    dept_code: department.code,
    dept_name: department.name,
    caty: 'A03',
  },
})

export const visitInput = (visit: Visit, now: Instant): Input => ({
  mdtrtinfo: {
    mdtrt_id: visit.mdtrtId,
    psn_no: visit.psnNo,
    med_type: visit.wish.medType,
    begntime: dateTimeText(now),
    main_cond_dscr: '复诊',
    dise_codg: visit.wish.diagnosis.code,
    dise_name: visit.wish.diagnosis.name,
  },
  diseinfo: [
    {
      diag_type: '1',
      diag_srt_no: 1,
      diag_code: visit.wish.diagnosis.code,
      diag_name: visit.wish.diagnosis.name,
      diag_dept: department.name,
      dise_dor_no: doctor.code,
      dise_dor_name: doctor.name,
      diag_time: dateTimeText(now),
      vali_flag: '1',
    },
  ],
})

/** Line numbers are unique in the visit: each batch begins a hundred further on. */
export const feesInput = (visit: Visit, {amount}: Pick<Behaviour, 'amount'>, now: Instant): Input => ({
  feedetail: visit.wish.lines.map((line, index) => ({
    feedetl_sn: String((visit.batch - 1) * 100 + index + 1),
    mdtrt_id: visit.mdtrtId,
    psn_no: visit.psnNo,
    chrg_bchno: batchOf(visit),
    rx_circ_flag: '0',
    fee_ocur_time: dateTimeText(now),
    med_list_codg: line.code,
    medins_list_codg: line.hospitalCode,
    det_item_fee_sumamt: money(amount(line)),
    cnt: Number(decimalText(line.count, 4)),
    pric: Number(decimalText(line.price, 6)),
    bilg_dept_codg: department.code,
    bilg_dept_name: department.name,
    bilg_dr_codg: doctor.code,
    bilg_dr_name: doctor.name,
    hosp_appr_flag: line.approved ? '1' : '0',
  })),
})

export const totalOf = ({wish}: Visit, {amount}: Pick<Behaviour, 'amount'>): number => sum(wish.lines.map(amount))

const billInput = (visit: Visit) => ({
  psn_no: visit.psnNo,
  ...credential(visit),
  ...identity(visit),
  med_type: visit.wish.medType,
  medfee_sumamt: money((visit.totals as Totals).total),
  psn_setlway: '01',
  mdtrt_id: visit.mdtrtId,
  chrg_bchno: batchOf(visit),
  acct_used_flag: visit.wish.account,
  insutype: visit.insuranceType,
})

export const trialInput = (visit: Visit): Input => ({
  data: {...billInput(visit), psn_type: visit.person.type, psn_name: visit.person.name},
})

export function settlementInput(visit: Visit): Input {
  const {fullSelfPay, overLimit, firstSelfPay, inScope} = visit.totals as Totals
  return {
    data: {
      ...billInput(visit),
      invono: '',
      fulamt_ownpay_amt: money(fullSelfPay),
      overlmt_selfpay: money(overLimit),
      preselfpay_amt: money(firstSelfPay),
      inscp_scp_amt: money(inScope),
    },
  }
}

export const cancellationInput = (visit: Visit, setlId: string): Input => ({
  data: {setl_id: setlId, mdtrt_id: visit.mdtrtId, psn_no: visit.psnNo},
})

export const feesRemovalInput = (visit: Visit): Input => ({
  data: {mdtrt_id: visit.mdtrtId, chrg_bchno: '0000', psn_no: visit.psnNo},
})

export const leavingInput = (visit: Visit): Input => ({
  data: {psn_no: visit.psnNo, mdtrt_id: visit.mdtrtId, ipt_otp_no: visit.wish.number},
})

/** 5204 without setl_id: all lines of the visit; settled ones carry their setl_id. */
export const linesInput = (visit: Visit): Input => ({
  data: {psn_no: visit.psnNo, setl_id: '', mdtrt_id: visit.mdtrtId},
})

export const settlementQueryInput = (visit: Visit, setlId: string): Input => ({
  data: {psn_no: visit.psnNo, setl_id: setlId, mdtrt_id: visit.mdtrtId},
})
