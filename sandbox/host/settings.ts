// What a person may set at start: flags and environment variables of the same names, nothing else. An unknown flag or an
// impossible value is one clear sentence, in both languages, and no start.
import {resolve} from 'node:path'
import {WrongUse} from './trouble.ts'

export type Settings = {
  host: string
  port: number
  /** Absolute path; created when missing. */
  dataDir: string
  /** 'files' is a folder under dataDir. */
  store: string
  /** Set explicitly; absent = generated once and kept in dataDir. */
  adminToken?: string
}

/** Why the programme cannot start: shown as one sentence in each language, never with a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart'
  readonly zh: string
  readonly en: string
  constructor(zh: string, en: string) {
    super(en)
    this.zh = zh
    this.en = en
  }
}

const flags = {
  '--host': 'HOST',
  '--port': 'PORT',
  '--data-dir': 'DATA_DIR',
  '--store': 'STORE',
  '--admin-token': 'ADMIN_TOKEN',
} as const
type Name = (typeof flags)[keyof typeof flags]

export const usage = `医保沙盘 · the Yibao sandbox

  --host <地址 address>       HOST         127.0.0.1
  --port <端口 port>          PORT         8787
  --data-dir <目录 folder>    DATA_DIR     ./data
  --admin-token <密码 token>  ADMIN_TOKEN  首次启动时生成 · made at the first start
  --store files             STORE        files

npm start -- --port 9000
`

/** Shortest administrator password: it may guard a class's LAN. */
const shortestToken = 12

/** Flags win over the environment. `--port 9000` and `--port=9000` both work. Throws WrongUse. */
export function readSettings(argv: readonly string[], env: Record<string, string | undefined>): Settings {
  const given: Partial<Record<Name, string>> = {}
  for (let i = 0; i < argv.length; i++) {
    const [flag = '', inline] = splitFlag(argv[i] as string)
    const name = flags[flag as keyof typeof flags]
    if (!name) {
      const known = Object.keys(flags).join(' ')
      throw new WrongUse(`不认识的参数 ${flag}；可用：${known}。`, `Unknown flag ${flag}; known flags: ${known}.`)
    }
    const value = inline ?? argv[++i]
    if (value === undefined || value === '') throw new WrongUse(`参数 ${flag} 缺少值。`, `Flag ${flag} needs a value.`)
    given[name] = value
  }
  const read = (name: Name) => given[name] ?? (env[name] || undefined)
  const settings: Settings = {
    host: read('HOST') ?? '127.0.0.1',
    port: portOf(read('PORT') ?? '8787'),
    dataDir: resolve(read('DATA_DIR') ?? './data'),
    store: storeOf(read('STORE') ?? 'files'),
  }
  const adminToken = read('ADMIN_TOKEN')
  if (adminToken !== undefined) settings.adminToken = tokenOf(adminToken)
  if (!isLoopback(settings.host) && adminToken === undefined) {
    throw new WrongUse(
      `监听地址 ${settings.host} 对外开放，必须先用 ADMIN_TOKEN 设置管理员密码（至少 ${shortestToken} 个字符）。`,
      `Listening on ${settings.host} is open to others: set an administrator password with ADMIN_TOKEN first (at least ${shortestToken} characters).`,
    )
  }
  return settings
}

function splitFlag(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=')
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)]
}

/** Loopback names and addresses: the only places where nobody else can knock. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new WrongUse(
    `端口应为 0–65535 的整数，得到 ${text}。`,
    `PORT must be a whole number from 0 to 65535, got ${text}.`,
  )
}

function storeOf(text: string): string {
  if (text === 'files') return text
  throw new WrongUse(`存储方式应为 files，得到 ${text}。`, `STORE must be files, got ${text}.`)
}

function tokenOf(text: string): string {
  if (text.length >= shortestToken && !/\s/.test(text)) return text
  throw new WrongUse(
    `ADMIN_TOKEN 至少 ${shortestToken} 个字符，且不含空格。`,
    `ADMIN_TOKEN needs at least ${shortestToken} characters and no blanks.`,
  )
}
