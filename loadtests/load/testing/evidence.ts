// A run in which everything went well, for tests to spoil in one place.
import type {Judgement, UnknownChange} from '../../../grading/judge/types.ts'
import type {VisitLine} from '../../k6/run-file.ts'
import {profileById} from '../../profiles/index.ts'
import type {Evidence, K6Summary} from '../evidence.ts'
import {planOf} from '../plan.ts'

/** The machine a report names. */
export const machine = {
  began: '2026-11-27T21:36:57.486Z',
  node: '20.20.2',
  k6: '2.2.0',
  platform: 'linux x64',
  cores: 2,
  memoryGiB: 24,
  loadBefore: 0.5,
}

export const worldAt = 1_757_894_400_000

export const lineAt = (index: number, planned: number, more: Partial<VisitLine> = {}): VisitLine => ({
  index,
  number: `LD${index}`,
  planned,
  begun: planned + 1,
  ended: planned + 80,
  how: 'settled',
  unreached: 0,
  startLate: 0,
  ...more,
})

export const changeAt = (msgid: string, second: number, open: boolean, fen = 0): UnknownChange => ({
  institution: 'H31000090001',
  msgid,
  infno: '2207',
  at: worldAt + second * 1000,
  open,
  fen,
})

const judgement: Judgement = {verdict: 'PASS', entries: 100, settlements: 10, predicates: []}

/** Statistics of the summary that a test changes, by metric. */
export const summaryWith = (change: Record<string, Record<string, number>> = {}): K6Summary => {
  const usual: Record<string, Record<string, number>> = {
    dropped_iterations: {count: 0},
    yb_lag: {'p(99)': 2},
    'yb_from_intended{phase:calm}': {count: 10, 'p(50)': 80, 'p(95)': 90, 'p(99)': 95},
    'yb_definite_error{phase:calm}': {rate: 0},
  }
  const all = {...usual, ...change}
  return {metrics: Object.fromEntries(Object.entries(all).map(([name, values]) => [name, {values}]))}
}

export function evidenceOf(profile: string, change: Partial<Evidence> = {}): Evidence {
  const found = profileById(profile)
  if (!found) throw new Error(`no profile ${profile}`)
  const plan = planOf(found, {mode: 'A', tier: 'T3', seed: '1', scale: 1, mostUsers: 2000})
  const lines = Array.from({length: plan.arrivals}, (_, index) =>
    lineAt(index, (plan.seconds * 1000 * index) / plan.arrivals),
  )
  return {
    plan,
    k6: {version: '2.2.0', exit: 0, summary: summaryWith()},
    lines,
    judgement,
    owing: [],
    unknowns: [],
    differences: [],
    settledAt: new Map(lines.map(one => [one.number, worldAt + one.ended])),
    worldAt,
    troubles: [],
    ...change,
  }
}
