// How conditions of injects stand, a row each: what was done at which minute, the minute now, what comes of it.
import {expect, it} from 'vitest'
import {actionsOf, type Condition, standing} from './conditions.ts'

const notDone: Condition = {notDone: 'a', after: 10}
const done: Condition = {done: 'b', after: 5}
const all: Condition = {all: [notDone, done]}
const any: Condition = {any: [notDone, done]}

it.each<[string, Condition, Record<string, number>, number, string]>([
  ['not done, before its minute', notDone, {}, 9.9, 'waits'],
  ['not done, at its minute', notDone, {}, 10, 'holds'],
  ['done before', notDone, {a: 3}, 4, 'never'],
  ['done after it held', notDone, {a: 12}, 12, 'never'],
  ['nothing done', done, {}, 400, 'waits'],
  ['done, too early', done, {b: 2}, 6.9, 'waits'],
  ['done, in time', done, {b: 2}, 7, 'holds'],
  ['done at a third of a minute: sums are compared to the millisecond', done, {b: 1 / 3}, 5 + 1 / 3, 'holds'],
  ['done at once', {done: 'b', after: 0}, {b: 4.1}, 4.1, 'holds'],
  ['all: one waits', all, {}, 10, 'waits'],
  ['all: both hold', all, {b: 4}, 10, 'holds'],
  ['all: one never', all, {a: 1, b: 4}, 400, 'never'],
  ['any: one holds', any, {a: 1, b: 4}, 9, 'holds'],
  ['any: one never, one may', any, {a: 1}, 400, 'waits'],
  ['any: all never', {any: [notDone]}, {a: 1}, 400, 'never'],
  ['one inside the other', {any: [{all: [done, {notDone: 'c', after: 1}]}, notDone]}, {a: 1, b: 2}, 7, 'holds'],
])('%s', (_, condition, at, minute, expected) => {
  expect(standing(condition, minute, action => at[action])).toBe(expected)
})

it('names the actions it speaks of', () => {
  expect(actionsOf({any: [all, {notDone: 'c', after: 1}]})).toEqual(['a', 'b', 'c'])
})
