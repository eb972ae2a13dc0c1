// Whether an exercise is fit to be used 练习自检: the start fails, the solution earns everything, each wrong trainee exactly
// the marks written down, the variants are equal. Says what an author must mend. It does not read files.
import type {Said} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {caseOf} from './case.ts'
import {solutionProblems} from './check-solution.ts'
import type {Exercise, WrongTrainee} from './exercise.ts'
import {grade} from './grade.ts'
import {openExercise, play} from './play.ts'
import {type Problem, problem, Unplayable} from './problem.ts'
import {mislabelled} from './traps.ts'
import type {Marks} from './types.ts'
import {checkVariant, type Measured, measure, type VariantReport} from './variants.ts'

export type Lost = {check: string; points: number}
/** `why`: of a wrong trainee, the author's reckoning. */
export type Played = {who: Said; marks: Marks; lost: Lost[]; why?: Said; problems: Problem[]}
export type Checked = {
  exercise: string
  title: Said
  par: Record<number, number>
  /** What the variants stand beside; absent when the document could not be played. */
  template?: Measured
  played: Played[]
  variants: VariantReport[]
  problems: Problem[]
}

export const usualVariants = ['v1', 'v2', 'v3', 'v4', 'v5'] as const
/** Of the candidates, so many must be equal. */
const goodVariants = 5

/** Plays everything a document promises. `seeds`: variants that are tried. */
export function checkExercise(exercise: Exercise, deps: WorldDeps, seeds: readonly string[] = usualVariants): Checked {
  try {
    return checkPlayed(exercise, deps, seeds)
  } catch (error) {
    const {id, title} = exercise
    return {exercise: id, title, par: {}, played: [], variants: [], problems: [unplayable(error)]}
  }
}

function unplayable(error: unknown): Problem {
  if (error instanceof Unplayable) return error.words
  return problem({
    where: {zh: '演练', en: 'playing'},
    what: {zh: '演练不下去', en: 'it cannot be played'},
    got: error instanceof Error ? error.message : String(error),
    next: {zh: '照内置练习核对这一处', en: 'Compare with an exercise that travels with the programme'},
  })
}

function checkPlayed(exercise: Exercise, deps: WorldDeps, seeds: readonly string[]): Checked {
  const template = measure(exercise, exercise.seed, deps)
  const attempt = openExercise(exercise, exercise.seed, deps)
  const par = caseOf(exercise, attempt.entries).evidence.start?.parMs ?? {}
  const played: Played[] = [startOf(exercise, attempt.entries)]
  play(attempt, {steps: exercise.solution})
  const marks = grade(exercise, attempt.entries)
  const problems = solutionProblems(exercise, attempt.entries, marks)
  played.push({who: {zh: 'solution', en: 'solution'}, marks, lost: lostOf(marks), problems})
  attempt.world.close()
  for (const [index, wrong] of exercise.wrong.entries()) played.push(wrongOf(exercise, wrong, index, deps, par))
  const variants = seeds.map(seed => checkVariant(exercise, template, seed, deps))
  const all = [
    ...mislabelled(exercise, template.traps),
    ...played.flatMap(one => one.problems),
    ...unequal(variants, Math.min(goodVariants, seeds.length)),
  ]
  return {exercise: exercise.id, title: exercise.title, par, template, played, variants, problems: all}
}

function unequal(variants: readonly VariantReport[], wanted: number): Problem[] {
  const equal = variants.filter(one => one.problems.length === 0).length
  if (equal >= wanted) return []
  const own = variants.flatMap(({seed, problems}) =>
    problems.map(({zh, en}): Problem => ({zh: `变式 ${seed}：${zh}`, en: `variant ${seed}: ${en}`})),
  )
  return [
    problem({
      where: {zh: '变式', en: 'variants'},
      what: {zh: `${variants.length} 个里与模板相等的不够`, en: `of ${variants.length} not enough equal the template`},
      expected: wanted,
      got: equal,
      next: {
        zh: '收窄价格、年龄、备选项目，使每个种子走同样的规则',
        en: 'Narrow prices, ages or choices until every seed takes the same way through the rules',
      },
    }),
    ...own,
  ]
}

