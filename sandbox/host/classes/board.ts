// The instructor's board 讲师台: the tiles of a class, live. A seat's tile is made anew when something reached its journal, at
// most a few times a second; screens that look at one class share the work.
import type {Entry} from '../../world/entry.ts'
import type {RealTime} from '../clock.ts'
import {EventStream, eventText} from '../event-stream.ts'
import type {Rooms} from '../rooms.ts'
import type {Attempts} from './attempts.ts'
import type {News} from './news.ts'
import {isReleased} from './places.ts'
import type {Presence} from './presence.ts'
import type {Roll} from './roll.ts'
import type {AttemptRow, EnrolmentRow} from './rows.ts'
import {type LastAct, type Tile, tileOf} from './tiles.ts'

/** A tile is told at most this often: a person sees no more, and forty seats must not keep the machine busy. */
const tileEveryMs = 400
/** How far back the last act is looked for. */
const lookBack = 200

export type Board = {
  tiles(klass: string): Promise<Tile[]>
  /** Server-sent events: `class` when the class itself changed, `seat` for a tile. */
  watch(klass: string, head: () => object): EventStream
}

type Watched = {attempt: AttemptRow; lastAct: LastAct | null; stop: () => void; dirty: boolean; toldAt: number}
type Watch = {streams: Set<EventStream>; seats: Map<string, Watched>; stop: () => void}

export type BoardDeps = {roll: Roll; attempts: Attempts; rooms: Rooms; news: News; presence: Presence; real: RealTime}

export function openBoard({roll, attempts, rooms, news, presence, real}: BoardDeps): Board {
  const watches = new Map<string, Watch>()

  async function tile(enrolment: EnrolmentRow, lastAct?: LastAct | null): Promise<Tile> {
    const attempt = attempts.current(enrolment)
    const released = isReleased(enrolment, real.date())
    const base = {
      seat: enrolment.seat ?? 0,
      name: enrolment.name,
      online: presence.count(enrolment.id) > 0,
      released,
    }
    const nothing = {
      patient: null,
      waiting: null,
      flag: 'none' as const,
      trouble: null,
      unknown: 0,
      queue: 0,
      served: 0,
      elapsedMs: 0,
      parMs: 0,
      lastAct: null,
      now: 0,
      seq: 0,
    }
    if (!attempt) return {...base, attempt: null, step: 'none', ...nothing}
    const {id, number, exercise, state, world, from} = attempt
    const found = attempts.exerciseOf(attempt)
    const title = found?.title ?? {zh: exercise, en: exercise}
    const of = {id, number, exercise, title, state, world}
    if (!rooms.has(world)) return {...base, attempt: of, step: 'ended', ...nothing}
    const last = lastAct === undefined ? await lastActOf(attempt) : lastAct
    const view = await attempts.view(attempt)
    const seen = tileOf(view, last)
    return {
      ...base,
      attempt: of,
      ...seen,
      step: state === 'ended' ? 'ended' : seen.step,
      elapsedMs: Math.max(0, view.now - from.at),
      parMs: (found?.parSeconds ?? 0) * 1000,
      lastAct: last,
    }
  }

  async function lastActOf({world, from}: AttemptRow): Promise<LastAct | null> {
    let last: LastAct | null = null
    const first = Math.max(from.seq + 1, rooms.lastSeq(world) - lookBack)
    for await (const text of rooms.entries(world, first)) last = actOf(JSON.parse(text) as Entry) ?? last
    return last
  }

  const seated = (klass: string) => roll.enrolments(klass).filter(one => one.seat !== null)

  function tellAll({streams}: Watch, event: string, data: object): void {
    const text = eventText(event, data)
    for (const stream of streams) stream.say(text)
  }

  async function tellSeat(watch: Watch, id: string): Promise<void> {
    const seat = watch.seats.get(id)
    const enrolment = roll.enrolment(id)
    if (!seat || !enrolment) return
    seat.dirty = false
    seat.toldAt = real.elapsed()
    try {
      const one = await tile(enrolment, seat.lastAct)
      if (watch.seats.get(id) === seat) tellAll(watch, 'seat', one)
    } catch {
      // a world that is being rebuilt or deleted shows again with its next entry
    }
  }

  /** Now, or as soon as the pause since the last time is over. */
  function soon(watch: Watch, id: string): void {
    const seat = watch.seats.get(id)
    if (!seat || seat.dirty) return
    seat.dirty = true
    const wait = Math.max(0, tileEveryMs - (real.elapsed() - seat.toldAt))
    if (wait === 0) void tellSeat(watch, id)
    else real.after(wait, () => void tellSeat(watch, id))
  }

  /** Follows the worlds the seats are at now, and no others. */
  async function attach(klass: string, watch: Watch): Promise<void> {
    for (const enrolment of seated(klass)) {
      const attempt = attempts.current(enrolment)
      const was = watch.seats.get(enrolment.id)
      if (attempt && was?.attempt.id === attempt.id) {
        was.attempt = attempt
        continue
      }
      was?.stop()
      watch.seats.delete(enrolment.id)
      if (!attempt || !rooms.has(attempt.world)) continue
      const room = await rooms.enter(attempt.world)
      if (watches.get(klass) !== watch) return
      // somebody else attached it meanwhile
      if (watch.seats.get(enrolment.id)?.attempt.id === attempt.id) continue
      const seat: Watched = {attempt, lastAct: null, stop: () => {}, dirty: false, toldAt: Number.NEGATIVE_INFINITY}
      seat.stop = room.followers.follow(
        stepped => {
          for (const {entry} of stepped) seat.lastAct = actOf(entry) ?? seat.lastAct
          soon(watch, enrolment.id)
        },
        () => {},
      )
      watch.seats.set(enrolment.id, seat)
      seat.lastAct ??= await lastActOf(attempt)
    }
  }

  function watchOf(klass: string, head: () => object): Watch {
    const there = watches.get(klass)
    if (there) return there
    let busy = false
    let again = false
    const watch: Watch = {streams: new Set(), seats: new Map(), stop: () => {}}
    const refresh = async (): Promise<void> => {
      again = busy
      if (busy) return
      busy = true
      try {
        tellAll(watch, 'class', head())
        await attach(klass, watch)
        for (const id of watch.seats.keys()) soon(watch, id)
      } catch {
        // told again with the next change
      }
      busy = false
      if (again) await refresh()
    }
    watch.stop = news.follow(klass, () => void refresh())
    watches.set(klass, watch)
    return watch
  }

  return {
    tiles: klass => Promise.all(seated(klass).map(one => tile(one))),
    watch(klass, head) {
      const stream = new EventStream(() => {
        watch.streams.delete(stream)
        if (watch.streams.size > 0) return
        watch.stop()
        for (const seat of watch.seats.values()) seat.stop()
        if (watches.get(klass) === watch) watches.delete(klass)
      })
      const watch = watchOf(klass, head)
      watch.streams.add(stream)
      const begin = async () => {
        await attach(klass, watch)
        const tiles = await this.tiles(klass)
        if (stream.destroyed) return
        stream.say(eventText('class', head()))
        stream.say(eventText('tiles', tiles))
      }
      begin().catch(error => stream.destroy(error instanceof Error ? error : new Error(String(error))))
      return stream
    },
  }
}

function actOf({cause, at, decision}: Entry): LastAct | null {
  if (cause.kind !== 'desk') return null
  const outcome = decision?.outcome ?? ''
  return {do: cause.act.do, at, refused: outcome.startsWith('refused:') ? outcome.slice('refused:'.length) : null}
}
