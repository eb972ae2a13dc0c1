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
  #wanted = ''
  /** Arrows pressed before the list they are meant for is here. */
  #ahead = 0

  look(q: string): void {
    untrack(() => {
      if (q === this.#wanted) return
      this.#wanted = q
      this.#ahead = 0
      const turn = ++this.#turn
      if (q === this.asked) return
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
          this.marked = this.#at(this.#ahead)
        })
        .catch(() => {
          if (turn === this.#turn) this.items = []
        })
    })
  }

  /** The marked item for what was typed, also when the list is not there yet. */
  async pick(q: string): Promise<Item | undefined> {
    if (q === this.asked) return this.items[this.marked]
    const ahead = this.#ahead
    return (await ask(q).catch(() => undefined))?.items[ahead]
  }

  step(q: string, by: number): void {
    if (q === this.asked) this.marked = this.#at(this.marked + by)
    else this.#ahead = Math.max(0, this.#ahead + by)
  }

  #at = (place: number): number => (this.items.length > 0 ? (place + this.items.length) % this.items.length : 0)
}

export const suggest = new Suggest()
