// Who comes when 到达: groups by a Poisson process whose rate changes with the hour, each group of one or more people.
import {drawFrom} from '../base/draw.ts'
import {hourOf, type Instant} from '../base/instant.ts'
import {batchSize, duration} from './distribution.ts'
import {type Arrivals, acuities, type FlowPlan, type Step, type Visit} from './plan.ts'

export type Coming = {visit: Visit; route: Step[]}

const hourMs = 3_600_000

/** Visits of one stream in order of coming; each is drawn from its own number, none depends on what happens inside. */
export function* arrivalsOf(
  {seed, from, until}: Pick<FlowPlan, 'seed' | 'from' | 'until'>,
  of: Arrivals,
): Iterator<Coming> {
  const weight = of.hours.reduce((sum, share) => sum + share, 0)
  let number = 0
  let group = 0
  for (let at = from; at < until; ) {
    const {hour, ends} = hourOf(at)
    const perHour = (of.perDay * (of.hours[hour] ?? 0)) / weight / of.batchMean
    if (!(perHour > 0)) {
      at = ends
      continue
    }
    group += 1
    const draw = drawFrom(seed, `${of.id} group ${group}`)
    // a gap that reaches beyond the hour is drawn anew from there: waiting for the next group has no memory
    const next = at + duration({kind: 'exponential', meanMs: hourMs / perHour}, draw, 'gap')
    if (next >= ends) {
      at = ends
      continue
    }
    at = next
    if (at >= until) return
    const size = batchSize(of.batchMean, draw, 'size')
    for (let i = 0; i < size; i++) {
      number += 1
      yield {visit: visitOf(seed, of, number, at, `${of.id} group ${group}`), route: of.route}
    }
  }
}

function visitOf(seed: string, of: Arrivals, number: number, at: Instant, group: string): Visit {
  const id = `${of.id}-${String(number).padStart(6, '0')}`
  const draw = drawFrom(seed, id)
  const urgency = acuities.map(one => [one, of.acuity?.[one] ?? 0] as const)
  const anyUrgency = urgency.some(([, share]) => share > 0)
  return {
    id,
    stream: of.id,
    group,
    class: weighted(Object.entries(of.classes), draw.unit('class')) ?? '',
    acuity: anyUrgency ? (weighted(urgency, draw.unit('acuity')) ?? 'green') : 'green',
    arrivedAt: at,
  }
}

function weighted<T extends string>(of: readonly (readonly [T, number])[], unit: number): T | undefined {
  let rest = unit * of.reduce((sum, [, share]) => sum + share, 0)
  for (const [one, share] of of) {
    rest -= share
    if (rest < 0) return one
  }
  return of.at(-1)?.[0]
}
