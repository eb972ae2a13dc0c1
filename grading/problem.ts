// What an author must mend 待改: where, what, expected and got, and what to do next, in both languages. It finds nothing itself.
import type {Said} from '../sandbox/state/hospital-records.ts'

export type Problem = Said

type Parts = {
  where: Said | string
  what: Said
  expected?: unknown
  got?: unknown
  next: Said
}

/** One problem as a sentence in each language: place, what is wrong, expected, got, what to do. */
export function problem({where, what, expected, got, next}: Parts): Problem {
  const at = typeof where === 'string' ? {zh: where, en: where} : where
  const zh = [
    ...(expected === undefined ? [] : [`应为 ${shown(expected)}`]),
    ...(got === undefined ? [] : [`实为 ${shown(got)}`]),
  ]
  const en = [
    ...(expected === undefined ? [] : [`expected ${shown(expected)}`]),
    ...(got === undefined ? [] : [`got ${shown(got)}`]),
  ]
  return {
    zh: `${at.zh}：${[what.zh, ...zh].join('，')}。${next.zh}。`,
    en: `${at.en}: ${[what.en, ...en].join(', ')}. ${next.en}.`,
  }
}

const longest = 160
/** A value as JSON, cut when long; what would move the cursor or turn the writing round stays escaped. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' && /^[\w .,:@|$+−–-]*$/.test(value) ? value : json(value)
  const safe = text.slice(0, longest).replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escaped)
  return text.length > longest ? `${safe}…` : safe
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    // deeper than the stack
    return Array.isArray(value) ? '[…]' : '{…}'
  }
}

/** Something a document asks for that cannot be had, found while it is played. */
export class Unplayable extends RangeError {
  override name = 'Unplayable'
  readonly words: Problem
  constructor(parts: Parts) {
    const words = problem(parts)
    super(words.en)
    this.words = words
  }
}

/** The word of a list that was probably meant: of nearly the same letters. */
export function meant(word: string, among: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const one of among) {
    const apart = distance(word.toLowerCase(), one.toLowerCase())
    if (apart < least) [best, least] = [one, apart]
  }
  return best
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 60) return 99
  let row = Array.from({length: b.length + 1}, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length] ?? 0
}
