// The auditor sorts days by its own reading of the facts; these are the days where a quick reading would go wrong.
import {expect, it} from 'vitest'
import {inForce, yearOf} from './auditor-reading.ts'

it.each([
  ['shanghai-employees-2025', '2026-06-30', '2025'],
  ['shanghai-employees-2025', '2026-07-01', '2026'],
  ['shanghai-employees-2018', '2016-05-01', '2016'],
  ['shanghai-employees-2018', '2018-03-31', '2017'],
  ['shanghai-employees-2018', '2018-04-01', '2018'],
  ['shanghai-employees-2019', '2019-04-01', '2019'],
  ['shanghai-employees-2019', '2020-06-30', '2019'],
  ['shanghai-employees-2020', '2020-07-01', '2020'],
  ['shanghai-residents-2025', '2026-01-01', '2026'],
])('%s: %s is in the year %s', (policy, day, year) => expect(yearOf(policy, day)).toBe(year))

it.each([
  ['1', '2025-01-01', null, '2024-12-31', false],
  ['1', '2025-01-01', null, '2025-01-01', true],
  ['1', '2025-01-01', '2025-09-15', '2025-09-14', true],
  ['1', '2025-01-01', '2025-09-15', '2025-09-15', false],
  ['2', '2025-01-01', '2025-09-15', '2025-09-14', true],
  ['2', '2025-01-01', null, '2025-09-14', false],
  ['3', '2025-01-01', '2025-09-15', '2025-09-14', false],
])('a row of state %s from %s, paused %s, pays on %s: %s', (state, begins, paused, day, pays) => {
  const row = {insuranceType: '310', area: '310000', personType: '11', civilServant: false, employer: ''} as const
  const career = {status: 'working', workStarted: null, retired: null, familyOf: null} as const
  expect(inForce({...row, ...career, state, begins, paused, currentYearFen: 0, priorYearsFen: 0}, day)).toBe(pays)
})
