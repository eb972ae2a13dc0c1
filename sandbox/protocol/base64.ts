// Base64 as file uploads carry it. Browsers and Node decode it too, but slowly for megabytes; line breaks are allowed,
// padding may be missing. It does not know files.

const values = new Int8Array(128).fill(-1)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i

const isBlank = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09

/** The octets, or undefined when the text is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let end = text.length
  let padding = 0
  while (end > 0 && (isBlank(text.charCodeAt(end - 1)) || (text.charAt(end - 1) === '=' && padding < 2))) {
    if (text.charAt(--end) === '=') padding++
  }
  const octets = new Uint8Array((end * 3) >> 2)
  let length = 0
  let bits = 0
  let held = 0
  let digits = 0
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i)
    const value = c < 128 ? (values[c] as number) : -1
    if (value < 0) {
      if (isBlank(c)) continue
      return undefined
    }
    held = ((held << 6) | value) & 0xffffff
    digits++
    bits += 6
    if (bits >= 8) {
      bits -= 8
      octets[length++] = (held >> bits) & 0xff
    }
  }
  const rest = digits % 4
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) return undefined
  return octets.slice(0, length)
}
