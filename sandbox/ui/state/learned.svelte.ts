// Keys a cashier knows by heart 熟记的键: after so many right uses a key's picture fades, and one that went wrong comes back.
// Kept in this browser for each person who sits here, and nowhere else: it is no mark.
import {keep, kept} from './kept.ts'
import type {KeyMemory} from './keys.svelte.ts'
import {session} from './session.svelte.ts'

const at = 'yibao.learned'
export const usesToLearn = 20

type Uses = Record<string, number>

class Learned implements KeyMemory {
  #all = $state.raw<Partial<Record<string, Uses>>>(kept<Record<string, Uses>>(() => localStorage, at))
  #last = ''
  #person = $derived(`${session.who?.class ?? ''}/${session.who?.name ?? ''}`)

  known = $derived(
    new Set(
      Object.entries(this.#all[this.#person] ?? {})
        .filter(([, uses]) => uses >= usesToLearn)
        .map(([key]) => key),
    ),
  )

  used(key: string): void {
    this.#last = key
    this.#count(key, (this.#all[this.#person]?.[key] ?? 0) + 1)
  }

  /** What the last key did was refused: it is shown again, and learnt anew. */
  wrong(): void {
    if (this.#last !== '') this.#count(this.#last, 0)
  }

  forget(): void {
    this.#keep({...this.#all, [this.#person]: {}})
  }

  #count(key: string, uses: number): void {
    const mine = this.#all[this.#person] ?? {}
    const now = Math.min(uses, usesToLearn)
    if ((mine[key] ?? 0) !== now) this.#keep({...this.#all, [this.#person]: {...mine, [key]: now}})
  }

  #keep(all: Partial<Record<string, Uses>>): void {
    this.#all = all
    keep(() => localStorage, at, all)
  }
}

export const learned = new Learned()
