// A policy that differs from another in a few figures says only those: JSON merge patch (RFC 7396). Objects merge, null
// deletes, everything else replaces. It does not know what is merged.

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @example mergePatch({a: 1, b: {c: 2}}, {b: {c: null, d: 3}}) // {a: 1, b: {d: 3}} */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isNode(patch)) return patch
  const merged: Node = isNode(target) ? {...target} : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}
