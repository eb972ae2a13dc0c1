// Variants that are not equal are found, each by its name: planted differences, since the real ones are equal.
import {beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {castOf, confusable} from './cast.ts'
import type {Exercise} from './exercise.ts'
import {classroomDeps} from './testing/deps.ts'
import {checkVariant, compare, goodSeeds, type Measured, measure} from './variants.ts'

let deps: WorldDeps
let template: Measured
const op01 = exerciseById('OP-01')!
beforeAll(async () => {
  deps = await classroomDeps()
  template = measure(op01, op01.seed, deps)
})

const plain = (): Measured => ({
  ...template,
  keys: 1000,
  parMs: 100_000,
  robots: {careful: 1000, average: 950, hasty: 790},
})

describe('a variant beside its template', () => {
  it.each<[string, Partial<Measured>, RegExp]>([
    ['six per cent more keys', {keys: 17}, /keys: .*expected "16 ± 5 %", got 17/],
    ['another mental step', {minds: 99}, /mental steps/],
    ['nine per cent more par', {parMs: 40_500}, /par in ms: .*got 40500/],
    ['a bucket more', {path: ['bucket/bucket.overLimit']}, /way of settlement 1 .*\+bucket\/bucket.overLimit/],
    ['a settlement less', {path: []}, /settlements: .*expected 1, got 0/],
    ['a robot three points off', {robots: {careful: 1000, average: 950, hasty: 863}}, /robot average/],
    ['a trap fewer', {traps: ['1:stranger']}, /traps: .*expected –, got 1:stranger/],
    ['a solution that is none', {totalTenths: 990}, /total of the solution: .*got 99/],
  ])('%s', (_, changes, problem) => {
    const found = compare(op01, template, {...template, ...changes})
    expect(found.map(one => one.en).join('\n')).toMatch(problem)
    for (const one of found) expect(one.zh).toMatch(/，应为 .*，实为 .*。.+。/)
  })

  it.each<[string, Partial<Measured>]>([
    ['five per cent of the keys', {keys: 1050}],
    ['eight per cent of par', {parMs: 108_000}],
    ['two points of a robot', {robots: {careful: 980, average: 930, hasty: 770}}],
  ])('is still equal at %s', (_, changes) => {
    expect(compare(op01, plain(), {...plain(), ...changes})).toEqual([])
  })

  it.each<[string, Partial<Measured>]>([
    ['five per cent of the keys', {keys: 1051}],
    ['as many fewer', {keys: 949}],
    ['eight per cent of par', {parMs: 108_011}],
    ['two points of a robot', {robots: {careful: 1000, average: 950, hasty: 769}}],
  ])('is no longer equal just beyond %s', (_, changes) => {
    expect(compare(op01, plain(), {...plain(), ...changes})).toHaveLength(1)
  })

  it('equal to itself', () => {
    expect(compare(op01, template, template)).toEqual([])
  })

  it('prices that cross a rule are found where they cross', () => {
    // the template's drug is below what is left of the band, most variants' is above
    const [first, ...rest] = op01.patients
    const who = {
      role: 'working',
      age: [25, 50],
      account: {currentYear: 0, priorYears: 0},
      used: {selfPayBandUsed: 420},
    } as const
    const crossing: Exercise = {
      ...op01,
      patients: [
        {
          ...first!,
          who: {...who, age: [25, 50]},
          orders: [...first!.orders!.slice(0, 2), {item: '板蓝根颗粒', count: 2, price: [11, 45]}],
        },
        ...rest,
      ],
    }
    const measured = measure(crossing, 'template', deps)
    const reports = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8'].map(seed =>
      checkVariant(crossing, measured, seed, deps),
    )
    const problems = reports.flatMap(one => one.problems)
    expect(problems.some(one => one.en.includes('way of settlement'))).toBe(true)
    expect(reports.some(one => one.problems.length === 0)).toBe(true)
  })

  it('seeds to hand out are equal ones', () => {
    expect(goodSeeds(op01, 'class-7', 3, deps)).toEqual(['class-7-1', 'class-7-2', 'class-7-3'])
  })
})

describe('names', () => {
  it.each([
    ['王芳', '王芳', true],
    ['王芳', '王方', true],
    ['王芳芳', '王芳', false],
    ['王芳', '李强', false],
  ])('%s and %s', (a, b, alike) => {
    expect(confusable(a, b)).toBe(alike)
  })

  it('of one queue are told apart at every seed', () => {
    const op12 = exerciseById('OP-12')!
    for (let seed = 0; seed < 30; seed++) {
      const names = castOf(op12, `s${seed}`).map(one => one.person.name)
      for (const [index, name] of names.entries())
        for (const other of names.slice(index + 1)) expect(confusable(name, other)).toBe(false)
    }
  })
})
