// The state rules of the interface (what may follow what), one row each: what was done before, what is sent, and how
// the centre says no. The outcome names the refusal; the text must carry the words clients search for.
import {beforeEach, describe, expect, it} from 'vitest'
import type {PersonRecord} from '../state/records.ts'
import {checkBooks} from '../world/check.ts'
import {type Reply, TestHospital} from '../world/testing/hospital.ts'
import {employee} from '../world/testing/newcomers.ts'
import {
  anyone,
  certificate,
  feeLine,
  record,
  register,
  settleData,
  settleVisit,
  upload,
} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'

let t: TestWorld
let hospital: TestHospital
let other: TestHospital

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
  other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
})

const outcome = (reply: Reply) => reply.entry.decision?.outcome

describe('person and insurance', () => {
  it('1101 of nobody says the words clients take for "not insured"', () => {
    const reply = hospital.send('1101', {
      data: {
        mdtrt_cert_type: '02',
        mdtrt_cert_no: '319900199001010000',
        psn_cert_type: '01',
        certno: '319900199001010000',
        psn_name: '无名',
      },
    })
    expect(reply.err_msg).toContain('该参保人的基本信息为空')
  })
  it('1101 with another name or number than the certificate holder’s is refused', () => {
    const person = anyone(t.world)
    const ask = (changes: object) =>
      hospital.send('1101', {
        data: {...certificate(person), psn_cert_type: '01', certno: person.cert_no, psn_name: person.name, ...changes},
      })
    expect(outcome(ask({psn_name: '别人'}))).toBe('personMismatch')
    expect(outcome(ask({certno: anyone(t.world, 'retired').cert_no}))).toBe('personMismatch')
    expect(ask({}).infcode).toBe(0)
  })
  it('2206 with the name or number of another than its psn_no is refused; a small x is the same number', () => {
    t.world.receive([{kind: 'director', act: {kind: 'addPerson', person: filedUntilYesterday}}], t.world.at)
    const {psnNo: psn_no, certNo: cert_no, name} = filedUntilYesterday
    const person = {...anyone(t.world), psn_no, cert_no, name}
    const mdtrt_id = register(hospital, person)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    const ask = (changes: object) =>
      outcome(hospital.send('2206', {data: {...settleData(person, mdtrt_id, '20.00'), ...changes}}))
    expect(ask({psn_name: '别人'})).toBe('personMismatch')
    expect(ask({certno: anyone(t.world).cert_no})).toBe('personMismatch')
    expect(ask({mdtrt_cert_no: anyone(t.world).cert_no})).toBe('personMismatch')
    expect(ask({psn_name: name, certno: cert_no.toLowerCase(), mdtrt_cert_no: cert_no.toLowerCase()})).toBe('ok')
  })
  it('a suspended insurance registers nobody', () => {
    const suspended = t.world.reader
      .prepare<{psn_no: string; cert_no: string; insurance_type: string}>(
        "select p.psn_no, p.cert_no, i.insurance_type from person p join insurance i using(psn_no) where i.state = '2' order by 1",
      )
      .get()!
    const reply = hospital.send('2201', {
      data: {
        psn_no: suspended.psn_no,
        insutype: suspended.insurance_type,
        begntime: '2025-09-15 08:00:00',
        mdtrt_cert_type: '02',
        mdtrt_cert_no: suspended.cert_no,
        ipt_otp_no: 'x1',
        dept_code: 'A03',
        dept_name: '内科',
        caty: 'A03',
        atddr_no: 'D1',
        dr_name: '李',
      },
    })
    expect(outcome(reply)).toBe('insuranceNotActive')
    expect(reply.err_msg).toContain('暂停参保')
  })
  it('an institution without a contract is refused', () => {
    const stranger = new TestHospital(t.world, 'H31010199999')
    expect(outcome(stranger.send('9001', {signIn: {opter_no: 'c', mac: 'a', ip: 'b'}}))).toBe('noInstitution')
  })
})

describe('2202', () => {
  it('only without live lines or settlement; then the visit is closed', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person, 'op-1')
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    const cancel = (ipt_otp_no = 'op-1') => hospital.send('2202', {data: {psn_no: person.psn_no, mdtrt_id, ipt_otp_no}})
    expect(outcome(cancel('op-2'))).toBe('visitNumberMismatch')
    expect(outcome(cancel())).toBe('visitHasFees')
    hospital.send('2207', {data: settleData(person, mdtrt_id, '20.00')})
    expect(cancel().err_msg).toContain('未撤销的结算')
    const setl_id = t.world.reader.prepare<{setl_id: string}>('select setl_id from settlement').get()!.setl_id
    hospital.send('2208', {data: {psn_no: person.psn_no, mdtrt_id, setl_id}})
    hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id, chrg_bchno: '0000'}})
    expect(cancel().infcode).toBe(0)
    expect(outcome(cancel())).toBe('visitCancelled')
    expect(outcome(upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']]))).toBe('visitCancelled')
  })
})

