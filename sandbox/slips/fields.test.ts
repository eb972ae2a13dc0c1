// Fields of a slip: what is written, in one text each, and back; what cannot be read is named by its field.
import {describe, expect, it} from 'vitest'
import {differing, fieldsOf, filled, readFields} from './fields.ts'
import {paperOf} from './testing/slips.ts'

describe('a slip as fields', () => {
  it('has one text a field', () => {
    expect(fieldsOf(paperOf())).toEqual({
      number: 'A0231',
      kind: 'charge',
      at: '2025-09-15 08:31',
      window: '1',
      cashier: '小周',
      patient: 'M00001',
      name: '曾国英',
      credential: '319900195802010028',
      dept: '内科',
      'item1.code': 'SV-1',
      'item1.name': '普通门诊诊查费',
      'item1.price': '15',
      'item1.count': '1',
      'item1.amount': '15.00',
      'item2.code': 'XA-A',
      'item2.name': '甲类片',
      'item2.price': '1.25',
      'item2.count': '2.5',
      'item2.amount': '3.13',
      total: '18.13',
      tender: 'cash',
    })
    expect(filled(fieldsOf(paperOf()))).toBe(21)
  })

  it('comes back as it was, its time to the minute', () => {
    const paper = paperOf({level: 'yellow'})
    expect(readFields(fieldsOf(paper))).toEqual({ok: true, value: {...paper, at: paper.at - 24_000}})
    const typed = Object.fromEntries(Object.entries(fieldsOf(paper)).map(([name, text]) => [name, ` ${text} `]))
    expect(readFields({...typed, number: 'a0231'}).ok).toBe(true)
  })

  it.each([
    ['number', '0231', 'unreadable'],
    ['kind', 'gift', 'unreadable'],
    ['level', 'blue', 'unreadable'],
    ['at', '2025-09-15', 'unreadable'],
    ['at', '2025-02-30 08:31', 'unreadable'],
    ['name', ' ', 'unreadable'],
    ['tender', 'cheque', 'unreadable'],
    ['item1.price', 'x', 'unreadable'],
    ['item1.count', '0', 'unreadable'],
    ['item2.count', '25', 'sumsDiffer'],
    ['item2.amount', '3.14', 'sumsDiffer'],
    ['total', '18.31', 'sumsDiffer'],
  ])('%s %s: %s', (name, text, what) => {
    const read = readFields({...fieldsOf(paperOf()), [name]: text})
    const field = what === 'sumsDiffer' && name.endsWith('count') ? 'item2.amount' : name
    expect(read).toEqual({ok: false, error: {field, what}})
  })

  it('differ by name, in the order of the sheet; an empty text is no text', () => {
    const one = fieldsOf(paperOf())
    expect(differing(one, {...one, total: '18.31', name: '曾国瑛', 'item3.code': ''})).toEqual(['name', 'total'])
  })
})
