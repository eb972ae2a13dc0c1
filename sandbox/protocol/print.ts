// Writes answers as the wire carries them: the response envelope 响应报文头, the output nodes in the table's order,
// numbers exactly from scaled integers. Choices where the platform varies: an empty field is null, a late one is left
// out, err_msg of a success is the empty text, a transaction without output (and every refusal) has output null.
// It cannot fail and does not know why the centre answers as it does.
import {decimalText} from '../base/fen.ts'
import {compactMsText, type Instant} from '../base/instant.ts'
import type {Field, Node} from './field-shapes.ts'
import {rootNode, transactions} from './field-table.ts'
import {refMsgid} from './msgid.ts'
import type {Output, WireRow, WireValue} from './types.ts'

export type Answer = {
  /** Chinese text of a refusal or bad message; absent = success. */
  refusal?: string | undefined
  output?: Output | undefined
  /** Something to tell the clerk beside a success; empty = nothing. */
  warning?: string | undefined
  /** Area of the answering centre, first part of inf_refmsgid. */
  area: string
  /** Number of the entry, last part of inf_refmsgid. */
  seq: number
  /** When the message was received. */
  at: Instant
  /** When the answer goes out; absent = at once. */
  respondedAt?: Instant | undefined
  /** infcode as JSON text instead of a number. */
  infcodeAsText?: boolean | undefined
}

/**
 * The answer's JSON text.
 * @example printAnswer('2202', {area: '310000', seq: 42, at}) // '{"infcode":0,…,"output":null}'
 */
export function printAnswer(infno: string, answer: Answer): string {
  const failed = answer.refusal !== undefined
  const code = answer.infcodeAsText ? (failed ? '"-1"' : '"0"') : failed ? '-1' : '0'
  const received = compactMsText(answer.at)
  const responded = answer.respondedAt === undefined ? received : compactMsText(answer.respondedAt)
  return (
    `{"infcode":${code},"inf_refmsgid":"${refMsgid(answer.area, received.slice(0, 14), answer.seq)}"` +
    `,"refmsg_time":"${received}","respond_time":"${responded}"` +
    `,"err_msg":${JSON.stringify(answer.refusal ?? '')},"warn_msg":${answer.warning ? JSON.stringify(answer.warning) : 'null'}` +
    `,"cainfo":null,"signtype":null,"output":${failed ? 'null' : printOutput(infno, answer.output)}}`
  )
}

type FieldPrinter = {code: string; key: string; type: Field['type']; factor: number; scale: number; late: boolean}
type NodePrinter = {name: string; key: string; many: boolean; fields: readonly FieldPrinter[]}

const printers = new Map<string, readonly NodePrinter[]>(
  transactions.map(transaction => [transaction.code, transaction.output.map(nodePrinter)]),
)

function nodePrinter(node: Node): NodePrinter {
  const fields = node.fields.map(field => ({
    code: field.code,
    key: `${JSON.stringify(field.code)}:`,
    type: field.type,
    factor: 10 ** field.scale,
    scale: field.scale,
    late: field.late === true,
  }))
  return {name: node.name, key: `${JSON.stringify(node.name)}:`, many: node.many, fields}
}

/** The JSON text of `output`; 'null' for transactions without one. */
export function printOutput(infno: string, output: Output | undefined): string {
  const nodes = printers.get(infno)
  if (nodes === undefined || nodes.length === 0 || output === undefined) return 'null'
  const first = nodes[0] as NodePrinter
  if (first.name === rootNode) return printNode(first, output[rootNode])
  let text = '{'
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as NodePrinter
    text += `${i === 0 ? '' : ','}${node.key}${printNode(node, output[node.name])}`
  }
  return `${text}}`
}

function printNode(node: NodePrinter, content: WireRow | WireRow[] | undefined): string {
  if (!node.many) {
    const row = Array.isArray(content) ? content[0] : content
    return row === undefined ? 'null' : printRow(node.fields, row)
  }
  if (content === undefined) return '[]'
  if (!Array.isArray(content)) return `[${printRow(node.fields, content)}]`
  let text = '['
  for (let i = 0; i < content.length; i++) text += (i === 0 ? '' : ',') + printRow(node.fields, content[i] as WireRow)
  return `${text}]`
}

function printRow(fields: readonly FieldPrinter[], row: WireRow): string {
  let text = ''
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as FieldPrinter
    const value = row[field.code]
    if (value === undefined && field.late) continue
    text += (text === '' ? field.key : `,${field.key}`) + printValue(field, value)
  }
  return `{${text}}`
}

function printValue(field: FieldPrinter, value: WireValue): string {
  if (value === undefined) return 'null'
  if (typeof value === 'number') return field.type === 'number' ? printNumber(value, field) : `"${value}"`
  if (typeof value === 'string') return JSON.stringify(value)
  return JSON.stringify([...value])
}

/** Fifteen significant digits survive the way through a double; longer numbers are written digit by digit. */
function printNumber(value: number, {factor, scale}: FieldPrinter): string {
  if (scale === 0) return String(value)
  if (value < 1e15 && value > -1e15) return String(value / factor)
  return decimalText(value, scale).replace(/\.?0+$/, '')
}

/**
 * What an output lacks or has too much of, judged by the table: fields that are never empty but are, keys and nodes the
 * table does not know, values of the wrong type. For tests of the centre; empty = all well.
 */
export function outputFaults(infno: string, output: Output | undefined): string[] {
  const transaction = transactions.find(candidate => candidate.code === infno)
  if (transaction === undefined) return [`${infno}: no such transaction`]
  const faults: string[] = []
  for (const name of Object.keys(output ?? {})) {
    if (!transaction.output.some(node => node.name === name)) faults.push(`${name}: no such node`)
  }
  for (const node of transaction.output) {
    const content = output?.[node.name]
    if (content === undefined && !node.many) faults.push(`${node.name}: missing`)
    if (content !== undefined && Array.isArray(content) !== node.many) {
      faults.push(`${node.name}: expected ${node.many ? 'a list' : 'an object'}`)
    }
    const rows = content === undefined ? [] : Array.isArray(content) ? content : [content]
    for (const row of rows) faults.push(...rowFaults(node, row))
  }
  return faults
}

function rowFaults(node: Node, row: WireRow): string[] {
  const faults: string[] = []
  for (const [code, value] of Object.entries(row)) {
    const field = node.fields.find(candidate => candidate.code === code)
    if (value === undefined) continue
    if (field === undefined) faults.push(`${node.name}.${code}: no such field`)
    else if ((field.type === 'number') !== (typeof value === 'number')) {
      faults.push(`${node.name}.${code}: expected ${field.type}, got ${typeof value}`)
    } else if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      faults.push(`${node.name}.${code}: expected an integer, got ${value}`)
    }
  }
  for (const field of node.fields) {
    if (field.required && !field.late && (row[field.code] === undefined || row[field.code] === '')) {
      faults.push(`${node.name}.${field.code}: never empty`)
    }
  }
  return faults
}
