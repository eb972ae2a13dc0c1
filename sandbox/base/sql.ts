// What the core may ask of a SQL database, and nothing more. `state` implements it over sql.js; `catalogue` and the
// tests see only this. Values are integers, text, null or bytes: no floats ever enter or leave a book.

export type SqlValue = number | string | null | Uint8Array
export type SqlRow = Record<string, SqlValue>

/** A prepared statement. Parameters are positional. Integers outside the safe range break an invariant. */
export type Statement<Row = SqlRow> = {
  /** The first row as an object keyed by column name, or undefined. */
  get(...params: SqlValue[]): Row | undefined
  /** All rows. A SELECT that may return several rows must say ORDER BY. */
  all(...params: SqlValue[]): Row[]
  /** Runs without reading rows. */
  run(...params: SqlValue[]): void
}

export type SqlReader = {
  /** Statements are cached by text: preparing the same text twice returns the same statement. */
  prepare<Row = SqlRow>(sql: string): Statement<Row>
}

export type Sql = SqlReader & {
  /** One or more statements without parameters (schema, begin, commit). */
  exec(sql: string): void
  /** The database as a file image. */
  image(): Uint8Array
  /** Attaches another open database read-only under a schema name. */
  attach(other: Sql, as: string): void
  close(): void
}

/** Opens databases. One instance (one WASM module) serves all worlds of a process. */
export type SqlEngine = {
  open(image?: Uint8Array): Sql
}
