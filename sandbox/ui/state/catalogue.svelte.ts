// What is being looked for in the catalogue, and what was found. A newer question overtakes an older answer.
import {untrack} from 'svelte'
import type {Diagnosis, HospitalLevel, ItemKind} from '../../catalogue/types.ts'
import {api} from './api.ts'
import type {Item} from './shapes.ts'
import {world} from './world.svelte.ts'

type Found = {release: string; on: string; items: Item[]; diagnoses: Diagnosis[]}

class CatalogueSearch {
  q = $state('')
  kind = $state<'all' | ItemKind | 'diagnosis'>('all')
  level = $state<HospitalLevel>('level3')
  limit = $state(50)
  items = $state.raw<Item[]>([])
  diagnoses = $state.raw<Diagnosis[]>([])
  release = $state('')
  on = $state('')
  waiting = $state(true)
  error = $state.raw<unknown>()
  #turn = 0

  /** Asks with what is in the fields now; call inside an effect to follow them. */
  look(): void {
    const query = new URLSearchParams({q: this.q.trim(), level: this.level, limit: String(this.limit)})
    if (this.kind !== 'all') query.set('kind', this.kind)
    const path = world.path(`/catalogue?${query}`)
    untrack(() => void this.#ask(path))
  }

  ask(q: string, kind: CatalogueSearch['kind']): void {
    this.q = q
    this.kind = kind
  }

  more(): void {
    this.limit = Math.min(200, this.limit * 2)
  }

  async #ask(path: string): Promise<void> {
    const turn = ++this.#turn
    this.waiting = true
    try {
      const found = await api.get<Found>(path)
      if (turn !== this.#turn) return
      this.items = found.items
      this.diagnoses = found.diagnoses
      this.release = found.release
      this.on = found.on
      this.error = undefined
    } catch (error) {
      if (turn === this.#turn) this.error = error
    } finally {
      if (turn === this.#turn) this.waiting = false
    }
  }
}

export const catalogue = new CatalogueSearch()
