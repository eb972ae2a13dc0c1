// What is told of a scenario's injects: in the order they came, what did not come last and without a minute.
import {expect, it} from 'vitest'
import {scenarioById} from '../../scenarios/index.ts'
import {toldOf} from './happened.ts'

it('tells injects in the order they came; what did not come has no minute, conditional ones are left out', () => {
  const scenario = scenarioById('S04')
  if (!scenario) throw new Error('no S04')
  const conditional = scenario.injects.filter(one => one.when).map(one => one.id)
  expect(conditional).toContain('I8')
  const told = toldOf(scenario, [
    {id: 'I1', minute: 0, entry: 3},
    {id: 'I8', minute: 20.4, entry: 9},
    {id: 'I4', minute: 20, entry: 8},
    {id: 'I5', minute: 12.5, entry: 7},
  ])
  expect(told.slice(0, 4).map(({inject, minute, entry}) => [inject.id, minute, entry])).toEqual([
    ['I1', '0', 3],
    ['I5', '12.5', 7],
    ['I4', '20', 8],
    ['I8', '20.4', 9],
  ])
  const rest = told.slice(4)
  expect(rest.map(one => one.inject.id)).toEqual(['I2', 'I3', 'I6', 'I7'])
  expect(rest.every(({minute, entry}) => minute === '—' && entry === null)).toBe(true)
  expect(toldOf(scenario, []).some(({inject}) => conditional.includes(inject.id))).toBe(false)
})
