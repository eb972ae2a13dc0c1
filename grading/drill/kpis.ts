// The standard key figures of a drill 标准指标 K1–K12: value, target, and the entries they rest on. What a drill has no matter for is there
// too, and says so. Targets are the scenario's own deadlines, or the reference's rule; what nobody has set yet is marked in words.ts.
import type {Sources} from './parts/part.ts'
import {declarationOf, type Rated} from './ratings.ts'

export const kpiIds = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12'] as const
export type KpiId = (typeof kpiIds)[number]

export type Kpi = {
  id: KpiId
  /** null = never, or this drill has nothing of the kind. */
  value: number | null
  unit: 'minute' | 'percent' | 'people' | 'fen' | 'rows' | 'perThousand'
  target: number | null
  better: 'less' | 'more'
  /** null = nothing to meet. */
  met: boolean | null
  entries: number[]
}

/** A figure measured: whether it meets its target follows. `value` null = it never happened. */
export function kpi(of: Pick<Kpi, 'id' | 'value' | 'unit' | 'target' | 'better' | 'entries'>): Kpi {
  const {value, target, better} = of
  const met = target === null ? null : value !== null && (better === 'less' ? value <= target : value >= target)
  return {...of, met}
}

const absent = (id: KpiId): Kpi => ({
  id,
  value: null,
  unit: 'rows',
  target: null,
  better: 'less',
  met: null,
  entries: [],
})

const whenDone = (id: KpiId, action: Rated | undefined): Kpi =>
  action === undefined
    ? absent(id)
    : kpi({id, value: action.done, unit: 'minute', target: action.by, better: 'less', entries: action.evidence})

/** All of them in order; `more`: what the parts of the report measured. */
export function kpisOf(of: Sources, more: readonly Kpi[]): Kpi[] {
  const {scenario, actions, band, people, money} = of
  const found = new Map<KpiId, Kpi>()
  const note = (one: Kpi) => found.set(one.id, one)
  const [first] = scenario.injects.filter(one => !one.when).sort((a, b) => a.at - b.at)
  const [detecting] = actions.filter(one => one.inject === first?.id).sort((a, b) => a.by - b.by)
  note(whenDone('K1', detecting))
  note(
    whenDone(
      'K2',
      actions.find(one => one.id === declarationOf(scenario)?.id),
    ),
  )
  const gone = people.filter(one => one.leftAt !== null)
  note(
    kpi({
      id: 'K6',
      value: Math.max(0, gone.length - band.left[1]),
      unit: 'people',
      target: 0,
      better: 'less',
      entries: gone.map(one => one.entry),
    }),
  )
  note(
    kpi({
      id: 'K8',
      value:
        money.wrong.reduce((sum, one) => sum + Math.abs(one.fen), 0) +
        money.drawers.reduce((sum, one) => sum + Math.abs(one.difference ?? 0), 0),
      unit: 'fen',
      target: 0,
      better: 'less',
      entries: money.wrong.flatMap(one => one.entries),
    }),
  )
  // who measures one closely knows better
  more.forEach(note)
  return kpiIds.map(id => found.get(id) ?? absent(id))
}
