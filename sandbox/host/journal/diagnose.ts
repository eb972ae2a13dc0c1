// What happened to a frame that cannot be read: a flipped byte, or something worse. A frame in which exactly one byte
// is wrong can be read as it was written, so the entry it held can be named. It decides nothing; the scan does.
import {crc32, loneDifference} from './crc32.ts'
import {type Head, headBytes, markerBytes, readHead, wholeFrame, worldOf} from './frame.ts'

/** The frame as it was written, and where in the file the wrong byte stands. */
export type Original = {head: Head; world: string; flippedAt: number}

/**
 * The frame that stood from `at` to `end`, if one wrong byte explains everything. `plausible` judges the result: a sum
 * can be explained by chance (about once in 10 million per byte of the frame), a fitting frame number as well cannot.
 */
export function originalFrame(
  data: Buffer,
  at: number,
  end: number,
  plausible: (head: Head, world: string) => boolean,
): Original | undefined {
  const length = end - at
  if (length < headBytes) return undefined
  const frame = Buffer.from(data.subarray(at, end))
  const attempt = (index: number, value: number): Original | undefined => {
    const before = frame[index]!
    frame[index] = value
    const head = wholeFrame(frame, 0) === length ? readHead(frame, 0) : undefined
    const world = head && worldOf(frame, 0)
    frame[index] = before
    return head && world !== undefined && plausible(head, world) ? {head, world, flippedAt: at + index} : undefined
  }

  // the marker and the length say what they must be
  for (let i = 0; i < 4; i++) {
    const found = frame[i] === markerBytes[i] ? undefined : attempt(i, markerBytes[i]!)
    if (found) return found
  }
  const lengthBytes = Buffer.alloc(4)
  lengthBytes.writeUInt32LE(length)
  for (let i = 0; i < 4; i++) {
    const found = frame[8 + i] === lengthBytes[i] ? undefined : attempt(8 + i, lengthBytes[i]!)
    if (found) return found
  }
  const expected = frame.readUInt32LE(4)
  const got = crc32(frame.subarray(8))
  const lone = loneDifference(length - 8, expected, got)
  if (lone) {
    const found = attempt(8 + lone.index, frame[8 + lone.index]! ^ lone.xor)
    if (found) return found
  }
  // the wrong byte stands in the sum itself
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(got)
  for (let i = 0; i < 4; i++) {
    const found = frame[4 + i] === sum[i] ? undefined : attempt(4 + i, sum[i]!)
    if (found) return found
  }
  return undefined
}
