// Something of the server's that a screen keeps before it: read again and again while somebody looks, and what comes too late for another look
// is nothing.
import {api} from './api.ts'
import {repeat} from './repeat.ts'

export class Followed<Seen> {
  seen = $state.raw<Seen>()
  error = $state.raw<unknown>()
  busy = $state(false)
  protected path = ''
  readonly #everyMs: number
  #round = 0

  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** `path` below the API: '/drills/s04-1a2b'. Gives back how to stop. */
  follow(path: string): () => void {
    this.path = path
    this.#round += 1
    this.seen = undefined
    this.error = undefined
    const stop = repeat(() => this.read(), this.#everyMs)
    return () => {
      this.#round += 1
      stop()
    }
  }

  async read(): Promise<void> {
    const round = this.#round
    try {
      const seen = await api.get<Seen>(this.path)
      if (round !== this.#round) return
      this.hear(seen)
      this.error = undefined
    } catch (error) {
      if (round === this.#round) this.error = error
    }
  }

  protected hear(seen: Seen): void {
    this.seen = seen
  }
}
