// Operating trouble 运行故障 in words: what a person at a terminal reads when the disk, the network or a file is in the way.
// One sentence in Chinese and one in English, never a stack.
import type {Words} from './journal/errors.ts'

const fullDisk = new Set(['ENOSPC', 'EDQUOT'])

type SystemError = NodeJS.ErrnoException & {address?: string; port?: number}

/** An error of the file system or the network; `fetch` hides it in its cause. */
function systemError(error: unknown): SystemError | undefined {
  if (!(error instanceof Error)) return undefined
  const {code, syscall} = error as SystemError
  if (code !== undefined && syscall !== undefined) return error as SystemError
  return systemError(error instanceof AggregateError ? error.errors[0] : error.cause)
}

/** True for a disk that takes nothing more, or nothing at all: the same trouble as a journal that cannot be written. */
export const isDiskTrouble = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(systemError(error)?.code ?? '')

/** Trouble that has its own words. */
export class Trouble extends Error {
  override name = 'Trouble'
  readonly words: Words
  constructor(zh: string, en: string) {
    super(en)
    this.words = {zh, en}
  }
}

/** A flag, or a setting of the environment, that cannot be: the command line ends with 2. */
export class WrongUse extends Trouble {
  override name = 'WrongUse'
}

/** What happened and what to do, in both languages. */
export function inWords(error: unknown): Words {
  if (hasWords(error)) return error.words
  const found = systemError(error)
  const message = messageOf(error)
  if (!found) return {zh: `未能完成：${message}`, en: `This could not be done: ${message}`}
  const {code = '', path, address, port} = found
  if (path === undefined && address !== undefined) {
    const place = port === undefined ? address : `${address}:${port}`
    return {zh: `无法连接 ${place}（${code}）。`, en: `Cannot connect to ${place} (${code}).`}
  }
  return aboutFile(path ?? message, code)
}

function aboutFile(file: string, code: string): Words {
  if (fullDisk.has(code)) {
    return {
      zh: `磁盘已满，${file} 无法写入；请腾出空间后重试。`,
      en: `The disk is full: ${file} cannot be written. Free some space and try again.`,
    }
  }
  if (code === 'ENOENT') return {zh: `找不到 ${file}。`, en: `There is no ${file}.`}
  return {
    zh: `无法读写 ${file}（${code}）；请检查路径与权限。`,
    en: `${file} cannot be read or written (${code}); check the path and its permissions.`,
  }
}

/** The system's error with the file it does not always name. Anything else stays what it is. */
export function fileTrouble(file: string, error: unknown): unknown {
  const {code} = systemError(error) ?? {}
  if (code === undefined) return error
  const {zh, en} = aboutFile(file, code)
  return new Trouble(zh, en)
}

/** First line of what an error says, and of what caused it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [first = ''] = error.message.split('\n', 1)
  return error.cause === undefined ? first : `${first} (${messageOf(error.cause)})`
}

export const hasWords = (error: unknown): error is {words: Words} =>
  typeof error === 'object' && error !== null && 'words' in error
