// Examples: what a context says arrives in the message, for every transaction.
import {describe, expect, it} from 'vitest'
import {infnos} from './codes.ts'
import {exampleContext, exampleInput, exampleRequest, exampleValue} from './examples.ts'
import {transactionOf} from './field-table.ts'
import {findRealIdentity, isIdentityNumber} from './identity.ts'
import {readMsgid} from './msgid.ts'
import {parseMessage} from './parse.ts'

describe('examples', () => {
  it.each(infnos)('%s fills every required field', infno => {
    const input = exampleInput(infno)
    for (const node of transactionOf(infno).input) {
      const content = input[node.name]
      const rows = Array.isArray(content) ? content : [content]
      for (const row of rows) {
        for (const field of node.fields) if (field.required) expect(row?.[field.code], field.code).toBeDefined()
      }
    }
  })

  it('carry the context: other person, other visit, other lines', () => {
    const context = {
      ...exampleContext,
      person: {...exampleContext.person, psnNo: 'P2'},
      lines: [{...exampleContext.lines[0]!, sn: '9', count: '2.5'}],
    }
    const parsed = parseMessage(JSON.stringify(exampleRequest('2204', context)), {}, {strict: true})
    expect(parsed.ok && parsed.value.input.feedetail).toMatchObject([{psn_no: 'P2', feedetl_sn: '9', cnt: 25_000}])
  })

  it('leave out what the context does not know', () => {
    const field = transactionOf('2207').input[0]!.fields.find(one => one.code === 'invono')!
    expect(exampleValue('2207', 'data', field, exampleContext)).toBeUndefined()
    const withoutCard = exampleInput('1101').data as Record<string, unknown>
    expect('card_sn' in withoutCard).toBe(false)
  })

  it('hold a synthetic person and proper numbers', () => {
    expect(isIdentityNumber(exampleContext.person.certNo)).toBe(true)
    expect(exampleContext.person.certNo.slice(2, 6)).toBe('9900')
    expect(findRealIdentity(JSON.stringify(exampleContext))).toBeUndefined()
    expect(readMsgid(exampleRequest('2207').msgid as string)).toMatchObject({institution: 'H31010100001', sequence: 1})
  })

  it('add up: lines to the bill, parts to the whole', () => {
    const fen = (yuan: string) => Math.round(Number(yuan) * 100)
    const {totals, lines} = exampleContext
    expect(lines.reduce((sum, line) => sum + fen(line.amount), 0)).toBe(fen(totals.total))
    expect(fen(totals.fullSelfPay) + fen(totals.overLimit) + fen(totals.firstSelfPay) + fen(totals.inScope)).toBe(
      fen(totals.total),
    )
    expect(fen(totals.fund) + fen(totals.account) + fen(totals.cash)).toBe(fen(totals.total))
  })
})
