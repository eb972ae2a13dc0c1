// The machine by itself, with answers written by hand: what it keeps before it sends, how it doubts, what it does not believe.
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {Books, foldAll} from './books.ts'
import {step} from './machine.ts'
import type {BookRecord, Event, Send, Setup, Wish} from './types.ts'

const setup: Setup = {institution: {code: 'H31000090001', name: '院', area: '310000'}, patienceMs: 10_000, signNo: ''}
const start = instant('2025-09-15 08:00:00')
const wish: Wish = {
  number: 'MZ1',
  patient: {certType: '02', certNo: '1', idNo: '1', name: '甲'},
  operator: '101',
  medType: '11',
  diagnosis: {code: 'I10', name: '高血压'},
  lines: [{code: 'A', hospitalCode: 'a', price: 9_870_000, count: 10_000, approved: false}],
  account: '1',
}
const outputs: Record<string, unknown> = {
  '1101': {
    baseinfo: {psn_no: 'P1'},
    insuinfo: [
      {psn_insu_stas: '2', insutype: '390', insuplc_admdvs: '310000'},
      {psn_insu_stas: '1', insutype: '310', insuplc_admdvs: '310100'},
    ],
  },
  '2201': {data: {mdtrt_id: 'V1'}},
  '2204': {result: [{inscp_scp_amt: 9.87}]},
  '2207': {setlinfo: {setl_id: 'S1', medfee_sumamt: '9.87', fund_pay_sumamt: 8, acct_pay: 1.87, psn_cash_pay: 0}},
}

/** A machine and its log. `at` is seconds after eight. */
function machine() {
  const books = new Books()
  const log: BookRecord[] = []
  let sent: Send[] = []
  const on = (at: number, event: Event): Send[] => {
    const {records, sends} = step(books, event, start + at * 1000, setup)
    log.push(...records)
    // kept, whenever it is sent
    for (const {msgid} of sends)
      expect(log.some(record => record.kind === 'message' && record.message.msgid === msgid)).toBe(true)
    sent = sends
    return sends
  }
  const reply = (at: number, answer: object | string, to = sent[0]?.msgid ?? '') => {
    const text = typeof answer === 'string' ? answer : JSON.stringify({infcode: 0, output: {}, ...answer})
    return on(at, {kind: 'reply', msgid: to, reply: {got: 'answer', text}})
  }
  /** Up to and with the sending of 2207. */
  const toSettlement = (): Send => {
    on(0, {kind: 'wish', wish})
    while (sent[0]?.infno !== '2207') reply(0, {output: outputs[sent[0]?.infno ?? ''] ?? {}})
    return sent[0]
  }
  const timer = (at: number) => on(at, {kind: 'timer'})
  return {books, log, on, reply, timer, toSettlement, sent: () => sent}
}
const codes = (sends: Send[]) => sends.map(({infno}) => infno)

describe('a visit', () => {
  it('takes the insurance in force, not the first row, and books the answer to the fen', () => {
    const one = machine()
    const {raw} = one.toSettlement()
    expect(JSON.parse(raw)).toMatchObject({
      insuplc_admdvs: '310100',
      input: {data: {medfee_sumamt: 9.87, insutype: '310'}},
    })
    one.reply(1, {output: outputs['2207']})
    expect(one.books.visits.get('MZ1')).toMatchObject({
      step: 'settled',
      bill: {setlId: 'S1', total: 987, fund: 800, account: 187, cash: 0},
    })
  })

  it('is the same books when its log is folded', () => {
    const one = machine()
    one.toSettlement()
    one.timer(10)
    expect(foldAll(one.log)).toEqual(one.books)
  })

  it('is one visit, however often it is wished', () => {
    const one = machine()
    one.on(0, {kind: 'wish', wish})
    expect(one.on(1, {kind: 'wish', wish})).toEqual([])
  })
})

