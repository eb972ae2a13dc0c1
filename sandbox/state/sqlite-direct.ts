// Databases of books over SQLite's own calls in the sql.js module: prepared statements kept by text, parameters written
// into one reused buffer, columns read straight from the memory. Half the cost of sql.js's own statements.
// Everything runs synchronously and to its end within one call, which is what makes the shared buffer safe.
// It does not know what the rows mean.
import {assert, BrokenInvariant} from '../base/assert.ts'
import type {Sql, SqlRow, SqlValue, Statement} from '../base/sql.ts'
import type {SqliteCalls, SqlModule} from './sqlite-module.ts'
import {
  attachTo,
  badColumn,
  badParameter,
  checkNames,
  isTransactionControl,
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

const OK = 0
const ROW = 100
const DONE = 101
const INTEGER = 1
const REAL = 2
const TEXT = 3
const BLOB = 4
/** SQLite keeps our pointer instead of copying: the buffer stands still until the statement is reset. */
const STATIC = 0
/** Room for the parameters of one call; longer ones get memory of their own for that call. */
const bufferBytes = 65_536

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

// ---- the module's memory ----

type Heap = ReturnType<typeof openHeap>

function openHeap(calls: SqliteCalls, memory: WebAssembly.Memory) {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true})
  const buffer = calls._malloc(bufferBytes)
  const out = calls._malloc(16)
  assert(buffer !== 0 && out !== 0, 'SQL engine: no memory for the parameter buffer')
  const bufferEnd = buffer + bufferBytes
  let bytes = new Uint8Array(memory.buffer)
  let next = buffer
  let own: number[] = []

  /** The memory as bytes. It is detached whenever the module grows, so nobody keeps it across a call. */
  const view = (): Uint8Array => {
    if (bytes.length === 0) bytes = new Uint8Array(memory.buffer)
    return bytes
  }

  const reserve = (size: number): number => {
    if (next + size <= bufferEnd) {
      const pointer = next
      next += size
      return pointer
    }
    const pointer = calls._malloc(size)
    if (pointer === 0) throw new BrokenInvariant(`SQL engine: no memory for a parameter of ${size} bytes`)
    own.push(pointer)
    return pointer
  }

  return {
    calls,
    view,
    /** Writes text as UTF-8 (a lone surrogate as U+FFFD); its place is returned, its size is `written`. */
    written: 0,
    writeText(text: string): number {
      const length = text.length
      if (length <= 64) {
        const place = reserve(length * 3)
        const to = view()
        let i = 0
        for (; i < length; i++) {
          const code = text.charCodeAt(i)
          if (code > 127) break
          to[place + i] = code
        }
        if (i === length) this.written = length
        else this.written = i + encoder.encodeInto(text.slice(i), to.subarray(place + i, place + length * 3)).written
        return place
      }
      const place = reserve(length * 3)
      this.written = encoder.encodeInto(text, view().subarray(place, place + length * 3)).written
      return place
    },
    writeBytes(data: Uint8Array): number {
      const place = reserve(data.length)
      view().set(data, place)
      return place
    },
    /** Ends the life of everything written since the last call. */
    release() {
      next = buffer
      if (own.length > 0) {
        for (const pointer of own) calls._free(pointer)
        own = []
      }
    },
    readText(place: number, size: number): string {
      const from = view()
      if (size > 40) return decoder.decode(from.subarray(place, place + size))
      let text = ''
      const end = place + size
      for (let i = place; i < end; ) {
        const a = from[i]!
        if (a < 0x80) {
          text += String.fromCharCode(a)
          i++
        } else if (a >= 0xe1 && a <= 0xec && i + 2 < end) {
          // most Chinese characters; anything rarer, or malformed, is the decoder's
          const b = from[i + 1]!
          const c = from[i + 2]!
          if ((b & 0xc0) !== 0x80 || (c & 0xc0) !== 0x80) return decoder.decode(from.subarray(place, end))
          text += String.fromCharCode(((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f))
          i += 3
        } else return decoder.decode(from.subarray(place, end))
      }
      return text
    },
    readCString(place: number): string {
      const from = view()
      return decoder.decode(from.subarray(place, from.indexOf(0, place)))
    },
    /** Two words SQLite may write results into, and how to read them. */
    out,
    word: (place: number): number => new DataView(memory.buffer).getUint32(place, true),
  }
}

// ---- a database ----

type DirectStatement = Statement & {finalize(): void}

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

// ---- a statement ----

