// A journal that lives and dies with the process: for the browser, for tests, for worlds nobody needs to keep.
// It keeps the port's promises except durability, and does not know files.
import {assert} from '../base/assert.ts'
import type {Journal} from './journal-port.ts'

type Kept = {from: number; texts: string[]; bytes: number}

export function memoryJournal(): Journal {
  const worlds = new Map<string, Kept>()
  let open = true

  const kept = (world: string) => {
    assert(open, 'journal: used after close')
    return worlds.get(world)
  }

  return {
    append(world, seq, text) {
      const found = kept(world)
      if (!found) {
        assert(Number.isSafeInteger(seq) && seq >= 0, () => `journal: ${world} cannot begin with entry ${seq}`)
        worlds.set(world, {from: seq, texts: [text], bytes: text.length})
        return
      }
      const expected = found.from + found.texts.length
      assert(seq === expected, () => `journal: world ${world} expected entry ${expected}, got ${seq}`)
      found.texts.push(text)
      found.bytes += text.length
    },
    async flushed() {
      assert(open, 'journal: used after close')
    },
    async read(world, seq) {
      const found = kept(world)
      return found?.texts[seq - found.from]
    },
    async *entries(world, from, to) {
      const found = kept(world)
      if (!found) return
      const end = Math.min(to ?? Number.POSITIVE_INFINITY, found.from + found.texts.length - 1)
      for (let seq = Math.max(from ?? 0, found.from); seq <= end; seq++) yield found.texts[seq - found.from]!
    },
    worlds: () =>
      [...worlds]
        .map(([id, {from, texts, bytes}]) => ({id, from, to: from + texts.length - 1, bytes}))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    async remove(world) {
      kept(world)
      worlds.delete(world)
    },
    async close() {
      open = false
    },
  }
}
