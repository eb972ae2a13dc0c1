// The journal's files and what Node says about them: names of segments, syncing a folder, writing all of a buffer.
// It knows no frames.
import * as fs from 'node:fs'
import {open, readdir} from 'node:fs/promises'
import {join} from 'node:path'

export const segmentName = (segment: number): string => `${String(segment).padStart(6, '0')}.log`
export const segmentPath = (folder: string, segment: number): string => join(folder, segmentName(segment))

/** What is written under another name first, and renamed when whole. */
export const unfinishedEnding = '.unfinished'

/** Numbers of the segments in a folder, ascending, and the leftovers of rewriting that was cut short. */
export async function listSegments(folder: string): Promise<{segments: number[]; unfinished: string[]}> {
  const names = await readdir(folder)
  return {
    segments: names
      .filter(name => /^\d{6,}\.log$/.test(name))
      .map(name => Number.parseInt(name, 10))
      .sort((a, b) => a - b),
    unfinished: names.filter(name => name.endsWith(unfinishedEnding)).map(name => join(folder, name)),
  }
}

/** Makes a file's existence or new name durable. Windows cannot sync a folder and does not need to. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * How a write becomes durable. 'dsync': the file is opened so that every write waits for the disk (one call).
 * 'datasync': write, then fdatasync (where O_DSYNC does not exist, as on Windows). 'none' is for measuring only.
 */
export type SyncMode = 'dsync' | 'datasync' | 'none'

export const defaultSyncMode: SyncMode = typeof fs.constants.O_DSYNC === 'number' ? 'dsync' : 'datasync'

export const writeFlags = (mode: SyncMode, create: boolean): number =>
  fs.constants.O_RDWR |
  (mode === 'dsync' ? fs.constants.O_DSYNC : 0) |
  (create ? fs.constants.O_CREAT | fs.constants.O_EXCL : 0)

/** The calls that may fail for want of space; tests put failing ones in their place. */
export type DiskCalls = {
  write(
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    done: (error: NodeJS.ErrnoException | null, written: number) => void,
  ): void
  fdatasync(fd: number, done: (error: NodeJS.ErrnoException | null) => void): void
}

export const diskCalls: DiskCalls = {write: fs.write, fdatasync: fs.fdatasync}

/** Writes all of it at a position and makes it durable. */
export function writeDurably(
  calls: DiskCalls,
  mode: SyncMode,
  fd: number,
  buffer: Uint8Array,
  length: number,
  position: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const rest = (offset: number): void => {
      calls.write(fd, buffer, offset, length - offset, position + offset, (error, written) => {
        if (error) reject(error)
        else if (offset + written < length) {
          if (written === 0) reject(new Error('the disk took no more bytes'))
          else rest(offset + written)
        } else if (mode !== 'datasync') resolve()
        else
          calls.fdatasync(fd, failed => {
            if (failed) reject(failed)
            else resolve()
          })
      })
    }
    rest(0)
  })
}
