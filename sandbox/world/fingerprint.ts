// 指纹: one hash over all rows of the books in canonical order. Database images are not compared, because pages may
// lie differently after other batch boundaries; rows may not.
import type {Sha256} from '../base/hash.ts'
import type {SqlReader, SqlValue} from '../base/sql.ts'
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

/**
 * The same in slices of some ten milliseconds, so that a server can give others a turn in between. SQLite writes the rows down:
 * reading every value over to here takes three times as long.
 */
export function* fingerprinting(
  sql: SqlReader,
  sha256: Sha256,
  of: readonly [table: string, order: string][] = tableOrder,
): Generator<void, string, void> {
  const tables: string[] = []
  for (const [table, order] of of) {
    const keys = order.split(', ')
    const {columns, written} = asText(sql, table)
    const ask = (where: string) =>
      sql.prepare<{text: string}>(`select ${written} as text from ${table} ${where} order by ${order} limit ${slice}`)
    const beyond = ask(`where (${order}) > (${keys.map(() => '?').join()})`)
    const texts: string[] = []
    for (let rows = ask('').all(); rows.length > 0; ) {
      for (const {text} of rows) texts.push(text)
      yield
      const last = JSON.parse(texts.at(-1) as string) as SqlValue[]
      rows = rows.length < slice ? [] : beyond.all(...keys.map(key => last[columns.indexOf(key)] as SqlValue))
    }
    tables.push(`${table} ${sha256(texts.join('\n'))}`)
    yield
  }
  return sha256(tables.join('\n'))
}

/** A table's columns in order, and the expression that writes a row of it as a JSON list, bytes as hexadecimal digits. */
function asText(sql: SqlReader, table: string): {columns: string[]; written: string} {
  const infos = sql
    .prepare<{name: string; type: string}>('select name, type from pragma_table_info(?) order by cid')
    .all(table)
  const values = infos.map(({name, type}) => (type.toLowerCase() === 'blob' ? `hex(${name})` : name))
  return {columns: infos.map(({name}) => name), written: `json_array(${values.join()})`}
}
