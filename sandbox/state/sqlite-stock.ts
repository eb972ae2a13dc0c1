// The same databases of books over sql.js's documented interface: the fallback should a build of sql.js stop showing
// the calls the direct layer makes, and the second opinion its tests compare against. About twice as slow,
// and a byte order mark at the start of a text is lost on reading. It does not know what the rows mean.
import {assert} from '../base/assert.ts'
import type {Sql, SqlRow, SqlValue, Statement} from '../base/sql.ts'
import type {SqlModule, StockDatabase} from './sqlite-module.ts'
import {
  attachTo,
  badColumn,
  badParameter,
  checkNames,
  maskFor,
  type OpenOptions,
  openingSql,
  registerAttachable,
  SqlError,
  type SqliteEngine,
  shareReadOnlySql,
  type WideMask,
  widened,
  wrongCount,
} from './sqlite-shared.ts'

// only as bigint does sql.js tell an INTEGER from a REAL
const asBigint = {useBigInt: true}

type StockStatement = ReturnType<StockDatabase['prepare']>

export function stockEngine(module: SqlModule): SqliteEngine {
  const engine: SqliteEngine = {
    layer: 'stock',
    open: (image, options = {}) => openStock(module, engine, image, options),
  }
  return engine
}

/** sql.js throws Errors from SQLite and bare strings of its own; both become a SqlError. */
function asSql<T>(sql: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new SqlError(sql, error instanceof Error ? error.message : String(error))
  }
}

function openStock(module: SqlModule, engine: SqliteEngine, image: Uint8Array | undefined, options: OpenOptions): Sql {
  const {database, fileName} = module.open(image)
  const statements = new Map<string, Statement & {finalize(): void}>()
  let open = true
  const mustBeOpen = (sql: string) => {
    if (!open) throw new SqlError(sql, 'the database is closed')
  }
  const sql: Sql = {
    prepare<Row = SqlRow>(text: string): Statement<Row> {
      let statement = statements.get(text)
      if (!statement) {
        mustBeOpen(text)
        statement = prepareStock(database, text, options.reals === true)
        statements.set(text, statement)
      }
      return statement as unknown as Statement<Row>
    },
    exec(text) {
      mustBeOpen(text)
      asSql(text, () => database.run(text))
    },
    image() {
      mustBeOpen('(image)')
      return asSql('(image)', () => database.export())
    },
    attach: (other, as) => attachTo(sql, other, as),
    close() {
      if (!open) return
      open = false
      for (const statement of statements.values()) statement.finalize()
      statements.clear()
      database.close()
    },
  }
  registerAttachable(sql, {engine, fileName, shareReadOnly: () => sql.exec(shareReadOnlySql)})
  try {
    sql.exec(openingSql(options))
  } catch (error) {
    sql.close()
    throw error
  }
  return sql
}

/** sql.js compiles the first statement of a text and drops the rest: refuse texts with a rest. */
function checkSingle(database: StockDatabase, sql: string): void {
  const iterator = database.iterateStatements(sql)
  try {
    iterator.next()
    const rest = iterator.getRemainingSQL()
    if (/[^\s;]/.test(rest)) throw new Error('a prepared statement is one statement, got more')
  } finally {
    ;(iterator as unknown as {return(): void}).return()
  }
}

function prepareStock(database: StockDatabase, sql: string, reals: boolean): Statement & {finalize(): void} {
  const compiled = new Map<WideMask, StockStatement>()
  let current: StockStatement | undefined = asSql(sql, () => {
    checkSingle(database, sql)
    return database.prepare(sql)
  })
  const count = parameterCount(current)
  let mask: WideMask = '0'.repeat(count)
  compiled.set(mask, current)
  const names = checkNames(current.getColumnNames(), sql)

  const bind = (params: readonly SqlValue[]): StockStatement => {
    if (!current) throw new SqlError(sql, 'the database is closed')
    if (params.length !== count) wrongCount(sql, count, params.length)
    const values = params.map((value, i) => checked(value, i))
    const needed = maskFor(params, mask)
    if (needed !== mask) {
      mask = needed
      current = compiled.get(mask) ?? asSql(sql, () => database.prepare(widened(sql, mask)))
      compiled.set(mask, current)
    }
    const statement = current
    asSql(sql, () => statement.bind(values))
    return statement
  }

  const checked = (value: SqlValue | undefined, i: number): SqlValue => {
    if (typeof value === 'number' && (Number.isSafeInteger(value) || (reals && Number.isFinite(value)))) return value
    // sql.js would write a lone surrogate as three bytes that are no UTF-8
    if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd')
    if (value === null || value instanceof Uint8Array) return value
    return badParameter(sql, i, value)
  }

  const row = (statement: StockStatement): SqlRow => {
    const values = (statement.get as (params: null, how: object) => (SqlValue | bigint)[]).call(
      statement,
      null,
      asBigint,
    )
    const made: SqlRow = {}
    names.forEach((name, i) => {
      const value = values[i]!
      if (typeof value === 'bigint') {
        const integer = Number(value)
        if (!Number.isSafeInteger(integer)) badColumn(sql, name, value, 'a safe integer')
        made[name] = integer
      } else {
        if (typeof value === 'number' && !reals) badColumn(sql, name, value, 'no REAL in books')
        made[name] = value
      }
    })
    return made
  }

  const using = <T>(params: readonly SqlValue[], work: (statement: StockStatement) => T): T => {
    try {
      return work(bind(params))
    } finally {
      current?.reset()
    }
  }

  /** A row was read and no more are wanted: what the statement changed is committed now, which may still fail. */
  const finish = (statement: StockStatement): void =>
    asSql(sql, () => {
      // the declared types know neither the answer of reset nor the argument of handleError (any failing code)
      if (!(statement.reset() as unknown as boolean)) (database.handleError as (code: number) => void).call(database, 1)
    })

  return {
    get: (...params) =>
      using(params, statement => {
        if (!asSql(sql, () => statement.step())) return undefined
        const first = row(statement)
        finish(statement)
        return first
      }),
    all: (...params) =>
      using(params, statement => {
        const rows: SqlRow[] = []
        while (asSql(sql, () => statement.step())) rows.push(row(statement))
        return rows
      }),
    run: (...params) =>
      using(params, statement => {
        if (asSql(sql, () => statement.step())) finish(statement)
      }),
    finalize() {
      for (const statement of compiled.values()) statement.free()
      compiled.clear()
      current = undefined
    },
  }
}

/** sql.js does not tell how many parameters a statement has: bind zeros until it refuses one too many (it lets a null pass). */
function parameterCount(statement: StockStatement): number {
  for (let count = 1; ; count++) {
    assert(count < 40_000, 'sql.js: expected a statement to refuse a parameter too many')
    try {
      statement.bind(new Array<number>(count).fill(0))
    } catch {
      statement.reset()
      return count - 1
    }
  }
}