function prepareDirect(heap: Heap, db: number, sql: string, reals: boolean): DirectStatement {
  const {calls} = heap
  const {
    _sqlite3_step: step,
    _sqlite3_reset: reset,
    _sqlite3_bind_int: bindInt,
    _sqlite3_bind_double: bindDouble,
    _sqlite3_bind_text: bindText,
    _sqlite3_bind_blob: bindBlob,
    _sqlite3_column_type: columnType,
    _sqlite3_column_double: columnDouble,
    _sqlite3_column_text: columnText,
    _sqlite3_column_blob: columnBlob,
    _sqlite3_column_bytes: columnBytes,
  } = calls

  const compiled = new Map<WideMask, number>()
  const compile = (text: string): number => {
    try {
      const place = heap.writeText(`${text}\0`)
      const size = heap.written
      if (calls._sqlite3_prepare_v2(db, place, size, heap.out, heap.out + 4) !== OK) {
        throw new SqlError(sql, heap.readCString(calls._sqlite3_errmsg(db)))
      }
      const made = heap.word(heap.out)
      const rest = heap.readCString(heap.word(heap.out + 4))
      if (made === 0) throw new SqlError(sql, 'nothing to prepare')
      if (/[^\s;]/.test(rest)) {
        calls._sqlite3_finalize(made)
        throw new SqlError(sql, 'a prepared statement is one statement, got more')
      }
      return made
    } finally {
      heap.release()
    }
  }

  let pointer = compile(sql)
  // the module exports no parameter count: bind null until SQLite says there is no such parameter
  let count = 0
  while (bindBlob(pointer, count + 1, 0, 0, STATIC) === OK) count++
  let mask: WideMask = '0'.repeat(count)
  compiled.set(mask, pointer)

  const names: string[] = []
  for (let i = 0; i < calls._sqlite3_column_count(pointer); i++) {
    names.push(heap.readCString(calls._sqlite3_column_name(pointer, i)))
  }
  checkNames(names, sql)
  const columns = names.length
  // rows are copies of one empty row: one shape per statement, so reading row.name stays fast
  const empty: SqlRow = {}
  for (const name of names) empty[name] = null

  const bind = (params: readonly SqlValue[]): void => {
    if (pointer === 0) throw new SqlError(sql, 'the database is closed')
    if (params.length !== count) wrongCount(sql, count, params.length)
    for (let i = 0; i < count; i++) {
      const value = params[i]
      let failed = OK
      if (typeof value === 'number') {
        if ((value | 0) === value) failed = bindInt(pointer, i + 1, value)
        else if (!Number.isSafeInteger(value) && !(reals && Number.isFinite(value))) badParameter(sql, i, value)
        else if ((mask[i] === '1') !== Number.isSafeInteger(value)) {
          rebind(params)
          return
        } else failed = bindDouble(pointer, i + 1, value)
      } else if (typeof value === 'string') {
        if (mask[i] === '1') {
          rebind(params)
          return
        }
        const place = heap.writeText(value)
        failed = bindText(pointer, i + 1, place, heap.written, STATIC)
      } else if (value === null) failed = bindBlob(pointer, i + 1, 0, 0, STATIC)
      else if (value instanceof Uint8Array) {
        if (mask[i] === '1') {
          rebind(params)
          return
        }
        failed = bindBlob(pointer, i + 1, heap.writeBytes(value), value.length, STATIC)
      } else badParameter(sql, i, value)
      if (failed !== OK) throw new SqlError(sql, heap.readCString(calls._sqlite3_errmsg(db)))
    }
  }

  /** The values need the statement compiled otherwise: takes that one from here on. */
  const rebind = (params: readonly SqlValue[]): void => {
    for (const [i, value] of params.entries()) if (value === undefined) badParameter(sql, i, value)
    mask = maskFor(params, mask)
    let made = compiled.get(mask)
    if (made === undefined) {
      made = compile(widened(sql, mask))
      compiled.set(mask, made)
    }
    pointer = made
    heap.release()
    bind(params)
  }

  const column = (i: number): SqlValue => {
    switch (columnType(pointer, i)) {
      case INTEGER: {
        const value = columnDouble(pointer, i)
        const small = value | 0
        if (small === value) return small
        // a double cannot hide an integer past 2^53: whatever rounds, rounds to 2^53 or beyond
        if (!Number.isSafeInteger(value)) badColumn(sql, names[i], value, 'a safe integer')
        return value
      }
      case TEXT: {
        const place = columnText(pointer, i)
        return heap.readText(place, columnBytes(pointer, i))
      }
      case BLOB: {
        const place = columnBlob(pointer, i)
        return heap.view().slice(place, place + columnBytes(pointer, i))
      }
      case REAL: {
        const value = columnDouble(pointer, i)
        if (!reals) badColumn(sql, names[i], value, 'no REAL in books')
        return value
      }
      default:
        return null
    }
  }

  const row = (): SqlRow => {
    const made = {...empty}
    for (let i = 0; i < columns; i++) made[names[i]!] = column(i)
    return made
  }

  const fail = (): never => {
    // the message belongs to the last call: read it before the reset
    throw new SqlError(sql, heap.readCString(calls._sqlite3_errmsg(db)))
  }

  /** A row was read and no more are wanted: what the statement changed is committed now, which may still fail. */
  const finish = (): void => {
    if (reset(pointer) !== OK) fail()
  }

  const end = (): void => {
    if (pointer !== 0) reset(pointer)
    heap.release()
  }

  return {
    get(...params) {
      try {
        bind(params)
        const state = step(pointer)
        if (state === ROW) {
          const first = row()
          finish()
          return first
        }
        if (state !== DONE) fail()
        return undefined
      } finally {
        end()
      }
    },
    all(...params) {
      try {
        bind(params)
        const rows: SqlRow[] = []
        let state = step(pointer)
        for (; state === ROW; state = step(pointer)) rows.push(row())
        if (state !== DONE) fail()
        return rows
      } finally {
        end()
      }
    },
    run(...params) {
      try {
        bind(params)
        const state = step(pointer)
        if (state === ROW) finish()
        else if (state !== DONE) fail()
      } finally {
        end()
      }
    },
    finalize() {
      for (const made of compiled.values()) calls._sqlite3_finalize(made)
      compiled.clear()
      pointer = 0
    },
  }
}
