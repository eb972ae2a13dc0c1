// The table of role × call, every cell of it, asked through the door itself.
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {access, type Call, calls, mayCall, type Role, roles} from './access.ts'
import {newSession, sessionCookie} from './guard.ts'
import {institutionKey} from './secrets.ts'
import {adminToken, handTime, type TestHost, testHost, testSecrets} from './testing/host.ts'

let host: TestHost
beforeAll(async () => {
  host = await testHost({real: handTime()})
  await host.create({id: 'own'})
  await host.create({id: 'other'})
  seatSomebody()
})
afterAll(() => host.close())

/** A class of an instructor's own, another's, and a trainee whose present world is 'own'. */
function seatSomebody(): void {
  const base = {
    name: 'x',
    from: null,
    to: null,
    seats: 3,
    exercise: 'free',
    frozenAt: null,
    roster: false,
    createdAt: 0,
  }
  const klass = (id: string, instructor: string) => ({...base, id, mode: 'class' as const, code: null, instructor})
  const row = {class: 'own', name: 'x', number: '', seat: 1, token: 'x', epoch: 1, releasedUntil: null, createdAt: 0}
  const attempt = {
    class: 'own',
    enrolment: 't',
    number: 1,
    exercise: 'free',
    seed: 's',
    world: 'own',
    institution: 'H31000090001',
    window: '1',
    state: 'running' as const,
    startedAt: 0,
    from: {at: 0, seq: 1},
    endedAt: null,
    endedBy: null,
    endSeq: null,
    marks: null,
    advice: null,
  }
  host.register.write([
    {table: 'instructors', id: 'i', row: {id: 'i', name: 'x', password: 'x', epoch: 1, createdAt: 0}},
    {table: 'classes', id: 'own', row: klass('own', 'i')},
    {table: 'classes', id: 'other', row: klass('other', 'j')},
    {table: 'enrolments', id: 't', row: {...row, id: 't', attempt: 'a'}},
    {table: 'players', id: 'q', row: {id: 'q', drill: 'own', name: 'x', createdAt: 0}},
    {table: 'attempts', id: 'a', row: {...attempt, id: 'a'}},
  ])
}

