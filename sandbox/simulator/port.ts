// What a hospital system sees of the line 专线: it sends a text and gets an answer, a file, a gateway's status, a torn
// answer or nothing. Why nothing came (lost before or after the booking, late, reset) it cannot know.
// It does not know the world; an adapter per use (simulator, tests, drills) stands behind it.
import type {Instant} from '../base/instant.ts'

export type Reply =
  | {got: 'answer'; text: string}
  | {got: 'octets'; bytes: Uint8Array}
  /** A gateway's page instead of the centre's answer: 502, 503, 504. Says nothing about the booking. */
  | {got: 'status'; status: number; text: string}
  | {got: 'nothing'}

export type Port = {send(raw: string, now: Instant): Reply}

/**
 * Work of a hospital as steps: yields how many milliseconds to wait and is given the time it then is. Whoever runs it
 * owns the clock, so that many windows of many hospitals interleave on one thread.
 */
export type Steps<T> = Generator<number, T, Instant>

/** Runs steps alone, with a clock that only they move. */
export function runAlone<T>(steps: Steps<T>, start: Instant): {value: T; at: Instant} {
  let at = start
  let step = steps.next(at)
  while (!step.done) {
    at += step.value
    step = steps.next(at)
  }
  return {value: step.value, at}
}
