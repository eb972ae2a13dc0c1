// What grading says of an attempt 评分: marks with their evidence. A mark without entry numbers is no mark. Plain data, shown
// on the result page, exported, kept in the bundle; how it is reckoned stands beside.
import type {Said} from '../sandbox/state/hospital-records.ts'

/** M money right, P procedure, R recovery, S speed, C customers. */
export const dimensions = ['M', 'P', 'R', 'S', 'C'] as const
export type Dimension = (typeof dimensions)[number]

/** One thing looked at. */
export type Finding = {
  /** Of the rubric, e.g. 'identityBeforeRead'. */
  check: string
  dimension: Dimension
  /** Points got, of points there were. */
  got: number
  of: number
  /** Journal entries it rests on; for something that was never done, where it should have been. */
  entries: number[]
  expected: Said
  found: Said
  /** What would have been right; empty texts when it was. */
  right: Said
}

/** A critical task 关键任务 that was missed: the attempt fails whatever its points. */
export type Critical = {id: 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7'; entries: number[]; text: Said; right: Said}

export type Marks = {
  /** Version of the scorer: the same bundle and scorer give the same marks for ever. */
  scorer: string
  exercise: string
  variant: string
  /** 0 to 100, of the dimensions the exercise has, weighted; one decimal, as tenths. */
  totalTenths: number
  byDimension: Partial<Record<Dimension, {gotTenths: number; ofTenths: number}>>
  criticals: Critical[]
  findings: Finding[]
  passed: boolean
  /** Whether the attempt was brought to its end; an unfinished one is marked as it stands. */
  finished: boolean
}

/** What the coach says beside the marks: comments and what to practise next. Not a mark. */
export type Advice = {comments: Said[]; practise: {exercise: string; why: Said}[]}
