// Drills on a server: robots play one to its end as they would without a screen, people act through the API, after a restart it goes
// on, and the report is a page that may do nothing.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {DrillReport} from '../../grading/drill/report.ts'
import {reportOf} from '../../grading/drill/report.ts'
import type {DrillState} from '../../grading/drill/watch.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {scenarioById, scenarios} from '../../scenarios/index.ts'
import {playDrill} from '../drill/played.ts'
import type {Scenario} from '../drill/scenario.ts'
import type {PaperView} from '../hospital/slip-view.ts'
import type {WorldDeps} from '../world/world.ts'
import {startClock} from './clock.ts'
import type {DrillInfo} from './drills/drills.ts'
import {nodeSha256} from './maker.ts'
import {handTime, type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
  host = await testHost({worldDeps: {...deps, sha256: nodeSha256}})
})
afterAll(() => host.close())

type Read = DrillInfo & {state: DrillState; improvements: unknown[]; learning: unknown}
const start = async (body: object): Promise<string> => {
  const answer = await host.call('POST', 'drills', {scenario: 'S04', ...body})
  expect(answer.statusCode, answer.body).toBe(201)
  return (answer.json() as DrillInfo).world
}
const read = async (world: string): Promise<Read> => (await host.call('GET', `drills/${world}`)).json()

/** Real time goes on, a little at a time, until things stand so. */
async function until(world: string, so: (one: Read) => boolean, of = host): Promise<Read> {
  for (let n = 0; n < 200_000; n++) {
    of.real.pass(20)
    await new Promise(setImmediate)
    if (n % 50 > 0) continue
    const one = await read(world)
    if (so(one)) return one
  }
  throw new Error(`it never came to that: ${JSON.stringify(await read(world)).slice(0, 400)}`)
}

describe('a clock that is held', () => {
  it('waits there, loses that time, and goes on from where it was', () => {
    const real = handTime()
    const clock = startClock(real, 1000, 10)
    clock.holdAt(1500)
    real.pass(40)
    expect(clock.now()).toBe(1400)
    real.pass(1000)
    expect([clock.now(), clock.held, clock.realMsUntil(1500)]).toEqual([1500, true, 0])
    clock.holdAt(2000)
    real.pass(10)
    expect(clock.now()).toBe(1600)
    clock.holdAt(undefined)
    real.pass(100)
    expect([clock.now(), clock.held]).toEqual([2600, false])
  })
})

describe('played by robots', {timeout: 180_000}, () => {
  it('ends as it ends without a screen: every inject and action at the same instant', async () => {
    const world = await start({team: 'slow', seed: '1', speed: 3600})
    const {state, clock} = await until(world, one => one.status !== 'running')
    expect((await read(world)).status).toBe('ended')
    expect(clock.speed).toBe(0)
    expect(state.phase).toBe('over')
    expect(state.windows.open).toBe(0)
    const report = (await host.call('GET', `drills/${world}/report.json`)).json() as DrillReport
    const alone = reportOf(
      scenarioById('S04') as Scenario,
      '1',
      playDrill(scenarioById('S04') as Scenario, '1', 'slow', deps).entries,
    )
    const told = ({injects, actions}: DrillReport) => [
      injects.map(one => [one.id, one.minute]),
      actions.map(one => [one.id, one.done, one.rating]),
    ]
    expect(told(report)).toEqual(told(alone))
    expect(report.void).toEqual([])
    // the acts of the server's clock shift the numbers of entries, and with them the centre's answers by some milliseconds
    expect(Math.abs(report.waits.during.meanMs / alone.waits.during.meanMs - 1)).toBeLessThan(0.15)
    expect(host.troubles).toEqual([])
  })
})

