// Numbered paper over HTTP: written, keyed by two and a third, posted; the second is not told what the first keyed; instructors reach the paper
// of drills alone; what cannot be is refused by name, and what is misspelt by its field.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {PaperView} from '../hospital/slip-view.ts'
import type {DeskView} from '../hospital/view-types.ts'
import {slips} from './cli-slips.ts'
import type {Client} from './client.ts'
import {newSession, sessionCookie} from './guard.ts'
import {handTime, type TestHost, testHost, testSecrets} from './testing/host.ts'
import {Trouble} from './trouble.ts'

let host: TestHost
const institution = 'H31000090001'
const at = `worlds/paper/paper/${institution}`
beforeAll(async () => {
  host = await testHost({real: handTime()})
  await host.create({id: 'paper'})
})
afterAll(() => host.close())

type Answer = {outcome: string; objection?: string; view: PaperView}
const paper = async (body: object): Promise<Answer> => (await host.call('POST', at, body)).json()
const outcome = async (body: object): Promise<string> => (await paper(body)).outcome
const desk = (body: object) => host.call('POST', `worlds/paper/desks/${institution}/1`, body)

describe('a slip', () => {
  let view: PaperView
  it('is written while the system is dead', async () => {
    await desk({do: 'openShift', cashier: '101', name: '小周', float: 50_000})
    await host.call('POST', `worlds/paper/desks/${institution}/patients`, {count: 1, kind: 'charge'})
    expect((await host.call('POST', `${at}/system`, {state: 'down'})).statusCode).toBe(204)
    expect((await desk({do: 'call', patient: 'M00001'})).json()).toMatchObject({objection: 'systemDown'})
    expect(await outcome({do: 'issueBlock', series: 'A', from: 201, to: 225, window: '1', by: '秦'})).toBe('issueBlock')
    expect(await outcome({do: 'call', window: '1', patient: 'M00001'})).toBe('call')
    const write = {do: 'write', window: '1', series: 'A', number: 201, kind: 'charge', level: null, tender: 'cash'}
    expect(await outcome(write)).toBe('write')
    view = (await host.call('GET', at)).json()
    expect(view).toMatchObject({system: 'down', register: {counts: {issued: 25, written: 1, open: 1}}})
    expect(view.slips[0]).toMatchObject({number: 'A0201', state: 'open', first: null})
    expect(view.slips[0]?.capitals).toMatch(/^人民币/)
  })

  it('is keyed by two who do not see each other, and decided by a third', async () => {
    const slip = 'P00001'
    const truth = view.slips[0]?.fields ?? {}
    const key = (pass: number, by: string, fields: object) => paper({do: 'key', slip, pass, by, fields})
    const after = await key(1, '甲', {...truth, name: '某某某某'})
    expect(after.outcome).toBe('key')
    expect(JSON.stringify(after.view)).not.toContain('某某某某')
    expect(await key(2, '甲', truth)).toMatchObject({objection: 'samePerson'})
    const both = await key(2, '乙', truth)
    expect(both.view.slips[0]).toMatchObject({
      state: 'disputed',
      disputed: [{field: 'name', first: '某某某某', second: truth.name}],
    })
    expect(await paper({do: 'resolve', slip, by: '丙', fields: {name: truth.name}})).toMatchObject({outcome: 'resolve'})
    expect(await paper({do: 'post', slip, by: '丙'})).toMatchObject({objection: 'systemDown'})
    await host.call('POST', `${at}/system`, {state: 'up'})
    const posted = await paper({do: 'post', slip, by: '丙'})
    expect(posted.view.sums).toMatchObject({posted: posted.view.sums.paper, open: 0})
    expect(await paper({do: 'post', slip, by: '丙'})).toMatchObject({objection: 'postedAlready'})
  })
})

