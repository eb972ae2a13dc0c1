// The course's own exercises in a class 课堂上的课程练习: OP-01 is given, worked at the seat as its solution says, ended, and
// marked in full from the ledger; left untouched it fails.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {exerciseById} from '../../exercises/index.ts'
import type {Exercise as Document} from '../../grading/exercise.ts'
import type {Marks} from '../../grading/types.ts'
import {classroom} from '../catalogue/testing/classroom.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {DeskView} from '../hospital/view-types.ts'
import {testDeps} from '../world/testing/worlds.ts'
import type {WorldDeps} from '../world/world.ts'
import {openExerciseShelf} from './classes/exercise-shelf.ts'
import {ownExercises} from './exercise-files.ts'
import {nodeSha256} from './maker.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let ground: {deps: WorldDeps; worldDeps: Partial<WorldDeps>}
let folder: string
const complaints: string[] = []
beforeAll(async () => {
  const catalogue = await classroom()
  const worldDeps = {catalogue: () => catalogue}
  const deps = await testDeps({sha256: nodeSha256, ...worldDeps})
  ground = {deps, worldDeps}
  folder = mkdtempSync(join(tmpdir(), 'own-'))
  const own = structuredClone(exerciseById('CU-01')!)
  const put = (name: string, document: object) => writeFileSync(join(folder, name), JSON.stringify(document))
  put('mine.json', {...own, id: 'CU-51', title: {zh: '自己写的', en: 'My own'}})
  put('taken.json', own)
  put('unfit.json', {...own, id: 'CU-52', brief: undefined})
  const log = (error: unknown) => complaints.push(error instanceof Error ? error.message : String(error))
  host = await testHost({worldDeps, shelf: openExerciseShelf(deps, ownExercises(folder, log))})
})
afterAll(async () => {
  await host.close()
  rmSync(folder, {recursive: true})
})

const turn = () => new Promise<void>(resolve => setImmediate(resolve))
async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 4; i++) {
    host.real.pass(250)
    for (let k = 0; k < 8; k++) await turn()
  }
}

type Attempt = {id: string; world: string; institution: string; window: string}

it('OP-01 from the shelf to the marks', async () => {
  const {exercises} = (await host.call('GET', 'exercises')).json()
  expect(exercises.map((one: {id: string}) => one.id)).toEqual(
    expect.arrayContaining(['free', 'OP-01', 'OP-10', 'FR-05']),
  )
  const {id, code} = (await host.call('POST', 'classes', {name: '课程班'})).json()
  for (const name of ['会的', '没动的']) await host.call('POST', 'classes/join', {code, name}, {authorization: ''})
  const given = (await host.call('POST', `classes/${id}/exercise`, {exercise: 'OP-01'})).json()
  expect(given).toMatchObject({given: [1, 2], failed: []})

  const {tiles} = (await host.call('GET', `classes/${id}`)).json()
  const attempt: Attempt = tiles[0].attempt
  const world = attempt.world
  const institution = host.rooms.listed(world).config.institutions[0]!.code
  const desk = `worlds/${world}/desks/${institution}/1`
  const view = async (): Promise<DeskView> => (await host.call('GET', desk)).json()
  const act = async (one: DeskAct): Promise<void> => {
    expect((await host.call('POST', desk, one)).json().outcome).toBe(one.do)
    await pass(6)
  }
  const before = await view()
  expect(before.shift).not.toBeNull()
  await act({do: 'call', patient: before.queue[0]!.id})
  await act({do: 'say', line: 'greet'})
  await act({do: 'read', shows: 0})
  await act({do: 'identity', same: true})
  await act({do: 'takeOrders'})
  await act({do: 'trial'})
  await act({do: 'explain'})
  const {bill} = await view()
  const cash = bill!.amounts!.cash
  if (bill!.amounts!.fullSelfPay > 0) await act({do: 'consent'})
  await act({do: 'settle', tender: cash > 0 ? [{kind: 'cash', amount: cash}] : [], received: cash})
  await act({do: 'say', line: 'change'})
  await act({do: 'print', what: 'receipt'})
  await act({do: 'done'})

  for (const seat of [1, 2]) await host.call('POST', `classes/${id}/seats/${seat}/end`)
  const results = (await host.call('GET', `classes/${id}/results`)).json()
  const text = JSON.stringify(results)
  const totals = [...text.matchAll(/"totalTenths":(\d+)/g)].map(match => Number(match[1]))
  expect(totals).toHaveLength(2)
  expect(Math.max(...totals)).toBeGreaterThanOrEqual(800)
  expect(Math.min(...totals)).toBe(0)
})

it('an author’s own document is given like any other; one that is unfit or has a taken id is named and left out', async () => {
  const {exercises} = (await host.call('GET', 'exercises')).json()
  const ids = exercises.map((one: {id: string}) => one.id)
  expect(ids.slice(-1)).toEqual(['CU-51'])
  expect(ids).not.toContain('CU-52')
  expect(complaints.join('\n')).toMatch(
    /taken\.json: there is an exercise CU-01 already[\s\S]*unfit\.json: \/: 'brief' is missing/,
  )
  const {id, code} = (await host.call('POST', 'classes', {name: '自编班'})).json()
  await host.call('POST', 'classes/join', {code, name: '学员'}, {authorization: ''})
  expect((await host.call('POST', `classes/${id}/exercise`, {exercise: 'CU-51'})).json()).toMatchObject({failed: []})
  await host.call('POST', `classes/${id}/seats/1/end`)
  const {results} = (await host.call('GET', `classes/${id}/results`)).json()
  expect(results.at(-1).marks).toMatchObject({exercise: 'CU-51@1', totalTenths: 0, passed: false})
})

