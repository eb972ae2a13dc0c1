// Counting a drawer 点钞: notes and coins by denomination. Integer fen and pieces.
import type {Fen} from '../../base/fen.ts'

export const denominations: readonly Fen[] = [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 2, 1]

/** A pile as one sees it: bundles of ten, then single ones in groups of five. @example pile(17) // '▤ ▬▬▬▬▬ ▬▬' */
export function pile(number: number): string {
  const single = number % 10
  const groups = [
    '▤'.repeat(Math.floor(number / 10)),
    '▬'.repeat(Math.min(5, single)),
    '▬'.repeat(Math.max(0, single - 5)),
  ]
  return groups.filter(Boolean).join(' ')
}

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

/** The fewest notes and coins that make an amount, largest first. */
export function changeIn(amount: Fen): {value: Fen; number: number}[] {
  let rest = amount
  return denominations.flatMap(value => {
    const number = Math.floor(rest / value)
    rest -= number * value
    return number > 0 ? [{value, number}] : []
  })
}
