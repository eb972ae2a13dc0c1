// People in a drill over HTTP: they join by the drill's code, take roles, see what reaches them and say what they did; the director gives
// roles and windows away and holds injects back. What a role's page tells gives nothing away.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {DrillState} from '../../grading/drill/watch.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import type {DeskView} from '../hospital/view-types.ts'
import type {DrillInfo} from './drills/drills.ts'
import type {RoleView, Stage} from './drills/stage.ts'
import {sessionCookie} from './guard.ts'
import {nodeSha256} from './maker.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let world: string
let code: string
beforeAll(async () => {
  host = await testHost({worldDeps: {...(await classroomDeps()), sha256: nodeSha256}})
  const answer = await host.call('POST', 'drills', {scenario: 'S04', seed: '4', speed: 600})
  world = (answer.json() as DrillInfo).world
  code = (await read()).code ?? ''
})
afterAll(() => host.close())

type Read = DrillInfo & {state: DrillState} & ReturnType<Stage['view']>
type Headers = Record<string, string>
const read = async (): Promise<Read> => (await host.call('GET', `drills/${world}`)).json()
const post = (path: string, body: object, headers?: Headers) => host.call('POST', `drills/${path}`, body, headers)
const problem = async (answer: Promise<{statusCode: number; json(): {type: string}}>) => {
  const {statusCode, json} = await answer
  return [statusCode, json().type.split('#')[1]]
}
/** Joins, and whose browser it then is. */
async function join(name: string, roles: string[]): Promise<{as: Headers; id: string}> {
  const answer = await post('join', {code, name, roles}, {authorization: '', 'sec-fetch-site': 'same-origin'})
  expect(answer.statusCode, answer.body).toBe(200)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  expect(cookie.startsWith(sessionCookie(8787))).toBe(true)
  return {as: {authorization: '', cookie, 'sec-fetch-site': 'same-origin'}, id: (answer.json() as {id: string}).id}
}
const role = async (name: string, as?: Headers): Promise<RoleView> =>
  (await host.call('GET', `drills/${world}/roles/${name}`, undefined, as)).json()
async function until(minute: number): Promise<void> {
  await post(`${world}/clock`, {speed: 600})
  for (let n = 0; n < 100_000; n++) {
    host.real.pass(20)
    await new Promise(setImmediate)
    if (n % 20 === 0 && (await read()).state.minute > minute) {
      await post(`${world}/clock`, {speed: 0})
      return
    }
  }
  throw new Error('it never came')
}
const acts = async () => {
  const all: unknown[] = []
  for await (const text of host.rooms.entries(world)) {
    const {cause} = JSON.parse(text) as {cause: {act?: {kind: string; act: {do: string}}}}
    if (cause.act?.kind === 'drill') all.push(cause.act.act)
  }
  return all as Record<string, unknown>[]
}

let commander: {as: Headers; id: string}
let lead: {as: Headers; id: string}

