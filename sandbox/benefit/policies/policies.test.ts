// The policy files as data: every figure says where it was read and how sure it is, every group and level has a value, the
// years and gates fall on the right day. Figures that were never confirmed must be marked, or screens would lie.
import {describe, expect, test} from 'vitest'
import {benefitYear, type Policy, weakestConfidence} from '../policy.ts'
import {settle} from '../settle.ts'
import type {Facts} from '../types.ts'
import {listPolicies, policyById} from './index.ts'
import {sourcesOf} from './sources.ts'

const policies = listPolicies()
const named = (id: string): Policy => policyById(id) as Policy

describe('policy files', () => {
  test('are the ones worlds name', () => {
    expect(policies.map(policy => policy.id)).toEqual([
      'shanghai-employees-2025',
      'shanghai-employees-2018',
      'shanghai-employees-2019',
      'shanghai-employees-2020',
      'shanghai-employees-2021',
      'shanghai-employees-2022',
      'shanghai-employees-2023',
      'shanghai-employees-2024',
      'shanghai-residents-2025',
      'ningbo-employees-2023',
      'ningbo-residents-2023',
      'guangxi-residents-2024',
      'guangxi-employees-2022',
      'guangxi-rural-2009',
    ])
    expect(policyById('nowhere')).toBeUndefined()
  })

  test.each(policies.map(policy => policy.id))(
    '%s: every parameter has a source that resolves, or is unverified',
    id => {
      const {parameters} = named(id)
      expect(parameters.length).toBeGreaterThan(3)
      for (const parameter of parameters) {
        const ids = parameter.source.split(' ').filter(Boolean)
        expect(
          sourcesOf(parameter.source).map(source => source.id),
          parameter.path,
        ).toEqual(ids)
        if (ids.length === 0) expect(parameter.confidence, parameter.path).toBe('unverified')
        expect(parameter.confidence, parameter.path).not.toBe('exercise')
      }
    },
  )

  test.each(policies.map(policy => policy.id))('%s: names, notes and open points are in both languages', id => {
    const policy = named(id)
    const words = [
      policy.name,
      ...policy.groups.map(group => group.name),
      ...policy.plans.map(plan => plan.name),
      ...policy.openPoints,
      ...policy.parameters.flatMap(parameter => parameter.note ?? []),
    ]
    for (const {zh, en} of words) {
      expect(zh, en).toMatch(/[\u4e00-\u9fff]/)
      expect(en, zh).not.toMatch(/[\u4e00-\u9fff]/)
    }
  })

  // path, value, confidence
  test.each([
    ['shanghai-employees-2025', '/plans/outpatient/selfPayBand/W', '500.00', 'high'],
    ['shanghai-employees-2025', '/cap/amount', '650000.00', 'high'],
    ['shanghai-employees-2023', '/cap/amount/value', '610000.00', 'high'],
    ['shanghai-employees-2022', '/cap/amount/value', '590000.00', 'high'],
    ['shanghai-employees-2025', '/plans/homeBed/ratio', '0.8000', 'low'],
    ['shanghai-employees-2025', '/crossArea/referred/points', '-0.1000', 'unverified'],
    ['shanghai-employees-2018', '/plans/pharmacy/ratio', '0.0000', 'medium'],
    ['shanghai-residents-2025', '/supplements/0/ratio', '0.6000', 'high'],
    ['ningbo-employees-2023', '/plans/inpatient/bands/0/personalShare/working/value', '0.2000', 'unverified'],
    ['ningbo-employees-2023', '/plans/inpatient/bands/0/personalShare/retired/level3', '0.1500', 'medium'],
    ['ningbo-residents-2023', '/plans/outpatient/bands/0/ratio/community', '0.6000', 'low'],
    ['guangxi-residents-2024', '/plans/chronic/diseases/cirrhosis/deductible/amount', '20.00', 'high'],
    ['guangxi-residents-2024', '/supplements/0/bands/2/ratio', '0.8000', 'low'],
    ['guangxi-employees-2022', '/plans/inpatient/ratio/value', '0.8000', 'unverified'],
    ['guangxi-rural-2009', '/plans/inpatient/deductible/amount/community', '50.00', 'high'],
  ])('%s %s is %s (%s)', (id, path, value, confidence) => {
    const parameter = named(id).parameters.find(each => each.path === path)
    expect(parameter).toMatchObject({value, confidence})
  })

  test.each([
    ['shanghai-employees-2018', '2018-04-01', '2018'],
    ['shanghai-employees-2018', '2018-03-31', '2017'],
    ['shanghai-employees-2019', '2019-04-01', '2019'],
    ['shanghai-employees-2019', '2020-06-30', '2019'],
    ['shanghai-employees-2020', '2020-07-01', '2020'],
    ['shanghai-employees-2025', '2025-06-30', '2024'],
    ['shanghai-employees-2025', '2025-07-01', '2025'],
    ['shanghai-employees-2025', '2026-06-30', '2025'],
    ['shanghai-residents-2025', '2025-12-31', '2025'],
    ['ningbo-employees-2023', '2024-01-01', '2024'],
  ])('%s: %s is in benefit year %s', (id, day, year) => expect(benefitYear(named(id), day)).toBe(year))
})

describe('what was never confirmed shows', () => {
  const visit = (changes: Partial<Facts>): Facts => ({
    careType: 'outpatient',
    serviceDate: '2025-09-15',
    level: 'level3',
    person: {status: 'working'},
    useAccount: 'own',
    balances: {currentYear: 0, priorYears: 0, family: 0},
    accumulators: {selfPayBandUsed: 90_000, outpatientDeductibleUsed: 60_000},
    lines: [{id: '1', amount: 10_000, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: 10_000}],
    ...changes,
  })
  test.each<[string, Partial<Facts>, boolean, string]>([
    ['shanghai-employees-2025', {}, false, 'medium'],
    ['shanghai-employees-2025', {crossArea: 'referred'}, true, 'unverified'],
    ['shanghai-employees-2025', {careType: 'pharmacy'}, true, 'unverified'],
    ['shanghai-employees-2018', {careType: 'pharmacy'}, false, 'medium'],
    ['shanghai-employees-2025', {careType: 'homeBed'}, false, 'low'],
    ['ningbo-employees-2023', {careType: 'inpatient', person: {status: 'retired'}}, false, 'medium'],
    ['ningbo-employees-2023', {careType: 'inpatient', lines: stay(2_000_000)}, true, 'unverified'],
    ['guangxi-residents-2024', {careType: 'chronicOutpatient', disease: 'M03900', level: 'level3Region'}, false, 'low'],
    ['guangxi-residents-2024', {careType: 'chronicOutpatient', disease: 'M03900', level: 'level2'}, true, 'unverified'],
    ['guangxi-rural-2009', {careType: 'inpatient', level: 'level2'}, false, 'medium'],
    ['guangxi-rural-2009', {careType: 'inpatient', level: 'level2', lines: stay(100_000)}, true, 'unverified'],
  ])('%s %j: unverified %s, weakest %s', (id, changes, unverified, weakest) => {
    const breakdown = settle(named(id), visit(changes))
    expect(breakdown.unverified).toBe(unverified)
    expect(weakestConfidence(breakdown)).toBe(weakest)
  })

  function stay(amount: number): Facts['lines'] {
    return [{id: '1', amount, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: amount}]
  }
})
