// Reading a journal from its files at start: every frame is checked, every world's entries are found. A write that was
// torn by a crash is cut off and reported; any other damage is refused with the place and the entry it struck.
// It writes nothing; mending is the opener's work.
//
// Torn or damaged? A write can only be torn at the very end: nothing whole follows it, in this file or the next. If
// whole frames follow, it is damage. If none follow and the bytes up to the end of the file are one complete frame in
// which exactly one byte is wrong, that is a flipped byte in an entry that was whole once: damage too. A torn write
// leaves too few bytes, or zeros, or a mixture that no single byte explains: cut off. It was never acknowledged,
// unless the disk lost what it had confirmed; in that case the loss is at least reported.
import {readFile} from 'node:fs/promises'
import {originalFrame} from './diagnose.ts'
import {type Damage, JournalDamaged} from './errors.ts'
import {segmentName, segmentPath} from './files.ts'
import {formatVersion, type Head, headBytes, kinds, nextWhole, readHead, textOf, wholeFrame, worldOf} from './frame.ts'
import {WorldIndex} from './world-index.ts'

/** A torn write at the end: what was cut, and the entry it had begun to write, as far as its head tells. */
export type Healed = {file: string; segment: number; offset: number; bytes: number; world?: string; seq?: number}

export type Scan = {
  worlds: Map<string, WorldIndex>
  /** Number of the last tombstone of a deleted world: frames of it with a lower number are dead. */
  tombstones: Map<string, number>
  /** Dead bytes by segment. */
  dead: Map<number, number>
  /** Number of the last segment; 0 when there is none. */
  last: number
  /** Where the last segment's whole frames end; 0 when even its head is missing. */
  end: number
  /** The segment before the last, when its seal never got written: where it belongs. */
  unsealed?: {segment: number; end: number}
  /** Number of the next counted frame. */
  next: number
  bytes: number
  healed?: Healed
}

type Bad = {segment: number; offset: number; data: Buffer}

export async function scanJournal(folder: string, segments: readonly number[]): Promise<Scan> {
  const scan: Scan = {worlds: new Map(), tombstones: new Map(), dead: new Map(), last: 0, end: 0, next: 1, bytes: 0}
  // worlds with a hole: fine if a tombstone follows, since part of a deleted world may be compacted away already
  const suspects = new Map<string, Damage>()
  let bad: Bad | undefined
  let sealed = true
  for (const segment of segments) {
    if (segment !== scan.last + 1) missing(scan.last + 1, segment)
    const data = await readFile(segmentPath(folder, segment))
    if (bad) {
      // after a torn end only an empty file may follow: the one that was being begun
      if (countsFrames(data)) throw await damaged(folder, segments, scan, bad)
      scan.unsealed = {segment: scan.last, end: bad.offset}
    } else if (!sealed) {
      if (countsFrames(data)) {
        throw new JournalDamaged({
          ...place(scan.last, scan.end),
          what: 'cut',
          expected: 'a seal, since a next segment has entries',
          got: 'the end of the file',
        })
      }
      scan.unsealed = {segment: scan.last, end: scan.end}
    }
    const read = readSegment(scan, suspects, segment, data)
    scan.last = segment
    scan.bytes += data.length
    scan.end = read.end
    sealed = read.sealed
    if (read.end < data.length) {
      const found = {segment, offset: read.end, data}
      if (bad || sealed || nextWhole(data, read.end) >= 0) throw await damaged(folder, segments, scan, found)
      bad = found
    }
  }
  for (const damage of suspects.values()) throw new JournalDamaged(damage)
  if (sealed && scan.last > 0) missing(scan.last + 1, undefined)
  if (bad) {
    const lone = diagnose(scan, bad, bad.data.length)
    if (lone) throw new JournalDamaged({...place(bad.segment, bad.offset), ...lone})
    scan.healed = healedOf(bad)
  }
  return scan
}

const place = (segment: number, offset: number) => ({file: segmentName(segment), segment, offset})

function missing(segment: number, found: number | undefined): never {
  throw new JournalDamaged({
    ...place(segment, 0),
    what: 'missingSegment',
    expected: segmentName(segment),
    got: found === undefined ? 'no such file' : segmentName(found),
  })
}

/** Whether a file holds anything but its head. */
function countsFrames(data: Buffer): boolean {
  return nextWhole(data, wholeFrame(data, 0) > 0 ? 0 : -1) >= 0
}