describe('played by people', {timeout: 120_000}, () => {
  let world: string
  beforeAll(async () => {
    world = await start({seed: '2', speed: 600})
  })

  it('tells how things stand: the queue with what is usual, windows, the last answer', async () => {
    const {state, team, status} = await until(world, one => one.state.minute > 7)
    expect([team, status, state.phase]).toEqual(['people', 'running', 'disturbed'])
    expect(state.injects.filter(one => one.fired !== null).map(one => one.id)).toEqual(['I1', 'I2'])
    expect(state.windows).toEqual({open: 4, of: 4})
    expect(state.queue.high).toBeGreaterThanOrEqual(state.queue.low)
    expect(state.queue.calledInTen).toBeGreaterThan(0)
    expect(state.queue.lately.length).toBeGreaterThanOrEqual(17)
    expect(state.answeredAt).toBeGreaterThan(state.now - 120_000)
    expect(state.actions.find(one => one.id === 'report')).toMatchObject({state: 'late', done: null, rating: null})
    expect(state.actions.find(one => one.id === 'degrade')).toMatchObject({state: 'armed'})
  })

  it('takes what somebody did, once, and not before its time', async () => {
    const act = (action: string, headers = {}) =>
      host.call('POST', `drills/${world}/actions`, {action, note: '组长喊的'}, headers)
    const first = await act('rule')
    expect(first.statusCode, first.body).toBe(201)
    const {entry} = first.json() as {entry: number}
    const text = (await host.rooms.entry(world, entry)) ?? ''
    expect(JSON.parse(text).cause.act).toEqual({
      kind: 'drill',
      act: {do: 'action', role: 'CL', action: 'rule', about: 'I2', note: '组长喊的'},
    })
    expect((await read(world)).state.actions.find(one => one.id === 'rule')).toMatchObject({
      state: 'done',
      rating: 'P',
      entry,
    })
    const refused = async (action: string, headers?: object) => {
      const answer = await act(action, headers)
      const {type, title, next} = answer.json() as {type: string; title: string; next: string}
      return [answer.statusCode, type.split('#')[1], title, next.length > 5]
    }
    expect(await refused('rule')).toEqual([409, 'action-done', '这个动作已经记过', true])
    expect(await refused('standDown')).toEqual([409, 'action-too-early', '这个动作的事件还没有发生', true])
    expect(await refused('dance')).toEqual([404, 'no-such-action', '脚本里没有这个动作', true])
    expect(await refused('dance', {'accept-language': 'en'})).toEqual([
      404,
      'no-such-action',
      'The scenario expects no such action',
      true,
    ])
  })

  it('opens the windows that a decision opens', async () => {
    await until(world, one => one.state.minute > 21)
    expect((await host.call('POST', `drills/${world}/actions`, {action: 'degrade'})).statusCode).toBe(201)
    const {state} = await until(world, one => one.state.windows.open === 6)
    expect(state.windows.of).toBe(6)
  })

  it('freezes and goes on; time does not jump', async () => {
    const speed = (to: number) => host.call('POST', `drills/${world}/clock`, {speed: to})
    expect((await speed(0)).json()).toMatchObject({clock: {speed: 0}})
    const before = await read(world)
    host.real.pass(60_000)
    await new Promise(setImmediate)
    expect((await read(world)).state.minute).toBe(before.state.minute)
    const jump = await host.call('POST', `worlds/${world}/clock`, {advance: 'PT5M'})
    expect([jump.statusCode, jump.json().type]).toEqual([409, '/api/v1/problems#clock-held'])
    expect((await speed(600)).statusCode).toBe(200)
    await until(world, one => one.state.minute > before.state.minute + 1)
  })

  it('has a report on the way, as a sealed page in both languages', async () => {
    for (const [lang, title] of [
      ['zh', '演练报告'],
      ['en', 'After-action report'],
    ]) {
      const page = await host.call('GET', `drills/${world}/report?lang=${lang}`)
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.headers['content-security-policy']).toMatch(/^sandbox allow-same-origin; default-src 'none'/)
      expect(page.body).toContain(title)
    }
  })

  it('lets an evaluator rate otherwise, with a reason, as an entry', async () => {
    const rate = (body: object) => host.call('POST', `drills/${world}/ratings`, body)
    const said = await rate({action: 'report', rating: 'S', reason: '当面看见报告过'})
    expect(said.statusCode, said.body).toBe(201)
    const {entry} = said.json() as {entry: number}
    const cited = await host.call('GET', `drills/${world}/entries/${entry}`)
    expect((await host.call('GET', `drills/${world}/entries/999999`)).statusCode).toBe(404)
    expect(cited.json().cause.act).toEqual({
      kind: 'drill',
      act: {do: 'rate', action: 'report', rating: 'S', reason: '当面看见报告过', by: ''},
    })
    const changed = {by: '', reason: '当面看见报告过', entry}
    expect((await read(world)).state.actions.find(one => one.id === 'report')).toMatchObject({rating: 'S', changed})
    const report = (await host.call('GET', `drills/${world}/report.json`)).json() as DrillReport
    expect(report.actions.find(one => one.id === 'report')).toMatchObject({rating: 'S', reckoned: 'U', changed})
    expect((await host.call('GET', `drills/${world}/report?lang=zh`)).body).toContain('当面看见报告过')
    expect((await rate({action: 'dance', rating: 'S', reason: 'x'})).json()).toMatchObject({
      type: '/api/v1/problems#no-such-action',
    })
    expect((await rate({action: 'report', rating: 'S', reason: '  '})).statusCode).toBe(400)
    expect((await rate({action: 'report', rating: 'A', reason: 'x'})).statusCode).toBe(400)
  })

  it('keeps what is to be improved with owner and day, marked made or not, and lists it beside the next drill', async () => {
    const write = (path: string, body: object) => host.call('POST', `drills/${world}/improvements${path}`, body)
    const wish = {what: '队列图阈值 <20 人>', owner: '信息科', until: '2025-10-31'}
    const said = await write('', wish)
    expect(said.statusCode, said.body).toBe(201)
    const {entry} = said.json() as {entry: number}
    const second = (await write('', {...wish, what: '价目表上墙'})).json() as {entry: number}
    for (const bad of [
      {...wish, owner: ' '},
      {...wish, until: '2025-02-30'},
      {what: 'x', owner: 'y'},
    ])
      expect((await write('', bad)).statusCode, JSON.stringify(bad)).toBe(400)
    expect((await write(`/${entry}`, {made: false})).statusCode).toBe(201)
    const marked = (await write(`/${entry}`, {made: true})).json() as {entry: number}
    expect((await write(`/${marked.entry}`, {made: true})).statusCode).toBe(404)
    const all = [
      {...wish, entry, made: true, marked: marked.entry},
      {...wish, what: '价目表上墙', entry: second.entry, made: null, marked: null},
    ]
    expect((await read(world)).improvements).toEqual(all)
    const cited = await host.call('GET', `drills/${world}/entries/${entry}`)
    expect(cited.json().cause.act).toEqual({kind: 'drill', act: {do: 'improve', ...wish, by: ''}})
    const report = (await host.call('GET', `drills/${world}/report.json`)).json() as DrillReport
    expect(report.parts.improvements).toEqual(all)
    const urgent = {...wish, what: '备用金清点', until: '2025-09-30'}
    const other = (await host.call('GET', 'drills')).json().drills.find((one: DrillInfo) => one.world !== world).world
    const third = (await host.call('POST', `drills/${other}/improvements`, urgent)).json() as {entry: number}
    const list = async () => (await host.call('GET', 'drills/improvements')).json().improvements
    const of = (drill: string) => ({world: drill, scenario: 'S04', title: scenarioById('S04')?.title})
    // one list over all drills: what is not made first, the soonest due on top
    const listed = {...urgent, entry: third.entry, made: null, marked: null, ...of(other)}
    expect(await list()).toEqual([listed, {...all[1], ...of(world)}, {...all[0], ...of(world)}])
    const done = (await host.call('POST', `drills/${other}/improvements/${third.entry}`, {made: true})).json()
    expect((await list()).at(1)).toEqual({...listed, made: true, marked: done.entry})
    const page = async (of: string, query = '') =>
      (await host.call('GET', `drills/${of}/report?lang=zh${query}`)).body.replace(/<[^>]+>/g, ' ')
    expect(await page(world)).toMatch(/队列图阈值 &lt;20 人&gt;\s+信息科\s+2025-10-31\s+● 已做/)
    expect(await page(other)).not.toContain('价目表上墙')
    expect(await page(other, `&last=${world}`)).toMatch(/上次定下要改的[\s\S]*已做[\s\S]*价目表上墙[\s\S]*还没有说/)
  })

  it('takes the director’s points for learning, the last word counting, and adds them to the score', async () => {
    const give = (body: object) => host.call('POST', `drills/${world}/learning`, body)
    const report = async () => (await host.call('GET', `drills/${world}/report.json`)).json() as DrillReport
    const {score: before} = await report()
    expect([before.learning, before.total.of]).toEqual([null, 900])
    for (const bad of [
      {points: 11, reason: 'x'},
      {points: -1, reason: 'x'},
      {points: 7.5, reason: 'x'},
      {points: 5, reason: ' '},
      {points: 5},
    ])
      expect((await give(bad)).statusCode, JSON.stringify(bad)).toBe(400)
    expect((await give({points: 3, reason: '没有期限'})).statusCode).toBe(201)
    const {entry} = (await give({points: 8, reason: '<各有其人>'})).json() as {entry: number}
    const learning = {points: 8, reason: '<各有其人>', entry}
    expect((await read(world)).learning).toEqual(learning)
    const {score, learning: told} = await report()
    expect(told).toEqual(learning)
    expect(score).toEqual({...before, learning: {got: 80, of: 100}, total: {got: before.total.got + 80, of: 1000}})
    const page = (await host.call('GET', `drills/${world}/report?lang=en`)).body
    expect(page).toMatch(/<span>Learning<\/span><b>8<\/b>/)
    expect(page).toContain('&lt;各有其人&gt;')
    // beside a drill without them: what both have is compared
    const other = (await host.call('GET', 'drills')).json().drills.find((one: DrillInfo) => one.world !== world).world
    const beside = (of: DrillReport['score']) => of.total.got - (of.learning?.got ?? 0)
    const last = ((await host.call('GET', `drills/${other}/report.json`)).json() as DrillReport).score
    const more = beside(score) - beside(last)
    const words =
      more === 0 ? 'the score is the same' : `the score is ${Math.abs(more) / 10} ${more > 0 ? 'up' : 'down'}`
    expect((await host.call('GET', `drills/${world}/report?lang=en&last=${other}`)).body).toContain(words)
  })

  it('says when each drill was begun, the last one first', async () => {
    const {drills} = (await host.call('GET', 'drills')).json() as {drills: DrillInfo[]}
    const began = drills.map(one => one.began ?? 0)
    expect(began.every(one => one > 0)).toBe(true)
    expect(began).toEqual([...began].sort((a, b) => b - a))
  })

  it('lays it beside another drill of the scenario, and plays it declared at another minute', async () => {
    const page = async (query: string) => host.call('GET', `drills/${world}/report?lang=en&${query}`)
    const other = (await host.call('GET', 'drills')).json().drills.find((one: DrillInfo) => one.world !== world).world
    expect((await page('')).body).toContain(`last=${other}`)
    expect((await page(`last=${other}`)).body).toContain('last time (seed 1')
    expect((await page('last=nowhere')).statusCode).toBe(404)
    const tried = await page('whatIf=5')
    expect(tried.statusCode).toBe(200)
    expect(tried.body).toContain('declared at +5')
    expect((await page('whatIf=soon')).statusCode).toBe(400)
    expect((await page('quietDays=12')).body).toContain('of the 12 mornings without a fault')
    expect((await page('quietDays=3')).statusCode).toBe(400)
  })

  it('goes on after a restart where it was, standing still, and takes what people do', async () => {
    const before = await read(world)
    host.drills.close()
    const again = await testHost({journal: host.journal, cards: host.cards, worldDeps: {...deps, sha256: nodeSha256}})
    const seen = async () => (await again.call('GET', `drills/${world}`)).json() as Read
    // it comes back when somebody comes to it
    expect(await seen()).toMatchObject({status: 'interrupted', team: 'people', seed: '2'})
    let after = await seen()
    for (let n = 0; after.status !== 'running'; n++) {
      expect(n).toBeLessThan(2000)
      await new Promise(setImmediate)
      after = await seen()
    }
    expect(again.troubles).toEqual([])
    expect(after).toMatchObject({status: 'running', clock: {speed: 0}})
    expect({...after.state.queue, longestMs: 0}).toMatchObject({
      waiting: before.state.queue.waiting,
      left: before.state.queue.left,
    })
    const rule = (one: Read) => one.state.actions.find(({id}) => id === 'rule')
    expect(rule(after)).toEqual(rule(before))
    expect((await again.call('POST', `drills/${world}/actions`, {action: 'report'})).statusCode).toBe(201)
    expect((await again.call('POST', `drills/${world}/clock`, {speed: 600})).statusCode).toBe(200)
    for (let n = 0; (await seen()).state.minute < before.state.minute + 3; n++) {
      expect(n).toBeLessThan(20_000)
      again.real.pass(20)
      await new Promise(setImmediate)
    }
    expect((await seen()).state.windows).toEqual({open: 6, of: 6})
    expect((await again.call('GET', `drills/${world}/report`)).statusCode).toBe(200)
    expect((await again.call('GET', 'drills')).json().drills).toHaveLength(2)
    again.drills.close()
    await again.app.close()
  })

  it('goes with its world', async () => {
    await host.call('DELETE', `worlds/${world}`)
    expect((await host.call('GET', `drills/${world}`)).json()).toMatchObject({type: '/api/v1/problems#no-such-drill'})
  })
})

