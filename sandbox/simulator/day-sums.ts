// Sums of booked settlement rows by institution, day and what a reconciliation 对总账 may ask for apart: what 3201 speaks of,
// reckoned without the centre's books. It does not know where the rows come from.
import type {Counting} from './auditor-reading.ts'

export type CountedRow = {
  institution: string
  insuranceType: string
  clrType: string
  area: string
  day: string
  /** The bill it is about: its own number, or that of the bill taken back. */
  bill: string
  refund: boolean
  cancels: string | null
  cancelled: boolean
  parts: {total: number}
  fund: number
  account: number
}
/** Of the booked rows of a day, refunds counted with their sign. Amounts in fen. */
export type Sums = {rows: number; total: number; fund: number; account: number}
export type Asked = Pick<CountedRow, 'institution' | 'insuranceType' | 'clrType' | 'area'> & {from: string; to: string}

const nothing: Sums = {rows: 0, total: 0, fund: 0, account: 0}

export class DaySums {
  /** By institution and what 3201 may ask for apart, then by day. */
  private readonly sums = new Map<string, Map<string, Sums>>()
  private readonly rows = new Map<string, CountedRow[]>()

  add(row: CountedRow): void {
    this.count(row, 1)
    const kept = this.rows.get(row.institution) ?? []
    kept.push(row)
    this.rows.set(row.institution, kept)
  }

  /** Takes a row out again. */
  drop(row: CountedRow): void {
    this.count(row, -1)
    const kept = this.rows.get(row.institution) ?? []
    this.rows.set(
      row.institution,
      kept.filter(one => one !== row),
    )
  }

  private count(row: CountedRow, sign: 1 | -1): void {
    const key = keyOf(row)
    const days = this.sums.get(key) ?? new Map<string, Sums>()
    this.sums.set(key, days)
    const {rows, total, fund, account} = days.get(row.day) ?? nothing
    days.set(row.day, {
      rows: rows + sign,
      total: total + sign * row.parts.total,
      fund: fund + sign * row.fund,
      account: account + sign * row.account,
    })
  }

  /** Sums from one day to another; an empty area asks for all of them. */
  booked(asked: Asked, counting: Counting): Sums {
    const {from, to} = asked
    if (counting !== 'both' || asked.area === '') {
      const rows = (this.rows.get(asked.institution) ?? []).filter(
        row =>
          row.insuranceType === asked.insuranceType &&
          row.clrType === asked.clrType &&
          (asked.area === '' || row.area === asked.area) &&
          row.day >= from &&
          row.day <= to,
      )
      return sumsOf(rows, counting)
    }
    let sum = nothing
    for (const [day, {rows, total, fund, account}] of this.sums.get(keyOf(asked)) ?? []) {
      if (day >= from && day <= to)
        sum = {
          rows: sum.rows + rows,
          total: sum.total + total,
          fund: sum.fund + fund,
          account: sum.account + account,
        }
    }
    return sum
  }
}

const keyOf = ({institution, insuranceType, clrType, area}: Omit<Asked, 'from' | 'to'>): string =>
  [institution, insuranceType, clrType, area].join('|')

/** The seldom asked ways to count, row by row. */
function sumsOf(all: readonly CountedRow[], counting: Counting): Sums {
  const rows = all.filter(row =>
    counting === 'refunds' ? row.refund : counting !== 'standing' || (row.cancels === null && !row.cancelled),
  )
  const net = new Map<string, number>()
  for (const {bill, refund} of rows) net.set(bill, (net.get(bill) ?? 0) + (refund ? -1 : 1))
  const add = (amount: (row: CountedRow) => number) => rows.reduce((sum, row) => sum + amount(row), 0)
  return {
    rows: counting === 'neither' ? [...net.values()].reduce((sum, count) => sum + Math.abs(count), 0) : rows.length,
    total: add(row => row.parts.total),
    fund: add(row => row.fund),
    account: add(row => row.account),
  }
}
