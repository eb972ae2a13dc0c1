// Past bills 历史单据 as this screen has them: looked up by what one types, and again when a bill of this window changes. A newer
// question overtakes an older answer.
import {untrack} from 'svelte'
import {api} from '../state/api.ts'
import {counter} from './counter.svelte.ts'
import type {Past} from './shapes.ts'

class PastBills {
  q = $state('')
  found = $state.raw<Past[]>([])
  /** What `found` answers; undefined = nothing has been asked. */
  asked = $state<string>()
  error = $state.raw<unknown>()
  #turn = 0

  /** Call inside an effect: it asks again when the window's bills change. */
  look(q: string): void {
    void counter.view?.bills.length
    void counter.bill?.state
    if (counter.institution !== '') untrack(() => void this.#ask(q.trim()))
  }

  async #ask(q: string): Promise<void> {
    const turn = ++this.#turn
    try {
      const {bills} = await api.get<{bills: Past[]}>(`${counter.deskPath}/bills?${new URLSearchParams({q})}`)
      if (turn !== this.#turn) return
      this.found = bills
      this.asked = q
      this.error = undefined
    } catch (error) {
      if (turn === this.#turn) this.error = error
    }
  }

  of(bill: string): Past | undefined {
    return this.found.find(one => one.bill.id === bill)
  }
}

export const past = new PastBills()
