// The exercises of the course on the shelf 课程练习, and an author's own beside them: each opening is one of the tested variants,
// its world brought in with everything that stands before the trainee already in its journal. It marks by grading alone.
import {exercises} from '../../../exercises/index.ts'
import {usualVariants} from '../../../grading/check.ts'
import {coach} from '../../../grading/coach.ts'
import type {Exercise as Document} from '../../../grading/exercise.ts'
import {grade} from '../../../grading/grade.ts'
import {openExercise, parOf} from '../../../grading/play.ts'
import {drawFrom} from '../../base/draw.ts'
import type {WorldDeps} from '../../world/world.ts'
import {type Exercise, type ExerciseShelf, freePractice, openFreeShelf} from './shelf.ts'

/** Which of the variants a seed means: neighbours get different ones, and the same seed the same. */
const variantOf = (seed: string): string =>
  usualVariants[drawFrom(seed, 'variant').below('which', usualVariants.length)] as string

/** `own`: an author's exercises; their ids are none of the built-in ones. */
export function openExerciseShelf(deps: WorldDeps, own: readonly Document[] = []): ExerciseShelf {
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
    const found = [...exercises(), ...own].find(one => one.id === id)
    if (!found) throw new RangeError(`there is no exercise ${id}`)
    return found
  }
  /** The template's, all patients together; nought where the catalogue is not there to play it with. */
  const parSecondsOf = (document: Document): number => {
    if (!deps.catalogue(document.world.catalogue)) return 0
    return Math.round(Object.values(parFor(document, document.seed)).reduce((sum, ms) => sum + ms, 0) / 1000)
  }
  let listed: Exercise[] | undefined
  const list = (): Exercise[] => {
    listed ??= [...exercises(), ...own].map(one => {
      const {id, title, brief, hints, debrief} = one
      return {id, title, brief, parSeconds: parSecondsOf(one), hints, debrief}
    })
    return [...free.list(), ...listed]
  }
  return {
    list,
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
