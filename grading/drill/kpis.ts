// The standard key figures of a drill 标准指标 K1–K12: value, target, and the entries they rest on. What a drill has no matter for is there
// too, and says so. Targets are the scenario's own deadlines, or the reference's rule; what nobody has set yet is marked in words.ts.

import type {OwnReport} from './own-systems.ts'
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

/** The first slip is due five minutes after the declaration; for K5 and K9 the reference names no target. */
function ownKpis({firstSlip, doors, register, keying, unseen}: OwnReport, declared: Rated | undefined): Kpi[] {
  const {red, yellow} = doors
  const due = (red.due ?? 0) + (yellow.due ?? 0)
  const inTime = (red.inTime ?? 0) + (yellow.inTime ?? 0)
  const share = (part: number, of: number) => (of === 0 ? null : Math.round((100 * part) / of))
  const loose =
    register.missing.length + register.duplicates.filter(one => !one.declared).length + register.outside.length
  const target = declared === undefined || declared.done === null ? null : declared.done + 5
  const entries: number[] = []
  return [
    kpi({id: 'K3', value: firstSlip, unit: 'minute', target, better: 'less', entries}),
    kpi({id: 'K5', value: share(inTime, due), unit: 'percent', target: null, better: 'more', entries}),
    kpi({id: 'K7', value: loose, unit: 'rows', target: 0, better: 'less', entries}),
    kpi({id: 'K9', value: keying.perThousand.posted, unit: 'perThousand', target: null, better: 'less', entries}),
    kpi({id: 'K12', value: share(unseen.sameDay, unseen.came), unit: 'percent', target: 100, better: 'more', entries}),
  ]
}

/** All of them in order; `more`: what the parts of the report measured. */
export function kpisOf(of: Sources, more: readonly Kpi[]): Kpi[] {
  const {scenario, actions, band, people, money} = of
  const found = new Map<KpiId, Kpi>()
  const note = (one: Kpi) => found.set(one.id, one)
  const [first] = scenario.injects.filter(one => !one.when).sort((a, b) => a.at - b.at)
  const [detecting] = actions.filter(one => one.inject === first?.id).sort((a, b) => a.by - b.by)
  note(whenDone('K1', detecting))
  const declared = actions.find(one => one.id === declarationOf(scenario)?.id)
  note(whenDone('K2', declared))
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
  if (of.own) ownKpis(of.own, declared).forEach(note)
  // who measures one closely knows better
  more.forEach(note)
  return kpiIds.map(id => found.get(id) ?? absent(id))
}
