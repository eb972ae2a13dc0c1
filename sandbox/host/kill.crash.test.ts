// kill -9 at random moments under load, fifty times, on one data folder: everything that was answered is in the journal
// in the very words it was answered with, nothing is settled twice, and the books equal the replay of the journal.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {Agent, request as httpRequest} from 'node:http'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import type {ExampleContext} from '../protocol/examples.ts'
import type {Entry} from '../world/entry.ts'
import {
  contextFor,
  learn,
  type Reply,
  type Request,
  requestOf,
  visitSteps,
  type WalkPerson,
} from '../world/testing/walk.ts'

const kills = Number(process.env.KILLS ?? 50)
const clients = 24
const root = join(import.meta.dirname, '../..')
const seed = process.env.KILL_SEED ?? 'kill-1'
const agent = new Agent({keepAlive: true, maxSockets: 64})

let folder: string
let bundles: string
let port: number
let server: ChildProcess | undefined
let token = ''
let institution = ''
let people: WalkPerson[] = []
let lines: ExampleContext['lines'] = []
const counts = {kills: 0, answered: 0, unknown: 0, unknownBooked: 0, lost: 0, differing: 0, settlements: 0, visits: 0}

type Answered = {body: string; answer: string}
const answered = new Map<string, Answered>()
/** Sent and not answered when the server died: the client does not know. */
const unknown = new Map<string, string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yibao-kill-'))
  const built = spawnSync(process.execPath, [join(root, 'sandbox/build/build.mjs'), 'host'], {encoding: 'utf8'})
  expect(built.status, built.stdout + built.stderr).toBe(0)
  // a copy, so that nobody who builds meanwhile pulls the bundle from under the restarts
  bundles = mkdtempSync(join(root, 'dist/kill-'))
  for (const name of readdirSync(join(root, 'dist'))) {
    if (/\.(mjs|wasm)$|^docs$|^ui$/.test(name)) cpSync(join(root, 'dist', name), join(bundles, name), {recursive: true})
  }
  port = await freePort()
  await start()
  const created = await api('POST', '/worlds', {
    id: 'k',
    name: 'k',
    seed: 'k',
    area: '310000',
    population: 200,
    catalogue: 'classroom',
  })
  institution = (JSON.parse(created) as {institutions: {code: string}[]}).institutions[0]!.code
  const found = JSON.parse(await api('GET', '/worlds/k/people?scheme=310&limit=200')) as {
    people: {
      psnNo: string
      certNo: string
      name: string
      flags: string[]
      insurances: {state: string; area: string}[]
    }[]
  }
  people = found.people
    .filter(one => one.flags.length === 0 && one.insurances[0]?.state === '1' && one.insurances[0]?.area === '310000')
    .map(one => ({...one, insuranceType: '310', area: '310000'}))
  const items = JSON.parse(await api('GET', '/worlds/k/catalogue?q=%E8%AF%8A%E6%9F%A5%E8%B4%B9&limit=3')) as {
    items: {code: string}[]
  }
  lines = items.items.map((item, index) => ({
    sn: String(index + 1),
    code: item.code,
    hospitalCode: `own-${index}`,
    price: '25',
    count: '2',
    amount: '50',
    prescription: 'R1',
  }))
}, 180_000)

afterAll(() => {
  server?.kill('SIGKILL')
  for (const one of [folder, bundles]) rmSync(one, {recursive: true, force: true})
  console.log(`kill -9 under load: ${JSON.stringify(counts)}`)
})

const freePort = () =>
  new Promise<number>(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const {port} = probe.address() as {port: number}
      probe.close(() => resolve(port))
    })
  })

async function start(): Promise<void> {
  const bundle = pathToFileURL(join(bundles, 'server.mjs')).href
  const run = `const {main} = await import(${JSON.stringify(bundle)}); await main(process.argv.slice(1))`
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', run, '--', '--port', String(port), '--data-dir', join(folder, 'data')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
      env: {...process.env, HOST: '', PORT: '', DATA_DIR: '', ADMIN_TOKEN: ''},
    },
  )
  server = child
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      if (said.includes(`:${port}/w/`)) resolve()
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  token = readFileSync(join(folder, 'data/admin-token'), 'utf8').trim()
}

