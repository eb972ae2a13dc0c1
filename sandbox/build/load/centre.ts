// The centre of a run: a server of its own with one world whose time passes as real time does, the people who come, and the faults of the
// plan. Asked by its control API alone.
import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import type {Case} from '../../../loadtests/k6/run-file.ts'
import {casesOf, type Person} from '../../../loadtests/load/cases.ts'
import type {Plan} from '../../../loadtests/load/plan.ts'
import type {Instant} from '../../base/instant.ts'
import {Trouble} from '../../host/trouble.ts'
import {type Started, startOwn, until} from './processes.ts'

const world = 'load'
export const startText = '2025-09-15 08:00:00'

export type Centre = {
  /** The world's interface address. */
  url: string
  institution: {code: string; name: string; area: string}
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** World time at a moment of real milliseconds since 1970, as far ahead as one likes: the world runs at speed 1. */
  worldTimeAt(realMs: number): Promise<Instant>
  /** Plans the faults so that they count from this instant. */
  plan(plan: Plan, worldAt: Instant): Promise<void>
  cases(seed: string): Promise<Case[]>
  exported(): Promise<string>
  stop(): Promise<void>
}

export async function startCentre(built: string, out: string, port: number, seed: string): Promise<Centre> {
  const token = randomBytes(12).toString('hex')
  const log = join(out, 'centre.log')
  const args = ['--port', String(port), '--data-dir', join(out, 'centre'), '--admin-token', token]
  const server: Started = startOwn(built, 'server', args, log)
  const base = `http://127.0.0.1:${port}`
  const fetched = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${base}/api/v1/${path}`, {
      method,
      headers: {authorization: `Bearer ${token}`, ...(body !== undefined && {'content-type': 'application/json'})},
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return text
  }
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    JSON.parse(await fetched(method, path, body)) as T
  let gone = false
  void server.ended.then(() => {
    gone = true
  })
  const alive = await until(async () => {
    if (gone) return true
    return (await fetch(`${base}/api/v1/health`)).ok
  }, 60_000)
  if (!alive || gone) throw new Trouble(`沙盘没有启动，见 ${log}。`, `The sandbox did not start; see ${log}.`)
  type View = {area: string; institutions: {code: string; name: string}[]}
  const made = await call<View>('POST', 'worlds', {
    id: world,
    kind: 'vendor',
    seed,
    area: '310000',
    catalogue: 'classroom',
    clock: {start: startText, speed: 1},
  })
  const [first] = made.institutions
  if (!first) throw new Error('the world has no institution')
  return {
    url: `${base}/w/${world}`,
    institution: {code: first.code, name: first.name, area: made.area},
    call,
    async worldTimeAt(realMs) {
      const before = Date.now()
      const {clock} = await call<{clock: {now: number}}>('GET', `worlds/${world}`)
      return Math.round(clock.now + realMs - (before + Date.now()) / 2)
    },
    async plan({faults}, worldAt) {
      for (const {from, until: end, recoverSeconds: _, when, ...fault} of faults) {
        const at = (second: number) => Math.round(worldAt + second * 1000)
        await call('POST', `worlds/${world}/faults`, {...fault, when: {...when, from: at(from), until: at(end)}})
      }
    },
    cases: wanted => casesIn(call, made.area, wanted),
    exported: () => fetched('GET', `worlds/${world}/export`),
    stop: () => server.kill('SIGTERM'),
  }
}

/** Insured employees of the area in the order of the books, each with a bill drawn from the seed. */
async function casesIn(call: Centre['call'], area: string, seed: string): Promise<Case[]> {
  const {people} = await call<{people: Person[]}>('GET', `worlds/${world}/people?scheme=310&limit=500`)
  return casesOf(people, area, seed)
}
