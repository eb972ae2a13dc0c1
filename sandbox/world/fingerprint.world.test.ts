// Books that differ anywhere have another fingerprint, books with the same rows the same one, however the rows got there.
import {expect, it} from 'vitest'
import type {Sql, SqlValue} from '../base/sql.ts'
import {nodeSqlEngine, nodeStockSqlEngine} from '../build/node-sql.ts'
import {nodeSha256} from '../host/maker.ts'
import {schema, tableOrder} from '../state/schema.ts'
import type {SqliteEngine} from '../state/sqlite.ts'
import {fingerprint} from './fingerprint.ts'

type Column = {name: string; type: string; notnull: number; pk: number}
const columnsOf = (sql: Sql, table: string) =>
  sql.prepare<Column>('select name, type, "notnull", pk from pragma_table_info(?) order by cid').all(table)

const sample = ({type}: Column, n: number): SqlValue =>
  type.toLowerCase() === 'integer' ? n : type.toLowerCase() === 'blob' ? Uint8Array.of(n, 0, 255) : `${n}`

/** Books with a row in every table, and so many more in one. */
function filled(engine: SqliteEngine, more: {table: string; rows: number[]} = {table: '', rows: []}): Sql {
  const sql = engine.open()
  sql.exec(schema)
  for (const [table] of tableOrder) {
    const columns = columnsOf(sql, table)
    const insert = sql.prepare(`insert into ${table} values(${columns.map(() => '?').join()})`)
    for (const n of [1, ...(table === more.table ? more.rows : [])]) insert.run(...columns.map(one => sample(one, n)))
  }
  return sql
}
const print = (sql: Sql) => fingerprint(sql, nodeSha256)

it('another value, or none, in any column of any table gives another one', async () => {
  const sql = filled(await nodeSqlEngine())
  const before = print(sql)
  const seen = new Set([before])
  for (const [table] of tableOrder) {
    for (const column of columnsOf(sql, table)) {
      const others = [sample(column, 2), ...(column.notnull === 1 || column.pk > 0 ? [] : [null])]
      for (const other of others) {
        sql.prepare(`update ${table} set ${column.name} = ?`).run(other)
        seen.add(print(sql))
      }
      sql.prepare(`update ${table} set ${column.name} = ?`).run(sample(column, 1))
    }
  }
  expect(print(sql)).toBe(before)
  const columns = tableOrder.flatMap(([table]) => columnsOf(sql, table))
  const mayBeNull = columns.filter(({notnull, pk}) => notnull === 0 && pk === 0).length
  expect(seen.size).toBe(1 + columns.length + mayBeNull)
  sql.close()
})

it('tells nothing, an empty text, the word null and texts with separators apart', async () => {
  const sql = filled(await nodeSqlEngine())
  const texts = [null, '', 'null', '"', '\\', '","', '\n', '\0', 'a\0b', '慢', '\u{1f3e5}']
  const seen = texts.map(text => {
    sql.prepare('update visit set complaint = ?').run(text)
    return print(sql)
  })
  expect(new Set(seen).size).toBe(texts.length)
  sql.close()
})

it('reads whole tables, in their order, over any number of slices; both layers of SQLite say the same', async () => {
  const rows = Array.from({length: 2500}, (_, i) => i + 10)
  const up = filled(await nodeSqlEngine(), {table: 'message', rows})
  const down = filled(await nodeStockSqlEngine(), {table: 'message', rows: rows.toReversed()})
  const whole = print(up)
  expect(print(down)).toBe(whole)
  for (const n of [10, 1009, 1010, 2009, 2509]) {
    up.prepare('update message set infno = ? where msgid = ?').run('x', `${n}`)
    expect(print(up), `row ${n}`).not.toBe(whole)
    up.prepare('update message set infno = ? where msgid = ?').run(`${n}`, `${n}`)
  }
  expect(print(up)).toBe(whole)
  for (const one of [up, down]) one.close()
})
