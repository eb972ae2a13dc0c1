// Filled-in requests for every transaction 报文样例: what the console offers and the documentation page shows. Values come
// from a context (institution, person, visit, lines); the field table says which of them a request carries.
// Requests are lists of names and wire values, not judged here; that they parse, strict too, is tested.
import {dateTimeText, dayOf, type Instant, instant} from '../base/instant.ts'
import type {Infno} from './codes.ts'
import type {Field} from './field-shapes.ts'
import {transactionOf} from './field-table.ts'
import {makeMsgid} from './msgid.ts'

/** One line of the bill. Money in yuan as the wire writes it: '12.50'. */
export type ExampleLine = {
  sn: string
  code: string
  hospitalCode: string
  price: string
  count: string
  amount: string
  prescription: string
}

/** Everything a request may ask for. Texts as the wire carries them, money in yuan. */
export type ExampleContext = {
  at: Instant
  sequence: number
  institution: {code: string; name: string; area: string}
  operator: {number: string; name: string}
  signNo: string
  person: {
    psnNo: string
    name: string
    certType: string
    certNo: string
    credentialType: string
    credentialNo: string
    cardSn: string
    insuranceType: string
    personType: string
    area: string
  }
  visit: {
    mdtrtId: string
    iptOtpNo: string
    careType: string
    deptCode: string
    deptName: string
    caty: string
    doctorCode: string
    doctorName: string
    diagnosisCode: string
    diagnosisName: string
    /** Empty = no chronic or single disease. */
    diseaseCode: string
    diseaseName: string
  }
  batch: string
  lines: readonly ExampleLine[]
  totals: {
    total: string
    fullSelfPay: string
    overLimit: string
    firstSelfPay: string
    inScope: string
    fund: string
    account: string
    cash: string
    count: string
  }
  settlement: {setlId: string; msgid: string; infno: string; clearing: string; agency: string}
  file: {number: string; name: string; content: string}
}

