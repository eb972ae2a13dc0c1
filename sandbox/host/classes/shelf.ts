// The shelf of exercises 练习架, as the class sees it: a title, a brief, hints, how to open one and how to mark it. What an exercise
// is made of is not known here; the real shelf is plugged in where the host is opened. Free practice is always there.

import type {Advice, Marks} from '../../../grading/types.ts'
import {drawFrom} from '../../base/draw.ts'
import type {Catalogue} from '../../catalogue/types.ts'
import type {DeskAct} from '../../hospital/desk.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import {makePatients} from '../../people/patients.ts'
import type {Said} from '../../state/hospital-records.ts'
import type {Act, Entry, WorldConfig} from '../../world/entry.ts'
import type {DocumentRow} from './rows.ts'

export type Exercise = {
  id: string
  title: Said
  brief: Said
  /** What a practised cashier needs; 0 = nobody counts. */
  parSeconds: number
  /** One after the other: a trainee of a practice class opens them, an instructor sends them. */
  hints: Said[]
  /** What is asked when it is over. */
  debrief: Said[]
}

export type Opened = {
  /** Over the defaults of its region; the class decides id, name and kind. */
  config: Partial<WorldConfig>
  /** Done by the director, in this order, before the seat gets the world. */
  acts: Act[]
  /** Then done at the windows of the first hospital. */
  desk: {window: string; act: DeskAct}[]
  /** A journal to begin with, instead of `acts` and `desk`: its first entry opens a world of `config`. */
  journal?: string[]
}

/** What is marked, and by which document; without one, by the exercise as it stands now. */
export type Marked = {exercise: string; seed: string; document?: DocumentRow}

/** What the class calls the world it opens an exercise in. */
export type OpenAs = {id: string; name: string; kind: WorldConfig['kind']}

export type ExerciseShelf = {
  list(): Exercise[]
  open(id: string, seed: string, as: OpenAs): Opened
  /** The exercise's document as it stands now, to be kept with an attempt; undefined = it has none. */
  document(id: string): DocumentRow | undefined
  /** What a kept document says of its exercise. */
  about(document: DocumentRow): Exercise
  /** Null = this exercise has no marks. A pure function of document, seed and journal. */
  grade(what: Marked, entries: Entry[]): Marks | null
  coach(what: Marked, entries: Entry[], marks: Marks | null): Advice
}

/** What every class begins with. */
export const freePractice = 'free'
const patients = 12

const free: Exercise = {
  id: freePractice,
  title: {zh: '自由练习', en: 'Free practice'},
  brief: {
    zh: '十二位患者在等候，单据有的已在系统里，有的写在纸上。想怎么练就怎么练，不评分。',
    en: 'Twelve patients wait; some orders are in the system, some on paper. Try whatever you like; there are no marks.',
  },
  parSeconds: 0,
  hints: [],
  debrief: [],
}

/** A shelf with free practice and nothing else. */
export function openFreeShelf(catalogueOf: (kind: WorldConfig['catalogue']) => Catalogue | undefined): ExerciseShelf {
  return {
    list: () => [free],
    document: () => undefined,
    about: () => free,
    open(_id, seed) {
      const config = defaultWorldConfig({id: 'free', seed, speed: 1})
      const catalogue = catalogueOf(config.catalogue)
      const [hospital] = config.hospitals ?? []
      const self = config.institutions.find(one => one.code === hospital?.institution)
      if (!catalogue || !self) return {config: {seed, speed: 1}, acts: [], desk: []}
      const making = {config, catalogue, level: self.level, at: config.start, seed, from: 1, count: patients}
      const people = makePatients({...making, kind: 'mixed'})
      const waits = drawFrom(`free/${seed}`, 0)
      // they have been in the hall for some minutes, each for another while
      const came = people.map((one, i) => ({...one, arrivedAt: config.start - waits.below(`wait${i}`, 600) * 1000}))
      const acts: Act[] = [{kind: 'patients', institution: self.code, patients: came}]
      return {config: {seed, speed: 1}, acts, desk: []}
    },
    grade: () => null,
    coach: () => ({comments: [], practise: []}),
  }
}
