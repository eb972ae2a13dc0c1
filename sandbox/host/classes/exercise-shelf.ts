// The exercises of the course on the shelf 课程练习, and an author's own beside them: each opening is one of the tested variants,
// its world brought in with everything that stands before the trainee already in its journal. It marks by grading alone.
import {exercises} from '../../../exercises/index.ts'
import {usualVariants} from '../../../grading/check.ts'
import {coach} from '../../../grading/coach.ts'
import type {Exercise as Document} from '../../../grading/exercise.ts'
import {grade} from '../../../grading/grade.ts'
import {documentHash, openExercise, parOf} from '../../../grading/play.ts'
import {drawFrom} from '../../base/draw.ts'
import type {WorldDeps} from '../../world/world.ts'
import type {DocumentRow} from './rows.ts'
import {type Exercise, type ExerciseShelf, freePractice, type Marked, openFreeShelf} from './shelf.ts'

/** Which of the variants a seed means: neighbours get different ones, and the same seed the same. */
const variantOf = (seed: string): string =>
  usualVariants[drawFrom(seed, 'variant').below('which', usualVariants.length)] as string

/** `own`: an author's exercises; their ids are none of the built-in ones. */
export function openExerciseShelf(deps: WorldDeps, own: readonly Document[] = []): ExerciseShelf {
  const free = openFreeShelf(kind => deps.catalogue(kind))
  const all = (): Document[] => [...exercises(), ...own]
  // reckoning a par time plays the solution: once for each variant is enough
  const pars = new Map<string, ReturnType<typeof parOf>>()
  const parFor = (document: Document, variant: string) => {
    const key = `${kept(document).id} ${variant}`
    const par = pars.get(key) ?? parOf(document, variant, deps)
    pars.set(key, par)
    return par
  }
  /** Documents as they are kept, made once each. */
  const rows = new Map<Document, DocumentRow>()
  const kept = (document: Document): DocumentRow => {
    const known = rows.get(document)
    if (known) return known
    const row = {id: documentHash(document, deps.sha256), text: JSON.stringify(document)}
    rows.set(document, row)
    return row
  }
  /** Kept ones as documents again. */
  const read = new Map<string, Document>()
  const back = ({id, text}: DocumentRow): Document => {
    const document = read.get(id) ?? (JSON.parse(text) as Document)
    read.set(id, document)
    return document
  }
  const documentOf = (id: string): Document => {
    const found = all().find(one => one.id === id)
    if (!found) throw new RangeError(`there is no exercise ${id}`)
    return found
  }
  /** The template's, all patients together; nought where it cannot be played: no catalogue, or `exercise check` says why. */
  const seconds = new Map<string, number>()
  const parSecondsOf = (document: Document): number => {
    const {id} = kept(document)
    const known = seconds.get(id)
    if (known !== undefined) return known
    let par = 0
    try {
      if (deps.catalogue(document.world.catalogue))
        par = Math.round(Object.values(parFor(document, document.seed)).reduce((sum, ms) => sum + ms, 0) / 1000)
    } catch {
      // one unfit document must not take the list with it
    }
    seconds.set(id, par)
    return par
  }
  const told = (document: Document): Exercise => {
    const {id, title, brief, hints, debrief} = document
    return {id, title, brief, parSeconds: parSecondsOf(document), hints, debrief}
  }
  let listed: Exercise[] | undefined
  const list = (): Exercise[] => {
    listed ??= all().map(told)
    return [...free.list(), ...listed]
  }
  const documentFor = ({exercise, document}: Marked): Document => (document ? back(document) : documentOf(exercise))
  return {
    list,
    document: id => {
      const found = id === freePractice ? undefined : all().find(one => one.id === id)
      return found && kept(found)
    },
    about: document => told(back(document)),
    open(id, seed, as) {
      if (id === freePractice) return free.open(id, seed, as)
      const document = documentOf(id)
      const variant = variantOf(seed)
      const {world, texts} = openExercise(document, variant, deps, {...as, par: parFor(document, variant)})
      const {config} = world
      world.close()
      return {config, acts: [], desk: [], journal: texts}
    },
    grade: (what, entries) => (what.exercise === freePractice ? null : grade(documentFor(what), entries)),
    coach: (what, entries, marks) =>
      what.exercise === freePractice || !marks
        ? free.coach(what, entries, marks)
        : coach(documentFor(what), entries, marks),
  }
}
