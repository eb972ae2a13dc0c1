// The memory of the sql.js module: text and bytes go in as parameters through one reused buffer, and come out of columns.
// Safe because every statement runs to its end within one synchronous call. It knows no statements.
import {assert, BrokenInvariant} from '../base/assert.ts'
import type {SqliteCalls} from './sqlite-module.ts'

/** Room for the parameters of one call; longer ones get memory of their own for that call. */
const bufferBytes = 65_536

export type Heap = ReturnType<typeof openHeap>

/** The memory behind a module's calls; one for all its databases. */
export function openHeap(calls: SqliteCalls, memory: WebAssembly.Memory) {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true})
  const buffer = calls._malloc(bufferBytes)
  const out = calls._malloc(16)
  assert(buffer !== 0 && out !== 0, 'SQL engine: no memory for the parameter buffer')
  const bufferEnd = buffer + bufferBytes
  let bytes = new Uint8Array(memory.buffer)
  let next = buffer
  let own: number[] = []

  /** The memory as bytes. It is detached whenever the module grows, so nobody keeps it across a call. */
  const view = (): Uint8Array => {
    if (bytes.length === 0) bytes = new Uint8Array(memory.buffer)
    return bytes
  }

  const reserve = (size: number): number => {
    if (next + size <= bufferEnd) {
      const pointer = next
      next += size
      return pointer
    }
    const pointer = calls._malloc(size)
    if (pointer === 0) throw new BrokenInvariant(`SQL engine: no memory for a parameter of ${size} bytes`)
    own.push(pointer)
    return pointer
  }

  return {
    calls,
    view,
    /** Writes text as UTF-8 (a lone surrogate as U+FFFD); its place is returned, its size is `written`. */
    written: 0,
    writeText(text: string): number {
      const length = text.length
      if (length <= 64) {
        const place = reserve(length * 3)
        const to = view()
        let end = place
        for (let i = 0; i < length; i++) {
          const code = text.charCodeAt(i)
          if (code < 0x80) to[end++] = code
          else if (code >= 0x800 && (code < 0xd800 || code >= 0xe000)) {
            to[end] = 0xe0 | (code >> 12)
            to[end + 1] = 0x80 | ((code >> 6) & 0x3f)
            to[end + 2] = 0x80 | (code & 0x3f)
            end += 3
          } else {
            // accents and surrogates are rare: the encoder's
            end += encoder.encodeInto(text.slice(i), to.subarray(end, place + length * 3)).written
            break
          }
        }
        this.written = end - place
        return place
      }
      const place = reserve(length * 3)
      this.written = encoder.encodeInto(text, view().subarray(place, place + length * 3)).written
      return place
    },
    writeBytes(data: Uint8Array): number {
      const place = reserve(data.length)
      view().set(data, place)
      return place
    },
    /** Ends the life of everything written since the last call. */
    release() {
      next = buffer
      if (own.length > 0) {
        for (const pointer of own) calls._free(pointer)
        own = []
      }
    },
    readText(place: number, size: number): string {
      const from = view()
      if (size > 40) return decoder.decode(from.subarray(place, place + size))
      const end = place + size
      let i = place
      while (i < end && from[i]! < 0x80) i++
      let text = asciiText(from, place, i)
      // what is not ASCII is mostly Chinese: three bytes each; anything rarer, or malformed, is the decoder's
      while (i < end) {
        const a = from[i]!
        if (a < 0x80) {
          text += String.fromCharCode(a)
          i++
        } else if (a >= 0xe1 && a <= 0xec && i + 2 < end) {
          const b = from[i + 1]!
          const c = from[i + 2]!
          if ((b & 0xc0) !== 0x80 || (c & 0xc0) !== 0x80) return decoder.decode(from.subarray(place, end))
          text += String.fromCharCode(((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f))
          i += 3
        } else return decoder.decode(from.subarray(place, end))
      }
      return text
    },
    readCString(place: number): string {
      const from = view()
      return decoder.decode(from.subarray(place, from.indexOf(0, place)))
    },
    /** Two words SQLite may write results into, and how to read them. */
    out,
    word: (place: number): number => new DataView(memory.buffer).getUint32(place, true),
  }
}

/** ASCII bytes as text, eight at a time: a call for each character would make as many throw-away texts. */
function asciiText(from: Uint8Array, start: number, end: number): string {
  const char = String.fromCharCode
  let text = ''
  let i = start
  for (; i + 8 <= end; i += 8) {
    text += char(
      from[i]!,
      from[i + 1]!,
      from[i + 2]!,
      from[i + 3]!,
      from[i + 4]!,
      from[i + 5]!,
      from[i + 6]!,
      from[i + 7]!,
    )
  }
  if (end - i >= 4) {
    text += char(from[i]!, from[i + 1]!, from[i + 2]!, from[i + 3]!)
    i += 4
  }
  if (end - i >= 2) {
    text += char(from[i]!, from[i + 1]!)
    i += 2
  }
  return i < end ? text + char(from[i]!) : text
}
