// The numbered paper of a world as this screen has it: asked for again every few seconds, because others key at the same time.
import type {PaperAct} from '../../hospital/paper-acts.ts'
import type {PaperView} from '../../hospital/slip-view.ts'
import {api} from '../state/api.ts'
import {Followed} from '../state/followed.svelte.ts'

export type {PaperAct, PaperView}
export type SlipRow = PaperView['slips'][number]

const everyMs = 3000

class Paper extends Followed<PaperView> {
  /** Why the last act was not done, by name. */
  objection = $state<string>()
  /** Whose hands these are, on every page of the paper. */
  me = $state('')

  constructor() {
    super(everyMs)
  }

  get view(): PaperView | undefined {
    return this.seen
  }

  /** `world`: whose paper. */
  override follow(world: string): () => void {
    this.objection = undefined
    return super.follow(`/worlds/${encodeURIComponent(world)}/paper/first`)
  }

  /** An answer that was overtaken says nothing new. */
  protected override hear(view: PaperView): void {
    if (!this.seen || view.seq >= this.seen.seq) super.hear(view)
  }

  /** True when it was done; otherwise `objection` or `error` says why. */
  async act(act: PaperAct): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.objection = undefined
    try {
      const answer = await api.send<{objection?: string; view: PaperView}>('POST', this.path, act)
      this.seen = answer.view
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
