// The register on disk: one line for each change that belongs together, appended and flushed before anybody is answered.
// A line is whole or it did not happen: it carries its own checksum, and a torn last one is what a crash leaves of
// something nobody was told. A damaged line before the last is named and refused. It does not know what rows mean.
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import {dirname, join} from 'node:path'
import {findRealIdentity} from '../../protocol/identity.ts'
import {syncFolder, writeDurably} from '../durably.ts'
import {crc32} from '../journal/crc32.ts'
import {Problem} from '../problems.ts'
import {CannotStart} from '../settings.ts'
import {type Change, type TableName, type Tables, tableNames} from './rows.ts'

export type Register = {
  all<Name extends TableName>(table: Name): Iterable<Tables[Name]>
  get<Name extends TableName>(table: Name, id: string): Tables[Name] | undefined
  /** Keeps these changes together; when it returns they are on disk. */
  write(changes: Change[]): void
  close(): void
}

type Rows = {[Name in TableName]: Map<string, Tables[Name]>}

function emptyRows(): Rows {
  return Object.fromEntries(tableNames.map(name => [name, new Map()])) as unknown as Rows
}

function put(rows: Rows, changes: Change[]): void {
  for (const {table, id, row} of changes) {
    // tables of a later release are left alone
    const of = rows[table] as Map<string, unknown> | undefined
    if (row === null) of?.delete(id)
    else of?.set(id, row)
  }
}

const over = (rows: Rows, keep: (changes: Change[]) => void, close: () => void): Register => ({
  all: table => rows[table].values() as Iterable<never>,
  get: (table, id) => rows[table].get(id) as never,
  write(changes) {
    if (changes.length === 0) return
    keep(changes)
    put(rows, changes)
  },
  close,
})

/** For tests; handing the same one to a second host is a restart. */
export function memoryRegister(): Register {
  return over(
    emptyRows(),
    () => {},
    () => {},
  )
}

/** The log is written anew at start when so many lines no longer count. */
const worthCompacting = 2000

export function fileRegister(dataDir: string): Register {
  const file = join(dataDir, 'register.log')
  const {rows, good, size, lines} = read(file)
  if (good < size) truncateSync(file, good)
  const live = tableNames.reduce((sum, name) => sum + rows[name].size, 0)
  if (lines > live + worthCompacting) compact(file, rows)
  const fd = openSync(file, 'a', 0o600)
  syncFolder(dataDir)
  let open = true
  /** Bytes that are whole; what a failed write left behind them is cut off before the next one. */
  let end = statSync(file).size
  let torn = false
  return over(
    rows,
    changes => {
      const line = Buffer.from(lineOf(changes))
      if (torn) truncateSync(file, end)
      torn = true
      for (let at = 0; at < line.length; ) at += writeSync(fd, line, at)
      fdatasyncSync(fd)
      torn = false
      end += line.length
    },
    () => {
      if (open) closeSync(fd)
      open = false
    },
  )
}

/** '9f3c01aa [{"table":…}]\n' */
function lineOf(changes: Change[]): string {
  const text = JSON.stringify(changes)
  return `${sumOf(text)} ${text}\n`
}
const sumOf = (text: string): string => crc32(Buffer.from(text)).toString(16).padStart(8, '0')

function read(file: string): {rows: Rows; good: number; size: number; lines: number} {
  const rows = emptyRows()
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  let good = 0
  let lines = 0
  while (good < bytes.length) {
    const end = bytes.indexOf(10, good)
    if (end < 0) break
    const line = bytes.toString('utf8', good, end)
    const text = line.slice(9)
    if (line.slice(0, 8) !== sumOf(text)) {
      // what a power cut left of the last line has holes; anything else is damage, and nothing is dropped in silence
      if (bytes.indexOf(10, end + 1) < 0 && bytes.subarray(good, end).includes(0)) break
      throw damaged(file, good)
    }
    put(rows, JSON.parse(text) as Change[])
    good = end + 1
    lines += 1
  }
  return {rows, good, size: bytes.length, lines}
}

const damaged = (file: string, offset: number): CannotStart =>
  new CannotStart(
    `登记文件 ${file} 第 ${offset} 字节处已损坏；请从备份恢复该文件，或移走它以空白登记启动（沙盘不受影响）。`,
    `The register ${file} is damaged at byte ${offset}; restore it from a backup, or move it away to start with an empty one (worlds are not affected).`,
  )

/** Every row as a line with its own checksum: what a log holds after it was written anew, and what a backup keeps. */
export const registerText = ({all}: Pick<Register, 'all'>): string =>
  tableNames.flatMap(table => [...all(table)].map(row => lineOf([{table, id: row.id, row} as Change]))).join('')

/** The rows of such a text. Throws the problem `damaged-file` with the number of the first line that is not one. */
export function rowsOfText(text: string): Change[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return []
    const real = findRealIdentity(line)
    if (real) throw new Problem('real-identity', {path: `/${index + 1}`, got: real.masked})
    const json = line.slice(9)
    const changes = line.slice(0, 8) === sumOf(json) ? (JSON.parse(json) as Change[]) : []
    const whole = changes.length > 0 && changes.every(one => one.row !== null && one.row.id === one.id)
    if (whole) return changes
    throw new Problem('damaged-file', {
      path: `/${index + 1}`,
      expected: 'a row of the register',
      got: line.slice(0, 60),
    })
  })
}

function compact(file: string, rows: Rows): void {
  const all = <Name extends TableName>(table: Name) => rows[table].values()
  writeDurably(`${file}.new`, registerText({all}))
  renameSync(`${file}.new`, file)
  syncFolder(dirname(file))
}
