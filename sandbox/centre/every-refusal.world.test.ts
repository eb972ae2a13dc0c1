// Every refusal of the table, provoked: what is done, and that the centre says exactly that, in whole words, and books
// nothing. The rules behind them have tables of their own; here none may be left out.
import {readFileSync, writeFileSync} from 'node:fs'
import {beforeEach, expect, it} from 'vitest'
import type {Infno} from '../protocol/codes.ts'
import type {ExampleContext} from '../protocol/examples.ts'
import {type RefusalName, refusals} from '../protocol/refusals.ts'
import type {FaultPlan, PersonRecord} from '../state/records.ts'
import {type Reply, TestHospital} from '../world/testing/hospital.ts'
import {addPerson, employee} from '../world/testing/newcomers.ts'
import {
  anyone,
  certificate,
  feeLine,
  record,
  register,
  settleData,
  settleVisit,
  type TestPerson,
  upload,
} from '../world/testing/visit.ts'
import {contextFor, personOf, requestOf} from '../world/testing/walk.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {writeStatement} from './statement-file.ts'

let t: TestWorld
let hospital: TestHospital
let other: TestHospital
let person: TestPerson
const dayMs = 86_400_000

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
  other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
  person = anyone(t.world)
})

// ---- what tests do before ----

const later = (ms: number) => t.world.receive([{kind: 'director', act: {kind: 'note', text: 'later'}}], t.world.at + ms)
const strictFromNow = () => t.world.receive([{kind: 'director', act: {kind: 'setStrict', strict: true}}], t.world.at)
const added = (changes: Partial<PersonRecord>) =>
  addPerson(t.world, {
    psnNo: 'P1',
    certType: '01',
    certNo: '319900199001010018',
    name: '新人',
    sex: 'male',
    nation: '1',
    birthDay: '1990-01-01',
    cardNo: 'Y1',
    cardSn: 'S1',
    voucher: 'V1',
    phone: '',
    address: '',
    severeDisability: false,
    hardship: 'none',
    flags: [],
    insurances: [],
    chronic: [],
    accumulators: [],
    ...changes,
  })
const visitOf = (whose = person) => {
  const mdtrt_id = register(hospital, whose)
  record(hospital, whose, mdtrt_id)
  return mdtrt_id
}
const ready = () => {
  const mdtrt_id = visitOf()
  upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
  return {mdtrt_id, data: settleData(person, mdtrt_id, '20.00')}
}
const settled = () => settleVisit(hospital, [['XA-A', '10', '2', '20.00']], person)
const lines = (...rows: object[]) => {
  const mdtrt_id = visitOf()
  const line = feeLine(person, mdtrt_id, '1', ['XA-A', '10', '2', '20.00'])
  return hospital.send('2204', {feedetail: rows.map((row, i) => ({...line, feedetl_sn: String(i + 1), ...row}))})
}
const personData = (row: object) => ({data: {psn_cert_type: '01', psn_name: '', certno: '', ...row}})
const registerFor = (whose: TestPerson, insutype = '310', begntime = '2025-09-15 08:00:00') =>
  hospital.send('2201', {
    data: {
      psn_no: whose.psn_no,
      insutype,
      begntime,
      ...certificate(whose),
      ipt_otp_no: 'again',
      atddr_no: 'D1',
      dr_name: '李',
      dept_code: 'A03',
      dept_name: '内科',
      caty: 'A03',
    },
  })
