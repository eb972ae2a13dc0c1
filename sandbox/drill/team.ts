// Who plays a drill without people 机器班组: when each expected action is done, if at all. Good ones are early, slow ones a
// third too late, careless ones leave every second thing undone. It does not know what an action brings about.
import {drawFrom} from '../base/draw.ts'
import type {Role, Scenario} from './scenario.ts'

export const teamNames = ['good', 'slow', 'careless'] as const
export type TeamName = (typeof teamNames)[number]

export type Team = {
  name: TeamName | 'people'
  /** Minutes from T0 at which an expected action is done; null = never. */
  does(expected: {id: string; role: Role; from: number; by: number}): number | null
  /** Actions that do not wait for their inject, where they need not: it may be held back, or not come at all. Absent = none. */
  ahead?: ReadonlySet<string>
  /** Share of cashiers (basis points) that send again without asking when no rule forbids it. */
  resendBp: number
  paper: PaperManners
}

/** What a team does unasked, whoever decides. */
export type Habits = Pick<Team, 'resendBp' | 'paper'>

/** How a team treats numbered paper. */
export type PaperManners = {
  /** Who spoils a sheet says so. */
  declares: boolean
  /** Whose block is used up goes on counting on blank paper; others wait for the next block. */
  runsOn: boolean
  /** Share (basis points) of sheets whose second pass the same person tries first. */
  aloneBp: number
  /** The third looks at the paper; otherwise takes what the first keyed. */
  readsPaper: boolean
  /** Keying errors in times of the figures. */
  errors: number
}

const careful: PaperManners = {declares: true, runsOn: false, aloneBp: 0, readsPaper: true, errors: 1}
const manners: Record<TeamName, PaperManners> = {
  good: careful,
  slow: careful,
  careless: {declares: false, runsOn: true, aloneBp: 3000, readsPaper: false, errors: 4},
}

/** People play: nobody acts by itself, and cashiers have the habits of the scenario. */
export const peopleOf = (scenario: Scenario): Team => ({
  name: 'people',
  resendBp: scenario.habit.resendBp,
  paper: careful,
  does: () => null,
})

/** `earlierMinutes`: everything this much earlier, but not before its inject: what earlier decisions would have saved. */
export function teamOf(name: TeamName, scenario: Scenario, seed: string, earlierMinutes = 0): Team {
  const draw = drawFrom(`${scenario.id}/${seed}`, `team ${name}`)
  // what may not come at all stands last, so that a scenario may gain some and everybody else does what they did
  const injects = [...scenario.injects.filter(one => !one.when), ...scenario.injects.filter(one => one.when)]
  const order = injects.flatMap(one => one.expect.map(({id}) => id))
  return {
    name,
    resendBp: {good: 0, slow: scenario.habit.resendBp, careless: 10_000}[name],
    paper: manners[name],
    does({id, from, by}) {
      const share = 0.3 + draw.unit(id) * 0.5
      if (name === 'careless' && order.indexOf(id) % 2 === 0) return null
      const late = name === 'good' ? share : 1.1 + share / 2
      return Math.max(from, from + (by - from) * late - earlierMinutes)
    },
  }
}

/** A drill once more: each action at the minute it was done, null or absent = never; `ahead`: those that were done before their inject. */
export const teamAgain = (
  minutes: ReadonlyMap<string, number | null>,
  {resendBp, paper}: Habits,
  ahead: ReadonlySet<string> = new Set(),
): Team => ({
  name: 'people',
  resendBp,
  paper,
  ahead,
  does: ({id}) => minutes.get(id) ?? null,
})
