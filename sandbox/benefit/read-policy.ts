// A policy file 政策文件 read into a Policy: every parameter checked, every problem named with its JSON pointer. The form is
// described by policy-schema.json; this reader is the gate, the schema its description. It does not settle anything.

import type {Rounding} from '../base/fen.ts'
import {roundings} from '../base/fen.ts'
import {err, ok, type Result} from '../base/result.ts'
import type {Cap, CrossAreaRule, Group, Policy, Provenance, Text} from './policy.ts'
import {expected, type Problem} from './problem.ts'
import {readAccount} from './read-account.ts'
import {readCondition} from './read-condition.ts'
import {isNode, type Json, type Node, pointer, Reading} from './read-figures.ts'
import {readPlans} from './read-plan.ts'
import {readSupplement} from './read-supplement.ts'
import {type CrossArea, confidences, fundNames, policyLevels} from './types.ts'

const topKeys = [
  '$schema',
  'id',
  'name',
  'region',
  'area',
  'scheme',
  'document',
  'valid',
  'benefitYear',
  'units',
  'source',
  'confidence',
  'rounding',
  'groups',
  'account',
  'plans',
  'cap',
  'supplements',
  'crossArea',
  'reference',
  'openPoints',
]

export const filings: readonly CrossArea[] = ['local', 'longTerm', 'referred', 'emergency', 'temporary', 'unfiled']

/** Reads a whole policy file. Handfuls of parameters go through completePolicy first. */
export function readPolicy(file: Json): Result<Policy, Problem[]> {
  if (!isNode(file)) {
    const reading = new Reading('yuan')
    reading.problem('', expected.object, file)
    return err(reading.problems)
  }
  const reading = new Reading(file.units === 'fen' ? 'fen' : 'yuan')
  reading.word(file, 'units', '', ['yuan', 'fen'])
  reading.only(file, '', topKeys)
  const id = reading.text(file, 'id', '')
  if (id === undefined) reading.problem('/id', expected.text, file.id)
  const provenance = {
    source: reading.text(file, 'source', '') ?? '',
    confidence: reading.word(file, 'confidence', '', confidences) ?? 'unverified',
  } as const

  reading.groups = readGroups(reading, file.groups, provenance)
  const account = readAccount(reading, file.account, '/account', provenance)
  const capPlans = isNode(file.cap) ? reading.texts(file.cap, 'plans', '/cap') : undefined
  const {plans, planOf, diseasePlans} = readPlans(reading, file.plans, provenance, account, capPlans)
  readReference(reading, file.reference, provenance)
  const year = file.benefitYear === undefined ? {} : reading.object(file.benefitYear, '/benefitYear')
  const valid = file.valid === undefined ? {} : reading.object(file.valid, '/valid')
  if (valid) reading.only(valid, '/valid', ['from', 'to'])
  reading.text(file, '$schema', '')
  const policy: Policy = {
    id: id ?? '',
    name: file.name === undefined ? {zh: id ?? '', en: id ?? ''} : (reading.words(file.name, '/name') ?? noText),
    region: reading.text(file, 'region', '') ?? '',
    area: reading.text(file, 'area', '') ?? '',
    scheme: reading.text(file, 'scheme', '') ?? '',
    document: reading.text(file, 'document', '') ?? '',
    validFrom: (valid && reading.day(valid, 'from', '/valid')) ?? null,
    validTo: (valid && reading.day(valid, 'to', '/valid')) ?? null,
    provenance,
    ...readYear(reading, year ?? {}),
    rounding: readRounding(reading, file.rounding, provenance),
    groups: reading.groups,
    plans,
    planOf,
    diseasePlans,
    cap: readCap(reading, file.cap, provenance),
    supplements: reading
      .list(file.supplements, '/supplements')
      .flatMap((each, i) => readSupplement(reading, each, pointer('/supplements', i), provenance) ?? []),
    crossArea: readCrossArea(reading, file.crossArea, provenance),
    openPoints: reading
      .list(file.openPoints, '/openPoints')
      .flatMap((each, i) => reading.words(each, pointer('/openPoints', i)) ?? []),
    parameters: reading.parameters,
  }
  return reading.problems.length > 0 ? err(reading.problems) : ok(policy)
}

