// Inline policies: what a handful of parameters can say, one row per turn of a rule that no stored policy takes, and the
// problems of a bad one with their pointers.
import {describe, expect, test} from 'vitest'
import {calculate} from './calculate.ts'
import {completePolicy} from './policies/index.ts'
import {problemText} from './problem.ts'

function run(policy: object, rest: object) {
  const result = calculate({policy, ...rest})
  if (!result.ok) throw new Error(result.error.map(problem => problemText(problem, 'en')).join('\n'))
  const {yuan, breakdown} = result.value
  return {...yuan, ...yuan.funds, ...yuan.account, steps: breakdown.steps}
}
const stay = (amount: number | string) => ({visit: {careType: 'inpatient'}, totals: {inScope: amount}})
const visit = (amount: number | string) => ({visit: {careType: 'outpatient'}, totals: {inScope: amount}})

describe('what a handful can say', () => {
  test('a deductible and a ratio', () => {
    expect(run({deductible: 1300, ratio: 0.8}, stay(9500))).toMatchObject({pooled: '6560.00', cash: '2940.00'})
  })
  test('money and ratios as text, exactly', () => {
    expect(run({deductible: '404.20', ratio: '0.83'}, stay('30000.00'))).toMatchObject({pooled: '24564.51'})
  })
  test('fen and basis points when units say so', () => {
    const got = run({units: 'fen', deductible: 130_000, ratio: 8000}, {units: 'fen', ...stay(950_000)})
    expect(got).toMatchObject({pooled: '6560.00'})
  })
  test('a yearly deductible already used', () => {
    const rest = {...stay(1000), accumulators: {inpatientDeductibleUsed: 250}}
    expect(run({deductible: 300, ratio: 0.5}, rest)).toMatchObject({deductible: '50.00', pooled: '475.00'})
  })
  test('every visit its own', () => {
    const rest = {...visit(1000), accumulators: {outpatientDeductibleUsed: 250}}
    expect(run({deductible: 300, deductibleBasis: 'visit', ratio: 0.5}, rest)).toMatchObject({deductible: '300.00'})
  })
  test.each([
    [0, '800.00'],
    [1, '600.00'],
    [2, '400.00'],
    [3, '300.00'],
    [9, '300.00'],
  ])('admissions before: %i, falling by 200 to 300 at least: %s', (admissions, deductible) => {
    const policy = {deductible: {amount: 800, basis: 'admission', laterStep: {step: 200, floor: 300}}, ratio: 0.8}
    expect(run(policy, {...stay(5000), accumulators: {admissions}})).toMatchObject({deductible})
  })
  test.each([
    [0, '500.00'],
    [1, '250.00'],
    [2, '250.00'],
  ])('admissions before: %i, later ones by half: %s', (admissions, deductible) => {
    const policy = {deductible: {amount: 500, basis: 'admission', laterFactor: 0.5}, ratio: 0.8}
    expect(run(policy, {...stay(5000), accumulators: {admissions}})).toMatchObject({deductible})
  })
  test('the deductible after the ratio', () => {
    const policy = {deductible: 20, deductibleBasis: 'month', deductiblePosition: 'after', ratio: 0.5}
    expect(run(policy, visit(100))).toMatchObject({deductible: '20.00', pooled: '30.00', cash: '70.00'})
  })
  test('hardship halves the deductible', () => {
    const relief = [{when: {hardship: ['lowIncome']}, factor: 0.5}]
    const policy = {deductible: {amount: 301, relief}, ratio: 0.8}
    expect(run(policy, {...stay(1000), person: {hardship: 'lowIncome'}})).toMatchObject({deductible: '150.50'})
    expect(run(policy, stay(1000))).toMatchObject({deductible: '301.00'})
  })
  test('a ratio by status and level, nearest level where none is named', () => {
    const ratio = {working: {level1: 0.9, level3: 0.7}, other: 0.5}
    const at = (level: string, status = 'working') =>
      run({ratio}, {...visit(100), visit: {level}, person: {status}}).pooled
    expect([at('level1'), at('community'), at('level2'), at('level3Region'), at('level3', 'retired')]).toEqual([
      '90.00',
      '90.00',
      '70.00',
      '70.00',
      '50.00',
    ])
  })
  test('bands over the year', () => {
    const bands = [{upTo: 1000, ratio: 0.5}, {ratio: 0.8}]
    const rest = {...stay(200), accumulators: {inpatientInScope: 900}}
    expect(run({bands, measured: 'year'}, rest)).toMatchObject({pooled: '130.00'})
    expect(run({bands}, rest)).toMatchObject({pooled: '100.00'})
  })
  test('rounding is the policy’s: once for the fund, or band by band', () => {
    const bands = [{upTo: '0.01', ratio: 0.5}, {upTo: '0.02', ratio: 0.5}, {ratio: 0.5}]
    expect(run({bands}, stay('0.03'))).toMatchObject({pooled: '0.02', cash: '0.01'})
    expect(run({bands, rounding: {place: 'band'}}, stay('0.03'))).toMatchObject({pooled: '0.03', cash: '0.00'})
    expect(run({ratio: 0.5, rounding: {mode: 'down'}}, stay('0.03'))).toMatchObject({pooled: '0.01', cash: '0.02'})
    expect(run({ratio: 0.5, rounding: {mode: 'halfEven'}}, stay('0.05'))).toMatchObject({pooled: '0.02'})
    expect(run({ratio: 0.1, rounding: {mode: 'up'}}, stay('0.01'))).toMatchObject({pooled: '0.01', cash: '0.00'})
  })
  test('cap, both readings, and a fund above it with a limit of its own', () => {
    const cap = {amount: 1000, above: {ratio: 0.75, fund: 'largeSum', limit: 100}}
    const rest = (name: string) => ({...stay(1000), accumulators: {[name]: 900}})
    // reading A: 100 of 800 are paid, 125 of cost, 875 × 0.75 = 656.25, limit 100
    expect(run({ratio: 0.8, cap}, rest('pooledFundPaid'))).toMatchObject({
      pooled: '100.00',
      largeSum: '100.00',
      cash: '800.00',
    })
    // reading B: 100 of cost at 80 %, the rest above
    expect(run({ratio: 0.8, cap, capCounts: 'cost'}, rest('coveredCost'))).toMatchObject({
      pooled: '80.00',
      largeSum: '100.00',
    })
  })
  test('a cap reached inside the second band', () => {
    const bands = [{upTo: 100, ratio: 0.5}, {ratio: 0.9}]
    // 50 + 90 = 140; cap 95: 50 of the first band, 45 of the second (50 of cost); 50 lie above: 40
    const got = run({bands, cap: 95, aboveCapRatio: 0.8}, stay(200))
    expect(got).toMatchObject({pooled: '95.00', largeSum: '40.00', cash: '65.00'})
  })
  test('limits per day, month and year', () => {
    const limit = (per: string) => ({ratio: 0.8, limits: [{per, amount: 50}]})
    const rest = (name: string) => ({...visit(100), accumulators: {[name]: '20.01'}})
    expect(run(limit('day'), rest('dayFundPaid'))).toMatchObject({pooled: '29.99', cash: '70.01'})
    expect(run(limit('month'), rest('monthFundPaid'))).toMatchObject({pooled: '29.99'})
    expect(run(limit('year'), rest('outpatientFundPaid'))).toMatchObject({pooled: '29.99'})
    expect(run({ratio: 0.8, annualFundLimit: 50}, rest('outpatientFundPaid'))).toMatchObject({pooled: '29.99'})
  })
  test('a ceiling of deductibles', () => {
    const policy = {deductible: 1200, deductibleBasis: 'admission', deductibleCeiling: 2300, ratio: 0.65}
    const rest = {...stay(66_000), accumulators: {admissions: 2, inpatientDeductibleUsed: 1200}}
    expect(run(policy, rest)).toMatchObject({deductible: '1100.00', pooled: '42185.00'})
  })
  test('a multiplier for care elsewhere', () => {
    const policy = {ratio: 0.75, crossArea: {emergency: {multiplier: 0.9}, temporary: {multiplier: 0.8}}}
    const away = (crossArea: string) => run(policy, {...visit(100), visit: {crossArea}}).pooled
    expect([away('local'), away('emergency'), away('temporary'), away('referred')]).toEqual([
      '75.00',
      '67.50',
      '60.00',
      '75.00',
    ])
  })
  test('care elsewhere with the deductible of home', () => {
    const policy = {deductible: 100, ratio: 0.9, crossArea: {unfiled: {points: -0.2}}}
    expect(run(policy, {...visit(1000), visit: {crossArea: 'unfiled'}})).toMatchObject({
      pooled: '630.00',
      deductible: '100.00',
    })
  })
  test('civil servants’ aid and large-sum aid one after the other', () => {
    const supplements = [
      {id: 'largeSum', fund: 'largeSum', deductible: 8000, ratio: 0.5, basis: 'year', cap: 300_000},
      {id: 'civil', fund: 'civilServant', ratio: 0.3, when: {civilServant: true}},
    ]
    const rest = {...stay(50_000), person: {civilServant: true}}
    // person 10,000: half of 2,000; then 30 % of the 9,000 left
    expect(run({ratio: 0.8, supplements}, rest)).toMatchObject({
      largeSum: '1000.00',
      civilServant: '2700.00',
      cash: '6300.00',
    })
    expect(run({ratio: 0.8, supplements}, stay(50_000))).toMatchObject({civilServant: '0.00'})
  })
  test('critical illness over the year pays what this bill adds', () => {
    const policy = {ratio: 0, criticalIllness: {deductible: 12_000, bands: [{upTo: 30_000, ratio: 0.6}, {ratio: 0.65}]}}
    const first = run(policy, stay(20_000))
    expect(first).toMatchObject({criticalIllness: '4800.00'})
    const second = {...stay(20_000), accumulators: {criticalIllnessBurden: 20_000, criticalIllnessPaid: 4800}}
    // 10,000 × 0.6 + 10,000 × 0.65
    expect(run(policy, second)).toMatchObject({criticalIllness: '12500.00'})
    // one stay of both: 18,000 × 0.6 + 10,000 × 0.65
    expect(run(policy, stay(40_000))).toMatchObject({criticalIllness: '17300.00'})
  })
  test('an account used first and kept back', () => {
    const policy = {selfPayBand: 500, ratio: 0.7}
    const rest = (useAccount: string) => ({...visit(1000), visit: {useAccount}, balances: {currentYear: 200}})
    expect(run(policy, rest('own'))).toMatchObject({currentYear: '200.00', pooled: '210.00', cash: '590.00'})
    expect(run(policy, rest('none'))).toMatchObject({currentYear: '0.00', pooled: '210.00', cash: '790.00'})
  })
  test('groups of one’s own', () => {
    const policy = {
      groups: [
        {id: 'old', when: {ageFrom: 60}},
        {id: 'young', when: {ageBelow: 60}},
      ],
      ratio: {old: 0.9, young: 0.6},
    }
    expect(run(policy, {...visit(100), person: {age: 60}})).toMatchObject({pooled: '90.00'})
    expect(run(policy, {...visit(100), person: {age: 59}})).toMatchObject({pooled: '60.00'})
  })
  test('a stored policy with one figure changed; null takes a rule away', () => {
    const policy = {extends: 'shanghai-employees-2025', cap: {counts: 'cost'}, plans: {inpatient: {deductible: null}}}
    const rest = {...stay(10_000), accumulators: {coveredCost: 649_000}}
    // 1,000 × 85 % and 9,000 × 80 %
    expect(run(policy, rest)).toMatchObject({deductible: '0.00', pooled: '850.00', largeSum: '7200.00'})
  })
  test('changed figures do not pass for verified ones', () => {
    const result = completePolicy({extends: 'shanghai-employees-2025', plans: {inpatient: {ratio: 0.9}}})
    if (!result.ok) throw new Error('refused')
    const parameter = result.value.parameters.find(each => each.path === '/plans/inpatient/ratio')
    expect(parameter).toMatchObject({value: '0.9000', source: 'inline', confidence: 'exercise'})
    const other = result.value.parameters.find(each => each.path === '/cap/amount')
    expect(other).toMatchObject({value: '650000.00', confidence: 'high'})
  })
})

