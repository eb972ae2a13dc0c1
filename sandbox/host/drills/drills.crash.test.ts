// A drill through power cuts 断电: the server is killed twice in the middle of a drill at full speed and started again on the same folder. Each time
// the drill goes on from its journal, standing still, with roles, windows and notes as they were, and ends as it would have ended.
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {DrillReport} from '../../../grading/drill/report.ts'
import {reportOf} from '../../../grading/drill/report.ts'
import type {DrillState} from '../../../grading/drill/watch.ts'
import {classroomDeps} from '../../../grading/testing/deps.ts'
import {scenarioById} from '../../../scenarios/index.ts'
import {playDrill} from '../../drill/played.ts'
import type {Scenario} from '../../drill/scenario.ts'
import {type Killable, openKillable} from '../testing/programmes.ts'
import type {DrillInfo} from './drills.ts'
import type {Stage} from './stage.ts'

type Read = DrillInfo & {state: DrillState} & ReturnType<Stage['view']>

let server: Killable
beforeAll(async () => {
  server = await openKillable('drill')
}, 120_000)
afterAll(() => server.close())

const control = <T>(path: string, body?: object): Promise<T> => server.control(path, body)

async function until(world: string, so: (one: Read) => boolean): Promise<Read> {
  for (let n = 0; n < 4000; n++) {
    const one = await control<Read>(`drills/${world}`)
    if (so(one)) return one
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('it never came to that')
}

/** Killed, and started again: the drill as it then stands, when it is on its way again. */
async function cut(world: string): Promise<Read> {
  server.kill()
  await server.again()
  return until(world, one => one.status === 'running')
}

it('killed twice, it goes on where it was and ends as it would have', {timeout: 240_000}, async () => {
  const {world} = await control<DrillInfo>('drills', {scenario: 'S04', seed: '1', team: 'slow', speed: 600})
  await until(world, one => one.state.minute > 5)
  await control(`drills/${world}/windows/2`, {to: 'person'})
  await control(`drills/${world}/remarks`, {text: '第一次断电之前'})
  await until(world, one => one.state.minute > 12 && one.handed[0]?.ready === true)
  const before = await control<Read>(`drills/${world}`)
  const after = await cut(world)
  expect(after.clock.speed).toBe(0)
  // it stands at its last entry: seconds in which nothing happened are not written down
  expect(after.state.minute).toBeGreaterThan(before.state.minute - 1)
  expect(after.handed).toEqual(before.handed)
  expect(after.log.map(one => one.text)).toContain('第一次断电之前')
  expect(after.code).toBe(before.code)

  await control(`drills/${world}/windows/2`, {to: 'robot'})
  await control(`drills/${world}/clock`, {speed: 600})
  await until(world, one => one.state.minute > 40)
  expect((await cut(world)).state.windows).toEqual({open: 6, of: 6})
  await control(`drills/${world}/clock`, {speed: 1200})
  await until(world, one => one.status === 'ended')

  const report = await control<DrillReport>(`drills/${world}/report.json`)
  const scenario = scenarioById('S04') as Scenario
  const alone = reportOf(scenario, '1', playDrill(scenario, '1', 'slow', await classroomDeps()).entries)
  const told = ({injects, actions}: DrillReport) => [
    injects.map(one => [one.id, one.minute]),
    actions.map(one => [one.id, one.done, one.rating]),
  ]
  expect(told(report)).toEqual(told(alone))
  expect(report.void).toEqual([])
  expect(report.money).toMatchObject({drawers: [], unnamed: 0})
  expect(await control(`worlds/${world}/verify`, {})).toMatchObject({differences: []})
})