/** One request per call; a new call without a row here fails below. `:w` is the world asked about. */
const requests: Record<Call, [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown]> = {
  readHealth: ['GET', 'health'],
  readProblems: ['GET', 'problems'],
  readOpenApi: ['GET', 'openapi.json'],
  readSession: ['GET', 'session'],
  signIn: ['POST', 'session', {token: adminToken}],
  signOut: ['DELETE', 'session'],
  listPolicies: ['GET', 'policies'],
  readPolicy: ['GET', 'policies/shanghai-employees-2025'],
  calculate: ['POST', 'calculate', {policy: 'nothing'}],
  createWorld: ['POST', 'worlds', {id: 'own'}],
  listWorlds: ['GET', 'worlds'],
  readWorld: ['GET', 'worlds/:w'],
  deleteWorld: ['DELETE', 'worlds/:w-gone'],
  forkWorld: ['POST', 'worlds/:w/fork', {at: 99}],
  exportWorld: ['GET', 'worlds/:w/export'],
  importWorld: ['POST', 'worlds/import', {}],
  verifyWorld: ['POST', 'worlds/:w/verify'],
  listPeople: ['GET', 'worlds/:w/people'],
  addPerson: ['POST', 'worlds/:w/people', {insuranceType: 'none'}],
  searchCatalogue: ['GET', 'worlds/:w/catalogue?q=x'],
  listMappings: ['GET', 'worlds/:w/mappings?institution=none'],
  mapItems: ['POST', 'worlds/:w/mappings', {institution: 'none', rows: [{hospitalCode: 'a', code: 'b'}]}],
  readClock: ['GET', 'worlds/:w/clock'],
  setClock: ['POST', 'worlds/:w/clock', {speed: 0}],
  listFaults: ['GET', 'worlds/:w/faults'],
  planFault: ['POST', 'worlds/:w/faults', {}],
  dropFault: ['DELETE', 'worlds/:w/faults/none'],
  listLinks: ['GET', 'worlds/:w/links'],
  setLink: ['PUT', 'worlds/:w/links/none', {class: null}],
  readDesk: ['GET', 'worlds/:w/desks/none/1'],
  workDesk: ['POST', 'worlds/:w/desks/none/1', {do: 'done'}],
  bringPatients: ['POST', 'worlds/:w/desks/none/patients', {count: 1}],
  setPrinter: ['POST', 'worlds/:w/desks/none/1/printer', {state: 'jam'}],
  setHospitalSystem: ['POST', 'worlds/:w/paper/none/system', {state: 'up'}],
  readPaper: ['GET', 'worlds/:w/paper/none'],
  workPaper: ['POST', 'worlds/:w/paper/none', {do: 'post', slip: 'x', by: 'x'}],
  readEntries: ['GET', 'worlds/:w/entries?limit=1'],
  streamEntries: ['GET', 'worlds/:w/stream'],
  readSettlement: ['GET', 'worlds/:w/settlements/none'],
  readLedger: ['GET', 'worlds/:w/ledger'],
  createInstructor: ['POST', 'instructors', {}],
  listInstructors: ['GET', 'instructors'],
  setPassword: ['POST', 'instructors/none/password', {password: 'long enough'}],
  removeInstructor: ['DELETE', 'instructors/none'],
  readRegister: ['GET', 'register'],
  restoreRegister: ['POST', 'register', {}],
  listScenarios: ['GET', 'scenarios'],
  startDrill: ['POST', 'drills', {scenario: 'none'}],
  listDrills: ['GET', 'drills'],
  readDrill: ['GET', 'drills/:w'],
  setDrillClock: ['POST', 'drills/:w/clock', {speed: 0}],
  actInDrill: ['POST', 'drills/:w/actions', {action: 'none'}],
  rateInDrill: ['POST', 'drills/:w/ratings', {action: 'none', rating: 'P', reason: 'seen'}],
  readDrillReport: ['GET', 'drills/:w/report'],
  readDrillEntry: ['GET', 'drills/:w/entries/1'],
  directDrill: ['POST', 'drills/:w/remarks', {text: 'x'}],
  readDrillRole: ['GET', 'drills/:w/roles/CMD'],
  playDrillRole: ['POST', 'drills/:w/roles/CMD/deeds', {text: 'x'}],
  lookUpDrill: ['POST', 'drills/lookup', {code: 'NOCODES'}],
  joinDrill: ['POST', 'drills/join', {code: 'NOCODES', name: 'x', roles: []}],
  listExercises: ['GET', 'exercises'],
  createClass: ['POST', 'classes', {}],
  listClasses: ['GET', 'classes'],
  readClass: ['GET', 'classes/:w'],
  changeClass: ['POST', 'classes/:w', {}],
  importRoster: ['POST', 'classes/:w/roster', {}],
  watchClass: ['GET', 'classes/:w/events'],
  giveExercise: ['POST', 'classes/:w/exercise', {exercise: 'none'}],
  freezeClass: ['POST', 'classes/:w/freeze', {}],
  markMoment: ['POST', 'classes/:w/marks', {}],
  hintSeat: ['POST', 'classes/:w/seats/9/hint', {text: 'x'}],
  setSeatPrinter: ['POST', 'classes/:w/seats/9/printer', {state: 'jam'}],
  releaseSeat: ['POST', 'classes/:w/seats/9/release'],
  resetSeat: ['POST', 'classes/:w/seats/9/reset'],
  endSeat: ['POST', 'classes/:w/seats/9/end'],
  readSeat: ['GET', 'classes/:w/seats/9/desk'],
  replaySeat: ['GET', 'classes/:w/seats/9/replay'],
  readResults: ['GET', 'classes/:w/results'],
  readGradebook: ['GET', 'classes/:w/gradebook.csv'],
  overrideMark: ['POST', 'classes/:w/seats/9/attempts/none/mark', {mark: null, reason: 'x'}],
  lookUpClass: ['POST', 'classes/lookup', {code: 'NOCODE'}],
  joinClass: ['POST', 'classes/join', {code: 'NOCODE', name: 'x'}],
  resumeSeat: ['POST', 'classes/resume'],
  readOwnSeat: ['GET', 'seat'],
  resetOwnSeat: ['POST', 'seat/reset'],
  endOwnAttempt: ['POST', 'seat/end'],
  readOwnResults: ['GET', 'seat/results'],
}

