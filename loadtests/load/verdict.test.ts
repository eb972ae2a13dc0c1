// Each void rule and each limit by itself, and the order of verdicts.
import {describe, expect, it} from 'vitest'
import type {Judgement} from '../../grading/judge/types.ts'
import {type Evidence, percentile, unknownsIn} from './evidence.ts'
import {changeAt, evidenceOf, lineAt, summaryWith, worldAt} from './testing/evidence.ts'
import {drainSeconds, resolutions, thresholdsOf} from './thresholds.ts'
import {weigh} from './verdict.ts'
import {dropped, incomplete, lagging, lateStart, nothingCalm, unfired, voidsOf} from './voids.ts'

const peak = (change: Partial<Evidence> = {}) => evidenceOf('peak', change)
const k6 = (metrics: Record<string, Record<string, number>>, exit = 99) => ({
  version: '2.2.0',
  exit,
  summary: summaryWith(metrics),
})

describe('a run is void when', () => {
  it('nothing of it: a good run is not', () => expect(voidsOf(peak())).toEqual([]))

  it('a planned fault fired too seldom', () => {
    expect(unfired(peak({owing: [{id: 'outage', fired: 1, owed: 2}]}))?.en).toContain('outage (fired 1, owes 2)')
    expect(unfired(peak())).toBeUndefined()
  })
  it('arrivals were dropped', () => {
    expect(dropped(peak({k6: k6({dropped_iterations: {count: 3}})}))?.en).toContain('3 of 3000')
    expect(dropped(peak())).toBeUndefined()
  })
  it('the generator was late, by the profile’s own limit', () => {
    const late = peak({k6: k6({yb_lag: {'p(99)': 6}})})
    expect(lagging(late)?.en).toContain('p99 6 ms, allowed 5 ms')
    expect(lagging({...late, plan: {...late.plan, limits: {...late.plan.limits, lagP99Ms: 6}}})).toBeUndefined()
  })
  it('the load as a whole began late', () => {
    expect(lateStart(peak({lines: [lineAt(0, 0, {startLate: 1001})]}))?.en).toContain('1001 ms')
    expect(lateStart(peak({lines: [lineAt(0, 0, {startLate: 1000})]}))).toBeUndefined()
  })
  it('visits left no line', () => {
    const {lines} = peak()
    expect(incomplete(peak({lines: lines.slice(2)}))?.en).toContain('2 of 3000')
    expect(incomplete(peak({lines: lines.slice(2), k6: k6({dropped_iterations: {count: 2}})}))).toBeUndefined()
    expect(incomplete(evidenceOf('breakpoint', {lines: []}))).toBeUndefined()
  })
  it('everybody came while latency was excused', () => {
    const {lines} = evidenceOf('outage-in-the-middle')
    const during = lines.filter(one => one.planned >= 300_000 && one.planned < 480_000)
    expect(nothingCalm(evidenceOf('outage-in-the-middle', {lines: during}))).toBeDefined()
    expect(nothingCalm(evidenceOf('outage-in-the-middle'))).toBeUndefined()
  })
})

describe('limits', () => {
  const missed = (evidence: Evidence) => thresholdsOf(evidence).flatMap(one => (one.holds ? [] : [one.id]))

  it('hold in a good run, and all of them are there', () => {
    expect(missed(peak())).toEqual([])
    expect(thresholdsOf(peak()).map(one => one.id)).toEqual([
      'p50',
      'p95',
      'p99',
      'errors',
      'resolution',
      'open',
      'rows',
      'fen',
    ])
  })
  it.each([
    ['p50', 'yb_from_intended{phase:calm}', {count: 1, 'p(50)': 301}],
    ['p95', 'yb_from_intended{phase:calm}', {count: 1, 'p(95)': 1001}],
    ['p99', 'yb_from_intended{phase:calm}', {count: 1, 'p(99)': 3001}],
    ['errors', 'yb_definite_error{phase:calm}', {rate: 0.0011}],
  ])('%s', (id, metric, values) => expect(missed(peak({k6: k6({[metric]: values})}))).toEqual([id]))
  it('say when there was nothing to measure', () => {
    const nobody = peak({k6: k6({'yb_from_intended{phase:calm}': {count: 0, 'p(50)': 0}})})
    expect(thresholdsOf(nobody).find(one => one.id === 'p50')).toMatchObject({got: undefined, holds: true})
  })
  it('an unknown left open, a row, a fen', () => {
    expect(missed(peak({unknowns: [changeAt('a', 1, true)]}))).toEqual(['open'])
    const group = {institution: 'H', day: '2025-09-15', insuranceType: '310', clrType: '11', area: '310000'}
    expect(missed(peak({differences: [{...group, rows: 1, fen: 0}]}))).toEqual(['rows'])
    expect(missed(peak({differences: [{...group, rows: 0, fen: 1}]}))).toEqual(['fen'])
  })
  it('unknowns: 60 s from when the centre could answer, and a slow one in a hundred is allowed', () => {
    const one = (id: number, from: number, to: number) => [
      changeAt(`m${id}`, from, true),
      changeAt(`m${id}`, to, false),
    ]
    expect(missed(peak({unknowns: one(1, 10, 71)}))).toEqual(['resolution'])
    const many = Array.from({length: 99}, (_, id) => one(id, 10, 20)).flat()
    expect(missed(peak({unknowns: [...many, ...one(99, 10, 200)]}))).toEqual([])
    // 290 is before the outage (300–480) and counts from itself; 310 from its end
    const outage = evidenceOf('outage-in-the-middle', {unknowns: [...one(1, 290, 300), ...one(2, 310, 500)]})
    expect(resolutions(outage)).toEqual([10_000, 20_000])
    // in the hole settlements alone are silent: one may ask at once
    const hole = evidenceOf('ambiguous-hole', {unknowns: one(1, 190, 250)})
    expect(resolutions(hole)).toEqual([60_000])
  })
  it('a backlog counts from the fault’s end to the last of those planned or unknown before it', () => {
    const lines = [lineAt(0, 1000), lineAt(1, 5000), lineAt(2, 11_000)]
    const settledAt = new Map([
      ['LD0', worldAt + 2000],
      ['LD1', worldAt + 17_000],
      ['LD2', worldAt + 90_000],
    ])
    expect(drainSeconds({lines, settledAt, unknowns: [], worldAt}, 10)).toBe(7)
    const unknowns = [changeAt('a', 9, true), changeAt('a', 22, false), changeAt('b', 10, true)]
    expect(drainSeconds({lines, settledAt, unknowns, worldAt}, 10)).toBe(12)
    settledAt.delete('LD0')
    const turnedAway = lines.map(one => (one.number === 'LD0' ? {...one, how: 'unreached' as const} : one))
    expect(drainSeconds({lines: turnedAway, settledAt, unknowns: [], worldAt}, 10)).toBe(7)
    // taken on although its client never heard so
    settledAt.set('LD0', worldAt + 30_000)
    expect(drainSeconds({lines: turnedAway, settledAt, unknowns: [], worldAt}, 10)).toBe(20)
    settledAt.delete('LD0')
    expect(drainSeconds({lines, settledAt, unknowns: [], worldAt}, 10)).toBe(Number.POSITIVE_INFINITY)
    const never = evidenceOf('ambiguous-hole', {settledAt: new Map()})
    expect(thresholdsOf(never).find(one => one.id === 'drain hole')).toMatchObject({got: undefined, holds: false})
  })
})

