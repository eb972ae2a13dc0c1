// Values that print alike are found alike where their members are plain; values that do not, never are.
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {printAlike} from './print-alike.ts'

const leaf = fc.constantFrom(null, true, false, 0, -0, 1, -1, 0.5, '', 'a', '医', [], {})
const plain = fc.letrec(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    leaf,
    fc.array(tie('value'), {maxLength: 3}),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '1'), tie('value'), {maxKeys: 4}),
  ),
})).value
/** Few values and few keys, so that pairs are often almost equal. */
const made = fc.letrec(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    leaf,
    fc.constantFrom(undefined, Number.NaN),
    fc.array(tie('value'), {maxLength: 3}),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '1'), tie('value'), {maxKeys: 4}),
  ),
})).value
const read = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

it('what was printed and read again prints alike', () => {
  fc.assert(
    fc.property(plain, value => printAlike(read(value), value)),
    {numRuns: 1000},
  )
  expect(printAlike({a: 1, b: [{c: 'x'}]}, {a: 1, left: undefined, b: [{c: 'x'}]})).toBe(true)
})

it('never finds alike what prints otherwise', () => {
  fc.assert(
    fc.property(
      plain,
      made,
      (one, other) => !printAlike(read(one), other) || JSON.stringify(read(one)) === JSON.stringify(other),
    ),
    {numRuns: 5000},
  )
})

it.each([
  ['another order', {a: 1, b: 2}, {b: 2, a: 1}],
  ['a member more', {a: 1}, {a: 1, b: 2}],
  ['a member less', {a: 1, b: 2}, {a: 1}],
  ['a list longer', [1], [1, 2]],
  ['a list for an object', [], {}],
  ['an object for a list', {}, []],
  ['null for an object', null, {}],
  ['a text for a number', {a: '1'}, {a: 1}],
  ['deep down', {a: [{b: {c: 1}}]}, {a: [{b: {c: 2}}]}],
])('sees %s', (_, one, other) => {
  expect(printAlike(one, other)).toBe(false)
})
