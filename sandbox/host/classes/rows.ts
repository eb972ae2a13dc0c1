// The rows of the register 登记: who teaches, which classes there are, who sits where, what they attempted. Plain rows, not
// events: they say who a person is and which world was theirs; what happened in a world stands in its journal alone.
// Sealed exams, certificates and appeals become tables of their own here; attempts already keep what they need of one.

import type {Advice, Marks} from '../../../grading/types.ts'
import type {Instant} from '../../base/instant.ts'
import type {Place} from './places.ts'

/** Real milliseconds since 1970: people's days, not a world's. */
export type RealMs = number

export type InstructorRow = {
  id: string
  name: string
  /** scrypt, with its parameters and salt; see passwords.ts. */
  password: string
  /** Counts up when the password changes: sessions made before end. */
  epoch: number
  createdAt: RealMs
}

/** practice: a seat may begin again whenever it likes. class: on the instructor's clock. A sealed exam is a kind of its own. */
export const classModes = ['practice', 'class'] as const
export type ClassMode = (typeof classModes)[number]

export type ClassRow = {
  id: string
  name: string
  mode: ClassMode
  /** First and last day, YYYY-MM-DD; null = not said. */
  from: string | null
  to: string | null
  seats: number
  /** What trainees type to join; null = closed. */
  code: string | null
  /** Whose it is; null = the administrator's. */
  instructor: string | null
  /** What is being worked on: a seat that joins later gets it too. */
  exercise: string
  /** Since when all seats stand still; null = they run. */
  frozenAt: RealMs | null
  /** Names from a list: only these may join. Null = any name. */
  roster: boolean
  createdAt: RealMs
}

export type EnrolmentRow = Place & {
  id: string
  class: string
  /** As on the list or as typed; unique in the class. */
  name: string
  /** A number of theirs from the list (工号、学号); empty = none. */
  number: string
  /** 1…; null = on the list, not here yet. */
  seat: number | null
  /** SHA-256 of the personal resume token; null = not joined yet. */
  token: string | null
  /** The attempt they are at; null = none yet. */
  attempt: string | null
  createdAt: RealMs
}

export type AttemptRow = {
  id: string
  class: string
  enrolment: string
  /** 1… within the enrolment. */
  number: number
  exercise: string
  /** The document it began with, and is marked by; absent = it has none, or it began in a release that kept none. */
  document?: string
  seed: string
  world: string
  institution: string
  window: string
  /** opening: its world is being made; whoever finds one at start takes it away. */
  state: 'opening' | 'running' | 'ended'
  startedAt: RealMs
  /** The world's own time when it was handed over, and the entry before the trainee's first. */
  from: {at: Instant; seq: number}
  endedAt: RealMs | null
  /** Why it ended. */
  endedBy: 'trainee' | 'instructor' | 'next' | 'reset' | null
  /** Last entry that counts; null while it runs. */
  endSeq: number | null
  /** As marked at the end; null = not marked. `failed` = marking itself broke, which is nobody's failure but ours. */
  marks: Marks | null
  advice: Advice | null
  failed?: boolean
  /** What instructors made of the marks, oldest first; the last one counts, and the computed marks stay beside it. */
  overrides?: Override[]
}

/** A mark changed by a person 改分; null = the computed marks count again. `by` is empty for the administrator. */
export type Override = {mark: {totalTenths: number; passed: boolean} | null; reason: string; by: string; at: RealMs}

/** One that was handed over: what anybody but the maker of attempts meets. */
export type BegunAttempt = AttemptRow & {state: 'running' | 'ended'}

/** What an instructor did that a trainee can see: every power leaves a trace. */
export type TraceRow = {
  id: string
  class: string
  /** Null = all seats. */
  enrolment: string | null
  kind: 'hint' | 'frozen' | 'resumed' | 'given' | 'reset' | 'ended' | 'released' | 'printer' | 'mark' | 'override'
  text: string
  by: string
  at: RealMs
}

/**
 * An exercise's document as it stood when an attempt began; `id` is the SHA-256 of the text. Never changed, only added: it is kept
 * with the attempts, which are never removed either, so that every mark can be reckoned again.
 */
export type DocumentRow = {id: string; text: string}

/** What people type to join a drill; null = closed. `id`: the drill's world. */
export type DrillDoorRow = {id: string; code: string | null}
/** Rows of earlier releases have nothing of a place. */
export type PlayerRow = Partial<Place> & {id: string; drill: string; name: string; createdAt: RealMs}

export type Tables = {
  instructors: InstructorRow
  classes: ClassRow
  enrolments: EnrolmentRow
  attempts: AttemptRow
  documents: DocumentRow
  traces: TraceRow
  drillDoors: DrillDoorRow
  players: PlayerRow
}
export type TableName = keyof Tables
export const tableNames: readonly TableName[] = [
  'instructors',
  'classes',
  'enrolments',
  'attempts',
  'documents',
  'traces',
  'drillDoors',
  'players',
]

/** One row as it now stands, or gone. */
export type Change = {
  [Name in TableName]: {table: Name; id: string; row: Tables[Name] | null}
}[TableName]
