// Drills played to the end by robots: the journal hangs together, replays, and is the same for the same seed; good, slow and careless
// teams get what they deserve; a fault that never fires makes a drill void.
import {beforeAll, describe, expect, it} from 'vitest'
import {band} from '../../grading/drill/queue.ts'
import {rate} from '../../grading/drill/ratings.ts'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {DrillWatch} from '../../grading/drill/watch.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {readScenario, scenarioById, scenarios} from '../../scenarios/index.ts'
import type {WorldDeps} from '../world/world.ts'
import {type Played, playDrill} from './played.ts'
import type {Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'
import {type TeamName, teamNames} from './team.ts'
import {expectSound} from './testing/sound.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

/** Shorter than the document: the same faults and injects up to minute 32. */
function short(id: string): Scenario {
  const whole = scenarioById(id) as Scenario
  const injects = whole.injects.filter(one => one.at < 28)
  return {
    ...whole,
    calm: 28,
    end: 32,
    injects,
    faults: whole.faults.filter(one => one.from < 20).map(one => ({...one, until: Math.min(one.until, 28)})),
  }
}

describe('S04, brown-out, the whole of it', {timeout: 120_000}, () => {
  const played = new Map<TeamName, Played>()
  const reports = new Map<TeamName, DrillReport>()
  beforeAll(() => {
    const scenario = scenarioById('S04') as Scenario
    for (const team of teamNames) {
      const one = playDrill(scenario, '1', team, deps)
      played.set(team, one)
      reports.set(team, reportOf(scenario, '1', one.entries))
    }
  }, 120_000)
  const of = (team: TeamName) => reports.get(team) as DrillReport

  it('a good team: everything in time, every fen agrees', () => {
    const {actions, money, score} = of('good')
    expect(new Set(actions.map(one => one.rating))).toEqual(new Set(['P']))
    expect(actions.length).toBeGreaterThanOrEqual(9)
    expect(money).toMatchObject({wrong: [], drawers: [], unnamed: 0, resent: []})
    expect(score).toMatchObject({failed: [], money: {got: 250, of: 250}, command: {got: 200, of: 200}})
  })

  it('a slow team: late, and who was charged twice before the rule is named by the reconciliation', () => {
    const {actions, money} = of('slow')
    expect(new Set(actions.filter(one => one.done !== null).map(one => one.rating))).toEqual(new Set(['S']))
    expect(money.wrong.length).toBeGreaterThan(0)
    expect(new Set(money.wrong.map(one => one.what))).toEqual(new Set(['centreOnly']))
    expect(money.named.centreOnly).toBe(money.wrong.length)
    expect(money.resent).toHaveLength(money.wrong.length)
  })

  it('a careless team: critical actions left out, the queue longest, most charged twice', () => {
    const {actions, score, money, longest, left} = of('careless')
    expect(score.failed).toEqual(['rule', 'degrade'])
    for (const one of actions) expect(one.rating === 'U').toBe(one.done === null)
    expect(money.wrong.length).toBeGreaterThan(of('slow').money.wrong.length)
    expect(longest.waiting).toBeGreaterThan(of('slow').longest.waiting)
    expect(left.count).toBeGreaterThan(of('good').left.count)
    expect(score.total.got).toBeLessThan(of('slow').score.total.got)
    expect(of('slow').score.total.got).toBeLessThan(of('good').score.total.got)
  })

  it('watched on the way: who stood there before the drill is served too, and the figures are those of the report', () => {
    const scenario = scenarioById('S04') as Scenario
    const watch = new DrillWatch(scenario, band(scenario, '1'))
    const at = zeroOf(scenario) + 30 * 60_000
    for (const entry of played.get('slow')?.entries ?? []) if (entry.at <= at) watch.hear(entry)
    const {queue, injects, actions} = watch.state(at)
    expect(queue.longestMs).toBeLessThan(15 * 60_000)
    const minute = of('slow').queue.find(one => one.minute === 30)
    expect(queue).toMatchObject({waiting: minute?.waiting, low: minute?.low, high: minute?.high})
    expect(queue.lately.at(-1)).toBe(queue.waiting)
    expect(injects.filter(one => one.fired !== null)).toHaveLength(5)
    for (const one of of('slow').actions) {
      const seen = actions.find(({id}) => id === one.id)
      if (one.done !== null && one.done <= 30)
        expect(seen).toMatchObject({done: one.done, rating: one.rating, state: 'done'})
      else if (seen) expect(seen).toMatchObject({done: null, rating: null})
      // asked for by what had not come by then
      else expect(one.inject).toBe('I9')
    }
  })

  it('what depends on decisions comes to those it should come to, and only then is rated', () => {
    const came = (team: TeamName) =>
      of(team)
        .injects.map(one => one.id)
        .filter(id => id === 'I8' || id === 'I9')
    expect(teamNames.map(came)).toEqual([['I9'], ['I9'], ['I8']])
    const ids = (team: TeamName) => of(team).actions.map(one => one.id)
    expect([ids('good').includes('callBack'), ids('careless').includes('callBack')]).toEqual([false, true])
  })

  it('every fault fired, and entries that are cited say what they are cited for', () => {
    for (const team of teamNames) {
      const report = of(team)
      expect(report.void).toEqual([])
      const {entries} = played.get(team) as Played
      for (const one of report.actions) {
        if (one.entry === null) continue
        expect(entries[one.entry - 1]?.cause).toMatchObject({
          act: {kind: 'drill', act: {action: one.id, role: one.role}},
        })
      }
      for (const one of report.money.wrong)
        for (const seq of one.entries)
          expect(entries[seq - 1]?.decision?.events.some(event => event.kind === 'settled')).toBe(true)
    }
  })

  // how many answers are lost is drawn by entry number and so differs from run to run: only the waits are compared
  it('thirty minutes earlier costs less waiting', () => {
    const scenario = scenarioById('S04') as Scenario
    const earlier = reportOf(scenario, '1', playDrill(scenario, '1', 'slow', deps, 30).entries)
    const slow = of('slow')
    expect(earlier.waits.during.meanMs).toBeLessThan(slow.waits.during.meanMs)
    expect(earlier.longest.waiting).toBeLessThan(slow.longest.waiting)
    expect(earlier.score.command.got).toBeGreaterThan(slow.score.command.got)
  })
})

describe('S01, the city’s centre stops for four hours', {timeout: 180_000}, () => {
  const reports = new Map<TeamName, DrillReport>()
  let earlier: DrillReport
  beforeAll(() => {
    const scenario = scenarioById('S01') as Scenario
    for (const team of teamNames)
      reports.set(team, reportOf(scenario, '1', playDrill(scenario, '1', team, deps).entries))
    earlier = reportOf(scenario, '1', playDrill(scenario, '1', 'slow', deps, 30).entries)
  }, 180_000)
  const of = (team: TeamName) => reports.get(team) as DrillReport

  it('who declares early keeps the hall: each team leaves more people unserved than the better one', () => {
    const left = (one: DrillReport) => one.left.count
    expect(left(earlier)).toBeLessThan(left(of('good')))
    expect(left(of('good'))).toBeLessThan(left(of('slow')))
    expect(left(of('slow'))).toBeLessThan(left(of('careless')))
    expect(of('careless').score.failed).toEqual(['declare', 'treatFirst'])
  })

  it('who does not declare by minute 25 hears the hall shout; who declares and says nothing answers one by one', () => {
    const came = (team: TeamName) =>
      of(team)
        .injects.map(one => one.id)
        .filter(id => id === 'I15' || id === 'I16')
    expect([came('good'), came('careless')]).toEqual([[], ['I15']])
    expect(of('careless').injects.find(one => one.id === 'I15')?.minute).toBe(25)
  })

  it('nothing is booked while the centre is dead, and what was self-paid is in the drawers', () => {
    for (const team of ['good', 'slow'] as const) {
      const {money} = of(team)
      expect(money.selfPaid.rows).toBeGreaterThan(300)
      expect(money).toMatchObject({wrong: [], drawers: [], unnamed: 0})
    }
    expect(of('careless').money.selfPaid.rows).toBe(0)
  })

  it('thirty come back and are settled as insured where a window was opened for them', () => {
    expect(of('good').money.converted.rows).toBe(30)
    expect(of('careless').money.converted.rows).toBe(0)
  })
})

describe('the journal of a drill', {timeout: 60_000}, () => {
  it('is the same for the same seed, byte for byte, and another for another', () => {
    const scenario = short('S04')
    const one = playDrill(scenario, '7', 'careless', deps)
    expect(playDrill(scenario, '7', 'careless', deps).texts).toEqual(one.texts)
    expect(playDrill(scenario, '8', 'careless', deps).texts).not.toEqual(one.texts)
    expect(reportOf(scenario, '7', one.entries)).toEqual(reportOf(scenario, '7', one.entries))
  })

  it('folds, verifies and leaves books in order', () => {
    const played = playDrill(short('S04'), '3', 'slow', deps)
    expect(played.texts.length).toBeGreaterThan(1000)
    expectSound(played, deps)
  })

  it('with a fault that could never fire the report says that the drill is void', () => {
    const scenario = short('S04')
    const [first] = scenario.faults
    const never = {...first, from: 31.9, until: 31.95, when: {infno: ['2208']}} as Scenario['faults'][0]
    const {entries} = playDrill({...scenario, faults: [...scenario.faults, never]}, '1', 'good', deps)
    const report = reportOf({...scenario, faults: [...scenario.faults, never]}, '1', entries)
    expect(report.void).toEqual([`f${scenario.faults.length + 1}`])
  })
})

it.each([
  [null, 6, 15, 'U'],
  [15, 6, 15, 'P'],
  [15.1, 6, 15, 'S'],
  [19.5, 6, 15, 'S'],
  [19.6, 6, 15, 'M'],
] as const)('done at %s, from %d, by %d: %s', (done, from, by, rating) => {
  expect(rate(done, from, by)).toBe(rating)
})

describe('a scenario document', () => {
  it('all that travel with the programme are fit', () => {
    expect(scenarios().length).toBeGreaterThan(0)
  })

  it.each<[string, (scenario: Scenario) => void, RegExp]>([
    [
      'a deadline before its inject',
      one => Object.assign(one.injects[1]?.expect[0] ?? {}, {by: 2}),
      /by 2 is not after minute 6/,
    ],
    ['a deadline after the end', one => Object.assign(one, {end: 90}), /by 95 is after the end 90/],
    ['an action twice', one => Object.assign(one.injects[1]?.expect[0] ?? {}, {id: 'report'}), /'report' twice/],
    ['an unknown role', one => Object.assign(one.injects[0] ?? {}, {to: ['BOSS']}), /\/injects\/0\/to\/0/],
    ['a word too many', one => Object.assign(one, {hints: []}), /\(hints\)/],
    [
      'a fault that ends before it begins',
      one => Object.assign(one.faults[0] ?? {}, {until: 1}),
      /\/faults\/0: until 1/,
    ],
    ['a delay without a time', one => Object.assign(one.faults[2] ?? {}, {delayMs: undefined}), /needs delayMs/],
    ['an end before the calm', one => Object.assign(one, {calm: 200}), /not after calm/],
  ])('refuses %s by its place', (_, spoil, expected) => {
    const document = structuredClone(scenarioById('S04') as Scenario)
    spoil(document)
    const read = readScenario(JSON.parse(JSON.stringify(document)))
    expect(read.ok ? '' : read.problems.join('\n')).toMatch(expected)
  })
})