describe('doubt', () => {
  it('asks before it repeats, and repeats the very text at growing gaps', () => {
    const one = machine()
    const first = one.toSettlement()
    expect(codes(one.timer(9.9))).toEqual([])
    expect(codes(one.timer(10))).toEqual(['5204'])
    expect(one.books.unknowns().map(({msgid}) => msgid)).toEqual([first.msgid])
    one.reply(11, {output: {rows: []}})
    expect(codes(one.timer(14.9))).toEqual([])
    expect(one.timer(15)).toEqual([first])
    one.timer(25)
    one.reply(26, {output: {rows: []}})
    expect(codes(one.timer(44))).toEqual([])
    expect(one.timer(45)).toEqual([first])
  })

  it('takes back what stays unknown, naming it, and settles anew under a new number', () => {
    const one = machine()
    const first = one.toSettlement()
    for (const at of [10, 25, 55]) {
      one.timer(at)
      if (at < 55) {
        one.reply(at, {output: {rows: []}})
        one.timer(at + 20)
      }
    }
    let sends: Send[] = []
    for (let at = 56; at < 300 && codes(sends)[0] !== '2601'; at++) sends = one.timer(at)
    expect(JSON.parse(sends[0]?.raw ?? '{}').input.data).toMatchObject({
      omsgid: first.msgid,
      oinfno: '2207',
      psn_no: 'P1',
    })
    const [again] = one.reply(301, {warn_msg: ''}, sends[0]?.msgid)
    expect(again?.infno).toBe('2207')
    expect(again?.msgid).not.toBe(first.msgid)
    expect(one.books.voided).toMatchObject([{omsgid: first.msgid, by: sends[0]?.msgid}])
  })

  it('takes a late answer, and lets the question about it go', () => {
    const one = machine()
    const {msgid} = one.toSettlement()
    const [question] = one.timer(10)
    one.reply(12, {output: outputs['2207']}, msgid)
    expect(one.books.visits.get('MZ1')?.step).toBe('settled')
    expect(one.books.messages.size).toBe(0)
    expect(one.reply(13, {output: {rows: []}}, question?.msgid)).toEqual([])
  })

  it.each([
    ['a torn answer', '{"infcode":0,"output":{"setlin'],
    ['success without content', {output: {}}],
    ['a page of the gateway', '{"code":200,"message":"维护"}'],
    ['a busy centre', {infcode: -1, err_msg: '医保中心系统繁忙，请稍后再试'}],
    ['an infcode nobody knows', {infcode: 7}],
  ])('%s is no result', (_, answer) => {
    const one = machine()
    one.toSettlement()
    expect(codes(one.reply(1, answer))).toEqual(['5204'])
    expect(one.books.visits.get('MZ1')?.ending).toBeNull()
  })

  it('a refusal is one: fees and registration are taken back, the patient pays in full', () => {
    const one = machine()
    one.toSettlement()
    expect(codes(one.reply(1, {infcode: -1, err_msg: '批次不符'}))).toEqual(['2205'])
    expect(codes(one.reply(2, {}))).toEqual(['2202'])
    one.reply(3, {})
    expect(one.books.visits.get('MZ1')).toMatchObject({step: 'ended', ending: 'fullPrice', why: '2207: 批次不符'})
  })

  it('begins nothing new while nothing comes back', () => {
    const one = machine()
    one.toSettlement()
    one.on(1, {kind: 'wish', wish: {...wish, number: 'MZ2'}})
    one.on(1, {kind: 'wish', wish: {...wish, number: 'MZ3'}})
    one.timer(12)
    expect(one.on(13, {kind: 'wish', wish: {...wish, number: 'MZ4'}})).toEqual([])
    expect(one.books.idle).toEqual(new Set(['MZ4']))
  })
})

describe('the close', () => {
  it('waits for what is unknown, and no money moves meanwhile', () => {
    const one = machine()
    const first = one.toSettlement()
    one.timer(10)
    expect(one.on(11, {kind: 'close', day: '2025-09-15'})).toEqual([])
    one.reply(12, {output: outputs['2207']}, first.msgid)
    const [totals] = one.sent()
    expect(totals?.infno).toBe('3201')
    expect(JSON.parse(totals?.raw ?? '{}').input.data).toMatchObject({
      medfee_sumamt: 9.87,
      fund_pay_sumamt: 8,
      acct_pay: 1.87,
      fixmedins_setl_cnt: 1,
      stmt_begndate: '2025-09-15',
    })
    expect(one.on(13, {kind: 'cancel', number: 'MZ1'})).toEqual([])
    expect(codes(one.reply(14, {output: {stmtinfo: {stmt_rslt: '0'}}}, totals?.msgid))).toEqual(['2208'])
    expect(one.books.close).toMatchObject({step: 'done', groups: [{equal: true, rounds: 0}]})
  })
})
