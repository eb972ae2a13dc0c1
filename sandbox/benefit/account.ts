// Personal account 个人账户: the current-year account 当年账户 that some cities use up first, then accounts that pay personal
// parts at the end (历年账户, 家庭共济), then cash. Entitlements do not travel with a shared account: only money does.
// It does not know postings or passwords.
import type {Fen} from '../base/fen.ts'
import {type Bill, bear} from './bill.ts'
import {type AccountName, bucketRule, type PartName, type PayableBucket, partNames} from './policy.ts'
import type {Payer, Step} from './types.ts'

const payerOf: Record<AccountName, Payer> = {
  currentYear: 'currentYearAccount',
  priorYears: 'priorYearsAccount',
  family: 'familyAccount',
}

/** Which of the bill's buckets a part belongs to. */
const bucketOf: Record<PartName, PayableBucket> = {
  accountSegment: 'inScope',
  deductible: 'inScope',
  coPayment: 'inScope',
  aboveLimit: 'inScope',
  firstSelfPay: 'firstSelfPay',
  overLimitSelfPay: 'overLimitSelfPay',
  fullSelfPay: 'fullSelfPay',
}

const left = (bill: Bill, name: AccountName): Fen => Math.max(0, bill.facts.balances[name] - bill.account[name])

/** Account segment 账户段: in-scope cost the first account pays before any band. */
export function payFirst(bill: Bill): void {
  const {first, firstIsMandatory} = bill.plan.account
  const {useAccount} = bill.facts
  for (const rule of first) {
    const balance = left(bill, rule.from)
    const amount = Math.min(bill.covered, balance)
    if (amount === 0) continue
    if (useAccount === 'none' && !firstIsMandatory) continue
    const step: Step = {
      kind: 'currentYearAccount',
      clause: `${bill.plan.id}.accountFirst`,
      source: rule.source,
      confidence: rule.confidence,
      base: bill.covered,
      amount,
      limit: balance,
      before: balance,
      after: balance - amount,
    }
    bill.covered -= amount
    if (useAccount === 'none') {
      step.after = balance
      step.detail = 'kept'
      bear(bill, 'accountSegment', amount, rule)
    } else {
      bill.account[rule.from] += amount
      step.pays = {[payerOf[rule.from]]: amount}
      if (rule.from !== 'currentYear') step.detail = rule.from
    }
    bill.steps.push(step)
  }
}

/** Accounts pay personal parts where the policy and the person let them. */
export function payPersonal(bill: Bill): void {
  const {useAccount} = bill.facts
  if (useAccount === 'none') return
  for (const rule of bill.plan.account.personal) {
    if (rule.from === 'family' && useAccount !== 'family') continue
    for (const part of partNames) {
      const base = bill.parts[part]
      if (base === 0 || !rule.pays.includes(bucketOf[part])) continue
      const before = left(bill, rule.from)
      const amount = Math.min(base, before)
      if (amount === 0) continue
      bill.parts[part] -= amount
      bill.account[rule.from] += amount
      bill.steps.push({
        kind: 'account',
        clause: `${bill.plan.id}.account`,
        source: rule.source,
        confidence: rule.confidence,
        bucket: bucketOf[part],
        base,
        amount,
        pays: {[payerOf[rule.from]]: amount},
        limit: before,
        before,
        after: before - amount,
        detail: part,
      })
    }
  }
}

/** What is left is cash, part by part. */
export function payCash(bill: Bill): void {
  for (const part of partNames) {
    const amount = bill.parts[part]
    if (amount === 0) continue
    const why = bill.why[part] ?? bucketRule
    bill.cash += amount
    bill.steps.push({
      kind: 'cash',
      clause: `cash.${part}`,
      source: why.source,
      confidence: why.confidence,
      bucket: bucketOf[part],
      base: amount,
      amount,
      pays: {cash: amount},
      detail: part,
    })
  }
}
