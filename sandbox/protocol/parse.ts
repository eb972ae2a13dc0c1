// From raw text to a message, or to the reason why not. Order: a real identity number, size and depth, JSON, the
// transaction, the envelope, then node by node and field by field in the table's order; the first fault is the answer.
// Pure and never throws. It does not know worlds, persons or whether a number exists: that is the centre's.
import {err, ok, type Result} from '../base/result.ts'
import {bodyOf} from './body.ts'
import {type Infno, isInfno} from './codes.ts'
import {isNamed, transactions} from './field-table.ts'
import {requestEnvelope} from './fields/envelope.ts'
import {filing, mostLevels, realIdentity} from './filing.ts'
import {findRealIdentity} from './identity.ts'
import {brokenAt, nestsDeeper} from './json-scan.ts'
import {clip, Reading, show} from './reading.ts'
import {isObject, type JsonObject, mostKeys, type NodeReader, nodeReader, readRow, tooManyKeys} from './rows.ts'
import type {BadMessage, Envelope, Message, WireRow} from './types.ts'

export type ParseOptions = {strict: boolean}
/** What the transport knows. `pathInfno` counts when the body names no transaction. */
export type ParseVia = {pathInfno?: string}

/** Characters a message may have; a file of 9101 as a JSON array of bytes is the largest thing sent. */
const mostCharacters = 16_000_000

const envelopeReader = nodeReader(requestEnvelope, 'missingEnvelope')
const inputReaders = new Map<Infno, readonly NodeReader[]>(
  transactions.map(transaction => [transaction.code, transaction.input.map(node => nodeReader(node))]),
)
const nodesOf = (infno: Infno) => inputReaders.get(infno) as readonly NodeReader[]

/**
 * Reads a request.
 * - `raw`: the body as text. `via.pathInfno`: the code the path names, if any.
 * - Lenient worlds forgive and note (`leniencies`); strict ones refuse what `strictRefuses` lists.
 * - A row of the message has every field of the table as a key, empty ones undefined.
 * @example parseMessage('{"infno":"2202","msgid":"…","fixmedins_code":"H…","input":{"data":{…}}}', {}, {strict: false})
 */
export function parseMessage(raw: string, via: ParseVia, options: ParseOptions): Result<Message, BadMessage> {
  const identity = findRealIdentity(raw)
  if (identity) return err(realIdentity(raw, identity.at, identity.masked))
  const reading = new Reading(options.strict, mayHideCharacters(raw))
  const frame = readJson(raw, '', reading)
  if (frame === undefined) return err(reading.bad as BadMessage)
  const message = readFrame(frame, via, reading)
  return message === undefined ? err({...(reading.bad as BadMessage), ...filing(frame)}) : ok(message)
}

/** Escapes that can make control characters, what decoders put for lost bytes, halves of surrogate pairs. */
const mayHideCharacters = (raw: string): boolean =>
  raw.includes('\\u') || raw.includes('\\b') || raw.includes('\\f') || raw.includes('\ufffd') || !isWellFormed(raw)

/** Native and quick where the engine has it (all current ones), a pattern elsewhere. */
const isWellFormed = (text: string & {isWellFormed?: () => boolean}): boolean =>
  text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text)

