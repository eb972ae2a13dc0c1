// Rewrites a segment without the frames of deleted worlds. The new file is written and synced under another name and
// renamed in one step: a crash leaves the old file or the new one, never a mixture. Every run of dropped frames leaves
// one gap frame, so that the count of frames still shows whether anything else is missing.
// It knows no index: it tells the caller where each kept entry lies now.
import {open, readFile, rm} from 'node:fs/promises'
import {JournalDamaged} from './errors.ts'
import {segmentName, segmentPath, unfinishedEnding} from './files.ts'
import {bareFrame, type Head, kinds, readHead, wholeFrame, worldOf} from './frame.ts'

export type Rewritten = {
  /** The new file, still under its unfinished name. */
  path: string
  bytes: number
  /** Old and new place of every kept entry, in order. */
  moved: {world: string; seq: number; offset: number}[]
}

/** How long one step may hold the event loop, in bytes of the segment. */
const stepBytes = 1024 * 1024

/** Writes the segment anew; `isDead` judges its frames. The caller renames the result into place. */
export async function rewriteSegment(
  folder: string,
  segment: number,
  isDead: (world: string, number: number) => boolean,
): Promise<Rewritten> {
  const data = await readFile(segmentPath(folder, segment))
  const parts: Buffer[] = []
  const moved: Rewritten['moved'] = []
  let bytes = 0
  let gapFrom = 0
  let gapCount = 0
  const keep = (part: Buffer) => {
    parts.push(part)
    bytes += part.length
  }
  const endGap = () => {
    if (gapCount > 0) keep(bareFrame(kinds.gap, gapFrom, gapCount))
    gapCount = 0
  }
  const drop = (head: Head, count: number) => {
    if (gapCount === 0) gapFrom = head.number
    gapCount += count
  }

  let pause = stepBytes
  for (let at = 0; at < data.length; ) {
    const length = wholeFrame(data, at)
    const head = readHead(data, at)
    if (length === 0 || !head) {
      const [expected, got] = ['a whole frame', 'bytes that do not add up']
      throw new JournalDamaged({file: segmentName(segment), segment, offset: at, what: 'frame', expected, got})
    }
    const world = head.kind === kinds.entry ? worldOf(data, at) : ''
    if (head.kind === kinds.gap) drop(head, head.seq)
    else if (head.kind === kinds.entry && isDead(world, head.number)) drop(head, 1)
    else {
      endGap()
      if (head.kind === kinds.entry) moved.push({world, seq: head.seq, offset: bytes})
      keep(data.subarray(at, at + length))
    }
    at += length
    if (at >= pause) {
      pause = at + stepBytes
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  endGap()

  const path = segmentPath(folder, segment) + unfinishedEnding
  try {
    await writeFileDurably(path, parts)
  } catch (error) {
    await rm(path, {force: true})
    throw error
  }
  return {path, bytes, moved}
}

/** Writes a whole file and syncs it. Its name is not durable before the folder is synced. */
async function writeFileDurably(path: string, parts: readonly Buffer[]): Promise<void> {
  const handle = await open(path, 'w')
  try {
    let gathered: Buffer[] = []
    let size = 0
    const write = async () => {
      const all = Buffer.concat(gathered)
      gathered = []
      size = 0
      for (let at = 0; at < all.length; ) at += (await handle.write(all, at, all.length - at)).bytesWritten
    }
    for (const part of parts) {
      gathered.push(part)
      size += part.length
      if (size >= stepBytes) await write()
    }
    await write()
    await handle.sync()
  } finally {
    await handle.close()
  }
}
