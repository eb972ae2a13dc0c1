// Who plays which role 角色分派: people, or a robot of some habit; it may change while the drill runs. Every change is a Team of its own,
// so that what a robot meant to do is dropped when somebody else takes over.
import type {DrillHands} from '../world/entry.ts'
import type {Role, Scenario} from './scenario.ts'
import {peopleOf, type Team, teamOf} from './team.ts'

export class Cast {
  private readonly scenario: Scenario
  private readonly seed: string
  private readonly team: Team
  private readonly roles = new Map<string, Team>()

  /** `team` plays whatever nobody else is given. */
  constructor(scenario: Scenario, seed: string, team: Team) {
    this.scenario = scenario
    this.seed = seed
    this.team = team
  }

  of(role: Role): Team {
    return this.roles.get(role) ?? this.team
  }

  give(role: string, to: DrillHands): void {
    this.roles.set(role, to === 'people' ? peopleOf(this.scenario) : teamOf(to, this.scenario, this.seed))
  }
}
