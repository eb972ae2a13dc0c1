import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {dateTimeText} from '../base/instant.ts'
import {dayExists, declaredDate, isDeclaredDate} from './dates.ts'

describe('dates as clients write them', () => {
  it.each([
    ['2021-09-01', 'date', '2021-09-01'],
    ['2021-09-01 08:00:00', 'datetime', '2021-09-01 08:00:00'],
    ['2021/9/1 8:00:00', 'datetime', '2021-09-01 08:00:00'],
    ['2021-9-1', 'date', '2021-09-01'],
    ['2021.09.01', 'date', '2021-09-01'],
    ['20210901', 'date', '2021-09-01'],
    ['20210901', 'datetime', '2021-09-01 00:00:00'],
    ['20210901080000', 'datetime', '2021-09-01 08:00:00'],
    ['20210901080000123', 'datetime', '2021-09-01 08:00:00'],
    ['2021-09-01T08:00:00', 'datetime', '2021-09-01 08:00:00'],
    ['2021-09-01T08:00:00.123', 'datetime', '2021-09-01 08:00:00'],
    ['2021-09-01 08:00:00.0', 'datetime', '2021-09-01 08:00:00'],
    ['2021-09-01 08:00', 'datetime', '2021-09-01 08:00:00'],
    ['2021-09-01T08:00:00+08:00', 'datetime', '2021-09-01 08:00:00'],
    // 20:00 in London in winter is four in the morning of the next day in China
    ['2021-12-31T20:00:00Z', 'datetime', '2022-01-01 04:00:00'],
    ['2021-12-31T20:00:00Z', 'date', '2022-01-01'],
    ['2021-09-01T08:00:00-0330', 'datetime', '2021-09-01 19:30:00'],
    ['2021-09-01 08:00:00', 'date', '2021-09-01'],
    ['2999-12-31', 'date', '2999-12-31'],
  ] as const)('%s as %s is %s', (text, type, declared) => {
    expect(declaredDate(text, type)).toBe(declared)
  })

  it.each([
    '2021-02-29',
    '2021-13-01',
    '2021-00-10',
    '2021-09-31',
    '1899-12-31',
    '0001-01-01',
    '2021-09-01 24:00:00',
    '2021-09-01 08:60:00',
    '08:00:00',
    '1/9/2021',
    'Wed Sep 01 2021',
    '2021年9月1日',
    '202109010800',
    '',
  ])('%j is no date', text => {
    expect(declaredDate(text, 'datetime')).toBeUndefined()
    expect(isDeclaredDate(text, 'datetime')).toBe(false)
    expect(isDeclaredDate(text, 'date')).toBe(false)
  })

  it('knows leap years', () => {
    expect([1900, 2000, 2023, 2024].map(year => dayExists(year, 2, 29))).toEqual([false, true, false, true])
  })

  it('takes what an instant prints, unchanged', () => {
    fc.assert(
      fc.property(fc.integer({min: -2_000_000_000_000, max: 4_000_000_000_000}), at => {
        const text = dateTimeText(at)
        expect(isDeclaredDate(text, 'datetime')).toBe(true)
        expect(declaredDate(text, 'datetime')).toBe(text)
        expect(isDeclaredDate(text.slice(0, 10), 'date')).toBe(true)
      }),
    )
  })
})
