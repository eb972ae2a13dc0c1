// Reads a calculation request 试算请求: persons, accumulators, visits and lines as plain JSON. camelCase and snake_case are the same
// field; money becomes fen exactly; what is missing of the four buckets follows from their identity, nothing else is made up.
// It does not settle.
import {parseDecimal, shareOf, yuan} from '../base/fen.ts'
import {parseInstant} from '../base/instant.ts'
import {completePolicy, listPolicies, policyById} from './policies/index.ts'
import type {Policy, Text} from './policy.ts'
import {expected, oneOf, type Problem, shown} from './problem.ts'
import {isNode, type Json, type Node, pointer} from './read-figures.ts'
import {filings} from './read-policy.ts'
import {
  type AccumulatorName,
  type Accumulators,
  accumulatorNames,
  careTypes,
  type FactLine,
  type Facts,
  type PersonFacts,
  policyLevels,
} from './types.ts'

const statuses = ['working', 'retired', 'resident', 'student', 'child'] as const
const hardships = ['none', 'lowIncome', 'edge', 'extremePoor', 'exPoor'] as const
const counts: readonly AccumulatorName[] = ['admissions']

/** Other names accumulators go by in examples and in people's mouths. */
const accumulatorAliases: Record<string, AccumulatorName[]> = {
  deductibleUsed: ['outpatientDeductibleUsed', 'inpatientDeductibleUsed', 'monthDeductibleUsed'],
  admissionsThisYear: ['admissions'],
  pooledFundPaidThisYear: ['pooledFundPaid'],
  coveredCostAboveDeductibleThisYear: ['coveredCost'],
}
const balanceAliases: Record<string, keyof Facts['balances']> = {
  currentYear: 'currentYear',
  priorYears: 'priorYears',
  family: 'family',
  currentYearAccountBalance: 'currentYear',
  priorYearsAccountBalance: 'priorYears',
  familyAccountBalance: 'family',
}

export const visitKeys = ['careType', 'serviceDate', 'level', 'crossArea', 'disease', 'useAccount', 'balances']
const lineKeys = [
  'id',
  'label',
  'amount',
  'total',
  'fullSelfPay',
  'overLimitSelfPay',
  'firstSelfPay',
  'inScope',
  'itemClass',
  'firstSelfPayRatio',
  'classA',
  'classB',
  'classBFirstPayRatio',
]
const camel = (key: string): string => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
export const without = (node: Node, keys: readonly string[]): Node =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)))

export class RequestReader {
  constructor(
    readonly problems: Problem[],
    readonly inFen: boolean,
  ) {}

  problem(path: string, what: Text, got: Json): void {
    this.problems.push({path, expected: what, got: shown(got)})
  }

  object(value: Json, path: string): Node | undefined {
    if (isNode(value)) return value
    this.problem(path, expected.object, value)
    return undefined
  }

  list(value: Json, path: string): Json[] {
    if (Array.isArray(value)) return value
    this.problem(path, expected.list, value)
    return []
  }

  only(node: Node, path: string, known: readonly string[]): void {
    for (const key of Object.keys(node)) {
      if (!known.includes(camel(key))) this.problem(pointer(path, key), oneOf(known), key)
    }
  }

  /** The node with camelCase keys, and the keys as sent for pointers. */
  fields(value: Json, path: string, known: readonly string[]): {get(key: string): Json; at(key: string): string} {
    const node = value === undefined ? {} : (this.object(value, path) ?? {})
    this.only(node, path, known)
    const sent = new Map(Object.keys(node).map(key => [camel(key), key]))
    return {
      get: key => node[sent.get(key) ?? key] ?? undefined,
      at: key => pointer(path, sent.get(key) ?? key),
    }
  }

  word<T extends string>(value: Json, path: string, choices: readonly T[]): T | undefined {
    if (value === undefined) return undefined
    const word = typeof value === 'string' ? camel(value) : value
    if ((choices as readonly unknown[]).includes(word)) return word as T
    this.problem(path, oneOf(choices), value)
    return undefined
  }

  money(value: Json, path: string, negative = false): number | undefined {
    if (value === undefined) return undefined
    const parsed =
      typeof value === 'number' || typeof value === 'string' ? parseDecimal(value, this.inFen ? 0 : 2) : undefined
    if (parsed?.ok && (negative || parsed.value >= 0) && Math.abs(parsed.value) <= 1e11) return parsed.value
    this.problem(path, this.inFen ? expected.fen : expected.yuan, value)
    return undefined
  }

