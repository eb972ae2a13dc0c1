// What the host tells about drills; only what the screens show.
import type {Improvement} from '../../../grading/drill/improvements.ts'
import type {Learning} from '../../../grading/drill/learning.ts'
import type {DrillState, WatchedAction, WatchedInject} from '../../../grading/drill/watch.ts'
import type {JobCard} from '../../../scenarios/roles.ts'

export type {DrillState, JobCard, WatchedAction, WatchedInject}
export type Said = {zh: string; en: string}
export const ratings = ['P', 'S', 'M', 'U'] as const
export const players = ['people', 'good', 'slow', 'careless'] as const
export type Player = (typeof players)[number]

export type Drill = {
  world: string
  scenario: string
  title: Said
  seed: string
  team: Player | null
  status: 'running' | 'ended' | 'interrupted'
  clock: {now: number; speed: number}
  /** Real time, milliseconds since 1970; null = not known. */
  began: number | null
}
/** Who joined; whether their page is open, somebody waits under their name at another machine, and may take the place up. */
export type Joined = {id: string; name: string; roles: string[]; here: boolean; waits: boolean; released: boolean}
/** Who plays a role; a window that was handed over; what somebody did. */
export type Cast = {role: string; to: Player; player: string | null; name: string | null}
export type Handed = {window: string; player: string | null; name: string | null; ready: boolean}
export type Told = {
  entry: number
  minute: number
  what: 'action' | 'deed' | 'remark' | 'seen'
  role: string
  name: string | null
  said: Said
  text: string
}
export type DrillNow = Drill & {
  state: DrillState
  code: string | null
  players: Joined[]
  cast: Cast[]
  handed: Handed[]
  /** Windows that are open and may be handed over. */
  openWindows: string[]
  /** Every action of the scenario in words, by its id. */
  actionTexts: Record<string, Said>
  log: Told[]
  improvements: Improvement[]
  learning: Learning | null
}
export type RoleNow = {
  world: string
  scenario: string
  title: Said
  role: string
  status: Drill['status']
  speed: number
  now: number
  minute: number
  end: number
  phase: DrillState['phase']
  player: string | null
  injects: {id: string; minute: number; channel: string; text: Said; seen: number | null}[]
  card: JobCard
  choices: {id: string; text: Said}[]
  log: {entry: number; minute: number; said: Said; text: string}[]
  windows: Handed[]
  /** The numbered slips are this role's business. */
  paper: boolean
  cast: Cast[]
}
export type ScenarioInfo = {id: string; title: Said; cause: Said; lead: number; calm: number; end: number}

/** Speeds one goes through by key. */
export const speeds = [1, 6, 60, 600] as const
