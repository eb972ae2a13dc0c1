// The SQL engine: sql.js (SQLite in WASM), one module per process, one database of books 账本库 per world.
// Only this file and its siblings know sql.js; everyone else sees base/sql.ts. It knows nothing of tables or worlds.
//
//   const engine = await openSqlEngine({wasm: bytes})       // or {locate: file => '/assets/' + file} in a page
//   const books = engine.open()                             // or engine.open(image)
//   books.prepare<{fen: number}>('SELECT fen FROM fee WHERE id = ?').get(7)?.fen
import {directEngine} from './sqlite-direct.ts'
import {type ModuleSource, sqlModule} from './sqlite-module.ts'
import type {SqliteEngine} from './sqlite-shared.ts'
import {stockEngine} from './sqlite-stock.ts'

export {type OpenOptions, SqlError, type SqliteEngine} from './sqlite-shared.ts'

/**
 * The engine of this process. The first call passes the WASM binary or where it lies; later calls share the module.
 * Answers with the direct layer where sql.js shows its calls (it does in 1.16), otherwise over sql.js's own interface.
 */
export async function openSqlEngine(options: ModuleSource = {}): Promise<SqliteEngine> {
  const module = await sqlModule(options)
  return directEngine(module) ?? stockEngine(module)
}

/** The same databases over sql.js's documented interface; slower. For comparison, and as the fallback. */
export async function openStockSqlEngine(options: ModuleSource = {}): Promise<SqliteEngine> {
  return stockEngine(await sqlModule(options))
}
