// What a drill came to in minutes and yuan 结果: the few figures two drills are compared by.
import type {Fen} from '../../sandbox/base/fen.ts'
import type {DrillReport} from './report.ts'
import {withoutLearning} from './score.ts'

export type Outcome = {
  /** Minute of the declaration; null = never. */
  declared: number | null
  /** Minutes all people together stood in the pay queue from T0 on. */
  waitedMinutes: number
  meanMs: number
  longest: number
  left: number
  /** What those who left had been ordered and did not pay. */
  leftFen: Fen
  /** Of the rows that agree with nobody. */
  wrongFen: Fen
  /** Tenths of a point. */
  score: number
}

export const outcomeOf = (report: DrillReport): Outcome => ({
  declared: report.declared,
  waitedMinutes: report.waitedMinutes,
  meanMs: report.waits.during.meanMs,
  longest: report.longest.waiting,
  left: report.left.count,
  leftFen: report.left.fen,
  wrongFen: report.money.wrong.reduce((sum, one) => sum + Math.abs(one.fen), 0),
  score: withoutLearning(report.score),
})