const vendor = () => {
  const {key, secret} = institutionKey(testSecrets, 'own', 'H31000090001')
  return `Bearer ${key}:${secret}`
}
const session = (subject: string): Record<string, string> => {
  const deps = {secrets: testSecrets, loopback: true, port: 8787, now: host.real.date, keys: {find: () => undefined}}
  const cookie = `${sessionCookie(8787)}=${newSession(deps, subject).value}`
  return {authorization: '', cookie, 'sec-fetch-site': 'same-origin'}
}
const credentials: Record<Role, () => Record<string, string>> = {
  nobody: () => ({authorization: ''}),
  vendor: () => ({authorization: vendor()}),
  trainee: () => session('trainee:t:1'),
  player: () => session('player:q:0'),
  instructor: () => session('instructor:i:1'),
  administrator: () => ({authorization: `Bearer ${adminToken}`}),
}

async function ask(role: Role, call: Call, world: string, headers: Record<string, string> = {}): Promise<number> {
  const [method, path, body] = requests[call]
  const url = path.replace(':w', world)
  if (/Entries$|^watch/.test(call) && path.match(/stream|events/)) {
    return streamStatus(`/api/v1/${url}`, {...credentials[role](), ...headers})
  }
  return (await host.call(method, url, body, {...credentials[role](), ...headers})).statusCode
}

/** A stream never ends by itself: take the status and leave. */
async function streamStatus(url: string, {authorization = '', ...headers}: Record<string, string>): Promise<number> {
  const response = await host.app.inject({
    url,
    headers: {host: 'localhost:8787', ...headers, ...(authorization && {authorization})},
    payloadAsStream: true,
  })
  response.stream().destroy()
  return response.statusCode
}

const refused = [401, 403]

describe.each(roles)('%s', role => {
  test.each(calls)('%s', async call => {
    for (const world of ['own', 'other']) {
      const allowed = mayCall(role, call, world, 'own')
      const status = await ask(role, call, world)
      if (allowed) expect(refused, `${role} ${call} ${world}`).not.toContain(status)
      else expect(status, `${role} ${call} ${world}`).toBe(role === 'nobody' ? 401 : 403)
    }
  })
})