function readJson(raw: string, path: string, reading: Reading): JsonObject | undefined {
  if (raw.length > mostCharacters)
    return reading.refuse('length', path, `string(${mostCharacters})`, `length:${raw.length}`)
  let text = raw
  if (raw.charCodeAt(0) === 0xfeff) {
    if (reading.strict) return reading.refuse('notJson', path, 'json', 'at:0')
    reading.note('contentType', path, 'BOM')
    text = raw.slice(1)
  }
  if (nestsDeeper(text, mostLevels))
    return reading.refuse('tooDeep', path, `levels:${mostLevels}`, `levels:>${mostLevels}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return reading.refuse('notJson', path, 'json', notJson(text))
  }
  return objectAt(path, value, reading)
}

/** The value as an object of a bearable number of keys. */
function objectAt(path: string, value: unknown, reading: Reading): JsonObject | undefined {
  if (!isObject(value)) return reading.refuse('type', path, 'object', show(value))
  let keys = 0
  for (const _ in value) keys++
  return keys > mostKeys ? tooManyKeys(path, keys, reading) : value
}

/** 'at:17' and the few characters that stand there. */
function notJson(text: string): string {
  const at = brokenAt(text)
  return at >= text.length ? `at:${at}` : `at:${at} ${show(text.slice(at, at + 12))}`
}

function readFrame(frame: JsonObject, via: ParseVia, reading: Reading): Message | undefined {
  const infno = readInfno(frame, via, reading)
  if (infno === undefined) return undefined
  const row = readRow(envelopeReader, withoutInput(frame, infno), '', reading)
  if (row === undefined) return undefined
  const envelope = envelopeOf(row, infno)
  if (reading.strict && !properMsgid(envelope)) {
    return reading.refuse('envelope', 'msgid', 'msgid', show(envelope.msgid))
  }
  const source = readInputNode(frame, reading)
  if (source === undefined) return undefined
  const input = readInput(infno, source, reading)
  if (input === undefined) return undefined
  return {infno, envelope, input, leniencies: reading.leniencies, body: bodyOf(infno, nodesOf(infno), input)}
}

/** The body's code decides; the path's counts when the body has none. */
function readInfno(frame: JsonObject, via: ParseVia, reading: Reading): Infno | undefined {
  let given = frame.infno
  if (given === undefined) given = looseValue(frame, 'infno', reading)
  if (typeof given === 'number') {
    reading.note('textAsNumber', 'infno', given)
    given = String(given)
  }
  if (given === undefined || given === null || given === '' || given === 'null') {
    if (via.pathInfno === undefined) return reading.refuse('noInfno', 'infno', 'string(6)', show(given))
    if (!reading.forgive('missingEnvelope', 'infno', show(given), 'noInfno', 'string(6)')) return undefined
    given = via.pathInfno
  }
  if (typeof given !== 'string') return reading.refuse('type', 'infno', 'string(6)', show(given))
  let infno = given
  if (!isInfno(infno) && isInfno(infno.trim().toUpperCase())) {
    if (!reading.forgive('codeSpelling', 'infno', infno, 'unknownTransaction', 'transaction')) return undefined
    infno = infno.trim().toUpperCase()
  }
  if (!isInfno(infno)) return reading.refuse('unknownTransaction', 'infno', 'transaction', show(infno))
  const {pathInfno} = via
  if (pathInfno !== undefined && pathInfno.toUpperCase() !== infno) {
    if (!reading.forgive('pathMismatch', 'infno', pathInfno, 'unknownTransaction', `path:${pathInfno}`))
      return undefined
  }
  return infno
}

/** A key of the frame in other capitals, where the world forgives that. */
function looseValue(frame: JsonObject, name: string, reading: Reading): unknown {
  if (reading.strict) return undefined
  for (const key in frame) {
    if (key.toLowerCase() === name) {
      reading.note('keyCase', name, key)
      return frame[key]
    }
  }
  return undefined
}

/** The frame as a row of the envelope node: `input` is read apart, `infno` was already. */
function withoutInput(frame: JsonObject, infno: Infno): JsonObject {
  const row: JsonObject = {}
  for (const key in frame) {
    const name = key.length === 5 ? key.toLowerCase() : key
    if (name !== 'input' && name !== 'infno' && key !== '__proto__') row[key] = frame[key]
  }
  row.infno = infno
  return row
}

const textOf = (row: WireRow, code: string): string => (row[code] as string | undefined) ?? ''

const envelopeOf = (row: WireRow, infno: Infno): Envelope => ({
  infno,
  msgid: textOf(row, 'msgid'),
  institution: textOf(row, 'fixmedins_code'),
  institutionName: textOf(row, 'fixmedins_name'),
  treatmentArea: textOf(row, 'mdtrtarea_admvs'),
  insuringArea: textOf(row, 'insuplc_admdvs'),
  operator: textOf(row, 'opter'),
  operatorType: textOf(row, 'opter_type'),
  operatorName: textOf(row, 'opter_name'),
  signNo: textOf(row, 'sign_no'),
  sentAt: textOf(row, 'inf_time'),
  infver: textOf(row, 'infver'),
})

/** Institution code, 14 digits of time, 4 of sequence. */
const properMsgid = (envelope: Envelope): boolean =>
  /^[A-Z]\d{29}$/.test(envelope.msgid) && envelope.msgid.startsWith(envelope.institution)

function readInputNode(frame: JsonObject, reading: Reading): JsonObject | undefined {
  let value = frame.input ?? looseValue(frame, 'input', reading)
  if (typeof value === 'string' && value !== '') {
    if (!reading.forgive('inputAsText', 'input', 'text', 'type', 'object')) return undefined
    value = readJson(value, 'input', reading)
    if (value === undefined) return undefined
  }
  if (value === undefined || value === null || value === '')
    return reading.refuse('missing', 'input', 'object', show(value))
  return objectAt('input', value, reading)
}

function readInput(infno: Infno, source: JsonObject, reading: Reading): Message['input'] | undefined {
  const input: Message['input'] = {}
  const used = new Set<string>()
  for (const reader of nodesOf(infno)) {
    const key = keyOf(reader, source, reading)
    const found = key === undefined ? rootFields(reader, source, reading) : undefined
    if (key !== undefined) used.add(key)
    if (found !== undefined) {
      const row = readRow(reader, found, 'input', reading)
      if (row === undefined) return undefined
      input[reader.node.name] = row
      return input
    }
    const path = `input.${key ?? reader.node.name}`
    const content = readNode(reader, key === undefined ? undefined : source[key], path, reading)
    if (content === undefined) return undefined
    input[reader.node.name] = content
  }
  for (const key in source) if (!used.has(key)) reading.note('unknownField', `input.${clip(key)}`, show(source[key]))
  return input
}

/** The key under which the node stands: its own name, else another region's or other capitals. */
function keyOf(reader: NodeReader, source: JsonObject, reading: Reading): string | undefined {
  const {name} = reader.node
  if (source[name] !== undefined) return name
  if (reading.strict) return undefined
  for (const key in source) {
    if (isNamed(reader.node, key)) {
      reading.note(key.toLowerCase() === name.toLowerCase() ? 'keyCase' : 'nodeName', `input.${name}`, key)
      return key
    }
  }
  return undefined
}

/** Fields directly under input, where the table says that clients do this. */
function rootFields(reader: NodeReader, source: JsonObject, reading: Reading): JsonObject | undefined {
  if (!reader.node.rootFields || reading.strict) return undefined
  for (const field of reader.fields) {
    if (source[field.code] !== undefined) {
      reading.note('rootFields', `input.${reader.node.name}`, field.code)
      return source
    }
  }
  return undefined
}

function readNode(reader: NodeReader, given: unknown, path: string, reading: Reading): WireRow | WireRow[] | undefined {
  const shape = reader.node.many ? 'list' : 'object'
  if (given === undefined || given === null || given === '' || given === 'null') {
    return reading.refuse('missing', path, shape, show(given))
  }
  return reader.node.many ? readRows(reader, given, path, reading) : readSingle(reader, given, path, reading)
}

function readSingle(reader: NodeReader, given: unknown, path: string, reading: Reading): WireRow | undefined {
  let value = given
  if (Array.isArray(value)) {
    if (value.length !== 1) return reading.refuse('node', path, 'object', show(value))
    if (!reading.forgive('listForSingle', path, value, 'node', 'object')) return undefined
    value = value[0]
  }
  return isObject(value) ? readRow(reader, value, path, reading) : reading.refuse('node', path, 'object', show(value))
}

function readRows(reader: NodeReader, given: unknown, path: string, reading: Reading): WireRow[] | undefined {
  let values = given
  if (isObject(values)) {
    if (!reading.forgive('singleForList', path, values, 'node', 'list')) return undefined
    values = [values]
  }
  if (!Array.isArray(values)) return reading.refuse('node', path, 'list', show(values))
  if (values.length === 0) return reading.refuse('missing', path, 'list', 'list(0)')
  const rows: WireRow[] = []
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i]
    const rowPath = `${path}[${i}]`
    if (!isObject(value)) return reading.refuse('node', rowPath, 'object', show(value))
    const row = readRow(reader, value, rowPath, reading)
    if (row === undefined) return undefined
    rows.push(row)
  }
  return rows
}
