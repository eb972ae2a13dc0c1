// The register's cards: what is known of a world beside its journal, in one small file of the data folder. A convenience,
// never evidence: without it a world goes on from its last entry. Written whole and renamed: the old file or the new one.
import {readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Instant} from '../base/instant.ts'

export type Card = {
  /** How the clock stood when it was last set, or when the world was last closed. */
  clock?: {at: Instant; speed: number}
  /** The world and entry it was forked from. */
  from?: {world: string; seq: number}
  /** Another name than its opening entry's: forks and imports. */
  name?: string
}

export type Cards = {
  read(world: string): Card
  write(world: string, card: Card | undefined): void
}

export function memoryCards(): Cards {
  const rows = new Map<string, Card>()
  return {
    read: world => rows.get(world) ?? {},
    write: (world, card) => void (card ? rows.set(world, card) : rows.delete(world)),
  }
}

export function fileCards(dataDir: string): Cards {
  const file = join(dataDir, 'worlds.json')
  const rows = new Map<string, Card>(Object.entries(readRows(file)))
  return {
    read: world => rows.get(world) ?? {},
    write(world, card) {
      if (card) rows.set(world, card)
      else rows.delete(world)
      writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(rows), null, 1))
      renameSync(`${file}.new`, file)
    },
  }
}

/** A missing or unreadable file is an empty one: nothing here is worth refusing to start. */
function readRows(file: string): Record<string, Card> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Card>
  } catch {
    return {}
  }
}