describe('problems point into what was sent', () => {
  test.each<[unknown, string, string, string]>([
    [null, '', 'an object', 'null'],
    [[], '', 'an object', '[]'],
    [{deductible: 100}, '/ratio', 'ratio, personalShare, bands or a supplement', 'undefined'],
    [{ratio: 85}, '/ratio', 'a ratio from 0 to 1, at most four decimals', '85'],
    [{ratio: '85%'}, '/ratio', 'a ratio from 0 to 1, at most four decimals', '"85%"'],
    [
      {ratio: 0.8, deductible: '1300.005'},
      '/deductible',
      'an amount in yuan, at most two decimals, not negative',
      '"1300.005"',
    ],
    [{ratio: 0.8, deductible: {level9: 1}}, '/deductible/level9', 'one of', '"level9"'],
    [{ratio: {working: 0.8}}, '/ratio', 'a value for retired × village', '{"working":0.8}'],
    [{ratio: 0.8, deductibleBasis: 'weekly', deductible: 1}, '/deductibleBasis', 'one of year, visit', '"weekly"'],
    [{ratio: 0.8, cap: -1}, '/cap', 'an amount in yuan', '-1'],
    [{ratio: 0.8, cap: 1, aboveCapRatio: 2}, '/aboveCapRatio', 'a ratio from 0 to 1', '2'],
    [{ratio: 0.8, annualFundLimit: 'x'}, '/annualFundLimit', 'an amount in yuan', '"x"'],
    [{ratio: 0.8, bands: [{ratio: 1}]}, '/bands', 'either bands or ratio', '"both"'],
    [{bands: [{ratio: 0.5}, {ratio: 0.6}]}, '/bands/0', 'upTo', '{"ratio":0.5}'],
    [
      {
        bands: [
          {upTo: 2, ratio: 0.5},
          {upTo: 1, ratio: 0.6},
        ],
      },
      '/bands/1/upTo',
      'more than the band before',
      '1',
    ],
    [
      {
        bands: [
          {upTo: 2, ratio: 0.5},
          {above: 3, ratio: 0.6},
        ],
      },
      '/bands/1/above',
      'the same as upTo',
      '3',
    ],
    [{criticalIllness: {deductible: 1, bands: [{ratio: 2}]}}, '/criticalIllness/bands/0/ratio', 'a ratio', '2'],
    [{assistance: [{ratio: 0.5}, {threshold: 'x', ratio: 0.5}]}, '/assistance/1/threshold', 'an amount', '"x"'],
    [{ratio: 0.8, crossArea: {referred: {points: -2}}}, '/crossArea/referred/points', 'points from -1 to 1', '-2'],
    [{ratio: 0.8, groups: [{id: 'level1'}]}, '/groups/0/id', 'a group id that is no level', '"level1"'],
    [{ratio: 0.8, units: 'cents'}, '/units', 'one of yuan, fen', '"cents"'],
    [{ratio: 0.8, ratoi: 1}, '/ratoi', 'one of', 'ratoi'],
    [{ratio: 0.8, cap: {amount: 1, count: 'fund'}}, '/cap/count', 'one of amount', '"count"'],
    [{extends: 'nowhere'}, '/extends', 'the id of a stored policy', '"nowhere"'],
    [{extends: 'shanghai-employees-2025', cap: {amount: 'much'}}, '/cap/amount', 'an amount in yuan', '"much"'],
    [{extends: 'shanghai-employees-2025', cap: {plans: ['dental']}}, '/cap/plans', 'one of outpatient', '"dental"'],
    [
      {plans: {a: {careTypes: ['inpatient'], ratio: 1, deductable: 5}}},
      '/plans/a/deductable',
      'one of name',
      '"deductable"',
    ],
    [{plans: {a: {careTypes: ['dental'], ratio: 1}}}, '/plans/a/careTypes/0/value', 'one of outpatient', '"dental"'],
  ])('%j: %s', (inline, path, expected, got) => {
    const result = completePolicy(inline)
    if (result.ok) throw new Error('accepted')
    const problem = result.error.find(each => each.path === path)
    expect(problem, JSON.stringify(result.error)).toBeDefined()
    expect(problem?.expected.en).toContain(expected)
    expect(problem?.got).toBe(got)
    expect(problemText(problem ?? (result.error[0] as never), 'zh')).toMatch(/应为.*实为/)
  })
})

test('the policy in policies/README.md works as printed', async () => {
  const {readFile} = await import('node:fs/promises')
  const text = await readFile(new URL('./policies/README.md', import.meta.url), 'utf8')
  const file = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '')
  const got = run(file, {...stay(40_000), person: {status: 'retired'}, visit: {careType: 'inpatient', level: 'level2'}})
  // 400; 29,600 × 85 % and 10,000 × 90 %: 34,160; of the 5,840 left critical illness pays nothing below 10,000
  expect(got).toMatchObject({deductible: '400.00', pooled: '34160.00', criticalIllness: '0.00', cash: '5840.00'})
})
