// A whole outpatient visit, settled to the fen, taken back, and looked at from every query.
import {beforeEach, describe, expect, it} from 'vitest'
import {checkBooks} from '../world/check.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {anyone, settleVisit} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {verify} from '../world/verify.ts'
import {World} from '../world/world.ts'

let t: TestWorld
let hospital: TestHospital

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

describe('one outpatient visit', () => {
  it('splits, settles and adds up', () => {
    const visit = settleVisit(hospital, [
      ['XA-A', '10', '2', '20.00'],
      ['XA-B10', '12.5', '1', '12.50'],
      ['XA-C', '3.33', '3', '9.99'],
      ['XA-LIM', '1.5', '4', '6.00'],
    ])
    const info = visit.settled.output.setlinfo
    expect(info.medfee_sumamt).toBe(48.49)
    expect(info.fulamt_ownpay_amt).toBe(9.99)
    expect(info.overlmt_selfpay).toBe(2)
    expect(info.preselfpay_amt).toBe(1.25)
    expect(info.inscp_scp_amt).toBe(35.25)
    expect(visit.trial.output.setlinfo.psn_cash_pay).toBe(info.psn_cash_pay)
    expect(info.medins_setl_id).toBe(visit.settled.entry.about?.msgid)
    expect(checkBooks(t.world)).toEqual([])
  })

  it('cancels to the state before, once', () => {
    const person = anyone(t.world, 'working')
    const before = t.world.reader.prepare('select * from accumulator order by 1,2,3,4').all()
    const visit = settleVisit(hospital, [['XA-A', '1000', '1', '1000.00']], person)
    const data = {psn_no: person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}
    const cancelled = hospital.send('2208', {data})
    expect(cancelled.err_msg).toBe('')
    expect(cancelled.output.setlinfo.medfee_sumamt).toBe(-1000)
    const after = anyone(t.world, 'working')
    expect([after.current_fen, after.prior_fen]).toEqual([person.current_fen, person.prior_fen])
    const left = t.world.reader
      .prepare<{amount: number}>('select * from accumulator order by 1,2,3,4')
      .all()
      .filter(row => row.amount !== 0)
    expect(left).toEqual(before.filter(row => row.amount !== 0))
    expect(hospital.send('2208', {data}).err_msg).toContain('该笔结算已撤销，请勿重复办理')
    expect(checkBooks(t.world)).toEqual([])
  })

  it('answers every query', () => {
    const visit = settleVisit(hospital, [
      ['XA-A', '10', '2', '20.00'],
      ['XA-B10', '12.5', '1', '12.50'],
    ])
    const psn_no = visit.person.psn_no
    const found = hospital.send('5203', {data: {psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
    expect(found.output.setlinfo.medfee_sumamt).toBe(32.5)
    const lines = hospital.send('5204', {data: {psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
    expect(lines.output).toHaveLength(2)
    const visits = hospital.send('5201', {
      data: {psn_no, begntime: '2025-09-15', endtime: '2025-09-15', med_type: '11'},
    })
    expect(visits.output.mdtrtinfo[0].mdtrt_id).toBe(visit.mdtrt_id)
    const diagnoses = hospital.send('5202', {data: {psn_no, mdtrt_id: visit.mdtrt_id}})
    expect(diagnoses.output.diseinfo[0].diag_code).toBe('J06.900')
    expect(hospital.send('5301', {data: {psn_no}}).infcode).toBe(0)
  })

  it('folds and verifies to the same books', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    hospital.send('2208', {data: {psn_no: visit.person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
    const folded = World.fold('again', t.texts, t.deps)
    expect(folded.fingerprint()).toBe(t.world.fingerprint())
    const verified = verify('again', t.texts, t.deps)
    expect(verified.differences).toEqual([])
    expect(verified.fingerprint).toBe(t.world.fingerprint())
  })
})