  ratio(value: Json, path: string): number | undefined {
    if (value === undefined) return undefined
    const parsed =
      typeof value === 'number' || typeof value === 'string' ? parseDecimal(value, this.inFen ? 0 : 4) : undefined
    if (parsed?.ok && parsed.value >= 0 && parsed.value <= 10_000) return parsed.value
    this.problem(path, this.inFen ? expected.basisPoints : expected.ratio, value)
    return undefined
  }

  count(value: Json, path: string): number | undefined {
    if (value === undefined) return undefined
    const parsed = typeof value === 'number' || typeof value === 'string' ? parseDecimal(value, 0) : undefined
    if (parsed?.ok && parsed.value >= 0 && parsed.value < 100_000) return parsed.value
    this.problem(path, expected.count, value)
    return undefined
  }

  day(value: Json, path: string): string | undefined {
    if (value === undefined) return undefined
    if (typeof value === 'string' && value.length === 10 && parseInstant(value).ok) return value
    this.problem(path, expected.day, value)
    return undefined
  }

  flag(value: Json, path: string): boolean | undefined {
    if (value === undefined || typeof value === 'boolean') return value
    this.problem(path, expected.yes, value)
    return undefined
  }

  text(value: Json, path: string): string | undefined {
    if (value === undefined || typeof value === 'string') return value
    this.problem(path, expected.text, value)
    return undefined
  }

