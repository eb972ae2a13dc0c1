// Conditions 适用条件 of a policy file: whom a group, a relief or a supplement is for. It only reads; groups.ts asks.
import type {Condition} from './policy.ts'
import {type Json, pointer, type Reading} from './read-figures.ts'
import {type CareType, careTypes, policyLevels} from './types.ts'

export function readCondition(reading: Reading, value: Json, path: string): Condition {
  const node = reading.object(value, path)
  if (!node) return {}
  reading.only(node, path, [
    'status',
    'ageFrom',
    'ageBelow',
    'bornBy',
    'workStartedBy',
    'retiredBy',
    'severeDisability',
    'civilServant',
    'hardship',
    'disease',
    'careTypes',
    'groups',
    'levels',
  ])
  const condition: Condition = {}
  const status = reading.wordList(node, 'status', path, ['working', 'retired', 'resident', 'student', 'child'] as const)
  if (status) condition.status = status
  for (const key of ['ageFrom', 'ageBelow'] as const) {
    if (node[key] === undefined) continue
    const age = reading.scalar(node[key], pointer(path, key), 'count')
    if (age !== undefined) condition[key] = age
  }
  for (const key of ['bornBy', 'workStartedBy', 'retiredBy'] as const) {
    const day = reading.day(node, key, path)
    if (day !== undefined) condition[key] = day
  }
  for (const key of ['severeDisability', 'civilServant'] as const) {
    const flag = reading.flag(node, key, path)
    if (flag !== undefined) condition[key] = flag
  }
  const hardship = reading.wordList(node, 'hardship', path, [
    'none',
    'lowIncome',
    'edge',
    'extremePoor',
    'exPoor',
  ] as const)
  if (hardship) condition.hardship = hardship
  if (node.disease === 'any') condition.disease = 'any'
  else {
    const diseases = reading.texts(node, 'disease', path)
    if (diseases) condition.disease = diseases
  }
  const care = reading.wordList(node, 'careTypes', path, careTypes as readonly CareType[])
  if (care) condition.careTypes = care
  const levels = reading.wordList(node, 'levels', path, policyLevels)
  if (levels) condition.levels = levels
  const groups = reading.texts(node, 'groups', path)
  if (groups) condition.groups = groups
  return condition
}