test('the table itself: what is open to all, and what a hospital may see', () => {
  const may = (role: Role, world?: string) => calls.filter(call => mayCall(role, call, world, 'own'))
  const doors = ['readHealth', 'readProblems', 'readOpenApi', 'readSession', 'signIn', 'signOut']
  const open = [...doors, 'lookUpDrill', 'joinDrill', 'lookUpClass', 'joinClass', 'resumeSeat']
  expect(may('nobody', 'own')).toEqual(open)
  expect(may('vendor').filter(call => !open.includes(call))).toEqual(['listPolicies', 'readPolicy', 'calculate'])
  expect(may('vendor', 'other')).toEqual(may('vendor'))
  const own = may('vendor', 'own').filter(call => !may('vendor').includes(call))
  expect(own).toEqual(['readEntries', 'streamEntries', 'readSettlement'])
  expect(may('trainee').filter(call => !open.includes(call))).toEqual([
    'readOwnSeat',
    'resetOwnSeat',
    'endOwnAttempt',
    'readOwnResults',
  ])
  expect(may('trainee', 'other')).toEqual(may('trainee'))
  expect(may('trainee', 'own').filter(call => !may('trainee').includes(call))).toEqual([
    'readWorld',
    'searchCatalogue',
    'readClock',
    'readDesk',
    'workDesk',
    'readPaper',
    'workPaper',
  ])
  expect(may('player').filter(call => !open.includes(call))).toEqual([])
  expect(may('player', 'other')).toEqual(may('player'))
  expect(may('player', 'own').filter(call => !open.includes(call))).toEqual([
    'readWorld',
    'searchCatalogue',
    'readClock',
    'readDesk',
    'workDesk',
    'readPaper',
    'workPaper',
    'readDrillRole',
    'playDrillRole',
  ])
  expect(may('instructor', 'other')).toEqual(may('instructor'))
  expect(may('instructor').filter(call => !open.includes(call))).toEqual([
    'listPolicies',
    'readPolicy',
    'calculate',
    'readPaper',
    'workPaper',
    'listScenarios',
    'startDrill',
    'listDrills',
    'readDrill',
    'setDrillClock',
    'actInDrill',
    'rateInDrill',
    'readDrillReport',
    'readDrillEntry',
    'directDrill',
    'readDrillRole',
    'listExercises',
    'createClass',
    'listClasses',
  ])
  expect(may('instructor', 'own').filter(call => /World|Desk|Entries|Ledger|Own/.test(call))).toEqual([])
  expect(may('administrator')).toEqual(calls)
})

test('every route names a call, and every call has a route', () => {
  const described = Object.entries(host.app.swagger().paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations as object).map(method => `${method} ${path}`),
  )
  expect(described.length).toBeGreaterThanOrEqual(calls.length - 1)
  for (const call of calls) expect(access[call]).toHaveProperty('nobody')
})