describe('2203', () => {
  it('refuses a clinical diagnosis code and names its place', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    const reply = hospital.send('2203', {
      mdtrtinfo: {
        mdtrt_id,
        psn_no: person.psn_no,
        med_type: '11',
        begntime: '2025-09-15 08:10:00',
        dise_codg: '',
        dise_name: '',
      },
      diseinfo: [
        {
          diag_type: '1',
          diag_srt_no: 1,
          diag_code: 'J06.900x003',
          diag_name: '上呼吸道感染',
          diag_dept: '内科',
          dise_dor_no: 'D1',
          dise_dor_name: '李',
          diag_time: '2025-09-15 08:10:00',
          vali_flag: '1',
        },
      ],
    })
    expect(outcome(reply)).toBe('noDiagnosis')
    expect(reply.err_msg).toContain('input.diseinfo[0].diag_code')
  })
  it('one med_type per visit once lines are there', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id, '11')
    expect(record(hospital, person, mdtrt_id, '13').infcode).toBe(0)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    expect(outcome(record(hospital, person, mdtrt_id, '11'))).toBe('visitTypeFixed')
  })
  it('chronic care needs the filing, valid on the day of the visit', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    expect(outcome(record(hospital, person, mdtrt_id, '14', 'M99999'))).toBe('noFiling')
    t.world.receive([{kind: 'director', act: {kind: 'addPerson', person: filedUntilYesterday}}], t.world.at)
    const filed = {...person, psn_no: filedUntilYesterday.psnNo, cert_no: filedUntilYesterday.certNo}
    const visit = register(hospital, filed)
    const on = (begntime: string) =>
      hospital.send('2203', {
        mdtrtinfo: {mdtrt_id: visit, psn_no: filed.psn_no, med_type: '14', begntime, dise_codg: 'M03900'},
        diseinfo: [
          {
            diag_type: '1',
            diag_srt_no: 1,
            diag_code: 'I10.x00',
            diag_name: '高血压',
            diag_dept: '内科',
            dise_dor_no: 'D1',
            dise_dor_name: '李',
            diag_time: begntime,
            vali_flag: '1',
          },
        ],
      })
    expect(outcome(on('2025-09-15 08:00:00'))).toBe('noFiling')
    expect(outcome(on('2025-09-14 08:00:00'))).toBe('ok')
    upload(hospital, filed, visit, [['XA-A', '10', '2', '20.00']])
    expect(outcome(hospital.send('2207', {data: {...settleData(filed, visit, '20.00'), med_type: '14'}}))).toBe('ok')
  })
})

const filedUntilYesterday: PersonRecord = {
  psnNo: '31000099999999999999999999',
  certType: '01',
  certNo: '31990019700101001X',
  name: '新人',
  sex: 'male',
  nation: '1',
  birthDay: '1970-01-01',
  cardNo: 'ZZ1',
  cardSn: 'ZZ1',
  voucher: 'ZZ1',
  phone: '',
  address: '',
  severeDisability: false,
  hardship: 'none',
  flags: [],
  insurances: [employee({begins: '2000-01-01', workStarted: '1990-01-01', familyOf: '31000099999999999999999999'})],
  chronic: [{code: 'M03900', name: '高血压病', begins: '2024-01-01', ends: '2025-09-14'}],
  accumulators: [],
}