const noText: Text = {zh: '', en: ''}

/** Figures of the policy that settle nothing (account credits, contributions): listed with the others, never computed with. */
function readReference(reading: Reading, value: Json, inherited: Provenance): void {
  if (value === undefined) return
  const node = reading.object(value, '/reference') ?? {}
  for (const [key, each] of Object.entries(node)) {
    const path = pointer('/reference', key)
    const figure = reading.object(each, path)
    if (!figure) continue
    reading.only(figure, path, ['value', 'unit', 'source', 'confidence', 'note'])
    const unit = reading.word(figure, 'unit', path, ['yuan', 'ratio', 'count'] as const) ?? 'yuan'
    const own = reading.provenance(figure, path, inherited)
    reading.scalarParameter(figure.value, path, unit, own, reading.note(figure, path))
  }
}

function readYear(reading: Reading, node: Node): {yearStarts: string; oddYears: Policy['oddYears']} {
  reading.only(node, '/benefitYear', ['starts', 'odd'])
  const starts = reading.text(node, 'starts', '/benefitYear') ?? '01-01'
  if (!/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(starts))
    reading.problem('/benefitYear/starts', expected.monthDay, starts)
  const oddYears = reading.list(node.odd, '/benefitYear/odd').flatMap((each, i) => {
    const path = pointer('/benefitYear/odd', i)
    const odd = reading.object(each, path)
    if (!odd) return []
    reading.only(odd, path, ['year', 'from', 'to'])
    const year = reading.text(odd, 'year', path)
    const from = reading.day(odd, 'from', path)
    const to = reading.day(odd, 'to', path)
    if (year !== undefined && from !== undefined && to !== undefined) return [{year, from, to}]
    reading.problem(path, {zh: 'year、from、to 三项', en: 'year, from and to'}, odd)
    return []
  })
  return {yearStarts: starts, oddYears}
}

/** Half-up on each fund is what published examples agree with; nothing stored confirms it, hence low. */
const usualRounding: Policy['rounding'] = {mode: 'halfUp', place: 'fund', source: '', confidence: 'low'}

function readRounding(reading: Reading, value: Json, inherited: Provenance): Policy['rounding'] {
  if (value === undefined) {
    reading.listWord('/rounding/mode', usualRounding.mode, usualRounding)
    reading.listWord('/rounding/place', usualRounding.place, usualRounding)
    return usualRounding
  }
  const node = reading.object(value, '/rounding')
  if (!node) return usualRounding
  reading.only(node, '/rounding', ['mode', 'place', 'source', 'confidence', 'note'])
  const from = reading.provenance(node, '/rounding', inherited)
  const mode: Rounding = reading.word(node, 'mode', '/rounding', roundings) ?? usualRounding.mode
  const place = reading.word(node, 'place', '/rounding', ['fund', 'band'] as const) ?? usualRounding.place
  const note = reading.note(node, '/rounding')
  reading.listWord('/rounding/mode', mode, from, note)
  reading.listWord('/rounding/place', place, from, note)
  return {mode, place, ...from}
}

