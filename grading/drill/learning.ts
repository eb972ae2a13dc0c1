// The learning points of a drill 学习分: of ten, the director's to give after the debrief, with the reason. The last word counts.
import type {DrillAct, Entry} from '../../sandbox/world/entry.ts'
import {drillActOf} from './ratings.ts'

/** `points` of ten, whole; `entry`: the one that says so. */
export type Learning = {points: number; reason: string; entry: number}

export const learningOf = (act: DrillAct, entry: number): Learning | undefined =>
  act.do === 'learned' ? {points: act.points, reason: act.reason, entry} : undefined

export function learningIn(entries: readonly Entry[]): Learning | undefined {
  let last: Learning | undefined
  for (const entry of entries) {
    const act = drillActOf(entry)
    last = (act && learningOf(act, entry.seq)) ?? last
  }
  return last
}
