// Double entry 分录 of a settlement: what the institution is owed against who owes it. The lines of one settlement
// always sum to zero; a cancellation is the same lines with the other sign. It does not know how the shares arose.
import {assert} from '../base/assert.ts'
import type {Fen} from '../base/fen.ts'

/** The shares of one settlement row, in fen; negative throughout for a cancellation. */
export type Shares = {
  institution: string
  total: Fen
  pooled: Fen
  civilServant: Fen
  enterprise: Fen
  criticalIllness: Fen
  largeSum: Fen
  assistance: Fen
  other: Fen
  /** Account money by owner: the person's own, and a relative's for the shared part. */
  owner: string
  currentAccount: Fen
  priorAccount: Fen
  familyOwner: string | null
  familyAccount: Fen
  cash: Fen
}

export const fundAccounts = [
  'pooled',
  'civilServant',
  'enterprise',
  'criticalIllness',
  'largeSum',
  'assistance',
  'other',
] as const

/**
 * Posting lines; zero lines are left out.
 * @example postings({total: 1000, pooled: 800, cash: 200, …})
 * // [{account: 'institution:H…', amount: -1000}, {account: 'fund:pooled', amount: 800}, {account: 'cash', amount: 200}]
 */
export function postings(s: Shares): {account: string; amount: Fen}[] {
  const lines = [{account: `institution:${s.institution}`, amount: -s.total}]
  for (const fund of fundAccounts) lines.push({account: `fund:${fund}`, amount: s[fund]})
  lines.push({account: `account:${s.owner}:currentYear`, amount: s.currentAccount})
  lines.push({account: `account:${s.owner}:priorYears`, amount: s.priorAccount})
  lines.push({account: `account:${s.familyOwner ?? ''}:family`, amount: s.familyAccount})
  lines.push({account: 'cash', amount: s.cash})
  let sum = 0
  for (const line of lines) sum += line.amount
  assert(sum === 0, () => `postings of a settlement must sum to zero, got ${sum} fen: ${JSON.stringify(s)}`)
  return lines.filter(line => line.amount !== 0)
}
