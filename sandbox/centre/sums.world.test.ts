// The sums clients rely on (interface flows: per fee line, per settlement), read from the answers as a client reads them, for
// persons whose bills fall into different shares. One row a sum.
import {beforeAll, describe, expect, it} from 'vitest'
import {parseDecimal} from '../base/fen.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {certificate, record, settleData, type TestPerson, upload, type VisitLine} from '../world/testing/visit.ts'
import {testWorld} from '../world/testing/worlds.ts'

type Row = Record<string, number | string | null | undefined>

/** 5203 prints two of the amounts under their older names. */
const olderNames: Record<string, string> = {psn_part_amt: 'psn_pay', psn_cash_pay: 'cash_payamt'}

const fen = (row: Row, code: string): number => {
  const parsed = parseDecimal(row[code] ?? row[olderNames[code] ?? ''] ?? 0, 2)
  if (!parsed.ok) throw new Error(`${code}: ${row[code]}`)
  return parsed.value
}
const add = (row: Row, ...codes: string[]) => codes.reduce((sum, code) => sum + fen(row, code), 0)

const lines: VisitLine[] = [
  ['XA-A', '888.88', '3', '2666.64'],
  ['XA-B10', '12.345678', '3', '37.04'],
  ['XA-C', '0.01', '1', '0.01'],
  ['XA-LIM', '1.5', '4', '6.00'],
  ['XA-NONE', '3.3333', '7', '23.33'],
  ['XA-RES', '5', '1', '5.00'],
]

