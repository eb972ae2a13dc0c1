// Keys a cashier knows by heart 熟记的键: after so many right uses a key's picture fades, and one that went wrong comes back.
// Kept in this browser for each person who sits here, and nowhere else: it is no mark.
import {session} from './session.svelte.ts'

const at = 'yibao.learned'
export const usesToLearn = 20

type Uses = Record<string, number>

function stored(): Record<string, Uses> {
  try {
    return JSON.parse(localStorage.getItem(at) ?? '{}') as Record<string, Uses>
  } catch {
    return {}
  }
}

class Learned {
  #all = $state.raw<Record<string, Uses>>(stored())
  #last = ''
  #person = $derived(`${session.who?.class ?? ''}/${session.who?.name ?? ''}`)

  /** Keys as they are drawn: 'F8', 'Esc', 'G'. */
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

  #keep(all: Record<string, Uses>): void {
    this.#all = all
    try {
      localStorage.setItem(at, JSON.stringify(all))
    } catch {
      // a browser that keeps nothing still works
    }
  }
}

export const learned = new Learned()
