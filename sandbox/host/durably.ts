// Small files that must be there after the power went: written whole and flushed, and the folder that names them too.
import {closeSync, fsyncSync, openSync, writeSync} from 'node:fs'

/** Whole and on disk when it returns. */
export function writeDurably(file: string, text: string): void {
  const fd = openSync(file, 'w', 0o600)
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Some systems cannot open a folder; there the rename is as durable as it gets. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch {}
}
