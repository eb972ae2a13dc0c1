// What both sql.js layers (sqlite-direct, sqlite-stock) have in common: the settings of a database of books 账本库,
// its error, the rewriting of wide integers, and how databases of one module attach each other.
// It knows nothing of tables, worlds or who asks.
import {assert, BrokenInvariant} from '../base/assert.ts'
import type {Sql, SqlValue} from '../base/sql.ts'

export type OpenOptions = {
  /** Page cache of the database in pages of 4 KiB; 64 keeps two hundred worlds small, see `cachePages`. */
  cachePages?: number
  /** Lets REAL values in and out. Only for databases that are not our books (a hospital's own tables, an import). */
  reals?: boolean
}

/** The SQL engine as this programme has it: base/sql.ts's SqlEngine, with options, and which layer answers. */
export type SqliteEngine = {
  open(image?: Uint8Array, options?: OpenOptions): Sql
  layer: 'direct' | 'stock'
}

/** A statement SQLite refused or could not finish. In our own books that is always a broken invariant. */
export class SqlError extends BrokenInvariant {
  override name = 'SqlError'
  readonly sql: string
  /** SQLite's own words. */
  readonly reason: string
  constructor(sql: string, reason: string) {
    super(`${reason}, in: ${sql}`)
    this.sql = sql
    this.reason = reason
  }
}

/** Pages of 4 KiB a world's own cache may hold. 64 to 512 made no difference in speed, but 2 MB a world. */
const cachePages = 64
/** Pages a world keeps of each attached catalogue: 64, 128 and 512 looked up alike, in 80, 150 and 480 MB for 200 worlds. */
const attachedCachePages = 64

// EXCLUSIVE and MEMORY spare a lock, a counter check and a journal file per statement (3 µs instead of 16 for a
// lookup). OFF is safe: the "file" is memory and dies with the process; the journal of entries is what survives.
// locking_mode without a schema name also holds for databases attached later.
export const openingSql = (options: OpenOptions): string =>
  `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; ` +
  `PRAGMA temp_store=MEMORY; PRAGMA cache_size=${options.cachePages ?? cachePages}; PRAGMA schema_version`

/** Statements that open or end a transaction run thousands of times: worth keeping prepared. */
export const isTransactionControl = (sql: string): boolean =>
  sql.length < 80 && /^\s*(?:begin|commit|end|rollback|savepoint|release)\b[^;]*;?\s*$/i.test(sql)

/** A row's keys must be distinct, or a column would silently hide another. */
export function checkNames(names: string[], sql: string): string[] {
  assert(new Set(names).size === names.length, () => `two columns of one name (${names.join(', ')}), in: ${sql}`)
  return names
}

export const describe = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `${typeof value} ${String(value)}`

/** The parameter nobody may bind: undefined, NaN, a fraction, an integer past 2^53, an object. */
export function badParameter(sql: string, index: number, value: unknown): never {
  throw new BrokenInvariant(
    `parameter ${index + 1}: expected a safe integer, text, null or bytes, got ${describe(value)}, in: ${sql}`,
  )
}

export function badColumn(sql: string, column: string | undefined, value: unknown, expected: string): never {
  throw new BrokenInvariant(`column ${column}: expected ${expected}, got ${String(value)}, in: ${sql}`)
}

export function wrongCount(sql: string, expected: number, got: number): never {
  throw new BrokenInvariant(`expected ${expected} parameters, got ${got}, in: ${sql}`)
}

// ---- wide integers ----
// The module exports no 64-bit bind: an integer past 2^31 can only go in as a double, which is exact below 2^53 but
// of type REAL. INTEGER columns turn it back, expressions do not ('x' || ? gives 'x3000000000.0'). So a parameter
// that is given a wide integer is compiled as +CAST(?n AS INTEGER): the cast makes it an INTEGER, the plus takes the
// cast's affinity away again, so the parameter compares as a plain integer would.

const isWide = (value: SqlValue): boolean => Number.isSafeInteger(value) && ((value as number) | 0) !== value

/** The parameters of a statement, by one bit each: '1' is compiled to take a wide integer. */
export type WideMask = string

/** The mask these values need; a parameter that does not mind (null, a narrow integer) stays as it is. */
export function maskFor(values: readonly SqlValue[], current: WideMask): WideMask {
  let mask = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (isWide(value)) mask += '1'
    else if (value === null || Number.isSafeInteger(value)) mask += current[i] ?? '0'
    else mask += '0'
  }
  return mask
}

/** The same statement with the masked parameters cast to INTEGER. */
export function widened(sql: string, mask: WideMask): string {
  let highest = 0
  // string literals, quoted names, comments, parameters: everything in which or for which a question mark may stand
  return sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?(\d*)|[:@$][A-Za-z_]\w*/g,
    (token, digits: string | undefined) => {
      if (token[0] === ':' || token[0] === '@' || token[0] === '$') {
        throw new BrokenInvariant(`parameters are positional, got ${token}, in: ${sql}`)
      }
      if (token[0] !== '?') return token
      const index = digits ? Number(digits) : highest + 1
      highest = Math.max(highest, index)
      return mask[index - 1] === '1' ? `(+CAST(?${index} AS INTEGER))` : `?${index}`
    },
  )
}

// ---- attaching ----

/** What one database of a module must tell another that attaches it. */
export type Attachable = {
  engine: object
  fileName: string
  /** Gives up the write lock and keeps a read lock: from here on nobody can change it, everybody can read it. */
  shareReadOnly(): void
}

const attachables = new WeakMap<Sql, Attachable>()

export const registerAttachable = (sql: Sql, how: Attachable): void => void attachables.set(sql, how)

// Locks count between the connections of one process. A database that was written under EXCLUSIVE keeps its write
// lock and would shut every attacher out; with a mere read lock held on its own connection, readers come in and a
// write through an attacher fails with "database is locked".
export const shareReadOnlySql =
  'PRAGMA main.locking_mode=NORMAL; SELECT 1 FROM sqlite_schema LIMIT 1; PRAGMA main.locking_mode=EXCLUSIVE; ' +
  'PRAGMA query_only=ON; SELECT 1 FROM sqlite_schema LIMIT 1'

/** Attaches `other` to `self` under the schema name `as`. */
export function attachTo(self: Sql, other: Sql, as: string): void {
  assert(/^[a-z][a-z0-9_]*$/i.test(as), () => `attach: expected a plain schema name, got ${JSON.stringify(as)}`)
  const mine = attachables.get(self)
  const theirs = attachables.get(other)
  assert(mine && theirs && mine.engine === theirs.engine, 'attach: both databases must be open in one engine')
  theirs.shareReadOnly()
  self.exec(`ATTACH '${theirs.fileName}' AS ${as}`)
  // the same setting again by name, so that the schema's cache and lock do not depend on the order of pragmas
  self.exec(`PRAGMA ${as}.locking_mode=EXCLUSIVE; PRAGMA ${as}.cache_size=${attachedCachePages}`)
}
