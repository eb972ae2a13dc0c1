// The control API as the command line uses it: over HTTP when a server has the data folder (or an address is given), else
// inside this very process. One client, so that every command does the same in both cases.
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {worldDeps} from './engine.ts'
import {openHost, openJournal, prepareFolder} from './host.ts'
import type {Language, ProblemBody} from './problems.ts'
import type {Settings} from './settings.ts'
import {Trouble} from './trouble.ts'

export type Reply = {status: number; body: Buffer}

export type Client = {
  send(method: string, path: string, body?: unknown | Buffer): Promise<Reply>
  close(): Promise<void>
}

/** The API said no; carries its problem. */
export class Refused extends Error {
  override name = 'Refused'
  readonly problem: ProblemBody
  constructor(problem: ProblemBody) {
    super(problem.title)
    this.problem = problem
  }
}

/** Where a running server of this data folder is, written by server.ts while it runs. */
export const serverFile = (dataDir: string): string => join(dataDir, 'server.json')

/**
 * A running server, or the data folder itself. A folder that is not there is only made when `makes` says that the work
 * puts something into it: whoever mistyped it would be told that an empty folder is in order. Throws Trouble.
 */
export async function openClient(
  settings: Settings,
  given: {url?: string; token?: string},
  {makes = false} = {},
): Promise<Client> {
  const url = given.url ?? (await runningServer(settings.dataDir))
  if (url !== undefined) return httpClient(url, given.token ?? tokenOf(settings))
  const {dataDir} = settings
  if (!makes && !existsSync(dataDir)) {
    throw new Trouble(
      `没有数据目录 ${dataDir}。请核对 --data-dir，或用 --url 指向已运行的服务。`,
      `There is no data folder ${dataDir}. Check --data-dir, or point --url at a running server.`,
    )
  }
  return localClient(settings)
}

async function runningServer(dataDir: string): Promise<string | undefined> {
  const file = serverFile(dataDir)
  if (!existsSync(file)) return undefined
  const {url, pid} = noteIn(file)
  // left by a server that was killed: somebody else may have its port by now
  if (url === undefined || pid === undefined || !isRunning(pid)) return undefined
  const alive = await fetch(`${url}/api/v1/health`).then(
    response => response.ok,
    () => false,
  )
  return alive ? url : undefined
}

function noteIn(file: string): {url?: string; pid?: number} {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as {url?: string; pid?: number} | null) ?? {}
  } catch {
    return {}
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function tokenOf({adminToken, dataDir}: Settings): string {
  const file = join(dataDir, 'admin-token')
  return adminToken ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
}

const contentType = (body: unknown): Record<string, string> =>
  body === undefined ? {} : {'content-type': Buffer.isBuffer(body) ? 'application/x-ndjson' : 'application/json'}

const payload = (body: unknown): Buffer | string | undefined =>
  body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body)

function httpClient(url: string, token: string): Client {
  return {
    async send(method, path, body) {
      const response = await fetch(`${url}/api/v1/${path}`, {
        method,
        headers: {authorization: `Bearer ${token}`, 'accept-language': language(), ...contentType(body)},
        body: (payload(body) ?? null) as BodyInit | null,
      })
      return {status: response.status, body: Buffer.from(await response.arrayBuffer())}
    },
    close: async () => {},
  }
}

async function localClient(settings: Settings): Promise<Client> {
  prepareFolder(settings)
  const journal = await openJournal(settings)
  const host = await openHost(settings, {journal, deps: await worldDeps(settings.dataDir)})
  const app = await host.app()
  const {adminToken} = host.secrets
  return {
    async send(method, path, body) {
      const response = await app.inject({
        method: method as 'GET',
        url: `/api/v1/${path}`,
        headers: {
          host: `localhost:${settings.port}`,
          authorization: `Bearer ${adminToken}`,
          'accept-language': language(),
          ...contentType(body),
        },
        payload: payload(body),
      })
      return {status: response.statusCode, body: response.rawPayload}
    },
    close: host.close,
  }
}

/** The terminal's language as far as it says: Chinese unless it is clearly English. */
export const language = (): Language => {
  const told = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
  return /^en/i.test(told) ? 'en' : 'zh'
}

/** The answer's JSON, or a thrown problem. */
export async function ask<T>(client: Client, method: string, path: string, body?: unknown): Promise<T> {
  const reply = await client.send(method, path, body)
  if (reply.status >= 400) throw new Refused(jsonIn(reply))
  return (reply.body.length === 0 ? undefined : jsonIn(reply)) as T
}

/** The answer's bytes, or a thrown problem. */
export async function fetchBytes(client: Client, path: string): Promise<Buffer> {
  const reply = await client.send('GET', path)
  if (reply.status >= 400) throw new Refused(jsonIn(reply))
  return reply.body
}

function jsonIn<T>({body, status}: Reply): T {
  try {
    return JSON.parse(body.toString('utf8')) as T
  } catch {
    throw new Trouble(
      `答复不是 JSON（状态 ${status}）：该地址上的不是医保沙盘。`,
      `The answer (status ${status}) is not JSON: what runs at this address is no Yibao sandbox.`,
    )
  }
}
