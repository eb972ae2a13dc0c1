// Roles and job cards: every role somebody plays in a scenario has a card of its own, its choices hold more than what is expected,
// no two say the same, and who may not be one person.
import {describe, expect, it} from 'vitest'
import {actionsIn, rolesIn} from '../sandbox/drill/scenario.ts'
import {scenarios} from './index.ts'
import {cardOf, choicesOf, clashOf, deedOf} from './roles.ts'

describe.each(scenarios().map(one => [one.id, one] as const))('%s', (_, scenario) => {
  it.each(rolesIn(scenario))('%s has a card in both languages and more choices than right ones', role => {
    for (const text of Object.values(cardOf(role)))
      expect([text.zh.length > 4, text.en.length > 8]).toEqual([true, true])
    const expected = actionsIn(scenario).filter(one => one.role === role)
    const choices = choicesOf(scenario, role)
    expect(choices.length).toBeGreaterThanOrEqual(expected.length + 4)
    for (const {id} of expected) expect(choices.map(one => one.id)).toContain(id)
    expect(new Set(choices.map(one => one.id)).size).toBe(choices.length)
    expect(new Set(choices.map(one => one.text.zh)).size).toBe(choices.length)
    // an order that tells nothing: the right ones do not stand together at the top
    expect(choices).toEqual(choicesOf(scenario, role))
  })

  it('the first of a list is not always the right one', () => {
    const first = rolesIn(scenario).map(role => choicesOf(scenario, role)[0]?.id ?? '')
    const expected = new Set(actionsIn(scenario).map(one => one.id))
    expect(first.some(id => !expected.has(id))).toBe(true)
  })
})

it('who takes the money does not review it', () => {
  expect(clashOf(['CMD', 'CL', 'FI'])?.why.en).toMatch(/independent/)
  expect(clashOf(['DEP', 'PR'])).toBeUndefined()
  expect(clashOf(['CL', 'CA'])).toBeUndefined()
})

it('a deed belongs to its role', () => {
  expect(deedOf('CL', 'resendTwice')?.text.zh).toContain('连发')
  expect(deedOf('CMD', 'resendTwice')).toBeUndefined()
})
