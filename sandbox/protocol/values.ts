// Reads one value of one field: text, coded text, number, date, bytes. The quick roads for what most clients send stand
// in rows.ts; whatever is odd about a value ends here and is read, forgiven with a note, or refused with the reason.
// It does not know nodes or messages.
import {mulDiv, parseDecimal, plainDecimal} from '../base/fen.ts'
import {decodeBase64} from './base64.ts'
import {type CodeCheck, codeCheck, isKnownCode} from './code-tables.ts'
import {type DateType, declaredDate, isDeclaredDate} from './dates.ts'
import type {Field} from './field-shapes.ts'
import type {Reading} from './reading.ts'
import {show} from './reading.ts'
import type {WireValue} from './types.ts'

export const textKind = 0
export const codedKind = 1
export const numberKind = 2
export const dateKind = 3
const bytesKind = 4

/** A field made ready for reading, once when the programme starts. */
export type FieldReader = {
  field: Field
  code: string
  kind: number
  /** Most characters of a text. */
  most: number
  /** Most characters in a lenient world. */
  mostLenient: number
  /** 10^scale of a number. */
  factor: number
  /** Largest scaled value of a number. */
  largest: number
  /** The same for JSON numbers. */
  largestQuick: number
  check: CodeCheck | undefined
  /** As BadMessage.expected carries it. */
  expected: string
}

export function fieldReader(field: Field): FieldReader {
  const largest = field.length === 0 ? Number.MAX_SAFE_INTEGER : 10 ** Math.min(field.length, 16) - 1
  return {
    field,
    code: field.code,
    kind: kindOf(field),
    most: field.length,
    mostLenient: Math.max(field.length, field.longerElsewhere ?? 0),
    factor: 10 ** field.scale,
    largest: Math.min(largest, Number.MAX_SAFE_INTEGER),
    largestQuick: Math.min(largest, largestExact),
    check: field.table === undefined ? undefined : codeCheck(field.table),
    expected: expectation(field),
  }
}

function kindOf(field: Field): number {
  switch (field.type) {
    case 'string':
      return field.table !== undefined || field.repairs !== undefined ? codedKind : textKind
    case 'number':
      return numberKind
    case 'date':
    case 'datetime':
      return dateKind
    case 'bytes':
      return bytesKind
  }
}

/** 'string(30)', 'number(16,2)', 'date', 'datetime', 'bytes', 'table:gend'. */
function expectation(field: Field): string {
  if (field.type === 'string') return `string(${field.length})`
  if (field.type === 'number') return `number(${field.length}${field.scale > 0 ? `,${field.scale}` : ''})`
  return field.type
}

/**
 * The value as the field declares it, or undefined with `reading.bad` set. `value` is not null, not '' and not missing.
 */
export function readValue(reader: FieldReader, value: unknown, path: string, reading: Reading): WireValue {
  switch (reader.kind) {
    case textKind:
      return readText(reader, value, path, reading)
    case codedKind:
      return readCoded(reader, value, path, reading)
    case numberKind:
      return readNumber(reader, value, path, reading)
    case dateKind:
      return readDate(reader, value, path, reading)
    default:
      return readBytes(reader, value, path, reading)
  }
}

function asText(reader: FieldReader, value: unknown, path: string, reading: Reading): string | undefined {
  if (typeof value === 'string') return value
  // A long number has already lost its last digits in JSON; taking it would file the line under another number.
  if (typeof value !== 'number' || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    return reading.refuse('type', path, reader.expected, show(value))
  }
  reading.note('textAsNumber', path, value)
  return String(value)
}

/** Control characters but for line breaks and tabs, halves of surrogate pairs, and what a decoder puts for lost bytes. */
const unreadable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function readText(reader: FieldReader, value: unknown, path: string, reading: Reading): string | undefined {
  const text = asText(reader, value, path, reading)
  if (text === undefined || !fits(reader, text, path, reading)) return undefined
  return text
}

/** Length in characters, then characters that no book can keep. */
function fits(reader: FieldReader, text: string, path: string, reading: Reading): boolean {
  if (text.length > reader.most && !(text.length <= reader.most * 2 && characters(text) <= reader.most)) {
    if (text.length > reader.mostLenient) {
      reading.refuse('length', path, reader.expected, `length:${text.length}`)
      return false
    }
    if (!reading.forgive('tooLong', path, text, 'length', reader.expected)) return false
  }
  if (reading.suspicious && unreadable.test(text)) {
    reading.refuse('type', path, 'readable', show(text))
    return false
  }
  return true
}

function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

function readCoded(reader: FieldReader, value: unknown, path: string, reading: Reading): string | undefined {
  const text = asText(reader, value, path, reading)
  if (text === undefined) return undefined
  const {check, field} = reader
  const own = field.repairs !== undefined && Object.hasOwn(field.repairs, text) ? field.repairs[text] : undefined
  if (check === undefined ? own === undefined : isKnownCode(check, text)) {
    return fits(reader, text, path, reading) ? text : undefined
  }
  const repaired = own ?? check?.repairs.get(text)
  const expected = check === undefined ? reader.expected : `table:${check.name}`
  if (repaired !== undefined) {
    return reading.forgive('codeSpelling', path, text, 'code', expected) ? repaired : undefined
  }
  if (!fits(reader, text, path, reading)) return undefined
  if (check?.open && reading.forgive('unknownCode', path, text, 'code', expected)) return text
  return reading.refuse('code', path, expected, show(text))
}

