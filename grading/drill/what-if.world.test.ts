// A drill played again from its own journal is the same drill, and with one decision moved only that one differs. The report is the same in
// turns and at once.
import {beforeAll, describe, expect, it} from 'vitest'
import {type Played, playDrill, playing} from '../../sandbox/drill/played.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {peopleOf, teamAgain} from '../../sandbox/drill/team.ts'
import {playWith, says} from '../../sandbox/drill/testing/people.ts'
import {allAtOnce} from '../../sandbox/world/fingerprint.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {classroomDeps} from '../testing/deps.ts'
import {drillActs} from './ratings.ts'
import {reporting, reportOf} from './report.ts'
import {againAfter, aheadOf, handOn, minutesAfter, tryingOut} from './what-if.ts'

const whole = scenarioById('S04') as Scenario
const scenario: Scenario = {
  ...whole,
  calm: 28,
  end: 32,
  injects: whole.injects.filter(one => one.at < 28 && !one.when),
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

  it('again with what the director did to injects, what came of it, and what was done before its inject: the same bytes', () => {
    const said = {zh: '有人喊', en: 'somebody shouts'}
    const expect_ = {id: 'calm', role: 'CL' as const, by: 15, critical: false, text: said}
    const anger = {id: 'I20', at: 12, channel: 'observer' as const, to: ['CL' as const], text: said}
    const some = {
      ...scenario,
      injects: [...scenario.injects, {...anger, when: {notDone: 'rule', after: 12}, expect: [expect_]}],
    }
    const does = (minute: number, role: string, action: string, about: string) =>
      says(some, minute, {do: 'action', role, action, about, note: ''})
    const people = [
      does(1, 'CA', 'aside', 'I3'),
      says(some, 2, {do: 'inject', inject: 'I2', hand: true}),
      says(some, 5, {do: 'hold', inject: 'I3', held: true}),
      does(14, 'CL', 'calm', 'I20'),
      does(16, 'CL', 'rule', 'I2'),
    ]
    const {texts, entries} = playWith(some, seed, peopleOf(some), people, deps)
    const asPlayed = minutesAfter({scenario: some, entries}, {what: 'earlier', minutes: 0})
    expect([...asPlayed].filter(([, minute]) => minute !== null)).toEqual([
      ['rule', 16],
      ['aside', 1],
      ['calm', 14],
    ])
    const asItWas = {what: 'earlier', minutes: 0} as const
    const team = againAfter({scenario: some, entries, habits: peopleOf(some)}, asItWas)
    const again = playing(some, seed, team, deps, handOn(entries))
    expect(allAtOnce(again).texts).toEqual(texts)
    // with the rule in time nobody shouts
    const minutes = new Map([...asPlayed, ['rule', 8] as const])
    const sooner = teamAgain(minutes, peopleOf(some), aheadOf({scenario: some, entries}, minutes))
    const acts = drillActs(allAtOnce(playing(some, seed, sooner, deps, handOn(entries))).entries)
    expect([...acts.injects.keys()]).toEqual(['I1', 'I2', 'I4'])
    expect([...acts.actions.keys()]).toEqual(['aside', 'rule'])
  })

  it.each([
    ['never let go', undefined],
    ['let go later', 18],
  ] as const)('what was done while its inject was held back, %s, is done again at its minute', (_, released) => {
    const people = [
      says(scenario, 5, {do: 'hold', inject: 'I3', held: true}),
      says(scenario, 14, {do: 'action', role: 'CA', action: 'aside', about: 'I3', note: ''}),
      ...(released ? [says(scenario, released, {do: 'hold', inject: 'I3', held: false})] : []),
    ]
    const {texts, entries} = playWith(scenario, seed, peopleOf(scenario), people, deps)
    const i3 = scenario.injects.find(one => one.id === 'I3')
    expect(i3?.at).toBeLessThan(14)
    const team = againAfter({scenario, entries, habits: peopleOf(scenario)}, {what: 'earlier', minutes: 0})
    expect([...(team.ahead ?? [])]).toEqual(['aside'])
    expect(allAtOnce(playing(scenario, seed, team, deps, handOn(entries))).texts).toEqual(texts)
  })

  it('the report is the same bytes each time, in turns or at once', () => {
    const one = JSON.stringify(reportOf(scenario, seed, first.entries, quietDays))
    expect(
      JSON.stringify(allAtOnce(reporting(scenario, seed, JSON.parse(JSON.stringify(first.entries)), quietDays))),
    ).toBe(one)
    expect(JSON.parse(one)).toMatchObject({reporter: '2', quietDays})
  })
})
