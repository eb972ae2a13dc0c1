// World time 沙盘时间: base + elapsed real time × speed. This is the only file of the programme that looks at a real
// clock; everybody else is handed a RealTime or an instant. World time never goes backwards (a fork does that), stands
// still at speed 0, while the world is closed, and where somebody holds it. It does not know what is due, only when it is.
import type {Instant} from '../base/instant.ts'

/** Real time as the host needs it. Tests put their own in its place and never wait. */
export type RealTime = {
  /** Milliseconds that only grow; the zero means nothing. */
  elapsed(): number
  /** Milliseconds since 1970, for cookies and log lines, never for the world. */
  date(): number
  /** Calls back once after so many real milliseconds; the returned function calls it off. */
  after(ms: number, call: () => void): () => void
}

export const systemTime: RealTime = {
  elapsed: () => performance.now(),
  date: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    // A world's agenda or an idle check must not keep a finished process alive.
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** World seconds per real second; 0 is frozen. */
export const fastestSpeed = 86_400

export type WorldClock = {
  now(): Instant
  readonly speed: number
  /** Keeps the present instant and goes on from it at another speed. */
  setSpeed(speed: number): void
  /** Moves on to a later instant; false (and nothing happens) when that is in the past. */
  moveTo(at: Instant): boolean
  /** Waits at this instant, whatever the speed, until it is held at a later one; undefined lets go. */
  holdAt(at: Instant | undefined): void
  readonly held: boolean
  /** Real milliseconds until world time reaches `at`: 0 when it has, Infinity when frozen. */
  realMsUntil(at: Instant): number
}

export function startClock(real: RealTime, at: Instant, speed: number): WorldClock {
  let base = at
  let since = real.elapsed()
  let pace = speed
  let hold = Number.POSITIVE_INFINITY
  const now = () => Math.min(base + Math.floor((real.elapsed() - since) * pace), Math.max(base, hold))
  const restartAt = (instant: Instant) => {
    base = instant
    since = real.elapsed()
  }
  return {
    now,
    get speed() {
      return pace
    },
    setSpeed(next) {
      restartAt(now())
      pace = next
    },
    moveTo(to) {
      if (to < now()) return false
      restartAt(to)
      return true
    },
    holdAt(to) {
      // the time it was held is lost, not made up for
      restartAt(now())
      hold = to ?? Number.POSITIVE_INFINITY
    },
    get held() {
      return hold !== Number.POSITIVE_INFINITY
    },
    realMsUntil(due) {
      const left = due - now()
      if (left <= 0) return 0
      return pace === 0 ? Number.POSITIVE_INFINITY : Math.ceil(left / pace)
    },
  }
}
