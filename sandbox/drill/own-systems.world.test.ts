// S03 played to the end by robots: the hospital's own systems dead, slips, triage, back-entry. Good, slow and careless teams get what they
// deserve; gaps and duplicates are found exactly as planted; paper and ledger agree to the fen; the same seed is the same journal.
import {beforeAll, describe, expect, it} from 'vitest'
import type {OwnReport} from '../../grading/drill/own-systems.ts'
import {reportPage} from '../../grading/drill/page.ts'
import {band} from '../../grading/drill/queue.ts'
import {ratingsOf} from '../../grading/drill/ratings.ts'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {DrillWatch} from '../../grading/drill/watch.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {readScenario, scenarioById} from '../../scenarios/index.ts'
import {drawFrom} from '../base/draw.ts'
import type {Entry} from '../world/entry.ts'
import type {WorldDeps} from '../world/world.ts'
import {type Played, playDrill} from './played.ts'
import type {Scenario} from './scenario.ts'
import {drillConfig, zeroOf} from './setting.ts'
import {type TeamName, teamNames} from './team.ts'
import {expectSound} from './testing/sound.ts'

const scenario = scenarioById('S03') as Scenario
let deps: WorldDeps
const played = new Map<TeamName, Played>()
const reports = new Map<TeamName, DrillReport>()
let earlier: DrillReport
beforeAll(async () => {
  deps = await classroomDeps()
  for (const team of teamNames) {
    const one = playDrill(scenario, '1', team, deps)
    played.set(team, one)
    reports.set(team, reportOf(scenario, '1', one.entries))
  }
  earlier = reportOf(scenario, '1', playDrill(scenario, '1', 'slow', deps, 30).entries)
}, 600_000)
const of = (team: TeamName) => reports.get(team) as DrillReport
const own = (team: TeamName) => of(team).own as OwnReport
const entries = (team: TeamName) => (played.get(team) as Played).entries

/** Numbers of sheets as the journal has them written, by number. */
function written(team: TeamName): Map<number, number> {
  const found = new Map<number, number>()
  for (const {cause, decision} of entries(team))
    if (cause.kind === 'paper' && decision?.outcome === cause.act.do)
      if (cause.act.do === 'write' || cause.act.do === 'refundUnseen')
        found.set(cause.act.number, (found.get(cause.act.number) ?? 0) + 1)
  return found
}
const blocks = (team: TeamName) =>
  entries(team).flatMap(({cause}) => (cause.kind === 'paper' && cause.act.do === 'issueBlock' ? [cause.act] : []))

describe('a good team', () => {
  it('does everything in time', () => {
    expect(new Set(of('good').actions.map(one => one.rating))).toEqual(new Set(['P']))
    expect(of('good').score).toMatchObject({failed: [], money: {got: 250, of: 250}, recovery: {got: 150, of: 150}})
    expect(of('good').void).toEqual([])
  })

  it('numbers its paper without a gap and posts all of it by the target', () => {
    const {register, allPosted, by, burnDown, keying} = own('good')
    expect(register).toMatchObject({missing: [], duplicates: [], outside: []})
    expect(register.counts.written).toBeGreaterThan(300)
    expect(register.counts).toMatchObject({posted: register.counts.written, open: 0})
    expect(register.declared.length).toBeGreaterThan(0)
    expect(allPosted).toBeLessThan(by)
    expect(burnDown.at(-1)?.open).toBe(0)
    expect(keying).toMatchObject({samePerson: 0, doublePosting: 0})
    // those in somebody's hand when the first refund is posted
    expect(keying.outOfOrder).toBeLessThan(5)
    expect(keying.perThousand.first).toBeLessThan(1)
  })

  it('paper and ledger agree to the fen, the drawers with both', () => {
    const {money} = own('good')
    expect(money).toMatchObject({ledger: money.posted, posted: money.paper, void: 0, open: 0, wrong: []})
    expect(money.paper).toBeGreaterThan(1_000_000)
    expect(of('good').money).toMatchObject({wrong: [], drawers: [], unnamed: 0})
  })

  it('gives every registration fee back, the same day and by the tender it came by', () => {
    const {count, fee} = scenario.own?.unseen ?? {count: 0, fee: 0}
    const all = {came: count, refunded: count, sameDay: count, sameTender: count, fen: count * fee}
    expect(own('good').unseen).toEqual(all)
  })

  it('reds and yellows see a doctor in time; without triage they wait with everybody', () => {
    const share = (team: TeamName, level: 'red' | 'yellow') => {
      const {due, inTime} = own(team).doors[level]
      return (inTime ?? 0) / (due ?? 0)
    }
    expect(own('good').doors.red.due).toBeGreaterThan(1)
    expect([share('good', 'red'), share('good', 'yellow')]).toEqual([1, 1])
    expect(share('careless', 'red')).toBeLessThan(0.5)
    expect(share('careless', 'yellow')).toBeLessThan(0.5)
  })

  it('nothing was charged in the system while it was dead, and the first slip came after the declaration', () => {
    const declared = of('good').actions.find(one => one.id === 'declare')?.done as number
    expect(own('good').firstSlip).toBeGreaterThan(declared)
    expect(own('good').firstSlip).toBeLessThan(declared + 5)
    const from = Date.parse('2025-09-15T08:00:00+08:00')
    const until = from + (scenario.own?.slow ?? 0) * 60_000
    const done = (one: Entry) => one.cause.kind === 'desk' && !one.decision?.outcome.startsWith('refused:')
    expect(entries('good').filter(one => one.at > from && one.at < until && done(one))).toEqual([])
  })
})

