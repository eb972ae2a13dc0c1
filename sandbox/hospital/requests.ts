// The messages a hospital writes 请求报文: envelope and input by transaction, from its own documents. Names and forms are
// those of the interface; what an answer teaches stands in answers.ts.
import {decimalText, priceTimesCount} from '../base/fen.ts'
import {dateTimeText, dayOf, type Instant} from '../base/instant.ts'
import type {BillDoc, Credential, Insured, PatientDoc} from '../state/hospital-records.ts'

export type Envelope = {
  infno: string
  msgid: string
  input: Record<string, unknown>
  insuringArea: string
  self: {code: string; name: string; area: string}
  now: Instant
  operator: string
  operatorName: string
  signNo: string
}

/** The message's text. */
export const requestText = (message: Envelope): string =>
  JSON.stringify({
    infno: message.infno,
    msgid: message.msgid,
    mdtrtarea_admvs: message.self.area,
    insuplc_admdvs: message.insuringArea,
    recer_sys_code: 'YBSP',
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: 'V1.0',
    opter_type: '1',
    opter: message.operator,
    opter_name: message.operatorName,
    inf_time: dateTimeText(message.now),
    fixmedins_code: message.self.code,
    fixmedins_name: message.self.name,
    sign_no: message.signNo,
    input: message.input,
  })

/** An integer of 10^-decimals as the JSON number a message carries; its text has few digits and survives the double. */
const wireNumber = (value: number, decimals: number): number => Number(decimalText(value, decimals))
const money = (fen: number): number => wireNumber(fen, 2)

const credentialType = {voucher: '01', certificate: '02', card: '03'} as const

export const signInInput = (cashier: string) => ({
  signIn: {opter_no: cashier, mac: '00-00-5E-00-53-01', ip: '192.0.2.1'},
})

export const personInput = (credential: Credential) => ({
  data: {
    mdtrt_cert_type: credentialType[credential.kind],
    mdtrt_cert_no: credential.number,
    card_sn: credential.cardSn,
    begntime: '',
    psn_cert_type: '',
    certno: '',
    psn_name: '',
  },
})

const credentialFields = ({credential}: Insured) => ({
  mdtrt_cert_type: credentialType[credential.kind],
  mdtrt_cert_no: credential.number,
})

/** Where the insurance row in use is insured 参保地, as every message of that person says. */
export const insuringAreaOf = ({rows, chosen}: Insured): string => rows[chosen]?.area ?? ''

export const registrationInput = (patient: PatientDoc, insured: Insured, now: Instant) => ({
  data: {
    psn_no: insured.psnNo,
    insutype: insured.rows[insured.chosen]?.insutype ?? '',
    begntime: dateTimeText(now),
    ...credentialFields(insured),
    ipt_otp_no: patient.id,
    atddr_no: patient.care.doctorCode,
    dr_name: patient.care.doctorName,
    dept_code: patient.care.deptCode,
    dept_name: patient.care.deptName,
    caty: patient.care.caty,
  },
})

export const visitInput = (patient: PatientDoc, insured: Insured, now: Instant) => ({
  mdtrtinfo: {
    mdtrt_id: patient.mdtrtId,
    psn_no: insured.psnNo,
    med_type: patient.care.medType,
    begntime: dateTimeText(now),
    main_cond_dscr: patient.care.diagnosisName,
    dise_codg: patient.care.diseaseCode,
    dise_name: patient.care.diseaseName,
  },
  diseinfo: [
    {
      diag_type: '1',
      diag_srt_no: 1,
      diag_code: patient.care.diagnosisCode,
      diag_name: patient.care.diagnosisName,
      diag_dept: patient.care.deptName,
      dise_dor_no: patient.care.doctorCode,
      dise_dor_name: patient.care.doctorName,
      diag_time: dateTimeText(now),
      vali_flag: '1',
    },
  ],
})

/** The charge batch 收费批次 the bill's lines stand under at the centre: a new one each time they are uploaded. */
const batchOf = (bill: BillDoc): string => `${bill.id}-${bill.uploads}`

/** Line numbers are unique in the visit: those of every upload differ. */
export const lineNumber = (bill: BillDoc, sn: string): string => `${batchOf(bill)}-${sn}`

/** When the service was: what stands on the slip, for a bill that was one. */
export const serviceTime = (bill: BillDoc, now: Instant): Instant => bill.slip?.serviceAt ?? now

