// What a run is measured against 门限 (reference 5.4): latency from the intended start and definite errors outside the excused windows, how
// fast unknowns and the backlog were cleared, and money, which has no budget. Each as a row: limit, got, held or not.
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import {type Evidence, percentile, statistic, unknownsIn} from './evidence.ts'
import type {Plan} from './plan.ts'

export type Threshold = {
  id: string
  what: Said
  limit: number
  /** Undefined: nothing was there to measure, or, where it does not hold, it never came to an end. */
  got: number | undefined
  unit: 'ms' | 's' | '%' | 'rows' | 'fen' | ''
  /** Money: no lag of the generator excuses it. */
  money: boolean
  holds: boolean
}

const row = (
  id: string,
  zh: string,
  en: string,
  unit: Threshold['unit'],
  limit: number,
  got: number | undefined,
  money = false,
): Threshold => ({
  id,
  what: {zh, en},
  unit,
  limit,
  got: got === Number.POSITIVE_INFINITY ? undefined : got,
  money,
  holds: got === undefined || got <= limit,
})

export function thresholdsOf(evidence: Evidence): Threshold[] {
  const {plan, differences} = evidence
  const {limits} = plan
  const unknowns = unknownsIn(evidence.unknowns)
  const sum = (name: 'rows' | 'fen') => differences.reduce((total, one) => total + one[name], 0)
  const money = [
    row(
      'open',
      '日终仍未明',
      'unknowns open at the end',
      '',
      0,
      unknowns.filter(one => one.closed === null).length,
      true,
    ),
    row('rows', '对账差异（笔）', 'difference, rows', 'rows', 0, sum('rows'), true),
    row('fen', '对账差异（分）', 'difference, fen', 'fen', 0, sum('fen'), true),
  ]
  if (plan.steps.length > 0) return money
  const calm = (name: string) => {
    const metric = 'yb_from_intended{phase:calm}'
    return (statistic(evidence, metric, 'count') ?? 0) > 0 ? statistic(evidence, metric, name) : undefined
  }
  const errors = statistic(evidence, 'yb_definite_error{phase:calm}', 'rate')
  return [
    row('p50', '就诊时延 p50，自计划时刻', 'visit p50 from its intended start', 'ms', limits.p50Ms, calm('p(50)')),
    row('p95', '就诊时延 p95，自计划时刻', 'visit p95 from its intended start', 'ms', limits.p95Ms, calm('p(95)')),
    row('p99', '就诊时延 p99，自计划时刻', 'visit p99 from its intended start', 'ms', limits.p99Ms, calm('p(99)')),
    row(
      'errors',
      '确定的失败（免计窗口之外）',
      'definite errors outside excused windows',
      '%',
      limits.definiteErrors * 100,
      errors === undefined ? undefined : errors * 100,
    ),
    row(
      'resolution',
      '未明查清 p99（自中心能应答起）',
      'unknowns resolved, p99, from when the centre could answer',
      'ms',
      limits.resolutionP99Ms,
      percentile(resolutions(evidence), 0.99),
    ),
    ...plan.faults.map(fault =>
      row(
        `drain ${fault.id}`,
        `故障 ${fault.id} 之后积压清完`,
        `backlog gone after ${fault.id}`,
        's',
        fault.recoverSeconds,
        drainSeconds(evidence, fault.until),
      ),
    ),
    ...money,
  ]
}

/** A fault that hits every message leaves nobody to ask; the clock of an unknown runs from its end. */
function answerableFrom({plan, worldAt}: Pick<Evidence, 'plan' | 'worldAt'>, opened: Instant): Instant {
  const second = (opened - worldAt) / 1000
  const deaf = plan.faults.filter(one => isDeaf(one) && one.from <= second && second < one.until)
  return Math.max(opened, ...deaf.map(one => worldAt + one.until * 1000))
}
const isDeaf = ({when, do: action}: Plan['faults'][number]): boolean =>
  when.infno === undefined && when.chanceBp === undefined && (action === 'drop' || action === 'reset')

/** Milliseconds each unknown took to be resolved. */
export const resolutions = (evidence: Pick<Evidence, 'plan' | 'worldAt' | 'unknowns'>): number[] =>
  unknownsIn(evidence.unknowns).flatMap(one =>
    one.closed === null ? [] : [Math.max(0, one.closed - answerableFrom(evidence, one.opened))],
  )

/**
 * Seconds from the end of a fault until every visit planned before it was settled and every unknown opened before it was
 * resolved; Infinity when one never was, 0 when nothing was left over. Who was turned away at the door, so that nobody took
 * the visit on, is a definite error and no backlog.
 */
export function drainSeconds(
  {lines, settledAt, unknowns, worldAt}: Pick<Evidence, 'lines' | 'settledAt' | 'unknowns' | 'worldAt'>,
  untilSecond: number,
): number {
  const end = worldAt + untilSecond * 1000
  const ends = [
    ...lines
      .filter(one => one.planned < untilSecond * 1000 && (one.how !== 'unreached' || settledAt.has(one.number)))
      .map(one => settledAt.get(one.number)),
    ...unknownsIn(unknowns)
      .filter(one => one.opened < end)
      .map(one => one.closed ?? undefined),
  ]
  return ends.reduce(
    (most: number, at) => Math.max(most, at === undefined ? Number.POSITIVE_INFINITY : (at - end) / 1000),
    0,
  )
}
