// 结算信息 on the wire: one settlement row as setlinfo and setldetail, the same for 2206, 2207, 2208 and 5203. Amounts
// stay integer fen; the field table prints them.

import type {Fen} from '../base/fen.ts'
import {ageOn, dateTimeText, dayOf} from '../base/instant.ts'
import type {WireRow} from '../protocol/types.ts'
import type {SettlementRow} from '../state/events.ts'
import type {Insurance, Person} from '../state/reader.ts'
import {personFields} from './find.ts'

type Shares = Omit<SettlementRow, 'facts' | 'changes' | 'family' | 'policy' | 'cause' | 'setlId' | 'cancels'>

/** The amounts every settlement answer carries. */
function amountFields(row: Shares): WireRow {
  return {
    medfee_sumamt: row.total,
    fulamt_ownpay_amt: row.fullSelfPay,
    overlmt_selfpay: row.overLimit,
    preselfpay_amt: row.firstSelfPay,
    inscp_scp_amt: row.inScope,
    act_pay_dedc: row.deductible,
    hifp_pay: row.pooled,
    pool_prop_selfpay: 0,
    cvlserv_pay: row.civilServant,
    hifes_pay: row.enterprise,
    hifmi_pay: row.criticalIllness,
    hifob_pay: row.largeSum,
    hifdm_pay: 0,
    maf_pay: row.assistance,
    oth_pay: row.other,
    fund_pay_sumamt: row.fund,
    psn_part_amt: row.person,
    acct_pay: row.account,
    psn_cash_pay: row.cash,
    hosp_part_amt: 0,
    balc: row.balance,
    acct_mulaid_pay: row.familyAccount,
  }
}

export function setlinfo(
  row: Shares,
  setlId: string | undefined,
  person: Person,
  insurance: Insurance | undefined,
): WireRow {
  const day = dayOf(row.settledAt)
  return {
    mdtrt_id: row.mdtrtId,
    setl_id: setlId,
    ...personFields(person, day, ageOn(person.birth_day, day)),
    insutype: row.insuranceType,
    psn_type: insurance?.person_type ?? '',
    cvlserv_flag: insurance?.civil_servant === 1 ? '1' : '0',
    setl_time: dateTimeText(row.settledAt),
    mdtrt_cert_type: row.certType,
    med_type: row.medType,
    ...amountFields(row),
    medins_setl_id: row.msgid,
    clr_optins: row.area,
    clr_way: '1',
    clr_type: row.clrType,
  }
}

/** 基金支付类型 by insurance scheme: employees 3101…, residents 3901…; account money is listed too, as real centres do. */
export function setldetail(row: Shares): WireRow[] {
  const residents = row.insuranceType.startsWith('39') || row.insuranceType.startsWith('38')
  const kinds: [code: string, name: string, amount: Fen][] = [
    residents
      ? ['390100', '城乡居民基本医疗保险基金', row.pooled]
      : ['310100', '城镇职工基本医疗保险统筹基金', row.pooled],
    ['320100', '公务员医疗补助基金', row.civilServant],
    ['370100', '企业补充医疗保险基金', row.enterprise],
    residents
      ? ['390200', '城乡居民大病医疗保险基金', row.criticalIllness]
      : ['310300', '职工大病补助基金', row.criticalIllness],
    ['330100', '大额医疗费用补助基金', row.largeSum],
    ['610100', '医疗救助基金', row.assistance],
    ['999997', '其他基金', row.other],
    ['310200', '城镇职工基本医疗保险个人账户基金', row.account - row.familyAccount],
    ['310201', '个人账户共济支付', row.familyAccount],
  ]
  return kinds
    .filter(([, , amount]) => amount !== 0)
    .map(([code, name, amount]) => ({
      fund_pay_type: code,
      fund_pay_type_name: name,
      inscp_scp_amt: row.inScope,
      crt_payb_lmt_amt: 0,
      fund_payamt: amount,
    }))
}
