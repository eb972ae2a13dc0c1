// A class over HTTP 课堂: instructors sign in, trainees join by code and name, every power of the instructor reaches the seat
// and leaves a trace, a freeze changes no wait, and a restart forgets nothing.
import {afterEach, beforeEach, describe, expect, expectTypeOf, it} from 'vitest'
import {nodeSqlEngine} from '../build/node-sql.ts'
import {writeClassroom} from '../catalogue/classroom-image.ts'
import {openCatalogue} from '../catalogue/sql-catalogue.ts'
import type {Catalogue} from '../catalogue/types.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {DeskView} from '../hospital/view-types.ts'
import type * as shown from '../ui/classes/shapes.ts'
import type {Entry} from '../world/entry.ts'
import type {classView, seatView} from './api/class-views.ts'
import type {ResultRow} from './classes/results.ts'
import type {Exercise} from './classes/shelf.ts'
import type {Tile} from './classes/tiles.ts'
import {nodeSha256} from './maker.ts'
import {type TestHost, type TestHostOptions, testHost} from './testing/host.ts'
import {markedShelf} from './testing/shelf.ts'

let catalogue: Catalogue
let host: TestHost
beforeEach(async () => {
  if (!catalogue) {
    const sql = (await nodeSqlEngine()).open()
    writeClassroom(sql, nodeSha256)
    catalogue = openCatalogue(sql, 'main')
  }
  host = await open()
})
afterEach(() => host.close())
const open = (more: Partial<TestHostOptions> = {}) =>
  testHost({worldDeps: {catalogue: () => catalogue}, shelf: markedShelf(() => catalogue), ...more})

const turn = () => new Promise<void>(resolve => setImmediate(resolve))
async function pass(seconds: number, on = host): Promise<void> {
  for (let i = 0; i < seconds * 4; i++) {
    on.real.pass(250)
    for (let k = 0; k < 8; k++) await turn()
  }
}

type Json = Record<string, never> & {[field: string]: unknown}
/** Somebody with a browser: cookies are kept, and requests come from our own page. */
function browser(of = host) {
  const jar = new Map<string, string>()
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await of.call(method, path, body, {
      authorization: '',
      'sec-fetch-site': 'same-origin',
      ...(cookie && {cookie}),
    })
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = set.split(';')
      const at = pair.indexOf('=')
      expect(set).toMatch(/HttpOnly|1970/)
      expect(set).toMatch(/SameSite=Strict|1970/)
      if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }
  return {
    jar,
    call,
    get: async (path: string) => (await call('GET', path)).json(),
    post: async (path: string, body?: unknown) => {
      const answer = await call('POST', path, body)
      return answer.statusCode === 204 ? undefined : answer.json()
    },
  }
}
type Browser = ReturnType<typeof browser>

async function newClass(wish: object = {}): Promise<{id: string; code: string}> {
  return (await host.call('POST', 'classes', {name: '三班', ...wish})).json()
}
const join = (one: Browser, code: string, name: string) => one.post('classes/join', {code, name})
type Seat = {attempt: {id: string; world: string; institution: string; window: string; number: number; state: string}}
const deskOf = ({attempt: {world, institution, window}}: Seat) => `worlds/${world}/desks/${institution}/${window}`
const openShift: DeskAct = {do: 'openShift', cashier: 'c01', name: '小周', float: 50_000}
const tiles = async (id: string): Promise<Tile[]> => (await host.call('GET', `classes/${id}`)).json().tiles
const type = (answer: {type?: string}) => answer.type?.split('#')[1]

it('tells what the screens read: they may not import the host, the type checker holds the two together here', () => {
  expectTypeOf<Tile>().toExtend<shown.Tile>()
  expectTypeOf<ResultRow>().toExtend<shown.Result>()
  expectTypeOf<ReturnType<typeof classView>>().toExtend<shown.ClassInfo>()
  expectTypeOf<ReturnType<typeof seatView>>().toExtend<shown.Seat>()
  expectTypeOf<Exercise>().toExtend<shown.Exercise>()
})

