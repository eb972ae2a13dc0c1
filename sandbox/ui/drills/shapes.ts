// What the host tells about drills; only what the screens show.
import type {DrillState, WatchedAction} from '../../../grading/drill/watch.ts'

export type {DrillState, WatchedAction}
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
}
export type DrillNow = Drill & {state: DrillState}
export type ScenarioInfo = {id: string; title: Said; lead: number; calm: number; end: number}

/** Speeds one goes through by key. */
export const speeds = [1, 6, 60, 600] as const
