// 撤销: the opposite of a settlement row as a row of its own. Every share, account move, accumulator change and posting
// comes back with the other sign; the first row is never touched. Used by 2208 (result known) and 2601 (unknown); the
// opposite of a cancellation makes its bill stand again.
import {assert} from '../base/assert.ts'
import type {Fen} from '../base/fen.ts'
import type {Event, SettlementRow} from '../state/events.ts'
import type {Settlement} from '../state/reader.ts'
import type {Context} from './context.ts'

/** No amount is minus nought. */
export const negative = (amount: Fen): Fen => (amount === 0 ? 0 : -amount)

export function cancelledEvent(
  context: Context,
  original: Settlement,
  setlId: string,
  cause: 'cancel' | 'reverse' | 'restore',
): Event & {kind: 'settled'} {
  const changes: Record<string, number> = {}
  for (const [name, change] of Object.entries(JSON.parse(original.changes) as Record<string, number>)) {
    changes[name] = negative(change)
  }
  // a bill that stands again is taken back by the opposite of what restored it: no row is taken back twice
  const after = context.books.after(original.setl_id)
  assert(after.length % 2 === 0, () => `${original.setl_id} has been taken back by ${after.at(-1)?.setl_id}`)
  const insurance = context.books.insurance(original.psn_no, original.insurance_type, original.area)
  const row: SettlementRow = {
    setlId,
    cancels: after.at(-1)?.setl_id ?? original.setl_id,
    cause,
    psnNo: original.psn_no,
    mdtrtId: original.mdtrt_id,
    institution: original.institution,
    insuranceType: original.insurance_type,
    area: original.area,
    batch: original.batch,
    msgid: context.message.envelope.msgid,
    medType: original.med_type,
    clrType: original.clr_type,
    settledAt: context.now,
    year: original.year,
    certType: original.cert_type,
    operator: context.message.envelope.operator,
    operatorName: context.message.envelope.operatorName,
    invoice: original.invoice,
    total: negative(original.total_fen),
    fullSelfPay: negative(original.full_self_pay_fen),
    overLimit: negative(original.over_limit_fen),
    firstSelfPay: negative(original.first_self_pay_fen),
    inScope: negative(original.in_scope_fen),
    deductible: negative(original.deductible_fen),
    pooled: negative(original.pooled_fen),
    civilServant: negative(original.civil_servant_fen),
    enterprise: negative(original.enterprise_fen),
    criticalIllness: negative(original.critical_illness_fen),
    largeSum: negative(original.large_sum_fen),
    assistance: negative(original.assistance_fen),
    other: negative(original.other_fen),
    fund: negative(original.fund_fen),
    currentAccount: negative(original.current_account_fen),
    priorAccount: negative(original.prior_account_fen),
    familyAccount: negative(original.family_account_fen),
    account: negative(original.account_fen),
    cash: negative(original.cash_fen),
    person: negative(original.person_fen),
    balance:
      (insurance ? insurance.current_fen + insurance.prior_fen : 0) +
      original.current_account_fen +
      original.prior_account_fen,
    family:
      original.family_owner === null
        ? null
        : {
            psnNo: original.family_owner,
            insuranceType: original.family_insurance_type ?? '',
            area: original.family_area ?? '',
            current: negative(original.family_current_fen),
          },
    policy: original.policy,
    facts: null,
    changes,
  }
  return {kind: 'settled', row}
}
