// The report of a run 压测报告 as data: what was planned, what came of it, the verdict and everything it rests on. The page draws it; report.json is
// it. Pure.
import type {Difference, Judgement} from '../../grading/judge/types.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {How} from '../k6/run-file.ts'
import {type Evidence, statistic} from '../load/evidence.ts'
import {type Knee, kneeOf} from '../load/knee.ts'
import {type Plan, windowAt} from '../load/plan.ts'
import type {Profile} from '../load/profile.ts'
import {type Slice, seriesOf} from '../load/series.ts'
import {drainSeconds} from '../load/thresholds.ts'
import {type Weighed, weigh} from '../load/verdict.ts'

export type Environment = {
  /** ISO time of the machine. */
  began: string
  node: string
  k6: string
  platform: string
  cores: number
  memoryGiB: number
  /** Load average of the last minute before the run. */
  loadBefore: number
}

export type LoadReport = Weighed & {
  version: 1
  profile: Pick<Profile, 'id' | 'number' | 'title' | 'asks'>
  plan: Plan
  environment: Environment
  visits: Record<How, number>
  /** Planned outside the excused windows: what latency and errors are judged on. */
  calmVisits: number
  /** Requests that found nobody, answered later or not. */
  unreachedRequests: number
  lagP99Ms: number
  dropped: number
  unknownsOpened: number
  judgement: Judgement
  differences: Difference[]
  /** Seconds each fault's backlog took; null: it never was gone. */
  drained: {fault: string; seconds: number | null}[]
  slices: Slice[]
  sliceSeconds: number
  knee?: Knee
}

export function loadReport(profile: Profile, evidence: Evidence, environment: Environment): LoadReport {
  const {plan, lines, unknowns, judgement, differences} = evidence
  const visits: Record<How, number> = {settled: 0, refused: 0, late: 0, unreached: 0}
  for (const {how} of lines) visits[how] += 1
  const {seconds, slices} = seriesOf(evidence)
  const {id, number, title, asks} = profile
  return {
    version: 1,
    profile: {id, number, title, asks},
    plan,
    environment,
    ...weigh(evidence),
    visits,
    calmVisits: lines.filter(one => !windowAt(plan.excused, one.planned / 1000)).length,
    unreachedRequests: lines.reduce((sum, one) => sum + one.unreached, 0),
    lagP99Ms: statistic(evidence, 'yb_lag', 'p(99)') ?? 0,
    dropped: statistic(evidence, 'dropped_iterations', 'count') ?? 0,
    unknownsOpened: unknowns.filter(one => one.open).length,
    judgement,
    differences,
    drained: plan.faults.map(fault => {
      const took = drainSeconds(evidence, fault.until)
      return {fault: fault.id, seconds: Number.isFinite(took) ? took : null}
    }),
    slices,
    sliceSeconds: seconds,
    ...(plan.steps.length > 0 && {knee: kneeOf(evidence)}),
  }
}

export const verdictWords: Record<LoadReport['verdict'], Said> = {
  PASS: {zh: '合格', en: 'passed'},
  FAIL: {zh: '不合格', en: 'failed'},
  ERROR: {zh: '沙盘或工具出错', en: 'an error of the sandbox or its tools'},
  INCONCLUSIVE: {zh: '作废，无法判定', en: 'void: nothing is proved'},
  MEASURED: {zh: '已测得，不判合格与否', en: 'measured; nobody passes or fails'},
}