describe('the door', () => {
  it('names the drill and its roles by a code one letter longer than a class’s', async () => {
    expect(code).toMatch(/^[A-Z0-9]{7}$/)
    const found = (await post('lookup', {code: code.toLowerCase()}, {authorization: ''})).json()
    expect(found).toMatchObject({world, scenario: 'S04'})
    expect(found.roles.map((one: {role: string}) => one.role)).toEqual(['CMD', 'CL', 'CA', 'IT', 'IO', 'FI'])
    expect(await problem(post('lookup', {code: 'AAAAAAA'}, {authorization: ''}))).toEqual([404, 'no-such-code'])
  })

  it('refuses who would both take the money and review it, with the reason, and lets nobody in', async () => {
    const refused = await post(
      'join',
      {code, name: '小周', roles: ['CL', 'FI']},
      {authorization: '', 'accept-language': 'en'},
    )
    expect(refused.json()).toMatchObject({
      status: 409,
      type: '/api/v1/problems#roles-clash',
      title: expect.stringMatching(/Review must be independent/),
      got: 'CL + FI',
    })
    expect((await read()).players).toEqual([])
  })

  it('lets several roles be one person’s, each role one person’s, each name once', async () => {
    commander = await join('老陈', ['CMD', 'IT'])
    lead = await join('小李', ['CL'])
    expect(await problem(post('join', {code, name: '小王', roles: ['CMD']}))).toEqual([409, 'role-taken'])
    expect(await problem(post('join', {code, name: '小李', roles: []}))).toEqual([409, 'player-exists'])
    expect(await problem(post('join', {code, name: '小王', roles: ['PR']}))).toEqual([404, 'no-such-role'])
    const {players, cast} = await read()
    expect(players.map(one => [one.name, one.roles])).toEqual([
      ['老陈', ['CMD', 'IT']],
      ['小李', ['CL']],
    ])
    expect(cast.find(one => one.role === 'CL')).toEqual({role: 'CL', to: 'people', player: lead.id, name: '小李'})
    const session = await host.call('GET', 'session', undefined, commander.as)
    expect(session.json()).toEqual({role: 'player', name: '老陈', world, roles: ['CMD', 'IT']})
    // names stand in the register alone
    expect(JSON.stringify(await acts())).not.toMatch(/老陈|小李/)
  })

  it('keeps a place for who comes back at another machine, when the director releases it', async () => {
    const again = (roles: string[] = []) => post('join', {code, name: '小李', roles}, {authorization: ''})
    const li = async () => (await read()).players.find(one => one.name === '小李')
    // her page asks: somebody else of that name
    await host.call('GET', 'session', undefined, lead.as)
    expect(await problem(again())).toEqual([409, 'player-exists'])
    expect(await li()).toMatchObject({here: true, waits: false, released: false})
    host.real.pass(60_000)
    expect(await problem(again())).toEqual([409, 'player-away'])
    expect(await li()).toMatchObject({here: false, waits: true, released: false})
    expect(await problem(post(`${world}/players/p0/release`, {}))).toEqual([404, 'no-such-player'])
    expect(await problem(post(`${world}/players/${lead.id}/release`, {}, lead.as))).toEqual([403, 'forbidden'])
    expect((await post(`${world}/players/${lead.id}/release`, {})).statusCode).toBe(204)
    expect(await li()).toMatchObject({released: true})
    // with what she had: what clashes with it, or is another's, is still refused
    expect(await problem(again(['FI']))).toEqual([409, 'roles-clash'])
    expect(await problem(again(['CMD']))).toEqual([409, 'role-taken'])
    const old = lead.as
    lead = await join('小李', ['CL', 'CA'])
    expect(await li()).toMatchObject({id: lead.id, roles: ['CL', 'CA'], waits: false, released: false})
    expect((await host.call('GET', 'session', undefined, lead.as)).json()).toMatchObject({roles: ['CL', 'CA']})
    // the machine before is signed out
    expect((await host.call('GET', 'session', undefined, old)).json().role).toBe('nobody')
    expect(await problem(again())).toEqual([409, 'player-exists'])
    // a release ends by itself
    await post(`${world}/players/${lead.id}/release`, {})
    host.real.pass(601_000)
    expect(await problem(again())).toEqual([409, 'player-away'])
    expect((await post(`${world}/cast`, {role: 'CA', to: 'people'})).statusCode).toBe(201)
  })

  it('shuts, and opens with another code', async () => {
    expect((await post(`${world}/door`, {open: false})).json()).toEqual({code: null})
    expect(await problem(post('lookup', {code}))).toEqual([404, 'no-such-code'])
    const again = (await post(`${world}/door`, {open: true})).json() as {code: string}
    expect(again.code).not.toBe(code)
    code = again.code
  })
})

