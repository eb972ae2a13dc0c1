// What the host tells about classes, seats and results; only what the screens show.
import type {Advice, Marks} from '../../../grading/types.ts'
import type {DeskView} from '../../hospital/view-types.ts'

export type {Advice, DeskView, Marks}
export type Said = {zh: string; en: string}
export type Role = 'nobody' | 'vendor' | 'trainee' | 'player' | 'instructor' | 'administrator'

export type Trace = {
  id: string
  kind: 'hint' | 'frozen' | 'resumed' | 'given' | 'reset' | 'ended' | 'released' | 'printer' | 'mark' | 'override'
  text: string
  by: string
  at: number
  seat: number | null
}

export type ClassInfo = {
  id: string
  name: string
  mode: 'practice' | 'class'
  from: string | null
  to: string | null
  seats: number
  code: string | null
  instructor: string | null
  exercise: string
  frozenAt: number | null
  roster: boolean
  joined: number
  listed: number
  createdAt: number
  now: number
  traces: Trace[]
}

export type Flag = 'none' | 'waiting' | 'error' | 'unknown'
export type Tile = {
  seat: number
  name: string
  online: boolean
  released: boolean
  attempt: {id: string; number: number; exercise: string; title: Said; state: 'running' | 'ended'; world: string} | null
  step: string
  patient: string | null
  waiting: string | null
  flag: Flag
  trouble: string | null
  unknown: number
  queue: number
  served: number
  elapsedMs: number
  parMs: number
  lastAct: {do: string; at: number; refused: string | null} | null
  now: number
  seq: number
}
/** `heardAt`: when this screen heard of it, in milliseconds of this page. */
export type SeenTile = Tile & {heardAt: number}

export type Exercise = {id: string; title: Said; brief: Said; parSeconds: number; hints: Said[]; debrief: Said[]}

export type Seat = {
  name: string
  seat: number
  class: {name: string; mode: 'practice' | 'class'; open: boolean}
  frozenAt: number | null
  attempt: {
    id: string
    number: number
    exercise: string
    title: Said
    brief: Said
    /** Of a practice class; elsewhere none. */
    hints: Said[]
    parSeconds: number
    state: 'running' | 'ended'
    world: string
    institution: string
    window: string
    startedAt: number
  } | null
  traces: Trace[]
  now: number
}

/** A mark changed by an instructor; null = the computed one counts again. */
export type Override = {
  mark: {totalTenths: number; passed: boolean} | null
  reason: string
  by: string
  at: number
}

export type Result = {
  seat: number
  name: string
  number: string
  enrolment: string
  title: Said
  parSeconds: number
  debrief: Said[]
  attempt: {
    id: string
    number: number
    exercise: string
    world: string
    state: 'running' | 'ended'
    startedAt: number
    endedAt: number | null
  }
  marks: Marks | null
  advice: Advice | null
  overrides: Override[]
  edition: 'present' | 'changed' | 'unkept'
  failed: boolean
  served: number
  acts: number
  refused: number
  elapsedMs: number
}

export type Moment = {seq: number; at: number; what: string; outcome: string}
