// What an answer teaches about a visit 应答所得: read once, for the front-end server's books and for a load that keeps none. Pure.
import type {Fen} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import {fenOf, type JsonRow, rowOf, rowsOf, textOf} from '../protocol/answer-rows.ts'
import type {Totals, Visit, Wish} from './types.ts'

/** A wish of which nothing has been asked yet. */
export const newVisit = (wish: Wish, at: Instant): Visit => ({
  wish,
  at,
  step: 'identify',
  psnNo: '',
  person: {name: '', idType: '', idNo: '', type: ''},
  insuranceType: '',
  area: '',
  mdtrtId: '',
  batch: 1,
  uploaded: false,
  totals: null,
  bill: null,
  cancelWanted: false,
  pending: null,
  settles: 0,
  ending: null,
  why: '',
})

/** Of 1101: who it is and the first insurance in force (psn_insu_stas 1); null when none is. */
export function identified(output: JsonRow): Pick<Visit, 'psnNo' | 'person' | 'insuranceType' | 'area'> | null {
  const row = rowsOf(output.insuinfo).find(each => textOf(each, 'psn_insu_stas') === '1')
  if (!row) return null
  const base = rowOf(output.baseinfo)
  return {
    psnNo: textOf(base, 'psn_no'),
    person: {
      name: textOf(base, 'psn_name'),
      idType: textOf(base, 'psn_cert_type'),
      idNo: textOf(base, 'certno'),
      type: textOf(row, 'psn_type'),
    },
    insuranceType: textOf(row, 'insutype'),
    area: textOf(row, 'insuplc_admdvs'),
  }
}

/** Of 2201: the centre's number of the visit. */
export const registered = (output: JsonRow): Pick<Visit, 'mdtrtId'> => ({
  mdtrtId: textOf(rowOf(output.data), 'mdtrt_id'),
})

/** Of 2204: how the centre splits the lines; `total` is the hospital's own sum of them. */
export function charged(output: JsonRow, total: Fen): {totals: Totals} {
  const rows = rowsOf(output.result)
  const add = (code: string) => rows.reduce((sum, row) => sum + fenOf(row, code), 0)
  return {
    totals: {
      total,
      fullSelfPay: add('fulamt_ownpay_amt'),
      overLimit: add('overlmt_amt'),
      firstSelfPay: add('preselfpay_amt'),
      inScope: add('inscp_scp_amt'),
    },
  }
}

/** Of the setlinfo of 2207, 2208 and 5203: clearing keys as far as the answer names them, and the four sums. */
export const billed = (info: JsonRow) => ({
  clrType: textOf(info, 'clr_type'),
  agency: textOf(info, 'clr_optins'),
  total: fenOf(info, 'medfee_sumamt'),
  fund: fenOf(info, 'fund_pay_sumamt'),
  account: fenOf(info, 'acct_pay'),
  cash: fenOf(info, 'psn_cash_pay'),
})
