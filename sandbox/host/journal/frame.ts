// A frame: how one record lies in a journal file. Fixed head of 32 bytes, then the world's id, then the text in UTF-8.
//
//    0  marker  F8 59 4A F9   no UTF-8 text contains F8, so a reader that lost its place can find the next frame
//    4  crc32   of everything from byte 8 to the end of the frame
//    8  length  of the whole frame
//   12  kind, 13 bytes of the world's id, 14 version of this format (16 bit)
//   16  number  counts the frames of all worlds from 1 without a gap (64 bit)
//   24  seq     the entry's number in its world; other kinds say below (64 bit)
//   32  world's id, text
//
// All numbers little-endian. Which frames may follow which is the scan's knowledge, not this file's.
import {crc32} from './crc32.ts'

export const headBytes = 32
export const formatVersion = 1
export const markerBytes = Buffer.from([0xf8, 0x59, 0x4a, 0xf9])
const marker = markerBytes.readUInt32LE(0)
/** The longest world id, in bytes. */
export const longestWorld = 255

export const kinds = {
  /** First in every file; seq = segment number, number = of the first counted frame to come. Not counted. */
  head: 0,
  /** An entry of a world. */
  entry: 1,
  /** Everything before it of this world is deleted. */
  tombstone: 2,
  /** Stands for `seq` frames from `number` on that were compacted away. */
  gap: 3,
  /** Last in every file but the newest: a next file exists. number = of the next counted frame. Not counted. */
  seal: 4,
} as const
export type Kind = (typeof kinds)[keyof typeof kinds]

export type Head = {
  kind: Kind
  version: number
  length: number
  worldBytes: number
  number: number
  seq: number
}

const two32 = 2 ** 32

/** Writes everything but the sum; the id and the text already stand behind the head. */
export function writeHead(to: Buffer, at: number, head: Omit<Head, 'version'>): void {
  to.writeUInt32LE(marker, at)
  to.writeUInt32LE(head.length, at + 8)
  to[at + 12] = head.kind
  to[at + 13] = head.worldBytes
  to.writeUInt16LE(formatVersion, at + 14)
  to.writeUInt32LE(head.number % two32, at + 16)
  to.writeUInt32LE(Math.floor(head.number / two32), at + 20)
  to.writeUInt32LE(head.seq % two32, at + 24)
  to.writeUInt32LE(Math.floor(head.seq / two32), at + 28)
  to.writeUInt32LE(crc32(to.subarray(at + 8, at + head.length)), at + 4)
}

/** A frame without text, and without a world unless given. */
export function bareFrame(kind: Kind, number: number, seq: number, world: Uint8Array = new Uint8Array(0)): Buffer {
  const length = headBytes + world.length
  const frame = Buffer.alloc(length)
  frame.set(world, headBytes)
  writeHead(frame, 0, {kind, length, worldBytes: world.length, number, seq})
  return frame
}

/** The head as it stands there, whole or not; undefined when fewer than 32 bytes are left. */
export function readHead(from: Buffer, at: number): Head | undefined {
  if (at + headBytes > from.length) return undefined
  return {
    kind: from[at + 12] as Kind,
    version: from.readUInt16LE(at + 14),
    length: from.readUInt32LE(at + 8),
    worldBytes: from[at + 13]!,
    number: from.readUInt32LE(at + 16) + from.readUInt32LE(at + 20) * two32,
    seq: from.readUInt32LE(at + 24) + from.readUInt32LE(at + 28) * two32,
  }
}

/** Whether a whole frame with the right sum stands here; if so, its length, otherwise 0. */
export function wholeFrame(from: Buffer, at: number): number {
  if (at + headBytes > from.length || from.readUInt32LE(at) !== marker) return 0
  const length = from.readUInt32LE(at + 8)
  if (length < headBytes + from[at + 13]! || at + length > from.length) return 0
  return crc32(from.subarray(at + 8, at + length)) === from.readUInt32LE(at + 4) ? length : 0
}

export const worldOf = (from: Buffer, at: number): string =>
  from.toString('utf8', at + headBytes, at + headBytes + from[at + 13]!)

export const textOf = (from: Buffer, at: number, length: number): string =>
  from.toString('utf8', at + headBytes + from[at + 13]!, at + length)

/** Where the next whole frame after `at` begins, or -1. */
export function nextWhole(from: Buffer, at: number): number {
  for (let found = from.indexOf(markerBytes, at + 1); found >= 0; found = from.indexOf(markerBytes, found + 1)) {
    if (wholeFrame(from, found) > 0) return found
  }
  return -1
}
