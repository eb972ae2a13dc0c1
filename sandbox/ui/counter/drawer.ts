// Counting a drawer 点钞: notes and coins by denomination. Integer fen and pieces.
import type {Fen} from '../../base/fen.ts'

export const denominations: readonly Fen[] = [10_000, 5000, 2000, 1000, 500, 100, 50, 10]

/** Pieces as typed; undefined when a field holds something else than a whole number. */
export function pieces(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return 0
  return /^\d{1,5}$/.test(plain) ? Number(plain) : undefined
}

/** The sum of a count; undefined while a field does not read as pieces. */
export function counted(fields: Readonly<Record<string, string>>): Fen | undefined {
  let sum = 0
  for (const value of denominations) {
    const number = pieces(fields[value] ?? '')
    if (number === undefined) return undefined
    sum += number * value
  }
  return sum
}

/** The fewest notes and coins that make an amount, largest first; what is below the smallest coin is left over. */
export function changeIn(amount: Fen): {value: Fen; number: number}[] {
  let rest = amount
  return denominations.flatMap(value => {
    const number = Math.floor(rest / value)
    rest -= number * value
    return number > 0 ? [{value, number}] : []
  })
}
