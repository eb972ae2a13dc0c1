// Amounts and days at and past their bounds: refused in words, never a centre system error.
import {beforeEach, describe, expect, it} from 'vitest'
import {checkBooks} from '../world/check.ts'
import {type Reply, TestHospital} from '../world/testing/hospital.ts'
import {anyone, feeLine, record, register, settleData, type TestPerson, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {readStatement} from './statement-file.ts'

let t: TestWorld
let hospital: TestHospital
let person: TestPerson
let mdtrt_id: string

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
  person = anyone(t.world)
  mdtrt_id = register(hospital, person)
  record(hospital, person, mdtrt_id)
})

const outcome = (reply: Reply) => reply.entry.decision?.outcome

describe('amounts', () => {
  it('a product past what an integer holds is refused, not broken', () => {
    const reply = upload(hospital, person, mdtrt_id, [['XA-A', '9000000000', '900000000000', '90000000000000.00']])
    expect(outcome(reply)).toBe('amountTooLarge')
    expect(reply.err_msg).toContain('input.feedetail[0].pric')
  })
  it('a line may come to just under a hundred million yuan, and so may a bill', () => {
    const line = (sn: string, pric: string, amount: string) =>
      outcome(hospital.send('2204', {feedetail: [feeLine(person, mdtrt_id, sn, ['XA-A', pric, '1', amount])]}))
    expect(line('1', '100000000', '100000000.00')).toBe('amountTooLarge')
    expect(line('2', '99999999.99', '99999999.99')).toBe('ok')
    const settle = (total: string) => hospital.send('2207', {data: settleData(person, mdtrt_id, total)})
    expect(line('3', '0.01', '0.01')).toBe('ok')
    expect(outcome(settle('100000000.00'))).toBe('amountTooLarge')
    hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id, chrg_bchno: 'b1'}})
    expect(line('2', '99999999.99', '99999999.99')).toBe('ok')
    expect(outcome(settle('99999999.99'))).toBe('ok')
    expect(checkBooks(t.world)).toEqual([])
  })
  it('a free item and a bill of nothing', () => {
    expect(outcome(upload(hospital, person, mdtrt_id, [['XA-A', '0', '1', '0.00']]))).toBe('ok')
    const settled = hospital.send('2207', {data: settleData(person, mdtrt_id, '0.00')})
    expect(settled.output.setlinfo).toMatchObject({medfee_sumamt: 0, psn_cash_pay: 0})
    expect(settled.output.setldetail).toEqual([])
  })
})

describe('numbers of lines', () => {
  it('an upload carries at most a thousand', () => {
    const line = feeLine(person, mdtrt_id, '1', ['XA-A', '10', '2', '20.00'])
    const send = (count: number) =>
      hospital.send('2204', {feedetail: Array.from({length: count}, (_, i) => ({...line, feedetl_sn: String(i)}))})
    expect(send(1001).err_msg).toContain('一次上传的明细超过1000行')
    expect(outcome(send(1000))).toBe('ok')
  })
  it('a reconciliation file has at most two hundred thousand, counted before they are read', () => {
    expect(readStatement(new Uint8Array(300_000).fill(0x0a), 7)).toMatchObject({
      ok: false,
      error: {where: '文件', expected: '不超过200000行'},
    })
  })
})

describe('2205', () => {
  it('0000 takes back every open batch, even when one of that very name is settled', () => {
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']], '0000', 1)
    hospital.send('2207', {data: settleData(person, mdtrt_id, '20.00', '0000')})
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']], 'b2', 2)
    const remove = () => hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id, chrg_bchno: '0000'}})
    expect(outcome(remove())).toBe('ok')
    expect(outcome(remove())).toBe('nothingToRemove')
    expect(checkBooks(t.world)).toEqual([])
  })
})

describe('the time of a visit', () => {
  const visit = (begntime: string) =>
    hospital.send('2203', {
      mdtrtinfo: {mdtrt_id, psn_no: person.psn_no, med_type: '11', begntime},
      diseinfo: [
        {
          diag_type: '1',
          diag_srt_no: 1,
          diag_code: 'J06.900',
          diag_name: '上呼吸道感染',
          diag_dept: '内科',
          dise_dor_no: 'D1',
          dise_dor_name: '李',
          diag_time: begntime,
          vali_flag: '1',
        },
      ],
    })
  it('is neither after the centre’s time, with a day for clocks that run ahead, nor before birth', () => {
    expect(outcome(visit('2025-09-16 07:00:00'))).toBe('ok')
    expect(outcome(visit('2025-09-17 08:00:00'))).toBe('visitTime')
    expect(outcome(visit('1900-01-01 00:00:00'))).toBe('visitTime')
    expect(visit('2052-09-15 08:00:00').err_msg).toContain('input.mdtrtinfo.begntime')
  })
})
