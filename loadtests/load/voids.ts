// When a run proves nothing 作废: each rule by itself, with its reason in words. A void run is INCONCLUSIVE unless money went wrong all the same.
import type {Said} from '../../sandbox/state/hospital-records.ts'
import {type Evidence, statistic} from './evidence.ts'
import {windowAt} from './plan.ts'

export type VoidRule = 'unfired' | 'dropped' | 'lagging' | 'lateStart' | 'incomplete' | 'nothingCalm'
export type Void = {rule: VoidRule; why: Said}

type Rule = (evidence: Evidence) => Said | undefined

/** A planned fault that fired less often than it must: what it was to try was not tried. */
export const unfired: Rule = ({owing}) =>
  owing.length === 0
    ? undefined
    : {
        zh: `计划的故障没有触发够：${owing.map(one => `${one.id}（已 ${one.fired}，尚欠 ${one.owed}）`).join('、')}`,
        en: `planned faults fired too seldom: ${owing.map(one => `${one.id} (fired ${one.fired}, owes ${one.owed})`).join(', ')}`,
      }

/** Arrivals the generator could not begin: the load was lighter than planned just where it hurt. */
export const dropped: Rule = evidence => {
  const count = statistic(evidence, 'dropped_iterations', 'count') ?? 0
  return count === 0
    ? undefined
    : {
        zh: `压测端丢弃了 ${count} 次到达（计划 ${evidence.plan.arrivals} 次），负荷没有加足`,
        en: `the generator dropped ${count} of ${evidence.plan.arrivals} planned arrivals: the load was lighter than it should have been`,
      }
}

/** The generator itself came late: what it measured is its own machine. */
export const lagging: Rule = evidence => {
  const limit = evidence.plan.limits.lagP99Ms
  const lag = statistic(evidence, 'yb_lag', 'p(99)') ?? 0
  return lag <= limit
    ? undefined
    : {
        zh: `压测端自身迟到：p99 ${Math.round(lag)} 毫秒，限 ${limit} 毫秒（机器太忙）`,
        en: `the generator was late itself: p99 ${Math.round(lag)} ms, allowed ${limit} ms (the machine is too busy)`,
      }
}

/** Fault windows are counted from the planned start; a load that begins later meets them elsewhere. */
const mostStartLateMs = 1000
export const lateStart: Rule = ({lines}) => {
  const late = lines[0]?.startLate ?? 0
  return late <= mostStartLateMs
    ? undefined
    : {
        zh: `压测端比计划晚开始 ${Math.round(late)} 毫秒，故障窗口对不上`,
        en: `the generator began ${Math.round(late)} ms after the plan; the fault windows lie elsewhere`,
      }
}

/** Visits that left no line: cut off by the generator, or never begun. A breakpoint run ends early by design. */
export const incomplete: Rule = evidence => {
  const {plan, lines} = evidence
  const missing = plan.arrivals - lines.length - (statistic(evidence, 'dropped_iterations', 'count') ?? 0)
  return plan.steps.length > 0 || missing <= 0
    ? undefined
    : {
        zh: `计划 ${plan.arrivals} 次到达，有 ${missing} 次没有留下记录`,
        en: `${missing} of ${plan.arrivals} planned arrivals left no line`,
      }
}

/** Latency is judged outside the excused windows; with nobody there it is not known. */
export const nothingCalm: Rule = ({plan, lines}) =>
  plan.steps.length > 0 || lines.some(line => !windowAt(plan.excused, line.planned / 1000))
    ? undefined
    : {
        zh: '所有到达都落在免计窗口内，时延无从判定',
        en: 'every arrival falls into an excused window: there is no latency to judge',
      }

const rules: Record<VoidRule, Rule> = {unfired, dropped, lagging, lateStart, incomplete, nothingCalm}

export const voidsOf = (evidence: Evidence): Void[] =>
  (Object.keys(rules) as VoidRule[]).flatMap(rule => {
    const why = rules[rule](evidence)
    return why ? [{rule, why}] : []
  })
