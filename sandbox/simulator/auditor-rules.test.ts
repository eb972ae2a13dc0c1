// The auditor's own reading of the rules, against numbers worked out by hand from the rule texts. Amounts in fen.
import {describe, expect, it} from 'vitest'
import type {CatalogueItem} from '../catalogue/types.ts'
import {type BillAsk, type LineAsk, type Parts, partsOf, portion, sharesOf} from './auditor-rules.ts'
import {makeShelf} from './shelf.ts'

describe('portion', () => {
  it.each([
    [1, 1, 2, 1], // 0.5 → 1
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [100_000_000_000, 9999, 10_000, 99_990_000_000], // past 2^53 on the way
  ])('%i × %i ÷ %i = %i', (a, b, c, expected) => expect(portion(a, b, c)).toBe(expected))
})

describe('the split of a line', () => {
  const {catalogue} = makeShelf()
  const line = (code: string, price: number, count: number, more: Partial<LineAsk> = {}): Parts =>
    partsOf({
      price,
      count,
      approval: '0',
      lookup: catalogue.lookup(code, '2025-09-15', 'level3'),
      mapped: true,
      level: 'level3',
      sex: 'male',
      age: 40,
      setting: 'outpatient',
      insuranceType: '310',
      diagnoses: ['I10.x00x002'],
      ...more,
    })
  const parts = (fullSelfPay: number, overLimit: number, firstSelfPay: number, inScope: number): Parts => ({
    total: fullSelfPay + overLimit + firstSelfPay + inScope,
    fullSelfPay,
    overLimit,
    firstSelfPay,
    inScope,
  })
  it.each<[string, Parts, Parts]>([
    ['class A at its ceiling', line('XC08CAA111A001010190001', 7_920_000, 20_000), parts(0, 0, 0, 1584)],
    // 31.50 against a ceiling of 7.92: 2 × 23.58 over
    ['class A above its ceiling', line('XC08CAA111A001010190002', 31_500_000, 20_000), parts(0, 4716, 0, 1584)],
    // 12.345678 × 1 = 12.35
    ['six decimals', line('XA10BAE001A001010190001', 12_345_678, 10_000), parts(0, 0, 0, 1235)],
    // 6.54 × 3 = 19.62, 5 % = 0.981 → 0.98
    ['class B', line('XC10AAA001A001010190001', 6_540_000, 30_000), parts(0, 0, 98, 1864)],
    // 42.90: 36.36 over, 5 % of 6.54 = 0.327 → 0.33
    ['class B above its ceiling', line('XC10AAA001A001010190003', 42_900_000, 10_000), parts(0, 3636, 33, 621)],
    ['class C', line('XV03AXX001A001010190001', 198_000_000, 10_000), parts(19_800, 0, 0, 0)],
    ['restricted, not approved', line('XB01ACL001A001010190001', 17_770_000, 10_000), parts(1777, 0, 0, 0)],
    // 10 % of 17.77 = 1.777 → 1.78
    [
      'restricted, approved',
      line('XB01ACL001A001010190001', 17_770_000, 10_000, {approval: '1'}),
      parts(0, 0, 178, 1599),
    ],
    ['for women, charged to a man', line('XG03CAE001A001010190001', 26_400_000, 10_000), parts(2640, 0, 0, 0)],
    ['no longer listed', line('XA12AAC001A001010190009', 8_800_000, 10_000), parts(880, 0, 0, 0)],
    ['not listed yet', line('XB03XAR001A001010190001', 75_500_000, 10_000), parts(7550, 0, 0, 0)],
    ['unknown', line('nowhere', 1_000_000, 10_000), parts(100, 0, 0, 0)],
    ['not mapped', line('XC08CAA111A001010190001', 7_920_000, 10_000, {mapped: false}), parts(792, 0, 0, 0)],
    [
      'paid by the hospital’s word',
      line('XC08CAA111A001010190001', 7_920_000, 10_000, {approval: '2'}),
      parts(792, 0, 0, 0),
    ],
  ])('%s', (_, got, expected) => expect(got).toEqual(expected))

  it('knows every item of the shelf by its class', () => {
    const classes = new Set(
      makeShelf().items.map(({code}) => {
        const found = catalogue.lookup(code, '2025-09-15', 'level2')
        return found.found === 'unknown' ? 'unknown' : (found.item as CatalogueItem).itemClass
      }),
    )
    expect(classes).toEqual(new Set(['A', 'B', 'C', 'unknown']))
  })
})

