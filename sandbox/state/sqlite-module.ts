// The sql.js WASM module of this process: loads it once and finds what the direct layer needs of it. The exported
// _sqlite3_* functions and the memory are no documented contract of sql.js, so everything is looked for, not assumed.
// It does not know where the binary lies: host, page or test pass it in.
import initSqlJs from 'sql.js'
import {assert} from '../base/assert.ts'
import {growing} from './sqlite-file.ts'

export type ModuleSource = {
  /** The bytes of sql-wasm.wasm. */
  wasm?: ArrayBuffer | Uint8Array
  /** Where a page fetches it from: locate('sql-wasm.wasm') is a URL. */
  locate?: (file: string) => string
}

/** The calls of SQLite's C interface that the direct layer makes. Pointers are numbers. */
export type SqliteCalls = {
  _malloc(bytes: number): number
  _free(pointer: number): void
  _sqlite3_prepare_v2(db: number, sql: number, bytes: number, statementOut: number, tailOut: number): number
  _sqlite3_step(statement: number): number
  _sqlite3_reset(statement: number): number
  _sqlite3_finalize(statement: number): number
  _sqlite3_exec(db: number, sql: number, callback: number, argument: number, messageOut: number): number
  _sqlite3_errmsg(db: number): number
  _sqlite3_bind_int(statement: number, index: number, value: number): number
  _sqlite3_bind_double(statement: number, index: number, value: number): number
  _sqlite3_bind_text(statement: number, index: number, text: number, bytes: number, destructor: number): number
  _sqlite3_bind_blob(statement: number, index: number, data: number, bytes: number, destructor: number): number
  _sqlite3_column_count(statement: number): number
  _sqlite3_column_name(statement: number, column: number): number
  _sqlite3_column_type(statement: number, column: number): number
  _sqlite3_column_double(statement: number, column: number): number
  _sqlite3_column_text(statement: number, column: number): number
  _sqlite3_column_blob(statement: number, column: number): number
  _sqlite3_column_bytes(statement: number, column: number): number
}

const callNames = [
  '_malloc',
  '_free',
  '_sqlite3_prepare_v2',
  '_sqlite3_step',
  '_sqlite3_reset',
  '_sqlite3_finalize',
  '_sqlite3_exec',
  '_sqlite3_errmsg',
  '_sqlite3_bind_int',
  '_sqlite3_bind_double',
  '_sqlite3_bind_text',
  '_sqlite3_bind_blob',
  '_sqlite3_column_count',
  '_sqlite3_column_name',
  '_sqlite3_column_type',
  '_sqlite3_column_double',
  '_sqlite3_column_text',
  '_sqlite3_column_blob',
  '_sqlite3_column_bytes',
] as const satisfies readonly (keyof SqliteCalls)[]

/** sql.js's Database as typed, and the two fields it has but does not declare. */
export type StockDatabase = InstanceType<Awaited<ReturnType<typeof initSqlJs>>['Database']>
export type OpenedDatabase = {database: StockDatabase; fileName: string; pointer: number | undefined}

export type SqlModule = {
  open(image?: Uint8Array): OpenedDatabase
  /** Absent when this build of sql.js does not show its calls or its memory. */
  calls: SqliteCalls | undefined
  memory: WebAssembly.Memory | undefined
}

let loading: Promise<SqlModule> | undefined

/** The module of this process; the first call loads it, later ones get the same and need no source. */
export function sqlModule(source: ModuleSource = {}): Promise<SqlModule> {
  loading ??= load(source).catch(error => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(source: ModuleSource): Promise<SqlModule> {
  // compiled here, not by sql.js: a bad binary becomes an ordinary error, and the instance shows its memory
  const compiled = await compile(source)
  let memory: WebAssembly.Memory | undefined
  const module = await initSqlJs({
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      void WebAssembly.instantiate(compiled, imports).then(instance => {
        memory = Object.values(instance.exports).find(found => found instanceof WebAssembly.Memory)
        done(instance)
      })
      return {}
    },
  } as unknown as Parameters<typeof initSqlJs>[0])
  const found = module as unknown as Record<string, unknown>
  const complete = memory !== undefined && callNames.every(name => typeof found[name] === 'function')
  const openNames = new Set<string>()
  return {
    calls: complete ? (module as unknown as SqliteCalls) : undefined,
    memory: complete ? memory : undefined,
    open(image) {
      const database = new module.Database(image && growing(image))
      const {filename, db} = database as unknown as {filename: unknown; db: unknown}
      assert(typeof filename === 'string', 'sql.js: expected a database to know its file name')
      // sql.js draws the name at random among 2^32: were two open worlds to share one, they would share their books
      assert(!openNames.has(filename), () => `sql.js: file name ${filename} was drawn twice; open the world again`)
      openNames.add(filename)
      const close = database.close.bind(database)
      database.close = () => {
        openNames.delete(filename)
        close()
      }
      return {database, fileName: filename, pointer: typeof db === 'number' && db !== 0 ? db : undefined}
    },
  }
}

async function compile({wasm, locate}: ModuleSource): Promise<WebAssembly.Module> {
  if (wasm) return WebAssembly.compile(wasm as BufferSource)
  assert(locate, 'openSqlEngine: pass `wasm` (the bytes of sql-wasm.wasm) or `locate` on the first call of a process')
  const url = locate('sql-wasm.wasm')
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: expected the SQL engine, got HTTP ${answer.status}`)
  return WebAssembly.compile(await answer.arrayBuffer())
}
