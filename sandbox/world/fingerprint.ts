// 指纹: one hash over all rows of the books in canonical order. Database images are not compared, because pages may
// lie differently after other batch boundaries; rows may not.
import type {Sha256} from '../base/hash.ts'
import type {SqlReader, SqlRow} from '../base/sql.ts'
import {tableOrder} from '../state/schema.ts'

/** Rows read in one go. */
const slice = 1000

export const fingerprint = (
  sql: SqlReader,
  sha256: Sha256,
  tables: readonly [table: string, order: string][] = tableOrder,
): string => allAtOnce(fingerprinting(sql, sha256, tables))

/** Runs sliced work to its end without giving anybody a turn. */
export function allAtOnce<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const {done, value} = work.next()
    if (done) return value
  }
}

/** The same in slices of some ten milliseconds, so that a server can give others a turn in between. */
export function* fingerprinting(
  sql: SqlReader,
  sha256: Sha256,
  of: readonly [table: string, order: string][] = tableOrder,
): Generator<void, string, void> {
  const tables: string[] = []
  for (const [table, order] of of) {
    const keys = order.split(', ')
    const beyond = `(${order}) > (${keys.map(() => '?').join()})`
    const texts: string[] = []
    let rows = sql.prepare<SqlRow>(`select * from ${table} order by ${order} limit ${slice}`).all()
    for (let last = rows.at(-1); last; last = rows.at(-1)) {
      for (const row of rows) texts.push(table === 'file' ? JSON.stringify(row, bytesAsText) : JSON.stringify(row))
      yield
      const from = last
      rows = sql
        .prepare<SqlRow>(`select * from ${table} where ${beyond} order by ${order} limit ${slice}`)
        .all(...keys.map(key => from[key] ?? null))
    }
    tables.push(`${table} ${sha256(texts.join('\n'))}`)
    yield
  }
  return sha256(tables.join('\n'))
}

/** The one table with bytes; asking every value of every table would double the work. */
const bytesAsText = (_: string, value: unknown) => (value instanceof Uint8Array ? Array.from(value).join() : value)