function send(
  method: string,
  path: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {host: '127.0.0.1', port, path, method, agent, headers: {'content-type': 'application/json', ...headers}},
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () => (response.complete ? resolve(text) : reject(new Error('cut'))))
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const api = (method: string, path: string, body?: unknown) =>
  send(method, `/api/v1${path}`, body === undefined ? undefined : JSON.stringify(body), {
    authorization: `Bearer ${token}`,
  })

const message = (raw: string) => send('POST', '/w/k', raw, {})

/** One client: visits without end, until the connection breaks. */
async function client(number: number): Promise<void> {
  for (let visit = 0; ; visit++) {
    let context = contextFor(
      {at: 1_757_892_600_000, institution, area: '310000'},
      people[(number * 7 + visit) % people.length]!,
      lines,
    )
    counts.visits += 1
    for (const infno of [...visitSteps, ...(visit % 4 === 3 ? (['2208'] as const) : [])]) {
      const request: Request = requestOf(infno, context)
      serial += 1
      request.msgid = `${institution}${String(Date.now()).slice(-8)}${String(number).padStart(3, '0')}${String(serial).padStart(7, '0')}`
      const body = JSON.stringify(request)
      unknown.set(request.msgid, body)
      const answer = await message(body)
      unknown.delete(request.msgid)
      answered.set(request.msgid, {body, answer})
      counts.answered += 1
      const reply = JSON.parse(answer) as Reply
      if (Number(reply.infcode) !== 0) throw new Refused(`${infno}: ${reply.err_msg}`)
      context = learn(infno, context, reply)
    }
  }
}
let serial = 0
class Refused extends Error {}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

async function entries(): Promise<Entry[]> {
  const text = await api('GET', '/worlds/k/entries?from=1')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Entry)
}

it(`${kills} kills: nothing answered is lost, nothing doubled`, async () => {
  for (let round = 0; round < kills; round++) {
    const draw = drawFrom(seed, round)
    const running = Array.from({length: clients}, (_, number) => client(number).catch((error: unknown) => error))
    await pause(60 + draw.below('after', 440))
    server!.kill('SIGKILL')
    counts.kills += 1
    for (const end of await Promise.all(running)) if (end instanceof Refused) throw end
    counts.unknown += unknown.size
    await start()
    // what a careful client does with what it does not know: the same message again
    for (const [msgid, body] of unknown) {
      const answer = await message(body)
      answered.set(msgid, {body, answer})
    }
    unknown.clear()
  }

  const journal = await entries()
  const byMsgid = new Map<string, Entry>()
  for (const entry of journal) {
    const msgid = entry.about?.msgid
    if (msgid !== undefined && entry.decision?.outcome !== 'duplicate') {
      expect(byMsgid.has(msgid), `message ${msgid} decided twice`).toBe(false)
      byMsgid.set(msgid, entry)
    }
  }
  counts.unknownBooked = journal.filter(entry => entry.decision?.outcome === 'duplicate').length
  for (const [msgid, {answer}] of answered) {
    const entry = byMsgid.get(msgid)
    if (!entry) counts.lost += 1
    else if (entry.decision?.sends[0]?.body !== answer) counts.differing += 1
  }
  expect(counts).toMatchObject({lost: 0, differing: 0})

  // twice the same business key: at no prefix of the journal more than one live settlement
  const live = new Map<string, number>()
  for (const entry of journal) {
    for (const event of entry.decision?.events ?? []) {
      if (event.kind !== 'settled') continue
      const key = `${event.row.mdtrtId}/${event.row.batch}`
      const now = (live.get(key) ?? 0) + (event.row.cancels === null ? 1 : -1)
      expect([0, 1], key).toContain(now)
      live.set(key, now)
      counts.settlements += 1
    }
  }
  expect(counts.settlements).toBeGreaterThan(kills)
  const verified = JSON.parse(await api('POST', '/worlds/k/verify', {})) as {equal: boolean}
  expect(verified).toMatchObject({equal: true, differences: []})
  const ledger = JSON.parse(await api('GET', '/worlds/k/ledger?check=1')) as {check?: {findings?: unknown[]}}
  expect(JSON.stringify(ledger)).not.toMatch(/"check":"(sharesAddUp|postingsSumToZero|settledAtMostOnce)"/)
}, 600_000)
