// The instructor's board as this screen has it: the class, its tiles as they stream in, and the seat that is looked at.
import {SvelteMap} from 'svelte/reactivity'
import {api} from '../state/api.ts'
import type {ClassInfo, Exercise, Said, SeenTile, Tile} from './shapes.ts'

class Board {
  id = $state('')
  klass = $state.raw<ClassInfo>()
  tiles = new SvelteMap<number, SeenTile>()
  exercises = $state.raw<Exercise[]>([])
  link = $state<'wait' | 'up' | 'down'>('wait')
  error = $state.raw<unknown>()
  busy = $state('')
  /** The seat that is looked at. */
  seat = $state<number>()
  /** Milliseconds of this page, once a second: ages run on. */
  tick = $state(performance.now())

  list = $derived([...this.tiles.values()].sort((a, b) => a.seat - b.seat))
  selected = $derived(this.seat === undefined ? undefined : this.tiles.get(this.seat))
  /** What the exercise of the selected seat has for hints, as its attempt began. */
  hints = $state.raw<Said[]>([])
  frozen = $derived(this.klass?.frozenAt != null)

  path(rest = ''): string {
    return `/classes/${encodeURIComponent(this.id)}${rest}`
  }

  follow(id: string): () => void {
    this.id = id
    this.klass = undefined
    this.tiles.clear()
    this.seat = undefined
    this.link = 'wait'
    this.error = undefined
    void this.read()
    const stream = new EventSource(`/api/v1${this.path('/events')}`)
    stream.onopen = () => {
      this.link = 'up'
    }
    stream.onerror = () => {
      this.link = 'down'
    }
    stream.addEventListener('class', event => {
      this.klass = JSON.parse(event.data as string) as ClassInfo
    })
    stream.addEventListener('tiles', event => this.#take(JSON.parse(event.data as string) as Tile[]))
    stream.addEventListener('seat', event => this.#take([JSON.parse(event.data as string) as Tile]))
    const second = setInterval(() => {
      this.tick = performance.now()
    }, 1000)
    return () => {
      stream.close()
      clearInterval(second)
    }
  }

  #take(tiles: Tile[]): void {
    const heardAt = performance.now()
    for (const tile of tiles) this.tiles.set(tile.seat, {...tile, heardAt})
    this.tick = heardAt
  }

  async read(): Promise<void> {
    try {
      const [{class: klass, tiles}, {exercises}] = await Promise.all([
        api.get<{class: ClassInfo; tiles: Tile[]}>(this.path()),
        api.get<{exercises: Exercise[]}>('/exercises'),
      ])
      this.klass = klass
      this.exercises = exercises
      if (this.tiles.size === 0) this.#take(tiles)
    } catch (error) {
      this.error = error
    }
  }

  async readHints(): Promise<void> {
    const {seat} = this
    this.hints = []
    if (!this.selected?.attempt) return
    try {
      const {exercise} = await api.get<{exercise: Exercise}>(this.path(`/seats/${seat}/exercise`))
      if (this.seat === seat) this.hints = exercise.hints
    } catch (error) {
      this.error = error
    }
  }

  #last: Promise<unknown> = Promise.resolve()
  /** Does something and shows what went wrong with it; what is asked for meanwhile waits its turn. True when it was done. */
  act(name: string, path: string, body?: unknown): Promise<boolean> {
    const turn = this.#last.then(() => this.#try(name, path, body))
    this.#last = turn
    return turn
  }

  async #try(name: string, path: string, body?: unknown): Promise<boolean> {
    this.busy = name
    this.error = undefined
    try {
      await api.send('POST', this.path(path), body)
      return true
    } catch (error) {
      this.error = error
      return false
    } finally {
      this.busy = ''
    }
  }
}

export const board = new Board()
