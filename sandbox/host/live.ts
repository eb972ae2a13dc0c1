// Entries as they are, then as they come: first what the journal holds, then every batch as it reaches the disk, without a
// gap and without a repetition. A reader that falls too far behind is let go; it comes back with its last number.
import {Readable} from 'node:stream'
import type {Entry} from '../world/entry.ts'
import type {Room} from './room.ts'
import type {Rooms} from './rooms.ts'

/** What a slow reader may be behind before it is let go: entries, and characters of them, for some carry a whole file. */
const furthestBehind = 20_000
export const mostWaiting = 32 << 20

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
  /** Texts only: what an entry holds besides is not kept for somebody who may never read it. */
  const waiting: {seq: number; text: string}[] = []
  let waitingSize = 0
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
      waiting.length = 0
      ready?.()
      news?.()
      done(error)
    },
  })
  const stop = follow
    ? room.followers.follow(stepped => {
        for (const {entry, text} of stepped) {
          if (wanted && !wanted(entry)) continue
          waiting.push({seq: entry.seq, text})
          waitingSize += text.length
        }
        if (waiting.length > furthestBehind || waitingSize > mostWaiting) stream.destroy(new Error('too far behind'))
        news?.()
      }, end)
    : undefined

  async function push(seq: number, text: string): Promise<void> {
    if (seq <= last) return
    last = seq
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
      if (!wanted || wanted(JSON.parse(text) as Entry)) await push(seqOf(text), text)
    }
    while (follow && !gone) {
      for (let one = waiting.shift(); one && !gone; one = waiting.shift()) {
        waitingSize -= one.text.length
        await push(one.seq, one.text)
      }
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
