// Where a growing load gives way 拐点: step by step, the latency of the visits planned in it, whether the generator kept up, and the first step that
// broke. It passes and fails nobody.
import {unitSeconds} from './arrivals.ts'
import {type Evidence, percentile} from './evidence.ts'
import {messagesOfVisit} from './profile.ts'

/** What gave way first. `generator`: the load could not be brought; the knee lies higher. `none`: nothing did. */
export type GaveWay = 'latency' | 'errors' | 'K8' | 'generator' | 'none'

export type KneeStep = {
  step: number
  /** Planned messages a second. */
  messages: number
  visits: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  lagP99Ms: number
  errors: number
  gaveWay: GaveWay
}
export type Knee = {
  steps: KneeStep[]
  /** The last step before anything gave way; undefined: the first already did. */
  last: KneeStep | undefined
  gaveWay: GaveWay
}

export function kneeOf({plan, lines, restraintBroke}: Pick<Evidence, 'plan' | 'lines' | 'restraintBroke'>): Knee {
  const {limits} = plan
  const steps: KneeStep[] = []
  for (const [index, {from, until}] of plan.steps.entries()) {
    const inside = lines.filter(one => one.planned >= from * 1000 && one.planned < until * 1000)
    if (inside.length === 0) continue
    const took = inside.map(one => one.ended - one.planned)
    const p = (share: number, of = took) => percentile(of, share) ?? 0
    const lagP99Ms = p(
      0.99,
      inside.map(one => Math.max(0, one.begun - one.planned)),
    )
    const errors = inside.filter(one => one.how !== 'settled').length
    const step: Omit<KneeStep, 'gaveWay'> = {
      step: index + 1,
      messages: ((plan.stages[index]?.to ?? 0) / unitSeconds) * messagesOfVisit,
      visits: inside.length,
      p50Ms: p(0.5),
      p95Ms: p(0.95),
      p99Ms: p(0.99),
      lagP99Ms,
      errors,
    }
    const gaveWay: GaveWay =
      index === restraintBroke
        ? 'K8'
        : lagP99Ms > limits.lagP99Ms
          ? 'generator'
          : step.p99Ms > limits.p99Ms
            ? 'latency'
            : errors > inside.length * limits.definiteErrors
              ? 'errors'
              : 'none'
    steps.push({...step, gaveWay})
  }
  const broke = steps.findIndex(one => one.gaveWay !== 'none')
  return {
    steps,
    last: broke < 0 ? steps.at(-1) : steps[broke - 1],
    gaveWay: broke < 0 ? 'none' : (steps[broke] as KneeStep).gaveWay,
  }
}
