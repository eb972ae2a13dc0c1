// The schema describes policy files, the reader is the gate. They must not drift apart: every stored file passes both, and
// whatever the schema forbids the reader refuses too, for every file with every node spoiled in turn.
import Ajv from 'ajv'
import {describe, expect, test} from 'vitest'
import {completePolicy, listPolicies, policyFileById} from './policies/index.ts'
import schema from './policy-schema.json' with {type: 'json'}
import {readPolicy} from './read-policy.ts'

const ajv = new Ajv({strict: true, strictTypes: false, allowUnionTypes: true, strictRequired: false})
const valid = ajv.compile(schema)

describe('policy-schema.json', () => {
  test.each(listPolicies().map(policy => policy.id))('%s passes the schema', id => {
    expect(valid(policyFileById(id)), JSON.stringify(valid.errors)).toBe(true)
  })

  test.each(schema.definitions.handful.examples.map(each => [JSON.stringify(each), each]))(
    'example %s passes schema and reader',
    (_, example) => {
      expect(valid(example), JSON.stringify(valid.errors)).toBe(true)
      expect(completePolicy(example)).toMatchObject({ok: true})
    },
  )

  test.each([
    [{}],
    [{deductible: 100}],
    [{ratio: -0.1}],
    [{ratio: '0.85555'}],
    [{ratio: 0.8, deductible: -1}],
    [{ratio: 0.8, deductable: 1300}],
    [{ratio: 0.8, deductible: '1300.001'}],
    [{ratio: 0.8, cap: {amount: 1, count: 'fund'}}],
    [{ratio: 0.8, deductibleBasis: 'weekly', deductible: 1}],
    [{bands: []}],
    [{criticalIllness: {deductible: 1, band: []}}],
  ])('%j is refused by schema and reader', inline => {
    expect(valid(inline)).toBe(false)
    expect(completePolicy(inline).ok).toBe(false)
  })

  type Path = (string | number)[]
  function nodes(value: unknown, path: Path = []): Path[] {
    if (typeof value !== 'object' || value === null) return [path]
    return [
      path,
      ...Object.entries(value).flatMap(([key, each]) =>
        nodes(each, [...path, Array.isArray(value) ? Number(key) : key]),
      ),
    ]
  }
  /** A copy of the file with one node replaced, or its key misspelled. */
  function spoiled(file: object, path: Path, how: 'text' | 'negative' | 'list' | 'misspelled'): unknown {
    const copy = structuredClone(file) as Record<string, unknown>
    const key = path.at(-1) as string
    let parent = copy as Record<string, unknown>
    for (const each of path.slice(0, -1)) parent = parent[each] as Record<string, unknown>
    if (how === 'misspelled') {
      parent[`${key}x`] = parent[key]
      delete parent[key]
    } else parent[key] = {text: 'no such word', negative: -1, list: [[]]}[how]
    return copy
  }

  // years that only extend another differ in a cap; spoiling them again shows nothing new
  const own = listPolicies()
    .map(policy => policy.id)
    .filter(id => !/^shanghai-employees-20(19|2[0-4])$/.test(id))
  test.each(own)('%s: what the schema forbids the reader refuses', id => {
    const file = policyFileById(id) as object
    let forbidden = 0
    const leaks: string[] = []
    for (const path of nodes(file).slice(1)) {
      for (const how of ['text', 'negative', 'list', 'misspelled'] as const) {
        if (how === 'misspelled' && typeof path.at(-1) !== 'string') continue
        const broken = spoiled(file, path, how)
        if (valid(broken)) continue
        forbidden += 1
        if (readPolicy(broken).ok) leaks.push(`${how} /${path.join('/')}`)
      }
    }
    expect(leaks).toEqual([])
    expect(forbidden).toBeGreaterThan(100)
  })
})
