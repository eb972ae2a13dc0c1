// A trainee's own seat, live: which world is theirs now, whether the class stands still, what the instructor said. When the
// instructor gives the next exercise, the screen goes there by itself.
import type {Seat} from '../classes/shapes.ts'
import {pages} from '../pages/pages.ts'
import {api} from './api.ts'
import {router} from './router.svelte.ts'
import {session} from './session.svelte.ts'
import {settings} from './settings.svelte.ts'

const mark = 'yibao.seat'

class SeatState {
  view = $state.raw<Seat>()
  link = $state<'wait' | 'up' | 'down'>('wait')
  error = $state.raw<unknown>()
  busy = $state(false)
  /** The newest hint that was put away. */
  heard = $state('')

  /** There is something to hand in. */
  works = $derived(this.view?.attempt?.state === 'running')
  hints = $derived((this.view?.traces ?? []).filter(one => one.kind === 'hint'))
  news = $derived.by(() => {
    const last = this.hints.at(-1)
    return last && last.id !== this.heard ? last : undefined
  })

  /** Where the seat's window is; without a window page in this build, the seat's own page. */
  get href(): string {
    const attempt = this.view?.attempt
    if (!attempt || !pages.some(page => page.id === 'counter')) return '/join'
    const {world, institution, window} = attempt
    return `/counter?${new URLSearchParams({world, institution, window})}`
  }

  /** Whether this browser has sat in a class before: only then is it worth asking for the seat. */
  get known(): boolean {
    try {
      return localStorage.getItem(mark) === '1'
    } catch {
      return false
    }
  }

  take(seat: Seat): void {
    const before = this.view?.attempt?.id
    this.view = seat
    if (seat.attempt) settings.world = seat.attempt.world
    // the brief first: the way to the window stands under it
    if (before !== undefined && seat.attempt && before !== seat.attempt.id) router.go('/join')
  }

  follow(): () => void {
    const stream = new EventSource('/api/v1/seat/events')
    stream.onopen = () => {
      this.link = 'up'
    }
    stream.onerror = () => {
      this.link = 'down'
      // refused, not broken: somebody took the seat up elsewhere, or the session is over
      if (stream.readyState === EventSource.CLOSED) void session.read()
    }
    stream.addEventListener('seat', event => this.take(JSON.parse(event.data as string) as Seat))
    return () => stream.close()
  }

  /** Sits down: joins, or comes back. Then the window. */
  async enter(path: '/classes/join' | '/classes/resume', body?: object): Promise<boolean> {
    this.busy = true
    this.error = undefined
    try {
      const seat = await api.send<Seat>('POST', path, body)
      try {
        localStorage.setItem(mark, '1')
      } catch {
        // a browser that keeps nothing still works
      }
      // first who is here, then where: asking after a seat's world as somebody else is refused
      await session.read()
      this.view = undefined
      this.take(seat)
      router.go('/join', true)
      return true
    } catch (error) {
      this.error = error
      return false
    } finally {
      this.busy = false
    }
  }

  async ask(path: '/seat/reset' | '/seat/end'): Promise<void> {
    this.busy = true
    this.error = undefined
    try {
      this.take(await api.send<Seat>('POST', path))
    } catch (error) {
      this.error = error
    } finally {
      this.busy = false
    }
  }

  async leave(): Promise<void> {
    try {
      localStorage.removeItem(mark)
    } catch {
      // nothing was kept
    }
    settings.world = 'demo'
    await session.leave()
  }
}

export const seat = new SeatState()
