// The SQL engine: exact values in and out, the errors that name the statement, images, attached catalogues.
import {beforeAll, describe, expect, it} from 'vitest'
import {BrokenInvariant} from '../base/assert.ts'
import {nodeSqlEngine, nodeStockSqlEngine} from '../build/node-sql.ts'
import {SqlError, type SqliteEngine} from './sqlite.ts'

it('answers with the direct layer: this build of sql.js still shows its calls', async () => {
  expect((await nodeSqlEngine()).layer).toBe('direct')
})

it('keeps a byte order mark, which sql.js itself drops', async () => {
  const sql = (await nodeSqlEngine()).open()
  for (const text of ['\ufeffa', '\ufeff', `\ufeff${'a'.repeat(99)}`]) {
    expect(sql.prepare('SELECT ? AS v').get(text)).toEqual({v: text})
  }
  sql.close()
})

describe.each([
  ['direct', nodeSqlEngine],
  ['stock', nodeStockSqlEngine],
])('%s layer', (_layer, openEngine) => {
  let engine: SqliteEngine
  beforeAll(async () => {
    engine = await openEngine()
  })

  const fresh = () => {
    const sql = engine.open()
    sql.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER, note, data BLOB)')
    return sql
  }
  const roundTrip = (value: number | string | null | Uint8Array) => {
    const sql = engine.open()
    const row = sql.prepare('SELECT ? AS v, typeof(?) AS t').get(value, value)
    sql.close()
    return row
  }

  it.each([
    ['zero', 0, 'integer'],
    ['int32 limits', 2_147_483_647, 'integer'],
    ['beyond int32', 2_147_483_648, 'integer'],
    ['negative int32 limit', -2_147_483_648, 'integer'],
    ['below int32', -2_147_483_649, 'integer'],
    ['an instant', 1_767_225_600_000, 'integer'],
    ['largest safe', Number.MAX_SAFE_INTEGER, 'integer'],
    ['smallest safe', Number.MIN_SAFE_INTEGER, 'integer'],
    ['null', null, 'null'],
    ['empty text', '', 'text'],
    ['ASCII', 'H31010100001', 'text'],
    ['Chinese', '上海市基本医疗保险', 'text'],
    ['one rare and one common character', '𠮷a', 'text'],
    ['text with NUL', 'a\0b', 'text'],
    ['long text', '沪'.repeat(70_000), 'text'],
    ['long ASCII', 'x'.repeat(70_000), 'text'],
    ['bytes', new Uint8Array([0, 255, 128]), 'blob'],
    ['no bytes', new Uint8Array(0), 'blob'],
  ])('keeps %s', (_name, value, type) => {
    expect(roundTrip(value)).toEqual({v: value, t: type})
  })

  it('keeps wide integers exact in untyped columns and expressions', () => {
    const sql = fresh()
    sql.prepare('INSERT INTO t (id, amount, note) VALUES (?, ?, ?)').run(1, 3_000_000_000, 3_000_000_000)
    expect(sql.prepare("SELECT typeof(note) AS t, 'x' || ? AS x, note FROM t WHERE note = ?").get(3e9, 3e9)).toEqual({
      t: 'integer',
      x: 'x3000000000',
      note: 3_000_000_000,
    })
    sql.close()
  })

  it('takes narrow, wide, text and null at one place in any order', () => {
    const sql = engine.open()
    const statement = sql.prepare("SELECT ? AS a, '?' AS q, ? AS b -- ?\n")
    const values = [1, 5e9, '文', 2, null, 5e9, 'x', 7, new Uint8Array([1])]
    for (const a of values) for (const b of values) expect(statement.get(a, b)).toEqual({a, q: '?', b})
    sql.close()
  })

  it('replaces lone surrogates, as a text encoder does', () => {
    expect(roundTrip('a\ud800b')?.v).toBe('a\ufffdb')
    expect(roundTrip(`${'a'.repeat(80)}\ud800b`)?.v).toBe(`${'a'.repeat(80)}\ufffdb`)
  })

  it.each([
    ['undefined', undefined],
    ['a fraction', 0.5],
    ['NaN', Number.NaN],
    ['past 2^53', 2 ** 53],
    ['a bigint', 1n],
    ['a boolean', true],
    ['an object', {}],
  ])('refuses %s as a parameter and names the statement', (_name, value) => {
    const sql = fresh()
    const run = () => sql.prepare('UPDATE t SET amount = ?').run(value as number)
    expect(run).toThrow(BrokenInvariant)
    expect(run).toThrow(/parameter 1: expected a safe integer, text, null or bytes, got .*UPDATE t SET amount = \?/)
    sql.close()
  })

  it('refuses a wrong number of parameters', () => {
    const sql = fresh()
    expect(() => sql.prepare('SELECT id FROM t WHERE id = ?').get()).toThrow(/expected 1 parameters, got 0/)
    expect(() => sql.prepare('SELECT id FROM t WHERE id = ?').get(1, 2)).toThrow(/expected 1 parameters, got 2/)
    sql.close()
  })

  it('refuses to read integers past 2^53 and REAL values', () => {
    const sql = engine.open()
    expect(() => sql.prepare('SELECT 9007199254740992 AS big').get()).toThrow(/column big: expected a safe integer/)
    expect(() => sql.prepare('SELECT 9223372036854775807 AS big').get()).toThrow(BrokenInvariant)
    expect(() => sql.prepare('SELECT -9007199254740993 AS big').get()).toThrow(BrokenInvariant)
    expect(() => sql.prepare('SELECT 0.5 AS half').get()).toThrow(/column half: expected no REAL/)
    expect(() => sql.prepare('SELECT 1.0 AS one').all()).toThrow(BrokenInvariant)
    expect(sql.prepare('SELECT 9007199254740991 AS big').get()).toEqual({big: 9007199254740991})
    sql.close()
  })

  it('lets REAL through for a database that is not ours', () => {
    const sql = engine.open(undefined, {reals: true})
    const statement = sql.prepare('SELECT ? AS v, typeof(?) AS t')
    for (const [value, type] of [
      [0.5, 'real'],
      [5e9, 'integer'],
      [1.25, 'real'],
      [3, 'integer'],
    ] as const) {
      expect(statement.get(value, value)).toEqual({v: value, t: type})
    }
    sql.close()
  })

  it("errors carry the statement and SQLite's words", () => {
    const sql = fresh()
    expect(() => sql.prepare('SELECT absent FROM t')).toThrow(SqlError)
    expect(() => sql.prepare('SELECT absent FROM t')).toThrow('no such column: absent, in: SELECT absent FROM t')
    expect(() => sql.exec('CREATE TABLE t (id)')).toThrow('table t already exists, in: CREATE TABLE t (id)')
    const insert = sql.prepare('INSERT INTO t (id) VALUES (?)')
    insert.run(1)
    expect(() => insert.run(1)).toThrow('UNIQUE constraint failed: t.id, in: INSERT INTO t (id) VALUES (?)')
    insert.run(2)
    expect(sql.prepare('SELECT count(*) AS n FROM t').get()).toEqual({n: 2})
    expect(() => sql.prepare('SELECT 1; SELECT 2')).toThrow(/one statement/)
    expect(() => sql.prepare('  ')).toThrow(SqlError)
    expect(() => sql.prepare('SELECT 1 AS a, 2 AS a')).toThrow(/two columns of one name/)
    sql.close()
  })

  it('goes on when the module has to grow its memory in the middle of a call', () => {
    const sql = fresh()
    const insert = sql.prepare('INSERT INTO t (id, name, note) VALUES (?, ?, ?)')
    const long = '文'.repeat(8_000_000)
    insert.run(1, '甲', long)
    const row = sql.prepare('SELECT name, note, id FROM t WHERE id = ?').get(1)
    expect(row?.name).toBe('甲')
    expect(row?.note === long).toBe(true)
    expect(sql.prepare('SELECT ? || ? AS v').get('甲', 'a')).toEqual({v: '甲a'})
    sql.close()
  })

  it('refuses an image that is no database', () => {
    expect(() => engine.open(new TextEncoder().encode('not a database '.repeat(100)))).toThrow(/not a database/)
  })

  it('keeps foreign keys, immediate and deferred', () => {
    const sql = engine.open()
    sql.exec(`CREATE TABLE a (id INTEGER PRIMARY KEY);
      CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)`)
    expect(() => sql.prepare('INSERT INTO b VALUES (?)').run(1)).toThrow(/FOREIGN KEY/)
    expect(() => sql.prepare('INSERT INTO b VALUES (?) RETURNING a').get(1)).toThrow(/FOREIGN KEY/)
    expect(sql.prepare('SELECT count(*) AS n FROM b').get()).toEqual({n: 0})
    sql.exec('BEGIN')
    sql.prepare('INSERT INTO b VALUES (?)').run(1)
    expect(() => sql.exec('COMMIT')).toThrow(/FOREIGN KEY.*COMMIT/)
    sql.exec('ROLLBACK')
    sql.close()
  })

  it('returns rows of one shape, in order, and undefined for none', () => {
    const sql = fresh()
    for (let id = 1; id <= 3; id++) sql.prepare('INSERT INTO t (id, name) VALUES (?, ?)').run(id, `名${id}`)
    expect(sql.prepare('SELECT name, id FROM t ORDER BY id DESC').all()).toEqual([
      {name: '名3', id: 3},
      {name: '名2', id: 2},
      {name: '名1', id: 1},
    ])
    expect(sql.prepare('SELECT id FROM t WHERE id = ?').get(9)).toBeUndefined()
    expect(sql.prepare('INSERT INTO t (name) VALUES (?) RETURNING id').get('新')).toEqual({id: 4})
    expect(sql.prepare('SELECT 1 AS a')).toBe(sql.prepare('SELECT 1 AS a'))
    sql.close()
  })

  it('statements survive a change of schema and a rollback', () => {
    const sql = fresh()
    const names = sql.prepare('SELECT name FROM t WHERE id = ?')
    sql.exec('BEGIN')
    sql.prepare('INSERT INTO t (id, name) VALUES (1, ?)').run('甲')
    expect(names.get(1)).toEqual({name: '甲'})
    sql.exec('ROLLBACK')
    expect(names.get(1)).toBeUndefined()
    sql.exec('ALTER TABLE t ADD COLUMN more INTEGER')
    expect(names.get(1)).toBeUndefined()
    sql.close()
  })

  it('a closed database says so', () => {
    const sql = fresh()
    const statement = sql.prepare('SELECT id FROM t')
    sql.close()
    sql.close()
    expect(() => statement.get()).toThrow(/closed/)
    expect(() => sql.prepare('SELECT 1')).toThrow(/closed/)
    expect(() => sql.exec('SELECT 1')).toThrow(/closed/)
    expect(() => sql.image()).toThrow(/closed/)
  })

  it('prepared statements, settings and attachments survive taking an image', () => {
    const catalogue = engine.open()
    catalogue.exec("CREATE TABLE drug (code TEXT PRIMARY KEY, name TEXT); INSERT INTO drug VALUES ('X', '阿莫西林')")
    const sql = fresh()
    sql.attach(catalogue, 'cat')
    const settings = () =>
      ['foreign_keys', 'locking_mode', 'journal_mode', 'synchronous', 'cache_size', 'temp_store', 'cat.locking_mode']
        .map(name => sql.prepare(`PRAGMA ${name}`).get())
        .map(row => Object.values(row ?? {})[0])
    const insert = sql.prepare('INSERT INTO t (id, name) VALUES (?, ?)')
    const drug = sql.prepare('SELECT name FROM cat.drug WHERE code = ?')
    insert.run(1, '甲')
    expect(settings()).toEqual([1, 'exclusive', 'memory', 0, 64, 2, 'exclusive'])
    const image = sql.image()
    insert.run(2, '乙')
    expect(drug.get('X')).toEqual({name: '阿莫西林'})
    expect(settings()).toEqual([1, 'exclusive', 'memory', 0, 64, 2, 'exclusive'])
    const again = engine.open(image)
    expect(again.prepare('SELECT id, name FROM t ORDER BY id').all()).toEqual([{id: 1, name: '甲'}])
    expect(again.image()).toEqual(image)
    sql.exec('BEGIN')
    insert.run(3, '丙')
    expect(() => sql.image()).toThrow(SqlError)
    sql.exec('COMMIT')
    for (const each of [again, sql, catalogue]) each.close()
  })

  it('many worlds read one catalogue; nobody can write it any more', () => {
    const catalogue = engine.open()
    catalogue.exec("CREATE TABLE drug (code TEXT PRIMARY KEY, name TEXT); INSERT INTO drug VALUES ('X', '阿莫西林')")
    const read = 'SELECT name FROM cat.drug WHERE code = ?'
    const worlds = Array.from({length: 12}, fresh)
    for (const world of worlds) {
      world.attach(catalogue, 'cat')
      expect(world.prepare(read).get('X')).toEqual({name: '阿莫西林'})
    }
    for (const world of worlds) {
      world.exec('BEGIN')
      world.prepare('INSERT INTO t (id, name) SELECT 1, name FROM cat.drug').run()
      world.exec('COMMIT')
      expect(() => world.prepare("INSERT INTO cat.drug VALUES ('Y', 'Y')").run()).toThrow(/locked/)
      expect(world.prepare(read).get('X')).toEqual({name: '阿莫西林'})
    }
    expect(() => catalogue.exec("INSERT INTO drug VALUES ('Z', 'Z')")).toThrow(/readonly/)
    expect(catalogue.prepare('SELECT count(*) AS n FROM drug').get()).toEqual({n: 1})
    expect(() => worlds[0]!.attach(engine.open(), 'a b')).toThrow(/plain schema name/)
    catalogue.close()
    expect(worlds[3]!.prepare(read).get('X')).toEqual({name: '阿莫西林'})
    for (const world of worlds) world.close()
  })

  it('the same operations make the same bytes', () => {
    const make = () => {
      const sql = fresh()
      sql.exec('CREATE INDEX t_name ON t (name); BEGIN')
      const insert = sql.prepare('INSERT INTO t VALUES (?, ?, ?, ?, ?)')
      for (let i = 0; i < 500; i++) insert.run(i, `参保人${i}`, i * 1e9, i % 3 ? `n${i}` : null, new Uint8Array([i]))
      sql.exec('COMMIT')
      sql.prepare('DELETE FROM t WHERE id % 7 = ?').run(0)
      const image = sql.image()
      sql.close()
      return image
    }
    expect(make()).toEqual(make())
  })
})
