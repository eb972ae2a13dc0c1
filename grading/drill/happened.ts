// What became of a drill's injects 事件的实际: at which minute one came that had none of its own, or that the director let happen or held back.
// Heard from the journal's acts one after another; deadlines follow from it (scenario.ts).
import type {Happened, Inject, Scenario} from '../../sandbox/drill/scenario.ts'
import type {DrillAct} from '../../sandbox/world/entry.ts'

/** The injects to tell of, given those that came: a conditional one that did not come is not told. */
export const toldOf = (scenario: Scenario, came: readonly {id: string}[]): Inject[] =>
  scenario.injects.filter(one => !one.when || came.some(({id}) => id === one.id))

export class Happenings implements Happened {
  readonly at = new Map<string, number>()
  readonly held = new Set<string>()
  private readonly fired = new Set<string>()
  private readonly scenario: Scenario

  constructor(scenario: Scenario) {
    this.scenario = scenario
  }

  /** `minute` from T0, to a tenth. */
  hear(act: DrillAct, minute: number): void {
    if (act.do === 'hold') {
      if (act.held && !this.fired.has(act.inject)) this.held.add(act.inject)
      else this.held.delete(act.inject)
    }
    if (act.do !== 'inject' || this.fired.has(act.inject)) return
    this.fired.add(act.inject)
    const inject = this.scenario.injects.find(one => one.id === act.inject)
    // let go after its minute it comes late, and its deadlines with it
    const wasHeld = this.held.delete(act.inject) || (inject !== undefined && minute > inject.at + 0.1)
    if (inject?.when || act.hand || wasHeld) this.at.set(act.inject, minute)
  }
}
