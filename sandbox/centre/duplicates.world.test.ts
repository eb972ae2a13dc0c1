// The duplicate contract, clause by clause (docs: 重复报文约定). Every clause names what must not happen to the books.
import {beforeEach, describe, expect, it} from 'vitest'
import {checkBooks} from '../world/check.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {anyone, record, register, settleData, settleVisit, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'

let t: TestWorld
let hospital: TestHospital
const settlements = () => t.world.reader.prepare<{n: number}>('select count(*) as n from settlement').get()!.n

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

/** A visit with lines uploaded, ready to settle. */
function ready() {
  const person = anyone(t.world)
  const mdtrt_id = register(hospital, person)
  record(hospital, person, mdtrt_id)
  upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
  return {person, mdtrt_id, data: settleData(person, mdtrt_id, '20.00')}
}

describe('same msgid', () => {
  it('same body: the same answer, nothing booked again', () => {
    const raw = hospital.request('2207', {data: ready().data})
    const first = hospital.raw(raw)
    const print = t.world.reader.prepare('select * from settlement order by 1').all()
    const second = hospital.raw(raw)
    expect(first.infcode).toBe(0)
    expect(second.entry.decision?.outcome).toBe('duplicate')
    expect(second.entry.decision?.sends[0]?.answerOf).toBe(first.entry.seq)
    expect(second.entry.decision?.events).toEqual([])
    expect(t.world.reader.prepare('select * from settlement order by 1').all()).toEqual(print)
  })

  it('same body with another inf_time is the same body', () => {
    const raw = hospital.request('2207', {data: ready().data})
    const first = hospital.raw(raw)
    const second = hospital.raw(raw.replace(/"inf_time":"[^"]+"/, '"inf_time":"2025-09-15 23:59:59"'))
    expect(second.entry.decision?.sends[0]?.answerOf).toBe(first.entry.seq)
  })

  it('other body: refused, nothing booked', () => {
    const {data} = ready()
    const raw = hospital.request('2207', {data})
    hospital.raw(raw)
    const other = hospital.raw(raw.replace('"acct_used_flag":"1"', '"acct_used_flag":"0"'))
    expect(other.entry.decision?.outcome).toBe('msgidReused')
    expect(other.err_msg).toContain('重复且内容不一致')
    expect(settlements()).toBe(1)
  })

  it('a refused message is refused again in the same words, even when it would now succeed', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    const raw = hospital.request('2207', {data: settleData(person, mdtrt_id, '20.00')})
    const first = hospital.raw(raw)
    expect(first.entry.decision?.outcome).toBe('noFees')
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    expect(hospital.raw(raw).entry.decision?.sends[0]?.answerOf).toBe(first.entry.seq)
    expect(settlements()).toBe(0)
  })

  it('another institution may use the same msgid', () => {
    const other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
    const raw = hospital.request('9001', {signIn: {opter_no: 'c01', mac: 'a', ip: 'b'}})
    hospital.raw(raw)
    expect(other.raw(raw.replaceAll(hospital.code, other.code)).infcode).toBe(0)
    expect(
      other.raw(raw.replace(`"fixmedins_code":"${hospital.code}"`, `"fixmedins_code":"${other.code}"`)).infcode,
    ).toBe(0)
  })
})

describe('same business key under a new msgid', () => {
  it('2207 of a settled batch names the bill it collides with', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    const again = hospital.send('2207', {data: visit.data})
    expect(again.entry.decision?.outcome).toBe('alreadySettled')
    expect(again.err_msg).toContain(visit.setl_id)
    expect(again.err_msg).toContain(visit.settled.entry.about!.msgid!)
    expect(settlements()).toBe(1)
  })
  it('2201 of an open outpatient number names the visit', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person, 'op-77')
    expect(() => register(hospital, person, 'op-77')).toThrow(mdtrt_id)
  })
  it('2204 of a known line names its batch', () => {
    const {person, mdtrt_id} = ready()
    const again = upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']], 'b2')
    expect(again.entry.decision?.outcome).toBe('feeExists')
    expect(again.err_msg).toContain('b1')
  })
})

describe('2601', () => {
  const reverse = (psn_no: string, omsgid: string, oinfno = '2207', by = hospital) =>
    by.send('2601', {data: {psn_no, omsgid, oinfno}})

  it('takes a booked settlement back; its own message is then refused', () => {
    const {person, data} = ready()
    const raw = hospital.request('2207', {data})
    const settled = hospital.raw(raw)
    expect(reverse(person.psn_no, settled.entry.about!.msgid!).infcode).toBe(0)
    expect(checkBooks(t.world)).toEqual([])
    const ghost = hospital.raw(raw)
    expect(ghost.entry.decision?.outcome).toBe('originalReversed')
    expect(settlements()).toBe(2)
    // the batch is open again and can be settled under a new msgid
    expect(hospital.send('2207', {data}).infcode).toBe(0)
  })

  it('of a message that never arrived: harmless, remembered, the late original is refused', () => {
    const {person, data} = ready()
    const late = hospital.request('2207', {data})
    const omsgid = JSON.parse(late).msgid as string
    const answer = reverse(person.psn_no, omsgid)
    expect(answer.infcode).toBe(0)
    expect(JSON.parse(answer.text).warn_msg).toContain('未查询到原报文')
    expect(hospital.raw(late).entry.decision?.outcome).toBe('originalReversed')
    expect(settlements()).toBe(0)
  })

  it('refuses the wrong transaction, the wrong person, the foreign message, the refunded bill, a second time', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    const omsgid = visit.settled.entry.about!.msgid!
    const stranger = anyone(t.world, 'retired')
    expect(reverse(visit.person.psn_no, omsgid, '2207A').entry.decision?.outcome).toBe('reversalMismatch')
    expect(reverse(visit.person.psn_no, omsgid, '2204').entry.decision?.outcome).toBe('notReversible')
    expect(reverse(stranger.psn_no, omsgid).entry.decision?.outcome).toBe('reversalMismatch')
    const other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
    reverse(visit.person.psn_no, omsgid, '2207', other) // remembered under the other institution only
    expect(settlements()).toBe(1)
    expect(reverse(visit.person.psn_no, omsgid).infcode).toBe(0)
    expect(reverse(visit.person.psn_no, omsgid).err_msg).toContain(
      '冲正的结算信息退费结算标志不为未退费，不能办理冲正交易',
    )
    expect(settlements()).toBe(2)
  })

  it('of a bill cancelled by 2208 is refused in the words clients know', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    hospital.send('2208', {data: {psn_no: visit.person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
    const answer = reverse(visit.person.psn_no, visit.settled.entry.about!.msgid!)
    expect(answer.err_msg).toContain('冲正的结算信息退费结算标志不为未退费，不能办理冲正交易')
  })
})
