// What the entry line may mean 候选: the catalogue asked as one types. A newer question overtakes an older answer.
import {untrack} from 'svelte'
import {api} from '../state/api.ts'
import type {Item} from '../state/shapes.ts'
import {world} from '../state/world.svelte.ts'

const most = 8

const ask = (q: string) =>
  api.get<{items: Item[]}>(world.path(`/catalogue?${new URLSearchParams({q, limit: String(most)})}`))

class Suggest {
  items = $state.raw<Item[]>([])
  /** What `items` answer. */
  asked = $state('')
  marked = $state(0)
  #turn = 0

  look(q: string): void {
    untrack(() => {
      if (q === this.asked) return
      const turn = ++this.#turn
      if (q === '') {
        this.items = []
        this.asked = ''
        return
      }
      void ask(q)
        .then(found => {
          if (turn !== this.#turn) return
          this.items = found.items
          this.asked = q
          this.marked = 0
        })
        .catch(() => {
          if (turn === this.#turn) this.items = []
        })
    })
  }

  /** The marked item for what was typed, or the first one when the list is not there yet. */
  async pick(q: string): Promise<Item | undefined> {
    if (q === this.asked) return this.items[this.marked]
    return (await ask(q).catch(() => undefined))?.items[0]
  }

  step(by: number): void {
    if (this.items.length > 0) this.marked = (this.marked + by + this.items.length) % this.items.length
  }
}

export const suggest = new Suggest()
