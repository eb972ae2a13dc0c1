// The commands for authors of exercises 练习命令: what travels with the programme, and whether a document is fit to be used.
// They read files and play in memory; no server and no data folder is touched.
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {exercises, readExercise} from '../../exercises/index.ts'
import {type Checked, checkExercise, usualVariants} from '../../grading/check.ts'
import {tableOf} from '../../grading/check-table.ts'
import type {Exercise} from '../../grading/exercise.ts'
import {type Common, exits, type Said, settingsOf} from './cli-commands.ts'
import {language} from './client.ts'
import {worldDeps} from './engine.ts'
import {Trouble} from './trouble.ts'

export async function listExercises(): Promise<Said> {
  const rows = exercises().map(({id, edition, title, minutes, skills}) => ({id, edition, title, minutes, skills}))
  const lines = rows.map(({id, minutes, title}) => `${id}  ${String(minutes).padStart(3)} min  ${title[language()]}`)
  return {value: rows, lines}
}

type Report = {file: string | null} & (Checked | {exercise: string; problems: string[]})

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
    for (const file of filesOf(path)) {
      const read = readExercise(parsed(file))
      if (read.ok) check(read.exercise, file)
      else {
        reports.push({file, exercise: '', problems: read.problems})
        lines.push(file, ...read.problems.map(problem => `  ! ${problem}`), '')
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

/** A document, or the documents of a folder: JSON files but for the schema. */
function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new Trouble(`没有文件 ${path}。`, `There is no file ${path}.`)
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path)
    .filter(name => name.endsWith('.json') && !name.endsWith('-schema.json'))
    .sort()
    .map(name => join(path, name))
  if (files.length === 0) throw new Trouble(`目录 ${path} 里没有练习。`, `There is no exercise in ${path}.`)
  return files
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Trouble(`${file} 不是合法的 JSON。`, `${file} is not JSON.`)
  }
}
