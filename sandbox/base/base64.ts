// Bytes as base64 text and back, for entries (journal text is JSON). Works in Node and in browsers alike; btoa and atob do
// too, but take seconds for the largest file that may be uploaded. It reads only what it wrote: protocol reads clients'.
import {assert} from './assert.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codes = Uint8Array.from(alphabet, digit => digit.charCodeAt(0))
const values = new Uint8Array(128)
codes.forEach((code, value) => {
  values[code] = value
})
const padding = 0x3d
const ascii = new TextDecoder('latin1')

export function bytesToBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let to = 0
  for (let from = 0; from < bytes.length; from += 3) {
    const second = bytes[from + 1] ?? 0
    const third = bytes[from + 2] ?? 0
    const three = ((bytes[from] as number) << 16) | (second << 8) | third
    text[to++] = codes[three >> 18] as number
    text[to++] = codes[(three >> 12) & 63] as number
    text[to++] = from + 1 < bytes.length ? (codes[(three >> 6) & 63] as number) : padding
    text[to++] = from + 2 < bytes.length ? (codes[three & 63] as number) : padding
  }
  return ascii.decode(text)
}

/** The bytes of a text that `bytesToBase64` wrote. */
export function base64ToBytes(text: string): Uint8Array {
  assert(text.length % 4 === 0, () => `base64: expected fours of digits, got ${text.length}`)
  const missing = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - missing)
  let to = 0
  for (let from = 0; from < text.length; from += 4) {
    const three =
      ((values[text.charCodeAt(from)] as number) << 18) |
      ((values[text.charCodeAt(from + 1)] as number) << 12) |
      ((values[text.charCodeAt(from + 2)] as number) << 6) |
      (values[text.charCodeAt(from + 3)] as number)
    bytes[to++] = three >> 16
    if (to < bytes.length) bytes[to++] = (three >> 8) & 255
    if (to < bytes.length) bytes[to++] = three & 255
  }
  return bytes
}
