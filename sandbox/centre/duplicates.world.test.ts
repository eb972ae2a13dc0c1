// The duplicate contract, clause by clause (docs: 重复报文约定). Every clause names what must not happen to the books.
import {beforeEach, describe, expect, it} from 'vitest'
import {auditJournal} from '../simulator/audit.ts'
import {checkBooks} from '../world/check.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {anyone, record, register, settleData, settleVisit, type TestVisit, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {verify} from '../world/verify.ts'
import {World} from '../world/world.ts'

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

  it.each([
    ['in any order', ['Z3', 'Z1', 'Z2']],
    ['of any letters', ['Z医', 'Z𠮷', 'Z１', 'Z1', '\uffee', '𠮷']],
  ])('numbers %s: each is heard once and known when it comes again', (_, msgids) => {
    const person = anyone(t.world)
    const raw = hospital.request('1101', {
      data: {mdtrt_cert_type: '02', mdtrt_cert_no: person.cert_no, psn_cert_type: '01'},
    })
    const ask = (msgid: string) => hospital.raw(raw.replace(/"msgid":"[^"]+"/, `"msgid":"${msgid}"`)).entry
    for (const msgid of msgids) expect(ask(msgid).decision?.outcome).toBe('ok')
    for (const msgid of msgids) expect(ask(msgid).decision?.outcome).toBe('duplicate')
    expect(t.world.recent.stale()).toEqual([])
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

  it('a message that could not be read is not remembered: put right, it is the first', () => {
    const raw = hospital.request('2207', {data: ready().data})
    const wrong = raw.replace('"acct_used_flag":"1"', '"acct_used_flag":"9"')
    const refused = [hospital.raw(wrong), hospital.raw(wrong)]
    for (const {entry} of refused) expect(entry.decision).toMatchObject({outcome: 'bad:code', events: []})
    expect(hospital.raw(raw).infcode).toBe(0)
    expect(settlements()).toBe(1)
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

describe('2601 of a 2208', () => {
  const reverse = (psn_no: string, omsgid: string, oinfno = '2208', by = hospital) =>
    by.send('2601', {data: {psn_no, omsgid, oinfno}})
  const cancelRequest = ({person, setl_id, mdtrt_id}: TestVisit, by = hospital) =>
    by.request('2208', {data: {psn_no: person.psn_no, setl_id, mdtrt_id}})
  const msgidOf = (raw: string) => JSON.parse(raw).msgid as string
  const flagOf = ({person, setl_id, mdtrt_id}: TestVisit) =>
    hospital.send('5203', {data: {psn_no: person.psn_no, setl_id, mdtrt_id}}).output.setlinfo.refd_setl_flag
  const money = () =>
    ['insurance', 'accumulator', 'batch'].map(table => t.world.reader.prepare(`select * from ${table}`).all())
  const sound = () => {
    const {world, texts, deps} = t
    expect(checkBooks(world)).toEqual([])
    expect(world.recent.stale()).toEqual([])
    expect(World.fold('test', texts, deps).fingerprint()).toBe(world.fingerprint())
    expect(verify('test', texts, deps).differences).toEqual([])
    expect(auditJournal(texts, {catalogue: world.catalogue, sha256: deps.sha256}, world).differences).toEqual([])
  }
  let bill: TestVisit
  let raw: string
  beforeEach(() => {
    bill = settleVisit(hospital, [['XA-B10', '500', '2', '1000.00']])
    raw = cancelRequest(bill)
  })

  it('makes the bill stand again as it stood: accumulators, account, batch; as a row of its own', () => {
    const before = money()
    const cancelled = hospital.raw(raw)
    expect(money()).not.toEqual(before)
    expect(flagOf(bill)).toBe('1')
    const answer = reverse(bill.person.psn_no, msgidOf(raw))
    expect([answer.infcode, JSON.parse(answer.text).warn_msg ?? '']).toEqual([0, ''])
    expect(money()).toEqual(before)
    expect(flagOf(bill)).toBe('0')
    const rows = t.world.reader
      .prepare('select setl_id, cancels, cause, total_fen, msgid from settlement order by seq')
      .all()
    expect(rows).toMatchObject([
      {setl_id: bill.setl_id, cancels: null, cause: 'settle', total_fen: 100_000},
      {cancels: bill.setl_id, cause: 'cancel', total_fen: -100_000},
      {
        cancels: cancelled.output.setlinfo.setl_id,
        cause: 'restore',
        total_fen: 100_000,
        msgid: answer.entry.about?.msgid,
      },
    ])
    sound()
  })

  it('the late original is refused; a new one takes the bill back, again as a row of its own', () => {
    hospital.raw(raw)
    reverse(bill.person.psn_no, msgidOf(raw))
    expect(hospital.raw(raw).entry.decision?.outcome).toBe('originalReversed')
    expect(settlements()).toBe(3)
    expect(hospital.send('2207', {data: bill.data}).entry.decision?.outcome).toBe('alreadySettled')
    const again = cancelRequest(bill)
    expect(hospital.raw(again).infcode).toBe(0)
    expect(hospital.raw(cancelRequest(bill)).err_msg).toContain('该笔结算已撤销，请勿重复办理')
    expect(flagOf(bill)).toBe('1')
    expect(reverse(bill.person.psn_no, msgidOf(again)).infcode).toBe(0)
    expect(reverse(bill.person.psn_no, bill.settled.entry.about!.msgid!, '2207').infcode).toBe(0)
    expect(settlements()).toBe(6)
    expect(flagOf(bill)).toBe('1')
    sound()
  })

  it('that never arrived: harmless, remembered, the late original is refused and the bill stands', () => {
    const before = money()
    expect(JSON.parse(reverse(bill.person.psn_no, msgidOf(raw)).text).warn_msg).toContain('未查询到原报文')
    expect(hospital.raw(raw).entry.decision?.outcome).toBe('originalReversed')
    expect(money()).toEqual(before)
    sound()
  })

  it('that was refused: nothing to undo, remembered', () => {
    hospital.raw(cancelRequest(bill))
    hospital.raw(raw)
    expect(JSON.parse(reverse(bill.person.psn_no, msgidOf(raw)).text).warn_msg).toContain('未产生结算')
    expect(flagOf(bill)).toBe('1')
    sound()
  })

  it('a second time, under another code, of another person or institution is refused', () => {
    hospital.raw(raw)
    const omsgid = msgidOf(raw)
    const stranger = anyone(t.world, 'retired')
    const other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
    const outcomes = [
      reverse(bill.person.psn_no, omsgid, '2207'),
      reverse(bill.person.psn_no, bill.settled.entry.about!.msgid!, '2208'),
      reverse(stranger.psn_no, omsgid),
      reverse(bill.person.psn_no, omsgid, '2208', other),
      reverse(bill.person.psn_no, omsgid),
      reverse(bill.person.psn_no, omsgid),
    ].map(answer => answer.entry.decision?.outcome)
    expect(outcomes).toEqual([
      'reversalMismatch',
      'reversalMismatch',
      'reversalMismatch',
      'ok', // remembered under the other institution, where no such message is known
      'ok',
      'alreadyReversed',
    ])
    expect(settlements()).toBe(3)
    sound()
  })

  // what happened in between that its shares would not be true any more
  const between: [what: string, act: () => unknown, why: string][] = [
    ['the lines were removed', () => removeLines(), '的明细已撤销'],
    [
      'other lines were uploaded',
      () => [removeLines(), upload(hospital, bill.person, bill.mdtrt_id, [['XA-A', '10', '2', '20.00']])],
      '的明细已变动',
    ],
    ['the batch was settled anew', () => hospital.send('2207', {data: bill.data}), '已重新结算，结算ID['],
    [
      'another bill of the person was settled',
      () => settleVisit(hospital, [['XA-A', '10', '2', '20.00']], bill.person),
      '该人员此后另有结算',
    ],
    [
      'the registration was cancelled',
      () => [
        removeLines(),
        hospital.send('2202', {data: {psn_no: bill.person.psn_no, mdtrt_id: bill.mdtrt_id, ipt_otp_no: number()}}),
      ],
      '挂号已撤销',
    ],
    [
      'a relative spent the account',
      () => t.world.reader.prepare('update insurance set current_fen = 0, prior_fen = 0').all(),
      '个人账户余额已不足',
    ],
  ]
  const removeLines = () =>
    hospital.send('2205', {data: {psn_no: bill.person.psn_no, mdtrt_id: bill.mdtrt_id, chrg_bchno: 'b1'}})
  const number = () => t.world.books.visit(bill.mdtrt_id)!.ipt_otp_no
  it.each(between)('is refused when meanwhile %s', (_what, act, why) => {
    hospital.raw(raw)
    act()
    t.world.recent.forgetAll()
    const rows = settlements()
    const answer = reverse(bill.person.psn_no, msgidOf(raw))
    expect(answer.entry.decision?.outcome).toBe('cannotRestore')
    expect(answer.err_msg).toContain(why)
    expect(settlements()).toBe(rows)
    expect(checkBooks(t.world)).toEqual([])
  })
})