describe('2204 and 2205', () => {
  const open = () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    return {person, mdtrt_id}
  }
  it('one wrong line refuses all, naming line, expected and got', () => {
    const {person, mdtrt_id} = open()
    const reply = upload(hospital, person, mdtrt_id, [
      ['XA-A', '10', '2', '20.00'],
      ['XA-A', '3.333', '3', '10.01'],
    ])
    expect(outcome(reply)).toBe('feeAmount')
    expect(reply.err_msg).toContain('input.feedetail[1].det_item_fee_sumamt')
    expect(reply.err_msg).toContain('期望10.00，实收10.01')
    expect(t.world.books.hasFees(mdtrt_id)).toBe(false)
  })
  it('refuses a line twice in one message, a count of zero, a second visit, a future day', () => {
    const {person, mdtrt_id} = open()
    const line = feeLine(person, mdtrt_id, '1', ['XA-A', '10', '2', '20.00'])
    const send = (...feedetail: object[]) => outcome(hospital.send('2204', {feedetail}))
    expect(send(line, line)).toBe('feeTwice')
    expect(send({...line, cnt: 0, det_item_fee_sumamt: 0})).toBe('feeCount')
    expect(send({...line, cnt: -2, det_item_fee_sumamt: -20})).toBe('feeCount')
    expect(send(line, {...line, feedetl_sn: '2', mdtrt_id: register(hospital, person)})).toBe('feeSeveralVisits')
    expect(send({...line, fee_ocur_time: '2025-10-15 08:00:00'})).toBe('feeDate')
    // the visit began on 2025-09-15 at 08:00
    expect(send({...line, fee_ocur_time: '2025-09-14 07:59:59'})).toBe('feeDate')
    expect(send({...line, feedetl_sn: 'early', fee_ocur_time: '2025-09-14 23:50:00'})).toBe('ok')
    expect(send(line)).toBe('ok')
  })
  it('lines of one batch carry one disease code; lines without, and other batches, may differ', () => {
    const {person, mdtrt_id} = open()
    const line = (sn: string, dise_codg: string, batch = 'b1') => ({
      ...feeLine(person, mdtrt_id, sn, ['XA-A', '10', '2', '20.00'], batch),
      dise_codg,
    })
    const send = (...feedetail: object[]) => hospital.send('2204', {feedetail})
    const wrong = send(line('1', 'M03900'), line('2', 'M01600'))
    expect(outcome(wrong)).toBe('feeDisease')
    expect(wrong.err_msg).toContain('input.feedetail[1].dise_codg，期望[M03900]，实收[M01600]')
    expect(outcome(send(line('1', 'M03900'), line('2', ''), line('3', 'M03900'), line('4', 'M01600', 'b2')))).toBe('ok')
  })
  it('settled lines cannot be removed or added to; nothing to remove is an error text', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    const remove = (chrg_bchno: string) =>
      hospital.send('2205', {data: {psn_no: visit.person.psn_no, mdtrt_id: visit.mdtrt_id, chrg_bchno}})
    expect(outcome(remove('b1'))).toBe('batchSettled')
    expect(remove('0000').err_msg).toContain('未查询到任何有效相关的记录, 费用明细List不能为空')
    expect(outcome(upload(hospital, visit.person, visit.mdtrt_id, [['XA-A', '1', '1', '1.00']], 'b1', 9))).toBe(
      'batchSettled',
    )
  })
  it('expired, unknown, restricted and unmapped items are self-paid and say so', () => {
    const {person, mdtrt_id} = open()
    t.world.receive(
      [
        {
          kind: 'director',
          act: {
            kind: 'mapItems',
            institution: hospital.code,
            rows: [
              {hospitalCode: 'own-XA-A', hospitalName: '旧品', code: 'XA-A', from: '2020-01-01', to: '2024-12-31'},
            ],
          },
        },
      ],
      t.world.at,
    )
    const reply = upload(hospital, person, mdtrt_id, [
      ['XA-OLD', '1', '1', '1.00'],
      ['XA-NONE', '1', '1', '1.00'],
      ['XA-RES', '1', '1', '1.00'],
      ['XA-A', '1', '1', '1.00'],
      ['XA-B10', '1', '1', '1.00'],
    ])
    const rows = reply.output.result as {memo: string | null; fulamt_ownpay_amt: number}[]
    expect(rows.map(row => row.fulamt_ownpay_amt)).toEqual([1, 1, 1, 1, 0])
    expect(rows.map(row => row.memo)).toEqual([
      expect.stringContaining('医保目录编码已失效'),
      expect.stringContaining('医保目录无此编码'),
      expect.stringContaining('未经医院审批'),
      expect.stringContaining('对照已失效'),
      null,
    ])
  })
})

