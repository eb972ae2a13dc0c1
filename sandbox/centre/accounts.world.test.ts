// What bills take from accounts and add to accumulators, and that taking bills back puts all of it back: in any order,
// across a benefit year's end, with a relative's account in between, batch by batch.
import {beforeEach, describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {makePerson} from '../people/person.ts'
import {wellKnown} from '../people/population.ts'
import {checkBooks} from '../world/check.ts'
import {type Reply, TestHospital} from '../world/testing/hospital.ts'
import {
  anyone,
  record,
  register,
  settleData,
  settleVisit,
  type TestPerson,
  type TestVisit,
  upload,
} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'

let t: TestWorld
let hospital: TestHospital

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

const outcome = (reply: Reply) => reply.entry.decision?.outcome
const cancel = (visit: Pick<TestVisit, 'mdtrt_id' | 'setl_id'> & {person: {psn_no: string}}) =>
  hospital.send('2208', {data: {psn_no: visit.person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})

/** Every account and every accumulator that holds something. */
const held = () => [
  ...t.world.reader.prepare('select psn_no, area, current_fen, prior_fen from insurance order by 1, 2').all(),
  ...t.world.reader.prepare('select * from accumulator where amount <> 0 order by 1, 2, 3, 4').all(),
]

const account = (psn_no: string) =>
  t.world.reader
    .prepare<{current_fen: number; prior_fen: number}>(
      'select current_fen, prior_fen from insurance where psn_no = ? order by insurance_type, area',
    )
    .get(psn_no)!

describe('cancelling', () => {
  it('in any order puts accounts and accumulators back, though bills were computed one upon the other', () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ]
    const before = held()
    for (const order of orders) {
      const visits = ['300.00', '900.00', '2500.00'].map(amount =>
        settleVisit(hospital, [['XA-A', amount, '1', amount]]),
      )
      for (const index of order) expect(cancel(visits[index]!).infcode).toBe(0)
      expect(held()).toEqual(before)
    }
    expect(checkBooks(t.world)).toEqual([])
  })

  it('after the benefit year has ended gives back to the year of the visit', async () => {
    t = await testWorld({start: instant('2026-06-29 08:00:00')})
    hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
    const before = held()
    const person = anyone(t.world, 'working', 1)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-A', '5000', '1', '5000.00']])
    const settled = hospital.send('2207', {data: settleData(person, mdtrt_id, '5000.00')})
    expect(held()).not.toEqual(before)
    const years = t.world.reader.prepare<{year: string}>('select distinct year from settlement').all()
    t.world.receive([{kind: 'director', act: {kind: 'note', text: 'two years later'}}], instant('2028-07-02 08:00:00'))
    const back = cancel({person, mdtrt_id, setl_id: settled.output.setlinfo.setl_id})
    expect(back.infcode).toBe(0)
    expect(held()).toEqual(before)
    expect(t.world.reader.prepare<{year: string}>('select distinct year from settlement').all()).toEqual(years)
  })

  it('and charging again part of the lines is the partial refund: the second bill is as if the first had not been', () => {
    const person = anyone(t.world, 'working', 1)
    const lines: [string, string, string, string][] = [
      ['XA-A', '800', '1', '800.00'],
      ['XA-B10', '1200', '1', '1200.00'],
    ]
    const fresh = settleVisit(hospital, lines.slice(0, 1), person)
    const wanted = fresh.settled.output.setlinfo
    cancel(fresh)
    const whole = settleVisit(hospital, lines, person)
    cancel(whole)
    // the old lines may stay open beside the new batch, or go first
    upload(hospital, person, whole.mdtrt_id, lines.slice(0, 1), 'b2', 9)
    const part = hospital.send('2207', {data: settleData(person, whole.mdtrt_id, '800.00', 'b2')}).output.setlinfo
    for (const amount of ['medfee_sumamt', 'fund_pay_sumamt', 'acct_pay', 'psn_cash_pay', 'act_pay_dedc', 'balc'])
      expect([amount, part[amount]]).toEqual([amount, wanted[amount]])
    const removed = {data: {psn_no: person.psn_no, mdtrt_id: whole.mdtrt_id, chrg_bchno: '0000'}}
    expect(outcome(hospital.send('2205', removed))).toBe('ok')
    expect(checkBooks(t.world)).toEqual([])
  })

  it('one of two batches of a visit leaves the other', () => {
    const person = anyone(t.world, 'working', 1)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    const bill = (batch: string, amount: string, sn: number) => {
      upload(hospital, person, mdtrt_id, [['XA-A', amount, '1', amount]], batch, sn)
      return hospital.send('2207', {data: settleData(person, mdtrt_id, amount, batch)}).output.setlinfo
        .setl_id as string
    }
    const first = bill('b1', '700.00', 1)
    const between = held()
    const second = bill('b2', '900.00', 2)
    expect(cancel({person, mdtrt_id, setl_id: second}).infcode).toBe(0)
    expect(held()).toEqual(between)
    const number = t.world.books.visit(mdtrt_id)!.ipt_otp_no
    const close = () => hospital.send('2202', {data: {psn_no: person.psn_no, mdtrt_id, ipt_otp_no: number}})
    expect(outcome(close())).toBe('visitHasFees')
    cancel({person, mdtrt_id, setl_id: first})
    hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id, chrg_bchno: '0000'}})
    expect(close().infcode).toBe(0)
  })
})

