// Reading values: numbers and texts as clients write them, exactly or not at all.
import {describe, expect, it} from 'vitest'
import {exampleRequest} from './examples.ts'
import {data, lenient, type Row, read, refused, request} from './testing/requests.ts'

describe('numbers', () => {
  // half a fen goes up, away from zero
  it.each([
    ['56.605', 5661],
    ['56.6049999', 5660],
    ['-56.605', -5661],
    ['0.005', 1],
    ['1e-7', 0],
    [1e-7, 0],
    ['2.93E2', 29_300],
    ['2.93E+2', 29_300],
    ['0E-8', 0],
    ['0E+3', 0],
    ['-1.5e1', -1500],
    ['05.605E0', 561],
    ['1e300', 'length'],
    ['1e99', 'length'],
    ['1e', 'type'],
    ['e3', 'type'],
    ['1e3.5', 'type'],
    ['1e1000', 'type'],
    [56.605, 5661],
    [0.1, 10],
    [-0, 0],
    ['-0', 0],
    [' 12.30 ', 1230],
    ['+1', 100],
    ['12.', 1200],
    ['1,234.5', 'type'],
    ['٣', 'type'],
    ['NaN', 'type'],
    [1e300, 'length'],
    [99_999_999_999_999, 'length'],
    [9_999_999_999_999.99, 999_999_999_999_999],
    ['90000000000000.00', 9_000_000_000_000_000],
    ['100000000000000', 'length'],
  ])('%j as money is %s', (value, expected) => {
    const result = lenient(request('2207', {}, {medfee_sumamt: value}))
    expect(result.ok ? data(result.value).medfee_sumamt : result.error.kind).toBe(expected)
  })

  it.each([
    [1.0, 1],
    ['1.0', 1],
    [1.5, 'precision'],
    ['1.05', 'precision'],
    ['100', 'length'],
  ])('%j as a whole number of two digits is %s', (value, expected) => {
    const rows = exampleRequest('2203').input.diseinfo as Row[]
    const input = {...exampleRequest('2203').input, diseinfo: [{...rows[0], diag_srt_no: value}]}
    const result = lenient(request('2203', {input}))
    expect(result.ok ? (result.value.input.diseinfo as Row[])[0]?.diag_srt_no : result.error.kind).toBe(expected)
  })

  it('rounds prices at six decimals, exponents included', () => {
    const price = (pric: unknown) => (read(request('2204', {}, {pric})).input.feedetail as Row[])[0]?.pric
    expect([price(5e-7), price(4e-7), price(-6e-7), price('0.0000005'), price(1.0000005)]).toEqual([
      1, 0, -1, 1, 1_000_001,
    ])
  })

  it('have no negative zero', () => {
    const raw = request('2207', {}, {fulamt_ownpay_amt: 0.25}).replace('0.25', '-0')
    expect(Object.is(data(read(raw)).fulamt_ownpay_amt, 0)).toBe(true)
  })

  it('that name things must not have lost digits', () => {
    expect(
      refused(`${request('2204', {}, {feedetl_sn: 7}).replace('"feedetl_sn":7', '"feedetl_sn":12345678901234567890')}`),
    ).toMatchObject({
      kind: 'type',
      path: 'input.feedetail[0].feedetl_sn',
    })
  })
})

describe('texts', () => {
  it('count characters, not halves of them', () => {
    expect(read(request('2207', {}, {invono: '😀'.repeat(20)}))).toBeDefined()
    expect(refused(request('2207', {}, {invono: '😀'.repeat(21)}))).toMatchObject({kind: 'length', got: 'length:42'})
  })

  it.each(['\u0000', '\u0008', '\u000c', '\u001f', '\ud800', '\udc00', '\ufffd'])('refuse %j', character => {
    const escaped = request('2207', {}, {invono: `a${character}b`})
    expect(refused(escaped)).toMatchObject({kind: 'type', path: 'input.data.invono', expected: 'readable'})
  })

  it('keep line breaks, escapes and markup letter by letter', () => {
    const invono = `\t\n"\\/<b>'é😀`
    expect(data(read(request('2207', {}, {invono}))).invono).toBe(invono)
    const escaped = request('2207').replace('"input":', '"opter_name":"\\u738b","input":')
    expect(read(escaped).envelope.operatorName).toBe('王')
  })
})