it('par is the keystroke model’s; hints are a practice class’s, what is asked afterwards comes afterwards', async () => {
  const {exercises} = (await host.call('GET', 'exercises')).json()
  const op01 = exercises.find((one: {id: string}) => one.id === 'OP-01')
  // the template’s 37.1 s, as `exercise check` prints it
  expect(op01).toMatchObject({parSeconds: 37, hints: exerciseById('OP-01')!.hints})
  for (const [mode, hints] of [
    ['practice', op01.hints],
    ['class', []],
  ] as const) {
    const {id, code} = (await host.call('POST', 'classes', {name: mode, mode, exercise: 'OP-01'})).json()
    const joined = (await host.call('POST', 'classes/join', {code, name: '学员'}, {authorization: ''})).json()
    expect(joined.attempt).toMatchObject({exercise: 'OP-01', hints})
    const debrief = async () => (await host.call('GET', `classes/${id}/results`)).json().results.at(-1).debrief
    expect(await debrief()).toEqual([])
    await host.call('POST', `classes/${id}/seats/1/end`)
    expect(await debrief()).toEqual(exerciseById('OP-01')!.debrief)
  }
})

it('an attempt is marked by the document it began with, whatever its author does to it meanwhile', async () => {
  const {deps} = ground
  const plain = {...structuredClone(exerciseById('CU-01')!), id: 'CU-53'}
  const shelfOf = (...own: Document[]) => openExerciseShelf(deps, own)
  const first = await testHost({worldDeps: ground.worldDeps, shelf: shelfOf(plain)})
  const {id, code} = (await first.call('POST', 'classes', {name: '改题班', exercise: 'CU-53'})).json()
  const names = ['交了的', '在做的', '旧版本的']
  for (const name of names) await first.call('POST', 'classes/join', {code, name}, {authorization: ''})
  await first.call('POST', `classes/${id}/seats/1/end`)
  // an attempt of a release that kept no documents
  const third = first.classroom.roll.atSeat(id, 3)
  const unkept = first.classroom.attempts.current(third)!
  const {document: _, ...row} = unkept
  first.register.write([{table: 'attempts', id: row.id, row}])
  const before = (await first.call('GET', `classes/${id}/results`)).json().results
  expect(before.map((one: {edition: string}) => one.edition)).toEqual(['present', 'present', 'unkept'])
  const {journal, cards, register} = first

  // the next day: other words, another rubric, the same edition
  const edited = {...plain, title: {zh: '改过的', en: 'Edited'}, hints: [], rubric: {C: plain.rubric.C!}}
  const next = await testHost({journal, cards, register, worldDeps: ground.worldDeps, shelf: shelfOf(edited)})
  const checks = (one: {marks: Marks}) => one.marks.findings.map(each => each.check)
  const seat = (await next.call('GET', `classes/${id}`)).json().tiles[1]
  expect(seat.attempt.title).toEqual(plain.title)
  // what is offered as a hint, and the file itself, are the attempt's
  const its = (await next.call('GET', `classes/${id}/seats/2/exercise`)).json()
  expect(its).toMatchObject({attempt: seat.attempt.id, exercise: {title: plain.title, hints: plain.hints}})
  expect(its.document).toEqual(plain)
  await next.call('POST', `classes/${id}/seats/2/end`)
  const after = (await next.call('GET', `classes/${id}/results`)).json().results
  expect(after.map((one: {edition: string}) => one.edition)).toEqual(['changed', 'changed', 'unkept'])
  expect(after[1].title).toEqual(plain.title)
  expect(after[1].debrief).toEqual(plain.debrief)
  expect(checks(after[1])).toEqual(checks(before[0]))
  expect(checks(after[1]).length).toBeGreaterThan(checks(after[2]).length)
  // a new attempt is of the new document; both are kept, each once, and a backup carries them
  await next.call('POST', `classes/${id}/exercise`, {exercise: 'CU-53', seats: [2]})
  const newest = (await next.call('GET', `classes/${id}/results`))
    .json()
    .results.filter((one: {seat: number}) => one.seat === 2)
  expect(newest.at(-1)).toMatchObject({edition: 'present', title: edited.title})
  expect([...register.all('documents')]).toHaveLength(2)
  const documentOf = async (query = '') =>
    (await next.call('GET', `classes/${id}/seats/2/exercise${query}`)).json().document
  expect(await documentOf()).toEqual(edited)
  expect(await documentOf(`?attempt=${seat.attempt.id}`)).toEqual(plain)
  expect((await next.call('GET', `classes/${id}/seats/2/exercise?attempt=nobody`)).statusCode).toBe(404)
  const backup = next.classroom.backup()

  const elsewhere = await testHost({journal, cards, worldDeps: ground.worldDeps, shelf: shelfOf()})
  await elsewhere.classroom.restore(backup)
  // its author has taken it away: what was kept still says what it was
  const gone = (await elsewhere.call('GET', `classes/${id}/results`)).json().results
  expect(gone[1]).toMatchObject({title: plain.title, edition: 'changed'})
  await elsewhere.close()
  // over one journal: a restart leaves the first as a cut power would
})
