// What is typed and what it finds 模糊检索, on a handful of names and against a plain look at every line.
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type IndexLine, indexText, SearchIndex, typed} from './search-index.ts'

const line = (id: number, name: string, pinyin: string, more: Partial<IndexLine> = {}): IndexLine => ({
  id,
  kind: 0,
  tier: 1,
  keys: [name, pinyin],
  aliases: [],
  ...more,
})
const lines = [
  line(1, '阿莫西林胶囊', 'amxljn'),
  line(2, '阿司匹林肠溶片', 'asplcrp', {aliases: ['acetylsalicylic acid|']}),
  line(3, '苯磺酸氨氯地平片', 'bhsaldpp', {tier: 0, aliases: ['氨氯地平片|aldpp', 'amlodipine|']}),
  line(4, '氨氯地平', 'aldp', {tier: 2}),
  line(5, 'X线计算机体层(CT)平扫', 'xxjsjtcctps', {kind: 3, aliases: ['CT|ct']}),
  line(4097, '维生素B1片', 'wssb1p'),
]
const index = new SearchIndex(indexText(lines))
const ids = (q: string, limit = 10, options = {}) => index.find(q, limit, options).map(hit => hit.id)

describe('what is typed finds', () => {
  // biome-ignore format: a table
  test.each([
    ['amxl', [1], 'initials from the beginning'],
    ['aldp', [4, 3], 'an exact key before the beginning of another, whatever the tier'],
    ['氨氯', [3, 4], 'equal quality: the better known first'],
    ['地平', [3, 4], 'inside a name'],
    ['ＡＭＸＬ', [1], 'full-width capitals'],
    ['a', [3, 1, 2, 4], 'one letter: what begins with it'],
    ['amlo', [3], 'a Latin name from its beginning'],
    ['pine', [], 'not from its middle'],
    ['amlp', [3], 'scattered letters of a Latin name'],
    ['b1', [4097], 'digits within a name; numbers above 4096 come back whole'],
    ['ct', [5], 'an alias'],
    ['CT平扫', [5], 'brackets do not count'],
    ['zzzz', [], 'nothing'],
    ['', [], 'nothing typed'],
    ['  ()', [], 'only what does not count'],
    ['\ue000\n\t', [], 'the marks of the text itself'],
  ])('%s', (q, expected) => expect(ids(q)).toEqual(expected))

  test('only of a kind, only so many, not scattered', () => {
    expect(ids('ct', 10, {kind: 0})).toEqual([])
    expect(ids('ct', 10, {kind: 3})).toEqual([5])
    expect(ids('a', 2)).toEqual([3, 1])
    expect(ids('a', 0)).toEqual([])
    expect(ids('amlp', 10, {scattered: false})).toEqual([])
  })

  test('each line once, with its best quality', () => {
    const twice = new SearchIndex(indexText([line(1, '片片片', 'ppp'), line(2, '甲片', 'jp')]))
    expect(twice.find('片', 10)).toEqual([
      {id: 1, quality: 'prefix'},
      {id: 2, quality: 'inner'},
    ])
  })
})

test('agrees with looking at every line', () => {
  const letters = fc.stringMatching(/^[ab]{1,4}$/)
  fc.assert(
    fc.property(fc.array(letters, {minLength: 1, maxLength: 30}), fc.stringMatching(/^[ab]{2,3}$/), (words, q) => {
      const all = new SearchIndex(indexText(words.map((word, i) => line(i + 1, word, word))))
      const found = all.find(q, 100, {scattered: false})
      const rank = (word: string) => (word === q ? 0 : word.startsWith(q) ? 1 : word.includes(q) ? 2 : 3)
      const expected = words
        .map((word, i) => ({id: i + 1, rank: rank(word)}))
        .filter(one => one.rank < 3)
        .sort((x, y) => x.rank - y.rank || x.id - y.id)
      expect(found.map(hit => hit.id)).toEqual(expected.map(one => one.id))
    }),
  )
})

test('typed text and keys meet in one form', () => {
  expect(typed(' 维生素Ｂ1（片）')).toBe('维生素b1片')
})
