// Entries as they are, then as they come: first what the journal holds, then every batch as it reaches the disk, without a
// gap and without a repetition. A reader that falls too far behind is let go; it comes back with its last number.
import {Readable} from 'node:stream'
import type {Entry} from '../world/entry.ts'
import type {Stepped} from './mailbox.ts'
import type {Room} from './room.ts'
import type {Rooms} from './rooms.ts'

/** Entries a slow reader may be behind before it is let go. */
const furthestBehind = 20_000

export type LiveOptions = {
  /** First entry wanted. */
  from: number
  /** Which entries; absent = all. */
  wanted?: (entry: Entry) => boolean
  /** How an entry is written. */
  write: (seq: number, text: string) => string
  /** Stay and tell what comes. */
  follow: boolean
  /** End after so many. */
  limit?: number
}

/** A stream of written entries. Destroying it lets the room go. */
export function liveEntries(
  rooms: Rooms,
  room: Room,
  {from, wanted, write, follow, limit = Number.POSITIVE_INFINITY}: LiveOptions,
): Readable {
  const waiting: Stepped[] = []
  let last = from - 1
  let ready: (() => void) | undefined
  let news: (() => void) | undefined
  let gone = false
  let told = 0

  const stream = new Readable({
    read() {
      ready?.()
    },
    destroy(error, done) {
      gone = true
      stop?.()
      ready?.()
      news?.()
      done(error)
    },
  })
  const stop = follow
    ? room.followers.follow(stepped => {
        waiting.push(...stepped)
        if (waiting.length > furthestBehind) stream.destroy(new Error('too far behind'))
        news?.()
      }, end)
    : undefined

  async function push(seq: number, text: string, entry?: Entry): Promise<void> {
    if (seq <= last) return
    last = seq
    if (wanted && !wanted(entry ?? (JSON.parse(text) as Entry))) return
    told += 1
    const full = !stream.push(write(seq, text))
    if (told >= limit) end()
    if (!full || gone) return
    await new Promise<void>(resolve => {
      ready = resolve
    })
    ready = undefined
  }

  function end(): void {
    gone = true
    stop?.()
    stream.push(null)
    ready?.()
    news?.()
  }

  async function pump(): Promise<void> {
    if (limit <= 0) end()
    for await (const text of rooms.entries(room.id, Math.max(from, 1))) {
      if (gone) return
      await push(seqOf(text), text)
    }
    while (follow && !gone) {
      for (let one = waiting.shift(); one && !gone; one = waiting.shift())
        await push(one.entry.seq, one.text, one.entry)
      if (gone || waiting.length > 0) continue
      await new Promise<void>(resolve => {
        news = resolve
      })
      news = undefined
    }
    if (!gone) end()
  }

  pump().catch(error => stream.destroy(error instanceof Error ? error : new Error(String(error))))
  return stream
}

/** An entry's text begins with its number: reading it there spares a parse. */
const seqOf = (text: string): number => Number(/^\{"seq":(\d+)/.exec(text)?.[1] ?? (JSON.parse(text) as Entry).seq)