describe('a window with its pad', () => {
  type Desk = {outcome: string; objection?: string; view: DeskView}
  const ask = (body: object, window = '1') => host.call('POST', `worlds/pad/desks/${institution}/${window}/paper`, body)
  const did = async (body: object, window?: string): Promise<Desk> => (await ask(body, window)).json()
  const write = (number: number) => ({do: 'write', series: 'B', number, kind: 'charge', level: null, tender: 'mobile'})

  it('opens by hand, calls, writes the next sheet, says what is spoiled; while the system runs there is no pad', async () => {
    await host.create({id: 'pad'})
    await host.call('POST', `worlds/pad/desks/${institution}/patients`, {count: 3, kind: 'charge'})
    const look = async (): Promise<DeskView> => (await host.call('GET', `worlds/pad/desks/${institution}/1`)).json()
    expect((await look()).pad).toBeNull()
    await host.call('POST', `worlds/pad/paper/${institution}/system`, {state: 'down'})
    const opened = await did({do: 'openByHand', cashier: '101', name: '小周', float: 50_000})
    expect(opened.view).toMatchObject({shift: {name: '小周'}, pad: {next: null, left: 0, items: []}})
    const issue = {do: 'issueBlock', series: 'B', from: 11, to: 13, window: '1', by: '秦'}
    await host.call('POST', `worlds/pad/paper/${institution}`, issue)
    const [first, second] = (await look()).queue
    const called = await did({do: 'call', patient: first?.id})
    const {pad} = called.view
    expect(pad).toMatchObject({series: 'B', next: 11, left: 3})
    expect(pad?.items.length).toBeGreaterThan(0)
    expect(pad?.total).toBe(pad?.items.reduce((sum, one) => sum + one.amount, 0))
    expect(await did({do: 'call', patient: second?.id})).toMatchObject({objection: 'patientHere'})
    const wrote = await did(write(11))
    expect(wrote).toMatchObject({outcome: 'write', view: {patient: null, pad: {next: 12, left: 2, items: []}}})
    expect(wrote.view.drawer.taken.mobile).toBe(pad?.total)
    await did({do: 'call', patient: second?.id})
    const spoiled = await did({do: 'declareNumber', series: 'B', number: 12, fate: 'spoiled'})
    expect(spoiled.view.pad).toMatchObject({next: 13, left: 1})
    const back = await did({do: 'release', served: false})
    expect(back.view.queue.map(one => one.id)).toContain(second?.id)
    const paperNow: PaperView = (await host.call('GET', `worlds/pad/paper/${institution}`)).json()
    expect(paperNow.slips[0]?.paper).toMatchObject({window: '1', number: 11, tender: 'mobile', total: pad?.total})
    expect(paperNow.register).toMatchObject({missing: [], declared: [{number: 12, fate: 'spoiled'}]})
    await host.call('POST', `worlds/pad/paper/${institution}/system`, {state: 'up'})
    expect((await look()).pad).toBeNull()
  })

  it('is its own window’s: another is not named in the body, and back-entry is not done here', async () => {
    expect((await ask({...write(13), window: '2'})).json()).toMatchObject({path: '/body/window'})
    expect((await ask({do: 'post', slip: 'P00001'})).statusCode).toBe(400)
    expect(await did(write(13), '2')).toMatchObject({objection: 'noShift'})
    const nowhere = await host.call('POST', 'worlds/pad/desks/H0/1/paper', write(13))
    expect(nowhere.json()).toMatchObject({path: '/params/institution'})
  })
})

it.each([
  [{do: 'key', slip: 'P00001', pass: 3, by: 'x', fields: {}}, '/body/pass'],
  [{do: 'key', slip: 'P00001', pass: 1, by: 'x', fields: {nonsense: 'x'}}, '/body/fields'],
  [{do: 'issueBlock', series: 'a', from: 1, to: 2, window: '1', by: 'x'}, '/body/series'],
  [{do: 'post', slip: 'P00001', by: 'x', at: 1}, '/body/at'],
])('%j is refused by its place', async (body, path) => {
  const answer = await host.call('POST', at, body)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({path})
})

it('an instructor reaches the paper of drills, no other', async () => {
  host.register.write([
    {table: 'instructors', id: 'i', row: {id: 'i', name: 'x', password: 'x', epoch: 1, createdAt: 0}},
  ])
  await host.create({id: 'rehearsal', kind: 'drill'})
  const deps = {secrets: testSecrets, loopback: true, port: 8787, now: host.real.date, keys: {find: () => undefined}}
  const cookie = `${sessionCookie(8787)}=${newSession(deps, 'instructor:i:1').value}`
  const as = {authorization: '', cookie, 'sec-fetch-site': 'same-origin'}
  const ask = async (world: string) =>
    (await host.call('GET', `worlds/${world}/paper/${institution}`, undefined, as)).statusCode
  expect([await ask('paper'), await ask('rehearsal')]).toEqual([404, 200])
  expect((await host.call('GET', 'worlds/rehearsal/paper/first')).json()).toMatchObject({institution})
  expect((await host.call('GET', 'worlds/paper/paper/none')).json()).toMatchObject({path: '/params/institution'})
})

it('the command line says what nobody has accounted for, and ends with 3', async () => {
  await host.create({id: 'gaps'})
  const client: Client = {
    send: async (method, path, body) => {
      const answer = await host.call(method as 'GET', path, body)
      return {status: answer.statusCode, body: answer.rawPayload}
    },
    close: async () => {},
  }
  const gaps = `worlds/gaps/paper/${institution}`
  await host.call('POST', `worlds/gaps/desks/${institution}/1`, {do: 'openShift', cashier: '1', name: '小周', float: 0})
  await host.call('POST', `worlds/gaps/desks/${institution}/patients`, {count: 2, kind: 'charge'})
  await host.call('POST', gaps, {do: 'issueBlock', series: 'A', from: 1, to: 5, window: '1', by: '秦'})
  const quiet = await slips(client, {system: 'down'}, 'gaps')
  expect(quiet).toMatchObject({exit: 0, value: {system: 'down'}})
  for (const [patient, number] of [
    ['M00001', 1],
    ['M00002', 3],
  ] as const) {
    await host.call('POST', gaps, {do: 'call', window: '1', patient})
    const write = {do: 'write', window: '1', series: 'A', number, kind: 'charge', level: null, tender: 'cash'}
    await host.call('POST', gaps, write)
  }
  const told = await slips(client, {}, 'gaps')
  expect(told.exit).toBe(3)
  expect(told.lines.at(-1)).toBe('A0002  缺号 gap')
  await expect(slips(client, {system: 'off'}, 'gaps')).rejects.toThrow(Trouble)
})
