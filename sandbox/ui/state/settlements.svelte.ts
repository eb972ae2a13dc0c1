// Settlements with their explanation, fetched once each: a booked settlement never changes.
import {api} from './api.ts'
import type {SettlementView} from './shapes.ts'
import {world} from './world.svelte.ts'

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
