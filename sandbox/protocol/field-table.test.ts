// The field table against itself and against figures counted in the published text.
import {describe, expect, it} from 'vitest'
import {codeTables} from './code-tables.ts'
import {infnos} from './codes.ts'
import type {Field} from './field-shapes.ts'
import {demanded} from './field-shapes.ts'
import {fieldAt, transactionOf, transactions} from './field-table.ts'
import {requestEnvelope} from './fields/envelope.ts'

describe('field table', () => {
  it('has every transaction of the closed union, once', () => {
    expect(transactions.map(one => one.code).sort()).toEqual([...infnos].sort())
  })

  // fields of the input nodes / of the output nodes, counted in the published text
  it.each([
    ['1101', [7], [9, 9, 5]],
    ['2201', [17], [4]],
    ['2203', [11, 9], []],
    ['2203A', [17, 9], []],
    ['2204', [34], [20]],
    ['2206', [17], [42, 6]],
    ['2207', [20], [43, 6]],
    ['2208', [4], [43, 6]],
    ['2601', [3], []],
    ['3201', [11], [3]],
    ['3202', [11], [3]],
    ['5203', [3], [62, 6]],
    ['5204', [3], [56]],
    ['9101', [3], [4]],
  ] as const)('%s has as many fields as published', (infno, input, output) => {
    const transaction = transactionOf(infno)
    expect(transaction.input.map(node => node.fields.length)).toEqual(input)
    expect(transaction.output.map(node => node.fields.length)).toEqual(output)
  })

  it('shares the nodes of 2206 and 2207 with their A forms', () => {
    expect(transactionOf('2206A').input).toBe(transactionOf('2206').input)
    expect(transactionOf('2207A').output).toBe(transactionOf('2207').output)
  })

  it('names every field once in its node, in both languages, with a table that exists', () => {
    const all: [string, readonly Field[]][] = [['envelope', requestEnvelope.fields]]
    for (const transaction of transactions) {
      for (const node of [...transaction.input, ...transaction.output])
        all.push([`${transaction.code} ${node.name}`, node.fields])
    }
    for (const [where, fields] of all) {
      expect(new Set(fields.map(field => field.code)).size, where).toBe(fields.length)
      for (const field of fields) {
        expect(field.zh, `${where}.${field.code}`).toMatch(/\p{Script=Han}|^.*ID$/u)
        expect(field.en, `${where}.${field.code}`).toMatch(/^[\x20-\x7e]+$/)
        if (field.table) expect(codeTables.has(field.table), `${where}.${field.code}`).toBe(true)
        if (field.type === 'string') expect(field.length).toBeGreaterThan(0)
      }
    }
  })

  it('gives files their columns in order', () => {
    const t3202 = transactionOf('3202')
    expect(t3202.uploadColumns?.map(column => column.code)).toEqual([
      'setl_id',
      'mdtrt_id',
      'psn_no',
      'medfee_sumamt',
      'fund_pay_sumamt',
      'acct_pay',
      'refd_setl_flag',
    ])
    expect(t3202.resultColumns?.map(column => `${column.column} ${column.code}`)).toEqual([
      '1 psn_no',
      '2 mdtrt_id',
      '3 setl_id',
      '4 msgid',
      '5 stmt_rslt',
      '6 refd_setl_flag',
      '7 memo',
      '8 medfee_sumamt',
      '9 fund_pay_sumamt',
      '10 acct_pay',
    ])
  })

  it('demands late fields and those an older edition leaves open in strict worlds only', () => {
    expect(demanded({required: true}, false)).toBe(true)
    expect(demanded({required: true, late: true}, false)).toBe(false)
    expect(demanded({required: true, late: true}, true)).toBe(true)
    expect(demanded({required: true, olderOptional: true}, false)).toBe(false)
    expect(demanded({late: true}, true)).toBe(false)
  })

  it.each([
    ['2207', 'input.data.psn_no', '人员编号'],
    ['2207', 'input.mdtrtinfo.psn_no', '人员编号'],
    ['2204', 'input.feedetail[3].cnt', '数量'],
    ['2601', 'input.omsgid', '原发送方报文ID'],
    ['2207', 'msgid', '发送方报文ID'],
    [undefined, 'fixmedins_code', '定点医药机构编号'],
  ])('finds the field of %s at %s', (infno, path, zh) => {
    expect(fieldAt(infno, path)?.zh).toBe(zh)
  })

  it.each(['', 'input', 'input.data', 'input.data.nothing', 'input.nothing.psn_no'])('finds no field at %j', path => {
    expect(fieldAt('2207', path)).toBeUndefined()
  })
})
