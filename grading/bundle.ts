// An attempt as it is kept 证据包: exercise, journal and marks in one document, so that it can be marked again at any time. It
// does not read files. The seal shows damage and careless hands; whoever can make a new one is not kept out by it.
import type {Entry} from '../sandbox/world/entry.ts'
import type {Exercise} from './exercise.ts'
import {grade, scorer} from './grade.ts'
import {type Problem, problem} from './problem.ts'
import type {Marks} from './types.ts'

export type Bundle = {
  scorer: string
  exercise: Exercise
  entries: Entry[]
  marks: Marks
  /** SHA-256 of everything before it; bundles of scorer 1 have none. */
  seal?: string
}

type Sha256 = (text: string) => string

const sealOf = ({scorer: by, exercise, entries, marks}: Bundle, sha256: Sha256): string =>
  sha256(JSON.stringify([by, exercise, sha256(JSON.stringify(entries.at(-1))), marks]))

export function bundleOf(exercise: Exercise, entries: Entry[], sha256: Sha256): Bundle {
  const bundle: Bundle = {scorer, exercise, entries, marks: grade(exercise, entries)}
  return {...bundle, seal: sealOf(bundle, sha256)}
}

export type Remarked = {
  /** As this programme marks it. */
  marks: Marks
  /** Marked by the scorer that made the bundle: then they must be identical. */
  sameScorer: boolean
  /** Where they are not, '/findings/3/got: 6, now 0'. Of another scorer only figures count, not words. */
  differences: string[]
  /** What speaks against the bundle itself. */
  problems: Problem[]
}

/** Marks a bundle again. Nothing is changed in it: the marks that were given stay the marks that were given. */
export function remark(bundle: Bundle, sha256: Sha256): Remarked {
  const marks = grade(bundle.exercise, bundle.entries)
  const sameScorer = bundle.scorer === scorer
  const told = (one: Marks): unknown => (sameScorer ? one : figures(one))
  const differences = differing(told(bundle.marks), told(marks), '')
  return {marks, sameScorer, differences, problems: damage(bundle, sha256)}
}

/** Marks without words, and without the name of who gave them. */
const figures = ({scorer: _, findings, criticals, ...rest}: Marks): unknown => ({
  ...rest,
  criticals: criticals.map(({id, entries}) => ({id, entries})),
  findings: findings.map(({check, dimension, got, of, entries}) => ({check, dimension, got, of, entries})),
})

function differing(before: unknown, now: unknown, at: string): string[] {
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null)
    return before === now ? [] : [`${at}: ${JSON.stringify(before)}, now ${JSON.stringify(now)}`]
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].flatMap(name =>
    differing((before as Record<string, unknown>)[name], (now as Record<string, unknown>)[name], `${at}/${name}`),
  )
}

/** Entries that do not hang on the one before, and a seal that is another's. */
function damage(bundle: Bundle, sha256: Sha256): Problem[] {
  let head = ''
  for (const [index, entry] of bundle.entries.entries()) {
    if (entry.seq !== index + 1 || (index > 0 && entry.previous !== head))
      return [
        problem({
          where: {zh: `记录 ${entry.seq}`, en: `entry ${entry.seq}`},
          what: {
            zh: '与前一条接不上：日志被改过或缺了一段',
            en: 'it does not hang on the one before: changed, or a part is missing',
          },
          expected: index + 1 === entry.seq ? head : index + 1,
          got: index + 1 === entry.seq ? entry.previous : entry.seq,
          next: {
            zh: '用原来的证据包；这一份的分不作数',
            en: 'Take the original; the marks of this one count for nothing',
          },
        }),
      ]
    head = sha256(JSON.stringify(entry))
  }
  if (bundle.seal === undefined || bundle.seal === sealOf(bundle, sha256)) return []
  return [
    problem({
      where: '/seal',
      what: {zh: '练习、末条记录或分数被改过', en: 'exercise, last entry or marks were changed'},
      expected: sealOf(bundle, sha256),
      got: bundle.seal,
      next: {zh: '用原来的证据包；这一份的分不作数', en: 'Take the original; the marks of this one count for nothing'},
    }),
  ]
}
