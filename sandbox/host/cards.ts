// The register's cards: what is known of a world beside its journal, in one small file of the data folder. A convenience,
// never evidence: without it a world goes on from its last entry. Written whole and renamed: the old file or the new one.
import {readFileSync, renameSync} from 'node:fs'
import {join} from 'node:path'
import type {Instant} from '../base/instant.ts'
import {fastestSpeed} from './clock.ts'
import {syncFolder, writeDurably} from './durably.ts'

export type Card = {
  /** How the clock stood when it was last set, or when the world was last closed. */
  clock?: {at: Instant; speed: number}
  /** The world and entry it was forked from. */
  from?: {world: string; seq: number}
  /** Another name than its opening entry's: forks and imports. */
  name?: string
  /** Entries of a fork or an import that is on its way: a journal with fewer holds the beginning of it only. */
  awaits?: number
  /** Who plays the drill this world is, whether it was played to its end, and when it was begun (milliseconds since 1970). */
  drill?: {team: string; ended: boolean; began?: number}
}

export type Cards = {
  read(world: string): Card
  write(world: string, card: Card | undefined): void
  /** Forgets every world but these. */
  keepOnly(worlds: ReadonlySet<string>): void
}

export function memoryCards(): Cards {
  const rows = new Map<string, Card>()
  return {
    read: world => rows.get(world) ?? {},
    write: (world, card) => void (card ? rows.set(world, card) : rows.delete(world)),
    keepOnly(worlds) {
      for (const world of rows.keys()) if (!worlds.has(world)) rows.delete(world)
    },
  }
}

export function fileCards(dataDir: string): Cards {
  const file = join(dataDir, 'worlds.json')
  const rows = new Map<string, Card>(Object.entries(readRows(file)))
  const save = () => {
    // `awaits` is of use only when it is on disk before the entries it counts
    writeDurably(`${file}.new`, JSON.stringify(Object.fromEntries(rows), null, 1))
    renameSync(`${file}.new`, file)
    syncFolder(dataDir)
  }
  return {
    read: world => rows.get(world) ?? {},
    write(world, card) {
      if (card) rows.set(world, card)
      else rows.delete(world)
      save()
    },
    keepOnly(worlds) {
      const gone = [...rows.keys()].filter(world => !worlds.has(world))
      for (const world of gone) rows.delete(world)
      if (gone.length > 0) save()
    },
  }
}

/** A missing or unreadable file is an empty one: nothing here is worth refusing to start. */
function readRows(file: string): Record<string, Card> {
  try {
    const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Card | null> | null
    return Object.fromEntries(Object.entries(rows ?? {}).map(([world, card]) => [world, sound(card ?? {})]))
  } catch {
    return {}
  }
}

/** Every entry takes its time from the clock, and entries stay: a clock that no world can have is left out. */
function sound({clock, ...card}: Card): Card {
  return clock && isClock(clock) ? {...card, clock} : card
}

/** Four-digit years: messages have no room for more. */
const last = 253_402_271_999_999

const isClock = ({at, speed}: {at: unknown; speed: unknown}): boolean =>
  Number.isSafeInteger(at) && (at as number) <= last && typeof speed === 'number' && speed >= 0 && speed <= fastestSpeed
