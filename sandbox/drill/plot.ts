// The story of a drill 情节: what comes to whom at which minute, who plays which role, which expected action was done when. Robots do what they have
// in mind; what a deed changes in the hospital is told to whoever listens, and is none of its business.
import type {Instant} from '../base/instant.ts'
import type {DrillAct} from '../world/entry.ts'
import {Cast} from './cast.ts'
import {Injects} from './injects.ts'
import {actionsIn, type Expected, type ExpectedAt, expectedFrom, type Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'
import type {Team} from './team.ts'

export type PlotHands = {
  now(): Instant
  at(at: Instant, run: () => void): void
  /** Into the journal. */
  direct(act: DrillAct): void
  /** Somebody did what was expected, the first time. */
  takesEffect(expected: Expected): void
}

const minute = 60_000

export class Plot {
  private readonly scenario: Scenario
  private readonly team: Team
  private readonly cast: Cast
  private readonly injects: Injects
  private readonly hands: PlotHands
  private readonly zero: Instant
  /** Minute at which each action was done; and what robots have on its way, which they do not begin again. */
  private readonly done = new Map<string, number>()
  private readonly doing = new Set<string>()

  constructor(scenario: Scenario, seed: string, team: Team, hands: PlotHands) {
    this.scenario = scenario
    this.team = team
    this.hands = hands
    this.zero = zeroOf(scenario)
    this.cast = new Cast(scenario, seed, team)
    this.injects = new Injects(scenario, {
      minute: () => this.minute,
      doneAt: action => this.done.get(action),
      at: (minutes, run) => this.at(minutes, run),
      fire: ({id}) => hands.direct({do: 'inject', inject: id}),
    })
  }

  /** From T0, now. */
  private get minute(): number {
    return (this.hands.now() - this.zero) / minute
  }

  /** At a minute from T0, not before now. */
  private at(minutes: number, run: () => void): void {
    this.hands.at(Math.max(this.hands.now(), this.zero + Math.round(minutes * minute)), run)
  }

  begin(): void {
    this.injects.begin()
    // in a drill played again, somebody may have been faster than the inject
    for (const inject of this.scenario.injects)
      for (const one of expectedFrom(inject, inject.at)) if (one.early && this.team.ahead?.has(one.id)) this.mayDo(one)
  }

  /** What an entry says of the drill itself. */
  hear(act: DrillAct): void {
    switch (act.do) {
      case 'inject': {
        const inject = this.injects.hear(act.inject)
        if (!inject) return
        for (const expected of expectedFrom(inject, this.injects.fired.get(inject.id) ?? inject.at))
          this.mayDo(expected)
        return
      }
      case 'hold':
        this.injects.hold(act.inject, act.held)
        return
      case 'action': {
        const expected = actionsIn(this.scenario).find(one => one.id === act.action)
        if (!expected || this.done.has(expected.id)) return
        this.done.set(expected.id, this.minute)
        this.hands.takesEffect(expected)
        this.injects.done(expected.id)
        return
      }
      case 'cast':
        this.cast.give(act.role, act.to)
        for (const [inject, at] of this.injects.came)
          for (const one of expectedFrom(inject, at)) if (one.role === act.role) this.mayDo(one)
    }
  }

  /** A robot that plays the role does it at the minute it has in mind, not before now. */
  private mayDo(expected: ExpectedAt): void {
    const team = this.cast.of(expected.role)
    const when = team.does(expected)
    if (when === null || when >= this.scenario.end) return
    this.at(when, () => {
      const {id, role, inject} = expected
      if (this.cast.of(role) !== team || this.done.has(id) || this.doing.has(id)) return
      this.doing.add(id)
      this.hands.direct({do: 'action', role, action: id, about: inject, note: ''})
    })
  }
}
