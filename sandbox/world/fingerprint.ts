// 指纹: one hash over all rows of the books in canonical order. Database images are not compared, because pages may
// lie differently after other batch boundaries; rows may not.
import type {Sha256} from '../base/hash.ts'
import type {SqlReader} from '../base/sql.ts'
import {tableOrder} from '../state/schema.ts'

export function fingerprint(sql: SqlReader, sha256: Sha256): string {
  return sha256(
    tableOrder
      .map(([table, order]) => {
        const rows = sql.prepare(`select * from ${table} order by ${order}`).all()
        return `${table} ${sha256(rows.map(row => JSON.stringify(row, bytesAsText)).join('\n'))}`
      })
      .join('\n'),
  )
}

const bytesAsText = (_: string, value: unknown) => (value instanceof Uint8Array ? Array.from(value).join() : value)