  policy(value: Json): Policy | undefined {
    if (typeof value === 'string') {
      const stored = policyById(value)
      if (!stored) this.problem('/policy', oneOf(listPolicies().map(policy => policy.id)), value)
      return stored
    }
    const inline = isNode(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [camel(key), each]))
      : value
    if (inline === undefined) {
      this.problem('/policy', {zh: '政策编号或自带政策', en: 'a policy id or an inline policy'}, undefined)
      return undefined
    }
    const result = completePolicy(inline)
    if (result.ok) return result.value
    for (const each of result.error) this.problems.push({...each, path: `/policy${each.path}`})
    return undefined
  }

  person(value: Json, path: string, policy: Policy | undefined): PersonFacts {
    const {get, at} = this.fields(value, path, [
      'status',
      'age',
      'birthDay',
      'sex',
      'group',
      'workStartedOn',
      'retiredOn',
      'severeDisability',
      'hardship',
      'civilServant',
    ])
    const usual = policy && policy.scheme !== '' && policy.scheme !== 'employees' ? 'resident' : 'working'
    const person: PersonFacts = {status: this.word(get('status'), at('status'), statuses) ?? usual}
    const age = this.count(get('age'), at('age'))
    if (age !== undefined) person.age = age
    for (const key of ['birthDay', 'workStartedOn', 'retiredOn'] as const) {
      const day = this.day(get(key), at(key))
      if (day !== undefined) person[key] = day
    }
    const sex = this.word(get('sex'), at('sex'), ['male', 'female'] as const)
    if (sex) person.sex = sex
    const group = this.text(get('group'), at('group'))
    if (group !== undefined) person.group = group
    for (const key of ['severeDisability', 'civilServant'] as const) {
      const flag = this.flag(get(key), at(key))
      if (flag !== undefined) person[key] = flag
    }
    // examples write {"hardship": false}
    const hardship = get('hardship')
    const class_ = hardship === false ? 'none' : this.word(hardship, at('hardship'), hardships)
    if (class_) person.hardship = class_
    return person
  }

  accumulators(value: Json, path: string, into: Accumulators, balances: Facts['balances']): void {
    const aliases = [...Object.keys(accumulatorAliases), ...Object.keys(balanceAliases)]
    const {get, at} = this.fields(value, path, [...accumulatorNames, ...aliases])
    for (const name of accumulatorNames) {
      const amount = counts.includes(name) ? this.count(get(name), at(name)) : this.money(get(name), at(name))
      if (amount !== undefined) into[name] = amount
    }
    for (const [alias, names] of Object.entries(accumulatorAliases)) {
      const counting = names.some(name => counts.includes(name))
      const amount = counting ? this.count(get(alias), at(alias)) : this.money(get(alias), at(alias))
      if (amount !== undefined) for (const name of names) into[name] ??= amount
    }
    this.putBalances(get, at, balances)
  }

  balances(value: Json, path: string, into: Facts['balances']): void {
    const {get, at} = this.fields(value, path, Object.keys(balanceAliases))
    this.putBalances(get, at, into)
  }

  private putBalances(get: (key: string) => Json, at: (key: string) => string, into: Facts['balances']): void {
    for (const [alias, name] of Object.entries(balanceAliases)) {
      const amount = this.money(get(alias), at(alias))
      if (amount !== undefined) into[name] = amount
    }
  }

  visit(value: Json, path: string, policy: Policy | undefined, carriedBalances: Facts['balances']): Facts {
    const {get, at} = this.fields(value, path, visitKeys)
    const balances = {...carriedBalances}
    this.balances(get('balances'), at('balances'), balances)
    const facts: Facts = {
      careType: this.word(get('careType'), at('careType'), careTypes) ?? 'outpatient',
      serviceDate: this.day(get('serviceDate'), at('serviceDate')) ?? policy?.validFrom ?? '2025-09-15',
      level: this.word(get('level'), at('level'), policyLevels) ?? 'level3',
      person: {status: 'working'},
      useAccount:
        this.word(get('useAccount'), at('useAccount'), ['none', 'own', 'family'] as const) ??
        (balances.family > 0 ? 'family' : 'own'),
      balances,
      accumulators: {},
      lines: [],
    }
    const crossArea = this.word(get('crossArea'), at('crossArea'), filings)
    if (crossArea) facts.crossArea = crossArea
    const disease = this.text(get('disease'), at('disease'))
    if (disease !== undefined) facts.disease = disease
    return facts
  }

  lines(node: Node, path: string): FactLine[] {
    if (node.lines === undefined && node.totals === undefined) {
      this.problem(`${path}/lines`, {zh: 'lines 或 totals', en: 'lines or totals'}, undefined)
      return []
    }
    if (node.lines !== undefined && node.totals !== undefined) {
      this.problem(`${path}/totals`, {zh: 'lines 与 totals 只写一项', en: 'either lines or totals'}, 'both')
    }
    if (node.totals !== undefined) return [this.line(node.totals, `${path}/totals`, 'total')]
    const lines = this.list(node.lines, `${path}/lines`).map((each, i) =>
      this.line(each, pointer(`${path}/lines`, i), String(i + 1)),
    )
    const buckets = ['fullSelfPay', 'overLimitSelfPay', 'firstSelfPay', 'inScope'] as const
    for (const bucket of buckets) {
      const sum = lines.reduce((total, line) => total + line[bucket], 0)
      const what = {zh: `各行 ${bucket} 之和不为负`, en: `lines whose ${bucket} does not sum below zero`}
      if (sum < 0) this.problem(`${path}/lines`, what, yuan(sum))
    }
    return lines
  }

  /** One line, or the whole bill by bucket. What is not given follows from the identity of the four buckets. */
  private line(value: Json, path: string, usualId: string): FactLine {
    const {get, at} = this.fields(value, path, lineKeys)
    const read = (key: string) => this.money(get(key), at(key), true)
    const given = read('amount') ?? read('total')
    read('classA')
    const itemClass = this.word(get('itemClass'), at('itemClass'), ['A', 'B', 'C'] as const)
    const ratioKey = get('classBFirstPayRatio') === undefined ? 'firstSelfPayRatio' : 'classBFirstPayRatio'
    const ratio = this.ratio(get(ratioKey), at(ratioKey))
    const classB = read('classB') ?? (ratio !== undefined || itemClass === 'B' ? given : undefined)
    const full = read('fullSelfPay') ?? (itemClass === 'C' ? (given ?? 0) : 0)
    const over = read('overLimitSelfPay') ?? 0
    const byClass = classB === undefined || ratio === undefined ? undefined : shareOf(classB, ratio)
    const first = read('firstSelfPay') ?? byClass ?? 0
    if (byClass !== undefined && first !== byClass) {
      this.problem(
        at('firstSelfPay'),
        {zh: `${yuan(byClass)}（乙类 × 先行自付比例）`, en: `${yuan(byClass)} (class B × ratio)`},
        yuan(first),
      )
    }
    const inScopeGiven = read('inScope')
    if (given === undefined && inScopeGiven === undefined) {
      this.problem(at('amount'), this.inFen ? expected.fen : expected.yuan, undefined)
    }
    const amount = given ?? full + over + first + (inScopeGiven ?? 0)
    const inScope = inScopeGiven ?? amount - full - over - first
    const sum = full + over + first + inScope
    if (sum !== amount) {
      const what = {zh: `四段之和 ${yuan(sum)}`, en: `${yuan(sum)}, the sum of the four buckets`}
      this.problem(
        given === undefined ? path : at(get('amount') === undefined ? 'total' : 'amount'),
        what,
        yuan(amount),
      )
    } else if (amount >= 0 && (full < 0 || over < 0 || first < 0 || inScope < 0)) {
      this.problem(path, {zh: '各段不为负', en: 'no bucket below zero'}, get('inScope') ?? yuan(inScope))
    }
    const line: FactLine = {
      id: this.text(get('id'), at('id')) ?? usualId,
      amount,
      fullSelfPay: full,
      overLimitSelfPay: over,
      firstSelfPay: first,
      inScope,
    }
    const label = this.text(get('label'), at('label'))
    if (label !== undefined) line.label = label
    return line
  }
}
