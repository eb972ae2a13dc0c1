// What made-up patients come with must be chargeable: with a diagnosis the catalogue does not have, 2203 is refused and nobody at
// the window can do anything about it.
import {expect, it} from 'vitest'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {treatments} from './treatments.ts'

it.each(treatments.map(one => [one.diagnosis.code, one] as const))(
  '%s is a diagnosis of the classroom catalogue, and so are at least two of its items',
  async (code, {items, diagnosis}) => {
    const catalogue = (await classroomDeps()).catalogue('classroom')
    expect(catalogue?.diagnosis(code)?.name).toBe(diagnosis.name)
    const found = items.filter(
      ([q]) => catalogue?.search({q, on: '2025-09-15', level: 'level3', limit: 1}).length === 1,
    )
    expect(found.length).toBeGreaterThanOrEqual(2)
  },
)
