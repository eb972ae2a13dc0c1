// Every exercise of this folder is fit to be used: an untouched one fails with nothing, the solution earns everything, each
// wrong trainee exactly what the document says, and at least five variants are equal to the template. Prints the table.
import {readdirSync} from 'node:fs'
import {beforeAll, describe, expect, it} from 'vitest'
import {checkExercise} from '../grading/check.ts'
import {tableOf} from '../grading/check-table.ts'
import {checkNames} from '../grading/grade.ts'
import {classroomDeps} from '../grading/testing/deps.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {exercises} from './index.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

/** Checks that some wrong trainee lost. */
const lost = new Set<string>()

describe('the exercises', () => {
  it('are the documents of the folder, each once', () => {
    const files = readdirSync(import.meta.dirname).filter(file => /^[a-z]{2}-\d{2}-.*\.json$/.test(file))
    const ids = files.map(file => file.slice(0, 5).toUpperCase())
    expect(
      exercises()
        .map(one => one.id)
        .sort(),
    ).toEqual(ids.sort())
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(exercises().map(one => [one.id, one] as const))('%s', (_, exercise) => {
    const checked = checkExercise(exercise, deps)
    console.log(tableOf(checked).join('\n'))
    expect(checked.problems).toEqual([])
    expect(checked.played).toHaveLength(exercise.wrong.length + 2)
    expect(checked.variants.filter(one => one.problems.length === 0).length).toBeGreaterThanOrEqual(5)
    // a wrong trainee who loses nothing teaches nothing, and two that lose the same teach one thing
    for (const one of checked.played.slice(2))
      for (const {check} of one.lost) lost.add(check.split(/[:@]/)[0] as string)
    const marks = checked.played
      .slice(2)
      .map(one => JSON.stringify([one.marks.criticals.map(each => each.id), one.lost]))
    expect(new Set(marks).size).toBeGreaterThanOrEqual(3)
  })

  it('leave no check unused, and none that nobody loses', () => {
    expect(checkNames.filter(name => !lost.has(name))).toEqual([])
  })
})
