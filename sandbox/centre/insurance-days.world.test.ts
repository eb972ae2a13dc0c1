// 参保状态 by day: what 1101 says of a day and what 2201, 2206 and 2207 do for care given on it is one rule. Insurance begins
// on a day, may be paused on one, and a bill may be tried before and settled after.
import {beforeEach, expect, it} from 'vitest'
import {makePerson} from '../people/person.ts'
import type {InsuranceRecord} from '../state/records.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {addPerson, employee} from '../world/testing/newcomers.ts'
import {certificate, record, register, settleData, type TestPerson, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'

let t: TestWorld
let hospital: TestHospital
beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

const added = (row: Partial<InsuranceRecord>): TestPerson =>
  addPerson(t.world, {
    ...makePerson('shanghai', 'days', 5000, '2025-09-15'),
    insurances: [employee({workStarted: '2000-01-01', ...row})],
  })

const stateOn = (person: TestPerson, begntime: string): string =>
  hospital.send('1101', {
    data: {...certificate(person), psn_cert_type: '01', certno: person.cert_no, psn_name: person.name, begntime},
  }).output.insuinfo[0].psn_insu_stas

const registerOn = (person: TestPerson, begntime: string) =>
  hospital.send('2201', {
    data: {
      psn_no: person.psn_no,
      insutype: '310',
      begntime,
      ...certificate(person),
      ipt_otp_no: begntime.slice(0, 10),
      atddr_no: 'D1',
      dr_name: '李',
      dept_code: 'A03',
      dept_name: '内科',
      caty: 'A03',
    },
  })

// the world stands on 2025-09-15
it.each<[what: string, row: Partial<InsuranceRecord>, states: Record<string, string>]>([
  ['from a day on', {begins: '2025-09-10'}, {'2025-09-09': '0', '2025-09-10': '1', '': '1'}],
  ['up to a day that has come', {paused: '2025-09-14'}, {'2025-09-13': '1', '2025-09-14': '2', '': '2'}],
  ['up to a day that has not', {paused: '2025-09-16'}, {'': '1'}],
  ['suspended', {state: '2', paused: '2025-09-01'}, {'2025-08-31': '1', '2025-09-01': '2', '': '2'}],
  ['ended', {state: '4', paused: '2025-09-01'}, {'2025-08-31': '1', '2025-09-01': '4', '': '4'}],
  ['suspended, nobody knows since when', {state: '2'}, {'2025-08-31': '2', '': '2'}],
  ['invalid', {state: '3', paused: '2025-09-01'}, {'2025-08-31': '3', '': '3'}],
])('%s: 1101 says it of the day asked for, 2201 goes by the day of care', (_, row, states) => {
  const person = added(row)
  for (const [day, state] of Object.entries(states)) {
    expect(stateOn(person, day === '' ? '' : `${day} 08:00:00`), day).toBe(state)
    const reply = registerOn(person, `${day || '2025-09-15'} 08:00:00`)
    expect(reply.entry.decision?.outcome, day).toBe(state === '1' ? 'ok' : 'insuranceNotActive')
  }
})

it('the refusal says which day, and from when to when the insurance is in force', () => {
  expect(registerOn(added({begins: '2025-09-10'}), '2025-09-09 08:00:00').err_msg).toContain(
    '在[2025-09-09]的参保状态为未参保，不享受待遇（参保日期[2025-09-10]，暂停日期[-]）',
  )
})

it('what was tried before midnight is settled after it, though the insurance ended in between', () => {
  const person = added({paused: '2025-09-16'})
  const mdtrt_id = register(hospital, person)
  record(hospital, person, mdtrt_id)
  upload(hospital, person, mdtrt_id, [['XA-A', '1000', '1', '1000.00']])
  const data = settleData(person, mdtrt_id, '1000.00')
  const {output: trial} = hospital.send('2206', {data})
  t.world.receive([{kind: 'director', act: {kind: 'note', text: 'next day'}}], t.world.at + 86_400_000)
  expect(stateOn(person, '')).toBe('2')
  const {output: settled} = hospital.send('2207', {data})
  expect(settled.setlinfo.fund_pay_sumamt).toBe(trial.setlinfo.fund_pay_sumamt)
  expect(settled.setlinfo.fund_pay_sumamt).toBeGreaterThan(0)
})
