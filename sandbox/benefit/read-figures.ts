// Reads figures 参数 of a policy file: yuan and ratios become integers exactly, or a problem. A figure is a number, a
// {value, source, confidence, note}, or a table by group or level whose leaves are figures again; what a leaf does not say
// about its source it inherits. It does not know what a figure is for.
import {decimalText, parseDecimal} from '../base/fen.ts'
import {parseInstant} from '../base/instant.ts'
import type {Cell, Figure, Group, Parameter, Provenance, Text} from './policy.ts'
import {expected, oneOf, type Problem, shown} from './problem.ts'
import {confidences, type PolicyLevel, policyLevels} from './types.ts'

export type Json = unknown
export type Node = Record<string, Json>
export type Unit = 'yuan' | 'ratio' | 'points' | 'count'

/**
 * Which level's figure stands in when a table has none for a level (社区 is level 1 where a policy does not say more).
 * After these `other`, and where a table has no other the next higher level it names, then the next lower.
 */
const fallback: Partial<Record<PolicyLevel, PolicyLevel>> = {
  village: 'community',
  community: 'level1',
  level3Region: 'level3',
}

type Tree = {cell: Cell} | {by: 'group' | 'level'; branches: Map<string, Tree>}

export const isNode = (value: Json): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 6901. */
export const pointer = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

export class Reading {
  readonly problems: Problem[] = []
  readonly parameters: Parameter[] = []
  groups: Group[] = []

  constructor(readonly units: 'yuan' | 'fen') {}

  problem(path: string, what: Text, got: Json): void {
    this.problems.push({path, expected: what, got: shown(got)})
  }

  /** The node's own source, confidence and note over the inherited ones. */
  provenance(node: Node, path: string, inherited: Provenance): Provenance {
    const source = node.source === undefined ? inherited.source : this.text(node, 'source', path)
    const confidence =
      node.confidence === undefined ? inherited.confidence : this.word(node, 'confidence', path, confidences)
    return {source: source ?? '', confidence: confidence ?? inherited.confidence}
  }

  note(node: Node, path: string): Text | null {
    return node.note === undefined ? null : (this.words(node.note, pointer(path, 'note'), true) ?? null)
  }

  object(value: Json, path: string): Node | undefined {
    if (isNode(value)) return value
    this.problem(path, expected.object, value)
    return undefined
  }

  list(value: Json, path: string): Json[] {
    if (Array.isArray(value)) return value
    if (value !== undefined) this.problem(path, expected.list, value)
    return []
  }

  text(node: Node, key: string, path: string): string | undefined {
    const value = node[key]
    if (value === undefined) return undefined
    if (typeof value === 'string') return value
    this.problem(pointer(path, key), expected.text, value)
    return undefined
  }

  flag(node: Node, key: string, path: string): boolean | undefined {
    const value = node[key]
    if (value === undefined || typeof value === 'boolean') return value
    this.problem(pointer(path, key), expected.yes, value)
    return undefined
  }

  word<T extends string>(node: Node, key: string, path: string, choices: readonly T[]): T | undefined {
    const value = node[key]
    if (value === undefined) return undefined
    if (typeof value === 'string' && (choices as readonly string[]).includes(value)) return value as T
    this.problem(pointer(path, key), oneOf(choices), value)
    return undefined
  }

  /** A list of words; a single word stands for a list of one. */
  wordList<T extends string>(node: Node, key: string, path: string, choices: readonly T[]): T[] | undefined {
    const value = node[key]
    if (value === undefined) return undefined
    const words = Array.isArray(value) ? value : [value]
    const good = words.every(word => (choices as readonly unknown[]).includes(word))
    if (good) return words as T[]
    this.problem(pointer(path, key), oneOf(choices), value)
    return undefined
  }

  texts(node: Node, key: string, path: string): string[] | undefined {
    const value = node[key]
    if (value === undefined) return undefined
    if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value as string[]
    this.problem(pointer(path, key), expected.list, value)
    return undefined
  }

  day(node: Node, key: string, path: string): string | undefined {
    const value = this.text(node, key, path)
    if (value === undefined) return undefined
    if (value.length === 10 && parseInstant(value).ok) return value
    this.problem(pointer(path, key), expected.day, value)
    return undefined
  }

  words(value: Json, path: string, quiet = false): Text | undefined {
    if (isNode(value) && typeof value.zh === 'string' && typeof value.en === 'string')
      return {zh: value.zh, en: value.en}
    if (typeof value === 'string') return {zh: value, en: value}
    if (!quiet) this.problem(path, expected.words, value)
    return undefined
  }

  /** Fields nobody reads are problems: a misspelled parameter must not be ignored. Notes are looked at here, once. */
  only(node: Node, path: string, known: readonly string[]): void {
    for (const key of Object.keys(node)) {
      if (!known.includes(key)) this.problem(pointer(path, key), oneOf(known), key)
    }
    if (node.note !== undefined) this.words(node.note, pointer(path, 'note'))
  }