const cancel = (visit: {setl_id: string; mdtrt_id: string}, by = hospital) =>
  by.send('2208', {data: {psn_no: person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
const reverse = (omsgid: string, oinfno = '2207', psn_no = person.psn_no) =>
  hospital.send('2601', {data: {psn_no, omsgid, oinfno}})
const msgidOf = (reply: Reply) => reply.entry.about?.msgid ?? ''
const signOut = (sign_no: string) => hospital.send('9002', {signOut: {sign_no, opter_no: 'c01'}})
const signIn = () =>
  hospital.send('9001', {signIn: {opter_no: 'c01', mac: 'a', ip: 'b'}}).output.signinoutb.sign_no as string
const reconcile = (infno: '3201' | '3202', changes: object) =>
  hospital.send(infno, {
    data: {
      insutype: '310',
      clr_type: '11',
      setl_optins: '310000',
      stmt_begndate: '2025-09-15',
      stmt_enddate: '2025-09-15',
      medfee_sumamt: 0,
      fund_pay_sumamt: 0,
      acct_pay: 0,
      cash_payamt: 0,
      fixmedins_setl_cnt: 0,
      file_qury_no: '',
      ...changes,
    },
  })
const uploaded = () =>
  hospital.send('9101', {
    fsUploadIn: {
      in: Array.from(writeStatement('a.txt', [['too', 'short']])),
      filename: 'a.zip',
      fixmedins_code: hospital.code,
    },
  }).output.file_qury_no as string
const download = (file_qury_no: string) =>
  hospital.send('9102', {fsDownloadIn: {file_qury_no, filename: 'a', fixmedins_code: hospital.code}})
/** A message with every field a strict world asks for. */
const strictly = (infno: Infno, changes: (context: ExampleContext) => ExampleContext) => {
  const {config} = t.world
  const context = contextFor({at: t.world.at, institution: hospital.code, area: config.area}, personOf(t.world), [
    {sn: '1', code: 'XA-A', hospitalCode: 'Y1', price: '10', count: '2', amount: '20', prescription: 'R1'},
  ])
  return hospital.raw(JSON.stringify({...requestOf(infno, changes(context))}))
}
const fault = (plan: Omit<FaultPlan, 'id'>) =>
  t.world.receive([{kind: 'director', act: {kind: 'planFault', fault: {id: 'f', ...plan}}}], t.world.at)

/** In the table's order. */
const provoked: Record<RefusalName, () => Reply> = {
  noInstitution: () => new TestHospital(t.world, 'H31010199999').send('5301', {data: {psn_no: person.psn_no}}),
  foreignKey: () => hospital.raw(hospital.request('5301', {data: {psn_no: person.psn_no}}), {keyOf: other.code}),
  originalReversed: () => {
    const raw = hospital.request('2207', {data: ready().data})
    reverse(JSON.parse(raw).msgid)
    return hospital.raw(raw)
  },
  msgidReused: () => {
    const raw = hospital.request('5301', {data: {psn_no: person.psn_no}})
    hospital.raw(raw)
    return hospital.raw(raw.replace(person.psn_no, anyone(t.world, 'retired').psn_no))
  },
  notSignedIn: () => {
    strictFromNow()
    return strictly('5301', context => ({...context, signNo: '100001'}))
  },
  noPerson: () => hospital.send('1101', personData({mdtrt_cert_type: '02', mdtrt_cert_no: '319900199001010018'})),
  noPersonNumber: () => hospital.send('5301', {data: {psn_no: 'nobody'}}),
  cardMismatch: () => {
    const whose = added({insurances: [employee()]})
    const card = {mdtrt_cert_type: '03', mdtrt_cert_no: 'Y1', card_sn: 'S2'}
    return hospital.send('1101', personData({...card, psn_name: whose.name}))
  },
  personMismatch: () => hospital.send('1101', personData({...certificate(person), psn_name: '别人'})),
  noVisit: () => hospital.send('2206', {data: settleData(person, '1', '20.00')}),
  foreignVisit: () => other.send('2206', {data: ready().data}),
  visitCancelled: () => {
    const mdtrt_id = register(hospital, person, 'op1')
    hospital.send('2202', {data: {psn_no: person.psn_no, mdtrt_id, ipt_otp_no: 'op1'}})
    return record(hospital, person, mdtrt_id)
  },
  visitInsuranceFixed: () => hospital.send('2206', {data: {...ready().data, insutype: '390'}}),
  noInsurance: () => {
    const whose = added({})
    return hospital.send('1101', personData({...certificate(whose), psn_name: whose.name}))
  },
  insuranceNotActive: () => registerFor(added({insurances: [employee({state: '2', paused: '2025-01-01'})]})),
  visitExists: () => {
    register(hospital, person, 'again')
    return registerFor(person)
  },
  visitNumberMismatch: () =>
    hospital.send('2202', {data: {psn_no: person.psn_no, mdtrt_id: visitOf(), ipt_otp_no: 'other'}}),
  visitHasFees: () => {
    const {mdtrt_id} = ready()
    const {ipt_otp_no} = t.world.books.visit(mdtrt_id)!
    return hospital.send('2202', {data: {psn_no: person.psn_no, mdtrt_id, ipt_otp_no}})
  },
  medTypeUnsupported: () => record(hospital, person, register(hospital, person), '21'),
  visitNotRecorded: () => {
    const sign_no = signIn()
    strictFromNow()
    const whose = personOf(t.world)
    const mdtrtId = strictly('2201', context => ({...context, signNo: sign_no})).output.data.mdtrt_id as string
    expect(whose.psnNo).toBe(person.psn_no)
    return strictly('2204', context => ({...context, signNo: sign_no, visit: {...context.visit, mdtrtId}}))
  },
  visitTypeFixed: () => hospital.send('2206', {data: {...ready().data, med_type: '13'}}),
  noFiling: () => record(hospital, person, register(hospital, person), '14', 'M03900'),
  visitTime: () => registerFor(person, '310', '2035-01-01 00:00:00'),
  noDiagnosis: () => {
    const diagnosis = {diag_type: '1', diag_srt_no: 1, diag_code: 'I10', diag_name: 'x', diag_dept: 'x'}
    const at = {dise_dor_no: 'D', dise_dor_name: 'x', diag_time: '2025-09-15 08:10:00', vali_flag: '1'}
    const visit = {psn_no: person.psn_no, med_type: '11', begntime: '2025-09-15 08:10:00', dise_codg: '', dise_name: ''}
    const mdtrt_id = register(hospital, person)
    return hospital.send('2203', {mdtrtinfo: {mdtrt_id, ...visit}, diseinfo: [{...diagnosis, ...at}]})
  },
  feeTooMany: () => lines(...Array.from({length: 1001}, () => ({}))),
  feeSeveralVisits: () => lines({}, {mdtrt_id: 'x'}),
  feeTwice: () => lines({}, {feedetl_sn: '1'}),
  feeExists: () => upload(hospital, person, ready().mdtrt_id, [['XA-A', '10', '2', '20.00']], 'b2'),
  batchSettled: () => {
    const {mdtrt_id} = settled()
    return hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id, chrg_bchno: 'b1'}})
  },
  feeDisease: () => lines({dise_codg: 'M03900'}, {}, {dise_codg: 'M03900'}, {dise_codg: 'M01600'}),
  feeCount: () => lines({cnt: 0, det_item_fee_sumamt: 0}),
  amountTooLarge: () => lines({pric: '99999999', cnt: '99', det_item_fee_sumamt: '9899999901.00'}),
  feeAmount: () => lines({det_item_fee_sumamt: '20.01'}),
  feeDate: () => lines({fee_ocur_time: '2025-10-15 08:00:00'}),
  nothingToRemove: () =>
    hospital.send('2205', {data: {psn_no: person.psn_no, mdtrt_id: visitOf(), chrg_bchno: '0000'}}),
  noFeeLines: () => hospital.send('5204', {data: {psn_no: person.psn_no, mdtrt_id: visitOf()}}),
  alreadySettled: () => hospital.send('2207', {data: settled().data}),
  noFees: () => hospital.send('2206', {data: settleData(person, visitOf(), '20.00')}),
  noPolicy: () => {
    const whose = added({insurances: [employee({insuranceType: '320'})]})
    const mdtrt_id = registerFor(whose, '320').output.data.mdtrt_id as string
    record(hospital, whose, mdtrt_id)
    upload(hospital, whose, mdtrt_id, [['XA-A', '10', '2', '20.00']])
    return hospital.send('2206', {data: {...settleData(whose, mdtrt_id, '20.00'), insutype: '320'}})
  },
  totalMismatch: () => hospital.send('2206', {data: {...ready().data, medfee_sumamt: '20.01'}}),
  noSettlement: () => cancel({setl_id: '1', mdtrt_id: '1'}),
  foreignSettlement: () => cancel(settled(), other),
  cancelACancellation: () => {
    const bill = settled()
    return cancel({...bill, setl_id: cancel(bill).output.setlinfo.setl_id})
  },
  alreadyCancelled: () => {
    const bill = settled()
    cancel(bill)
    return cancel(bill)
  },
  notReversible: () => reverse('x', '2204'),
  reversalMismatch: () => reverse(msgidOf(settled().settled), '2207A'),
  reversedOrRefunded: () => {
    const bill = settled()
    cancel(bill)
    return reverse(msgidOf(bill.settled))
  },
  alreadyReversed: () => {
    const omsgid = msgidOf(cancel(settled()))
    reverse(omsgid, '2208')
    return reverse(omsgid, '2208')
  },
  cannotRestore: () => {
    const bill = settled()
    const omsgid = msgidOf(cancel(bill))
    hospital.send('2207', {data: bill.data})
    return reverse(omsgid, '2208')
  },
  badPeriod: () => reconcile('3201', {stmt_begndate: '2025-09-16'}),
  noFile: () => download('M00/0'),
  fileExpired: () => {
    const file = uploaded()
    later(8 * dayMs)
    return download(file)
  },
  badFile: () => reconcile('3202', {file_qury_no: uploaded()}),
  noSignIn: () => signOut('1'),
  signOutTwice: () => {
    const sign_no = signIn()
    signOut(sign_no)
    return signOut(sign_no)
  },
  signOutOtherDay: () => {
    const sign_no = signIn()
    later(dayMs)
    return signOut(sign_no)
  },
  systemError: () => {
    const broken = t.world.recent
    const ask = broken.person
    broken.person = () => {
      throw new Error('for this test')
    }
    const reply = hospital.send('5301', {data: {psn_no: person.psn_no}})
    broken.person = ask
    return reply
  },
  injected: () => {
    fault({when: {}, at: 'C1', do: 'error', text: '系统繁忙'})
    return hospital.send('5301', {data: {psn_no: person.psn_no}})
  },
}

