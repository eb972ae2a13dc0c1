// A drill, or one role of it, as this screen has it, asked for every second: a board on a wall runs all day and must find its way back by itself.
import {api} from '../state/api.ts'
import {Followed} from '../state/followed.svelte.ts'
import type {DrillNow, RoleNow} from './shapes.ts'

const everyMs = 1000

class Live<Now> extends Followed<Now> {
  /** Seconds since this screen last heard. */
  age = $state(0)
  #heardAt = 0

  constructor() {
    super(everyMs)
  }

  get now(): Now | undefined {
    return this.seen
  }

  override follow(path: string): () => void {
    this.#heardAt = performance.now()
    this.age = 0
    return super.follow(path)
  }

  override async read(): Promise<void> {
    await super.read()
    this.age = Math.round((performance.now() - this.#heardAt) / 1000)
  }

  protected override hear(now: Now): void {
    super.hear(now)
    this.#heardAt = performance.now()
  }

  /** What was wrong, or undefined when it was done. */
  async send(rest: string, body: object): Promise<unknown> {
    if (this.busy) return undefined
    this.busy = true
    try {
      await api.send('POST', `${this.path}${rest}`, body)
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