describe('the verdict', () => {
  const verdict = (change: Partial<Evidence> = {}) => weigh(peak(change)).verdict
  const judged = (of: Judgement['verdict']): Judgement => ({...peak().judgement, verdict: of})
  const slow = k6({'yb_from_intended{phase:calm}': {count: 1, 'p(99)': 3001}})
  const lateAndSlow = k6({'yb_from_intended{phase:calm}': {count: 1, 'p(99)': 3001}, yb_lag: {'p(99)': 9}})
  const lost = [changeAt('a', 1, true)]
  const trouble = [{zh: '坏', en: 'broken'}]

  it.each<[string, string, Partial<Evidence>]>([
    ['PASS', 'a good run', {}],
    ['FAIL', 'the judge’s FAIL', {judgement: judged('FAIL'), troubles: trouble}],
    ['FAIL', 'too slow', {k6: slow}],
    ['INCONCLUSIVE', 'too slow under a late generator', {k6: lateAndSlow}],
    ['FAIL', 'money, whatever the generator did', {k6: lateAndSlow, unknowns: lost}],
    [
      'ERROR',
      'the judge’s ERROR before a void run',
      {judgement: judged('ERROR'), owing: [{id: 'a', fired: 0, owed: 1}]},
    ],
    ['ERROR', 'trouble', {troubles: trouble}],
    ['ERROR', 'k6 ended with something of its own', {k6: k6({}, 107)}],
    ['ERROR', 'k6 wrote nothing', {k6: {version: '2.2.0', exit: 0, summary: undefined}}],
    ['ERROR', 'k6 crossed a threshold that nobody finds', {k6: k6({}, 99)}],
    ['INCONCLUSIVE', 'the judge’s INCONCLUSIVE', {judgement: judged('INCONCLUSIVE')}],
    ['INCONCLUSIVE', 'a fault that did not fire', {owing: [{id: 'a', fired: 0, owed: 1}]}],
  ])('%s: %s', (expected, _, change) => expect(verdict(change)).toBe(expected))

  it('a breakpoint run measures; money fails even there', () => {
    expect(weigh(evidenceOf('breakpoint', {k6: k6({}, 99), lines: []})).verdict).toBe('MEASURED')
    expect(weigh(evidenceOf('breakpoint', {k6: k6({}, 99), unknowns: lost})).verdict).toBe('FAIL')
  })
})

describe('reckoning', () => {
  it('percentiles by nearest rank', () => {
    expect(percentile([], 0.99)).toBeUndefined()
    expect(percentile([3, 1, 2], 0.5)).toBe(2)
    expect(
      percentile(
        Array.from({length: 100}, (_, index) => index + 1),
        0.99,
      ),
    ).toBe(99)
  })
  it('an unknown that opens again goes on; one that closed opens anew', () => {
    const changes = [
      changeAt('a', 1, true),
      changeAt('a', 2, true, 500),
      changeAt('a', 3, false, 500),
      changeAt('a', 5, true),
      changeAt('b', 6, false),
    ]
    expect(unknownsIn(changes)).toEqual([
      {msgid: 'a', infno: '2207', opened: worldAt + 1000, closed: worldAt + 3000, fen: 500},
      {msgid: 'a', infno: '2207', opened: worldAt + 5000, closed: null, fen: 0},
    ])
  })
})
