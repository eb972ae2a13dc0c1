// The front-end server's log on disk: its records one a line, appended and flushed before anything is sent. A line that was
// being written when the process died is cut off: nothing of it was sent. One process a folder.
import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {join} from 'node:path'
import type {BookRecord} from '../../sandbox/front-end/types.ts'

export type Log = {
  /** What the file held when it was opened. */
  records: BookRecord[]
  /** Returns when the records are on disk. */
  append(records: readonly BookRecord[]): void
  close(): void
}

/** In words for an operator, Chinese and English. */
export class LogTrouble extends Error {
  override name = 'LogTrouble'
}

/** Opens the folder, making it if need be. Throws LogTrouble: another process has it, or a line in the middle is damaged. */
export function openLog(folder: string): Log {
  mkdirSync(folder, {recursive: true})
  const lock = takeLock(folder)
  const file = join(folder, 'books.ndjson')
  const fd = openSync(file, 'a+')
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) ftruncateSync(fd, whole)
  const records = bytes
    .subarray(0, whole)
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .map((line, index) => recordIn(line, index + 1, file))
  return {
    records,
    append(added) {
      if (added.length === 0) return
      writeSync(fd, added.map(record => `${JSON.stringify(record)}\n`).join(''))
      fdatasyncSync(fd)
    },
    close() {
      closeSync(fd)
      rmSync(lock, {force: true})
    },
  }
}

function recordIn(line: string, number: number, file: string): BookRecord {
  try {
    return JSON.parse(line) as BookRecord
  } catch {
    throw new LogTrouble(
      `${file} 第 ${number} 行损坏，请用备份恢复。Line ${number} of ${file} is damaged; restore it from a backup.`,
    )
  }
}

/** A file with the number of the process; what a killed process left is taken over. */
function takeLock(folder: string): string {
  const lock = join(folder, 'lock')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), {flag: 'wx'})
      return lock
    } catch {
      const holder = Number(readFileSync(lock, 'utf8'))
      if (holder !== process.pid && isRunning(holder)) {
        throw new LogTrouble(`目录 ${folder} 正被进程 ${holder} 使用。Process ${holder} has the folder ${folder}.`)
      }
      rmSync(lock, {force: true})
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return pid > 0
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
