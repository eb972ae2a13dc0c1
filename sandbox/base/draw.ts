// Keyed random draws. A draw derives from (seed, key, label): a new draw in one feature never shifts the draws of
// another, and the same cause in the same world draws the same again. No state, no order, no Math.random.
// Not for secrets: everybody may compute it.

/** A source of draws bound to a seed and a key (an entry number, a person's index …). */
export type Draw = {
  /** Integer in [0, 2^32). */
  bits(label: string): number
  /** Number in [0, 1). */
  unit(label: string): number
  /** Integer in [0, below). */
  below(label: string, below: number): number
  /** One of the choices. */
  pick<T>(label: string, choices: readonly T[]): T
  /** True with a probability in basis points. */
  chance(label: string, basisPoints: number): boolean
}

/** @example drawFrom('class-7', 42).below('queue', 6) */
export function drawFrom(seed: string, key: string | number): Draw {
  const base = mixText(mixText(0x9e3779b9, seed), String(key))
  const bits = (label: string) => finish(mixText(base, label))
  return {
    bits,
    unit: label => bits(label) / 4_294_967_296,
    below: (label, below) => Math.floor((bits(label) / 4_294_967_296) * below),
    pick: (label, choices) => choices[Math.floor((bits(label) / 4_294_967_296) * choices.length)] as never,
    chance: (label, basisPoints) => (bits(label) / 4_294_967_296) * 10_000 < basisPoints,
  }
}

/** FNV-1a steps over UTF-16 units, with a separator so that ('ab','c') and ('a','bc') differ. */
function mixText(hash: number, text: string): number {
  let h = hash
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return Math.imul(h ^ 0x1f, 0x01000193) ^ text.length
}

/** Murmur3's finaliser spreads the last characters over all bits. */
function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
