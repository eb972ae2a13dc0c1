// Counting a drawer 点钞: notes and coins by denomination. Integer fen and pieces.
import {denominations} from '../../base/cash.ts'
import type {Fen} from '../../base/fen.ts'

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
