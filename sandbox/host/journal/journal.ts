// The durable journal 日志: one per process for all its worlds, in segmented append-only files. An entry is safe when
// `flushed` resolves. It knows worlds by their ids and entries by their numbers, and nothing of what they say.
//
//   const journal = await openJournal('data/journal', {onFatal: stop})
//   journal.append('w1', 1, text)
//   await journal.flushed()
import {mkdir, open, rm} from 'node:fs/promises'
import {JournalFailed} from './errors.ts'
import {defaultSyncMode, listSegments, type SyncMode, segmentPath, syncFolder, writeFlags} from './files.ts'
import {bareFrame, headBytes, kinds} from './frame.ts'
import {takeLock} from './lock.ts'
import {type Scan, scanJournal} from './scan.ts'
import {type FileJournal, type JournalOptions, SegmentedJournal} from './segmented-journal.ts'

export {JournalDamaged, JournalFailed, JournalLocked} from './errors.ts'
export type {FileJournal, JournalOptions} from './segmented-journal.ts'

/**
 * Opens the journal in a folder (made if absent), for this process alone.
 * Throws JournalLocked, JournalDamaged or JournalFailed; the folder is then as it was.
 */
export async function openJournal(folder: string, options: JournalOptions = {}): Promise<FileJournal> {
  const began = performance.now()
  const mode = options.sync ?? defaultSyncMode
  await mkdir(folder, {recursive: true}).catch(error => {
    throw new JournalFailed(folder, error)
  })
  const lock = takeLock(folder)
  try {
    const {segments, unfinished} = await listSegments(folder)
    const scan = await scanJournal(folder, segments)
    try {
      for (const path of unfinished) await rm(path)
      await mend(folder, scan, mode)
    } catch (error) {
      throw new JournalFailed(folder, error)
    }
    const journal = new SegmentedJournal(folder, scan, mode, options, () => lock.release())
    await journal.compactDead(scan.last)
    journal.openWriter()
    journal.opened = {
      segments: Math.max(1, segments.length),
      frames: scan.next - 1,
      bytes: scan.bytes,
      ms: performance.now() - began,
      ...(scan.healed ? {healed: scan.healed} : {}),
    }
    return journal
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Cuts a torn end off, and completes the beginning of a segment that a crash cut short. */
async function mend(folder: string, scan: Scan, mode: SyncMode): Promise<void> {
  const write = async (segment: number, end: number, frame: Buffer | undefined, create: boolean) => {
    const handle = await open(segmentPath(folder, segment), writeFlags(mode, create))
    try {
      await handle.truncate(end)
      if (frame) await handle.write(frame, 0, frame.length, end)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  if (scan.unsealed) {
    const {segment, end} = scan.unsealed
    await write(segment, end, bareFrame(kinds.seal, scan.next, segment), false)
  }
  const create = scan.last === 0
  if (create) scan.last = 1
  if (scan.end === 0) {
    await write(scan.last, 0, bareFrame(kinds.head, scan.next, scan.last), create)
    scan.end = headBytes
    await syncFolder(folder)
  } else if (scan.healed?.segment === scan.last) await write(scan.last, scan.end, undefined, false)
}
