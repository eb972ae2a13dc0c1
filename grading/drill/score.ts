// The points of a drill 得分: flow 30, money 25, command 20, recovery 15, in tenths; learning (10) is the director's to give, and counts once it
// is given.
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import type {Waits} from '../../sandbox/flow/tally.ts'
import type {Learning} from './learning.ts'
import type {Money} from './money.ts'
import type {OwnReport} from './own-systems.ts'
import {type Rated, worth} from './ratings.ts'

export type Points = {got: number; of: number}
export type Score = {
  flow: Points
  money: Points
  command: Points
  recovery: Points
  /** Null: not given yet, and not in the total. */
  learning: Points | null
  total: Points
  failed: string[]
}

/** Tenths without learning: what may be compared where one was given points for it and the other not yet. */
export const withoutLearning = ({total, learning}: Score): number => total.got - (learning?.got ?? 0)

/** Numbered paper is money: half a point each undeclared gap, duplicate, foreign number and open slip; five a slip posted with another sum. */
function paperLoss(own: OwnReport | undefined): number {
  if (!own) return 0
  const {missing, duplicates, outside, counts} = own.register
  const loose = missing.length + duplicates.filter(one => !one.declared).length + outside.length + counts.open
  return 5 * loose + 50 * own.money.wrong.length
}

export function scoreOf(
  actions: readonly Rated[],
  during: Waits,
  throughput: readonly {minute: number; served: number}[],
  money: Money,
  scenario: Scenario,
  own?: OwnReport,
  learnt?: Pick<Learning, 'points'>,
): Score {
  const share = (of: readonly Rated[], points: number): Points => ({
    got:
      of.length === 0
        ? points
        : Math.round((points * of.reduce((sum, one) => sum + worth[one.rating], 0)) / (10 * of.length)),
    of: points,
  })
  const usual = throughput.filter(one => one.minute < 0).reduce((most, one) => Math.max(most, one.served), 0)
  const inTrouble = throughput.filter(one => one.minute >= 0 && one.minute < scenario.calm)
  const kept =
    usual === 0 ? 1 : Math.min(1, inTrouble.reduce((sum, one) => sum + one.served, 0) / (inTrouble.length * usual))
  // half for those served within ten minutes, half for how many were served
  const flow: Points = {got: Math.round(150 * during.withinTenShare + 150 * kept), of: 300}
  const wrong = money.wrong.length + money.drawers.length
  // five points each; what no reconciliation named counts twice
  const moneyPart: Points = {got: Math.max(0, 250 - 50 * (wrong + money.unnamed) - paperLoss(own)), of: 250}
  const recovering = actions.filter(one => one.role === 'FI' || one.from >= scenario.calm)
  const commanding = actions.filter(one => !recovering.includes(one))
  const command = share(commanding, 200)
  const recovery = share(recovering, 150)
  const learning = learnt ? {got: 10 * learnt.points, of: 100} : null
  const parts = [flow, moneyPart, command, recovery, ...(learning ? [learning] : [])]
  return {
    flow,
    money: moneyPart,
    command,
    recovery,
    learning,
    total: {got: parts.reduce((sum, one) => sum + one.got, 0), of: parts.reduce((sum, one) => sum + one.of, 0)},
    failed: actions.filter(one => one.critical && one.rating === 'U').map(one => one.id),
  }
}