/** Takes a segment's frames in until the end or the first that is not whole. */
function readSegment(
  scan: Scan,
  suspects: Map<string, Damage>,
  segment: number,
  data: Buffer,
): {end: number; sealed: boolean} {
  let world: WorldIndex | undefined
  let at = 0
  let sealed = false
  while (at < data.length && !sealed) {
    const length = wholeFrame(data, at)
    if (length === 0) break
    const head = readHead(data, at)!
    if (head.version > formatVersion) {
      const [expected, got] = [`format ${formatVersion}`, `format ${head.version}`]
      throw new JournalDamaged({...place(segment, at), what: 'version', expected, got})
    }
    if (head.number !== scan.next) {
      const lost = `frame ${scan.next}`
      throw new JournalDamaged({
        ...place(segment, at),
        what: 'frameNumber',
        expected: lost,
        got: `frame ${head.number}`,
      })
    }
    if ((at === 0) !== (head.kind === kinds.head) || (at === 0 && head.seq !== segment)) {
      const [expected, got] = [
        at === 0 ? `the head of segment ${segment}` : 'an entry',
        `kind ${head.kind} of ${head.seq}`,
      ]
      throw new JournalDamaged({...place(segment, at), what: 'frame', expected, got})
    }
    if (head.kind === kinds.entry) {
      // consecutive frames are often of one world: compare bytes before decoding the id
      if (world?.idBytes.compare(data, at + headBytes, at + headBytes + head.worldBytes) !== 0) {
        const id = worldOf(data, at)
        world = scan.worlds.get(id)
        if (!world) {
          world = new WorldIndex(id, head.seq)
          scan.worlds.set(id, world)
        }
      }
      if (head.seq !== world.next && !suspects.has(world.id)) {
        const [expected, got] = [`entry ${world.next}`, `entry ${head.seq}`]
        suspects.set(world.id, {
          ...place(segment, at),
          what: 'entryNumber',
          world: world.id,
          seq: world.next,
          expected,
          got,
        })
      }
      world.add(segment, at, length)
      scan.next++
    } else if (head.kind === kinds.tombstone) {
      const id = worldOf(data, at)
      const gone = scan.worlds.get(id)
      if (gone) countDead(scan.dead, gone)
      scan.worlds.delete(id)
      suspects.delete(id)
      scan.tombstones.set(id, head.number)
      world = undefined
      scan.next++
    } else if (head.kind === kinds.gap) scan.next += head.seq
    else if (head.kind === kinds.seal) sealed = true
    at += length
  }
  return {end: at, sealed}
}

/** Adds a deleted world's frames to the dead bytes of their segments. */
export function countDead(dead: Map<number, number>, gone: WorldIndex): void {
  for (let i = 0; i < gone.count; i++) {
    const segment = gone.segments[i]!
    dead.set(segment, (dead.get(segment) ?? 0) + gone.lengths[i]!)
  }
}

const fits = (scan: Scan, bad: Bad) => (head: Head, world: string) =>
  head.number === scan.next &&
  (head.kind === kinds.head
    ? head.seq === bad.segment
    : head.kind !== kinds.entry || head.seq === (scan.worlds.get(world)?.next ?? head.seq))

/** The damage when one wrong byte explains the frame from the bad place to `end`. */
function diagnose(scan: Scan, bad: Bad, end: number): Omit<Damage, 'file' | 'offset' | 'segment'> | undefined {
  const original = originalFrame(bad.data, bad.offset, end, fits(scan, bad))
  if (!original) return undefined
  const {head, world, flippedAt} = original
  return {
    what: 'frame',
    flippedAt,
    ...(head.kind === kinds.entry ? {world, seq: head.seq} : {}),
    expected: `frame ${head.number} of ${head.length} bytes`,
    got: 'bytes that do not add up',
  }
}

/** The error for a bad place that whole frames follow. */
async function damaged(folder: string, segments: readonly number[], scan: Scan, bad: Bad): Promise<JournalDamaged> {
  const next = nextWhole(bad.data, bad.offset)
  const lone = diagnose(scan, bad, next < 0 ? bad.data.length : next)
  return new JournalDamaged({
    ...place(bad.segment, bad.offset),
    ...(lone ?? {
      what: 'frame',
      ...(await nextKnown(folder, segments, scan, bad)),
      expected: `frame ${scan.next}`,
      got: next < 0 ? 'no whole frame in this file' : `the next whole frame at byte ${next}`,
    }),
  })
}

/** Which entry is missing, from what follows: the first world that goes on with a later number lost the ones between. */
async function nextKnown(
  folder: string,
  segments: readonly number[],
  scan: Scan,
  bad: Bad,
): Promise<{world?: string; seq?: number}> {
  const seen = new Set<string>()
  for (const segment of segments.filter(number => number >= bad.segment)) {
    const data = segment === bad.segment ? bad.data : await readFile(segmentPath(folder, segment))
    for (let at = nextWhole(data, segment === bad.segment ? bad.offset : -1); at >= 0; ) {
      const head = readHead(data, at)!
      const world = worldOf(data, at)
      if (head.kind === kinds.entry && !seen.has(world)) {
        seen.add(world)
        const next = scan.worlds.get(world)?.next
        if (next !== undefined && head.seq > next) return {world, seq: next}
      }
      at = wholeFrame(data, at + head.length) > 0 ? at + head.length : nextWhole(data, at)
    }
  }
  return {}
}

function healedOf(bad: Bad): Healed {
  const {segment, offset, data} = bad
  const head = readHead(data, offset)
  const idWritten = head?.kind === kinds.entry && offset + headBytes + head.worldBytes <= data.length
  return {
    file: segmentName(segment),
    segment,
    offset,
    bytes: data.length - offset,
    ...(idWritten ? {world: worldOf(data, offset), seq: head.seq} : {}),
  }
}

/** The text of an entry in a file's bytes, or undefined unless exactly that entry stands there whole. */
export function entryAt(data: Buffer, at: number, length: number, world: string, seq: number): string | undefined {
  if (wholeFrame(data, at) !== length) return undefined
  const head = readHead(data, at)!
  if (head.kind !== kinds.entry || head.seq !== seq || worldOf(data, at) !== world) return undefined
  return textOf(data, at, length)
}
