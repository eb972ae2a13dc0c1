// Answers as the wire carries them, and the way back.
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {infnos} from './codes.ts'
import type {Field, Node} from './field-shapes.ts'
import {transactionOf} from './field-table.ts'
import {outputFaults, printAnswer, printOutput} from './print.ts'
import {Reading} from './reading.ts'
import {nodeReader, readRow} from './rows.ts'
import type {Output, WireRow, WireValue} from './types.ts'

const at = instant('2025-03-03 08:00:00') + 5
const frame = {area: '310000', seq: 42, at}

describe('envelope', () => {
  it('of a success', () => {
    expect(printAnswer('2202', frame)).toBe(
      '{"infcode":0,"inf_refmsgid":"310000202503030800000000000042","refmsg_time":"20250303080000005",' +
        '"respond_time":"20250303080000005","err_msg":"","warn_msg":null,"cainfo":null,"signtype":null,"output":null}',
    )
  })

  it('of a refusal has no output, whatever was worked out', () => {
    const text = printAnswer('9001', {
      ...frame,
      refusal: '说"不"\n',
      output: {signinoutb: {sign_no: '1'}},
      respondedAt: at + 1000,
    })
    expect(JSON.parse(text)).toMatchObject({
      infcode: -1,
      err_msg: '说"不"\n',
      output: null,
      respond_time: '20250303080001005',
    })
  })

  it('has infcode as text where the world wants that, and a warning', () => {
    expect(JSON.parse(printAnswer('2202', {...frame, infcodeAsText: true, warning: '注意'}))).toMatchObject({
      infcode: '0',
      warn_msg: '注意',
    })
    expect(JSON.parse(printAnswer('2202', {...frame, infcodeAsText: true, refusal: 'x'}))).toMatchObject({
      infcode: '-1',
    })
    expect(JSON.parse(printAnswer('2202', {...frame, warning: ''}))).toMatchObject({warn_msg: null})
  })

  it('of an unknown transaction is still an envelope', () => {
    expect(JSON.parse(printAnswer('', {...frame, refusal: 'x'}))).toMatchObject({infcode: -1, output: null})
    expect(JSON.parse(printAnswer('9999', {...frame, output: {a: {}}}))).toMatchObject({output: null})
  })
})

describe('output', () => {
  it('writes numbers exactly, empty fields as null, late ones not at all', () => {
    const setlinfo = JSON.parse(
      printOutput('2208', {
        setlinfo: {medfee_sumamt: -1230, balc: 5, age: 355, pool_prop_selfpay: 8550},
        setldetail: [],
      }),
    )
    expect(setlinfo.setlinfo).toMatchObject({
      medfee_sumamt: -12.3,
      balc: 0.05,
      age: 35.5,
      pool_prop_selfpay: 0.855,
      setl_id: null,
    })
    expect('hifdm_pay' in setlinfo.setlinfo).toBe(false)
    expect(setlinfo.setldetail).toEqual([])
  })

  it.each([
    [0, '0'],
    [1, '0.01'],
    [100, '1'],
    [-5, '-0.05'],
    [123_456_789_012_345, '1234567890123.45'],
    [999_999_999_999_999, '9999999999999.99'],
    [9_007_199_254_740_991, '90071992547409.91'],
    [9_007_199_254_740_000, '90071992547400'],
  ])('%i fen is %s', (fen, text) => {
    expect(printOutput('3201', {stmtinfo: {stmt_rslt: '0'}})).toContain('"stmt_rslt":"0"')
    expect(printOutput('2207', {setlinfo: {balc: fen}})).toContain(`"balc":${text},`)
  })

  it('stands without a node in 9101 and 5204', () => {
    expect(
      JSON.parse(printOutput('9101', {'(root)': {file_qury_no: 'F1', filename: 'a.zip', fixmedins_code: 'H1'}})),
    ).toEqual({
      file_qury_no: 'F1',
      filename: 'a.zip',
      fixmedins_code: 'H1',
      dld_endtime: null,
    })
    expect(JSON.parse(printOutput('5204', {'(root)': [{feedetl_sn: '1'}, {feedetl_sn: '2'}]}))).toHaveLength(2)
    expect(printOutput('5204', {'(root)': []})).toBe('[]')
  })

  it('a list is a list even when the centre has nothing or one row', () => {
    expect(JSON.parse(printOutput('5301', {}))).toEqual({feedetail: []})
    expect(JSON.parse(printOutput('5301', {feedetail: {opsp_dise_code: 'M1'}})).feedetail).toHaveLength(1)
  })
})

