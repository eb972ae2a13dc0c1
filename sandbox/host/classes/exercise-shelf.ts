// The exercises of the course on the shelf 课程练习: each opening is one of the tested variants, its world brought in with
// everything that stands before the trainee already in its journal. It marks by grading alone.
import {exerciseById, exercises} from '../../../exercises/index.ts'
import {usualVariants} from '../../../grading/check.ts'
import {coach} from '../../../grading/coach.ts'
import type {Exercise as Document} from '../../../grading/exercise.ts'
import {grade} from '../../../grading/grade.ts'
import {openExercise, parOf} from '../../../grading/play.ts'
import {drawFrom} from '../../base/draw.ts'
import type {WorldDeps} from '../../world/world.ts'
import {type ExerciseShelf, freePractice, openFreeShelf} from './shelf.ts'

/** Which of the variants a seed means: neighbours get different ones, and the same seed the same. */
const variantOf = (seed: string): string =>
  usualVariants[drawFrom(seed, 'variant').below('which', usualVariants.length)] as string

export function openExerciseShelf(deps: WorldDeps): ExerciseShelf {
  const free = openFreeShelf(kind => deps.catalogue(kind))
  // reckoning a par time plays the solution: once for each variant is enough
  const pars = new Map<string, ReturnType<typeof parOf>>()
  const parFor = (document: Document, variant: string) => {
    const key = `${document.id} ${variant}`
    const par = pars.get(key) ?? parOf(document, variant, deps)
    pars.set(key, par)
    return par
  }
  const documentOf = (id: string): Document => {
    const found = exerciseById(id)
    if (!found) throw new RangeError(`there is no exercise ${id}`)
    return found
  }
  return {
    list: () => [
      ...free.list(),
      ...exercises().map(one => ({id: one.id, title: one.title, brief: one.brief, parSeconds: 0})),
    ],
    open(id, seed, as) {
      if (id === freePractice) return free.open(id, seed, as)
      const document = documentOf(id)
      const variant = variantOf(seed)
      const {world, texts} = openExercise(document, variant, deps, {...as, par: parFor(document, variant)})
      const {config} = world
      world.close()
      return {config, acts: [], desk: [], journal: texts}
    },
    grade: (id, _seed, entries) => (id === freePractice ? null : grade(documentOf(id), entries)),
    coach: (id, seed, entries, marks) =>
      id === freePractice || !marks ? free.coach(id, seed, entries, marks) : coach(documentOf(id), entries, marks),
  }
}