describe('a role’s page', {timeout: 60_000}, () => {
  it('tells what reached the role, its card and all its choices, and nothing of what is expected', async () => {
    await until(6.5)
    const seen = await role('CL', lead.as)
    expect(seen.injects.map(one => [one.id, one.minute, one.seen])).toEqual([['I2', 6, null]])
    expect(seen.card.first.zh).toContain('盲目重发')
    expect(seen.choices.map(one => one.id)).toContain('rule')
    expect(seen.choices.length).toBeGreaterThan(5)
    expect(JSON.stringify(seen)).not.toMatch(/critical|rating|truth|debrief|"by":\d|expect|effect/)
    expect(await problem(host.call('GET', `drills/${world}/roles/FI`, undefined, lead.as))).toEqual([
      403,
      'not-your-role',
    ])
    expect(await problem(host.call('GET', `drills/${world}`, undefined, lead.as))).toEqual([403, 'forbidden'])
    expect((await role('FI')).role).toBe('FI')
  })

  it('takes what was done: right or not, in time or not, the answer looks the same', async () => {
    const say = (body: object) => post(`${world}/roles/CL/deeds`, body, lead.as)
    expect((await post(`${world}/roles/CL/seen`, {inject: 'I2'}, lead.as)).statusCode).toBe(201)
    const wrong = await say({deed: 'resendTwice'})
    const right = await say({deed: 'rule', text: '到每个窗口说了'})
    const twice = await say({deed: 'rule'})
    const own = await say({text: '让保洁搬来长凳'})
    for (const one of [wrong, right, twice, own]) {
      expect(one.statusCode, one.body).toBe(201)
      expect(Object.keys(one.json())).toEqual(['entry', 'at'])
    }
    // stand down before anything is back: a deed, not the action
    expect((await post(`${world}/roles/CMD/deeds`, {deed: 'standDown'}, commander.as)).statusCode).toBe(201)
    const {state, log} = await read()
    expect(state.actions.find(one => one.id === 'rule')).toMatchObject({
      state: 'done',
      rating: 'P',
      entry: right.json().entry,
    })
    expect(state.actions.find(one => one.id === 'standDown')).toMatchObject({state: 'armed', done: null})
    expect(log.map(one => [one.what, one.of, one.name, one.text])).toEqual([
      ['deed', 'standDown', '老陈', ''],
      ['deed', '', '小李', '让保洁搬来长凳'],
      ['deed', 'rule', '小李', ''],
      ['action', 'rule', '小李', '到每个窗口说了'],
      ['deed', 'resendTwice', '小李', ''],
      ['seen', 'I2', '小李', ''],
    ])
    const after = await role('CL', lead.as)
    expect(after.injects[0]?.seen).toBe(state.minute)
    expect(after.log.map(one => one.said.zh)).toEqual([
      '',
      ...Array(2).fill(after.choices.find(one => one.id === 'rule')?.text.zh),
      expect.stringContaining('连发'),
    ])
    expect(await problem(say({}))).toEqual([400, 'bad-request'])
    expect(await problem(say({deed: 'waitMore'}))).toEqual([404, 'no-such-action'])
    expect(await problem(post(`${world}/roles/CMD/deeds`, {text: 'x'}, lead.as))).toEqual([403, 'not-your-role'])
  })

  it('who declares before the inject has declared: windows open', async () => {
    expect((await post(`${world}/roles/CMD/deeds`, {deed: 'degrade'}, commander.as)).statusCode).toBe(201)
    const {state} = await read()
    expect(state.minute).toBeLessThan(20)
    expect(state.actions.find(one => one.id === 'degrade')).toMatchObject({state: 'done', rating: 'P'})
    expect(state.windows.of).toBe(6)
  })
})