/** Characters a number or a date may be written with, blanks and needless zeros included. */
const longestText = 40

/** A JSON number keeps fifteen digits; of more nobody knows what the client meant. Texts are exact. */
const largestExact = 999_999_999_999_999

function readNumber(reader: FieldReader, value: unknown, path: string, reading: Reading): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') {
    return reading.refuse('type', path, reader.expected, show(value))
  }
  const {scale} = reader.field
  if (typeof value === 'number' && Math.abs(value) * reader.factor > largestExact) {
    return reading.refuse('length', path, reader.expected, show(value))
  }
  if (typeof value === 'string' && value.length > longestText) {
    return reading.refuse('length', path, reader.expected, show(value))
  }
  // what Java's BigDecimal prints for 0.00000000 or 300 without its zeros: '0E-8', '3E+2'
  const digits = typeof value === 'string' ? plainDecimal(value.trim()) : value
  if (typeof digits === 'string' && digits.length > longestText) {
    return reading.refuse('length', path, reader.expected, show(value))
  }
  if (typeof value === 'string' && digits !== value.trim()) {
    if (!reading.forgive('exponent', path, value, 'type', reader.expected)) return undefined
  }
  let parsed = parseDecimal(digits, scale)
  if (!parsed.ok && parsed.error === 'too-fine') {
    // A number of pieces or a position is whole or wrong; only what has decimals may be rounded.
    if (scale === 0) return reading.refuse('precision', path, reader.expected, show(value))
    if (!reading.forgive('tooFine', path, value, 'precision', reader.expected)) return undefined
    parsed = roundedDecimal(digits, scale)
  }
  if (!parsed.ok && parsed.error === 'not-a-number') return reading.refuse('type', path, reader.expected, show(value))
  if (!parsed.ok || Math.abs(parsed.value) > reader.largest) {
    return reading.refuse('length', path, reader.expected, show(value))
  }
  if (typeof value === 'string') reading.note('numberAsText', path, value)
  return parsed.value
}

/** Commercial rounding looks at the first dropped digit only; the rest is cut away before. */
function roundedDecimal(value: string | number, scale: number): ReturnType<typeof parseDecimal> {
  const plain = String(value).trim()
  // JSON numbers below a millionth print with an exponent; half a unit of the finest scale is still above them.
  if (/e-/i.test(plain))
    return {ok: true, value: scale >= 6 && Math.abs(Number(plain)) >= 5e-7 ? Math.sign(Number(plain)) : 0}
  const point = plain.indexOf('.')
  const cut = parseDecimal(plain.slice(0, point + scale + 2), scale + 1)
  return cut.ok ? {ok: true, value: mulDiv(cut.value, 1, 10)} : cut
}

function readDate(reader: FieldReader, value: unknown, path: string, reading: Reading): string | undefined {
  const type = reader.field.type as DateType
  const isNumber = typeof value === 'number' && Number.isSafeInteger(value)
  if (typeof value !== 'string' && !isNumber) return reading.refuse('date', path, type, show(value))
  const given = String(value)
  if (given.length > longestText) return reading.refuse('date', path, type, show(value))
  const text = given.trim()
  if (isDeclaredDate(text, type)) return text
  if (reader.field.wholeDay !== undefined && isDeclaredDate(text, 'date')) {
    return `${text} ${reader.field.wholeDay === 'begin' ? '00:00:00' : '23:59:59'}`
  }
  const declared = declaredDate(text, type)
  if (declared === undefined) return reading.refuse('date', path, type, show(value))
  return reading.forgive('dateForm', path, value, 'date', type) ? declared : undefined
}

function readBytes(reader: FieldReader, value: unknown, path: string, reading: Reading): Uint8Array | undefined {
  if (typeof value === 'string') {
    const octets = decodeBase64(value)
    if (octets?.length === 0) return reading.refuse('missing', path, reader.expected, show(value))
    return octets ?? reading.refuse('type', path, reader.expected, show(value))
  }
  if (!Array.isArray(value)) return reading.refuse('type', path, reader.expected, show(value))
  if (value.length === 0) return reading.refuse('missing', path, reader.expected, show(value))
  const octets = new Uint8Array(value.length)
  for (let i = 0; i < value.length; i++) {
    const octet: unknown = value[i]
    // Java clients send signed bytes, .NET clients unsigned ones; storing wraps the former.
    if (typeof octet !== 'number' || !Number.isInteger(octet) || octet < -128 || octet > 255) {
      return reading.refuse('type', `${path}[${i}]`, 'octet', show(octet))
    }
    octets[i] = octet
  }
  return octets
}
