import {expect, it} from 'vitest'
import {duration, isLate, points} from './pace.ts'

it('times and points read as people write them', () => {
  expect([0, 7000, 187_000, 3_729_000, -5].map(duration)).toEqual(['0:00', '0:07', '3:07', '1:02:09', '0:00'])
  expect([985, 1000, 0, 7].map(points)).toEqual(['98.5', '100.0', '0.0', '0.7'])
  expect([isLate(10, 0), isLate(10, 20), isLate(21, 20)]).toEqual([false, false, true])
})
