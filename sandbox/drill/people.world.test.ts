// People and robots in one drill: roles handed over on the way, injects that depend on what was done, windows worked by people, and a drill
// that goes on from its journal wherever it was cut off.
import {beforeAll, describe, expect, it} from 'vitest'
import {band} from '../../grading/drill/queue.ts'
import {reportOf} from '../../grading/drill/report.ts'
import {DrillWatch} from '../../grading/drill/watch.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {checkBooks} from '../world/check.ts'
import type {DrillAct, Entry} from '../world/entry.ts'
import {verify} from '../world/verify.ts'
import {World, type WorldDeps} from '../world/world.ts'
import {DrillDiverged} from './relived.ts'
import type {Inject, Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'
import {peopleOf, teamOf} from './team.ts'
import {cashier, type Person, playOn, playWith, says} from './testing/people.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

/** S04 up to minute 32, in a small hospital, with these injects beside its own. */
function short(more: Inject[] = [], from = scenarioById('S04') as Scenario): Scenario {
  return {
    ...from,
    calm: 28,
    end: 32,
    injects: [...from.injects.filter(one => one.at < 28 && !one.when), ...more],
    faults: from.faults.filter(one => one.from < 20).map(one => ({...one, until: Math.min(one.until, 28)})),
  }
}
const said = {zh: '有人喊', en: 'somebody shouts'}
const anger: Inject = {
  id: 'I20',
  at: 12,
  when: {notDone: 'rule', after: 12},
  channel: 'observer',
  to: ['CL'],
  text: said,
  expect: [{id: 'calm', role: 'CL', by: 15, critical: false, text: said}],
}
const echo: Inject = {
  ...anger,
  id: 'I21',
  at: 7,
  when: {
    all: [
      {done: 'rule', after: 2},
      {
        any: [
          {done: 'report', after: 0},
          {notDone: 'aside', after: 14},
        ],
      },
    ],
  },
  expect: [{id: 'answer', role: 'CL', by: 9, critical: false, text: said}],
}
const rule: DrillAct = {do: 'action', role: 'CL', action: 'rule', about: 'I2', note: '', by: 'p1'}
const acts = (entries: readonly Entry[]) =>
  entries.flatMap(({cause, seq, at}) =>
    cause.kind === 'director' && cause.act.kind === 'drill' ? [{seq, at, ...cause.act.act}] : [],
  )
const fired = (entries: readonly Entry[], inject: string) =>
  acts(entries).filter(one => one.do === 'inject' && one.inject === inject)
const play = (scenario: Scenario, people: Person[], team = peopleOf(scenario)) =>
  playWith(scenario, '5', team, people, deps)
const report = (scenario: Scenario, entries: readonly Entry[]) => reportOf(scenario, '5', entries)
const minuteOf = (scenario: Scenario, at: number) => (at - zeroOf(scenario)) / 60_000

describe('conditional injects', {timeout: 180_000}, () => {
  it('come once when nobody has done it, and only then is what they ask for rated', () => {
    const scenario = short([anger, echo])
    const {entries} = play(scenario, [])
    expect(fired(entries, 'I20').map(one => minuteOf(scenario, one.at))).toEqual([12])
    expect(fired(entries, 'I21')).toEqual([])
    const ids = report(scenario, entries).actions.map(one => one.id)
    expect(ids).toContain('calm')
    expect(ids).not.toContain('answer')
  })

  it('do not come when it was done before; what waits for it comes so many minutes after, its deadline with it', () => {
    const scenario = short([anger, echo])
    const {entries} = play(scenario, [says(scenario, 11.5, rule)])
    expect(fired(entries, 'I20')).toEqual([])
    // rule 11.5 + 2, but then neither reported nor late enough: at 14 the other half holds
    expect(fired(entries, 'I21').map(one => minuteOf(scenario, one.at))).toEqual([14])
    const {actions} = report(scenario, entries)
    expect(actions.map(one => one.id)).not.toContain('calm')
    expect(actions.find(one => one.id === 'answer')).toMatchObject({from: 14, by: 16, rating: 'U'})
    const watch = new DrillWatch(scenario, band(scenario, '5'))
    for (const entry of entries) if (entry.at <= zeroOf(scenario) + 13.5 * 60_000) watch.hear(entry)
    const state = (id: string) => watch.state().injects.find(one => one.id === id)?.state
    expect([state('I1'), state('I20'), state('I21')]).toEqual(['fired', 'disarmed', 'armed'])
  })

  it('are held back, let go, and fired by hand, and the journal tells', () => {
    const scenario = short([anger])
    const {entries} = play(scenario, [
      says(scenario, 5, {do: 'hold', inject: 'I20', held: true}),
      says(scenario, 5, {do: 'hold', inject: 'I3', held: true}),
      says(scenario, 15, {do: 'hold', inject: 'I20', held: false}),
      says(scenario, 2, {do: 'inject', inject: 'I2', hand: true}),
    ])
    expect(fired(entries, 'I20').map(one => minuteOf(scenario, one.at))).toEqual([15])
    expect(fired(entries, 'I2').map(one => minuteOf(scenario, one.at))).toEqual([2])
    expect(fired(entries, 'I3')).toEqual([])
    const {actions} = report(scenario, entries)
    const due = (id: string) => actions.find(one => one.id === id)?.by
    // nine minutes from its inject, which came four earlier; held back to the end it is nobody's fault
    expect([due('rule'), due('calm'), due('aside'), due('report')]).toEqual([11, 18, undefined, 3])
  })
})

describe('roles', {timeout: 180_000}, () => {
  it('people and robots in one drill: each role is played by whom it was given to, from then on', () => {
    const scenario = short()
    const {entries} = play(scenario, [
      says(scenario, -2, {do: 'cast', role: 'CL', to: 'good', player: null}),
      says(scenario, 1, {do: 'cast', role: 'CA', to: 'good', player: null}),
      says(scenario, 8, {do: 'cast', role: 'CA', to: 'people', player: 'p1'}),
      says(scenario, 26, {do: 'cast', role: 'CMD', to: 'slow', player: null}),
    ])
    const done = report(scenario, entries).actions.map(one => [one.id, one.rating, one.done !== null && one.done >= 26])
    // the robot had reported before somebody took the role; for IT and for what came later nobody acts
    expect(done).toEqual([
      ['report', 'P', false],
      ['alarm', 'U', false],
      ['rule', 'P', false],
      ['aside', 'U', false],
      ['degrade', expect.stringMatching(/[SM]/), true],
    ])
  })

  it('a role taken from a robot is done by nobody but its player, and twice is nothing', () => {
    const scenario = short()
    const team = teamOf('good', scenario, '5')
    const people = [
      says(scenario, -1, {do: 'cast', role: 'CL', to: 'people', player: 'p1'}),
      says(scenario, 17, rule),
      says(scenario, 18, rule),
    ]
    const {entries} = playWith(scenario, '5', team, people, deps)
    const {actions} = report(scenario, entries)
    expect(actions.find(one => one.id === 'rule')).toMatchObject({done: 17, rating: 'S'})
    expect(actions.filter(one => one.rating === 'P').map(one => one.id)).toEqual([
      'report',
      'alarm',
      'aside',
      'degrade',
    ])
  })
})

describe('a window worked by a person', {timeout: 180_000}, () => {
  const hand = (scenario: Scenario, minute: number, to: 'person' | 'robot') =>
    says(scenario, minute, {do: 'window', window: '2', to, player: null})
  let scenario: Scenario
  let person: ReturnType<typeof cashier>
  let played: ReturnType<typeof play>
  beforeAll(() => {
    scenario = short()
    person = cashier(scenario, '2', 3, 18)
    played = play(scenario, [hand(scenario, 1, 'person'), person, hand(scenario, 20, 'robot')])
  }, 120_000)

  it('takes patients from the drill’s queue and lets them go on', () => {
    expect(person.served.length).toBeGreaterThan(5)
    const {entries} = played
    const calls = new Map<string, string[]>()
    for (const {cause, decision} of entries)
      if (cause.kind === 'desk' && cause.act.do === 'call' && decision?.outcome === 'call')
        calls.set(cause.act.patient, [...(calls.get(cause.act.patient) ?? []), cause.window])
    // whom the person served to the end nobody else called
    for (const patient of person.served) expect(new Set(calls.get(patient))).toEqual(new Set(['2']))
    expect(report(scenario, entries).money).toMatchObject({drawers: [], unnamed: 0})
  })

  it('robots call to the others meanwhile, and to this one again when it is given back', () => {
    const from = (minute: number) => zeroOf(scenario) + minute * 60_000
    const robots = (a: number, b: number) =>
      played.entries.filter(
        ({cause, at}) =>
          cause.kind === 'desk' && cause.act.do === 'call' && at > from(a) && at < from(b) && cause.window === '2',
      ).length
    const byPerson = person.served.length
    expect(robots(2, 18)).toBeGreaterThanOrEqual(byPerson)
    expect(robots(18.5, 20)).toBe(0)
    expect(robots(20, 32)).toBeGreaterThan(2)
    for (const {cause, decision} of played.entries)
      if (cause.kind === 'desk' && cause.window !== '2')
        expect(decision?.outcome).not.toMatch(/patientElsewhere|patientHere|noPatient/)
  })

  it('closes with the others at the end, and the journal folds, verifies and leaves books in order', () => {
    const {texts, entries} = played
    const folded = World.fold('drill', texts, deps)
    expect(checkBooks(folded)).toEqual([])
    const institution = folded.config.hospitals?.[0]?.institution ?? ''
    expect(folded.hospitalDocs(institution, 'shift').every(one => one.closedAt !== null)).toBe(true)
    folded.close()
    expect(verify('drill', texts, deps).differences).toEqual([])
    expect(entries.filter(one => one.decision?.outcome.startsWith('broken:'))).toEqual([])
  })

  it('who walks away leaves a patient standing: a robot closes for them', () => {
    const gone = cashier(scenario, '2', 3, 11.6, true)
    const {entries} = play(scenario, [hand(scenario, 1, 'person'), gone])
    const last = entries.findLast(({cause}) => cause.kind === 'desk' && cause.window === '2')
    expect(last?.cause).toMatchObject({act: {do: 'closeShift'}})
    expect(last?.decision?.outcome).toBe('closeShift')
    const left = gone.served.length
    expect(
      entries.filter(({cause}) => cause.kind === 'desk' && cause.window === '2' && cause.act.do === 'call').length,
    ).toBeGreaterThan(left)
  })

  it('the same hands give the same journal, and cut anywhere it goes on to the same end', () => {
    const again = play(scenario, [
      hand(scenario, 1, 'person'),
      cashier(scenario, '2', 3, 18),
      hand(scenario, 20, 'robot'),
    ])
    expect(again.texts).toEqual(played.texts)
    const after = played.entries.findIndex(
      ({cause}) =>
        cause.kind === 'director' &&
        cause.act.kind === 'drill' &&
        cause.act.act.do === 'window' &&
        cause.act.act.to === 'robot',
    )
    const {length} = played.texts
    for (const cut of [after + 1, Math.round((after + length) / 2), length - 3])
      expect(playOn(scenario, '5', peopleOf(scenario), played.texts.slice(0, cut), deps)).toEqual(played.texts)
  })
})

describe('all windows worked by people while the centre switches over', {timeout: 180_000}, () => {
  it('who comes again waits for a person or the next robot, and cut anywhere it goes on to the same end', () => {
    const whole = scenarioById('S08') as Scenario
    const scenario: Scenario = {
      ...whole,
      calm: 12,
      end: 18,
      injects: whole.injects.filter(one => one.at < 12),
      sites: {
        ...(whole.sites as NonNullable<Scenario['sites']>),
        returnAt: 12,
        refunds: {from: 6, everyMinutes: 2, count: 2},
      },
    }
    const windows = ['1', '2', '3', '4']
    const people = windows.flatMap(window => [
      says(scenario, 1, {do: 'window', window, to: 'person', player: null}),
      cashier(scenario, window, 3, 9),
      says(scenario, 10, {do: 'window', window, to: 'robot', player: null}),
    ])
    const team = () => teamOf('slow', scenario, '5')
    const {texts, entries} = play(scenario, people, team())
    const returned = entries.flatMap(({cause, at}) => {
      if (cause.kind !== 'director') return []
      const {act} = cause
      if (act.kind === 'patientReturns') return [{patient: act.patient, at}]
      return act.kind === 'patients' && act.patients.some(one => one.says?.zh.startsWith('我刚付过'))
        ? act.patients.map(one => ({patient: one.id, at}))
        : []
    })
    expect(returned.length).toBeGreaterThan(4)
    // everybody who came again was called by somebody
    for (const {patient, at} of returned)
      expect(
        entries.some(
          one =>
            one.at > at &&
            one.cause.kind === 'desk' &&
            one.cause.act.do === 'call' &&
            one.cause.act.patient === patient &&
            one.decision?.outcome === 'call',
        ),
        patient,
      ).toBe(true)
    const folded = World.fold('drill', texts, deps)
    expect(checkBooks(folded)).toEqual([])
    folded.close()
    const at = (minute: number) => entries.findIndex(one => one.at > zeroOf(scenario) + minute * 60_000)
    // from when everybody had their window back; up to there everything is gone through again
    for (const cut of [at(10), at(14), texts.length - 3])
      expect(playOn(scenario, '5', team(), texts.slice(0, cut), deps)).toEqual(texts)
  })
})

describe('a drill cut off', {timeout: 180_000}, () => {
  it.each([3, 40, 333, 1000])('after %d entries goes on to the same end, byte for byte', cut => {
    const scenario = short([anger])
    const team = () => teamOf('slow', scenario, '6')
    const {texts} = playWith(scenario, '6', team(), [], deps)
    expect(playOn(scenario, '6', team(), texts.slice(0, cut), deps)).toEqual(texts)
  })

  it('does not go on with another story', () => {
    const scenario = short()
    const {texts} = playWith(scenario, '6', teamOf('slow', scenario, '6'), [], deps)
    expect(() => playOn(scenario, '7', teamOf('slow', scenario, '7'), texts, deps)).toThrow(DrillDiverged)
  })
})
