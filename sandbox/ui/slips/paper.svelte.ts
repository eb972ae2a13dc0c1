// The numbered paper of a world as this screen has it: asked for again every few seconds, because others key at the same time.
import type {PaperAct} from '../../hospital/paper-acts.ts'
import type {PaperView} from '../../hospital/slip-view.ts'
import {api} from '../state/api.ts'
import {repeat} from '../state/repeat.ts'

export type {PaperAct, PaperView}
export type SlipRow = PaperView['slips'][number]

const everyMs = 3000

class Paper {
  view = $state.raw<PaperView>()
  error = $state.raw<unknown>()
  /** Why the last act was not done, by name. */
  objection = $state<string>()
  busy = $state(false)
  #world = ''
  #round = 0

  get #path(): string {
    return `/worlds/${encodeURIComponent(this.#world)}/paper/first`
  }

  follow(world: string): () => void {
    this.#world = world
    this.#round += 1
    this.view = undefined
    this.error = undefined
    this.objection = undefined
    const stop = repeat(() => this.read(), everyMs)
    return () => {
      this.#round += 1
      stop()
    }
  }

  async read(): Promise<void> {
    const round = this.#round
    try {
      const view = await api.get<PaperView>(this.#path)
      if (round !== this.#round) return
      // an answer that was overtaken says nothing new
      if (!this.view || view.seq >= this.view.seq) this.view = view
      this.error = undefined
    } catch (error) {
      if (round === this.#round) this.error = error
    }
  }

  /** True when it was done; otherwise `objection` or `error` says why. */
  async act(act: PaperAct): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.objection = undefined
    try {
      const answer = await api.send<{objection?: string; view: PaperView}>('POST', this.#path, act)
      this.view = answer.view
      this.error = undefined
      this.objection = answer.objection
      return answer.objection === undefined
    } catch (error) {
      this.error = error
      return false
    } finally {
      this.busy = false
    }
  }
}

export const paper = new Paper()
