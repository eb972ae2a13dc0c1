// The split of a charged line 费用明细拆分: a rule table with sums worked by hand, then properties over any line.
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {failedParts, splitLine} from './split.ts'
import {
  type CatalogueItem,
  type ChargedLine,
  hospitalLevels,
  type LinePatient,
  type Lookup,
  type Restriction,
  type SplitReason,
} from './types.ts'

const item = (over: Partial<CatalogueItem> = {}): CatalogueItem => ({
  code: 'XC08CAA338A001010190834',
  kind: 'westernDrug',
  name: '苯磺酸氨氯地平片',
  spec: '5mg*7片',
  form: '片',
  unit: '盒',
  maker: '沙盘',
  itemClass: 'B',
  chargeType: '09',
  firstSelfPay: 1000,
  ceiling: null,
  price: 10_000_000,
  validFrom: '2020-01-01',
  validTo: null,
  restriction: null,
  restricted: false,
  essential: false,
  negotiated: false,
  special: false,
  pinyin: 'bhsaldpp',
  ...over,
})
const a = (over: Partial<CatalogueItem> = {}) => item({itemClass: 'A', firstSelfPay: 0, ...over})
const c = (over: Partial<CatalogueItem> = {}) => item({itemClass: 'C', firstSelfPay: 10_000, ...over})
const valid = (found: CatalogueItem): Lookup => ({found: 'valid', item: found})

const line = (price: number, count: number, approval: ChargedLine['approval'] = '0'): ChargedLine => ({
  id: '1',
  code: 'XC08CAA338A001010190834',
  hospitalCode: 'H1',
  price,
  count,
  amount: 0,
  serviceDate: '2025-06-01',
  approval,
})

const woman: LinePatient = {
  sex: 'female',
  age: 70,
  setting: 'outpatient',
  insuranceType: '310',
  diagnoses: ['I10.x00x002'],
}
const boy: LinePatient = {sex: 'male', age: 17, setting: 'inpatient', insuranceType: '390', diagnoses: ['J18.900']}

const forWomen: Restriction = {text: '限女性', sex: 'female'}
const forChildren: Restriction = {text: '限儿童', ageBelow: 18}
const fromThree: Restriction = {text: '限3-12岁', ageFrom: 3, ageBelow: 13}
const diabetes: Restriction = {text: '限2型糖尿病', diagnosisPrefixes: ['E11']}
const hypertension: Restriction = {text: '限高血压', diagnosisPrefixes: ['I10', 'I11']}
const wards: Restriction = {text: '限住院', setting: 'inpatient'}
const wardsOrEmergency: Restriction = {text: '限急诊或住院', settings: ['emergency', 'inpatient']}
const secondLevel: Restriction = {text: '限二级及以上', levelFrom: 'level2'}
const maternity: Restriction = {text: '限生育保险', insuranceTypes: ['510']}
const secondLine: Restriction = {text: '二线用药'}

type Row = [
  what: string,
  lookup: Lookup,
  line: ChargedLine,
  patient: LinePatient,
  level: (typeof hospitalLevels)[number],
  mapping: 'mapped' | 'notMapped' | 'expired',
  /** amount = full + over + first + inScope, in fen, worked out by hand */
  expected: [amount: number, full: number, over: number, first: number, inScope: number],
  reasons: SplitReason[],
]

