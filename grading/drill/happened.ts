// What became of a drill's injects 事件的实际: at which minute one came that had none of its own, or that the director let happen or held back.
// Heard from the journal's acts one after another; deadlines follow from it (scenario.ts).
import type {Happened, Inject, Scenario} from '../../sandbox/drill/scenario.ts'
import type {DrillAct} from '../../sandbox/world/entry.ts'

export type ToldInject = {inject: Inject; minute: string; entry: number | null}

/**
 * The injects to tell of, in the order they came; then those that did not, with '—' for their minute. A conditional one that did not come is
 * not told.
 */
export function toldOf(scenario: Scenario, came: readonly {id: string; minute: number; entry: number}[]): ToldInject[] {
  const found = new Map(came.map(one => [one.id, one]))
  const all = scenario.injects.filter(one => !one.when || found.has(one.id))
  const order = (one: Inject): number => found.get(one.id)?.minute ?? scenario.end + one.at
  return all
    .sort((a, b) => order(a) - order(b))
    .map(inject => {
      const one = found.get(inject.id)
      return {inject, minute: one ? String(one.minute) : '—', entry: one?.entry ?? null}
    })
}

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
