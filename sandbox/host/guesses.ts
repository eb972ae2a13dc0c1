// Guessing tokens is made slow 防猜测: an address that was wrong too often within a minute is not listened to for the rest of
// it, right or wrong. It knows addresses and time, no tokens.

/** Wrong tokens an address may bring in a minute: a misconfigured program has several tries, a list of passwords none. */
const mostWrong = 30
const windowMs = 60_000
/** Addresses remembered; a flood from more of them than this begins anew. */
const mostAddresses = 10_000

export type Guesses = {
  /** Seconds this address has to wait; 0 = it may try. */
  wait(address: string): number
  wrong(address: string): void
}

/** `now` in milliseconds. */
export function openGuesses(now: () => number): Guesses {
  const seen = new Map<string, {count: number; until: number}>()
  return {
    wait(address) {
      const one = seen.get(address)
      if (!one || one.count < mostWrong) return 0
      return Math.max(0, Math.ceil((one.until - now()) / 1000))
    },
    wrong(address) {
      const one = seen.get(address)
      if (one && one.until > now()) {
        one.count += 1
        return
      }
      if (seen.size >= mostAddresses) seen.clear()
      seen.set(address, {count: 1, until: now() + windowMs})
    },
  }
}
