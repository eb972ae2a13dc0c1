// A prepared statement over SQLite's own calls: parameters bound by kind, columns read by type, rows of one shape.
// It does not know what the rows mean.
import type {SqlRow, SqlValue, Statement} from '../base/sql.ts'
import type {Heap} from './sqlite-heap.ts'
import {
  badColumn,
  badParameter,
  checkNames,
  maskFor,
  SqlError,
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

export type DirectStatement = Statement & {finalize(): void}

/** Compiles a statement of the database at the handle `db`. */
export function prepareDirect(heap: Heap, db: number, sql: string, reals: boolean): DirectStatement {
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

  /** Grown column by column: one shape per statement, and nine times quicker than filling a copy of an empty row. */
  const row = (): SqlRow => {
    const made: SqlRow = {}
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
