// Reading what comes back 应答报文: the answer's text as a hospital system reads it. Torn JSON, a gateway's page and silence
// all mean the same: nobody here knows what became of the message. It does not know why anything was asked.
import {fenOf, type JsonRow, rowOf, rowsOf, textOf} from '../protocol/answer-rows.ts'
import type {Amounts, Insured} from '../state/hospital-records.ts'
import type {Came} from '../state/records.ts'

export type Known =
  | {known: 'ok'; output: JsonRow; warning: string}
  | {known: 'refused'; text: string}
  | {known: 'file'; octets: string}
  | {known: 'nothing'; text: string}

export function readAnswer(came: Came): Known {
  if ('octets' in came) return {known: 'file', octets: came.octets}
  if ('broke' in came) return {known: 'nothing', text: came.text}
  let answer: JsonRow
  try {
    answer = JSON.parse(came.body) as JsonRow
  } catch {
    return {known: 'nothing', text: '应答不完整'}
  }
  const infcode = String(answer.infcode)
  if (infcode === '0')
    return {
      known: 'ok',
      output: Array.isArray(answer.output) ? {rows: answer.output} : rowOf(answer.output),
      warning: textOf(answer, 'warn_msg'),
    }
  return infcode.startsWith('-')
    ? {known: 'refused', text: textOf(answer, 'err_msg')}
    : {known: 'nothing', text: '应答无法识别'}
}

/** 1101: who it is, and the insurance row to use: the one in force, of this pooling area before others. */
export function insuredOf(output: JsonRow, area: string): Omit<Insured, 'credential' | 'at'> {
  const base = rowOf(output.baseinfo)
  const rows = rowsOf(output.insuinfo).map(row => ({
    insutype: textOf(row, 'insutype'),
    personType: textOf(row, 'psn_type'),
    area: textOf(row, 'insuplc_admdvs'),
    state: textOf(row, 'psn_insu_stas'),
    balance: fenOf(row, 'balc'),
    since: textOf(row, 'psn_insu_date'),
  }))
  const here = rows.findIndex(row => row.state === '1' && row.area === area)
  return {
    psnNo: textOf(base, 'psn_no'),
    name: textOf(base, 'psn_name'),
    certNo: textOf(base, 'certno'),
    sex: textOf(base, 'gend') === '1' ? 'male' : 'female',
    birthDay: textOf(base, 'brdy'),
    age: Math.floor(Number(textOf(base, 'age')) || 0),
    rows,
    chosen: here >= 0 ? here : rows.findIndex(row => row.state === '1'),
  }
}

/** The amounts of 2206, 2207 and 5203. */
export function amountsOf(output: JsonRow): Amounts {
  const info = rowOf(output.setlinfo)
  const fund = fenOf(info, 'fund_pay_sumamt')
  const pooled = fenOf(info, 'hifp_pay')
  return {
    total: fenOf(info, 'medfee_sumamt'),
    fullSelfPay: fenOf(info, 'fulamt_ownpay_amt'),
    overLimit: fenOf(info, 'overlmt_selfpay'),
    firstSelfPay: fenOf(info, 'preselfpay_amt'),
    inScope: fenOf(info, 'inscp_scp_amt'),
    deductible: fenOf(info, 'act_pay_dedc'),
    pooled,
    otherFunds: fund - pooled,
    fund,
    account: fenOf(info, 'acct_pay'),
    family: fenOf(info, 'acct_mulaid_pay'),
    // the query names the cash otherwise than the settlement
    cash: fenOf(info, 'psn_cash_pay' in info ? 'psn_cash_pay' : 'cash_payamt'),
    balance: fenOf(info, 'balc'),
  }
}

export function clearingOf(output: JsonRow): {insutype: string; clrType: string; agency: string} {
  const info = rowOf(output.setlinfo)
  return {
    insutype: textOf(info, 'insutype'),
    clrType: textOf(info, 'clr_type'),
    agency: textOf(info, 'clr_optins'),
  }
}
