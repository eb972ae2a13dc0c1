import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sampleBreakdown} from '../testing/sample.ts'
import {bucketSegments, fundSegments, payerSegments, widths} from './fen-bar.ts'
import {waterfall} from './waterfall.ts'

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

describe('fen bar', () => {
  it('is in proportion', () => {
    // 17384 fen: 2874/17384 = 16.532 %, 9254 = 53.233 %, 5256 = 30.235 %
    expect(widths([2874, 9254, 5256])).toEqual([1653, 5323, 3024])
  })

  it('keeps one fen of a large bill visible and sums to the whole', () => {
    expect(widths([1, 1_000_000, 0])).toEqual([160, 9840, 0])
  })

  it('shares the bar equally when there are more parts than floors', () => {
    expect(total(widths(Array.from({length: 100}, () => 1)))).toBe(10_000)
  })

  it('is empty for an empty bill', () => expect(widths([0, 0])).toEqual([0, 0]))

  it('sums to 10,000 and hides nothing, whatever the amounts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: -10_000_000, max: 10_000_000}), {minLength: 1, maxLength: 12}), amounts => {
        const w = widths(amounts)
        if (amounts.every(a => a === 0)) return w.every(x => x === 0)
        return total(w) === 10_000 && w.every((x, i) => (amounts[i] === 0 ? x === 0 : x >= 160))
      }),
    )
  })

  it('every split of the bill sums to the bill', () => {
    const b = sampleBreakdown
    for (const segments of [payerSegments(b), fundSegments(b), bucketSegments(b)])
      expect(total(segments.map(s => s.fen))).toBe(b.total)
  })

  it('every paying segment has a reason', () => {
    for (const segment of fundSegments(sampleBreakdown)) expect(segment.steps.length, segment.id).toBeGreaterThan(0)
  })
})

describe('waterfall', () => {
  it('ends at the total and never overlaps', () => {
    const rows = waterfall(sampleBreakdown)
    expect(rows.at(-1)?.explained).toBe(sampleBreakdown.total)
    let at = 0
    for (const piece of rows.flatMap(r => r.pieces).filter(p => p.side !== 'measure')) {
      expect(piece.from).toBe(at)
      at += piece.fen
    }
  })
})
