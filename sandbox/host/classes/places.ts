// Somebody's place 位子, at a seat of a class or in a drill: it is one machine's at a time. Another machine needs a release 放行 by whoever runs
// the class or the drill; taking the place up signs out the machine before.
import type {RealMs} from './rows.ts'

export type Place = {
  /** Counts up when the place is taken up: the session of the machine before ends. */
  epoch: number
  /** Until when somebody of this name may take it up at another machine; null = not. */
  releasedUntil: RealMs | null
}

const releaseMs = 10 * 60_000

export const isReleased = ({releasedUntil}: Pick<Place, 'releasedUntil'>, now: RealMs): boolean =>
  releasedUntil !== null && releasedUntil > now
export const released = <P extends Place>(place: P, now: RealMs): P => ({...place, releasedUntil: now + releaseMs})
export const takenUp = <P extends Place>(place: P): P => ({...place, epoch: place.epoch + 1, releasedUntil: null})
