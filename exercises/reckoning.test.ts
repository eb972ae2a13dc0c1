// The reckoning of every wrong trainee, done again on paper: from the points the document says each check loses and the weights of
// the README to the total, without the grading. Both languages must show that sum. What a mistake deserves is read in `why`.
import {describe, expect, it} from 'vitest'
import type {Dimension} from '../grading/types.ts'
import {exercises} from './index.ts'

const usual = {M: 40, P: 20, R: 20, S: 10, C: 10}
const order: Dimension[] = ['M', 'P', 'R', 'S', 'C']

/** 'said:greet@2' is the check `said` with that line at patient 2. */
const named = (one: {check: string; line?: string; what?: string; patient?: number}): string =>
  one.check + ((one.line ?? one.what) ? `:${one.line ?? one.what}` : '') + (one.patient ? `@${one.patient}` : '')

/** One decimal, and none where it is nought: 85, 6.3. */
const shown = (tenths: number): string => String(tenths / 10)

describe.each(exercises().map(one => [one.id, one] as const))('%s', (_, exercise) => {
  const present = order.filter(name => exercise.rubric[name])
  const weights = {...usual, ...exercise.weights}
  const whole = present.reduce((sum, name) => sum + weights[name], 0)

  it.each(exercise.wrong.map(one => [one.name.en, one] as const))('%s', (__, {marks}) => {
    const left = new Map(Object.entries(marks.lost))
    const parts = present.map(name => {
      let [got, of] = [0, 0]
      for (const spec of exercise.rubric[name]!) {
        of += spec.points
        got += spec.points - (left.get(named(spec)) ?? 0)
        left.delete(named(spec))
      }
      return {name, tenths: Math.round((1000 * weights[name] * got) / (whole * of))}
    })
    expect([...left.keys()], 'lost checks the rubric does not have').toEqual([])
    const total = parts.reduce((sum, one) => sum + one.tenths, 0)
    expect(total).toBe(marks.totalTenths)
    const sum = `${parts.map(({name, tenths}) => `${name} ${shown(tenths)}`).join(' + ')} = ${shown(total)}`
    expect(marks.why.zh).toContain(sum)
    expect(marks.why.en).toContain(sum)
    // what passes: 80 in all, 90 % of M, 60 % of R, no critical task
    const reached = (name: Dimension, percent: number) => {
      const part = parts.find(one => one.name === name)
      return !part || part.tenths >= (10 * percent * weights[name]) / whole - 0.5
    }
    if (marks.passed)
      expect(total >= 800 && reached('M', 90) && reached('R', 60) && marks.criticals.length === 0).toBe(true)
    else expect(total < 800 || !reached('M', 90) || !reached('R', 60) || marks.criticals.length > 0).toBe(true)
  })
})