// Line sums of the interface: amount = price × count half up; A all in scope, B amount within limit × ratio, C all
// full self-pay; over limit = count × (price − ceiling); restricted items by hosp_appr_flag; mapping by date.
// biome-ignore format: one rule a line
const rows: Row[] = [
  ['A, ten boxes of 12.30', valid(a()), line(12_300_000, 100_000), woman, 'level3', 'mapped', [12300, 0, 0, 0, 12300], ['classA']],
  ['recorded line: 4.52 at 5 %', valid(item({firstSelfPay: 500})), line(4_520_000, 10_000), woman, 'level3', 'mapped', [452, 0, 0, 23, 429], ['classB']],
  ['B at 10 %', valid(item()), line(35_990_000, 10_000), woman, 'level3', 'mapped', [3599, 0, 0, 360, 3239], ['classB']],
  ['B at 10 %, half a fen goes up: 0.25', valid(item()), line(250_000, 10_000), woman, 'level3', 'mapped', [25, 0, 0, 3, 22], ['classB']],
  ['B at 20 % of one fen is nothing', valid(item({firstSelfPay: 2000})), line(10_000, 10_000), woman, 'level3', 'mapped', [1, 0, 0, 0, 1], ['classB']],
  ['B at 30 %', valid(item({firstSelfPay: 3000})), line(3333_330_000, 10_000), woman, 'level3', 'mapped', [333333, 0, 0, 100000, 233333], ['classB']],
  ['B at 100 % stays in its bucket', valid(item({firstSelfPay: 10_000})), line(8_000_000, 10_000), woman, 'level3', 'mapped', [800, 0, 0, 800, 0], ['classB']],
  ['B at 0 %', valid(item({firstSelfPay: 0})), line(8_000_000, 10_000), woman, 'level3', 'mapped', [800, 0, 0, 0, 800], ['classB']],
  ['C', valid(c()), line(19_900_000, 20_000), woman, 'level3', 'mapped', [3980, 3980, 0, 0, 0], ['classC']],
  ['C has no over-limit part', valid(c({ceiling: 5_000_000})), line(19_900_000, 20_000), woman, 'level3', 'mapped', [3980, 3980, 0, 0, 0], ['classC']],
  ['A, a ratio in its row is not asked', valid(a({firstSelfPay: 1000})), line(10_000_000, 10_000), woman, 'level3', 'mapped', [1000, 0, 0, 0, 1000], ['classA']],
  ['decimal count 2.5', valid(a()), line(3_330_000, 25_000), woman, 'level3', 'mapped', [833, 0, 0, 0, 833], ['classA']],
  ['six decimals: 0.123456 × 3', valid(a()), line(123_456, 30_000), woman, 'level3', 'mapped', [37, 0, 0, 0, 37], ['classA']],
  ['0.0049 yuan is nothing', valid(item()), line(4900, 10_000), woman, 'level3', 'mapped', [0, 0, 0, 0, 0], ['classB']],
  ['0.005 yuan is a fen', valid(a()), line(5000, 10_000), woman, 'level3', 'mapped', [1, 0, 0, 0, 1], ['classA']],
  ['count nought', valid(item()), line(10_000_000, 0), woman, 'level3', 'mapped', [0, 0, 0, 0, 0], ['classB']],
  ['A over its ceiling: 3 × (12 − 10)', valid(a({ceiling: 10_000_000})), line(12_000_000, 30_000), woman, 'level3', 'mapped', [3600, 0, 600, 0, 3000], ['classA', 'overCeiling']],
  ['B over its ceiling: 10 % of what is within', valid(item({ceiling: 10_000_000})), line(12_000_000, 30_000), woman, 'level3', 'mapped', [3600, 0, 600, 300, 2700], ['classB', 'overCeiling']],
  ['price at the ceiling', valid(item({ceiling: 12_000_000})), line(12_000_000, 30_000), woman, 'level3', 'mapped', [3600, 0, 0, 360, 3240], ['classB']],
  ['price below the ceiling', valid(item({ceiling: 15_000_000})), line(12_000_000, 30_000), woman, 'level3', 'mapped', [3600, 0, 0, 360, 3240], ['classB']],
  ['over by half a fen a piece, 3 pieces: 1.5 fen', valid(a({ceiling: 1_000_000})), line(1_005_000, 30_000), woman, 'level3', 'mapped', [302, 0, 2, 0, 300], ['classA', 'overCeiling']],
  ['over by less than half a fen', valid(a({ceiling: 1_000_000})), line(1_001_000, 30_000), woman, 'level3', 'mapped', [300, 0, 0, 0, 300], ['classA']],
  ['ceiling nought: all over', valid(a({ceiling: 0})), line(1_000_000, 10_000), woman, 'level3', 'mapped', [100, 0, 100, 0, 0], ['classA', 'overCeiling']],
  ['refund of the B line over its ceiling', valid(item({ceiling: 10_000_000})), line(12_000_000, -30_000), woman, 'level3', 'mapped', [-3600, 0, -600, -300, -2700], ['classB', 'overCeiling']],
  ['refund of 0.25 at 10 % mirrors, not rounds anew', valid(item()), line(250_000, -10_000), woman, 'level3', 'mapped', [-25, 0, 0, -3, -22], ['classB']],
  ['refund of a C line', valid(c()), line(19_900_000, -20_000), woman, 'level3', 'mapped', [-3980, -3980, 0, 0, 0], ['classC']],
  ['own item not mapped', valid(a()), line(5_000_000, 10_000), woman, 'level3', 'notMapped', [500, 500, 0, 0, 0], ['notMapped']],
  ['mapping expired', valid(a()), line(5_000_000, 10_000), woman, 'level3', 'expired', [500, 500, 0, 0, 0], ['mappingExpired']],
  ['code unknown', {found: 'unknown'}, line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['notInCatalogue']],
  ['code unknown and not mapped: the mapping is said', {found: 'unknown'}, line(5_000_000, 10_000), woman, 'level3', 'notMapped', [500, 500, 0, 0, 0], ['notMapped']],
  ['code expired', {found: 'expired', item: a({validTo: '2024-12-31'})}, line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['expired']],
  ['code not yet valid', {found: 'notYet', item: a({validFrom: '2026-01-01'})}, line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['notYetValid']],
  ['unrestricted, flag 1 is normal', valid(a()), line(5_000_000, 10_000, '1'), woman, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['unrestricted, flag 2 is self-paid', valid(a()), line(5_000_000, 10_000, '2'), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['hospitalSelfPay']],
  ['restricted, flag 0', valid(item({restricted: true, restriction: secondLine})), line(5_000_000, 10_000, '0'), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['notApproved']],
  ['restricted, flag 1 counts', valid(item({restricted: true, restriction: secondLine})), line(5_000_000, 10_000, '1'), woman, 'level3', 'mapped', [500, 0, 0, 50, 450], ['classB']],
  ['restricted, flag 2', valid(item({restricted: true, restriction: secondLine})), line(5_000_000, 10_000, '2'), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['hospitalSelfPay']],
  ['C and flag 1 stays C', valid(c({restricted: true, restriction: secondLine})), line(5_000_000, 10_000, '1'), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['classC']],
  ['for women, a woman, no flag needed', valid(a({restriction: forWomen})), line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['for women, a boy', valid(a({restriction: forWomen})), line(5_000_000, 10_000), boy, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['for women, a boy, even approved', valid(a({restriction: forWomen, restricted: true})), line(5_000_000, 10_000, '1'), boy, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['for children, 17 years', valid(a({restriction: forChildren})), line(5_000_000, 10_000), boy, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['for children, 18 years', valid(a({restriction: forChildren})), line(5_000_000, 10_000), {...boy, age: 18}, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['from 3 years, 2 years', valid(a({restriction: fromThree})), line(5_000_000, 10_000), {...boy, age: 2}, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['3 to 12 years, 12 years', valid(a({restriction: fromThree})), line(5_000_000, 10_000), {...boy, age: 12}, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['for diabetes, hypertension only', valid(a({restriction: diabetes})), line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['for hypertension, a code below I10', valid(a({restriction: hypertension})), line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['for wards, at the counter', valid(a({restriction: wards})), line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['emergency or ward, in a ward', valid(a({restriction: wardsOrEmergency})), line(5_000_000, 10_000), boy, 'level3', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['from level 2, at level 1', valid(a({restriction: secondLevel})), line(5_000_000, 10_000), woman, 'level1', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['from level 2, at level 2', valid(a({restriction: secondLevel})), line(5_000_000, 10_000), woman, 'level2', 'mapped', [500, 0, 0, 0, 500], ['classA']],
  ['maternity insurance only, an employee', valid(a({restriction: maternity})), line(5_000_000, 10_000), woman, 'level3', 'mapped', [500, 500, 0, 0, 0], ['restriction']],
  ['the largest: 999,999.99 yuan × 9,999.9999', valid(item({ceiling: 100_000_000_000})), line(999_999_990_000, 99_999_999), woman, 'level3', 'mapped', [999_999_980_000, 0, 899_999_981_000, 9_999_999_900, 89_999_999_100], ['classB', 'overCeiling']],
]

describe('splitLine, one rule a row', () => {
  test.each(rows)('%s', (_, lookup, charged, patient, level, mapping, expected, reasons) => {
    const split = splitLine(lookup, charged, patient, level, mapping)
    expect([split.amount, split.fullSelfPay, split.overLimitSelfPay, split.firstSelfPay, split.inScope]).toEqual(
      expected,
    )
    expect(split.reasons).toEqual(reasons)
    expect(expected[0]).toBe(expected[1] + expected[2] + expected[3] + expected[4])
  })

  test('says in the catalogue’s words which condition did not hold', () => {
    const both: Restriction = {text: '限女性；限住院', sex: 'female', setting: 'inpatient'}
    const split = splitLine(
      valid(a({restriction: both})),
      line(1, 1),
      {...boy, setting: 'outpatient'},
      'level3',
      'mapped',
    )
    expect(split.note).toBe('限女性；限住院')
    expect(split.failed).toEqual(['sex', 'setting'])
  })

  test('keeps class and ratio for the print-out', () => {
    expect(splitLine(valid(item({firstSelfPay: 500})), line(1, 1), woman, 'level3', 'mapped')).toMatchObject({
      itemClass: 'B',
      firstSelfPayRatio: 500,
    })
    expect(splitLine(valid(a()), line(1, 1), woman, 'level3', 'mapped')).toMatchObject({
      itemClass: 'A',
      firstSelfPayRatio: 0,
    })
    expect(splitLine(valid(a()), line(1, 1), woman, 'level3', 'notMapped')).toMatchObject({
      itemClass: 'C',
      firstSelfPayRatio: 10_000,
    })
    expect(splitLine(valid(item({restricted: true})), line(1, 1), woman, 'level3', 'mapped')).toMatchObject({
      itemClass: 'B',
      firstSelfPayRatio: 10_000,
    })
  })
})

describe('properties', () => {
  const restrictions = [null, forWomen, forChildren, diabetes, wards, secondLevel, maternity, secondLine]
  const anything = fc.record({
    itemClass: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
    firstSelfPay: fc.integer({min: 0, max: 10_000}),
    ceiling: fc.option(fc.integer({min: 0, max: 2_000_000_000})),
    price: fc.integer({min: 0, max: 3_000_000_000}),
    count: fc.integer({min: 0, max: 50_000_000}),
    restriction: fc.constantFrom(...restrictions),
    restricted: fc.boolean(),
    approval: fc.constantFrom('0' as const, '1' as const, '2' as const),
    mapping: fc.constantFrom('mapped' as const, 'mapped' as const, 'notMapped' as const, 'expired' as const),
    patient: fc.constantFrom(woman, boy),
    level: fc.constantFrom(...hospitalLevels),
    sign: fc.constantFrom(1, -1),
  })

  test('four parts sum to the amount, none against its sign, refunds mirror, reasons are never empty', () => {
    fc.assert(
      fc.property(anything, ({itemClass, firstSelfPay, ceiling, restriction, restricted, ...rest}) => {
        const lookup = valid(item({itemClass, firstSelfPay, ceiling, restriction, restricted}))
        const {patient, level, mapping, price, count, approval, sign} = rest
        const split = splitLine(lookup, line(price, sign * count, approval), patient, level, mapping)
        const parts = [split.fullSelfPay, split.overLimitSelfPay, split.firstSelfPay, split.inScope]
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(split.amount)
        for (const part of [...parts, split.amount]) {
          expect(part * sign).toBeGreaterThanOrEqual(0)
          expect(Object.is(part, -0)).toBe(false)
        }
        expect(split.reasons.length).toBeGreaterThan(0)
        const mirror = splitLine(lookup, line(price, -sign * count, approval), patient, level, mapping)
        expect(mirror.amount).toBe(split.amount === 0 ? 0 : -split.amount)
        expect(mirror.inScope).toBe(split.inScope === 0 ? 0 : -split.inScope)
        expect(mirror.firstSelfPay).toBe(split.firstSelfPay === 0 ? 0 : -split.firstSelfPay)
        expect(mirror.reasons).toEqual(split.reasons)
      }),
      {numRuns: 2000},
    )
  })

  test('a higher ceiling never costs the patient more, a higher ratio never less', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: 10_000}),
        fc.integer({min: 0, max: 10_000}),
        fc.integer({min: 0, max: 100_000_000}),
        fc.integer({min: 0, max: 100_000_000}),
        fc.integer({min: 1, max: 200_000_000}),
        fc.integer({min: 1, max: 1_000_000}),
        (r1, r2, c1, c2, price, count) => {
          const scope = (ratio: number, ceiling: number) =>
            splitLine(valid(item({firstSelfPay: ratio, ceiling})), line(price, count), woman, 'level3', 'mapped')
              .inScope
          const [low, high] = [Math.min(r1, r2), Math.max(r1, r2)]
          const [near, far] = [Math.min(c1, c2), Math.max(c1, c2)]
          expect(scope(high, near)).toBeLessThanOrEqual(scope(low, near))
          expect(scope(low, near)).toBeLessThanOrEqual(scope(low, far))
        },
      ),
    )
  })

  test('no restriction, nothing fails', () => {
    expect(failedParts({text: ''}, woman, 'level1')).toEqual([])
  })
})
