// What a bill adds to the year's counters 累计: every counter, exactly, one row per kind of care. The books keep them, later
// bills and the cap rest on them, and a counter moved by the wrong fund shows nowhere else.
import {describe, expect, test} from 'vitest'
import {yuan} from '../base/fen.ts'
import {calculate} from './calculate.ts'

const rows: [what: string, policy: string | object, request: object, changes: string][] = [
  [
    'out-patient care, pooled',
    'shanghai-employees-2025',
    {accumulators: {selfPayBandUsed: 400}, totals: {total: 1100, fullSelfPay: 100}},
    // band 100, 900 × 70 %, cash 100 + 270 + 100
    'cashPaid=470.00 coveredCost=900.00 outpatientFundPaid=630.00 outpatientInScope=1000.00 pooledFundPaid=630.00 selfPayBandUsed=100.00',
  ],
  [
    'the account’s part is in scope, not covered',
    'shanghai-employees-2025',
    {balances: {currentYear: 200}, accumulators: {selfPayBandUsed: 500}, totals: {total: 300}},
    'cashPaid=30.00 coveredCost=100.00 outpatientFundPaid=70.00 outpatientInScope=300.00 pooledFundPaid=70.00',
  ],
  [
    'out-patient care before 2023: the additional fund, nothing towards the cap',
    'shanghai-employees-2018',
    {person: {age: 40}, accumulators: {selfPayBandUsed: 1500}, visit: {level: 'level1'}, totals: {total: 100}},
    'additionalFundPaid=65.00 cashPaid=35.00 outpatientFundPaid=65.00 outpatientInScope=100.00',
  ],
  [
    'a shop counts towards the band only',
    'shanghai-employees-2018',
    {person: {age: 40}, visit: {careType: 'pharmacy'}, balances: {currentYear: 30}, totals: {total: 100}},
    'cashPaid=70.00 outpatientInScope=100.00 selfPayBandUsed=70.00',
  ],
  [
    'a stay',
    'shanghai-employees-2025',
    {visit: {careType: 'inpatient'}, totals: {total: 10_000}},
    'admissions=1 cashPaid=2775.00 coveredCost=8500.00 inpatientDeductibleUsed=1500.00 inpatientFundPaid=7225.00 inpatientInScope=10000.00 pooledFundPaid=7225.00',
  ],
  [
    'a stay over the cap, reading A',
    'shanghai-employees-2025',
    {
      visit: {careType: 'inpatient'},
      accumulators: {pooledFundPaid: 649_915, inpatientDeductibleUsed: 1500},
      totals: {total: 200},
    },
    // 85 of 170 are paid: 100 of cost, 100 above at 80 %
    'additionalFundPaid=80.00 admissions=1 cashPaid=35.00 coveredCost=100.00 inpatientFundPaid=85.00 inpatientInScope=200.00 pooledFundPaid=85.00',
  ],
  [
    'a stay over the cap, reading B',
    {extends: 'shanghai-employees-2025', cap: {counts: 'cost'}},
    {
      visit: {careType: 'inpatient'},
      accumulators: {coveredCost: 649_900, inpatientDeductibleUsed: 1500},
      totals: {total: 200},
    },
    'additionalFundPaid=80.00 admissions=1 cashPaid=35.00 coveredCost=100.00 inpatientFundPaid=85.00 inpatientInScope=200.00 pooledFundPaid=85.00',
  ],
  [
    'a home bed is no admission',
    'shanghai-employees-2025',
    {visit: {careType: 'homeBed'}, totals: {total: 1000}},
    'cashPaid=200.00 coveredCost=1000.00 inpatientFundPaid=800.00 inpatientInScope=1000.00 pooledFundPaid=800.00',
  ],
  [
    'a chronic disease leaves the out-patient counters alone',
    'guangxi-residents-2024',
    {
      person: {status: 'resident'},
      visit: {careType: 'chronicOutpatient', level: 'level3Region', disease: 'M03900'},
      totals: {total: 300},
    },
    'cashPaid=160.00 coveredCost=300.00 criticalIllnessBurden=160.00 diseaseFundPaid=140.00 monthDeductibleUsed=10.00 pooledFundPaid=140.00',
  ],
  [
    'the out-patient pool with its day',
    'guangxi-residents-2024',
    {person: {status: 'resident'}, visit: {level: 'community'}, totals: {total: 150}},
    'cashPaid=75.00 coveredCost=100.00 criticalIllnessBurden=75.00 dayCoveredCost=100.00 outpatientFundPaid=75.00 outpatientInScope=150.00 pooledFundPaid=75.00',
  ],
  [
    'critical illness counts the burden before it and what it paid',
    'guangxi-residents-2024',
    {
      person: {status: 'resident'},
      visit: {careType: 'inpatient', level: 'level1'},
      accumulators: {criticalIllnessBurden: 12_000},
      totals: {total: 1100, firstSelfPay: 100},
    },
    // deductible 100, 900 × 90 %; burden 90 + 100 + 100, × 60 %
    'admissions=1 cashPaid=116.00 coveredCost=900.00 criticalIllnessBurden=290.00 criticalIllnessPaid=174.00 inpatientDeductibleUsed=100.00 inpatientFundPaid=810.00 inpatientInScope=1000.00 pooledFundPaid=810.00',
  ],
  [
    'the highest level of the year',
    'ningbo-employees-2023',
    {
      person: {status: 'retired'},
      visit: {careType: 'inpatient', level: 'level3'},
      accumulators: {highestDeductible: 300, inpatientDeductibleUsed: 300, inpatientInScope: 300},
      totals: {total: 1900},
    },
    'admissions=1 cashPaid=1050.00 coveredCost=1000.00 criticalIllnessBurden=1050.00 highestDeductible=900.00 inpatientDeductibleUsed=900.00 inpatientFundPaid=850.00 inpatientInScope=1900.00 pooledFundPaid=850.00',
  ],
  [
    'another fund than the pooled one knows no cap',
    {ratio: 0.5, fund: 'largeSum', cap: 10},
    {accumulators: {pooledFundPaid: 10}, totals: {total: 100}},
    'additionalFundPaid=50.00 cashPaid=50.00 outpatientFundPaid=50.00 outpatientInScope=100.00',
  ],
  [
    'assistance and limits per day and month',
    {
      ratio: 0.5,
      limits: [
        {per: 'day', amount: 40},
        {per: 'month', amount: 30},
      ],
      assistance: {ratio: 0.5},
    },
    {totals: {total: 100}},
    'assistancePaid=35.00 cashPaid=35.00 coveredCost=100.00 dayFundPaid=30.00 monthFundPaid=30.00 outpatientFundPaid=30.00 outpatientInScope=100.00 pooledFundPaid=30.00',
  ],
]

describe('what a bill adds to the counters', () => {
  test.each(rows)('%s', (_, policy, request, changes) => {
    const result = calculate({policy, ...request})
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    const got = Object.entries(result.value.breakdown.accumulatorChanges)
      .map(([name, change]) => `${name}=${name === 'admissions' ? change : yuan(change)}`)
      .sort()
      .join(' ')
    expect(got).toBe(changes)
  })

  test('three stays of a year: admissions count, later deductibles fall', () => {
    const stay = {careType: 'inpatient', level: 'level3', totals: {total: 1000}}
    const result = calculate({
      policy: 'guangxi-residents-2024',
      person: {status: 'resident'},
      visits: [stay, stay, stay],
    })
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    expect(result.value.visits?.map(visit => visit.yuan.deductible)).toEqual(['600.00', '300.00', '300.00'])
    expect(result.value.accumulatorsAfter.admissions).toBe(3)
  })
})