/** Those of the centre's own trouble are no outcomes of a decision. */
const outcomeOf: Partial<Record<RefusalName, string>> = {systemError: 'broken:for this test', injected: 'fault:error'}

it('walks the table in its order', () => {
  expect(Object.keys(provoked)).toEqual(Object.keys(refusals))
})

const money = () =>
  ['insurance', 'accumulator', 'settlement', 'batch', 'fee_item', 'visit'].map(table =>
    t.world.reader.prepare(`select * from ${table}`).all(),
  )

/** What was sent and what the centre said, by refusal: the interface reference shows it. */
const said: Record<string, {infno: string; says: string}> = {}

it.each(Object.keys(provoked) as RefusalName[])('%s', name => {
  // the refused message is the last of its row: the books as they were just before it
  let before: unknown
  const receive = t.world.receive.bind(t.world)
  t.world.receive = (causes, at) => {
    before = money()
    return receive(causes, at)
  }
  const reply = provoked[name]()
  expect(reply.entry.decision?.outcome).toBe(outcomeOf[name] ?? name)
  expect(reply.infcode).toBe(-1)
  const [beginning = ''] = refusals[name].zh.split(/[[{]/)
  expect(reply.err_msg.startsWith(beginning)).toBe(true)
  expect(reply.err_msg).not.toMatch(/\{\w+\}|undefined|NaN/)
  expect(money()).toEqual(before)
  said[name] = {infno: reply.entry.about?.infno ?? '', says: reply.err_msg}
})

it('the interface reference shows what is said; RENEW=1 writes it anew', () => {
  const file = new URL('../ui/examples/refusals.json', import.meta.url)
  if (process.env.RENEW) writeFileSync(file, `${JSON.stringify(said, null, 2)}\n`)
  expect(said).toEqual(JSON.parse(readFileSync(file, 'utf8')))
})
