// Whether an exercise is fit to be used 练习自检: the start fails, the solution earns everything, each wrong trainee exactly
// the marks written down, the variants are equal. Says what an author must mend. It does not read files.
import {yuan} from '../sandbox/base/fen.ts'
import type {Said} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {caseOf, standingOf} from './case.ts'
import {fenOfYuan} from './cast.ts'
import type {Exercise, WrongTrainee} from './exercise.ts'
import {checkNames, grade} from './grade.ts'
import {deskLines} from './lines.ts'
import {openExercise, play} from './play.ts'
import type {Marks} from './types.ts'
import {checkVariant, type Measured, measure, type VariantReport} from './variants.ts'

export type Lost = {check: string; points: number}
/** `why`: of a wrong trainee, the author's reckoning. */
export type Played = {who: string; marks: Marks; lost: Lost[]; why?: Said; problems: string[]}
export type Checked = {
  exercise: string
  title: string
  par: Record<number, number>
  /** What the variants stand beside; absent when the document could not be played. */
  template?: Measured
  played: Played[]
  variants: VariantReport[]
  problems: string[]
}

export const usualVariants = ['v1', 'v2', 'v3', 'v4', 'v5'] as const
/** Of the candidates, so many must be equal. */
const goodVariants = 5

/** Plays everything a document promises. `seeds`: variants that are tried. */
export function checkExercise(exercise: Exercise, deps: WorldDeps, seeds: readonly string[] = usualVariants): Checked {
  const problems = unknownNames(exercise)
  const par: Record<number, number> = {}
  const empty: Checked = {
    exercise: exercise.id,
    title: exercise.title.zh,
    par,
    played: [],
    variants: [],
    problems,
  }
  if (problems.length > 0) return empty
  try {
    return checkPlayed(exercise, deps, seeds)
  } catch (error) {
    return {...empty, problems: [`it cannot be played: ${error instanceof Error ? error.message : String(error)}`]}
  }
}

function checkPlayed(exercise: Exercise, deps: WorldDeps, seeds: readonly string[]): Checked {
  const template = measure(exercise, exercise.seed, deps)
  const attempt = openExercise(exercise, exercise.seed, deps)
  const par = caseOf(exercise, attempt.entries).evidence.start?.parMs ?? {}
  const played: Played[] = [startOf(exercise, attempt.entries)]
  play(attempt, {steps: exercise.solution})
  played.push(solutionOf(exercise, attempt.entries, template.refusals))
  attempt.world.close()
  for (const wrong of exercise.wrong) played.push(wrongOf(exercise, wrong, deps, par))
  const variants = seeds.map(seed => checkVariant(exercise, template, seed, deps))
  const equal = variants.filter(one => one.problems.length === 0).length
  const wanted = Math.min(goodVariants, seeds.length)
  const problems = [
    ...played.flatMap(one => one.problems.map(problem => `${one.who}: ${problem}`)),
    ...(equal < wanted
      ? [
          `${equal} of ${seeds.length} variants are equal to the template, ${wanted} are needed`,
          ...variants.flatMap(one => one.problems.map(problem => `variant ${one.seed}: ${problem}`)),
        ]
      : []),
  ]
  return {
    exercise: exercise.id,
    title: exercise.title.zh,
    par,
    template,
    played,
    variants,
    problems,
  }
}

/** Names a document may only take from a list. */
function unknownNames(exercise: Exercise): string[] {
  const problems: string[] = []
  for (const [dimension, specs] of Object.entries(exercise.rubric))
    for (const spec of specs) {
      if (!checkNames.includes(spec.check)) problems.push(`rubric ${dimension}: there is no check '${spec.check}'`)
      for (const line of spec.line?.split('|') ?? [])
        if (!(line in deskLines)) problems.push(`rubric ${dimension}: there is no line '${line}'`)
    }
  if (exercise.wrong.length < 3) problems.push(`${exercise.wrong.length} wrong trainees; at least three are needed`)
  return problems
}

const lostOf = (marks: Marks): Lost[] =>
  marks.findings.flatMap(({check, got, of}) => (got < of ? [{check, points: of - got}] : []))
/** 'explained@1 −6' */
export const inWords = ({check, points}: Lost): string => `${check} −${points}`

function startOf(exercise: Exercise, entries: readonly Entry[]): Played {
  const marks = grade(exercise, entries)
  const problems: string[] = []
  if (marks.passed) problems.push('an untouched exercise passes')
  if (marks.totalTenths > 0) problems.push(`an untouched exercise gets ${marks.totalTenths / 10} points`)
  return {who: 'start', marks, lost: lostOf(marks), problems}
}

function solutionOf(exercise: Exercise, entries: readonly Entry[], refusals: string[]): Played {
  const marks = grade(exercise, entries)
  const problems = refusals.map(one => `the window refused entry ${one}`)
  for (const finding of marks.findings)
    if (finding.got < finding.of)
      problems.push(
        `${finding.check}: ${finding.got} of ${finding.of}; ${finding.found.en}; entries ${finding.entries}`,
      )
  for (const critical of marks.criticals) problems.push(`${critical.id}: ${critical.text.en}`)
  if (!marks.finished) problems.push('it does not come to its end')
  else if (!marks.passed) problems.push('it does not pass')
  for (const finding of marks.findings)
    if (finding.entries.length === 0) problems.push(`${finding.check} cites no entry`)
  problems.push(...unexpected(exercise, entries))
  return {who: 'solution', marks, lost: lostOf(marks), problems}
}

/** The amounts the author expected, beside the centre's. */
function unexpected(exercise: Exercise, entries: readonly Entry[]): string[] {
  const at = caseOf(exercise, entries)
  return exercise.expected.flatMap(({patient, total, fund, account, cash}) => {
    const row = standingOf(at, {check: '', points: 0, patient})[0]?.row
    if (!row) return [`patient ${patient}: no settlement stands`]
    const got = [row.total, row.fund, row.account, row.cash]
    const want = [total, fund, account, cash].map(fenOfYuan)
    if (got.every((amount, index) => amount === want[index])) return []
    return [
      `patient ${patient}: expected total, fund, account, cash ${want.map(yuan)}, the centre says ${got.map(yuan)}`,
    ]
  })
}

function wrongOf(exercise: Exercise, wrong: WrongTrainee, deps: WorldDeps, par: Record<number, number>): Played {
  const attempt = play(openExercise(exercise, exercise.seed, deps, {par}), {
    steps: wrong.steps ?? exercise.solution,
    mistakes: wrong.mistakes ?? [],
    pace: wrong.pace ?? 1,
  })
  attempt.world.close()
  const marks = grade(exercise, attempt.entries)
  const lost = lostOf(marks)
  const problems = attempt.unused.map(one => `there was no occasion for the mistake at '${one.at}'`)
  const differs = (what: string, want: unknown, got: unknown) => {
    if (JSON.stringify(want) !== JSON.stringify(got))
      problems.push(`${what}: expected ${JSON.stringify(want)}, got ${JSON.stringify(got)}`)
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
  if (marks.totalTenths === 1000 && marks.criticals.length === 0) problems.push('it loses nothing')
  return {who: wrong.name.zh, marks, lost, why: wrong.marks.why, problems}
}
