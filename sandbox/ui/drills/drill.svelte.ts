// A drill, or one role of it, as this screen has it, asked for every second: a board on a wall runs all day and must find its way back by itself.
import {api} from '../state/api.ts'
import {repeat} from '../state/repeat.ts'
import type {DrillNow, RoleNow} from './shapes.ts'

const everyMs = 1000

class Live<Now> {
  now = $state.raw<Now>()
  error = $state.raw<unknown>()
  /** Seconds since this screen last heard. */
  age = $state(0)
  busy = $state(false)
  #path = ''
  #heardAt = 0
  #round = 0

  /** `path` below the API: '/drills/s04-1a2b'. */
  follow(path: string): () => void {
    this.#path = path
    this.#heardAt = performance.now()
    this.#round += 1
    this.now = undefined
    this.error = undefined
    this.age = 0
    const stop = repeat(() => this.read(), everyMs)
    return () => {
      this.#round += 1
      stop()
    }
  }

  async read(): Promise<void> {
    const round = this.#round
    try {
      const now = await api.get<Now>(this.#path)
      if (round !== this.#round) return
      this.now = now
      this.error = undefined
      this.#heardAt = performance.now()
    } catch (error) {
      if (round === this.#round) this.error = error
    }
    this.age = Math.round((performance.now() - this.#heardAt) / 1000)
  }

  /** What was wrong, or undefined when it was done. */
  async send(rest: string, body: object): Promise<unknown> {
    if (this.busy) return undefined
    this.busy = true
    try {
      await api.send('POST', `${this.#path}${rest}`, body)
      await this.read()
      return undefined
    } catch (error) {
      return error
    } finally {
      this.busy = false
    }
  }
}

export const drill = new Live<DrillNow>()
export const part = new Live<RoleNow>()

export const drillPath = (world: string): string => `/drills/${encodeURIComponent(world)}`