describe('2206 and 2207', () => {
  it('need lines, the right total, the visit’s insurance and med_type, the own visit', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    expect(outcome(hospital.send('2206', {data: settleData(person, mdtrt_id, '20.00')}))).toBe('noFees')
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    const data = settleData(person, mdtrt_id, '20.00')
    const wrong = hospital.send('2207', {data: {...data, medfee_sumamt: '20.01'}})
    expect(wrong.err_msg).toContain('input.data.medfee_sumamt，期望20.00，实收20.01')
    expect(outcome(hospital.send('2207', {data: {...data, insutype: '390'}}))).toBe('visitInsuranceFixed')
    expect(outcome(hospital.send('2207', {data: {...data, med_type: '13'}}))).toBe('visitTypeFixed')
    expect(outcome(hospital.send('2207', {data: {...data, mdtrt_id: '1'}}))).toBe('noVisit')
    expect(outcome(other.send('2207', {data}))).toBe('foreignVisit')
    expect(outcome(hospital.send('2207', {data}))).toBe('ok')
  })
  it('a trial keeps nothing', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    const before = t.world.reader.prepare('select * from insurance order by 1,2,3').all()
    expect(hospital.send('2206', {data: settleData(person, mdtrt_id, '20.00')}).infcode).toBe(0)
    expect(t.world.reader.prepare('select * from insurance order by 1,2,3').all()).toEqual(before)
    expect(t.world.books.settlementsOfVisit(mdtrt_id)).toEqual([])
  })
})

describe('2208', () => {
  it('only the own institution, person and visit; not a cancellation', () => {
    const visit = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
    const data = {psn_no: visit.person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}
    expect(outcome(other.send('2208', {data}))).toBe('foreignSettlement')
    expect(outcome(hospital.send('2208', {data: {...data, psn_no: anyone(t.world, 'retired').psn_no}}))).toBe(
      'foreignSettlement',
    )
    expect(outcome(hospital.send('2208', {data: {...data, mdtrt_id: '1'}}))).toBe('foreignSettlement')
    expect(outcome(hospital.send('2208', {data: {...data, setl_id: '1'}}))).toBe('noSettlement')
    const cancelled = hospital.send('2208', {data})
    expect(outcome(hospital.send('2208', {data: {...data, setl_id: cancelled.output.setlinfo.setl_id}}))).toBe(
      'cancelACancellation',
    )
    expect(checkBooks(t.world)).toEqual([])
  })
})

describe('9001 and 9002', () => {
  it('sign out once, the same day, the own sign-in', () => {
    const signIn = () =>
      hospital.send('9001', {signIn: {opter_no: 'c01', mac: 'a', ip: 'b'}}).output.signinoutb.sign_no as string
    const signOut = (sign_no: string, by = hospital) => outcome(by.send('9002', {signOut: {sign_no, opter_no: 'c01'}}))
    const first = signIn()
    expect(signOut(first, other)).toBe('noSignIn')
    expect(signOut(first)).toBe('ok')
    expect(signOut(first)).toBe('signOutTwice')
    const second = signIn()
    t.world.receive([{kind: 'director', act: {kind: 'note', text: 'next day'}}], t.world.at + 86_400_000)
    expect(signOut(second)).toBe('signOutOtherDay')
  })
  it('strict worlds want a sign-in first', async () => {
    const strict = await testWorld({strict: true})
    const h = new TestHospital(strict.world, hospital.code)
    const person = anyone(strict.world)
    const ask = (sign_no: string) =>
      h.send(
        '5301',
        {data: {psn_no: person.psn_no}},
        {sign_no, dev_no: '1', dev_safe_info: '1', cainfo: '1', signtype: 'SM2'},
      )
    expect(outcome(ask(''))).toBe('notSignedIn')
    const signIn = () =>
      h.send('9001', {signIn: {opter_no: 'c01', mac: 'a', ip: 'b'}}).output.signinoutb.sign_no as string
    const sign_no = signIn()
    expect(outcome(ask(sign_no))).toBe('ok')
    // the number lives for the day; signing out an old one says so instead of asking for a sign-in
    strict.world.receive([{kind: 'director', act: {kind: 'note', text: 'next day'}}], strict.world.at + 86_400_000)
    expect(outcome(ask(sign_no))).toBe('notSignedIn')
    const strictly = {dev_no: '1', dev_safe_info: '1', cainfo: '1', signtype: 'SM2'}
    expect(outcome(h.send('9002', {signOut: {sign_no, opter_no: 'c01'}}, strictly))).toBe('signOutOtherDay')
    // a message refused for want of a sign-in may come again as it was
    const raw = h.request('5301', {data: {psn_no: person.psn_no}}, {...strictly, sign_no: 'none'})
    expect(outcome(h.raw(raw))).toBe('notSignedIn')
    expect(outcome(h.raw(raw.replace('"none"', JSON.stringify(signIn()))))).toBe('ok')
  })
})

describe('older editions', () => {
  it('2207 without insutype settles under the visit’s insurance', () => {
    const person = anyone(t.world)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    const {insutype: _, ...data} = settleData(person, mdtrt_id, '20.00')
    expect(hospital.send('2207', {data}).output.setlinfo.insutype).toBe('310')
  })
})
