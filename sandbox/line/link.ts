// 线路: how long bytes take on a line of a class, and when it breaks under them. A token bucket for the rate, half the round
// trip and some jitter each way, a lost segment as the time TCP needs to send it again, a call to be dialled, ups and
// downs. Pure: instants and draws come in. The world asks it for whole messages, the relay for one segment after another.
import type {Draw} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import type {LinkId, LinkState} from '../state/records.ts'
import {type LinkClass, linkClasses} from './link-classes.ts'

export type Way = 'up' | 'down'

/** Bytes TCP puts in one segment. */
export const segmentBytes = 1460
/** The least time before TCP sends a lost segment again. */
const leastRepeatMs = 200

export const newLink = (id: LinkId, now: Instant): LinkState => ({
  class: id,
  since: now,
  upFree: now,
  downFree: now,
  call: null,
})

/**
 * Bytes in one direction: until when they keep it busy, and when the last of them is there. `free`: until when it is busy
 * already. Milliseconds may be fractions here.
 */
export function carry(
  link: LinkClass,
  way: Way,
  {at, free, bytes}: {at: number; free: number; bytes: number},
  draw: Draw,
  label: string = way,
): {free: number; arrives: number} {
  const kbit = way === 'up' ? link.upKbit : link.downKbit
  const sent = Math.max(at, free) + (bytes * 8) / kbit
  const jitter = draw.unit(`${label} jitter`) * link.jitterMs
  const lost = lostSegments(Math.ceil(bytes / segmentBytes), link.lossBp, draw, label)
  const repeats = lost * Math.max(leastRepeatMs, link.rttMs * 2)
  return {free: sent, arrives: sent + link.rttMs / 2 + jitter + repeats}
}

/** As many as there must be, and one more with what is left of the chance. */
function lostSegments(segments: number, lossBp: number, draw: Draw, label: string): number {
  const expected = segments * lossBp
  return Math.floor(expected / 10_000) + (draw.chance(`${label} loss`, expected % 10_000) ? 1 : 0)
}

/**
 * Opens a connection: waits while the line is down, dials where it has to be dialled, and takes one round trip, from the
 * beginning again when the line goes under it.
 */
export function connect(state: LinkState, at: Instant, draw: Draw): {state: LinkState; at: Instant} {
  const {call, rttMs} = linkClasses[state.class]
  const {up, ...called} = call ? dialled(state, call, upAt(state, at), rttMs, draw) : {up: upAt(state, at)}
  const ready = {...state, ...called}
  const broken = nextBreak(ready, up)
  return broken <= up + rttMs ? connect(ready, broken, draw) : {state: ready, at: up + rttMs}
}

/** The call that stands, or a new one, which outlives the opening of a connection. */
function dialled(
  {call}: LinkState,
  {setUpMs: [least, most], lastsMs, idleMs}: NonNullable<LinkClass['call']>,
  at: Instant,
  rttMs: number,
  draw: Draw,
): {up: Instant; call: LinkState['call']} {
  if (call && at < call.dropsAt && at - call.usedAt <= idleMs) return {up: at, call}
  const up = at + least + draw.below('call set-up', most - least + 1)
  return {up, call: {usedAt: up, dropsAt: up + rttMs + 1 + draw.below('call length', 2 * lastsMs)}}
}

/** When a line that comes and goes is next there: now, or when it comes back. */
function upAt({class: id, since}: LinkState, at: Instant): Instant {
  const {flap} = linkClasses[id]
  if (!flap) return at
  const cycle = flap.upMs + flap.downMs
  const phase = (at - since) % cycle
  return phase < flap.upMs ? at : at + cycle - phase
}

/** When connections open at this instant break by themselves: the next drop of the call or going down of the line. */
export function nextBreak({class: id, since, call}: LinkState, at: Instant): Instant {
  const {flap} = linkClasses[id]
  const drop = call?.dropsAt ?? Number.POSITIVE_INFINITY
  if (!flap) return drop
  const cycle = flap.upMs + flap.downMs
  const phase = (at - since) % cycle
  return Math.min(drop, at - phase + flap.upMs + (phase < flap.upMs ? 0 : cycle))
}

/** One message or answer on its way: the line as it is left, and when it is there, or when the line broke under it. */
export type Trip = {link: LinkState; at: Instant; cut: boolean}

/**
 * A whole message or answer in world time. `from`: since when its connection has been open. `alone`: it does not wait for
 * what others send and nobody waits for it (clients outside the world, whose own time is not the world's).
 */
export function trip(
  state: LinkState,
  way: Way,
  {from, at, bytes, alone}: {from: Instant; at: Instant; bytes: number; alone: boolean},
  draw: Draw,
): Trip {
  const name = way === 'up' ? 'upFree' : 'downFree'
  const moved = carry(linkClasses[state.class], way, {at, free: alone ? at : state[name], bytes}, draw)
  const arrives = Math.ceil(moved.arrives)
  const broken = nextBreak(state, from)
  const cut = broken <= arrives
  const end = cut ? Math.max(at, broken) : arrives
  const call = state.call && {...state.call, usedAt: end}
  const link = {...state, call, ...(!alone && {[name]: Math.min(Math.ceil(moved.free), end)})}
  return {link, at: end, cut}
}
