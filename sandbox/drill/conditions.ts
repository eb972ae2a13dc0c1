// When a conditional inject comes 视情形触发: data, never a formula to evaluate. It does not know what an inject is, nor who did what; it is
// told the minute and what has been done.

export type Condition =
  /** Minute `after` has come and nobody has done it. */
  | {notDone: string; after: number}
  /** So many minutes after it was done. */
  | {done: string; after: number}
  | {all: Condition[]}
  | {any: Condition[]}

/** never: whatever happens now, it will not come to hold. */
export type Standing = 'holds' | 'waits' | 'never'

/** Minute from T0 at which an action was done; undefined = not done. */
export type DoneAt = (action: string) => number | undefined

/** Whether a minute has come, to the millisecond: sums of fractions are never quite equal. */
const come = (minute: number, wanted: number): boolean => Math.round(minute * 60_000) >= Math.round(wanted * 60_000)

/** How a condition stands at a minute from T0. */
export function standing(condition: Condition, minute: number, doneAt: DoneAt): Standing {
  if ('notDone' in condition) {
    if (doneAt(condition.notDone) !== undefined) return 'never'
    return come(minute, condition.after) ? 'holds' : 'waits'
  }
  if ('done' in condition) {
    const done = doneAt(condition.done)
    return done !== undefined && come(minute, done + condition.after) ? 'holds' : 'waits'
  }
  if ('all' in condition) {
    const each = condition.all.map(one => standing(one, minute, doneAt))
    return each.includes('never') ? 'never' : each.includes('waits') ? 'waits' : 'holds'
  }
  const each = condition.any.map(one => standing(one, minute, doneAt))
  return each.includes('holds') ? 'holds' : each.includes('waits') ? 'waits' : 'never'
}

/** Its parts that speak of one action. */
export function partsOf(condition: Condition): Extract<Condition, {after: number}>[] {
  if ('all' in condition) return condition.all.flatMap(partsOf)
  if ('any' in condition) return condition.any.flatMap(partsOf)
  return [condition]
}

/** The actions it speaks of. */
export const actionsOf = (condition: Condition): string[] =>
  partsOf(condition).map(one => ('done' in one ? one.done : one.notDone))
