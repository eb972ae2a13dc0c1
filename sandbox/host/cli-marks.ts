// `yibao exercise mark` 评分命令: marks an attempt from its journal without a server, and marks a kept bundle again. It changes no marks
// that were given.
import {readFileSync, writeFileSync} from 'node:fs'
import {gunzipSync, gzipSync} from 'node:zlib'
import {exerciseById} from '../../exercises/index.ts'
import {type Bundle, bundleOf, remark} from '../../grading/bundle.ts'
import {problemLines} from '../../grading/check-table.ts'
import {coach} from '../../grading/coach.ts'
import {evidenceOf} from '../../grading/evidence.ts'
import type {Exercise} from '../../grading/exercise.ts'
import {scorer} from '../../grading/grade.ts'
import {markLines} from '../../grading/mark-lines.ts'
import {documentHash} from '../../grading/play.ts'
import type {Entry} from '../world/entry.ts'
import {type Common, exits, type Said} from './cli-commands.ts'
import {exerciseIn} from './exercise-files.ts'
import {nodeSha256} from './maker.ts'
import {fileTrouble, Trouble} from './trouble.ts'
import {readWorldFile} from './world-file.ts'

/** Unpacked, a bundle or a world file is no larger. */
const mostBytes = 256 << 20

/**
 * A world's export is marked by the exercise it began with; a bundle is marked again and compared. Exit 0: marked, or the
 * same as before; 3: not the same, or damaged; 1: it cannot be read or holds no exercise.
 */
export async function markAttempt(file: string, options: Common & {exercise?: string; keep?: string}): Promise<Said> {
  const text = textOf(file)
  const bundle = bundleIn(text)
  if (bundle) return again(bundle)
  const {texts} = await readWorldFile(text)
  const entries = texts.map(one => JSON.parse(one) as Entry)
  const exercise = exerciseOf(entries, options.exercise)
  const made = bundleOf(exercise, entries, nodeSha256)
  if (options.keep !== undefined) keep(options.keep, made)
  const lines = markLines(made.marks, coach(exercise, entries, made.marks))
  return {value: made.marks, lines: [...edited(entries, exercise), ...lines]}
}

/** The edition is the same, the document is not: it was edited without raising it. */
function edited(entries: Entry[], exercise: Exercise): string[] {
  const was = evidenceOf(entries).start?.document
  if (was === undefined || was === documentHash(exercise, nodeSha256)) return []
  return [
    `！${exercise.id}@${exercise.edition} 的文本在开始做之后改过，版次没有提高；这里按现在的文本评分。要按当时的，用 --exercise 给出当时的文件。`,
    `! The document of ${exercise.id}@${exercise.edition} was edited since, its edition not raised; these marks are by the present one. For those of then give the document of then with --exercise.`,
    '',
  ]
}

function again(bundle: Bundle): Said {
  const {marks, sameScorer, differences, problems} = marked(() => remark(bundle, nodeSha256))
  const advice = coach(bundle.exercise, bundle.entries, marks)
  const lines = [...markLines(marks, advice), '', ...problemLines(problems), ...differences.map(one => `  ≠ ${one}`)]
  if (!sameScorer)
    lines.push(
      `当时由评分器 ${bundle.scorer} 评，这里是 ${scorer}：只比分数，措辞可能不同；要完全一致，用当时的发布版 · ` +
        `marked by scorer ${bundle.scorer}, this is ${scorer}: figures are compared, words may differ; the release of then gives the same to the letter`,
    )
  const same = differences.length === 0 && problems.length === 0
  lines.push(
    same
      ? '与当时的分相同 · the same marks as then'
      : '与当时的分不同，原来的分不变 · not the marks of then; what was given stays',
  )
  const value = {marks, given: bundle.marks, sameScorer, differences, problems}
  return {value, lines, exit: same ? exits.done : exits.differs}
}

/** A bundle that is none breaks wherever it is first looked into. */
function marked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Trouble) throw error
    throw new Trouble(
      '这不是完整的证据包：缺少练习或日志的一部分。请用原来的文件。',
      'This is no whole bundle: a part of the exercise or of the journal is missing. Take the original file.',
    )
  }
}

function textOf(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw fileTrouble(file, error)
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, {maxOutputLength: mostBytes}).toString('utf8')
  } catch {
    throw new Trouble(
      `${file} 解不开，或解开后太大。请用原来的文件。`,
      `${file} cannot be unpacked, or is too large unpacked. Take the original file.`,
    )
  }
}

/** Undefined for a world file, whose first line says so. */
function bundleIn(text: string): Bundle | undefined {
  if (text.slice(0, 200).includes('"yibao":"world"')) return undefined
  let document: Partial<Bundle> | null
  try {
    document = JSON.parse(text) as Partial<Bundle> | null
  } catch {
    document = null
  }
  if (!document?.exercise || !document.marks || !Array.isArray(document.entries) || document.entries.length === 0)
    throw new Trouble(
      '这既不是导出的沙盘文件，也不是证据包。先导出学员的沙盘，再评分。',
      'This is neither a world’s export nor a bundle. Export the trainee’s world, then mark it.',
    )
  return document as Bundle
}

function exerciseOf(entries: Entry[], path: string | undefined): Exercise {
  const {start} = evidenceOf(entries)
  if (!start)
    throw new Trouble(
      '这份日志里没有开始过练习，没有可评的。',
      'No exercise was begun in this journal: there is nothing to mark.',
    )
  const read = path === undefined ? undefined : exerciseIn(path)
  if (read?.ok === false)
    throw new Trouble(read.problems.map(one => one.zh).join('\n'), read.problems.map(one => one.en).join('\n'))
  const exercise = read?.exercise ?? exerciseById(start.exercise)
  if (exercise?.id === start.exercise && exercise.edition === start.edition) return exercise
  const got = exercise ? `${exercise.id}@${exercise.edition}` : '–'
  throw new Trouble(
    `做的是 ${start.exercise}@${start.edition}，手头是 ${got}。用 --exercise 给出当时的文件。`,
    `What was done is ${start.exercise}@${start.edition}, here is ${got}. Give the document of then with --exercise.`,
  )
}

function keep(file: string, bundle: Bundle): void {
  const text = JSON.stringify(bundle)
  try {
    writeFileSync(file, file.endsWith('.gz') ? gzipSync(text) : text)
  } catch (error) {
    throw fileTrouble(file, error)
  }
}
