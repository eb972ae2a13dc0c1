// Marks of an attempt 评分: a pure function of exercise and journal. The same entries and the same scorer give the same
// marks for ever; whatever could change them raises the scorer's number.
import type {Entry} from '../sandbox/world/entry.ts'
import {type Case, type Check, caseOf, isOver, type Judged} from './case.ts'
import {closeChecks} from './checks-close.ts'
import {moneyChecks} from './checks-money.ts'
import {procedureChecks} from './checks-procedure.ts'
import {recoveryChecks} from './checks-recovery.ts'
import {talkChecks} from './checks-talk.ts'
import {criticalsOf} from './criticals.ts'
import type {CheckSpec, Exercise} from './exercise.ts'
import {paceOf} from './speed.ts'
import {type Dimension, dimensions, type Finding, type Marks} from './types.ts'

export const scorer = '3'

/** What a dimension weighs; those an exercise does not have leave their weight to the others. */
export const weights: Record<Dimension, number> = {M: 40, P: 20, R: 20, S: 10, C: 10}
/** Passed: this much in all, and of money and recovery; placeholders until examiners have set a standard. */
const passAt = {totalTenths: 800, money: 90, recovery: 60} as const

const checks: ReadonlyMap<string, Check> = new Map(
  Object.entries({...moneyChecks, ...procedureChecks, ...recoveryChecks, ...closeChecks, ...talkChecks}),
)
/** Names a rubric may use; 'pace' is the check of speed. */
export const checkNames: readonly string[] = [...checks.keys(), 'pace']
const ofMoney: ReadonlySet<string> = new Set(Object.keys(moneyChecks))

export function grade(exercise: Exercise, entries: readonly Entry[]): Marks {
  const at = caseOf(exercise, entries)
  const wrong = wrongMoney(at)
  const findings = dimensions.flatMap(dimension =>
    (exercise.rubric[dimension] ?? []).map(spec => findingOf(at, dimension, spec, wrong)),
  )
  const criticals = criticalsOf(at)
  const {byDimension, totalTenths} = rollUp(findings, {...weights, ...exercise.weights})
  const finished = isFinished(at)
  // of the points themselves: what is rounded to tenths may fall below a mark that was reached
  const reached = (dimension: Dimension, percent: number): boolean => {
    const own = findings.filter(one => one.dimension === dimension)
    const sum = (of: (one: Finding) => number) => own.reduce((total, one) => total + of(one), 0)
    return sum(one => one.got) * 100 >= sum(one => one.of) * percent
  }
  const passed =
    finished &&
    criticals.length === 0 &&
    totalTenths >= passAt.totalTenths &&
    reached('M', passAt.money) &&
    reached('R', passAt.recovery)
  return {
    scorer,
    exercise: `${exercise.id}@${exercise.edition}`,
    variant: at.seed,
    totalTenths,
    byDimension,
    criticals,
    findings,
    passed,
    finished,
  }
}

/** Patients whose money is wrong, by the exercise's own checks of money: they earn no speed. */
function wrongMoney(at: Case): Set<number> {
  const wrong = new Set<number>()
  for (const spec of at.exercise.rubric.M ?? []) {
    const check = ofMoney.has(spec.check) ? checks.get(spec.check) : undefined
    if (check && check(at, spec).share < 100) wrong.add(spec.patient ?? 0)
  }
  return wrong
}

function findingOf(at: Case, dimension: Dimension, spec: CheckSpec, wrong: ReadonlySet<number>): Finding {
  const check = spec.check === 'pace' ? paceOf(wrong) : checks.get(spec.check)
  if (!check) throw new RangeError(`${at.exercise.id}: there is no check '${spec.check}'`)
  const judged: Judged = check(at, spec)
  return {
    check: nameOf(spec),
    dimension,
    got: Math.round((spec.points * judged.share) / 100),
    of: spec.points,
    // what rests on nothing having happened rests on the whole journal
    entries: judged.entries.length > 0 ? [...new Set(judged.entries)].sort((a, b) => a - b) : [at.evidence.last],
    expected: judged.expected,
    found: judged.found,
    right: judged.right,
  }
}

/** 'said:greet@2', 'printed:statement@1': what tells the checks of one kind apart. */
const nameOf = ({check, patient, line, what}: CheckSpec): string =>
  [check, line ?? what].filter(part => part !== undefined).join(':') + (patient === undefined ? '' : `@${patient}`)

/** Weights of the dimensions there are, as tenths that sum to a thousand; then what was earned of each. */
function rollUp(
  findings: readonly Finding[],
  weigh: Record<Dimension, number>,
): Pick<Marks, 'byDimension' | 'totalTenths'> {
  const present = dimensions.filter(dimension => findings.some(one => one.dimension === dimension))
  const weight = present.reduce((sum, dimension) => sum + weigh[dimension], 0)
  const shares = present.map(dimension => Math.floor((weigh[dimension] * 1000) / weight))
  // what rounding leaves goes to the first, which is money where there is money
  shares[0] = (shares[0] ?? 0) + (present.length > 0 ? 1000 - shares.reduce((sum, one) => sum + one, 0) : 0)
  const byDimension: Marks['byDimension'] = {}
  let totalTenths = 0
  present.forEach((dimension, index) => {
    const own = findings.filter(one => one.dimension === dimension)
    const got = own.reduce((sum, one) => sum + one.got, 0)
    const of = own.reduce((sum, one) => sum + one.of, 0)
    const ofTenths = shares[index] ?? 0
    const gotTenths = of === 0 ? ofTenths : Math.round((ofTenths * got) / of)
    byDimension[dimension] = {gotTenths, ofTenths}
    totalTenths += gotTenths
  })
  return {byDimension, totalTenths}
}

function isFinished(at: Case): boolean {
  const everybody = at.exercise.patients.every((_, index) => isOver(at, {check: '', points: 0, patient: index + 1}))
  if (!everybody) return false
  if (at.exercise.ends === 'patients') return true
  return at.evidence.acts.some(
    one => one.seq > at.evidence.begun && one.window === '1' && one.done && one.act.do === 'closeShift',
  )
}
