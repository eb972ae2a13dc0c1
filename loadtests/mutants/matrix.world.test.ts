// The kill matrix as a test: every mutant dies by the predicate meant for it, the canary dies everywhere, and one that acts
// like the reference does not pass for killed. The page in loadtests/kill-matrix.md is what this run finds.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {predicateIds} from '../../grading/judge/types.ts'
import {depsWith, inventedShelf} from '../../sandbox/simulator/testing/deps.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {matrixPage, type Row, survivors, tryMutant} from './matrix.ts'
import {canary, type Mutant, mutants} from './mutants.ts'
import {plans} from './plans.ts'

const page = join(import.meta.dirname, '../kill-matrix.md')
const rows: Row[] = []
let deps: WorldDeps
beforeAll(async () => {
  deps = await depsWith(inventedShelf)
})
const tried = (mutant: Mutant, some = plans) => tryMutant(mutant, some, deps, inventedShelf)

describe('the kill matrix', () => {
  it.each(mutants.map(mutant => [mutant.killedBy, mutant.id, mutant] as const))('%s kills %s', (_k, _id, mutant) => {
    const row = tried(mutant)
    rows.push(row)
    expect(survivors([row]), JSON.stringify(row.found)).toEqual([])
    expect(row.verdicts).not.toContain('ERROR')
  })

  it('has a mutant for every predicate that can fail somebody, and names none twice', () => {
    expect(new Set(mutants.map(one => one.killedBy))).toEqual(new Set(predicateIds.filter(id => id !== 'K9')))
    expect(new Set(mutants.map(one => one.id)).size).toBe(mutants.length)
  })

  it('fails the canary under every plan', () => {
    expect(new Set(tried(canary).verdicts)).toEqual(new Set(['FAIL']))
  })

  it('finds out a mutant that acts like the reference', () => {
    const idle: Mutant = {id: 'idle', zh: '什么也没变', en: 'nothing swapped', killedBy: 'K4', change: {}}
    const row = tried(idle)
    expect(survivors([row])).toEqual(['idle'])
    expect(new Set(row.verdicts)).toEqual(new Set(['PASS']))
  })

  it('is what the page says', () => {
    const text = matrixPage(rows, plans)
    if (process.env.RENEW) writeFileSync(page, text)
    expect(readFileSync(page, 'utf8')).toBe(text)
  })
})
