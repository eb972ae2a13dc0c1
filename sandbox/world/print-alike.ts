// Comparing two values as their JSON would compare, without making the text of either. It knows nothing of entries.

/**
 * Whether a value read from JSON and one made now print the same text: the same members in the same order. It may miss
 * that they do (a list's undefined is null), but never says so of two that do not.
 */
export function printAlike(read: unknown, made: unknown): boolean {
  if (read === made) return true
  if (typeof read !== 'object' || typeof made !== 'object' || read === null || made === null) return false
  if (Array.isArray(read)) {
    return Array.isArray(made) && read.length === made.length && read.every((one, i) => printAlike(one, made[i]))
  }
  if (Array.isArray(made)) return false
  const [there, here] = [read as Record<string, unknown>, made as Record<string, unknown>]
  const keys = Object.keys(there)
  let next = 0
  for (const key in here) {
    const member = here[key]
    if (member === undefined) continue
    if (keys[next] !== key || !printAlike(there[key], member)) return false
    next += 1
  }
  return next === keys.length
}