/** A context in which every example is a proper message of one visit; people and numbers are synthetic. */
export const exampleContext: ExampleContext = {
  at: instant('2025-03-03 09:30:00'),
  sequence: 1,
  institution: {code: 'H31010100001', name: '示例医院', area: '310000'},
  operator: {number: '001', name: '收费员'},
  signNo: '100001',
  person: {
    psnNo: '31000000000000000000000001',
    name: '张示例',
    certType: '01',
    certNo: '319900199001010018',
    credentialType: '02',
    credentialNo: '319900199001010018',
    cardSn: '',
    insuranceType: '310',
    personType: '11',
    area: '310000',
  },
  visit: {
    mdtrtId: '310000174096540000000000000001',
    iptOtpNo: 'M0001',
    careType: '11',
    deptCode: '0301',
    deptName: '内科',
    caty: 'A03',
    doctorCode: 'D310101000001',
    doctorName: '李示例',
    diagnosisCode: 'J06.900',
    diagnosisName: '急性上呼吸道感染',
    diseaseCode: '',
    diseaseName: '',
  },
  batch: 'B0001',
  lines: [
    {
      sn: '1',
      code: 'XC07ABM056A001010100001',
      hospitalCode: 'Y0001',
      price: '15.8',
      count: '2',
      amount: '31.6',
      prescription: 'R0001',
    },
    {
      sn: '2',
      code: '001101000010000-11010000101',
      hospitalCode: 'F0001',
      price: '25',
      count: '1',
      amount: '25',
      prescription: 'R0001',
    },
  ],
  totals: {
    total: '56.6',
    fullSelfPay: '0',
    overLimit: '0',
    firstSelfPay: '3.16',
    inScope: '53.44',
    fund: '0',
    account: '56.6',
    cash: '0',
    count: '1',
  },
  settlement: {
    setlId: '310000174096600000000000000002',
    msgid: 'H31010100001202503030930000001',
    infno: '2207',
    clearing: '11',
    agency: '310000',
  },
  file: {number: 'M00/00/00/000001', name: '1.txt.zip', content: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=='},
}

/** A wire value: text, number or a missing field. */
export type ExampleValue = string | number | undefined

/**
 * The value a field of a request would usually carry; undefined = leave it out. `line` = row of a list node.
 * Numbers come as JSON numbers. The console asks field by field.
 */
export function exampleValue(
  infno: Infno,
  node: string,
  field: Field,
  context: ExampleContext,
  line = 0,
): ExampleValue {
  const value = fieldValue(infno, node, field.code, context, line)
  if (value === undefined || value === '') return undefined
  return field.type === 'number' ? Number(value) : value
}

function fieldValue(
  infno: Infno,
  node: string,
  code: string,
  context: ExampleContext,
  line: number,
): string | undefined {
  if (code === 'chrg_bchno' && infno === '2205') return context.batch
  if (code === 'fixmedins_code' && node === 'fsDownloadIn') return context.institution.code
  if (code === 'mdtrt_id' && infno === '5201') return undefined
  if (code === 'setl_id' && infno === '5204') return context.settlement.setlId
  if (code === 'begntime' && infno === '1101') return undefined
  if (node === 'feedetail') return lineValue(code, context.lines[line]) ?? common(code, context)
  return common(code, context)
}

function lineValue(code: string, line: ExampleLine | undefined): string | undefined {
  switch (code) {
    case 'feedetl_sn':
      return line?.sn
    case 'med_list_codg':
      return line?.code
    case 'medins_list_codg':
      return line?.hospitalCode
    case 'pric':
      return line?.price
    case 'cnt':
      return line?.count
    case 'det_item_fee_sumamt':
      return line?.amount
    case 'rxno':
      return line?.prescription
    default:
      return undefined
  }
}

/** Field code → value, the same in every transaction. */
function common(code: string, context: ExampleContext): string | undefined {
  return table(context)[code]
}

function table(context: ExampleContext): Readonly<Record<string, string>> {
  const {person, visit, totals, settlement, file, institution, operator} = context
  const now = dateTimeText(context.at)
  const today = dayOf(context.at)
  return {
    opter_no: operator.number,
    mac: '00-00-00-00-00-00',
    ip: '127.0.0.1',
    sign_no: context.signNo,
    psn_no: person.psnNo,
    psn_name: person.name,
    psn_cert_type: person.certType,
    certno: person.certNo,
    mdtrt_cert_type: person.credentialType,
    mdtrt_cert_no: person.credentialNo,
    card_sn: person.cardSn,
    insutype: person.insuranceType,
    psn_type: person.personType,
    begntime: now,
    endtime: `${today} 23:59:59`,
    mdtrt_id: visit.mdtrtId,
    ipt_otp_no: visit.iptOtpNo,
    med_type: visit.careType,
    dept_code: visit.deptCode,
    dept_name: visit.deptName,
    caty: visit.caty,
    atddr_no: visit.doctorCode,
    dr_name: visit.doctorName,
    main_cond_dscr: visit.diagnosisName,
    dise_codg: visit.diseaseCode,
    dise_name: visit.diseaseName,
    diag_type: '1',
    diag_srt_no: '1',
    diag_code: visit.diagnosisCode,
    diag_name: visit.diagnosisName,
    diag_dept: visit.deptName,
    dise_dor_no: visit.doctorCode,
    dise_dor_name: visit.doctorName,
    diag_time: now,
    vali_flag: '1',
    chrg_bchno: context.batch,
    rx_circ_flag: '0',
    fee_ocur_time: now,
    bilg_dept_codg: visit.deptCode,
    bilg_dept_name: visit.deptName,
    bilg_dr_codg: visit.doctorCode,
    bilg_dr_name: visit.doctorName,
    hosp_appr_flag: '0',
    psn_setlway: '01',
    acct_used_flag: '1',
    medfee_sumamt: totals.total,
    fulamt_ownpay_amt: totals.fullSelfPay,
    overlmt_selfpay: totals.overLimit,
    preselfpay_amt: totals.firstSelfPay,
    inscp_scp_amt: totals.inScope,
    fund_pay_sumamt: totals.fund,
    acct_pay: totals.account,
    cash_payamt: totals.cash,
    fixmedins_setl_cnt: totals.count,
    setl_id: settlement.setlId,
    omsgid: settlement.msgid,
    oinfno: settlement.infno,
    clr_type: settlement.clearing,
    setl_optins: settlement.agency,
    refd_setl_flag: '0',
    fixmedins_refd_setl_flag: '0',
    stmt_begndate: today,
    stmt_enddate: today,
    file_qury_no: file.number,
    filename: file.name,
    in: file.content,
    fixmedins_code: institution.code,
  }
}

/** Node name → row, or rows of a list node. */
export type ExampleInput = Record<string, Record<string, ExampleValue> | Record<string, ExampleValue>[]>

/** The `input` of a request; every required field is filled. Lists have one row, 2204 one for each line. */
export function exampleInput(infno: Infno, context: ExampleContext = exampleContext): ExampleInput {
  const input: ExampleInput = {}
  for (const node of transactionOf(infno).input) {
    const count = node.name === 'feedetail' ? context.lines.length : 1
    const rows = Array.from({length: count}, (_, line) => {
      const row: Record<string, ExampleValue> = {}
      for (const field of node.fields) {
        const value = filled(infno, node.name, field, context, line)
        if (value !== undefined) row[field.code] = value
      }
      return row
    })
    input[node.name] = node.many ? rows : (rows[0] as Record<string, ExampleValue>)
  }
  return input
}

/** 2203 asks for a disease in its newest edition even when there is none: the diagnosis stands in. */
function filled(infno: Infno, node: string, field: Field, context: ExampleContext, line: number): ExampleValue {
  const value = exampleValue(infno, node, field, context, line)
  if (value !== undefined || !field.required) return value
  if (field.code === 'dise_codg') return context.visit.diagnosisCode
  if (field.code === 'dise_name') return context.visit.diagnosisName
  return undefined
}

export type ExampleRequest = Record<string, string | ExampleInput> & {infno: Infno; input: ExampleInput}

/** A whole request, envelope and input, ready for JSON.stringify. */
export function exampleRequest(infno: Infno, context: ExampleContext = exampleContext): ExampleRequest {
  const {institution, operator, person} = context
  return {
    infno,
    msgid: makeMsgid(institution.code, context.at, context.sequence),
    mdtrtarea_admvs: institution.area,
    insuplc_admdvs: person.area,
    recer_sys_code: 'YBXT',
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: 'V1.0',
    opter_type: '1',
    opter: operator.number,
    opter_name: operator.name,
    inf_time: dateTimeText(context.at),
    fixmedins_code: institution.code,
    fixmedins_name: institution.name,
    sign_no: context.signNo,
    input: exampleInput(infno, context),
  }
}
