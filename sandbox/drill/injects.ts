// The injects of a drill on their way 事件: each fires once, at its minute or when its condition holds, unless the director holds it back or was
// faster. It pushes causes and hears entries; what people then do is others' business.
import {partsOf, standing} from './conditions.ts'
import type {Inject, Scenario} from './scenario.ts'

export type InjectHands = {
  /** Minutes from T0, now. */
  minute(): number
  doneAt(action: string): number | undefined
  /** Calls back at a minute from T0, not before now. */
  at(minute: number, run: () => void): void
  fire(inject: Inject): void
}

export class Injects {
  private readonly scenario: Scenario
  private readonly hands: InjectHands
  /** On its way into the journal, or in it. */
  private readonly sent = new Set<string>()
  private readonly held = new Set<string>()
  /** Minute at which each fired. */
  readonly fired = new Map<string, number>()

  constructor(scenario: Scenario, hands: InjectHands) {
    this.scenario = scenario
    this.hands = hands
  }

  /** Those that fired, in the scenario's order, and at which minute. */
  get came(): [Inject, number][] {
    return this.scenario.injects.flatMap((one): [Inject, number][] => {
      const minute = this.fired.get(one.id)
      return minute === undefined ? [] : [[one, minute]]
    })
  }

  /** Everything that may come by the clock alone. */
  begin(): void {
    for (const inject of this.scenario.injects) {
      const minutes = [inject.at]
      if (inject.when) for (const one of partsOf(inject.when)) if ('notDone' in one) minutes.push(one.after)
      for (const minute of new Set(minutes)) this.hands.at(minute, () => this.look(inject))
    }
  }

  private look(inject: Inject): void {
    const minute = this.hands.minute()
    if (minute < inject.at || this.sent.has(inject.id) || this.held.has(inject.id)) return
    if (inject.when && standing(inject.when, minute, this.hands.doneAt) !== 'holds') return
    this.sent.add(inject.id)
    this.hands.fire(inject)
  }

  /** Somebody did something: what waits for it may come now, or so many minutes later. */
  done(action: string): void {
    const minute = this.hands.minute()
    for (const inject of this.scenario.injects)
      for (const one of inject.when ? partsOf(inject.when) : [])
        if ('done' in one && one.done === action) this.hands.at(minute + one.after, () => this.look(inject))
  }

  /** The inject an entry let happen, the first time; undefined when it had happened before. */
  hear(id: string): Inject | undefined {
    const inject = this.scenario.injects.find(one => one.id === id)
    if (!inject || this.fired.has(id)) return undefined
    this.sent.add(id)
    const minute = this.hands.minute()
    // its own minute is exact; a tenth is what reports tell
    this.fired.set(id, Math.abs(minute - inject.at) < 0.1 ? inject.at : minute)
    return inject
  }

  /** Held back, or let go: what would have come meanwhile comes now. */
  hold(id: string, held: boolean): void {
    if (held) {
      this.held.add(id)
      return
    }
    this.held.delete(id)
    const inject = this.scenario.injects.find(one => one.id === id)
    if (inject) this.look(inject)
  }
}