function readGroups(reading: Reading, value: Json, inherited: Provenance): Group[] {
  const groups: Group[] = []
  const list = value === undefined ? [] : reading.list(value, '/groups')
  for (const [i, each] of list.entries()) {
    const path = pointer('/groups', i)
    const node = reading.object(each, path)
    if (!node) continue
    reading.only(node, path, ['id', 'name', 'within', 'aliases', 'when', 'source', 'confidence', 'note'])
    const id = reading.text(node, 'id', path)
    if (id === undefined || (policyLevels as readonly string[]).includes(id) || id === 'other') {
      reading.problem(pointer(path, 'id'), {zh: '人群编号（不与级别同名）', en: 'a group id that is no level'}, node.id)
      continue
    }
    const conditions = node.when === undefined ? [] : Array.isArray(node.when) ? node.when : [node.when]
    const from = reading.provenance(node, path, inherited)
    groups.push({
      id,
      index: groups.length,
      name: node.name === undefined ? {zh: id, en: id} : (reading.words(node.name, pointer(path, 'name')) ?? noText),
      within: reading.texts(node, 'within', path) ?? [],
      aliases: reading.texts(node, 'aliases', path) ?? [],
      when: conditions.map((when, c) =>
        readCondition(reading, when, pointer(path, Array.isArray(node.when) ? `when/${c}` : 'when')),
      ),
      ...from,
    })
  }
  if (groups.length === 0) {
    const everyone = {zh: '全体参保人', en: 'everybody'}
    groups.push({id: 'all', index: 0, name: everyone, within: [], aliases: [], when: [], ...inherited})
  }
  return groups
}

function readCap(reading: Reading, value: Json, inherited: Provenance): Cap | null {
  if (value === undefined || value === null) return null
  if (!isNode(value) || 'value' in value) {
    const amount = reading.figure(value, '/cap', 'yuan', inherited)
    return amount ? {clause: 'cap', amount, counts: 'fund', above: null} : null
  }
  reading.only(value, '/cap', ['amount', 'counts', 'plans', 'above', 'source', 'confidence', 'note'])
  const from = reading.provenance(value, '/cap', inherited)
  const amount = reading.figure(value.amount, '/cap/amount', 'yuan', from)
  const counts = reading.word(value, 'counts', '/cap', ['fund', 'cost'] as const) ?? 'fund'
  reading.listWord('/cap/counts', counts, from, reading.note(value, '/cap'))
  let above: Cap['above'] = null
  if (value.above !== undefined && value.above !== null) {
    const node = reading.object(value.above, '/cap/above')
    if (node) {
      reading.only(node, '/cap/above', ['fund', 'ratio', 'limit', 'source', 'confidence', 'note'])
      const own = reading.provenance(node, '/cap/above', from)
      const fund = reading.word(node, 'fund', '/cap/above', fundNames) ?? 'largeSum'
      const share = reading.figure(node.ratio, '/cap/above/ratio', 'ratio', own)
      const limit = node.limit === undefined ? null : reading.figure(node.limit, '/cap/above/limit', 'yuan', own)
      if (share) above = {clause: 'cap.above', fund, share, limit: limit ?? null}
    }
  }
  return amount ? {clause: 'cap', amount, counts, above} : null
}

function readCrossArea(reading: Reading, value: Json, inherited: Provenance): Policy['crossArea'] {
  const rules: Partial<Record<CrossArea, CrossAreaRule>> = {}
  if (value === undefined) return rules
  const node = reading.object(value, '/crossArea')
  if (!node) return rules
  reading.only(node, '/crossArea', [...filings, 'source', 'confidence', 'note'])
  const from = reading.provenance(node, '/crossArea', inherited)
  for (const filing of filings) {
    if (node[filing] === undefined) continue
    const path = pointer('/crossArea', filing)
    const rule = reading.object(node[filing], path)
    if (!rule) continue
    reading.only(rule, path, ['multiplier', 'points', 'source', 'confidence', 'note'])
    const own = reading.provenance(rule, path, from)
    const how = rule.points === undefined ? 'multiplier' : 'points'
    const number = reading.scalarParameter(
      rule[how],
      pointer(path, how),
      how === 'points' ? 'points' : 'ratio',
      own,
      reading.note(rule, path),
    )
    if (number !== undefined) rules[filing] = {clause: `crossArea.${filing}`, how, value: number, ...own}
  }
  return rules
}
