// The world this screen looks at: its card, its clock as it runs, and every exchange live. One event stream; when it
// breaks the browser comes back with Last-Event-ID and misses nothing.
import {SvelteMap} from 'svelte/reactivity'
import type {Entry, LinkId} from '../../world/entry.ts'
import {either} from '../i18n/words.svelte.ts'
import {ApiProblem, api, NoAnswer} from './api.ts'
import {type Exchange, exchangeOf, unknowns} from './exchange.ts'
import {settings} from './settings.svelte.ts'
import type {Clock, FaultRow, Health, LinkFigures, LinkRow, WorldInfo} from './shapes.ts'

const kept = 2000
/** Before a refused stream is asked for again. */
const againMs = 3000

class World {
  health = $state<Health>()
  worlds = $state.raw<WorldInfo[]>([])
  info = $state.raw<WorldInfo>()
  /** Whether the world is there. Its card is read again with every act of a director: what only waits for the world follows this. */
  here = $derived(this.info !== undefined)
  clock = $state.raw<Clock & {readAt: number}>()
  faults = $state.raw<FaultRow[]>([])
  links = $state.raw<LinkRow[]>([])
  linkClasses = $state.raw<LinkFigures[]>([])
  error = $state.raw<unknown>()
  link = $state<'wait' | 'up' | 'down'>('wait')
  /** The world this browser remembered, when there is none of that name any more. */
  gone = $state<string>()
  /** Counts up when everything is to be read again (after signing in). */
  round = $state(0)
  /** At a seat only the world's card and clock are there to see. */
  #seat = false
  exchanges = new SvelteMap<number, Exchange>()
  /** Called when another world is looked at: what was chosen in the one before means nothing there. */
  readonly onSwitch = new Set<() => void>()
  #followed = ''
  #tick = $state(0)

  get id(): string {
    return settings.world
  }

  path(rest = ''): string {
    return `/worlds/${encodeURIComponent(this.id)}${rest}`
  }

  /** Newest first. */
  latest = $derived([...this.exchanges.values()].sort((a, b) => b.seq - a.seq))
  unknown = $derived(unknowns(this.latest))
  lastSettled = $derived(
    this.latest.find(x => (x.ending === 'ok' || x.ending === 'duplicate') && /^2207A?$/.test(x.infno)),
  )

  /** Faults that can still fire. */
  pending = $derived(
    this.faults.filter(
      f =>
        (f.times === undefined || (f.fired ?? 0) < f.times) &&
        (f.expires === undefined || f.expires > (this.clock?.now ?? 0)),
    ),
  )

  /** Classes of lines that are not ideal, each once. */
  slowLines = $derived([...new Set(this.links.flatMap(one => one.class ?? []))])

  /** A line class as people call it. */
  readonly linkName = (id: LinkId): string => {
    const one = this.linkClasses.find(each => each.id === id)
    return one ? either(one) : id
  }

