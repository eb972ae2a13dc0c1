// Settlements with their explanation, fetched once each: a booked settlement never changes.
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
