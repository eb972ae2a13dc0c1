import {describe, expect, it} from 'vitest'
import type {Entry, Verdict} from '../../world/entry.ts'
import {exchangeOf, unknowns} from './exchange.ts'

let seq = 0
function entry(
  infno: string,
  msgid: string,
  outcome: string,
  line: Verdict = {did: 'delivered'},
  input: object = {},
): Entry {
  seq += 1
  return {
    seq,
    at: seq * 1000,
    party: 'centre',
    cause: {kind: 'message', raw: JSON.stringify({infno, msgid, input}), via: {}},
    about: {infno, msgid},
    line,
    decision: {events: [], sends: [{to: 'H', body: '{"infcode":0,"output":{"setlinfo":{"setl_id":"S9"}}}'}], outcome},
    previous: '',
  }
}
const lost: Verdict = {did: 'drop', fault: 'f', at: 'C3'}
const open = (...entries: Entry[]) => unknowns(entries.map(exchangeOf)).map(x => x.msgid)

describe('how an exchange ended', () => {
  it.each([
    [entry('2207', 'a', 'ok'), 'ok'],
    [entry('2207', 'a', 'duplicate'), 'duplicate'],
    [entry('2207', 'a', 'bad:missing'), 'bad'],
    [entry('2207', 'a', 'noFees'), 'refused'],
    [entry('2207', 'a', 'ok', lost), 'unknown'],
    [entry('2207', 'a', 'fault:error', {did: 'error', fault: 'f', at: 'C0', status: 504}), 'unknown'],
    [entry('2207', 'a', 'fault:error', {did: 'error', fault: 'f', at: 'C1', text: '系统繁忙'}), 'refused'],
    [entry('2207', 'a', 'ok', {did: 'delay', fault: 'f', at: 'C3', delayMs: 5}), 'ok'],
  ] as const)('%#', (given, ending) => expect(exchangeOf(given).ending).toBe(ending))

  it.each([
    [{kind: 'director', act: {kind: 'note', text: 'x'}}, 'director', 'note'],
    [{kind: 'desk', institution: 'H', window: '1', act: {do: 'trial'}}, 'desk', 'trial'],
    [{kind: 'paper', institution: 'H', act: {do: 'doorSeen', id: '1'}}, 'paper', 'doorSeen'],
    [{kind: 'due', what: {id: 1, kind: 'giveUp', institution: 'H', msgid: 'm'}}, 'hospital', 'giveUp'],
    [{kind: 'due', what: {id: 1, kind: 'send', institution: 'H', msgid: 'm', raw: '{}', via: {}}}, 'ok', undefined],
    [{kind: 'due', what: {id: 1, kind: 'deliver', raw: '{}', via: {}, fault: 'f'}}, 'due', undefined],
  ] as const)('acts are no messages: %#', (cause, ending, act) =>
    expect(exchangeOf({...entry('', '', 'ok'), cause})).toMatchObject({ending, act}),
  )

  it('finds the settlement an answer speaks of', () => expect(exchangeOf(entry('2207', 'a', 'ok')).setlId).toBe('S9'))
})

describe('unknown transactions', () => {
  it('stay until somebody clears them up', () =>
    expect(open(entry('2207', 'm1', 'ok', lost), entry('1101', 'm2', 'ok'))).toEqual(['m1']))
  it('end with the same message answered', () =>
    expect(open(entry('2207', 'm1', 'ok', lost), entry('2207', 'm1', 'duplicate'))).toEqual([]))
  it('end with a reversal that names them', () =>
    expect(
      open(entry('2207', 'm1', 'ok', lost), entry('2601', 'm2', 'ok', {did: 'delivered'}, {data: {omsgid: 'm1'}})),
    ).toEqual([]))
  it('do not end with a reversal whose answer is lost too', () =>
    expect(open(entry('2207', 'm1', 'ok', lost), entry('2601', 'm2', 'ok', lost, {data: {omsgid: 'm1'}}))).toEqual([
      'm1',
      'm2',
    ]))
  it('end with a question about the visit, asked afterwards', () => {
    const visit = {data: {mdtrt_id: 'V1'}}
    const before = entry('5203', 'm0', 'ok', {did: 'delivered'}, visit)
    const settle = entry('2207', 'm1', 'ok', lost, visit)
    expect(open(before, settle)).toEqual(['m1'])
    expect(open(before, settle, entry('5203', 'm3', 'ok', {did: 'delivered'}, visit))).toEqual([])
  })
  it('are only about money', () => expect(open(entry('1101', 'm1', 'ok', lost))).toEqual([]))
})