it('is deleted while it runs', async () => {
  for (const team of ['good', 'people']) {
    const world = await start({scenario: 'S04', team, speed: 60})
    const [gone, looked] = await Promise.all([
      host.call('DELETE', `worlds/${world}`),
      host.call('GET', `drills/${world}/report.json`),
    ])
    expect([gone.statusCode, looked.statusCode]).toEqual([204, 404])
    expect((await host.call('GET', `drills/${world}`)).json()).toMatchObject({type: '/api/v1/problems#no-such-drill'})
    expect(host.journal.worlds().map(one => one.id)).not.toContain(world)
  }
  expect(host.troubles).toEqual([])
})

it('refuses a scenario there is not, and a world that is no drill', async () => {
  const answer = await host.call('POST', 'drills', {scenario: 'S99'})
  const expected = scenarios()
    .map(one => one.id)
    .join(' | ')
  expect(answer.json()).toMatchObject({type: '/api/v1/problems#no-such-scenario', expected, got: 'S99'})
  await host.create({id: 'plain'})
  expect((await host.call('GET', 'drills/plain')).statusCode).toBe(404)
  expect((await host.call('GET', 'scenarios')).json().scenarios).toMatchObject(
    scenarios().map(({id, end}) => ({id, end})),
  )
})

it('with the hospital’s own systems dead: slips are written, and the register is there to be read', {
  timeout: 180_000,
}, async () => {
  const world = await start({scenario: 'S03', team: 'good', speed: 3600})
  const {state} = await until(world, one => one.state.minute > 40 || one.status !== 'running')
  const {paper} = state
  expect(paper).toMatchObject({system: 'down', written: paper?.open})
  expect(paper?.written).toBeGreaterThan(30)
  await host.call('POST', `drills/${world}/clock`, {speed: 0})
  const view = (await host.call('GET', `worlds/${world}/paper/first`)).json() as PaperView
  expect(view.register.counts.written).toBeGreaterThanOrEqual(paper?.written ?? 0)
  expect(view).toMatchObject({system: 'down', register: {missing: [], duplicates: [], outside: []}})
  expect(host.troubles).toEqual([])
})
