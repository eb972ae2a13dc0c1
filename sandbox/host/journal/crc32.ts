// CRC-32 of a frame, and the art of finding the one byte that differs. It knows no frame format.
import * as zlib from 'node:zlib'

const table = new Uint32Array(256)
/** Top byte of a table row → the row: every top byte occurs once, which is what makes the sum reversible. */
const byTop = new Uint8Array(256)
for (let i = 0; i < 256; i++) {
  let c = i
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  table[i] = c >>> 0
  byTop[c >>> 24] = i
}

/** CRC-32 in plain JavaScript, for machines whose zlib does not show its own. */
export function plainCrc32(data: Uint8Array): number {
  let c = 0xffffffff
  for (let i = 0; i < data.length; i++) c = table[(c ^ data[i]!) & 0xff]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

const ofZlib = (zlib as {crc32?: (data: Uint8Array) => number}).crc32

export const crc32: (data: Uint8Array) => number = ofZlib ?? plainCrc32

/**
 * The single byte whose change explains why `data` has the sum `got` instead of `expected`: its index and the value to
 * xor it with. Undefined when no single byte does.
 *
 * The sum is linear: the difference of the sums is the sum of the difference. Running that difference backwards, byte
 * by byte from the end, it is a bare table row exactly where a lone byte differs.
 */
export function loneDifference(
  length: number,
  expected: number,
  got: number,
): {index: number; xor: number} | undefined {
  let difference = (expected ^ got) >>> 0
  for (let index = length - 1; index >= 0; index--) {
    const row = byTop[difference >>> 24]!
    const rest = (difference ^ table[row]!) >>> 0
    if (rest === 0) return row === 0 ? undefined : {index, xor: row}
    difference = ((rest << 8) | row) >>> 0
  }
  return undefined
}