/** Any value of a field, as the centre hands it to the printer. */
function anyValue(field: Field): fc.Arbitrary<WireValue> {
  const largest = Math.min(10 ** field.length - 1, 999_999_999_999_999)
  switch (field.type) {
    case 'number':
      return fc
        .oneof(fc.integer({min: -99_999, max: 99_999}), fc.maxSafeInteger())
        .filter(value => Math.abs(value) <= largest)
    case 'date':
      return fc.constant('2025-03-03')
    case 'datetime':
      return fc.constant('2025-03-03 08:00:00')
    default:
      return fc.string({unit: 'grapheme', minLength: 1, maxLength: 3}).filter(text => text !== 'null')
  }
}

const rowOf = (node: Node): fc.Arbitrary<WireRow> =>
  fc.record(Object.fromEntries(node.fields.map(field => [field.code, fc.option(anyValue(field), {nil: undefined})])))

describe('the way back', () => {
  it.each(infnos.filter(infno => transactionOf(infno).output.length > 0))(
    '%s: what is printed reads back the same',
    infno => {
      for (const node of transactionOf(infno).output) {
        // code tables bind requests; an answer may hold whatever the centre knows
        const loose: Node = {
          ...node,
          fields: node.fields.map(({table: _, ...field}) => ({...field, length: Math.max(field.length, 40)})),
        }
        const reader = nodeReader({
          ...loose,
          fields: loose.fields.map((field, i) =>
            field.type === 'number' ? {...field, length: node.fields[i]?.length ?? 0} : field,
          ),
        })
        fc.assert(
          fc.property(rowOf(node), row => {
            const printed = JSON.parse(printOutput(infno, {[node.name]: node.many ? [row] : row}))
            const content = node.name === '(root)' ? printed : printed[node.name]
            const reading = new Reading(false, false)
            const back = readRow(reader, node.many ? content[0] : content, 'output', reading)
            const demandedMissing = reading.bad?.kind === 'missing'
            if (!demandedMissing) expect(back).toEqual({...reader.blank, ...row})
          }),
          {numRuns: 50},
        )
      }
    },
  )
})

describe('what the table says about an output', () => {
  const good: Output = {signinoutb: {sign_time: '2025-03-03 08:00:00', sign_no: '1'}}
  it('is nothing when all is well', () => expect(outputFaults('9001', good)).toEqual([]))
  it.each([
    [{}, 'signinoutb: missing'],
    [{signinoutb: [good.signinoutb as WireRow]}, 'signinoutb: expected an object'],
    [{...good, more: {}}, 'more: no such node'],
    [{signinoutb: {...good.signinoutb, sign_no: undefined} as WireRow}, 'signinoutb.sign_no: never empty'],
    [{signinoutb: {...good.signinoutb, sign_no: 7} as WireRow}, 'signinoutb.sign_no: expected string, got number'],
    [{signinoutb: {...good.signinoutb, x: '1'} as WireRow}, 'signinoutb.x: no such field'],
  ])('%j: %s', (output, fault) => {
    expect(outputFaults('9001', output as Output)).toContain(fault)
  })
  it('finds half fen', () => {
    expect(outputFaults('2207', {setlinfo: {balc: 0.5}, setldetail: []})).toContain(
      'setlinfo.balc: expected an integer, got 0.5',
    )
  })
})
