// The run over time, and the knee of a growing load.
import {describe, expect, it} from 'vitest'
import {kneeOf} from './knee.ts'
import {seriesOf} from './series.ts'
import {changeAt, evidenceOf, lineAt} from './testing/evidence.ts'

describe('slices', () => {
  const evidence = evidenceOf('smoke', {
    lines: [
      lineAt(0, 500),
      lineAt(1, 700, {ended: 2700}),
      lineAt(2, 1500, {how: 'late', ended: 31_500}),
      lineAt(3, 2100, {begun: 3200}),
    ],
    unknowns: [
      changeAt('a', 0.5, true, 700),
      changeAt('b', 0.7, true),
      changeAt('a', 0.9, false, 700),
      changeAt('c', 2.2, true, 300),
      changeAt('b', 2.5, false),
      changeAt('c', 70, false),
    ],
  })
  const {seconds, slices} = seriesOf(evidence)
  const at = (second: number) => slices[Math.floor(second / seconds)]

  it('reach to the last thing that happened, and are few', () => {
    expect(seconds).toBe(2)
    expect(slices).toHaveLength(35)
  })
  it('count arrivals by when they began, latency by when they were planned', () => {
    expect(slices.map(one => one.begun * seconds).slice(0, 3)).toEqual([3, 1, 0])
    expect(at(0)).toMatchObject({p50Ms: 80, p99Ms: 2000, notSettled: 1})
    expect(at(4)).toMatchObject({p50Ms: null, notSettled: 0})
    // ten in a minute at a tenth of T3's peak
    expect(slices.reduce((sum, one) => sum + one.planned * seconds, 0)).toBe(10)
  })
  it('hold the most unknowns at once, and what is booked of them at their end', () => {
    expect(at(0)).toMatchObject({unknowns: 2, apartRows: 0, apartFen: 0})
    expect(at(2)).toMatchObject({unknowns: 2, apartRows: 1, apartFen: 300})
    expect(at(30)).toMatchObject({unknowns: 1, apartRows: 1, apartFen: 300})
    expect(slices.at(-1)).toMatchObject({unknowns: 1, apartRows: 0})
  })
})

describe('the knee', () => {
  const base = evidenceOf('breakpoint')
  const step = (index: number, took: number, more = {}) =>
    Array.from({length: 5}, (_, visit) =>
      lineAt(index * 10 + visit, index * 60_000 + visit, {ended: index * 60_000 + visit + took, ...more}),
    )
  const of = (lines: ReturnType<typeof step>[], change = {}) => kneeOf({...base, lines: lines.flat(), ...change})

  it('is the last step that held', () => {
    const knee = of([step(0, 80), step(1, 90), step(2, 3001)])
    expect(knee).toMatchObject({gaveWay: 'latency', last: {step: 2, messages: 5.5, p99Ms: 90}})
    expect(knee.steps).toHaveLength(3)
  })
  it('may be K8’s, or visits that were not settled', () => {
    expect(of([step(0, 80), step(1, 90)], {restraintBroke: 1})).toMatchObject({gaveWay: 'K8', last: {step: 1}})
    expect(of([step(0, 80), step(1, 90, {how: 'refused'})]).gaveWay).toBe('errors')
  })
  it('is not found when the generator gave way, or nothing did', () => {
    expect(of([step(0, 80), step(1, 5000, {begun: 70_000})]).gaveWay).toBe('generator')
    expect(of([step(0, 80), step(1, 90)])).toMatchObject({gaveWay: 'none', last: {step: 2}})
    expect(of([step(0, 4000)])).toMatchObject({gaveWay: 'latency', last: undefined})
  })
})
