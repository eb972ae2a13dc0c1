// Every prefix of a journal, judged in full: what the judge says on its way is what it says of the journal that ends there, asking it
// changes nothing, and what an entry has violated is cited by that entry from then on.
import {beforeAll, describe, expect, it} from 'vitest'
import {behaviourOf, mutants} from '../../loadtests/mutants/mutants.ts'
import {plans} from '../../loadtests/mutants/plans.ts'
import {type Ran, run} from '../../loadtests/mutants/rig.ts'
import {playDrill} from '../../sandbox/drill/played.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {depsWith, inventedShelf} from '../../sandbox/simulator/testing/deps.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {classroomDeps} from '../testing/deps.ts'
import {Judge, judge} from './judge.ts'
import type {Brief, Finding, Judgement, PredicateId} from './types.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await depsWith(inventedShelf)
})

const day = (id: string, mutant?: string): Ran => {
  const plan = plans.find(one => one.id === id)
  const swapped = mutants.find(one => one.id === mutant)
  if (!plan || (mutant && !swapped)) throw new Error(`no ${id} or ${mutant}`)
  return run(plan, deps, inventedShelf, behaviourOf(swapped ?? {change: {}}))
}
const findingsOf = ({predicates}: Judgement): Finding[] => predicates.flatMap(one => one.findings)
const arisen = (judgement: Judgement): Finding[] => findingsOf(judgement).filter(one => one.at !== undefined)

/**
 * The judgement at every prefix, asked of one judge on its way; each of those named by `full` (all, if absent) is compared with the
 * judgement of the prefix alone.
 */
function onTheWay(entries: Entry[], brief: Brief, full: (length: number) => boolean = () => true): Judgement[] {
  const running = new Judge(brief)
  return entries.map((entry, index) => {
    running.take(entry)
    const now = running.end()
    if (full(index + 1)) expect(now, `after entry ${entry.seq}`).toEqual(judge(entries.slice(0, index + 1), brief))
    return now
  })
}

/** What arose stays as it was found, cites its own entry last, and was not there before it. */
function staysForGood(entries: Entry[], judgements: Judgement[]): void {
  let before: Finding[] = []
  for (const [index, judgement] of judgements.entries()) {
    const now = arisen(judgement)
    for (const one of before) expect(now).toContainEqual(one)
    for (const one of now) {
      expect(one.entries.at(-1)).toBe(one.at)
      expect(one.at).toBeLessThanOrEqual(entries[index]?.seq ?? 0)
      if (!before.some(there => JSON.stringify(there) === JSON.stringify(one))) expect(one.at).toBe(entries[index]?.seq)
    }
    if (now.some(one => one.fault === 'client')) expect(judgement.verdict).toBe('FAIL')
    before = now
  }
}

describe('a clean day', () => {
  it.each(['calm', 'random-a', 'outage'])('%s: nothing arises at any entry, and at the end it passes', plan => {
    const {entries, brief} = day(plan)
    const judgements = onTheWay(entries, brief)
    for (const one of judgements) expect(arisen(one)).toEqual([])
    expect(judgements.at(-1)?.verdict).toBe('PASS')
    // too little has happened until the day is closed
    expect(judgements.slice(0, 10).every(one => one.predicates.some(({id, holds}) => id === 'K9' && !holds))).toBe(true)
  })
})

describe('a bad client’s day', () => {
  it.each([
    ['K1', 'calm', 'float-money', 'arises'],
    ['K2', 'lost-reply', 'charges-again', 'arises'],
    ['K3', 'lost-reply', 'timeout-means-paid', 'ends so'],
    ['K4', 'lost-reply', 'drops-msgid-on-timeout', 'arises'],
    ['K5', 'calm', 'reverses-after-success', 'arises'],
    ['K6', 'calm', 'closes-the-wrong-day', 'ends so'],
    ['K7', 'lost-request', 'retries-with-a-new-id', 'arises'],
    ['K8', 'outage', 'no-backoff', 'arises'],
    ['K8', 'calm', 'sends-everything-twice', 'ends so'],
  ] as const)('%s, %s: %s %s', (predicate, plan, mutant, how) => {
    const {entries, brief} = day(plan, mutant)
    const judgements = onTheWay(entries, brief)
    staysForGood(entries, judgements)
    const found = judgements.at(-1)?.predicates.find(one => one.id === predicate)?.findings ?? []
    expect(found.length).toBeGreaterThan(0)
    expect(found.some(one => one.at !== undefined)).toBe(how === 'arises')
  })

  it('at most once is what a count over the prefix says, and nothing else', () => {
    const {entries, brief} = day('lost-reply', 'charges-again')
    const live = new Map<string, number>()
    const visits = new Map<string, string>()
    const twice = entries.map(({decision}) => {
      for (const event of decision?.events ?? []) {
        if (event.kind === 'visitRegistered') visits.set(event.visit.mdtrtId, event.visit.iptOtpNo)
        if (event.kind !== 'settled') continue
        const number = visits.get(event.row.mdtrtId) ?? ''
        live.set(number, (live.get(number) ?? 0) + (event.row.cancels === null ? 1 : -1))
      }
      return [...live.values()].some(count => count > 1)
    })
    const first = twice.indexOf(true)
    expect(first).toBeGreaterThan(0)
    for (const [index, judgement] of onTheWay(entries, brief).entries()) {
      const k2 = judgement.predicates.find(one => one.id === 'K2')
      expect(k2?.holds, `after entry ${entries[index]?.seq}`).toBe(index < first)
      expect(k2?.findings[0]?.at).toBe(index < first ? undefined : entries[first]?.seq)
    }
  })
})

it('a drill with a careless team, two sites and a merge', {timeout: 120_000}, async () => {
  const {entries} = playDrill(scenarioById('S08') as Scenario, '1', 'careless', await classroomDeps())
  const late = judge(entries)
    .predicates.flatMap(one => one.findings)
    .flatMap(({at}) => at ?? [])
  const around = new Set(late.flatMap(seq => [-1, 0, 1].map(by => entries.findIndex(one => one.seq === seq) + 1 + by)))
  // all of the first hundred, then a few, then where something arises
  const full = (length: number) =>
    length <= 100 || length % 1300 === 0 || around.has(length) || length === entries.length
  const judgements = onTheWay(entries, {}, full)
  staysForGood(entries, judgements)
  const held = (id: PredicateId) => judgements.map(one => one.predicates.find(each => each.id === id)?.holds)
  // what stands twice is nobody's breach while the sites are apart; it is when they have merged
  expect(held('K2').indexOf(false)).toBeGreaterThan(entries.length / 2)
  expect(held('K2').at(-1)).toBe(false)
  expect(new Set(held('K1'))).toEqual(new Set([true]))
})
