// The vocabulary in which the field table 字段表 of the national interface is written down: transactions, nodes, fields.
// One table serves parsing, printing, the documentation page and the console's form generator.
// It knows names, types and lengths only; what a value means for money or people is the centre's business.

import type {CodeTableName} from './code-tables.ts'
import type {Infno} from './codes.ts'

const fieldTypes = ['string', 'number', 'date', 'datetime', 'bytes'] as const
export type FieldType = (typeof fieldTypes)[number]

/** A remark in both languages. */
export type Note = {zh: string; en: string}

/** How a field is filled. All marks are facts of the published editions, not opinions of this programme. */
export type FieldMarks = {
  /** Input: must be filled. Output: never empty. */
  required?: true
  /** A late or regional addition: lenient worlds never ask for it, `strict` does when it is also required. */
  late?: true
  /** Required now, optional in an older edition still in use: lenient worlds do not ask for it. */
  olderOptional?: true
  /** Only needed beside another value, e.g. card_sn beside mdtrt_cert_type 03. Asked for in strict worlds. */
  neededWith?: {field: string; value: string}
  table?: CodeTableName
  /** Other spellings of the key seen in client code. Upper case and camel case are recognised without being listed. */
  spellings?: readonly string[]
  /** Values that clients misspell, beyond leading zeros: {'000': '0000'}. */
  repairs?: Readonly<Record<string, string>>
  /** A longer limit of another edition, accepted in lenient worlds. */
  longerElsewhere?: number
  /** A plain date is proper here and covers the day from its begin, or to its end (queries). */
  wholeDay?: 'begin' | 'end'
  note?: Note
}

export type Field = FieldMarks & {
  code: string
  /** The label every message to a person uses. */
  zh: string
  en: string
  type: FieldType
  /** Texts: most characters. Numbers: most digits in all. 0 = not limited by the table. */
  length: number
  /** Decimals of a number; a parsed number is an integer of 10^-scale. */
  scale: number
}

export type Node = {
  /** Name under `input` or `output`; '(root)' = the fields stand directly there. */
  name: string
  many: boolean
  fields: readonly Field[]
  /** Names other regions or older editions give this node. */
  otherNames?: readonly string[]
  /** The fields may also stand directly under `input`. */
  rootFields?: true
}

/** A field or node name met in one region that the table does not carry: accepted, kept out of the parsed message. */
export type RegionalName = {side: 'input' | 'output'; code: string; zh: string; region: string; note?: Note}

/** One column of a reconciliation file (TAB-separated TXT, no header row, the word null for empty). */
export type FileColumn = Field & {column: number}

export type Transaction = {
  code: Infno
  zh: string
  en: string
  group: 'signIn' | 'person' | 'outpatient' | 'reversal' | 'reconciliation' | 'file' | 'query'
  /** Paths of gateways that give every service its own URL, with the platform's own spellings; first is the usual one. */
  urlPaths: readonly string[]
  confidence: 'high' | 'medium' | 'low'
  note: Note
  input: readonly Node[]
  output: readonly Node[]
  /** 9102: the answer is the file itself, an error is the ordinary envelope. */
  answersOctets?: true
  regional?: readonly RegionalName[]
  uploadColumns?: readonly FileColumn[]
  resultColumns?: readonly FileColumn[]
}

/** A text of at most `length` characters. */
export const text = (code: string, zh: string, en: string, length: number, marks: FieldMarks = {}): Field => ({
  code,
  zh,
  en,
  type: 'string',
  length,
  scale: 0,
  ...marks,
})

/** A number of at most `digits` digits, `scale` of them decimals: number('cnt', …, 16, 4). */
export const number = (
  code: string,
  zh: string,
  en: string,
  digits: number,
  scale: number,
  marks: FieldMarks = {},
): Field => ({code, zh, en, type: 'number', length: digits, scale, ...marks})

/** Money 金额 (16,2): yuan on the wire, integer fen when parsed. */
export const money = (code: string, zh: string, en: string, marks: FieldMarks = {}): Field =>
  number(code, zh, en, 16, 2, marks)

/** 'yyyy-MM-dd'. */
export const day = (code: string, zh: string, en: string, marks: FieldMarks = {}): Field => ({
  code,
  zh,
  en,
  type: 'date',
  length: 10,
  scale: 0,
  ...marks,
})

/** 'yyyy-MM-dd HH:mm:ss'. */
export const moment = (code: string, zh: string, en: string, marks: FieldMarks = {}): Field => ({
  code,
  zh,
  en,
  type: 'datetime',
  length: 19,
  scale: 0,
  ...marks,
})

/** File content: a JSON array of byte values or base64. */
export const bytes = (code: string, zh: string, en: string, marks: FieldMarks = {}): Field => ({
  code,
  zh,
  en,
  type: 'bytes',
  length: 0,
  scale: 0,
  ...marks,
})

/** Columns in file order, numbered from 1. */
export const columns = (...fields: Field[]): readonly FileColumn[] =>
  fields.map((field, index) => ({...field, column: index + 1}))

/** Whether a world demands the field in a request. */
export const demanded = (field: FieldMarks, strict: boolean): boolean =>
  field.required === true && (strict || (!field.late && !field.olderOptional))
