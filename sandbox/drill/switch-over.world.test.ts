// S08 played to the end by robots: what the second centre lacked, what became of each settlement of those minutes, and what the judge
// says; good, slow and careless teams get what they deserve.
import {beforeAll, describe, expect, it} from 'vitest'
import type {Gap} from '../../grading/drill/gap.ts'
import {reportPage} from '../../grading/drill/page.ts'
import {band} from '../../grading/drill/queue.ts'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {DrillWatch} from '../../grading/drill/watch.ts'
import {judge} from '../../grading/judge/judge.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {readScenario, scenarioById} from '../../scenarios/index.ts'
import type {Catalogue} from '../catalogue/types.ts'
import {JournalAudit} from '../simulator/audit.ts'
import {Auditor} from '../simulator/auditor.ts'
import {checkBooks} from '../world/check.ts'
import type {Entry} from '../world/entry.ts'
import {verify} from '../world/verify.ts'
import {World, type WorldDeps} from '../world/world.ts'
import {type Played, playDrill} from './played.ts'
import type {Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'
import {type TeamName, teamNames} from './team.ts'

let deps: WorldDeps
const scenario = scenarioById('S08') as Scenario
const played = new Map<TeamName, Played>()
const reports = new Map<TeamName, DrillReport>()
beforeAll(async () => {
  deps = await classroomDeps()
  for (const team of teamNames) {
    const one = playDrill(scenario, '1', team, deps)
    played.set(team, one)
    reports.set(team, reportOf(scenario, '1', one.entries))
  }
}, 300_000)
const of = (team: TeamName) => reports.get(team) as DrillReport
const gapOf = (team: TeamName) => of(team).gap as Gap
const entriesOf = (team: TeamName): Entry[] => (played.get(team) as Played).entries

describe('S08, switched to the second centre', {timeout: 120_000}, () => {
  it('what is missing is what was settled in the last six minutes, one by one', () => {
    for (const team of teamNames) {
      const {items, from, until, serving, returned} = gapOf(team)
      expect({from, until, serving, returned}).toEqual({from: -6, until: 0, serving: 'B', returned: 30})
      const booked = entriesOf(team).flatMap(({at, decision}) =>
        (decision?.events ?? []).flatMap(event => {
          const minute = (at - zeroOf(scenario)) / 60_000
          return event.kind === 'settled' && minute > -6 && minute <= 0 ? [event.row.setlId] : []
        }),
      )
      expect(booked.length).toBeGreaterThan(10)
      expect(items.map(one => one.setlId)).toEqual(booked)
    }
  })

  it('a good team settles nothing twice, and the reconciliation has classified every item by minute 75', () => {
    const {items, wrongDeductible, judged} = gapOf('good')
    for (const one of items) {
      expect(one).toMatchObject({class: 'fine', again: null, seen: 30, named: {as: 'fine'}})
      expect(one.named?.minute).toBeLessThanOrEqual(75)
      expect(one.stands).toBeLessThan(2)
    }
    // those the hospital knew of were named as missing while the sites were apart; of the last ones nobody had heard
    expect(items.filter(one => one.missed).length).toBeGreaterThan(10)
    expect(wrongDeductible).toEqual({settlements: 0, fen: 0, entries: []})
    expect(judged).toEqual({verdict: 'PASS', broken: []})
    expect(of('good').money).toMatchObject({wrong: [], drawers: [], unnamed: 0})
    expect(of('good').score).toMatchObject({failed: [], money: {got: 250, of: 250}})
    expect(of('good').void).toEqual([])
  })

  it('a slow team settles again before the rule, and takes it back when it classifies: nothing stands twice', () => {
    const {items, wrongDeductible, judged} = gapOf('slow')
    const again = items.filter(one => one.class === 'duplicate')
    expect(again.length).toBeGreaterThan(0)
    for (const one of again) expect(one).toMatchObject({stands: 1, named: {as: 'duplicate'}})
    expect(items.filter(one => one.stands === 2)).toEqual([])
    expect(of('slow').money.wrong).toEqual([])
    expect(wrongDeductible.fen).toBeGreaterThan(0)
    // what nobody asked about until the office found it is an unknown left open
    expect(judged.verdict).toBe('FAIL')
    expect(judged.broken).toContain('K4')
    expect(judged.broken).not.toContain('K2')
  })

  it('a careless team leaves patients charged twice, and the judge says whom', () => {
    const {items, wrongDeductible} = gapOf('careless')
    const twice = items.filter(one => one.stands === 2)
    expect(twice.length).toBeGreaterThan(0)
    expect(of('careless').money.wrong).toHaveLength(twice.length)
    expect(wrongDeductible.fen).toBeGreaterThan(0)
    expect(of('careless').score.failed).toEqual(['park', 'noRefunds', 'classify'])
    const {verdict, predicates} = judge(entriesOf('careless'))
    expect(verdict).toBe('FAIL')
    const k2 = predicates.find(one => one.id === 'K2')?.findings ?? []
    expect(k2.map(one => one.entries)).toEqual(twice.map(one => [one.entry, expect.any(Number)]))
    expect(new Set(predicates.flatMap(one => one.findings).map(one => one.fault))).toEqual(new Set(['client']))
    expect(of('careless').score.total.got).toBeLessThan(of('slow').score.total.got)
    expect(of('slow').score.total.got).toBeLessThan(of('good').score.total.got)
  })

  it('what was reckoned wrong is what an auditor of one set of books finds wrong', () => {
    const {entries, fen} = gapOf('slow').wrongDeductible
    const auditor = new Auditor(deps.catalogue('classroom') as Catalogue, deps.sha256)
    for (const entry of entriesOf('slow')) auditor.take(entry)
    const deductibles = auditor.differences.filter(
      one => entries.includes(one.seq) && one.where.endsWith('act_pay_dedc'),
    )
    expect(deductibles.map(one => one.seq)).toEqual(entries)
    expect(deductibles.reduce((sum, one) => sum + Math.abs(Number(one.got) - Number(one.expected)), 0)).toBe(fen)
    // the audit of the whole journal ends where one set of books ends
    const audit = new JournalAudit(deps.catalogue('classroom') as Catalogue, deps.sha256)
    for (const entry of entriesOf('slow')) audit.take(entry)
    const world = World.fold('begun', (played.get('slow') as Played).texts.slice(0, 1), deps)
    const {differences, entries: audited} = audit.end(world)
    world.close()
    expect(differences).toEqual([])
    expect(audited).toBeGreaterThan(900)
    expect(audited).toBeLessThan(1200)
  })

  it('folds and verifies; the books are in order and both sites agree', () => {
    for (const team of ['good', 'careless'] as const) {
      const {texts} = played.get(team) as Played
      const folded = World.fold('drill', texts, deps)
      expect(checkBooks(folded)).toEqual([])
      folded.receive([{kind: 'director', act: {kind: 'note', text: 'later'}}], folded.at + 6 * 60_000)
      expect(folded.sitesAgree()).toBe(true)
      folded.close()
    }
    const {texts} = played.get('slow') as Played
    const verified = verify('drill', texts, deps)
    expect(verified.differences).toEqual([])
    const folded = World.fold('drill', texts, deps)
    expect(verified.fingerprint).toBe(folded.fingerprint())
    folded.close()
  })

  it('who watches sees which site serves and how much it lacks', () => {
    const watch = new DrillWatch(scenario, band(scenario, '1'))
    const at = (minute: number) => zeroOf(scenario) + minute * 60_000
    const seen = new Map<number, unknown>()
    let next = 0
    for (const entry of entriesOf('good')) {
      for (const minute of [-1, 10, 31].slice(next))
        if (entry.at > at(minute)) {
          seen.set(minute, watch.state(at(minute)).sites)
          next += 1
        }
      watch.hear(entry)
    }
    expect(seen.get(-1)).toEqual({serving: 'A', down: null, unseen: 0})
    expect(seen.get(10)).toEqual({serving: 'B', down: 'A', unseen: gapOf('good').items.length})
    expect(seen.get(31)).toEqual({serving: 'B', down: null, unseen: 0})
  })

  it('the page shows every item, in both languages', () => {
    const page = (lang: 'zh' | 'en') => reportPage({scenario, report: of('careless'), team: 'careless'}, lang)
    for (const lang of ['zh', 'en'] as const)
      for (const one of gapOf('careless').items) expect(page(lang)).toContain(`<td>${one.patient}</td>`)
    expect(page('en')).toContain('still settled twice')
    expect(page('zh')).toContain('仍有两笔有效')
  })
})

it('is the same journal for the same seed, byte for byte', {timeout: 60_000}, () => {
  const short: Scenario = {
    ...scenario,
    calm: 8,
    end: 12,
    injects: scenario.injects.filter(one => one.at < 8),
    sites: {...(scenario.sites as NonNullable<Scenario['sites']>), returnAt: 8},
  }
  const one = playDrill(short, '7', 'careless', deps)
  expect(playDrill(short, '7', 'careless', deps).texts).toEqual(one.texts)
  expect(playDrill(short, '8', 'careless', deps).texts).not.toEqual(one.texts)
})

it.each<[string, (one: Scenario) => void, RegExp]>([
  ['a return before the switch', one => Object.assign(one.sites ?? {}, {returnAt: 0}), /returnAt 0 is not after/],
  ['a lag longer than the lead', one => Object.assign(one.sites ?? {}, {lagMinutes: 20}), /lagMinutes 20 begin before/],
])('a scenario with %s is refused by its place', (_, spoil, expected) => {
  const document = structuredClone(scenario)
  spoil(document)
  const read = readScenario(JSON.parse(JSON.stringify(document)))
  expect(read.ok ? '' : read.problems.join('\n')).toMatch(expected)
})
