// Databases of books over SQLite's own calls in the sql.js module: prepared statements kept by text, parameters written
// into one reused buffer, columns read straight from the memory. Half the cost of sql.js's own statements.
// It does not know what the rows mean.
import {assert} from '../base/assert.ts'
import type {Sql, SqlRow, Statement} from '../base/sql.ts'
import {type Heap, openHeap} from './sqlite-heap.ts'
import type {SqliteCalls, SqlModule} from './sqlite-module.ts'
import {
  attachTo,
  isTransactionControl,
  type OpenOptions,
  openingSql,
  registerAttachable,
  SqlError,
  type SqliteEngine,
  shareReadOnlySql,
} from './sqlite-shared.ts'
import {type DirectStatement, prepareDirect} from './sqlite-statement.ts'

const OK = 0

/** The direct layer over a module, or undefined when the module does not show what it takes. */
export function directEngine(module: SqlModule): SqliteEngine | undefined {
  const {calls, memory} = module
  if (!calls || !memory) return undefined
  const heap = openHeap(calls, memory)
  const engine: SqliteEngine = {
    layer: 'direct',
    open: (image, options = {}) => openDirect(module, engine, calls, heap, image, options),
  }
  return engine
}

function openDirect(
  module: SqlModule,
  engine: SqliteEngine,
  calls: SqliteCalls,
  heap: Heap,
  image: Uint8Array | undefined,
  options: OpenOptions,
): Sql {
  const opened = module.open(image)
  const pointer = opened.pointer
  assert(pointer !== undefined, 'sql.js: expected an open database to show its handle')
  const statements = new Map<string, DirectStatement>()
  let open = true

  const mustBeOpen = (sql: string) => {
    if (!open) throw new SqlError(sql, 'the database is closed')
  }
  const reason = () => heap.readCString(calls._sqlite3_errmsg(pointer))

  const sql: Sql = {
    prepare<Row = SqlRow>(text: string): Statement<Row> {
      let statement = statements.get(text)
      if (!statement) {
        mustBeOpen(text)
        statement = prepareDirect(heap, pointer, text, options.reals === true)
        statements.set(text, statement)
      }
      return statement as unknown as Statement<Row>
    },
    exec(text) {
      mustBeOpen(text)
      if (isTransactionControl(text)) {
        sql.prepare(text).run()
        return
      }
      const place = heap.writeText(`${text}\0`)
      try {
        if (calls._sqlite3_exec(pointer, place, 0, 0, 0) !== OK) throw new SqlError(text, reason())
      } finally {
        heap.release()
      }
    },
    image() {
      mustBeOpen('(image)')
      try {
        return opened.database.export()
      } catch (error) {
        throw new SqlError('(image)', error instanceof Error ? error.message : String(error))
      }
    },
    attach: (other, as) => attachTo(sql, other, as),
    close() {
      if (!open) return
      open = false
      for (const statement of statements.values()) statement.finalize()
      statements.clear()
      opened.database.close()
    },
  }
  registerAttachable(sql, {engine, fileName: opened.fileName, shareReadOnly: () => sql.exec(shareReadOnlySql)})
  try {
    sql.exec(openingSql(options))
  } catch (error) {
    sql.close()
    throw error
  }
  return sql
}
