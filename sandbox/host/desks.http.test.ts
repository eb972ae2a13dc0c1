// Windows over HTTP 收费窗口: patients are brought, acts are answered with what the window now shows, answers of the centre
// arrive as world time passes, and the live stream tells each change. Malformed acts are refused by field.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {classroom} from '../catalogue/testing/classroom.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {DeskView} from '../hospital/view-types.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let institution: string
beforeAll(async () => {
  const catalogue = await classroom()
  host = await testHost({worldDeps: {catalogue: () => catalogue}})
  const config = await host.create({id: 'w', clock: {speed: 1}, population: 200})
  institution = config.institutions[0]!.code
})
afterAll(() => host.close())

const desk = () => `worlds/w/desks/${institution}/1`
const turn = () => new Promise<void>(resolve => setImmediate(resolve))
/** Lets world time pass in steps, so that every answer on its way arrives. */
async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 4; i++) {
    host.real.pass(250)
    for (let k = 0; k < 6; k++) await turn()
  }
}
const view = async (): Promise<DeskView> => (await host.call('GET', desk())).json()
async function act(one: DeskAct, seconds = 2): Promise<{outcome: string; objection?: string; view: DeskView}> {
  const answer = (await host.call('POST', desk(), one)).json()
  await pass(seconds)
  return answer
}

describe('a shift at window 1', () => {
  it('brings patients, serves one, and counts what is in the drawer', async () => {
    expect((await act({do: 'openShift', cashier: '101', name: '小周', float: 50_000})).outcome).toBe('openShift')
    expect(
      (await host.call('POST', `worlds/w/desks/${institution}/patients`, {count: 3, kind: 'charge'})).json(),
    ).toEqual({
      patients: 3,
    })
    const [first] = (await view()).queue
    expect(first?.orders).toBeGreaterThanOrEqual(2)
    await act({do: 'call', patient: first!.id})
    const reading = await act({do: 'read', shows: 0}, 0)
    expect(reading.view.strip.waiting).toMatchObject([{infno: '1101'}])
    await pass(1)
    expect((await view()).patient?.insured).toMatchObject({name: first!.name})
    await act({do: 'identity', same: true})
    await act({do: 'takeOrders'})
    await act({do: 'trial'}, 6)
    const trial = (await view()).bill!
    expect(trial.state).toBe('trial')
    const cash = trial.amounts!.cash
    const tender = cash > 0 ? [{kind: 'cash' as const, amount: cash}] : []
    expect((await act({do: 'settle', tender, received: cash})).outcome).toBe('settle')
    const settled = await view()
    expect(settled.bill).toMatchObject({state: 'settled', change: 0})
    expect(settled.drawer.expected).toBe(50_000 + cash)
    expect((await act({do: 'done'})).view.patient).toBeNull()
  })

  it('an act that cannot be done says why and changes nothing', async () => {
    const refused = await act({do: 'settle', tender: [], received: 0})
    expect(refused).toMatchObject({outcome: 'refused:noPatient', objection: 'noPatient'})
  })
})

describe('past bills', () => {
  const look = (q: string, window = desk()) => host.call('GET', `${window}/bills?${new URLSearchParams({q})}`)
  it('are found by name, and what is typed is only text', async () => {
    const all = (await look('')).json().bills
    expect(all).toHaveLength(1)
    expect((await look(all[0].patient.name)).json().bills).toEqual(all)
    for (const q of ["'; drop table hospital_doc --", '<img src=x onerror=alert(1)>', '😀', '%', '='])
      expect((await look(q)).json(), q).toEqual({bills: []})
    expect((await look('x'.repeat(61))).statusCode).toBe(400)
  })

  it('are the hospital’s: elsewhere there is no window', async () => {
    expect((await look('', 'worlds/w/desks/none/1')).statusCode).toBe(404)
  })

  it('patients who come to register bring a registration', async () => {
    await host.call('POST', `worlds/w/desks/${institution}/patients`, {count: 2, kind: 'registration', seed: 'reg'})
    const came = (await view()).queue.filter(one => one.wants === 'registration')
    expect(came.map(one => one.orders)).toEqual([2, 2])
  })
})

it('patients brought at the same moment all come, each with a number of their own', async () => {
  const before = (await view()).queue.length
  const wish = () => host.call('POST', `worlds/w/desks/${institution}/patients`, {count: 2, seed: 'rush'})
  const answers = await Promise.all(Array.from({length: 6}, wish))
  expect(answers.map(answer => answer.statusCode)).toEqual([200, 200, 200, 200, 200, 200])
  const numbers = (await view()).queue.map(row => row.id)
  expect(numbers.length).toBe(before + 12)
  expect(new Set(numbers).size).toBe(numbers.length)
})

it('a printer runs out of paper by the director’s hand, and the window sees it', async () => {
  const set = (state: string, at = institution) => host.call('POST', `worlds/w/desks/${at}/1/printer`, {state})
  expect((await set('paperOut')).statusCode).toBe(204)
  expect((await view()).strip.printer).toBe('paperOut')
  expect((await act({do: 'mendPrinter'}, 0)).outcome).toBe('mendPrinter')
  expect((await view()).strip.printer).toBe('ready')
  expect((await set('melted')).json()).toMatchObject({path: '/body/state'})
  expect((await set('jam', 'H99')).json().type).toContain('no-such-desk')
})

describe('what is no act', () => {
  it.each<[string, object, string]>([
    ['nothing', {}, '/body/do'],
    ['another word', {do: 'fly'}, '/body/do'],
    ['a field missing', {do: 'call'}, '/body/patient'],
    ['a field too many', {do: 'done', by: 'me'}, '/body/by'],
    ['text for money', {do: 'countDrawer', counted: '12'}, '/body/counted'],
    [
      'a tender nobody takes',
      {do: 'settle', tender: [{kind: 'shells', amount: 1}], received: 0},
      '/body/tender/0/kind',
    ],
  ])('%s', async (_, body, path) => {
    const answer = await host.call('POST', desk(), body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().path).toBe(path)
  })

  it('an institution without windows, a world that is not there', async () => {
    const elsewhere = host.rooms.listed('w').config.institutions[1]!.code
    expect((await host.call('GET', `worlds/w/desks/${elsewhere}/1`)).json().type).toMatch(/no-such-desk$/)
    expect((await host.call('POST', `worlds/w/desks/none/patients`, {count: 1})).statusCode).toBe(404)
    expect((await host.call('GET', `worlds/nowhere/desks/${institution}/1`)).statusCode).toBe(404)
  })
})

it('the live stream begins with the view and tells every change', async () => {
  const response = await host.app.inject({
    url: `/api/v1/${desk()}/events`,
    headers: {host: 'localhost:8787', authorization: 'Bearer test-administrator'},
    payloadAsStream: true,
  })
  const stream = response.stream()
  const views: DeskView[] = []
  let text = ''
  stream.on('data', chunk => {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1]
      if (data) views.push(JSON.parse(data) as DeskView)
      text = text.slice(end + 2)
    }
  })
  await pass(1)
  expect(views).toHaveLength(1)
  const before = views[0]!.seq
  await act({do: 'report', text: '对照'})
  expect(views.at(-1)!.seq).toBeGreaterThan(before)
  stream.destroy()
})
