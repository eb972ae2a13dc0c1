// 5203 结算信息查询: one settlement as it stands in the books; refd_setl_flag says whether it has been taken back. The
// careful client's way out of doubt.
import {dayOf} from '../base/instant.ts'
import type {SettlementRow} from '../state/events.ts'
import type {Settlement} from '../state/reader.ts'
import {node, type Outcome, refused, type Transaction} from './context.ts'
import {isRefusal, settlementOf} from './find.ts'
import {isRefund} from './period.ts'
import {setldetail, setlinfo} from './setlinfo.ts'

/** A settlement row of the books in the shape events carry. */
export function rowOf(s: Settlement): Omit<SettlementRow, 'facts' | 'changes' | 'family'> {
  return {
    setlId: s.setl_id,
    cancels: s.cancels,
    cause: s.cause,
    psnNo: s.psn_no,
    mdtrtId: s.mdtrt_id,
    institution: s.institution,
    insuranceType: s.insurance_type,
    area: s.area,
    batch: s.batch,
    msgid: s.msgid,
    medType: s.med_type,
    clrType: s.clr_type,
    settledAt: s.settled_at,
    year: s.year,
    certType: s.cert_type,
    operator: s.operator,
    operatorName: s.operator_name,
    invoice: s.invoice,
    total: s.total_fen,
    fullSelfPay: s.full_self_pay_fen,
    overLimit: s.over_limit_fen,
    firstSelfPay: s.first_self_pay_fen,
    inScope: s.in_scope_fen,
    deductible: s.deductible_fen,
    pooled: s.pooled_fen,
    civilServant: s.civil_servant_fen,
    enterprise: s.enterprise_fen,
    criticalIllness: s.critical_illness_fen,
    largeSum: s.large_sum_fen,
    assistance: s.assistance_fen,
    other: s.other_fen,
    fund: s.fund_fen,
    currentAccount: s.current_account_fen,
    priorAccount: s.prior_account_fen,
    familyAccount: s.family_account_fen,
    account: s.account_fen,
    cash: s.cash_fen,
    person: s.person_fen,
    balance: s.balance_fen,
    policy: s.policy,
  }
}

/** Wire hosp_lv by level: 一级甲等, 二级甲等, 三级甲等. */
const hospitalLevels = {level1: '8', level2: '5', level3: '2'} as const
/** Wire lmtpric_hosp_lv and dedc_hosp_lv, which have tables of their own: 一级及以下, 二级, 三级. */
const ruleLevels = {level1: '1', level2: '2', level3: '3'} as const

export const settlementQuery: Transaction = (context): Outcome => {
  const found = settlementOf(context, node(context, 'data'))
  if (isRefusal(found)) return refused(found)
  const person = context.books.person(found.psn_no)
  const visit = context.books.visit(found.mdtrt_id)
  const insurance = context.books.insurance(found.psn_no, found.insurance_type, found.area)
  const row = rowOf(found)
  const {level} = context.institution
  const refunded = isRefund(found) || context.books.cancellationOf(found.setl_id) !== undefined
  return {
    person: found.psn_no,
    events: [],
    output: {
      setlinfo: {
        ...(person ? setlinfo(row, found.setl_id, person, insurance) : {}),
        insu_optins: found.area,
        emp_name: insurance?.employer || undefined,
        pay_loc: '2',
        fixmedins_code: context.institution.code,
        fixmedins_name: context.institution.name,
        hosp_lv: hospitalLevels[level],
        fixmedins_poolarea: context.institution.area,
        lmtpric_hosp_lv: ruleLevels[level],
        dedc_hosp_lv: ruleLevels[level],
        begndate: dayOf(visit?.begins_at ?? found.settled_at),
        enddate: dayOf(found.settled_at),
        psn_pay: found.person_fen,
        cash_payamt: found.cash_fen,
        refd_setl_flag: refunded ? '1' : '0',
        year: found.year,
        dise_codg: visit?.disease_code || undefined,
        dise_name: visit?.disease_name || undefined,
        invono: found.invoice || undefined,
        opter_id: found.operator || undefined,
        opter_name: found.operator_name || undefined,
      },
      setldetail: setldetail(row),
    },
  }
}
