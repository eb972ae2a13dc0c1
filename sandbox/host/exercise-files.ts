// Exercises in files 练习文件: an author's documents, one by one or a folder of them, to be checked or put on the shelf. It reads and
// names what is wrong; it plays nothing.
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {exerciseById, readExercise} from '../../exercises/index.ts'
import type {ReadExercise} from '../../grading/document.ts'
import type {Exercise} from '../../grading/exercise.ts'
import {problem} from '../../grading/problem.ts'
import {fileTrouble, Trouble} from './trouble.ts'

/** No exercise is longer; the longest of the tree has 30 KB. */
const mostBytes = 1 << 20

/** A document, or the documents of a folder: JSON files but for the schema. */
export function exerciseFiles(path: string): string[] {
  if (!existsSync(path))
    throw new Trouble(`没有文件 ${path}。请核对路径。`, `There is no file ${path}. Check the path.`)
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path)
    .filter(name => name.endsWith('.json') && !name.endsWith('-schema.json'))
    .sort()
    .map(name => join(path, name))
  if (files.length === 0)
    throw new Trouble(`目录 ${path} 里没有练习（*.json）。`, `There is no exercise (*.json) in ${path}.`)
  return files
}

/** Throws trouble when the file cannot be read; what is wrong in it is told. */
export function exerciseIn(file: string): ReadExercise {
  const text = textOf(file)
  if (text === undefined)
    return {
      ok: false,
      problems: [
        problem({
          where: file,
          what: {zh: '文件太大', en: 'the file is too large'},
          expected: `≤ ${mostBytes} B`,
          got: `${statSync(file).size} B`,
          next: {zh: '一个文件只放一个练习', en: 'Keep one exercise in a file'},
        }),
      ],
    }
  try {
    return readExercise(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {ok: false, problems: [torn(file, text, error.message)]}
  }
}

function textOf(file: string): string | undefined {
  try {
    // some editors put a mark of byte order in front
    return statSync(file).size > mostBytes ? undefined : readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw fileTrouble(file, error)
  }
}

/** Where JSON breaks off, as an editor counts. */
function torn(file: string, text: string, message: string) {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  const before = text.slice(0, at).split('\n')
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1]
  return problem({
    where: {zh: `${file} 第 ${line} 行第 ${column} 列`, en: `${file}, line ${line}, column ${column}`},
    what: {zh: '不是合法的 JSON', en: 'this is not JSON'},
    got: at >= text.length ? '' : text.slice(at, at + 20),
    next: {
      zh: '看前面是不是少了或多了逗号、引号、括号',
      en: 'Look before it for a comma, quote or bracket too few or too many',
    },
  })
}

/** An author's exercises for the shelf. One that is unfit, or has an id there is already, is left out and the log says why. */
export function ownExercises(folder: string, log: (error: unknown, what: string) => void): Exercise[] {
  if (!existsSync(folder)) return []
  const own: Exercise[] = []
  const leftOut = (file: string, zh: string, en: string) =>
    log(new Trouble(`${file}：${zh}`, `${file}: ${en}`), 'exercise')
  try {
    for (const file of exerciseFiles(folder)) {
      const read = exerciseIn(file)
      if (!read.ok) leftOut(file, read.problems[0]?.zh ?? '', read.problems[0]?.en ?? '')
      else if (exerciseById(read.exercise.id) || own.some(one => one.id === read.exercise.id))
        leftOut(file, `编号 ${read.exercise.id} 已有`, `there is an exercise ${read.exercise.id} already`)
      else own.push(read.exercise)
    }
  } catch (error) {
    log(error, 'exercise')
  }
  return own
}