describe('instructors', () => {
  it('are made by the administrator, sign in by name and password, and see only their own classes', async () => {
    const made = (await host.call('POST', 'instructors', {name: '王老师', password: 'correct horse'})).json()
    expect(Object.keys(made).sort()).toEqual(['createdAt', 'id', 'name'])
    expect((await host.call('POST', 'instructors', {name: '王老师', password: 'another one'})).statusCode).toBe(409)
    expect((await host.call('POST', 'instructors', {name: '李', password: 'short'})).statusCode).toBe(400)
    const kept = [...host.register.all('instructors')][0]!
    expect(kept.password).toMatch(/^scrypt\.32768\.8\.1\./)
    const wang = browser()
    expect((await wang.call('POST', 'session', {name: '王老师', password: 'wrong horse'})).statusCode).toBe(401)
    expect((await wang.call('POST', 'session', {name: '没有', password: 'correct horse'})).statusCode).toBe(401)
    expect(await wang.post('session', {name: '王老师', password: 'correct horse'})).toEqual({role: 'instructor'})
    expect(await wang.get('session')).toEqual({role: 'instructor', name: '王老师'})
    const mine = await wang.post('classes', {name: '我的班'})
    const other = await newClass({name: '别人的班'})
    expect((await wang.get('classes')).classes.map((one: Json) => one.name)).toEqual(['我的班'])
    expect((await wang.call('GET', `classes/${mine.id}`)).statusCode).toBe(200)
    expect((await wang.call('GET', `classes/${other.id}`)).statusCode).toBe(403)
    expect((await wang.call('GET', 'worlds')).statusCode).toBe(403)
    expect((await host.call('GET', 'classes')).json().classes).toHaveLength(2)
  })

  it('are signed out by a new password, and when they are let go', async () => {
    const {id} = (await host.call('POST', 'instructors', {name: '王', password: 'correct horse'})).json()
    const wang = browser()
    await wang.post('session', {name: '王', password: 'correct horse'})
    expect((await wang.call('GET', 'classes')).statusCode).toBe(200)
    expect((await host.call('POST', `instructors/${id}/password`, {password: 'battery staple'})).statusCode).toBe(204)
    expect((await wang.call('GET', 'classes')).statusCode).toBe(401)
    await wang.post('session', {name: '王', password: 'battery staple'})
    expect((await wang.call('GET', 'classes')).statusCode).toBe(200)
    expect((await host.call('DELETE', `instructors/${id}`)).statusCode).toBe(204)
    expect((await wang.call('GET', 'classes')).statusCode).toBe(401)
    expect((await host.call('GET', 'instructors')).json()).toEqual({instructors: []})
    expect((await host.call('DELETE', `instructors/${id}`)).statusCode).toBe(404)
  })

  it('who guesses a password is soon not listened to', async () => {
    const one = browser()
    const tries = []
    for (let i = 0; i < 12; i++)
      tries.push((await one.call('POST', 'session', {name: '王', password: `${i}`})).statusCode)
    expect(tries).toEqual([...Array(10).fill(401), 429, 429])
  })
})