describe('a slow team', () => {
  it('is late with everything, and its paper is right all the same', () => {
    expect(new Set(of('slow').actions.map(one => one.rating))).toEqual(new Set(['S']))
    const {register, money} = own('slow')
    expect(register).toMatchObject({missing: [], duplicates: [], outside: []})
    expect(money).toMatchObject({ledger: money.posted, open: 0, wrong: []})
  })

  it('thirty minutes earlier fewer leave and fewer wait', () => {
    expect(earlier.left.count).toBeLessThan(of('slow').left.count)
    expect(earlier.waits.during.meanMs).toBeLessThan(of('slow').waits.during.meanMs)
    expect(earlier.own?.firstSlip).toBeLessThan(own('slow').firstSlip as number)
  })
})

describe('a careless team', () => {
  it('gets U for what it left out, and fails on the chest pain', () => {
    for (const one of of('careless').actions) expect(one.rating === 'U').toBe(one.done === null)
    expect(of('careless').actions.filter(one => one.rating === 'U')).toHaveLength(11)
    expect(of('careless').score.failed).toEqual(['redIn'])
  })

  it('its duplicates and foreign numbers are found exactly as written', () => {
    const numbers = [...written('careless')]
    const issued = (number: number) => blocks('careless').some(one => number >= one.from && number <= one.to)
    const {duplicates, outside} = own('careless').register
    const twice = numbers.filter(([, count]) => count > 1)
    expect(twice.length).toBeGreaterThan(20)
    expect(duplicates.map(one => [one.number, one.slips.length]).sort()).toEqual(twice.sort())
    const foreign = numbers.flatMap(([number, count]) => (issued(number) ? [] : Array<number>(count).fill(number)))
    expect(foreign.length).toBeGreaterThan(0)
    expect(outside.map(one => one.number).sort()).toEqual(foreign.sort())
  })

  it('its gaps are the sheets it spoiled and threw away', () => {
    const draw = drawFrom(drillConfig(scenario, '1').seed, 'slips')
    const used = written('careless')
    const thrown = blocks('careless').flatMap(({from, to}) => {
      const all = Array.from({length: to - from + 1}, (_, n) => from + n)
      const last = all.findLast(number => used.has(number)) ?? 0
      return all.filter(number => number < last && !used.has(number) && draw.chance(`spoiled A0${number}`, 200))
    })
    expect(thrown.length).toBeGreaterThan(0)
    expect(own('careless').register.missing.map(one => one.number)).toEqual(thrown)
  })

  it('one person for both passes is refused, a number on two sheets is not posted, and money stays open', () => {
    const {keying, money, register, allPosted} = own('careless')
    expect(keying.samePerson).toBeGreaterThan(20)
    expect(keying.doublePosting).toBeGreaterThan(20)
    expect(keying.perThousand.first).toBeGreaterThan(own('good').keying.perThousand.first)
    expect(register.counts.open).toBeGreaterThan(50)
    expect(allPosted).toBeNull()
    expect(money.posted + money.void + money.open).toBe(money.paper)
    expect(money.ledger).toBe(money.posted)
    expect(of('careless').money.drawers).toEqual([])
  })

  it('refunds nobody, and loses the most people', () => {
    expect(own('careless').unseen).toMatchObject({came: 25, refunded: 0, fen: 0})
    expect(of('careless').left.count).toBeGreaterThan(of('slow').left.count)
    expect(of('slow').left.count).toBeGreaterThan(of('good').left.count)
    const total = (team: TeamName) => of(team).score.total.got
    expect(total('good')).toBeGreaterThan(total('slow'))
    expect(total('slow')).toBeGreaterThan(total('careless'))
  })
})