describe('who pays', () => {
  const ask = (inScope: number, more: Partial<BillAsk> & {accumulators?: Record<string, number>} = {}) =>
    sharesOf({
      policy: 'shanghai-employees-2025',
      parts: {total: inScope, fullSelfPay: 0, overLimit: 0, firstSelfPay: 0, inScope},
      careType: 'outpatient',
      disease: '',
      level: 'level3',
      away: false,
      age: 40,
      status: 'working',
      retired: null,
      severeDisability: false,
      account: '1',
      current: 0,
      prior: 0,
      family: 0,
      used: name => more.accumulators?.[name] ?? 0,
      ...more,
    })

  it.each<[string, ReturnType<typeof ask>, object]>([
    // 1,000.00: band 500.00, then 70 % of 500.00
    ['at work, level 3', ask(100_000), {deductible: 50_000, pooled: 35_000, cash: 65_000}],
    ['at work, level 1', ask(100_000, {level: 'level1'}), {deductible: 50_000, pooled: 40_000, cash: 60_000}],
    // the account of the year pays 300.00 first: 700.00 left, band 500.00, 70 % of 200.00
    ['with an account', ask(100_000, {current: 30_000}), {currentAccount: 30_000, pooled: 14_000, cash: 56_000}],
    // the same money, not used: paid in cash, but the band still begins behind it
    ['account kept', ask(100_000, {current: 30_000, account: '0'}), {currentAccount: 0, pooled: 14_000, cash: 86_000}],
    // prior years pay the person's part: 500.00 band + 150.00 share, 600.00 there
    ['prior years', ask(100_000, {prior: 60_000}), {priorAccount: 60_000, pooled: 35_000, cash: 5000}],
    // 280.00 of 300.00 used: 20.00 left, then 75 % of 980.00
    [
      'band nearly full, retired 2008',
      ask(100_000, {status: 'retired', retired: '2008-10-01', accumulators: {selfPayBandUsed: 28_000}}),
      {deductible: 2000, pooled: 73_500},
    ],
    // retired in 1998: band 200.00, 80 % at level 3
    [
      'retired before 2001',
      ask(100_000, {status: 'retired', retired: '1998-01-01', level: 'level3'}),
      {deductible: 20_000, pooled: 64_000},
    ],
    // 100.00 of room under the cap; 1,000.00 × 70 % would be 700.00; 100.00 stand for 142.86 of cost; 80 % of 857.14
    [
      'at the cap',
      ask(100_000, {accumulators: {selfPayBandUsed: 50_000, pooledFundPaid: 64_990_000}}),
      {pooled: 10_000, largeSum: 68_571, cash: 21_429},
    ],
    // no band: 85 % of everything, and no account of the year
    [
      'major disease',
      ask(100_000, {careType: 'chronic', disease: 'M00500', current: 30_000}),
      {deductible: 0, pooled: 85_000, currentAccount: 0, cash: 15_000},
    ],
    [
      'a filed disease that is no major one: an ordinary visit',
      ask(100_000, {careType: 'chronic', disease: 'M03900'}),
      {deductible: 50_000, pooled: 35_000},
    ],
    ['insured elsewhere', ask(100_000, {away: true}), {pooled: 25_000}],
    [
      'a relative’s account pays what is left',
      ask(100_000, {account: '2', family: 100_000}),
      {familyAccount: 65_000, cash: 0},
    ],
    [
      'resident of 40, level 2',
      ask(100_000, {policy: 'shanghai-residents-2025', status: 'resident', level: 'level2'}),
      {deductible: 50_000, pooled: 30_000, cash: 70_000},
    ],
    [
      'resident of 60',
      ask(100_000, {policy: 'shanghai-residents-2025', status: 'resident', age: 60}),
      {deductible: 30_000, pooled: 35_000},
    ],
    [
      'pupil',
      ask(100_000, {policy: 'shanghai-residents-2025', status: 'student', age: 9}),
      {deductible: 30_000, pooled: 35_000},
    ],
    [
      'village clinic',
      ask(100_000, {policy: 'shanghai-residents-2025', status: 'resident', level: 'village'}),
      {deductible: 0, pooled: 80_000},
    ],
  ])('%s', (_, got, expected) => expect(got).toMatchObject(expected))

  it('says where it has not read the rules', () => {
    expect(ask(100, {policy: 'ningbo-employees-2023'})).toBeUndefined()
    expect(ask(100, {careType: 'other'})).toBeUndefined()
  })
})
