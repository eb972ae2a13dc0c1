// The shapes of the national interface's messages as the rest of the programme sees them. Wire names stop here and
// in the transaction files under centre/; everything between them speaks the trade's words.
import type {Infno} from './codes.ts'

/**
 * A parsed value. Texts stay texts; a number of the field table becomes an integer of its declared decimals
 * (length 16,2 → fen, 16,6 → micro-yuan, 16,4 → ten-thousandths, 10 → plain integer). Empty and missing are undefined.
 */
export type WireValue = string | number | Uint8Array | undefined
export type WireRow = Record<string, WireValue>

export type Envelope = {
  infno: string
  msgid: string
  institution: string
  institutionName: string
  treatmentArea: string
  insuringArea: string
  operator: string
  operatorType: string
  operatorName: string
  signNo: string
  sentAt: string
  infver: string
}

/** Everything the endpoint may forgive. */
export const forgivenKinds = [
  'numberAsText',
  'textAsNumber',
  'inputAsText',
  'singleForList',
  'listForSingle',
  'unknownField',
  'nodeName',
  'fieldSpelling',
  'codeSpelling',
  'unknownCode',
  'missingLate',
  'missingEnvelope',
  'tooFine',
  'tooLong',
  'dateForm',
  'nullWord',
  'contentType',
  'pathMismatch',
  'rootFields',
  'keyCase',
  'emptyNumber',
  'exponent',
] as const

/** One thing the endpoint forgave; certification reports them. */
export type Leniency = {
  kind: (typeof forgivenKinds)[number]
  path: string
  got: string
}

/** A message that could be read: known transaction, fields checked against the table. */
export type Message = {
  infno: Infno
  envelope: Envelope
  /** Nodes by the table's own name; a list node is always an array, an object node an object. */
  input: Record<string, WireRow | WireRow[]>
  leniencies: Leniency[]
  /** infno and input as canonical text: what "same body" means in the duplicate contract. */
  body: string
}

/** A message that could not: always with the field's path, what was expected and what came. */
export type BadMessage = {
  kind:
    | 'notJson'
    | 'tooDeep'
    | 'noInfno'
    | 'unknownTransaction'
    | 'envelope'
    | 'missing'
    | 'type'
    | 'length'
    | 'precision'
    | 'code'
    | 'date'
    | 'node'
    | 'realIdentity'
  path: string
  expected: string
  got: string
  /** As far as it could be read, so that the entry can be filed. */
  infno?: string
  msgid?: string
  institution?: string
}

/** An output: nodes by the table's name, numbers as integers of their declared decimals. '(root)' stands for fields directly in output. */
export type Output = Record<string, WireRow | WireRow[]>