const lostOf = (marks: Marks): Lost[] =>
  marks.findings.flatMap(({check, got, of}) => (got < of ? [{check, points: of - got}] : []))
/** 'explained@1 −6' */
export const inWords = ({check, points}: Lost): string => `${check} −${points}`

function startOf(exercise: Exercise, entries: readonly Entry[]): Played {
  const marks = grade(exercise, entries)
  const problems: Problem[] = []
  if (marks.passed || marks.totalTenths > 0)
    problems.push(
      problem({
        where: {zh: '未动手', en: 'an untouched exercise'},
        what: {zh: '什么都没做也得分', en: 'gets marks for nothing'},
        expected: 0,
        got: marks.totalTenths / 10,
        next: {zh: '换掉不做也满足的检查', en: 'Replace the checks that hold without doing anything'},
      }),
    )
  return {who: {zh: 'start', en: 'start'}, marks, lost: lostOf(marks), problems}
}

function wrongOf(
  exercise: Exercise,
  wrong: WrongTrainee,
  index: number,
  deps: WorldDeps,
  par: Record<number, number>,
): Played {
  const attempt = play(openExercise(exercise, exercise.seed, deps, {par}), {
    steps: wrong.steps ?? exercise.solution,
    mistakes: wrong.mistakes ?? [],
    pace: wrong.pace ?? 1,
  })
  attempt.world.close()
  const marks = grade(exercise, attempt.entries)
  const lost = lostOf(marks)
  const named = (zh: string, en: string): Said => ({zh: `${wrong.name.zh}（${zh}）`, en: `${wrong.name.en} (${en})`})
  const problems = attempt.unused.map(one =>
    problem({
      where: named(`/wrong/${index}/mistakes`, `/wrong/${index}/mistakes`),
      what: {zh: '做到完也没有轮到这一处错', en: 'there was no occasion for this mistake'},
      expected: one.at,
      next: {
        zh: '核对 at、patient、nth：solution 里要有这个操作',
        en: 'Compare at, patient, nth: the solution must do such an act',
      },
    }),
  )
  const differs = (what: string, want: unknown, got: unknown) => {
    if (JSON.stringify(want) === JSON.stringify(got)) return
    const place = `/wrong/${index}/marks/${what}`
    problems.push(
      problem({
        where: named(place, place),
        what: {zh: `${what} 与手算不同`, en: `${what} is not as reckoned`},
        expected: want,
        got,
        next: {
          zh: '照评分表再手算一次：算错就改 marks，算对就改错误的做法或评分表',
          en: 'Reckon again from the rubric: if that was wrong mend marks, else the mistakes or the rubric',
        },
      }),
    )
  }
  differs('totalTenths', wrong.marks.totalTenths, marks.totalTenths)
  differs('passed', wrong.marks.passed, marks.passed)
  differs(
    'criticals',
    wrong.marks.criticals,
    marks.criticals.map(one => one.id),
  )
  const reckoned = Object.entries(wrong.marks.lost).map(([check, points]) => ({check, points}))
  differs('lost', reckoned.map(inWords).sort(), lost.map(inWords).sort())
  if (marks.totalTenths === 1000 && marks.criticals.length === 0)
    problems.push(
      problem({
        where: named(`/wrong/${index}`, `/wrong/${index}`),
        what: {zh: '什么也没有失去', en: 'it loses nothing'},
        next: {
          zh: '让这个错误碰到一条检查，或换一个错误',
          en: 'Let a check catch the mistake, or take another mistake',
        },
      }),
    )
  return {who: wrong.name, marks, lost, why: wrong.marks.why, problems}
}
