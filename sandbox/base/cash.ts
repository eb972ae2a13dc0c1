// Notes and coins 现钞: the denominations of the yuan, and the fewest of them that make a sum.
import type {Fen} from './fen.ts'

/** Largest first, in fen. */
export const denominations: readonly Fen[] = [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 2, 1]

/** Those denominations a sum is made of, largest first. @example changeIn(8152)[0] // {value: 5000, number: 1} */
export function changeIn(amount: Fen): {value: Fen; number: number}[] {
  let rest = amount
  return denominations.flatMap(value => {
    const number = Math.floor(rest / value)
    rest -= number * value
    return number > 0 ? [{value, number}] : []
  })
}