export const feesInput = (bill: BillDoc, patient: PatientDoc, insured: Insured, now: Instant) => ({
  feedetail: bill.lines.map(line => ({
    feedetl_sn: lineNumber(bill, line.sn),
    mdtrt_id: patient.mdtrtId,
    psn_no: insured.psnNo,
    chrg_bchno: batchOf(bill),
    rx_circ_flag: '0',
    fee_ocur_time: dateTimeText(serviceTime(bill, now)),
    med_list_codg: line.code,
    medins_list_codg: line.code,
    det_item_fee_sumamt: money(priceTimesCount(line.priceMicro, line.countE4)),
    cnt: wireNumber(line.countE4, 4),
    pric: wireNumber(line.priceMicro, 6),
    bilg_dept_codg: patient.care.deptCode,
    bilg_dept_name: patient.care.deptName,
    bilg_dr_codg: patient.care.doctorCode,
    bilg_dr_name: patient.care.doctorName,
    hosp_appr_flag: line.approved ? '1' : '0',
  })),
})

export const feesCancelInput = (bill: BillDoc, patient: PatientDoc, insured: Insured) => ({
  data: {mdtrt_id: patient.mdtrtId, chrg_bchno: batchOf(bill), psn_no: insured.psnNo},
})

/** 2206 and 2207: the totals of the uploaded lines go along. */
export function settlementInput(bill: BillDoc, patient: PatientDoc, insured: Insured) {
  const add = (part: 'fullSelfPay' | 'overLimit' | 'firstSelfPay' | 'inScope') =>
    money(bill.lines.reduce((sum, line) => sum + (line.split?.[part] ?? 0), 0))
  return {
    data: {
      psn_no: insured.psnNo,
      ...credentialFields(insured),
      med_type: patient.care.medType,
      medfee_sumamt: money(bill.lines.reduce((sum, line) => sum + line.amount, 0)),
      psn_setlway: '01',
      mdtrt_id: patient.mdtrtId,
      chrg_bchno: batchOf(bill),
      acct_used_flag: bill.accountUse,
      insutype: insured.rows[insured.chosen]?.insutype ?? '',
      invono: '',
      fulamt_ownpay_amt: add('fullSelfPay'),
      overlmt_selfpay: add('overLimit'),
      preselfpay_amt: add('firstSelfPay'),
      inscp_scp_amt: add('inScope'),
    },
  }
}

export const cancellationInput = (bill: BillDoc, patient: PatientDoc, insured: Insured) => ({
  data: {setl_id: bill.setlId, mdtrt_id: patient.mdtrtId, psn_no: insured.psnNo},
})

export const visitCancelInput = (patient: PatientDoc, insured: Insured) => ({
  data: {psn_no: insured.psnNo, mdtrt_id: patient.mdtrtId, ipt_otp_no: patient.id},
})

export const reversalInput = (insured: Insured, omsgid: string, oinfno: string) => ({
  data: {psn_no: insured.psnNo, omsgid, oinfno},
})

/** 5204 without a settlement number: all lines of the visit, settled ones with the number. */
export const linesQueryInput = (patient: PatientDoc, insured: Insured) => ({
  data: {psn_no: insured.psnNo, setl_id: '', mdtrt_id: patient.mdtrtId},
})

export const settlementQueryInput = (patient: PatientDoc, insured: Insured, setlId: string) => ({
  data: {psn_no: insured.psnNo, setl_id: setlId, mdtrt_id: patient.mdtrtId},
})

export type Sums = {total: number; fund: number; account: number; cash: number; rows: number}
export type Group = {insutype: string; clrType: string; agency: string}

export const totalsInput = (group: Group, sums: Sums, now: Instant) => ({
  data: {
    insutype: group.insutype,
    clr_type: group.clrType,
    setl_optins: group.agency,
    stmt_begndate: dayOf(now),
    stmt_enddate: dayOf(now),
    medfee_sumamt: money(sums.total),
    fund_pay_sumamt: money(sums.fund),
    acct_pay: money(sums.account),
    fixmedins_setl_cnt: sums.rows,
  },
})

export const itemsInput = (group: Group, sums: Sums, fileNo: string, now: Instant) => ({
  data: {
    setl_optins: group.agency,
    file_qury_no: fileNo,
    stmt_begndate: dayOf(now),
    stmt_enddate: dayOf(now),
    medfee_sumamt: money(sums.total),
    fund_pay_sumamt: money(sums.fund),
    cash_payamt: money(sums.cash),
    fixmedins_setl_cnt: sums.rows,
    clr_type: group.clrType,
  },
})

export const uploadInput = (code: string, name: string, bytes: Uint8Array) => ({
  fsUploadIn: {in: [...bytes], filename: name, fixmedins_code: code},
})

export const downloadInput = (code: string, fileNo: string, name: string) => ({
  fsDownloadIn: {file_qury_no: fileNo, filename: name, fixmedins_code: code},
})
