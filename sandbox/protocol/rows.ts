// Reads the rows of a node: every field of the table in the table's order, so that equal content makes equal rows.
// Made for speed: what clients usually send goes straight through, everything odd takes the long road in values.ts.
// It does not know envelopes or transactions.

import {isDeclaredDate} from './dates.ts'
import type {Field, Node} from './field-shapes.ts'
import {demanded} from './field-shapes.ts'
import type {Reading} from './reading.ts'
import {clip, show} from './reading.ts'
import type {Leniency, WireRow, WireValue} from './types.ts'
import {codedKind, dateKind, type FieldReader, fieldReader, numberKind, readValue, textKind} from './values.ts'

export type JsonObject = {[key: string]: unknown}

type RowField = FieldReader & {demandedLenient: boolean; demandedStrict: boolean}

export type NodeReader = {
  node: Node
  fields: readonly RowField[]
  /** A row with every field undefined. */
  blank: WireRow
  /** Keys as clients write them, without capitals and underscores → the field's code. */
  byLooseKey: ReadonlyMap<string, string>
  /** How a missing field is noted. */
  missing: Leniency['kind']
}

export function nodeReader(node: Node, missing: Leniency['kind'] = 'missingLate'): NodeReader {
  const fields = node.fields.map(field => ({
    ...fieldReader(field),
    demandedLenient: demanded(field, false),
    demandedStrict: demanded(field, true),
  }))
  const byLooseKey = new Map<string, string>()
  for (const field of node.fields) {
    for (const key of [field.code, ...(field.spellings ?? [])]) byLooseKey.set(looseKey(key), field.code)
  }
  return {
    node,
    fields,
    blank: Object.fromEntries(node.fields.map(field => [field.code, undefined])),
    byLooseKey,
    missing,
  }
}

/** Keys an object may have: far more than any node has fields, far fewer than would slow others down. */
export const mostKeys = 1000

export const tooManyKeys = (path: string, keys: number, reading: Reading): undefined =>
  reading.refuse('node', path, `keys:${mostKeys}`, `keys:${keys}`)

/** 'parentValue', 'PARENT_VALUE' and 'parent_value' are one key. */
const looseKey = (key: string): string => key.replaceAll('_', '').toLowerCase()

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The row with every field of the table as a key (empty ones undefined), or undefined with `reading.bad` set. */
export function readRow(reader: NodeReader, source: JsonObject, path: string, reading: Reading): WireRow | undefined {
  const {fields} = reader
  // grown field by field: filling a copy of an empty row is slower
  const row: WireRow = {}
  const values: unknown[] = new Array(fields.length)
  let given = 0
  let keys = 0
  for (const _ in source) keys++
  if (keys > mostKeys) return tooManyKeys(path, keys, reading)
  for (let i = 0; i < fields.length; i++) {
    const value = source[(fields[i] as RowField).code]
    values[i] = value
    if (value !== undefined) given++
  }
  // Every key known: the usual case. Otherwise find out which are misspelled and which are strangers.
  if (given !== keys) {
    const known = respelled(reader, source, path, reading)
    for (let i = 0; i < fields.length; i++) values[i] = known[(fields[i] as RowField).code]
  }
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as RowField
    const value = values[i]
    if (value === undefined || value === null || value === '' || value === 'null') {
      if (value === 'null' && !reading.forgive('nullWord', pathTo(path, field), value, 'type', 'noNullWord'))
        return undefined
      if (value === '' && field.kind === numberKind) reading.note('emptyNumber', pathTo(path, field), '')
      if (field.demandedStrict && !missingForgiven(reader, field, path, value, reading)) return undefined
      row[field.code] = undefined
      continue
    }
    const read = quick(field, value, reading) ?? readValue(field, value, pathTo(path, field), reading)
    if (read === undefined) return undefined
    row[field.code] = read
  }
  return reading.strict && !companionsPresent(fields, row, path, reading) ? undefined : row
}

const pathTo = (path: string, field: RowField): string => (path === '' ? field.code : `${path}.${field.code}`)

/** What needs no note: a text that fits, a known code, an exact JSON number, a date in its form. */
function quick(field: RowField, value: unknown, reading: Reading): WireValue {
  if (typeof value === 'string') {
    switch (field.kind) {
      case textKind:
        return value.length <= field.most && !reading.suspicious ? value : undefined
      case codedKind:
        return field.check?.known.has(value) && value.length <= field.most ? value : undefined
      case dateKind:
        return isDeclaredDate(value, field.field.type as 'date' | 'datetime') ? value : undefined
      default:
        return undefined
    }
  }
  if (typeof value === 'number' && field.kind === numberKind) {
    const scaled = Math.round(value * field.factor)
    // Dividing back gives the same double exactly when the client wrote no more decimals than declared.
    if (scaled / field.factor === value && scaled <= field.largestQuick && scaled >= -field.largestQuick)
      return scaled + 0
  }
  return undefined
}

function missingForgiven(reader: NodeReader, field: RowField, path: string, value: unknown, reading: Reading): boolean {
  if (reading.strict || field.demandedLenient) {
    reading.refuse(
      reader.missing === 'missingEnvelope' ? 'envelope' : 'missing',
      pathTo(path, field),
      field.expected,
      show(value),
    )
    return false
  }
  reading.note(reader.missing, pathTo(path, field), show(value))
  return true
}

/** Strict worlds ask for fields that go with another's value (the card's code with a card). */
function companionsPresent(fields: readonly RowField[], row: WireRow, path: string, reading: Reading): boolean {
  for (const field of fields) {
    const needed: Field['neededWith'] = field.field.neededWith
    if (needed !== undefined && row[field.code] === undefined && row[needed.field] === needed.value) {
      reading.refuse('missing', pathTo(path, field), field.expected, 'absent')
      return false
    }
  }
  return true
}

/** The same row under the table's keys; strangers are noted and left out, misspellings are forgiven in lenient worlds. */
function respelled(reader: NodeReader, source: JsonObject, path: string, reading: Reading): JsonObject {
  const row: JsonObject = {}
  for (const key in source) {
    if (Object.hasOwn(reader.blank, key)) row[key] = source[key]
  }
  for (const key in source) {
    if (Object.hasOwn(reader.blank, key)) continue
    const code = reading.strict ? undefined : reader.byLooseKey.get(looseKey(key))
    if (code === undefined || row[code] !== undefined) {
      reading.note('unknownField', path === '' ? clip(key) : `${path}.${clip(key)}`, show(source[key]))
    } else {
      reading.note(
        key.toLowerCase() === code ? 'keyCase' : 'fieldSpelling',
        `${path === '' ? '' : `${path}.`}${code}`,
        key,
      )
      row[code] = source[key]
    }
  }
  return row
}