it('every expected action is detected: without its entry it alone is U', () => {
  const whole = ratingsOf(scenario, zeroOf(scenario), entries('good'))
  expect(whole).toHaveLength(21)
  for (const {id} of whole) {
    const without = entries('good').filter(
      ({cause}) =>
        cause.kind !== 'director' ||
        cause.act.kind !== 'drill' ||
        cause.act.act.do !== 'action' ||
        cause.act.act.action !== id,
    )
    const got = ratingsOf(scenario, zeroOf(scenario), without)
    expect(got.filter(one => one.rating !== 'P').map(one => [one.id, one.rating])).toEqual([[id, 'U']])
  }
})

it.each(['zh', 'en'] as const)('the page in %s says all of it', lang => {
  const page = reportPage({scenario, report: of('careless'), team: 'careless'}, lang)
  for (const id of ['doors', 'slips', 'backEntry', 'paperMoney']) expect(page).toContain(`<section id="${id}"`)
  const words =
    lang === 'zh'
      ? ['号码线', '补录', '挂了号没看上病', '缺号']
      : ['slip register', 'Back-entry', 'Registered and not seen', 'gaps nobody declared']
  for (const word of words) expect(page).toContain(word)
})

it('watched on the way: what the director sees of paper and door is what the journal holds', () => {
  const watch = new DrillWatch(scenario, band(scenario, '1'))
  const at = zeroOf(scenario) + 60 * 60_000
  const before = entries('good').filter(one => one.at <= at)
  for (const entry of before) watch.hear(entry)
  const done = (act: string) =>
    before.filter(({cause, decision}) => cause.kind === 'paper' && cause.act.do === act && decision?.outcome === act)
      .length
  const {paper} = watch.state(at)
  const slips = done('write') + done('refundUnseen')
  expect(paper).toMatchObject({system: 'down', written: slips, open: slips})
  expect(paper?.issued).toBeGreaterThan(slips)
  expect(paper?.yellow.due).toBeGreaterThan(0)
  expect(new DrillWatch(scenario, band(scenario, '1')).state(at).paper).toMatchObject({system: 'up', written: 0})
})

/** The same hospital with a short stop. */
const short: Scenario = {
  ...scenario,
  calm: 24,
  end: 44,
  injects: scenario.injects.filter(one => one.at <= 15),
  own: {
    ...(scenario.own as NonNullable<Scenario['own']>),
    slow: 21,
    until: 24,
    backEntry: {pairs: 3, by: 40},
  },
}

describe('the journal', () => {
  it('is the same for the same seed, byte for byte, and another for another', () => {
    const one = playDrill(short, '7', 'careless', deps)
    expect(playDrill(short, '7', 'careless', deps).texts).toEqual(one.texts)
    expect(playDrill(short, '8', 'careless', deps).texts).not.toEqual(one.texts)
  })

  it('folds, verifies and leaves books in order', () => {
    expectSound(playDrill(short, '3', 'slow', deps), deps)
  })
})

it.each<[string, (one: Scenario) => void, RegExp]>([
  [
    'a system that is well before it answers',
    one => Object.assign(one.own ?? {}, {slow: 130}),
    /\/own: from 0, slow 130/,
  ],
  [
    'a back-entry due after the end',
    one => Object.assign(one.own?.backEntry ?? {}, {by: 400}),
    /\/own\/backEntry\/by: 400/,
  ],
  ['slips where no system is dead', one => Reflect.deleteProperty(one, 'own'), /'manualSlips' needs \/own/],
  ['an unknown word', one => Object.assign(one.own ?? {}, {hope: 1}), /\(hope\)/],
])('a document with %s is refused by its place', (_, spoil, expected) => {
  const document = structuredClone(scenario)
  spoil(document)
  const read = readScenario(JSON.parse(JSON.stringify(document)))
  expect(read.ok ? '' : read.problems.join('\n')).toMatch(expected)
})