describe('joining', () => {
  it('by code and name: a seat, a world of one’s own, and a window that works', async () => {
    const {id, code} = await newClass()
    expect(code).toMatch(/^[A-Z0-9]{6}$/)
    const li = browser()
    expect(
      await li.post('classes/lookup', {code: ` ${code.toLowerCase().slice(0, 3)}-${code.slice(3)} `}),
    ).toMatchObject({
      name: '三班',
      names: null,
    })
    const seat: Seat = await join(li, code, ' 李  伟 ')
    expect(seat).toMatchObject({name: '李 伟', seat: 1, class: {name: '三班', mode: 'practice'}})
    expect(await li.get('session')).toMatchObject({role: 'trainee', name: '李 伟', seat: 1, world: seat.attempt.world})
    expect((await li.post(deskOf(seat), openShift)).outcome).toBe('openShift')
    const view: DeskView = await li.get(deskOf(seat))
    expect(view.queue).toHaveLength(12)
    const [tile] = await tiles(id)
    expect(tile).toMatchObject({seat: 1, name: '李 伟', step: 'call', queue: 12, lastAct: {do: 'openShift'}})
  })

  it('two trainees of one name: the second is told, and may come in once the instructor releases the seat', async () => {
    const {id, code} = await newClass()
    const [first, second] = [browser(), browser()]
    const seat: Seat = await join(first, code, '李伟')
    await first.post(deskOf(seat), openShift)
    expect(type(await join(second, code, '李伟'))).toBe('name-taken')
    expect((await second.get('session')).role).toBe('nobody')
    await host.call('POST', `classes/${id}/seats/1/release`)
    const again: Seat = await join(second, code, '李伟')
    expect(again.attempt).toEqual(seat.attempt)
    expect((await second.get(deskOf(again))).shift.cashier).toBe('c01')
    // the machine before is signed out, and its token is worth nothing
    expect((await first.call('GET', 'seat')).statusCode).toBe(401)
    expect((await first.call('POST', 'classes/resume')).statusCode).toBe(404)
    expect(type(await join(browser(), code, '李伟'))).toBe('name-taken')
    host.real.pass(11 * 60_000)
    await host.call('POST', `classes/${id}/seats/1/release`)
    host.real.pass(11 * 60_000)
    expect(type(await join(browser(), code, '李伟'))).toBe('name-taken')
  })

  it('coming back by the token of the browser, after the session is over', async () => {
    const {code} = await newClass()
    const li = browser()
    const seat: Seat = await join(li, code, '李伟')
    host.real.pass(13 * 3_600_000)
    expect((await li.call('GET', 'seat')).statusCode).toBe(401)
    expect((await li.post('classes/resume')).attempt.id).toBe(seat.attempt.id)
    expect((await li.call('GET', deskOf(seat))).statusCode).toBe(200)
    expect((await li.call('DELETE', 'session')).statusCode).toBe(204)
    expect(li.jar.size).toBe(0)
    expect((await browser().call('POST', 'classes/resume')).statusCode).toBe(404)
  })

  it('from a list: only its names, each once; two of one name are told apart', async () => {
    const {id, code} = await newClass({seats: 4})
    const csv = '\uFEFF工号,姓名\r\n1001,王芳\r\n1002,"李, 伟"\r\n1003,王芳\r\n'
    const imported = (await host.call('POST', `classes/${id}/roster`, {csv})).json()
    expect(imported).toMatchObject({added: 3, class: {listed: 3, joined: 0, roster: true}})
    expect((await host.call('POST', `classes/${id}/roster`, {csv})).json().added).toBe(0)
    const one = browser()
    const names = async () => (await one.post('classes/lookup', {code})).names
    expect((await names()).sort()).toEqual(['李, 伟', '王芳', '王芳 (1003)'])
    expect(type(await join(one, code, '赵六'))).toBe('not-on-list')
    expect(await join(one, code, '王芳 (1003)')).toMatchObject({seat: 1})
    expect((await names()).sort()).toEqual(['李, 伟', '王芳'])
    const wrong = await host.call('POST', `classes/${id}/roster`, {csv: '姓名\n\n,x\n'})
    expect(wrong.json().path).toMatch(/^\/body\/csv\//)
  })

  it('a full class, a closed class, a code that was changed', async () => {
    const {id, code} = await newClass({seats: 1})
    await join(browser(), code, '一')
    expect(type(await join(browser(), code, '二'))).toBe('class-full')
    expect((await host.call('POST', `classes/${id}`, {seats: 2})).json().seats).toBe(2)
    expect((await join(browser(), code, '二')).seat).toBe(2)
    expect((await host.call('POST', `classes/${id}`, {seats: 1})).statusCode).toBe(400)
    const {code: fresh} = (await host.call('POST', `classes/${id}`, {newCode: true, seats: 3})).json()
    expect(fresh).not.toBe(code)
    expect(type(await join(browser(), code, '三'))).toBe('no-such-code')
    expect((await host.call('POST', `classes/${id}`, {closed: true})).json().code).toBeNull()
    expect(type(await join(browser(), fresh, '三'))).toBe('no-such-code')
    expect((await host.call('POST', `classes/${id}`, {closed: false})).json().code).toMatch(/^\w{6}$/)
  })

  it('a flood of guessed codes is not listened to, also with the right one; a minute later it is', async () => {
    const {code} = await newClass()
    const one = browser()
    const tries = []
    for (let i = 0; i < 40; i++)
      tries.push((await one.call('POST', 'classes/join', {code: `AAAA${i}`, name: 'x'})).statusCode)
    expect(tries.filter(status => status === 404)).toHaveLength(30)
    expect(tries.slice(30).every(status => status === 429)).toBe(true)
    const late = await one.call('POST', 'classes/join', {code, name: 'x'})
    expect([late.statusCode, Number(late.headers['retry-after'])]).toEqual([429, 60])
    expect((await one.call('POST', 'classes/lookup', {code})).statusCode).toBe(429)
    host.real.pass(60_000)
    expect((await one.call('POST', 'classes/join', {code, name: 'x'})).statusCode).toBe(200)
  })

  it('another site cannot make anybody join', async () => {
    const {code} = await newClass()
    const body = {code, name: 'x'}
    const foreign = {authorization: '', 'sec-fetch-site': 'cross-site'}
    expect((await host.call('POST', 'classes/join', body, foreign)).statusCode).toBe(403)
  })
})

describe('a trainee', () => {
  it('sees neither others’ work nor what a world is made of', async () => {
    const {id, code} = await newClass()
    const [li, wang] = [browser(), browser()]
    const seat: Seat = await join(li, code, '李')
    const other: Seat = await join(wang, code, '王')
    expect((await li.call('GET', deskOf(other))).statusCode).toBe(403)
    expect((await li.call('POST', deskOf(other), openShift)).statusCode).toBe(403)
    for (const path of ['entries', 'ledger', 'faults', 'people', 'stream', 'export']) {
      expect((await li.call('GET', `worlds/${seat.attempt.world}/${path}`)).statusCode, path).toBe(403)
    }
    for (const path of [`classes/${id}`, `classes/${id}/results`, 'classes', 'exercises', 'worlds']) {
      expect((await li.call('GET', path)).statusCode, path).toBe(403)
    }
    const world = await li.get(`worlds/${seat.attempt.world}`)
    const told = JSON.stringify(world)
    expect(told).not.toMatch(/secret|"key"|seed|policies/)
    expect(await li.get(`worlds/${seat.attempt.world}/clock`)).not.toHaveProperty('nextDue')
    // the door for hospital systems outside is shut: no way round the window
    const raw = await host.call('POST', `/w/${seat.attempt.world}`, {infno: '1101'}, {authorization: ''})
    expect(raw.body).not.toContain('"infcode":0')
    expect((await li.get(deskOf(seat))).seq).toBe((await host.call('GET', deskOf(seat))).json().seq)
  })

  it('begins again in a practice class, not in a class on the instructor’s clock', async () => {
    const practice = await newClass()
    const li = browser()
    const seat: Seat = await join(li, practice.code, '李')
    await li.post(deskOf(seat), openShift)
    const anew: Seat = await li.post('seat/reset')
    expect(anew.attempt).toMatchObject({number: 2, state: 'running'})
    expect((await li.get(deskOf(anew))).shift).toBeNull()
    expect((await li.call('GET', deskOf(seat))).statusCode).toBe(403)
    const strict = await newClass({mode: 'class'})
    const wang = browser()
    const held: Seat = await join(wang, strict.code, '王')
    expect(host.rooms.listed(held.attempt.world).config.kind).toBe('class')
    expect(type(await wang.post('seat/reset'))).toBe('not-in-practice')
  })

  it('hands in, reads the marks, and can do nothing more there', async () => {
    const {id, code} = await newClass({exercise: 'marked'})
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    await li.post(deskOf(seat), openShift)
    const running = (await li.get('seat/results')).results
    expect(running).toMatchObject([{marks: null, acts: 1, attempt: {state: 'running'}}])
    expect((await host.call('GET', `classes/${id}/results`)).json().results[0].marks.totalTenths).toBe(1000)
    expect((await li.post('seat/end')).attempt.state).toBe('ended')
    expect(type(await li.post(deskOf(seat), openShift))).toBe('attempt-ended')
    expect(type(await li.post('seat/end'))).toBe('attempt-ended')
    const [mine] = (await li.get('seat/results')).results
    expect(mine).toMatchObject({
      marks: {totalTenths: 1000, passed: true},
      advice: {comments: [{zh: '好'}]},
      failed: false,
    })
    expect((await li.call('GET', deskOf(seat))).statusCode).toBe(200)
    expect((await tiles(id))[0]).toMatchObject({step: 'ended'})
  })
})

describe('the instructor', () => {
  it('gives the next exercise: new worlds, the old attempts marked; latecomers get it too', async () => {
    const {id, code} = await newClass()
    const people = await Promise.all(
      ['一', '二', '三'].map(async name => {
        const one = browser()
        return {one, seat: (await join(one, code, name)) as Seat}
      }),
    )
    expect(new Set(people.map(({seat}) => seat.attempt.world)).size).toBe(3)
    const given = (await host.call('POST', `classes/${id}/exercise`, {exercise: 'marked'})).json()
    expect(given).toMatchObject({given: [1, 2, 3], failed: [], class: {exercise: 'marked'}})
    for (const {one, seat} of people) {
      const now: Seat = await one.get('seat')
      expect(now.attempt).toMatchObject({exercise: 'marked', number: 2})
      expect((await one.call('GET', deskOf(seat))).statusCode).toBe(403)
      expect((await one.call('GET', deskOf(now))).statusCode).toBe(200)
      // what the exercise does at the desk before the trainee comes
      expect((await one.get(deskOf(now))).shift.cashier).toBe('c09')
    }
    expect((await join(browser(), code, '四')).attempt.exercise).toBe('marked')
    const one = (await host.call('POST', `classes/${id}/exercise`, {exercise: 'free', seats: [2]})).json()
    expect(one).toMatchObject({given: [2], class: {exercise: 'marked'}})
    expect(type((await host.call('POST', `classes/${id}/exercise`, {exercise: 'none'})).json())).toBe(
      'no-such-exercise',
    )
  })

  it('hints to a seat: the trainee sees it, the journal keeps it, nobody else is told', async () => {
    const {id, code} = await newClass()
    const [li, wang] = [browser(), browser()]
    const seat: Seat = await join(li, code, '李')
    await join(wang, code, '王')
    expect((await host.call('POST', `classes/${id}/seats/1/hint`, {text: '先查询，再决定'})).statusCode).toBe(204)
    expect((await li.get('seat')).traces).toMatchObject([{kind: 'hint', text: '先查询，再决定', seat: 1}])
    expect((await wang.get('seat')).traces).toEqual([])
    const lines = (await host.call('GET', `worlds/${seat.attempt.world}/entries`)).body.trim().split('\n')
    const last = JSON.parse(lines.at(-1)!) as Entry
    expect(last.cause).toEqual({kind: 'director', act: {kind: 'note', text: 'hint: 先查询，再决定'}})
    await host.call('POST', `classes/${id}/marks`, {text: '这里讲评', seat: 1})
    expect((await li.get('seat')).traces).toHaveLength(1)
    expect((await host.call('GET', `classes/${id}`)).json().class.traces.at(-1)).toMatchObject({kind: 'mark', seat: 1})
    expect((await host.call('POST', `classes/${id}/seats/7/hint`, {text: 'x'})).statusCode).toBe(404)
    // the same hand jams the seat's printer
    expect((await host.call('POST', `classes/${id}/seats/1/printer`, {state: 'jam'})).statusCode).toBe(204)
    expect((await host.call('GET', `classes/${id}/seats/1/desk`)).json().strip.printer).toBe('jam')
    expect((await li.get('seat')).traces).toHaveLength(1)
    const traces = (await host.call('GET', `classes/${id}`)).json().class.traces
    expect(traces.at(-1)).toMatchObject({kind: 'printer', text: 'jam', seat: 1})
  })

  it('freezes all: clocks stand, nobody acts, no wait grows; resuming goes on as if nothing had been', async () => {
    const {id, code} = await newClass()
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    await li.post(deskOf(seat), openShift)
    await pass(2)
    const [first] = (await li.get(deskOf(seat))).queue
    await li.post(deskOf(seat), {do: 'call', patient: first.id})
    await li.post(deskOf(seat), {do: 'read', shows: 0})
    const before: DeskView = await li.get(deskOf(seat))
    expect(before.strip.waiting).toHaveLength(1)
    const frozen = (await host.call('POST', `classes/${id}/freeze`, {frozen: true})).json()
    expect(frozen.frozenAt).toBe(host.real.date())
    await pass(60)
    const during: DeskView = await li.get(deskOf(seat))
    expect(during.now).toBe(before.now)
    expect(during.strip.waiting).toEqual(before.strip.waiting)
    expect(type(await li.post(deskOf(seat), {do: 'putBack'}))).toBe('class-frozen')
    expect(type(await li.post('seat/reset'))).toBe('class-frozen')
    expect(type(await li.post('seat/end'))).toBe('class-frozen')
    // whoever joins now stands still too
    const late: Seat = await join(browser(), code, '晚来')
    expect(host.rooms.clockOf(late.attempt.world).speed).toBe(0)
    await host.call('POST', `classes/${id}/freeze`, {frozen: false})
    await pass(1)
    const after: DeskView = await li.get(deskOf(seat))
    expect(after.patient?.insured?.name).toBe(first.name)
    expect(after.now - before.now).toBe(1000)
    expect(host.rooms.clockOf(late.attempt.world).speed).toBe(1)
    expect((await li.get('seat')).traces.map((one: Json) => one.kind)).toEqual(['frozen', 'resumed'])
  })

  it('resets and ends a seat, and the trainee is told', async () => {
    const {id, code} = await newClass({mode: 'class'})
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    await host.call('POST', `classes/${id}/seats/1/reset`)
    const now: Seat = await li.get('seat')
    expect(now.attempt).toMatchObject({number: 2})
    expect(now.attempt.world).not.toBe(seat.attempt.world)
    await host.call('POST', `classes/${id}/seats/1/end`)
    expect((await li.get('seat')).attempt.state).toBe('ended')
    expect((await li.get('seat')).traces.map((one: Json) => one.kind)).toEqual(['reset', 'ended'])
    expect(type((await host.call('POST', `classes/${id}/seats/1/end`)).json())).toBe('attempt-ended')
  })

  it('looks at a seat as it is, and as it was at any entry of the last ten minutes', async () => {
    const {id, code} = await newClass()
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    await li.post(deskOf(seat), openShift)
    await pass(1)
    await li.post(deskOf(seat), {do: 'report', text: '早'})
    await pass(11 * 60)
    const [first] = (await li.get(deskOf(seat))).queue
    await li.post(deskOf(seat), {do: 'call', patient: first.id})
    await li.post(deskOf(seat), {do: 'read', shows: 0})
    await pass(2)
    expect((await host.call('GET', `classes/${id}/seats/1/desk`)).json()).toEqual(await li.get(deskOf(seat)))
    const replay = (await host.call('GET', `classes/${id}/seats/1/replay`)).json()
    const what = replay.moments.map((one: Json) => one.what)
    expect(what).toEqual(['call', 'read', 'answer'])
    const at = async (seq: number): Promise<DeskView> =>
      (await host.call('GET', `classes/${id}/seats/1/replay/${seq}`)).json()
    const [called, read, answered] = replay.moments.map((one: {seq: number}) => one.seq)
    expect((await at(answered)).patient?.insured?.name).toBe(first.name)
    expect((await at(called)).patient).toMatchObject({name: first.name, insured: null})
    expect((await at(read)).strip.waiting).toHaveLength(1)
    expect((await at(called - 1)).patient).toBeNull()
    expect((await host.call('GET', `classes/${id}/seats/1/replay/99999`)).statusCode).toBe(404)
  })

  it('takes the gradebook home, and no name in it is a formula', async () => {
    const {id, code} = await newClass({name: '=1+1', exercise: 'marked'})
    for (const name of ['=HYPERLINK("http://x")', '@SUM(A1)', '＝2+2', '-3', '张, "三"'])
      await join(browser(), code, name)
    await host.call('POST', `classes/${id}/seats/1/end`)
    const answer = await host.call('GET', `classes/${id}/gradebook.csv`)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const lines = answer.body.slice(1).split('\r\n')
    expect(lines[0]).toMatch(/^座位,姓名,编号,练习/)
    expect(lines[1]).toMatch(/^1,"'=HYPERLINK\(""http:\/\/x""\)",/)
    expect(lines[2]).toMatch(/^2,"'@SUM\(A1\)",/)
    // typed full width, kept as the plain letters it stands for
    expect(lines[3]).toMatch(/^3,"'=2\+2",/)
    expect(lines[4]).toMatch(/^4,"'-3",/)
    expect(lines[5]).toMatch(/^5,"张, ""三""",/)
    expect(lines[1]).toContain(',已结束,0,否,')
    expect((await host.call('GET', `classes/${id}/gradebook.csv?lang=en`)).body.slice(1)).toMatch(/^seat,name/)
  })

  it('changes a mark with a reason: the computed one stays, the trainee sees it, it can be taken back', async () => {
    const {id, code} = await newClass({mode: 'class', exercise: 'marked'})
    const li = browser()
    await join(li, code, '李')
    const results = async () => (await host.call('GET', `classes/${id}/results`)).json().results[0]
    const {attempt} = await results()
    const to = `classes/${id}/seats/1/attempts/${attempt.id}/mark`
    const change = {mark: {totalTenths: 855, passed: true}, reason: '=打印机卡纸，不算他的'}
    // it still runs
    expect((await host.call('POST', to, change)).json().type).toMatch(/nothing-to-override$/)
    await host.call('POST', `classes/${id}/seats/1/end`)
    const computed = (await results()).marks
    for (const wrong of [
      {...change, reason: ''},
      {...change, mark: {totalTenths: 1001, passed: true}},
      {...change, mark: {totalTenths: 900}},
    ])
      expect((await host.call('POST', to, wrong)).statusCode).toBe(400)
    expect((await host.call('POST', to.replace(attempt.id, 'none'), change)).statusCode).toBe(404)
    expect((await host.call('POST', to, change)).statusCode).toBe(204)
    const changed = await results()
    expect(changed.marks).toEqual(computed)
    expect(changed.overrides).toMatchObject([change])
    const own = await li.get('seat/results')
    expect(own.results[0]).toMatchObject({marks: computed, overrides: [change]})
    expect((await li.get('seat')).traces.at(-1)).toMatchObject({kind: 'override', text: `marked · ${change.reason}`})
    const csv = async () => (await host.call('GET', `classes/${id}/gradebook.csv`)).body.slice(1).split('\r\n')
    const [head, row] = await csv()
    expect(head).toContain('改后总分,改后通过,改分缘由,改分人')
    expect(row).toContain(`,85.5,是,"'=打印机卡纸，不算他的",`)
    expect((await host.call('POST', to, {mark: null, reason: '看回放，原分不错'})).statusCode).toBe(204)
    expect((await results()).overrides).toHaveLength(2)
    expect((await csv())[1]).not.toContain('85.5')
    // a practice class has no marks to argue about
    const practice = await newClass({exercise: 'marked'})
    await join(browser(), practice.code, '王')
    await host.call('POST', `classes/${practice.id}/seats/1/end`)
    const {attempt: free} = (await host.call('GET', `classes/${practice.id}/results`)).json().results[0]
    const refused = await host.call('POST', `classes/${practice.id}/seats/1/attempts/${free.id}/mark`, change)
    expect(refused.json().type).toMatch(/nothing-to-override$/)
  })

  it('watches the seats live', async () => {
    const {id, code} = await newClass()
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    const heard = listen(`classes/${id}/events`)
    await pass(1)
    expect(heard.map(one => one.event)).toEqual(['class', 'tiles'])
    await li.post(deskOf(seat), openShift)
    await pass(1)
    expect(heard.at(-1)).toMatchObject({event: 'seat', data: {seat: 1, step: 'call', lastAct: {do: 'openShift'}}})
    await li.post(deskOf(seat), {do: 'settle', tender: [], received: 0})
    await pass(1)
    expect(heard.at(-1)?.data).toMatchObject({flag: 'error', trouble: 'noPatient'})
    // a hundred acts in a second are not a hundred tiles
    const before = heard.length
    for (let i = 0; i < 20; i++) await li.post(deskOf(seat), {do: 'report', text: 'x'})
    await pass(1)
    expect(heard.length - before).toBeLessThanOrEqual(4)
    // the next world of the seat is followed, the one before no more
    await host.call('POST', `classes/${id}/exercise`, {exercise: 'marked'})
    await pass(1)
    expect(heard.at(-1)?.data).toMatchObject({attempt: {exercise: 'marked', number: 2}})
    expect(heard.filter(one => one.event === 'class').at(-1)?.data).toMatchObject({exercise: 'marked'})
  })
})

type Heard = {event: string; data: Json}
/** What a stream says, as it comes. */
function listen(path: string, headers: Record<string, string> = {}): Heard[] {
  const heard: Heard[] = []
  const authorization = 'Bearer test-administrator'
  void host.app
    .inject({
      url: `/api/v1/${path}`,
      headers: {host: 'localhost:8787', authorization, ...headers},
      payloadAsStream: true,
    })
    .then(response => {
      let text = ''
      response.stream().on('data', chunk => {
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const [, event = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/m.exec(text.slice(0, end)) ?? []
          if (event) heard.push({event, data: JSON.parse(data)})
          text = text.slice(end + 2)
        }
      })
    })
  return heard
}

describe('after a restart', () => {
  it('everything is there: instructors, seats, tokens, frozen clocks, marks', async () => {
    await host.call('POST', 'instructors', {name: '王', password: 'correct horse'})
    const {id, code} = await newClass({exercise: 'marked'})
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    await li.post(deskOf(seat), {do: 'report', text: 'x'})
    await host.call('POST', `classes/${id}/seats/1/hint`, {text: '提示'})
    await host.call('POST', `classes/${id}/freeze`, {frozen: true})
    const before = {seat: await li.get('seat'), view: await li.get(deskOf(seat)), tiles: await tiles(id)}
    const {journal, cards, register, real} = host
    const next = await open({journal, cards, register, real})
    host = next
    const again = browser(next)
    for (const [name, value] of li.jar) again.jar.set(name, value)
    expect(await again.get('seat')).toEqual(before.seat)
    expect(await again.get(deskOf(seat))).toEqual(before.view)
    expect((await tiles(id)).map(({online: _, ...one}) => one)).toEqual(before.tiles.map(({online: _, ...one}) => one))
    expect(next.rooms.clockOf(seat.attempt.world).speed).toBe(0)
    await host.call('POST', `classes/${id}/freeze`, {frozen: false})
    await host.call('POST', `classes/${id}/seats/1/end`)
    expect((await again.get('seat/results')).results[0].marks.totalTenths).toBe(1000)
    expect(await browser(next).post('session', {name: '王', password: 'correct horse'})).toEqual({role: 'instructor'})
  })

  it('a world that was being made when the power went is taken away, and the seat goes on where it was', async () => {
    const {code} = await newClass()
    const li = browser()
    const seat: Seat = await join(li, code, '李')
    const [row] = [...host.register.all('attempts')]
    await host.create({id: 'seat-half'})
    host.register.write([
      {table: 'attempts', id: 'half', row: {...row!, id: 'half', world: 'seat-half', state: 'opening'}},
    ])
    const {journal, cards, register, real} = host
    host = await open({journal, cards, register, real})
    expect(host.rooms.has('seat-half')).toBe(false)
    expect([...host.register.all('attempts')].map(one => one.id)).toEqual([row!.id])
    const again = browser(host)
    for (const [name, value] of li.jar) again.jar.set(name, value)
    expect((await again.get('seat')).attempt.id).toBe(seat.attempt.id)
  })
})

it('forty join at once, each has a seat and a world of their own', async () => {
  const {id, code} = await newClass({seats: 40})
  const seats = await Promise.all(Array.from({length: 41}, (_, i) => join(browser(), code, `学员${i}`)))
  const seated = seats.filter(one => one.seat !== undefined)
  expect(seated.map(one => one.seat).sort((a, b) => a - b)).toEqual(Array.from({length: 40}, (_, i) => i + 1))
  expect(new Set(seated.map(one => one.attempt.world)).size).toBe(40)
  expect(seats.filter(one => one.type !== undefined).map(type)).toEqual(['class-full'])
  expect(await tiles(id)).toHaveLength(40)
})
