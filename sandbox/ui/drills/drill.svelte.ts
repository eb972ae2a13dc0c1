// A drill as this screen has it, asked for every second: a board on a wall runs all day and must find its way back by itself.
import {api} from '../state/api.ts'
import type {DrillNow} from './shapes.ts'

const everyMs = 1000

class LiveDrill {
  now = $state.raw<DrillNow>()
  error = $state.raw<unknown>()
  /** Seconds since this screen last heard. */
  age = $state(0)
  busy = $state(false)
  #world = ''
  #heardAt = 0
  #round = 0

  get frozen(): boolean {
    return this.now?.clock.speed === 0
  }

  follow(world: string): () => void {
    this.#world = world
    this.#heardAt = performance.now()
    this.#round += 1
    this.now = undefined
    this.error = undefined
    this.age = 0
    const round = this.#round
    let timer: ReturnType<typeof setTimeout>
    const again = async () => {
      await this.read()
      if (round === this.#round) timer = setTimeout(again, everyMs)
    }
    void again()
    return () => {
      this.#round += 1
      clearTimeout(timer)
    }
  }

  #path(rest = ''): string {
    return `/drills/${encodeURIComponent(this.#world)}${rest}`
  }

  async read(): Promise<void> {
    const round = this.#round
    try {
      const now = await api.get<DrillNow>(this.#path())
      if (round !== this.#round) return
      this.now = now
      this.error = undefined
      this.#heardAt = performance.now()
    } catch (error) {
      if (round === this.#round) this.error = error
    }
    this.age = Math.round((performance.now() - this.#heardAt) / 1000)
  }

  /** True when it was done; what was wrong stays on the screen until the next. */
  async send(rest: string, body: object): Promise<unknown> {
    if (this.busy) return undefined
    this.busy = true
    try {
      await api.send('POST', this.#path(rest), body)
      await this.read()
      return undefined
    } catch (error) {
      return error
    } finally {
      this.busy = false
    }
  }
}

export const drill = new LiveDrill()
