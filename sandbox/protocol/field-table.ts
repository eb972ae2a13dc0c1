// The field table 字段表: every transaction the sandbox speaks, field for field, as one list.
// Parsing, printing, the documentation page, examples and the malformed corpus all read it; nothing else says what a
// message looks like. It does not know what the centre answers.
import type {Infno} from './codes.ts'
import type {Field, Node, Transaction} from './field-shapes.ts'
import {t1101} from './fields/1101.ts'
import {t2201} from './fields/2201.ts'
import {t2202} from './fields/2202.ts'
import {t2203} from './fields/2203.ts'
import {t2203A} from './fields/2203A.ts'
import {t2204} from './fields/2204.ts'
import {t2205} from './fields/2205.ts'
import {t2206, t2206A} from './fields/2206.ts'
import {t2207, t2207A} from './fields/2207.ts'
import {t2208} from './fields/2208.ts'
import {t2601} from './fields/2601.ts'
import {t3201} from './fields/3201.ts'
import {t3202} from './fields/3202.ts'
import {t5201} from './fields/5201.ts'
import {t5202} from './fields/5202.ts'
import {t5203} from './fields/5203.ts'
import {t5204} from './fields/5204.ts'
import {t5301} from './fields/5301.ts'
import {t9001} from './fields/9001.ts'
import {t9002} from './fields/9002.ts'
import {t9101} from './fields/9101.ts'
import {t9102} from './fields/9102.ts'
import {requestEnvelope} from './fields/envelope.ts'

/** In the order a visit meets them. */
export const transactions: readonly Transaction[] = [
  t9001,
  t9002,
  t1101,
  t2201,
  t2202,
  t2203,
  t2203A,
  t2204,
  t2205,
  t2206,
  t2206A,
  t2207,
  t2207A,
  t2208,
  t2601,
  t3201,
  t3202,
  t9101,
  t9102,
  t5201,
  t5202,
  t5203,
  t5204,
  t5301,
]

const byCode = new Map<Infno, Transaction>(transactions.map(transaction => [transaction.code, transaction]))

/** The transaction of a code. The union of codes is closed, so there always is one. */
export const transactionOf = (infno: Infno): Transaction => byCode.get(infno) as Transaction

/** Name of the node whose fields stand directly under `output`. */
export const rootNode = '(root)'

/**
 * The field a path speaks about: 'input.feedetail[2].cnt' of 2204 → its entry. Regional node names, fields directly
 * under input and envelope names ('msgid') are found too; undefined when the path names none.
 */
export function fieldAt(infno: string | undefined, path: string): Field | undefined {
  const parts = path.replace(/\[\d+\]/g, '').split('.')
  const code = parts.at(-1)
  if (parts[0] !== 'input') return requestEnvelope.fields.find(field => field.code === path)
  if (parts.length === 1) return undefined
  const transaction = byCode.get(infno as Infno)
  const node =
    parts.length === 2
      ? transaction?.input.find(candidate => candidate.rootFields)
      : transaction?.input.find(candidate => isNamed(candidate, parts[1] as string))
  return node?.fields.find(field => field.code === code)
}

/** Whether a key names the node, in the table's spelling, another region's or other capitals. */
export const isNamed = (node: Node, key: string): boolean =>
  node.name === key || node.otherNames?.includes(key) === true || node.name.toLowerCase() === key.toLowerCase()
