// Settings of a world: complete for every region, policies and institutions that exist, the benefit year.
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {policyById} from '../benefit/policies/index.ts'
import {defaultWorldConfig} from './demo.ts'
import {benefitYear, defaultInstitutions, defaultPolicies, regionKeys, regions} from './regions.ts'

describe('settings of a world', () => {
  it.each(regionKeys)('are complete for %s', region => {
    const config = defaultWorldConfig({region, seed: 'x'})
    expect(config).toMatchObject({region, area: regions[region].area, population: {size: 2000, seed: 'standard'}})
    expect(Object.values(config).every(value => value !== undefined)).toBe(true)
    expect(config.institutions.length).toBeGreaterThanOrEqual(4)
  })

  it('lets what is given win, and picks the policy of the day', () => {
    expect(defaultWorldConfig({start: instant('2018-06-01'), speed: 6})).toMatchObject({
      speed: 6,
      policies: {'310': 'shanghai-employees-2018', '390': 'shanghai-residents-2025'},
    })
    expect(defaultPolicies('shanghai', '2025-09-15')).toEqual({
      '310': 'shanghai-employees-2025',
      '390': 'shanghai-residents-2025',
    })
  })

  it('refuses a region nobody knows', () => {
    expect(() => defaultWorldConfig({region: 'atlantis'})).toThrow('expected one of shanghai, ningbo, guangxi')
  })
})

describe('policies', () => {
  it.each(regionKeys)('of %s all exist', region => {
    const named = Object.values(regions[region].policies).flat()
    expect(named.length).toBeGreaterThan(0)
    for (const {policy} of named) expect(policyById(policy), policy).toBeDefined()
  })
})

describe('institutions', () => {
  it.each(regionKeys)(
    'of %s have a letter, six digits of area, a serial past the real ones, and every level',
    region => {
      const list = defaultInstitutions(region)
      for (const {code, area} of list) expect(code).toMatch(new RegExp(`^[HP]${area}9\\d{4}$`))
      expect(new Set(list.map(each => each.code)).size).toBe(list.length)
      expect(new Set(list.map(each => each.level))).toEqual(new Set(['level1', 'level2', 'level3']))
      expect(list.filter(each => each.code.startsWith('P'))).toHaveLength(1)
    },
  )

  it('are copies', () => {
    const first = defaultInstitutions('shanghai')
    ;(first[0] as {name: string}).name = 'changed'
    expect(defaultInstitutions('shanghai')[0]?.name).toBe('沙盘市第一人民医院')
  })
})

describe('benefit year', () => {
  it.each([
    ['shanghai', '310', '2025-06-30', '2024'],
    ['shanghai', '310', '2025-07-01', '2025'],
    ['shanghai', '390', '2025-06-30', '2025'],
    // the year once began in April, and one lasted fifteen months
    ['shanghai', '310', '2018-04-01', '2018'],
    ['shanghai', '310', '2019-03-31', '2018'],
    ['shanghai', '310', '2020-06-30', '2019'],
    ['shanghai', '310', '2020-07-01', '2020'],
    ['guangxi', '380', '2018-03-01', '2018'],
    ['ningbo', '310', '2025-01-01', '2025'],
    ['guangxi', '390', '2025-12-31', '2025'],
  ] as const)('%s %s on %s is %s', (region, insuranceType, on, year) => {
    expect(benefitYear(region, insuranceType, on)).toBe(year)
  })
})
