// The SQL engine on this machine: finds sql.js's WASM binary in node_modules. For tests and tools; a page passes its
// own location instead.
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {openSqlEngine, openStockSqlEngine, type SqliteEngine} from '../state/sqlite.ts'

const wasm = (): Uint8Array => readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'))

export const nodeSqlEngine = (): Promise<SqliteEngine> => openSqlEngine({wasm: wasm()})
export const nodeStockSqlEngine = (): Promise<SqliteEngine> => openStockSqlEngine({wasm: wasm()})