describe('the director', {timeout: 60_000}, () => {
  it('hands a role to a robot, to another player, and never two that clash to one', async () => {
    expect(await problem(post(`${world}/cast`, {role: 'FI', to: 'people', player: lead.id}))).toEqual([
      409,
      'roles-clash',
    ])
    expect(await problem(post(`${world}/cast`, {role: 'FI', to: 'people', player: 'p0'}))).toEqual([
      404,
      'no-such-player',
    ])
    expect((await post(`${world}/cast`, {role: 'CA', to: 'good'})).statusCode).toBe(201)
    expect((await post(`${world}/cast`, {role: 'IT', to: 'people', player: lead.id})).statusCode).toBe(201)
    const {cast, players} = await read()
    expect(cast.map(one => [one.role, one.to, one.name])).toEqual([
      ['CMD', 'people', '老陈'],
      ['CL', 'people', '小李'],
      ['CA', 'good', null],
      ['IT', 'people', '小李'],
      ['IO', 'people', null],
      ['FI', 'people', null],
    ])
    expect(players[0]?.roles).toEqual(['CMD'])
    // what is late by now the robot does at once
    await until(12)
    const {state} = await read()
    const done = (id: string) => state.actions.find(one => one.id === id)?.done
    expect(done('report')).toBeGreaterThan(6)
    expect(done('aside')).toBeLessThanOrEqual(12)
    expect(done('alarm')).toBeNull()
  })

  it('holds an inject back, lets it go, lets one happen, and writes down', async () => {
    const inject = (id: string, what: string) => post(`${world}/injects/${id}`, {do: what})
    expect((await inject('I4', 'hold')).statusCode).toBe(201)
    expect((await inject('I5', 'fire')).statusCode).toBe(201)
    expect((await post(`${world}/remarks`, {text: '收费组长反应很快'})).statusCode).toBe(201)
    expect(await problem(inject('I5', 'fire'))).toEqual([409, 'inject-fired'])
    expect(await problem(inject('I5', 'hold'))).toEqual([409, 'inject-fired'])
    expect(await problem(inject('I99', 'hold'))).toEqual([404, 'no-such-inject'])
    await until(21)
    const {state, log} = await read()
    const of = (id: string) => state.injects.find(one => one.id === id)
    expect(of('I4')).toMatchObject({state: 'held', fired: null})
    expect(of('I5')).toMatchObject({state: 'fired', hand: true})
    // the rule was announced: the hotline never rings
    expect(of('I8')).toMatchObject({state: 'disarmed', when: {notDone: 'rule', after: 20}})
    expect(of('I9')?.state).not.toBe('disarmed')
    expect(log.find(one => one.what === 'remark')?.text).toBe('收费组长反应很快')
    expect((await inject('I4', 'release')).statusCode).toBe(201)
    await until(21.2)
    expect((await read()).state.injects.find(one => one.id === 'I4')).toMatchObject({state: 'fired'})
  })

  it('finds what was said in the report, in both languages', async () => {
    const page = async (lang: string) => (await host.call('GET', `drills/${world}/report?lang=${lang}`)).body
    expect(await page('zh')).toMatch(/记下的事[\s\S]*让保洁搬来长凳[\s\S]*收费组长反应很快/)
    expect(await page('en')).toMatch(/What was noted[\s\S]*the lead lets windows send twice until it works/)
    // the hotline never rang: its inject is not told, and nobody is rated for it
    expect(await page('zh')).not.toContain('12345')
  })

  it('hands a window to a player, who works it when the robot has left', async () => {
    const institution = host.rooms.listed(world).config.institutions[0]?.code
    const desk = (window: string) => `worlds/${world}/desks/${institution}/${window}`
    const act = (window: string, body: object, as?: Headers) => host.call('POST', desk(window), body, as)
    expect(await problem(act('2', {do: 'putBack'}))).toEqual([409, 'robot-window'])
    expect(await problem(post(`${world}/windows/77`, {to: 'person'}))).toEqual([404, 'no-such-window'])
    expect((await post(`${world}/windows/2`, {to: 'person', player: lead.id})).statusCode).toBe(201)
    for (let minute = (await read()).state.minute; !(await read()).handed[0]?.ready; minute += 0.5)
      await until(minute + 0.5)
    expect((await role('CL', lead.as)).windows).toEqual([{window: '2', player: lead.id, name: '小李', ready: true}])
    const view = (await host.call('GET', desk('2'), undefined, lead.as)).json() as DeskView
    expect(view.patient).toBeNull()
    const first = view.queue[0]?.id
    expect((await act('2', {do: 'call', patient: first}, lead.as)).json()).toMatchObject({outcome: 'call'})
    // neither another window nor another player
    expect(await problem(act('3', {do: 'putBack'}, lead.as))).toEqual([409, 'robot-window'])
    expect(await problem(act('2', {do: 'putBack'}, commander.as))).toEqual([409, 'robot-window'])
    expect(await problem(host.call('GET', desk('2'), undefined, commander.as))).toEqual([409, 'robot-window'])
    expect(await problem(host.call('POST', `worlds/${world}/desks/${institution}/patients`, {count: 1}))).toEqual([
      409,
      'drill-patients',
    ])
    // given back, the robot brings to an end what is under way
    expect((await post(`${world}/windows/2`, {to: 'robot'})).statusCode).toBe(201)
    const {state, handed} = await read()
    expect(handed).toEqual([])
    await until(state.minute + 2)
    const after = (await host.call('GET', desk('2'))).json() as DeskView
    expect(after.patient?.id).not.toBe(first)
    expect(host.troubles).toEqual([])
  })
})

describe('a world rebuilt on the way', {timeout: 60_000}, () => {
  it('is told of, and the drill goes on from its journal, standing still', async () => {
    const before = await read()
    const room = await host.rooms.enter(world)
    await room.mailbox.look(opened => {
      opened.receive = () => {
        throw new Error('beyond repair')
      }
    })
    expect((await post(`${world}/remarks`, {text: 'x'})).statusCode).toBe(503)
    for (let n = 0; (await read()).status !== 'running'; n++) {
      expect(n).toBeLessThan(2000)
      await new Promise(setImmediate)
    }
    expect(host.troubles.splice(0)).toEqual([expect.stringContaining('beyond repair')])
    const after = await read()
    expect(after.clock.speed).toBe(0)
    expect({...after.state, now: 0, minute: 0, queue: 0}).toEqual({...before.state, now: 0, minute: 0, queue: 0})
    expect(after.log).toEqual(before.log)
    await until(after.state.minute + 1)
    expect((await post(`${world}/remarks`, {text: '接着演'})).statusCode).toBe(201)
    expect(host.troubles).toEqual([])
  })
})
