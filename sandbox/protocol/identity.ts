// Identity numbers 公民身份号码. The sandbox holds synthetic people only, whose numbers use a reserved area: province
// digits followed by 9900, which no place in China has. A number that could be somebody's is found here before the
// message is read any further, so that it is refused and never stored. It knows no persons.
import {dayExists} from './dates.ts'

/** What was found; the number itself is never repeated. */
export type FoundIdentity = {
  /** Index in the raw text of the digits, or -1 when they stood behind escapes. */
  at: number
  /** Province digits and length, the rest starred: '11****************'. */
  masked: string
}

/** First two digits of identity numbers: provinces, with Taiwan, Hong Kong, Macao and the residence permits' 83. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** Digits 3–6 of every synthetic number. */
export const reservedArea = '9900'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The 18th character 校验码 of GB 11643 for the first 17 digits: '0'–'9' or 'X'. */
export function identityCheckDigit(first17: string): string {
  let total = 0
  for (let i = 0; i < 17; i++) total += (first17.charCodeAt(i) - 48) * (weights[i] as number)
  return '10X98765432'.charAt(total % 11)
}

/** 18 characters with a right check digit and a birth date that exists, whatever the area. */
export function isIdentityNumber(text: string): boolean {
  return (
    /^\d{17}[\dXx]$/.test(text) &&
    identityCheckDigit(text) === text.charAt(17).toUpperCase() &&
    isBirthDay(text.slice(6, 14))
  )
}

const isReal = (area: string) => provinces.has(area.slice(0, 2)) && area.slice(2, 6) !== reservedArea

const isBirthDay = (yyyymmdd: string): boolean =>
  yyyymmdd < '21' && dayExists(Number(yyyymmdd.slice(0, 4)), Number(yyyymmdd.slice(4, 6)), Number(yyyymmdd.slice(6)))

/**
 * Finds a number that could be a real person's, standing as a word of its own anywhere in the text; an old 15-digit
 * number only as the value of certno or mdtrt_cert_no, where nothing else has that look. Escaped digits count too.
 */
export function findRealIdentity(raw: string): FoundIdentity | undefined {
  // UTF-16 read as UTF-8 has a zero byte between the digits
  const found = scan(raw) ?? (raw.includes('\0') ? scan(raw.replaceAll('\0', '')) : undefined)
  if (found || !raw.includes('\\')) return found
  // Escapes hide digits (0 as \u0030) or stick a letter to them (a line break is \n); JSON text inside JSON escapes twice.
  const once = unescaped(raw)
  const hidden = scan(once) ?? scan(unescaped(once))
  return hidden && {...hidden, at: -1}
}

/** Only letters, digits and the backslash matter here; any other escape is as good as a blank. */
const unescaped = (text: string): string =>
  text
    .replace(/\\u(?!00[2-7])[\da-fA-F]{4}|\\[nrtbf]/g, ' ')
    .replace(/\\u00([2-7][\da-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Runs of 15, 17 or 18 digits contain every 15th index at least once, so that the others need no look. */
function scan(text: string): FoundIdentity | undefined {
  const {length} = text
  for (let i = 14; i < length; i += 15) {
    if (!isDigit(text.charCodeAt(i))) continue
    let start = i
    while (start > 0 && isDigit(text.charCodeAt(start - 1))) start--
    let end = i + 1
    while (end < length && isDigit(text.charCodeAt(end))) end++
    const digits = end - start
    if (digits >= 15 && digits <= 18 && !isWordCharacter(text.charCodeAt(start - 1))) {
      const found = judge(text, start, end)
      if (found) return found
    }
    i = end - 1
  }
  return undefined
}

function judge(text: string, start: number, end: number): FoundIdentity | undefined {
  const digits = end - start
  const next = text.charCodeAt(end)
  if (digits === 17 && (next === 0x58 || next === 0x78) && !isWordCharacter(text.charCodeAt(end + 1))) {
    return ifReal18(text.slice(start, end + 1), start)
  }
  if (isWordCharacter(next)) return undefined
  if (digits === 18) return ifReal18(text.slice(start, end), start)
  if (digits === 15) return ifReal15(text, start)
  return undefined
}

const ifReal18 = (number: string, at: number): FoundIdentity | undefined =>
  isReal(number) && isIdentityNumber(number) ? {at, masked: masked(number)} : undefined

function ifReal15(text: string, start: number): FoundIdentity | undefined {
  const number = text.slice(start, start + 15)
  const key = /(?:certno|mdtrt_cert_no)[^\w]{1,12}$/i.test(text.slice(Math.max(0, start - 32), start))
  return key && isReal(number) && isBirthDay(`19${number.slice(6, 12)}`)
    ? {at: start, masked: masked(number)}
    : undefined
}

const masked = (number: string): string => number.slice(0, 2) + '*'.repeat(number.length - 2)

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39
const isWordCharacter = (c: number): boolean => isDigit(c) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a)