describe('the door', () => {
  const cookieOf = (role: Role, passed = 0) => {
    const deps = {
      secrets: testSecrets,
      loopback: true,
      port: 8787,
      now: () => host.real.date() - passed,
      keys: {find: () => undefined},
    }
    return `${sessionCookie(8787)}=${newSession(deps, role).value}`
  }
  const own = {authorization: '', 'sec-fetch-site': 'same-origin'}

  test('a session cookie of our own page works', async () => {
    expect((await host.call('GET', 'worlds', undefined, {...own, cookie: cookieOf('administrator')})).statusCode).toBe(
      200,
    )
  })
  test('an outdated, a forged and a torn cookie do not', async () => {
    const outdated = cookieOf('administrator', 13 * 3_600_000)
    const forged = cookieOf('administrator').replace('administrator', 'administrator2')
    for (const cookie of [outdated, forged, `${sessionCookie(8787)}=x`, cookieOf('administrator').slice(0, -1)]) {
      expect((await host.call('GET', 'worlds', undefined, {...own, cookie})).statusCode, cookie).toBe(401)
    }
  })
  test('a cookie changes nothing for another site, nor without saying where it comes from', async () => {
    const cookie = cookieOf('administrator')
    const post = (headers: Record<string, string>) =>
      host.call('POST', 'worlds/own/clock', {speed: 0}, {authorization: '', cookie, ...headers})
    expect((await post({})).statusCode).toBe(403)
    expect((await post({'sec-fetch-site': 'cross-site'})).statusCode).toBe(403)
    expect((await post({origin: 'http://evil.example'})).statusCode).toBe(403)
    expect((await post({origin: 'http://localhost:8787'})).statusCode).toBe(200)
    expect((await post({'sec-fetch-site': 'same-origin'})).statusCode).toBe(200)
  })
  test('a page that found its way here by name is refused', async () => {
    const response = await host.call('GET', 'health', undefined, {host: 'evil.example:8787'})
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({type: '/api/v1/problems#wrong-origin', got: 'evil.example:8787'})
    for (const name of ['127.0.0.1:8787', '[::1]:8787', 'LOCALHOST:8787', '127.9.9.9']) {
      expect((await host.call('GET', 'health', undefined, {host: name})).statusCode, name).toBe(200)
    }
  })
  test('loading the page on this machine signs in; a page of another name or another machine does not', async () => {
    const page = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      host.app.inject({url: '/', headers: {accept: 'text/html', ...headers}, remoteAddress})
    const local = await page({host: 'localhost:8787'})
    expect(local.headers['set-cookie']).toMatch(/^yibao_8787=administrator\..*HttpOnly; SameSite=Strict$/)
    expect((await page({host: 'evil.example'})).headers['set-cookie']).toBeUndefined()
    expect((await page({host: 'localhost:8787'}, '10.0.0.7')).headers['set-cookie']).toBeUndefined()
  })
  test('open to others, no page signs anybody in', async () => {
    const open = await testHost({loopback: false})
    const response = await open.app.inject({url: '/', headers: {accept: 'text/html', host: 'localhost:8787'}})
    expect(response.headers['set-cookie']).toBeUndefined()
    expect((await open.call('GET', 'worlds', undefined, {host: '10.0.0.5:8787', authorization: ''})).statusCode).toBe(
      401,
    )
    expect((await open.call('GET', 'worlds', undefined, {host: '10.0.0.5:8787'})).statusCode).toBe(200)
    await open.close()
  })
  test('wrong tokens are refused, and guessing is slow', async () => {
    for (const authorization of ['Bearer x', 'Bearer ', 'Basic eDp5', `Basic ${adminToken}`, 'Digest x']) {
      const response = await host.call('GET', 'worlds', undefined, {authorization})
      expect(response.statusCode, authorization).toBe(401)
    }
    const fresh = await testHost()
    const tries: number[] = []
    for (let i = 0; i < 12; i++) {
      tries.push((await fresh.call('POST', 'session', {token: `wrong ${i}`}, {authorization: ''})).statusCode)
    }
    expect(tries.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(tries.slice(10)).toEqual([429, 429])
    await fresh.close()
  })
  test('an address that brings wrong tokens is not listened to for a minute, right or wrong', async () => {
    const fresh = await testHost()
    const asks = async (authorization: string) => fresh.call('GET', 'worlds', undefined, {authorization})
    for (let i = 0; i < 30; i++) expect((await asks(`Bearer guess ${i}`)).statusCode).toBe(401)
    const late = await asks(`Bearer ${adminToken}`)
    expect([late.statusCode, late.headers['retry-after']]).toEqual([429, '60'])
    // who brings none is nobody's guess
    expect((await fresh.call('GET', 'health', undefined, {authorization: ''})).statusCode).toBe(200)
    fresh.real.pass(60_000)
    expect((await asks(`Bearer ${adminToken}`)).statusCode).toBe(200)
    await fresh.close()
  })
  test('signing in gives a cookie that signs in, signing out takes it back', async () => {
    const fresh = await testHost()
    const signedIn = await fresh.call('POST', 'session', {token: adminToken}, {authorization: ''})
    expect(signedIn.json()).toEqual({role: 'administrator'})
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
    expect((await fresh.call('GET', 'session', undefined, {authorization: '', cookie})).json()).toEqual({
      role: 'administrator',
    })
    const out = await fresh.call('DELETE', 'session', undefined, {
      authorization: '',
      cookie,
      'sec-fetch-site': 'same-origin',
    })
    expect(out.headers['set-cookie']).toMatch(/^yibao_8787=;/)
    await fresh.close()
  })
  test("an institution's key opens its world by Basic too, and no other", async () => {
    const {key, secret} = institutionKey(testSecrets, 'own', 'H31000090002')
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
    expect((await host.call('GET', 'worlds/own/entries?limit=1', undefined, {authorization})).statusCode).toBe(200)
    expect((await host.call('GET', 'worlds/other/entries?limit=1', undefined, {authorization})).statusCode).toBe(403)
    const torn = `Basic ${Buffer.from(`${key}:${secret.slice(1)}`).toString('base64')}`
    expect((await host.call('GET', 'worlds/own/entries?limit=1', undefined, {authorization: torn})).statusCode).toBe(
      401,
    )
  })
})
