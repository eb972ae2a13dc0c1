// Which group somebody belongs to, and whether the choice was named, matched or only assumed because a fact is missing.
import {describe, expect, test} from 'vitest'
import {ageOf, chooseGroup} from './groups.ts'
import {policyById} from './policies/index.ts'
import type {Policy} from './policy.ts'
import type {Facts, PersonFacts} from './types.ts'

const choose = (id: string, person: PersonFacts, serviceDate = '2018-06-01') => {
  const facts = {person, serviceDate, careType: 'outpatient', level: 'level1'} as Facts
  const {group, how} = chooseGroup(policyById(id) as Policy, facts, ageOf(facts))
  return `${group.id} ${how}`
}

describe('groups', () => {
  test.each<[string, PersonFacts, string]>([
    ['shanghai-employees-2018', {status: 'working', age: 44}, 'W1 matched'],
    ['shanghai-employees-2018', {status: 'working', age: 45}, 'W2 matched'],
    // old enough to be of W3 by birth, but nobody knows since when at work
    ['shanghai-employees-2018', {status: 'working', age: 63}, 'W2 assumed'],
    ['shanghai-employees-2018', {status: 'working', age: 63, workStartedOn: '1980-01-01'}, 'W3 matched'],
    // born in 1955 or 1956: the age alone does not tell
    ['shanghai-employees-2018', {status: 'working', age: 62, workStartedOn: '1980-01-01'}, 'W2 assumed'],
    ['shanghai-employees-2018', {status: 'working'}, 'W3 assumed'],
    ['shanghai-employees-2018', {status: 'working', group: 'W2'}, 'W2 named'],
    ['shanghai-employees-2018', {status: 'retired', group: 'R_before_2001'}, 'R3 named'],
    ['shanghai-employees-2018', {status: 'retired', age: 75, retiredOn: '1999-01-01'}, 'R3 matched'],
    ['shanghai-employees-2018', {status: 'retired', age: 75}, 'R2 assumed'],
    ['shanghai-employees-2025', {status: 'working', group: 'W1'}, 'W named'],
    ['shanghai-employees-2025', {status: 'working', group: 'nobody'}, 'W matched'],
    ['shanghai-employees-2025', {status: 'retired'}, 'R_after_2001 assumed'],
    // a policy that does not know the status falls to its first group, and says so
    ['shanghai-employees-2025', {status: 'child'}, 'W assumed'],
    ['shanghai-residents-2025', {status: 'resident', age: 70}, 'age60plus matched'],
    ['shanghai-residents-2025', {status: 'resident', severeDisability: true}, 'age60plus matched'],
    ['shanghai-residents-2025', {status: 'resident'}, 'age19_59 assumed'],
    ['guangxi-residents-2024', {status: 'child'}, 'resident matched'],
  ])('%s %j: %s', (id, person, expected) => expect(choose(id, person)).toBe(expected))

  test('a birthday counts on the day', () => {
    const person: PersonFacts = {status: 'working', birthDay: '1973-06-01', workStartedOn: '1995-01-01'}
    expect(choose('shanghai-employees-2018', person, '2018-05-31')).toBe('W1 matched')
    expect(choose('shanghai-employees-2018', person, '2018-06-01')).toBe('W2 matched')
  })
})
