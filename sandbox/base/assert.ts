// Broken invariants. An assertion is a promise of the programme to itself, never an answer to a client:
// what a client sent wrong is a refusal (a value), not an exception. Nobody catches this on the way;
// the world that broke it is thrown away and rebuilt from its journal.

export class BrokenInvariant extends Error {
  override name = 'BrokenInvariant'
}

/** Throws when `condition` does not hold. `what` names the invariant and the offending values. */
export function assert(condition: unknown, what: string | (() => string)): asserts condition {
  if (!condition) throw new BrokenInvariant(typeof what === 'string' ? what : what())
}

/** A closed union was left open: the compiler proves that this is never reached. */
export function assertNever(value: never, what = 'unexpected value'): never {
  throw new BrokenInvariant(`${what}: ${JSON.stringify(value)}`)
}

/** A safe integer or a broken invariant. sql.js returns rounded numbers past 2^53, so every read and write asks. */
export function assertInteger(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new BrokenInvariant(`${what}: expected a safe integer, got ${String(value)}`)
  }
  return value
}