  /** One scalar as an integer, or undefined and a problem. */
  scalar(value: Json, path: string, unit: Unit): number | undefined {
    const whole = this.units === 'fen' && unit !== 'count'
    const decimals = unit === 'count' || whole ? 0 : unit === 'yuan' ? 2 : 4
    const what =
      unit === 'count'
        ? expected.count
        : unit === 'yuan'
          ? whole
            ? expected.fen
            : expected.yuan
          : unit === 'points'
            ? expected.points
            : whole
              ? expected.basisPoints
              : expected.ratio
    if (typeof value !== 'number' && typeof value !== 'string') {
      this.problem(path, what, value)
      return undefined
    }
    const parsed = parseDecimal(value, decimals)
    const [least, most] = unit === 'points' ? [-10_000, 10_000] : unit === 'ratio' ? [0, 10_000] : [0, 1e13]
    if (!parsed.ok || parsed.value < least || parsed.value > most) {
      this.problem(path, what, value)
      return undefined
    }
    return parsed.value
  }

  /** A figure resolved for every group and level. A hole in a table is a problem. */
  figure(value: Json, path: string, unit: Unit, inherited: Provenance): Figure | undefined {
    const tree = this.tree(value, path, unit, inherited)
    if (!tree) return undefined
    const cells: Cell[] = []
    for (const group of this.groups) {
      for (const level of policyLevels) {
        const cell = find(tree, group, level)
        if (!cell) {
          const hole = `${group.id} × ${level}`
          this.problem(path, {zh: `${hole} 的数值（或 other）`, en: `a value for ${hole} (or other)`}, value)
          return undefined
        }
        cells.push(cell)
      }
    }
    return cells
  }

  private tree(
    value: Json,
    path: string,
    unit: Unit,
    inherited: Provenance,
    note: Text | null = null,
  ): Tree | undefined {
    if (!isNode(value)) return this.leaf(value, path, unit, inherited, note, undefined)
    if ('value' in value) {
      this.only(value, path, ['value', 'source', 'confidence', 'note'])
      const own = this.provenance(value, path, inherited)
      return this.tree(value.value, pointer(path, 'value'), unit, own, this.note(value, path) ?? note)
    }
    if (unit === 'ratio' && 'base' in value) {
      this.only(value, path, ['base', 'perYearOfAge'])
      const growth = this.scalar(value.perYearOfAge, pointer(path, 'perYearOfAge'), 'points')
      return this.leaf(value.base, pointer(path, 'base'), unit, inherited, note, growth)
    }
    const keys = Object.keys(value)
    const levels = keys.every(key => key === 'other' || (policyLevels as readonly string[]).includes(key))
    const known = levels ? [] : this.groups.flatMap(group => [group.id, ...group.within])
    const branches = new Map<string, Tree>()
    for (const key of keys) {
      if (!levels && key !== 'other' && !known.includes(key)) {
        this.problem(pointer(path, key), oneOf([...new Set(known), 'other', ...policyLevels]), key)
        continue
      }
      const branch = this.tree(value[key], pointer(path, key), unit, inherited, note)
      if (branch) branches.set(key, branch)
    }
    return {by: levels ? 'level' : 'group', branches}
  }

  private leaf(
    value: Json,
    path: string,
    unit: Unit,
    from: Provenance,
    note: Text | null,
    perYearOfAge: number | undefined,
  ): Tree | undefined {
    const number = this.scalar(value, path, unit)
    if (number === undefined) return undefined
    const text = unit === 'count' ? String(number) : decimalText(number, unit === 'yuan' ? 2 : 4)
    const grown = perYearOfAge === undefined ? text : `${text} + ${decimalText(perYearOfAge, 4)} × age`
    this.parameters.push({path, value: grown, unit, source: from.source, confidence: from.confidence, note})
    const cell: Cell = {value: number, source: from.source, confidence: from.confidence}
    if (perYearOfAge !== undefined) cell.perYearOfAge = perYearOfAge
    return {cell}
  }

  /** A scalar without a table, listed as a parameter. */
  scalarParameter(
    value: Json,
    path: string,
    unit: Unit,
    from: Provenance,
    note: Text | null = null,
  ): number | undefined {
    const tree = this.leaf(value, path, unit, from, note, undefined)
    return tree && 'cell' in tree ? tree.cell.value : undefined
  }

  /** A word-valued parameter, listed with the figures because it decides as much as they do. */
  listWord(path: string, value: string, from: Provenance, note: Text | null = null): void {
    this.parameters.push({path, value, unit: 'word', source: from.source, confidence: from.confidence, note})
  }
}

function find(tree: Tree, group: Group, level: PolicyLevel): Cell | undefined {
  if ('cell' in tree) return tree.cell
  const {by, branches} = tree
  if (by === 'group') {
    for (const key of [group.id, ...group.within, 'other']) {
      const branch = branches.get(key)
      if (branch) return find(branch, group, level)
    }
    return undefined
  }
  let key: PolicyLevel | undefined = level
  while (key !== undefined) {
    const branch = branches.get(key)
    if (branch) return find(branch, group, level)
    key = fallback[key]
  }
  const at = policyLevels.indexOf(level)
  const nearest = [...policyLevels.slice(at), ...policyLevels.slice(0, at).reverse()].find(each => branches.has(each))
  const branch = branches.get('other') ?? (nearest && branches.get(nearest))
  return branch && find(branch, group, level)
}