describe('共济: a relative’s account', () => {
  /** A child whose parent's account may be shared, and the parent. */
  const family = () => {
    const child = t.world.reader
      .prepare<TestPerson & {family_of: string; insurance_type: string}>(
        `select p.psn_no, p.cert_no, p.name, i.current_fen, i.prior_fen, i.family_of, i.insurance_type
         from person p join insurance i using(psn_no)
         where i.family_of is not null and i.state = '1' and i.area = '310000' order by p.psn_no`,
      )
      .get()!
    return {child, parent: child.family_of}
  }
  const settle = (child: TestPerson & {insurance_type: string}, amount: string) => {
    const data = {
      psn_no: child.psn_no,
      insutype: child.insurance_type,
      begntime: '2025-09-15 08:00:00',
      ipt_otp_no: hospital.msgid(),
      atddr_no: 'D1',
      dr_name: '李',
      dept_code: 'A03',
      dept_name: '内科',
      caty: 'A03',
    }
    const certificate = {mdtrt_cert_type: '02', mdtrt_cert_no: child.cert_no}
    const mdtrt_id = hospital.send('2201', {data: {...data, ...certificate}}).output.data.mdtrt_id as string
    record(hospital, child, mdtrt_id)
    upload(hospital, child, mdtrt_id, [['XA-A', amount, '1', amount]])
    const settled = hospital.send('2207', {
      data: {...settleData(child, mdtrt_id, amount), insutype: child.insurance_type, acct_used_flag: '2'},
    })
    return {mdtrt_id, settled, setl_id: settled.output?.setlinfo.setl_id as string}
  }

  it('pays, shows as 共济, and is given back to the relative though its balance moved meanwhile', () => {
    const {child, parent} = family()
    const before = held()
    const first = account(parent)
    const {mdtrt_id, settled, setl_id} = settle(child, '400.00')
    const info = settled.output.setlinfo
    expect(info.acct_mulaid_pay).toBeGreaterThan(0)
    const after = account(parent)
    expect(first.current_fen + first.prior_fen - after.current_fen - after.prior_fen).toBe(
      Math.round(info.acct_mulaid_pay * 100),
    )
    const own = anyone(t.world)
    expect(own.psn_no).toBe(parent)
    const parents = settleVisit(hospital, [['XA-A', '3000.00', '1', '3000.00']], own)
    expect(account(parent)).not.toEqual(after)
    expect(cancel({person: child, mdtrt_id, setl_id}).output.setlinfo.acct_mulaid_pay).toBe(-info.acct_mulaid_pay)
    expect(cancel(parents).infcode).toBe(0)
    expect(held()).toEqual(before)
    expect(checkBooks(t.world)).toEqual([])
  })

  it('never goes below nothing, however much is asked of it', () => {
    const {child, parent} = family()
    for (let i = 0; i < 4; i++) settle(child, '5000.00')
    expect(account(parent)).toEqual({current_fen: 0, prior_fen: 0})
    expect(checkBooks(t.world)).toEqual([])
  })

  it('of oneself is no relative’s: it is not spent twice', () => {
    const index = 900
    const made = makePerson('shanghai', 'test', index, '2025-09-15')
    const [row] = makePerson('shanghai', 'test', wellKnown.child, '2025-09-15').insurances
    const insurances = [{...row!, currentYearFen: 5000, priorYearsFen: 5000, familyOf: made.psnNo}]
    const person = {...made, insurances, accumulators: []}
    t.world.receive([{kind: 'director', act: {kind: 'addPerson', person}}], t.world.at)
    const child = {...anyone(t.world), psn_no: made.psnNo, cert_no: made.certNo, name: made.name}
    const {settled} = settle({...child, insurance_type: row!.insuranceType}, '400.00')
    expect(settled.output.setlinfo.acct_mulaid_pay).toBe(0)
    expect(checkBooks(t.world)).toEqual([])
  })
})
