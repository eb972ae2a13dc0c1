// Variants of equal difficulty 变式等难: a variant beside its template. The same traps to be seen, keystrokes within 5 %, mental
// steps equal, par within 8 %, every amount by the same path through the rules, nobody easily taken for somebody else, and
// the three robots within two points of what they get on the template.
import {type BasisPoints, mulDiv} from '../sandbox/base/fen.ts'
import type {Policy} from '../sandbox/benefit/policy.ts'
import type {Facts, Step as Reason} from '../sandbox/benefit/types.ts'
import type {Said} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {castOf, confusable} from './cast.ts'
import type {Exercise} from './exercise.ts'
import {grade} from './grade.ts'
import {costOf} from './keystrokes.ts'
import {openExercise, parOf, play} from './play.ts'
import type {Attempt} from './player.ts'
import {type Problem, problem} from './problem.ts'
import {type RobotName, robotNames, robotOf} from './robots.ts'
import {readNote} from './start-note.ts'
import {trapsOf} from './traps.ts'

/** What is compared of a variant: its solution played. */
export type Measured = {
  seed: string
  keys: number
  minds: number
  parMs: number
  /** One text per settlement, in order: which buckets and clauses moved money. */
  path: string[]
  /** What a careful eye can see: 'number of the patient:what'. */
  traps: string[]
  robots: Record<RobotName, number>
  totalTenths: number
}

export type VariantReport = Measured & {problems: Problem[]}

export const within: Record<'keys' | 'par', BasisPoints> = {keys: 500, par: 800}
/** Tenths of a point. */
export const robotsWithin = 20

export function measure(exercise: Exercise, seed: string, deps: WorldDeps): Measured {
  const parMs = parOf(exercise, seed, deps)
  const solved = solve(exercise, seed, deps, parMs)
  const from = solved.entries.findIndex(one => isStart(one))
  const mine = solved.entries.slice(from + 1)
  const costs = mine.flatMap(({cause}) => (cause.kind === 'desk' ? [costOf(cause.act)] : []))
  const robots = Object.fromEntries(
    robotNames.map(name => {
      const {pace, mistakes} = robotOf(exercise, name)
      const attempt = play(openExercise(exercise, seed, deps, {par: parMs}), {steps: exercise.solution, mistakes, pace})
      attempt.world.close()
      return [name, grade(exercise, attempt.entries).totalTenths]
    }),
  ) as Record<RobotName, number>
  solved.world.close()
  return {
    seed,
    keys: costs.reduce((sum, one) => sum + one.keys, 0),
    minds: costs.reduce((sum, one) => sum + one.minds, 0),
    parMs: Object.values(parMs).reduce((sum, one) => sum + one, 0),
    path: pathOf(solved.entries, deps),
    traps: trapsOf(solved.instance),
    robots,
    totalTenths: grade(exercise, solved.entries).totalTenths,
  }
}

function solve(exercise: Exercise, seed: string, deps: WorldDeps, par: Record<number, number>): Attempt {
  return play(openExercise(exercise, seed, deps, {par}), {steps: exercise.solution})
}

const isStart = ({cause}: Entry): boolean =>
  cause.kind === 'director' && cause.act.kind === 'note' && readNote(cause.act.text) !== undefined

/** Settlements in order: kind, clause, bucket and shade of every reason that is about money. */
function pathOf(entries: readonly Entry[], deps: WorldDeps): string[] {
  return entries.flatMap(({decision}) =>
    (decision?.events ?? []).flatMap(event => {
      if (event.kind !== 'settled' || event.row.facts === null) return []
      const policy: Policy | undefined = deps.rules.policyById(event.row.policy)
      if (!policy) return [event.row.policy]
      const {steps} = deps.rules.settle(policy, event.row.facts as Facts)
      const words = steps
        .filter(counts)
        .map(one => [one.kind, one.clause, one.bucket ?? '', one.detail ?? ''].join('/'))
      return [[...new Set(words)].sort().join(' ')]
    }),
  )
}

const counts = ({amount, kind}: Reason): boolean => amount !== 0 || kind === 'group'

/** How far a is from b, of b. */
export const offBy = (a: number, b: number): BasisPoints => (b === 0 ? 0 : mulDiv(a - b, 10_000, b))

