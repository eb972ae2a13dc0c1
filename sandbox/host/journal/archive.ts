// A world in a file of its own: a closed world 封存沙盘 is kept, handed over or taken in again. Same frames as in the
// journal, numbered from 1: a head, the entries in order, a seal that counts them. A file without its seal is cut.
import {readFile, rename, rm} from 'node:fs/promises'
import {basename, dirname} from 'node:path'
import type {Journal} from '../../world/journal-port.ts'
import {writeFileDurably} from './compact.ts'
import {originalFrame} from './diagnose.ts'
import {JournalDamaged, JournalFailed} from './errors.ts'
import {syncFolder, unfinishedEnding} from './files.ts'
import {
  bareFrame,
  formatVersion,
  headBytes,
  kinds,
  nextWhole,
  readHead,
  textOf,
  wholeFrame,
  worldOf,
  writeHead,
} from './frame.ts'

export type Archive = {world: string; from: number; texts: string[]}

/** Writes a world's entries to a file, durably; the file is there whole or not at all. */
export async function writeArchive(
  file: string,
  world: string,
  from: number,
  texts: AsyncIterable<string>,
): Promise<void> {
  const unfinished = file + unfinishedEnding
  try {
    await writeFileDurably(unfinished, archiveFrames(world, from, texts))
    await rename(unfinished, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(unfinished, {force: true}).catch(() => {})
    throw error instanceof JournalDamaged ? error : new JournalFailed(file, error)
  }
}

async function* archiveFrames(world: string, from: number, texts: AsyncIterable<string>): AsyncIterable<Buffer> {
  const id = Buffer.from(world)
  yield bareFrame(kinds.head, 1, from, id)
  let number = 1
  for await (const text of texts) {
    const length = headBytes + id.length + Buffer.byteLength(text)
    const frame = Buffer.allocUnsafe(length)
    frame.set(id, headBytes)
    frame.write(text, headBytes + id.length)
    writeHead(frame, 0, {kind: kinds.entry, length, worldBytes: id.length, number, seq: from + number - 1})
    yield frame
    number++
  }
  yield bareFrame(kinds.seal, number, number - 1, id)
}

/** Reads an archive back. Damage is refused with the entry it struck. */
export async function readArchive(path: string): Promise<Archive> {
  const data = await readFile(path)
  const file = basename(path)
  const first = wholeFrame(data, 0) > 0 ? readHead(data, 0) : undefined
  if (!first || first.kind !== kinds.head) {
    throw new JournalDamaged({
      file,
      offset: 0,
      what: 'frame',
      expected: 'the head of an archive',
      got: 'something else',
    })
  }
  const world = worldOf(data, 0)
  if (first.version > formatVersion) {
    const [expected, got] = [`format ${formatVersion}`, `format ${first.version}`]
    throw new JournalDamaged({file, offset: 0, what: 'version', expected, got})
  }
  const from = first.seq
  const texts: string[] = []
  for (let at = first.length; ; ) {
    const length = wholeFrame(data, at)
    const head = readHead(data, at)
    const number = texts.length + 1
    const seq = from + texts.length
    if (length === 0 || !head) {
      const next = nextWhole(data, at)
      const end = next < 0 ? data.length : next
      const lone = originalFrame(data, at, end, (found, id) => found.number === number && id === world)
      throw new JournalDamaged({
        file,
        offset: at,
        what: lone || next >= 0 ? 'frame' : 'cut',
        world,
        seq,
        ...(lone ? {flippedAt: lone.flippedAt} : {}),
        expected: `entry ${seq} or the seal`,
        got: at >= data.length ? 'the end of the file' : 'bytes that do not add up',
      })
    }
    if (head.number !== number || worldOf(data, at) !== world) {
      const [expected, got] = [`frame ${number} of ${world}`, `frame ${head.number} of ${worldOf(data, at)}`]
      throw new JournalDamaged({file, offset: at, what: 'frameNumber', world, seq, expected, got})
    }
    if (head.kind === kinds.seal) return {world, from, texts}
    if (head.kind !== kinds.entry || head.seq !== seq) {
      const [expected, got] = [`entry ${seq}`, `kind ${head.kind}, ${head.seq}`]
      throw new JournalDamaged({file, offset: at, what: 'entryNumber', world, seq, expected, got})
    }
    texts.push(textOf(data, at, length))
    at += length
  }
}

/** Takes an archived world in, under its own id or another. Durable when it resolves; the id must be free. */
export async function importArchive(
  journal: Journal,
  path: string,
  as?: string,
): Promise<{world: string; from: number; to: number}> {
  const {world, from, texts} = await readArchive(path)
  const id = as ?? world
  if (journal.worlds().some(one => one.id === id)) throw new Error(`journal: there is a world ${id} already`)
  texts.forEach((text, i) => {
    journal.append(id, from + i, text)
  })
  await journal.flushed()
  return {world: id, from, to: from + texts.length - 1}
}