const buckets = ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt']
const funds = ['hifp_pay', 'cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'oth_pay', 'hifdm_pay']

/** What must be equal in every settlement answer: 2206, 2207, 2208, 5203. */
const perSettlement: [sum: string, left: (row: Row) => number, right: (row: Row) => number][] = [
  ['medfee_sumamt = the four buckets', row => fen(row, 'medfee_sumamt'), row => add(row, ...buckets)],
  [
    'medfee_sumamt = fund_pay_sumamt + psn_part_amt + hosp_part_amt',
    row => fen(row, 'medfee_sumamt'),
    row => add(row, 'fund_pay_sumamt', 'psn_part_amt', 'hosp_part_amt'),
  ],
  [
    'psn_part_amt = acct_pay + psn_cash_pay',
    row => fen(row, 'psn_part_amt'),
    row => add(row, 'acct_pay', 'psn_cash_pay'),
  ],
  ['fund_pay_sumamt = its funds', row => fen(row, 'fund_pay_sumamt'), row => add(row, ...funds)],
]

type Played = {
  who: string
  uploaded: Row[]
  answers: [infno: string, info: Row, detail: Row[]][]
  balanceBefore: number
}

const wanted: [who: string, where: string, accountUse: string][] = [
  ['an employee', "i.insurance_type = '310' and i.status = 'working' and i.current_fen > 0", '1'],
  ['an employee without the account', "i.insurance_type = '310' and i.status = 'working' and i.current_fen > 0", '0'],
  ['a retired person', "i.insurance_type = '310' and i.status = 'retired'", '1'],
  ['a resident', "i.insurance_type = '390' and i.family_of is null", '1'],
  ['a child with a relative’s account', "i.insurance_type = '390' and i.family_of is not null", '2'],
]

async function play(who: string, where: string, acct_used_flag: string): Promise<Played> {
  const {world} = await testWorld()
  const hospital = new TestHospital(world, world.config.institutions[0]!.code)
  const person = world.reader
    .prepare<TestPerson & {insurance_type: string}>(
      `select p.psn_no, p.cert_no, p.name, i.current_fen, i.prior_fen, i.insurance_type
       from person p join insurance i using(psn_no) where i.state = '1' and i.area = '310000' and ${where} order by 1`,
    )
    .get()
  if (!person) throw new Error(`nobody is ${who}`)
  const {psn_no, insurance_type: insutype} = person
  const registered = hospital.send('2201', {
    data: {
      psn_no,
      insutype,
      begntime: '2025-09-15 08:00:00',
      ...certificate(person),
      ipt_otp_no: 'op1',
      atddr_no: 'D1',
      dr_name: '李',
      dept_code: 'A03',
      dept_name: '内科',
      caty: 'A03',
    },
  })
  const mdtrt_id = registered.output.data.mdtrt_id as string
  record(hospital, person, mdtrt_id)
  const uploaded = upload(hospital, person, mdtrt_id, lines).output.result as Row[]
  const total = lines.reduce((sum, [, , , amount]) => sum + fen({amount}, 'amount'), 0)
  const data = {...settleData(person, mdtrt_id, String(total / 100)), insutype, acct_used_flag}
  const answers: Played['answers'] = []
  const keep = (infno: string, input: object) => {
    const {output, err_msg} = hospital.send(infno, {data: input})
    expect(err_msg).toBe('')
    answers.push([infno, output.setlinfo, output.setldetail])
    return output.setlinfo
  }
  keep('2206', data)
  const {setl_id} = keep('2207', data)
  const bill = {psn_no, setl_id, mdtrt_id}
  keep('5203', bill)
  keep('2208', bill)
  return {who, uploaded, answers, balanceBefore: person.current_fen + person.prior_fen}
}

describe.each(wanted)('%s', (...wish) => {
  let played: Played
  beforeAll(async () => {
    played = await play(...wish)
    expect(played.answers.map(([infno]) => infno)).toEqual(['2206', '2207', '5203', '2208'])
    expect(played.uploaded).toHaveLength(lines.length)
  })
  const answer = (infno: string) => {
    const found = played.answers.find(([code]) => code === infno)
    if (!found) throw new Error(infno)
    return {info: found[1], detail: found[2]}
  }

  it.each(perSettlement)('%s', (_sum, left, right) => {
    for (const [infno, info] of played.answers) expect([infno, left(info)]).toEqual([infno, right(info)])
  })

  it('each line is its four parts, and price times count', () => {
    for (const [index, row] of played.uploaded.entries()) {
      const parts = add(row, 'fulamt_ownpay_amt', 'overlmt_amt', 'preselfpay_amt', 'inscp_scp_amt')
      expect([index, fen(row, 'det_item_fee_sumamt')]).toEqual([index, parts])
      expect(fen(row, 'det_item_fee_sumamt')).toBe(fen({amount: lines[index]?.[3]}, 'amount'))
    }
  })

  it('the sums of the lines are those of the bill', () => {
    const {info} = answer('2207')
    const sums = ['fulamt_ownpay_amt', 'overlmt_amt', 'preselfpay_amt', 'inscp_scp_amt'].map(code =>
      played.uploaded.reduce((sum, row) => sum + fen(row, code), 0),
    )
    expect(buckets.map(code => fen(info, code))).toEqual(sums)
  })

  it('the trial, the bill and the query say the same amounts', () => {
    const amounts = [
      'medfee_sumamt',
      ...buckets,
      ...funds,
      'fund_pay_sumamt',
      'psn_part_amt',
      'acct_pay',
      'act_pay_dedc',
    ]
    const said = (infno: string) => amounts.map(code => fen(answer(infno).info, code))
    expect(said('2206')).toEqual(said('2207'))
    expect(said('5203')).toEqual(said('2207'))
  })

  it('setldetail lists funds and account money, each kind once', () => {
    for (const [infno, info, detail] of played.answers) {
      const paid = detail.reduce((sum, row) => sum + fen(row, 'fund_payamt'), 0)
      expect([infno, paid]).toEqual([infno, add(info, 'fund_pay_sumamt', 'acct_pay')])
      expect(new Set(detail.map(row => row.fund_pay_type)).size).toBe(detail.length)
    }
  })

  it('the account: acct_pay contains the shared part, balc is what is left, and is put back', () => {
    const {info} = answer('2207')
    const own = fen(info, 'acct_pay') - fen(info, 'acct_mulaid_pay')
    expect(own).toBeGreaterThanOrEqual(0)
    expect(fen(info, 'balc')).toBe(played.balanceBefore - own)
    expect(fen(answer('2208').info, 'balc')).toBe(played.balanceBefore)
  })

  it('the cancellation is the negative of the bill, amount by amount', () => {
    const opposite = (code: string) => [code, fen(answer('2208').info, code) + fen(answer('2207').info, code)]
    const codes = ['medfee_sumamt', ...buckets, ...funds, 'fund_pay_sumamt', 'psn_part_amt', 'acct_pay', 'psn_cash_pay']
    for (const code of [...codes, 'act_pay_dedc', 'acct_mulaid_pay']) expect(opposite(code)).toEqual([code, 0])
  })
})