/** Compares a variant with its template; no problems: it may be used. */
export function compare(exercise: Exercise, template: Measured, variant: Measured): Problem[] {
  const problems: Problem[] = []
  const off = (a: number, b: number): BasisPoints => Math.abs(offBy(a, b))
  const differs = (zh: string, en: string, expected: unknown, got: unknown, next = narrow) => {
    problems.push(
      problem({where: {zh, en}, what: {zh: '与模板不同', en: 'not as in the template'}, expected, got, next}),
    )
  }
  if (off(variant.keys, template.keys) > within.keys)
    differs('键数', 'keys', `${template.keys} ± ${within.keys / 100} %`, variant.keys)
  if (variant.minds !== template.minds) differs('思考步', 'mental steps', template.minds, variant.minds)
  if (off(variant.parMs, template.parMs) > within.par)
    differs('标准用时（毫秒）', 'par in ms', `${template.parMs} ± ${within.par / 100} %`, variant.parMs)
  variant.path.forEach((path, index) => {
    const known = template.path[index] ?? ''
    if (path !== known)
      differs(
        `第 ${index + 1} 笔结算走的规则`,
        `way of settlement ${index + 1} through the rules`,
        'the same',
        difference(path, known),
      )
  })
  if (variant.path.length !== template.path.length)
    differs('结算笔数', 'settlements', template.path.length, variant.path.length)
  if (variant.traps.join(' ') !== template.traps.join(' '))
    differs('疑点', 'traps', template.traps.join(' ') || '–', variant.traps.join(' ') || '–')
  for (const name of robotNames)
    if (Math.abs(variant.robots[name] - template.robots[name]) > robotsWithin)
      differs(
        `机器收费员 ${name}`,
        `robot ${name}`,
        `${template.robots[name] / 10} ± ${robotsWithin / 10}`,
        variant.robots[name] / 10,
      )
  problems.push(...confusions(exercise, variant.seed))
  if (variant.totalTenths !== 1000)
    differs('solution 的总分', 'total of the solution', 100, variant.totalTenths / 10, {
      zh: 'solution 写死了只在模板里成立的数',
      en: 'The solution has a number in it that is right for the template alone',
    })
  return problems
}

const narrow: Said = {
  zh: '收窄价格、年龄或备选项目',
  en: 'Narrow prices, ages or the choice of items',
}

const difference = (a: string, b: string): string => {
  const [left, right] = [new Set(a.split(' ')), new Set(b.split(' '))]
  const more = [...left].filter(one => !right.has(one)).map(one => `+${one}`)
  const less = [...right].filter(one => !left.has(one)).map(one => `-${one}`)
  return [...more, ...less].join(' ')
}

function confusions(exercise: Exercise, seed: string): Problem[] {
  const names = castOf(exercise, seed).map(one => one.person.name)
  return names.flatMap((name, index) =>
    names.slice(index + 1).flatMap((other, further) => {
      const wanted = exercise.patients[index]?.alike || exercise.patients[index + 1 + further]?.alike
      const again = name === other && 'sameAs' in (exercise.patients[index + 1 + further]?.who ?? {})
      if (!confusable(name, other) || wanted || again) return []
      return [
        problem({
          where: {zh: '姓名', en: 'names'},
          what: {zh: '容易认错', en: 'easily confused'},
          got: `${name}, ${other}`,
          next: {zh: '有意如此就写 "alike"', en: 'Say "alike" where it is meant'},
        }),
      ]
    }),
  )
}

export function checkVariant(exercise: Exercise, template: Measured, seed: string, deps: WorldDeps): VariantReport {
  const variant = measure(exercise, seed, deps)
  return {...variant, problems: compare(exercise, template, variant)}
}

/** Seeds that may be handed out: of the candidates base-1, base-2 …, the first that are equal to the template. */
export function goodSeeds(exercise: Exercise, base: string, count: number, deps: WorldDeps): string[] {
  const template = measure(exercise, exercise.seed, deps)
  const seeds: string[] = []
  for (let number = 1; seeds.length < count && number <= count * 5; number++) {
    const seed = `${base}-${number}`
    if (checkVariant(exercise, template, seed, deps).problems.length === 0) seeds.push(seed)
  }
  return seeds
}
