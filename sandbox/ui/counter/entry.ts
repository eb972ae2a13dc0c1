// The grammar of the entry line 录入行: what to look for, a star, how many. An empty search with a star is about the line
// that is marked.
import type {CountE4} from '../../base/fen.ts'
import {parseDecimal} from '../../base/fen.ts'

export type Entry = {q: string; countE4: CountE4 | undefined; star: boolean}

/** @example readEntry('amlp*2') // {q: 'amlp', countE4: 20000, star: true} */
export function readEntry(text: string): Entry {
  const plain = text.normalize('NFKC')
  const at = plain.lastIndexOf('*')
  if (at < 0) return {q: plain.trim(), countE4: undefined, star: false}
  const read = parseDecimal(plain.slice(at + 1), 4)
  return {q: plain.slice(0, at).trim(), countE4: read.ok && read.value > 0 ? read.value : undefined, star: true}
}
