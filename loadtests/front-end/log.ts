// The front-end server's log on disk: its records one a line, appended and flushed before anything is sent. A line that was
// being written when the process died is cut off: nothing of it was sent. What the disk did not take in whole is taken out again. One
// process a folder.
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
  /** Returns when the records are on disk. Throws LogTrouble: none of them is, and nothing more can be written. */
  append(records: readonly BookRecord[]): void
  close(): void
}

/** In words for an operator, Chinese and English. */
export class LogTrouble extends Error {
  override name = 'LogTrouble'
  readonly words: {zh: string; en: string}
  constructor(zh: string, en: string) {
    super(`${zh}${en}`)
    this.words = {zh, en}
  }
}

/** How bytes get into the file; a test takes its place. Returns how many it took, as the system call does. */
export type Write = (fd: number, bytes: Uint8Array, from: number) => number
const write: Write = (fd, bytes, from) => writeSync(fd, bytes, from)

/** Opens the folder, making it if need be. Throws LogTrouble: another process has it, or a line in the middle is damaged. */
export function openLog(folder: string, put: Write = write): Log {
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
  let size = whole
  return {
    records,
    append(added) {
      if (added.length === 0) return
      const text = Buffer.from(added.map(record => `${JSON.stringify(record)}\n`).join(''))
      try {
        for (let at = 0; at < text.length; ) {
          const took = put(fd, text, at)
          if (took === 0) throw Object.assign(new Error('no byte was taken'), {code: 'ENOSPC'})
          at += took
        }
        fdatasyncSync(fd)
        size += text.length
      } catch (error) {
        takeOut(fd, size)
        throw unwritten(file, error)
      }
    },
    close() {
      closeSync(fd)
      rmSync(lock, {force: true})
    },
  }
}

/** What was half written; where even that cannot be done, the next start cuts off the torn line. */
function takeOut(fd: number, size: number): void {
  try {
    ftruncateSync(fd, size)
  } catch {}
}

function unwritten(file: string, error: unknown): LogTrouble {
  const {code = ''} = error as NodeJS.ErrnoException
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new LogTrouble(
    `前置机的文件 ${file} 无法写入（${full ? '磁盘已满' : code}）：没有落盘的报文一条也没有发出，前置机已停下。请${full ? '腾出空间' : '检查磁盘与权限'}后重新启动，它从日志接着做。`,
    `The front-end server’s file ${file} cannot be written (${full ? 'the disk is full' : code}): no message was sent that is not in its log, and the server has stopped. ${full ? 'Free some space' : 'Check the disk and its permissions'} and start it again; it goes on from its log.`,
  )
}

function recordIn(line: string, number: number, file: string): BookRecord {
  try {
    return JSON.parse(line) as BookRecord
  } catch {
    throw new LogTrouble(
      `${file} 第 ${number} 行损坏，请用备份恢复。`,
      `Line ${number} of ${file} is damaged; restore it from a backup.`,
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
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        rmSync(lock, {force: true})
        throw unwritten(lock, error)
      }
      const holder = Number(readFileSync(lock, 'utf8'))
      if (holder !== process.pid && isRunning(holder)) {
        throw new LogTrouble(
          `目录 ${folder} 正被进程 ${holder} 使用；请先停掉它，或换一个目录。`,
          `Process ${holder} has the folder ${folder}; stop it first, or choose another folder.`,
        )
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
