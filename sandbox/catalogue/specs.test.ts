// The small rules of growth, one table each: specifications 规格, code segments 编码, names and forms 剂型, periods of
// validity 有效期, prices.
import {describe, expect, test} from 'vitest'
import {classSegment, codeShapes, NameSegments} from './codes.ts'
import {splitForm} from './dosage-forms.ts'
import {expandPatent} from './drug-bases.ts'
import {always, cutPeriods, dayBetween} from './periods.ts'
import {between, roundPrice} from './prices.ts'
import {planSpecs, scaled, specText} from './specs.ts'

describe('specifications', () => {
  // biome-ignore format: a table
  test.each([
    ['5mg', 2, 1, '10mg'],
    ['5mg', 1, 2, '2.5mg'],
    ['0.25g', 2, 1, '0.5g'],
    ['2ml:20mg', 1, 2, '1ml:10mg'],
    ['0.125g', 1, 2, undefined],
    ['80mg/12.5mg', 2, 1, undefined],
  ])('%s × %i ÷ %i', (strength, times, by, expected) => expect(scaled(strength, times, by)).toBe(expected))

  test('strengths and packs of the form, the usual one first', () => {
    const plan = planSpecs(['20mg*14粒', '20mg*28粒', '10mg*14片', '40mg*1瓶'], '粒', 0)
    expect(plan.strengths[0]).toMatchObject({text: '20mg', costBp: 10_000})
    expect(plan.strengths[0]?.packs.slice(0, 2)).toEqual([
      {count: 14, costBp: 10_000},
      {count: 28, costBp: 20_000},
    ])
  })

  test('a form the facts do not name takes the dose of another', () => {
    expect(planSpecs(['100mg*30片'], '粒', 0).strengths[0]?.text).toBe('100mg')
    expect(planSpecs(['2ml:20mg*2支'], '瓶', 0).strengths[0]?.text).toBe('2ml:20mg')
  })

  test('text', () => {
    expect(specText('5mg', 28, '片')).toBe('5mg*28片')
    expect(specText('', 200, '丸')).toBe('200丸')
  })
})

describe('codes', () => {
  const known = new Map([
    ['XB02BX', ''],
    ['XB02B', ''],
    ['ZH01', ''],
    ['XA01', ''],
  ])
  // biome-ignore format: a table
  test.each([
    ['XA10BA', 'A10BA'],
    ['XB02B', 'B02BX'],
    ['ZA04B', 'A04BA'],
    ['XA01', 'A01AA'],
    ['ZH', 'H01AA'],
    ['ZHAAAA', 'H01AA'],
  ])('class %s is %s', (drugClass, segment) => expect(classSegment(drugClass, known)).toBe(segment))

  test('an ingredient keeps its segment in a class; nobody else gets it', () => {
    const segments = new NameSegments(3)
    segments.reserve('A10BA', 'E021', '二甲双胍')
    expect(segments.segment('A10BA', 'e', '二甲双胍', 7)).toBe('E021')
    expect(segments.segment('A10BA', 'e', '恩格列净', 21)).toBe('E022')
    expect(segments.segment('A10BD', 'e', '二甲双胍', 21)).toBe('E021')
  })

  test('shapes refuse their neighbours', () => {
    expect(codeShapes.westernDrug.test('XA01ABD075A002010100483')).toBe(true)
    expect(codeShapes.westernDrug.test('XA01ABD075A00201010048')).toBe(false)
    expect(codeShapes.patentMedicine.test('ZA01BAS0846010203729')).toBe(true)
    expect(codeShapes.decoctionPiece.test('T001700683')).toBe(true)
    expect(codeShapes.service.test('001204000060001')).toBe(true)
    expect(codeShapes.consumable.test('C0101010011303807555')).toBe(true)
  })
})

describe('names', () => {
  // biome-ignore format: a table
  test.each([
    ['小柴胡片(胶囊、颗粒)', ['小柴胡片', '小柴胡胶囊', '小柴胡颗粒']],
    ['双黄连注射液', ['双黄连注射液']],
    ['祛风骨痛凝胶膏(祛风骨痛巴布膏)', ['祛风骨痛凝胶膏', '祛风骨痛巴布膏']],
    ['生脉饮(党参方)、生脉片(颗粒)(党参方)', ['生脉饮', '生脉片', '生脉颗粒']],
  ])('%s', (written, expected) => expect(expandPatent(written)).toEqual(expected))

  test('the longest form ends a name, but never leaves a single character', () => {
    expect(splitForm('阿司匹林肠溶片', 'W')).toEqual({base: '阿司匹林', form: '肠溶片'})
    expect(splitForm('注射用头孢曲松钠', 'W')).toEqual({base: '头孢曲松钠', form: '注射用'})
    expect(splitForm('增乳膏', 'Z')).toEqual({base: '增乳', form: '膏'})
    expect(splitForm('云南白药', 'Z')).toBeUndefined()
  })
})

describe('periods', () => {
  const b = {itemClass: 'B' as const, ratioBp: 1000, priceBp: 10_000}
  const two = [
    {...b, from: always},
    {...b, from: '2025-01-01', ratioBp: 500},
  ]

  test('a product lives through both', () => {
    const rows = cutPeriods(two, {begins: '2020-01-01', ends: null})
    expect(rows.map(row => [row.from, row.to, row.ratioBp])).toEqual([
      ['2020-01-01', '2024-12-31', 1000],
      ['2025-01-01', null, 500],
    ])
  })

  test('one that ends before, one that begins after, one that ends on the last day', () => {
    expect(cutPeriods(two, {begins: '2020-01-01', ends: '2023-05-05'}).map(row => row.to)).toEqual(['2023-05-05'])
    expect(cutPeriods(two, {begins: '2025-03-01', ends: null}).map(row => row.from)).toEqual(['2025-03-01'])
    expect(cutPeriods(two, {begins: '2020-01-01', ends: '2024-12-31'}).map(row => row.to)).toEqual(['2024-12-31'])
  })

  test('drawn days exist', () => {
    expect(dayBetween(2022, 4, 0)).toBe('2022-01-01')
    for (let i = 0; i < 1000; i++)
      expect(dayBetween(2022, 4, i / 1000)).toMatch(/^202[2-5]-(0\d|1[0-2])-([01]\d|2[0-8])$/)
  })
})

describe('prices', () => {
  test('between the ends, rising, rounded to fen from one yuan up', () => {
    expect(between(10_000, 90_000, 0)).toBe(10_000)
    expect(between(10_000, 90_000, 0.5)).toBe(30_000)
    expect(between(10_000, 90_000, 0.999)).toBeLessThan(90_000)
    expect(roundPrice(123_456)).toBe(123_500)
    expect(roundPrice(512.4)).toBe(512)
    expect(roundPrice(0)).toBe(1)
  })
})
