// The commands for authors of exercises 练习命令: what travels with the programme, and whether a document is fit to be used.
// They read files and play in memory; no server and no data folder is touched.
import {exercises} from '../../exercises/index.ts'
import {type Checked, checkExercise, usualVariants} from '../../grading/check.ts'
import {problemLines, tableOf} from '../../grading/check-table.ts'
import type {Exercise} from '../../grading/exercise.ts'
import {type Problem, problem} from '../../grading/problem.ts'
import {type Common, exits, type Said, settingsOf} from './cli-commands.ts'
import {language} from './client.ts'
import {worldDeps} from './engine.ts'
import {exerciseFiles, exerciseIn} from './exercise-files.ts'

export async function listExercises(): Promise<Said> {
  const rows = exercises().map(({id, edition, title, minutes, skills}) => ({id, edition, title, minutes, skills}))
  const lines = rows.map(({id, minutes, title}) => `${id}  ${String(minutes).padStart(3)} min  ${title[language()]}`)
  return {value: rows, lines}
}

type Report = {file: string | null} & (Checked | {exercise: string; problems: Problem[]})

/** Exit 0: all are fit; 3: something must be mended; 1: a file cannot be read. */
export async function checkExercises(path: string | undefined, options: Common & {variants?: number}): Promise<Said> {
  const deps = await worldDeps(settingsOf(options).dataDir)
  const seeds =
    options.variants === undefined
      ? usualVariants
      : Array.from({length: options.variants}, (_, index) => `v${index + 1}`)
  const reports: Report[] = []
  const lines: string[] = []
  const check = (exercise: Exercise, file: string | null): void => {
    const checked = checkExercise(exercise, deps, seeds)
    reports.push({file, ...checked})
    lines.push(...tableOf(checked), '')
  }
  if (path === undefined) for (const exercise of exercises()) check(exercise, null)
  else
    for (const file of exerciseFiles(path)) {
      const read = exerciseIn(file)
      const known = read.ok ? reports.find(one => one.exercise === read.exercise.id) : undefined
      if (read.ok && !known) check(read.exercise, file)
      else {
        const problems = read.ok ? [sameId(read.exercise.id, known?.file ?? '')] : read.problems
        reports.push({file, exercise: '', problems})
        lines.push(file, ...problemLines(problems), '')
      }
    }
  const wrong = reports.filter(one => one.problems.length > 0).length
  lines.push(
    wrong === 0
      ? `全部 ${reports.length} 个练习可用 · all ${reports.length} are fit`
      : `${wrong} 个练习须修改 · ${wrong} must be mended`,
  )
  return {value: reports, lines, exit: wrong === 0 ? exits.done : exits.differs}
}

const sameId = (id: string, file: string): Problem =>
  problem({
    where: '/id',
    what: {zh: `${file} 也是这个编号`, en: `${file} has this id, too`},
    got: id,
    next: {zh: '换一个编号', en: 'Take another'},
  })