  /** World time at this moment, as the clock runs on. */
  get now(): number | undefined {
    const clock = this.clock
    if (!clock) return undefined
    const passed = (this.#tick || clock.readAt) - clock.readAt
    return clock.now + Math.max(0, passed) * (clock.frozen ? 0 : clock.speed)
  }

  /** Follows the chosen world until stopped. */
  follow(as: 'all' | 'seat' = 'all'): () => void {
    this.exchanges.clear()
    this.info = undefined
    if (this.#followed !== this.id) for (const forget of this.onSwitch) forget()
    this.#followed = this.id
    this.link = 'wait'
    this.#seat = as === 'seat'
    void this.refresh()
    const second = setInterval(() => {
      this.#tick = performance.now()
    }, 1000)
    const rest = setInterval(() => void this.refreshClock().catch(() => {}), 30_000)
    const stop = as === 'seat' ? () => {} : this.#stream()
    return () => {
      stop()
      clearInterval(second)
      clearInterval(rest)
    }
  }

  #stream(): () => void {
    const stream = new EventSource(`/api/v1${this.path('/stream')}`)
    stream.onopen = () => {
      this.link = 'up'
    }
    let later: ReturnType<typeof setTimeout> | undefined
    stream.onerror = () => {
      this.link = 'down'
      // the browser tries again by itself, but not after a refusal: the world is gone or being rebuilt, or the session is over
      if (stream.readyState !== EventSource.CLOSED) return
      void this.refresh().then(() => {
        const final = this.error instanceof ApiProblem && this.error.problem.status < 500
        if (!final && stream.readyState === EventSource.CLOSED) later = setTimeout(() => this.again(), againMs)
      })
    }
    stream.onmessage = event => this.#take(JSON.parse(event.data as string) as Entry)
    return () => {
      stream.onerror = null
      stream.close()
      clearTimeout(later)
    }
  }

  #take(entry: Entry): void {
    this.exchanges.set(entry.seq, exchangeOf(entry))
    if (this.exchanges.size > kept) this.exchanges.delete(Math.min(...this.exchanges.keys()))
    if (entry.cause.kind === 'director') void this.refresh()
    else if (entry.line.did !== 'delivered') void this.refreshFaults().catch(() => {})
  }

  again(): void {
    this.round += 1
  }

  /** An entry from further back than what is kept here; false when there is none of this number. */
  async fetch(seq: number): Promise<boolean> {
    if (this.exchanges.has(seq)) return true
    const [entry] = await api.lines<Entry>(this.path(`/entries?from=${seq}&limit=1`)).catch(() => [])
    if (entry?.seq === seq) this.exchanges.set(seq, exchangeOf(entry))
    return this.exchanges.has(seq)
  }

  async refresh(): Promise<void> {
    try {
      if (this.#seat) {
        this.info = await api.get<WorldInfo>(this.path())
        await this.refreshClock()
        this.error = undefined
        this.link = 'up'
        return
      }
      const [health, worlds] = await Promise.all([
        api.get<Health>('/health'),
        api.get<{worlds: WorldInfo[]} | WorldInfo[]>('/worlds'),
      ])
      this.health = health
      this.worlds = Array.isArray(worlds) ? worlds : worlds.worlds
      if (this.#moveOn()) return
      this.info = await api.get<WorldInfo>(this.path())
      this.error = undefined
      await Promise.all([this.refreshClock(), this.refreshFaults(), this.refreshLinks(), this.#history()])
    } catch (error) {
      this.error = error
      if (error instanceof NoAnswer) this.link = 'down'
    }
  }

  /** A world that was deleted, or stood in another data folder, is left for one there is. */
  #moveOn(): boolean {
    if (this.worlds.length === 0 || this.worlds.some(one => one.id === this.id)) return false
    this.gone = this.id
    settings.world = (this.worlds.find(one => one.id === 'demo') ?? this.worlds[0]!).id
    return true
  }

  async refreshClock(): Promise<void> {
    const clock = await api.get<Clock>(this.path('/clock'))
    this.clock = {...clock, readAt: performance.now()}
    this.#tick = performance.now()
  }

  async refreshFaults(): Promise<void> {
    const faults = await api.get<{faults: FaultRow[]} | FaultRow[]>(this.path('/faults'))
    this.faults = Array.isArray(faults) ? faults : faults.faults
  }

  async refreshLinks(): Promise<void> {
    const {links, classes} = await api.get<{links: LinkRow[]; classes: LinkFigures[]}>(this.path('/links'))
    this.links = links
    this.linkClasses = classes
  }

  /** The newest entries from before the stream began. */
  async #history(): Promise<void> {
    const entries = await api.lines<Entry>(this.path('/entries?limit=300'))
    for (const entry of entries) if (!this.exchanges.has(entry.seq)) this.exchanges.set(entry.seq, exchangeOf(entry))
  }
}

export const world = new World()
