// The course's own exercises in a class 课堂上的课程练习: OP-01 is given, worked at the seat as its solution says, ended, and
// marked in full from the ledger; left untouched it fails.
import {afterAll, beforeAll, expect, it} from 'vitest'
import {classroom} from '../catalogue/testing/classroom.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {DeskView} from '../hospital/view-types.ts'
import {testDeps} from '../world/testing/worlds.ts'
import {openExerciseShelf} from './classes/exercise-shelf.ts'
import {nodeSha256} from './maker.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
beforeAll(async () => {
  const catalogue = await classroom()
  const worldDeps = {catalogue: () => catalogue}
  const deps = await testDeps({sha256: nodeSha256, ...worldDeps})
  host = await testHost({worldDeps, shelf: openExerciseShelf(deps)})
})
afterAll(() => host.close())

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
