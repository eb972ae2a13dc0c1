// The register: gaps, duplicates and foreign numbers found exactly, and nothing else called one.
import {describe, expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import type {SlipBlockDoc, SlipDoc, SlipNoteDoc} from '../state/slip-records.ts'
import {type NumberState, registerOf} from './register.ts'
import {slipOf} from './testing/slips.ts'

const block = (from: number, to: number, window = '1', series = 'A'): SlipBlockDoc => ({
  id: `K${from}`,
  series,
  from,
  to,
  window,
  issuedBy: '秦',
  issuedAt: 0,
})
const note = (number: number, fate: SlipNoteDoc['fate']): SlipNoteDoc => ({
  id: `G${number}`,
  series: 'A',
  number,
  fate,
  by: '秦',
  at: 0,
  reason: '',
})

describe('the register', () => {
  it('tells unused, used, void, declared, missing and duplicate apart', () => {
    const slips = [
      slipOf('P1', {number: 201}),
      slipOf('P2', {number: 203}, {state: 'void'}),
      slipOf('P3', {number: 205}),
      slipOf('P4', {number: 205}),
      slipOf('P5', {number: 226}),
      slipOf('P6', {series: 'B', number: 201}),
    ]
    const register = registerOf([block(201, 207)], slips, [note(204, 'spoiled')])
    const states = register.blocks[0]?.numbers.map(one => one.state)
    expect(states).toEqual<NumberState[]>(['used', 'missing', 'void', 'declared', 'duplicate', 'unused', 'unused'])
    expect(register).toMatchObject({
      missing: [{series: 'A', number: 202}],
      declared: [{series: 'A', number: 204, fate: 'spoiled'}],
      duplicates: [{series: 'A', number: 205, slips: ['P3', 'P4'], declared: false}],
      outside: [
        {series: 'A', number: 226, slip: 'P5'},
        {series: 'B', number: 201, slip: 'P6'},
      ],
      counts: {issued: 7, written: 6, void: 1, posted: 0, open: 5},
    })
    expect(registerOf([block(201, 207)], slips, [note(205, 'duplicate')]).duplicates[0]?.declared).toBe(true)
  })

  it.each(['a', 'b', 'c', 'd', 'e', 'f'])('finds exactly what was planted, seed %s', seed => {
    const draw = drawFrom(seed, 'register')
    const blocks = [block(1, 40), block(41, 90, '2'), block(100, 130, '3')]
    const slips: SlipDoc[] = []
    const planted = {missing: [] as number[], duplicates: [] as number[], outside: [] as number[]}
    const write = (number: number) => slips.push(slipOf(`P${slips.length}`, {number}))
    for (const {from, to} of blocks) {
      const last = from + 5 + draw.below(`last ${from}`, to - from - 5)
      for (let number = from; number <= last; number++) {
        const fate = draw.below(`fate ${number}`, 10)
        if (fate === 0 && number < last) planted.missing.push(number)
        else write(number)
        if (fate === 1) {
          planted.duplicates.push(number)
          write(number)
        }
      }
    }
    for (let n = 0; n < 3; n++) {
      planted.outside.push(91 + n)
      write(91 + n)
    }
    const found = registerOf(blocks, slips, [])
    expect(found.missing.map(one => one.number)).toEqual(planted.missing)
    expect(found.duplicates.map(one => one.number)).toEqual(planted.duplicates)
    expect(found.outside.map(one => one.number)).toEqual(planted.outside)
  })
})
