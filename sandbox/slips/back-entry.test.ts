// Back-entry: two people, then a third where they disagree; the order of the stack; sums that always add up.
import {describe, expect, it} from 'vitest'
import type {SlipDoc} from '../state/slip-records.ts'
import {agreedFields, backEntryOrder, disputed, keyed, resolved, sumsOf} from './back-entry.ts'
import {fieldsOf} from './fields.ts'
import {paperOf, slipOf} from './testing/slips.ts'

const truth = fieldsOf(paperOf())
const must = (slip: SlipDoc | string): SlipDoc => {
  if (typeof slip === 'string') throw new Error(slip)
  return slip
}
const first = (fields = truth, by = '甲') => must(keyed(slipOf('P1'), {pass: 1, by, at: 1, fields}))
const both = (one = truth, other = truth) => must(keyed(first(one), {pass: 2, by: '乙', at: 2, fields: other}))

describe('two passes and a third', () => {
  it('agree, and the sheet is agreed', () => {
    expect(both().state).toBe('agreed')
    expect(agreedFields(both())).toEqual(truth)
  })

  it('disagree: the fields are named, and the third reads them on the paper', () => {
    const slip = both({...truth, total: '18.31'}, {...truth, name: '曾国瑛'})
    expect(slip.state).toBe('disputed')
    expect(disputed(slip)).toEqual(['name', 'total'])
    expect(resolved(slip, {by: '丙', at: 3, fields: {name: '曾国英'}})).toBe('unresolved')
    const done = must(resolved(slip, {by: '丙', at: 3, fields: {name: '曾国英', total: '18.13', nonsense: 'x'}}))
    expect(done.state).toBe('agreed')
    expect(agreedFields(done)).toEqual(truth)
  })

  it('the third may mend what both misread alike', () => {
    const wrong = {...truth, 'item1.count': '7'}
    const done = must(resolved(both(wrong, wrong), {by: '丙', at: 3, fields: {'item1.count': '1'}}))
    expect(agreedFields(done)).toEqual(truth)
  })

  it.each<[string, SlipDoc, 1 | 2, string, string]>([
    ['the same person twice', first(), 2, '甲', 'samePerson'],
    ['the same person with a blank', first(), 2, ' 甲 ', 'samePerson'],
    ['the second before the first', slipOf('P1'), 2, '乙', 'firstMissing'],
    ['the first again', first(), 1, '乙', 'keyedAlready'],
    ['the second again', both(), 2, '丙', 'keyedAlready'],
    ['nobody', slipOf('P1'), 1, ' ', 'noName'],
    ['a void sheet', slipOf('P1', {}, {state: 'void'}), 1, '甲', 'slipClosed'],
  ])('refuse %s', (_, slip, pass, by, why) => {
    expect(keyed(slip, {pass, by, at: 9, fields: truth})).toBe(why)
  })

  it.each(['甲', '乙'])('the third is neither of the two: %s', by => {
    expect(resolved(both(truth, {...truth, total: '1.00'}), {by, at: 3, fields: {total: '18.13'}})).toBe('samePerson')
  })

  it('there is nothing to resolve before both have keyed', () => {
    expect(resolved(first(), {by: '丙', at: 3, fields: {}})).toBe('notKeyed')
  })
})

it('the stack goes emergency, deposits, charges, registrations, refunds, each by number', () => {
  const slips = [
    slipOf('P1', {kind: 'refund', number: 1}),
    slipOf('P2', {kind: 'registration', number: 2}),
    slipOf('P3', {kind: 'charge', number: 4}),
    slipOf('P4', {kind: 'charge', number: 3}),
    slipOf('P5', {kind: 'deposit', number: 5}),
    slipOf('P6', {kind: 'charge', number: 6, level: 'green'}),
  ]
  expect(slips.sort(backEntryOrder).map(one => one.id)).toEqual(['P6', 'P5', 'P4', 'P3', 'P2', 'P1'])
})

it('the paper is posted, void and open together; a refund takes away', () => {
  expect(
    sumsOf([
      slipOf('P1', {}, {state: 'posted'}),
      slipOf('P2', {}, {state: 'void'}),
      slipOf('P3'),
      slipOf('P4', {kind: 'refund', total: 1400}),
    ]),
  ).toEqual({paper: 3 * 1813 - 1400, posted: 1813, void: 1813, open: 1813 - 1400})
})
