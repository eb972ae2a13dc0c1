// Settlements with their explanation, fetched once each: a booked settlement never changes.

import type {Reason} from '../../benefit/calculate.ts'
import type {Breakdown, Facts} from '../../benefit/types.ts'
import {api} from './api.ts'
import type {SettlementView} from './shapes.ts'
import {world} from './world.svelte.ts'

/** Line number → item name, for the steps that speak of a line. */
export const lineLabels = (view: SettlementView): Record<string, string> =>
  Object.fromEntries(view.lines.map(line => [line.feedetl_sn, line.name]))

const kept = new Map<string, Promise<SettlementView>>()

export function settlementOf(id: string): Promise<SettlementView> {
  const path = world.path(`/settlements/${encodeURIComponent(id)}`)
  let view = kept.get(path)
  if (!view) {
    view = api.get<SettlementView>(path)
    view.catch(() => kept.delete(path))
    kept.set(path, view)
  }
  return view
}

export type Explained = {breakdown: Breakdown; reasons: Reason[]}

/** The engine asked with these facts: who pays what, and every step as a sentence in both languages. */
export const calculate = (policy: string, facts: Facts): Promise<Explained> =>
  api.send<Explained>('POST', '/calculate', {policy, facts})

/** A booked settlement's steps as sentences; none where today's rules no longer say the same. */
export async function reasonsOf(view: SettlementView): Promise<Reason[]> {
  if (!view.facts || !view.agrees) return []
  const names = lineLabels(view)
  const lines = view.facts.lines.map(line => ({...line, label: line.label ?? names[line.id] ?? line.id}))
  const {reasons} = await calculate(view.policy, {...view.facts, lines})
  return reasons.length === view.breakdown?.steps.length ? reasons : []
}
