// A drill played again from its own journal is the same drill, and with one decision moved only that one differs. The report is the same in
// turns and at once.
import {beforeAll, describe, expect, it} from 'vitest'
import {type Played, playDrill, playing} from '../../sandbox/drill/played.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {peopleOf, teamAgain} from '../../sandbox/drill/team.ts'
import {allAtOnce} from '../../sandbox/world/fingerprint.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {classroomDeps} from '../testing/deps.ts'
import {drillActs} from './ratings.ts'
import {reporting, reportOf} from './report.ts'
import {minutesAfter, tryingOut} from './what-if.ts'

const whole = scenarioById('S04') as Scenario
const scenario: Scenario = {
  ...whole,
  calm: 28,
  end: 32,
  injects: whole.injects.filter(one => one.at < 28),
  faults: whole.faults.filter(one => one.from < 20).map(one => ({...one, until: Math.min(one.until, 28)})),
}
const seed = '5'
const quietDays = 4

describe('S04 up to minute 32, slow', {timeout: 60_000}, () => {
  let deps: WorldDeps
  let first: Played
  beforeAll(async () => {
    deps = await classroomDeps()
    first = playDrill(scenario, seed, 'slow', deps)
  })

  it('again from its journal: the same bytes', () => {
    const {actions} = drillActs(first.entries)
    expect(actions.size).toBeGreaterThan(3)
    const asPlayed = minutesAfter({scenario, entries: first.entries}, {what: 'earlier', minutes: 0})
    const again = allAtOnce(playing(scenario, seed, teamAgain(asPlayed, peopleOf(scenario)), deps))
    expect(again.texts).toEqual(first.texts)
  })

  it('declared at minute 12: everything else at its own minute', () => {
    const before = minutesAfter({scenario, entries: first.entries}, {what: 'earlier', minutes: 0})
    const after = minutesAfter({scenario, entries: first.entries}, {what: 'declared', minute: 12})
    expect([...after].filter(([id, minute]) => before.get(id) !== minute)).toEqual([['degrade', 12]])
    const played = {scenario, seed, entries: first.entries, habits: peopleOf(scenario), quietDays}
    const work = tryingOut(played, {what: 'declared', minute: 12}, deps)
    let turns = 0
    let step = work.next()
    for (; !step.done; step = work.next()) turns += 1
    expect(turns).toBeGreaterThan(100)
    expect(step.value).toMatchObject({what: 'declared', minute: 12, outcome: {declared: 12}})
    const report = reportOf(scenario, seed, first.entries, quietDays)
    expect(report.declared).toBeGreaterThan(12)
    expect(step.value.outcome.waitedMinutes).toBeLessThan(report.waitedMinutes)
  })

  it('the report is the same bytes each time, in turns or at once', () => {
    const one = JSON.stringify(reportOf(scenario, seed, first.entries, quietDays))
    expect(
      JSON.stringify(allAtOnce(reporting(scenario, seed, JSON.parse(JSON.stringify(first.entries)), quietDays))),
    ).toBe(one)
    expect(JSON.parse(one)).toMatchObject({reporter: '2', quietDays})
  })
})
