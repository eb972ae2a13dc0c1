// Robot cashiers 机器收费员: careful, average and hasty, each with habits that never change, so that two variants of an
// exercise can be compared by what the same person would get. Their slips hang on the exercise, not on the variant.
import {drawFrom} from '../sandbox/base/draw.ts'
import type {Exercise, Mistake} from './exercise.ts'

export const robotNames = ['careful', 'average', 'hasty'] as const
export type RobotName = (typeof robotNames)[number]

export type Robot = {name: RobotName; pace: number; mistakes: Mistake[]}

/** What each forgets, in hundredths of the patients it happens to. */
const habits: Record<RobotName, {pace: number; forgets: [act: string, percent: number][]}> = {
  careful: {pace: 1.15, forgets: []},
  average: {
    pace: 1.4,
    forgets: [
      ['say change', 50],
      ['explain', 30],
    ],
  },
  hasty: {
    pace: 0.8,
    forgets: [
      ['say greet', 100],
      ['say change', 80],
      ['explain', 100],
      ['consent', 60],
      ['print', 40],
      ['askClinic', 50],
      ['say delay', 100],
      ['say refundRoute', 100],
      ['say notYours', 100],
      ['say noRefund', 100],
      ['say toDoctor', 100],
    ],
  },
}

export function robotOf(exercise: Exercise, name: RobotName): Robot {
  const draw = drawFrom(`robot/${name}`, exercise.id)
  const {pace, forgets} = habits[name]
  const mistakes = forgets.flatMap(([at, percent]) =>
    exercise.patients.flatMap((_, index): Mistake[] =>
      draw.chance(`${at} ${index}`, percent * 100) ? [{at, patient: index + 1, skip: true}] : [],
    ),
  )
  return {name, pace, mistakes}
}
