// The calculation behind POST /calculate: spellings it forgives, what it refuses and where it points, several visits in a
// row with their counters, reasons in both languages for every clause of every policy.
import {describe, expect, test} from 'vitest'
import {calculate} from './calculate.ts'
import {listPolicies} from './policies/index.ts'
import {type CareType, careTypes, policyLevels} from './types.ts'

function run(request: object) {
  const result = calculate(request)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const policy = {deductible: 300, ratio: 0.65}

describe('what is sent', () => {
  test('snake_case as in examples, and their words for accumulators', () => {
    const {yuan, facts} = run({
      policy: {self_pay_band: 700, ratio: 0.8},
      person: {status: 'retired', age: 66, hardship: false},
      accumulators: {current_year_account_balance: 200, prior_years_account_balance: 0, self_pay_band_used: 500},
      visit: {care_type: 'outpatient', level: 'level1'},
      totals: {total: 1000, in_scope: 1000},
    })
    expect(yuan).toMatchObject({account: {currentYear: '200.00'}, deductible: '200.00', cash: '320.00'})
    expect(facts.person.hardship).toBe('none')
  })
  test('the share of class B follows from its ratio', () => {
    const {yuan} = run({policy, totals: {total: 1000, full_self_pay: 50, class_b: 200, class_b_first_pay_ratio: 0.1}})
    expect(yuan).toMatchObject({firstSelfPay: '20.00', inScope: '930.00'})
  })
  test('lines by class', () => {
    const {yuan} = run({
      policy,
      lines: [
        {amount: '10.05', itemClass: 'A'},
        {amount: '10.05', itemClass: 'B', firstSelfPayRatio: 0.1},
        {amount: '10.05', itemClass: 'C'},
      ],
    })
    // 1.005 of class B goes up to 1.01
    expect(yuan).toMatchObject({total: '30.15', firstSelfPay: '1.01', fullSelfPay: '10.05', inScope: '19.09'})
  })
  test('a line taken back', () => {
    expect(run({policy, lines: [{amount: 500}, {amount: -100}]}).yuan).toMatchObject({
      inScope: '400.00',
      deductible: '300.00',
    })
  })
  test('fen', () => {
    expect(run({policy, units: 'fen', totals: {total: 105_000, fullSelfPay: 5000}}).yuan.fundTotal).toBe('455.00')
  })
  test('money of any size stays exact', () => {
    expect(run({policy: {ratio: 0.8501}, totals: {total: '99999999.99'}}).yuan.fundTotal).toBe('85009999.99')
  })
})

describe('problems point into the request', () => {
  test.each<[object, string, string]>([
    [{}, '/policy', 'a policy id or an inline policy'],
    [{policy: 'nowhere', totals: {total: 1}}, '/policy', 'one of shanghai-employees-2025'],
    [{policy: {ratio: 2}, totals: {total: 1}}, '/policy/ratio', 'a ratio from 0 to 1'],
    [{policy}, '/lines', 'lines or totals'],
    [{policy, lines: [{amount: 1}], totals: {total: 1}}, '/totals', 'either lines or totals'],
    [{policy, lines: {}}, '/lines', 'a list'],
    [{policy, lines: [{amount: 1}, {amount: 'one'}]}, '/lines/1/amount', 'an amount in yuan'],
    [{policy, lines: [{amount: '1.005'}]}, '/lines/0/amount', 'an amount in yuan'],
    [{policy, totals: {total: 10, inScope: 9}}, '/totals/total', '9.00, the sum of the four buckets'],
    [{policy, totals: {total: 10, fullSelfPay: 11}}, '/totals', 'no bucket below zero'],
    [
      {policy, totals: {total: 10, classB: 10, classBFirstPayRatio: 0.1, firstSelfPay: 2}},
      '/totals/firstSelfPay',
      '1.00',
    ],
    [{policy, lines: [{amount: 1}, {amount: -2}]}, '/lines', 'does not sum below zero'],
    [{policy, totals: {total: 1}, person: {status: 'employed'}}, '/person/status', 'one of working'],
    [{policy, totals: {total: 1}, person: {birthDay: '1990-02-30'}}, '/person/birthDay', 'a day'],
    [{policy, totals: {total: 1}, person: {age: -1}}, '/person/age', 'a whole number'],
    [{policy, totals: {total: 1}, visit: {level: 'level4'}}, '/visit/level', 'one of village'],
    [{policy, totals: {total: 1}, visit: {care_typ: 'x'}}, '/visit/care_typ', 'one of careType'],
    [{policy, totals: {total: 1}, accumulators: {admissions: 1.5}}, '/accumulators/admissions', 'a whole number'],
    [{policy, totals: {total: 1}, balances: {currentYear: -1}}, '/balances/currentYear', 'an amount in yuan'],
    [{policy, totals: {total: 1}, units: 'jiao'}, '/units', 'one of yuan, fen'],
    [{policy, visits: []}, '/visits', 'at least one visit'],
    [{policy, visits: [{totals: {total: 1}}, {totals: {totla: 1}}]}, '/visits/1/totals/totla', 'one of id'],
    [{policy, totals: {total: 1}, surprise: 1}, '/surprise', 'one of policy'],
  ])('%j', (request, path, expected) => {
    const result = calculate(request)
    if (result.ok) throw new Error('accepted')
    const problem = result.error.find(each => each.path === path)
    expect(problem, JSON.stringify(result.error)).toBeDefined()
    expect(problem?.expected.en).toContain(expected)
    expect(problem?.expected.zh).not.toBe('')
  })
  test('anything that is no object', () => {
    for (const input of [null, 1, 'x', [], undefined]) expect(calculate(input).ok).toBe(false)
  })
})

describe('visits in a row', () => {
  const visits = (id: string, ...days: object[]) =>
    run({policy: id, person: {status: 'resident'}, visits: days}).visits ?? []
  const hypertension = (serviceDate: string, disease = 'M03900') => ({
    visit: {careType: 'chronicOutpatient', level: 'level3Region', disease, serviceDate},
    totals: {total: 300},
  })

  test('the monthly deductible starts again in a new month and for another disease', () => {
    const got = visits(
      'guangxi-residents-2024',
      hypertension('2024-03-01'),
      hypertension('2024-03-31'),
      hypertension('2024-04-01'),
      hypertension('2024-04-02', 'M01600'),
    )
    expect(got.map(visit => visit.yuan.deductible)).toEqual(['10.00', '0.00', '10.00', '10.00'])
  })
  test('the day’s limit starts again the next day', () => {
    const day = (serviceDate: string) => ({
      careType: 'outpatient',
      level: 'community',
      serviceDate,
      totals: {total: 80},
    })
    const got = visits('guangxi-residents-2024', day('2024-03-01'), day('2024-03-01'), day('2024-03-02'))
    expect(got.map(visit => visit.yuan.fundTotal)).toEqual(['60.00', '15.00', '60.00'])
  })
  test('a new benefit year starts with empty counters', () => {
    const day = (serviceDate: string) => ({visit: {careType: 'outpatient', serviceDate}, totals: {total: 1000}})
    const got = run({
      policy: 'shanghai-employees-2025',
      visits: [day('2026-06-29'), day('2026-06-30'), day('2026-07-01')],
    }).visits
    expect(got?.map(visit => [visit.benefitYear, visit.yuan.deductible])).toEqual([
      ['2025', '500.00'],
      ['2025', '0.00'],
      ['2026', '500.00'],
    ])
  })
  test('balances go down', () => {
    const day = {careType: 'outpatient', totals: {total: 600}}
    const got = run({policy: 'shanghai-employees-2025', balances: {currentYear: 1000}, visits: [day, day]}).visits
    expect(got?.map(visit => visit.yuan.account.currentYear)).toEqual(['600.00', '400.00'])
    expect(got?.at(-1)?.balancesAfter.currentYear).toBe(0)
  })
  test('once a year at the highest level', () => {
    const level = (name: string) => ({careType: 'inpatient', level: name, totals: {total: 5000}})
    const got = run({
      policy: 'ningbo-employees-2023',
      person: {status: 'retired'},
      visits: [level('community'), level('level2'), level('level3'), level('community')],
    }).visits
    expect(got?.map(visit => visit.yuan.deductible)).toEqual(['300.00', '300.00', '600.00', '0.00'])
  })
})

describe('reasons', () => {
  const cares: CareType[] = [...careTypes]
  const diseases = [undefined, 'M03900', 'M00500']
  test.each(listPolicies().map(policy => policy.id))(
    '%s: every clause of many visits has a title and a sentence in both languages',
    id => {
      for (const careType of cares) {
        for (const level of policyLevels) {
          for (const disease of diseases) {
            const {reasons} = run({
              policy: id,
              person: {status: id.includes('employees') ? 'retired' : 'resident', age: 66, hardship: 'lowIncome'},
              accumulators: {admissions: 1, pooledFundPaid: 649_000, criticalIllnessBurden: 20_000},
              visit: {careType, level, crossArea: 'referred', ...(disease ? {disease} : {}), useAccount: 'family'},
              balances: {currentYear: 10, priorYears: 10, family: 10},
              lines: [{amount: 30_000, fullSelfPay: 10, overLimitSelfPay: 10, firstSelfPay: 10, label: 'CT'}],
            })
            for (const {text, title, clause} of reasons) {
              expect(text.zh, clause).toMatch(/[\u4e00-\u9fff].*。$/)
              expect(text.en, clause).toMatch(/^[A-Z][^\u4e00-\u9fff]*\.$/)
              expect(title.zh, clause).toMatch(/[\u4e00-\u9fff]/)
              expect(title.en, clause).not.toMatch(/[\u4e00-\u9fff]|undefined|\.$/)
              expect(`${text.zh}${text.en}`).not.toMatch(/undefined|NaN|null/)
            }
          }
        }
      }
    },
  )

  test('one visit told in full', () => {
    const {reasons} = run({
      policy: 'shanghai-employees-2018',
      person: {status: 'working', age: 50},
      accumulators: {selfPayBandUsed: 1400},
      visit: {careType: 'outpatient', level: 'level2', balances: {currentYear: '30.33', priorYears: 80}},
      lines: [
        {amount: '1234.57', label: 'CT'},
        {amount: 100, itemClass: 'B', firstSelfPayRatio: 0.1},
        {amount: 3, itemClass: 'C'},
      ],
    })
    expect(reasons.map(reason => reason.text.zh)).toEqual([
      '明细 CT：1234.57 元中 1234.57 元属符合政策范围。',
      '明细 2：100.00 元中 10.00 元属先行自付。',
      '明细 2：100.00 元中 90.00 元属符合政策范围。',
      '明细 3：3.00 元中 3.00 元属全自费。',
      '按“在职，45岁以上”的待遇计算。',
      '当年账户先付 30.33 元，余额 30.33 → 0.00 元。',
      '自负段 1500.00 元，此前已用 1400.00 元，本次用 100.00 元，累计 1500.00 元。',
      '附加（大额）基金：1194.24 元 × 70% = 835.97 元（进位 0.2 分，由基金承担）。',
      '历年账户支付起付线（自负段）部分 80.00 元，余额 80.00 → 0.00 元。',
      '现金支付起付线（自负段）部分 20.00 元。',
      '现金支付共付段个人部分 358.27 元。',
      '现金支付先行自付 10.00 元。',
      '现金支付全自费 3.00 元。',
    ])
    expect(reasons.at(7)).toMatchObject({
      clause: 'outpatient.share',
      title: {zh: '门急诊 · 支付比例', en: 'out-patient and emergency care · reimbursement ratio'},
      text: {
        en: 'The additional (large-sum) fund, 1194.24 yuan × 70% = 835.97 (0.2 fen rounded up, borne by the fund).',
      },
      source: 'SH02 SH03 SH04 SH07',
      confidence: 'high',
    })
  })
})
