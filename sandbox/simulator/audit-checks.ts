// The auditor's checks by name, and the two that lay its own books beside the centre's: money by person, and the rows
// of the settlement book. Differences are values; nobody is told what to do about them.
import type {AuditorBooks} from './auditor-books.ts'

const auditChecks = [
  'lines', // the split of a charged line, worked out anew
  'shares', // the shares of a bill, worked out anew
  'K1.conservation', // total = fund + account + cash, in every answer
  'K1.accounts', // opening − closing balance = what live settlements took
  'K1.accumulators', // accumulators = recomputed accumulators
  'K1.settlements', // the settlement book holds the rows the answers told of, no more and no fewer
  'K2', // at most one live settlement per batch, at every entry
  'cancellation', // a cancellation is the exact opposite, of the asking institution's own bill, once
  'insurance', // nobody is registered under insurance that is not in force on the day of care
  'reversedStaysDead', // a reversed message is never accepted later
  'K6.verdict', // 3201 answers equal exactly when the sums are
  'K7.sameAnswer', // the same message is answered the same again
  'K7.otherBody', // the same msgid with another body books nothing
  'broken', // the centre broke one of its own invariants
] as const
export type AuditCheck = (typeof auditChecks)[number]

export type Difference = {check: AuditCheck; seq: number; where: string; expected: string; got: string}

/** What the auditor compares with: the books, asked by key. */
export type BooksView = {
  account(psnNo: string, insuranceType: string, area: string): {current: number; prior: number} | undefined
  accumulators(psnNo: string, insuranceType: string, year: string): {name: string; amount: number}[]
  settlements(): {
    setlId: string
    cancels: string | null
    institution: string
    total: number
    fund: number
    account: number
    cash: number
  }[]
}

type Found = Omit<Difference, 'seq'>

/** Accounts and accumulators of one person, or of everybody. */
export function compareMoney(ours: AuditorBooks, books: BooksView, psnNo: string | undefined): Found[] {
  const found: Found[] = []
  for (const [, person] of asked(ours.people, psnNo)) {
    for (const row of person.insurances) {
      const held = books.account(person.psnNo, row.insuranceType, row.area)
      const got = held ? `${held.current} + ${held.prior}` : 'no account'
      const expected = `${row.currentYearFen} + ${row.priorYearsFen}`
      if (got !== expected)
        found.push({check: 'K1.accounts', where: `${person.psnNo} ${row.insuranceType}`, expected, got})
    }
  }
  for (const [owner, used] of asked(ours.accumulators, psnNo)) {
    for (const [key, amounts] of used) {
      const [insuranceType, year] = key.split('|') as [string, string]
      const expected = show(amounts)
      const got = show(books.accumulators(owner, insuranceType, year).map(row => [row.name, row.amount]))
      if (got !== expected) found.push({check: 'K1.accumulators', where: `${owner}|${key}`, expected, got})
    }
  }
  return found
}

/** What a map holds of one person, or of everybody. */
function asked<Value>(all: ReadonlyMap<string, Value>, psnNo: string | undefined): Iterable<[string, Value]> {
  if (psnNo === undefined) return all
  const one = all.get(psnNo)
  return one === undefined ? [] : [[psnNo, one]]
}

/** Zero is the same as absent; order does not matter. */
const show = (all: Iterable<[string, number]>): string =>
  [...all]
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ')

/** Every row the answers told of stands in the book, and no other. */
export function compareRows(ours: AuditorBooks, books: BooksView): Found[] {
  const found: Found[] = []
  const left = new Set(ours.settlements.keys())
  for (const row of books.settlements()) {
    const told = ours.settlements.get(row.setlId)
    left.delete(row.setlId)
    const got = `${row.institution} ${row.cancels} ${row.total} = ${row.fund} + ${row.account} + ${row.cash}`
    const expected = told
      ? `${told.institution} ${told.cancels} ${told.parts.total} = ${told.fund} + ${told.account} + ${told.cash}`
      : 'no such row'
    if (got !== expected) found.push({check: 'K1.settlements', where: row.setlId, expected, got})
  }
  for (const setlId of left) found.push({check: 'K1.settlements', where: setlId, expected: 'a row', got: 'no row'})
  return found
}
