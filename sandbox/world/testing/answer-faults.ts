// What a success answer on the wire lacks, judged by the field table as a client with a strict reader would: nodes,
// fields that are never empty, types, lengths, code tables. For tests of the centre.
import {codeCheck, isKnownCode} from '../../protocol/code-tables.ts'
import type {Infno} from '../../protocol/codes.ts'
import type {Field, Node} from '../../protocol/field-shapes.ts'
import {rootNode, transactionOf} from '../../protocol/field-table.ts'

type Row = Record<string, unknown>

/** Empty = all well. `output` as parsed from the answer's JSON. */
export function answerFaults(infno: Infno, output: unknown): string[] {
  const {output: nodes} = transactionOf(infno)
  if (nodes.length === 0) return output === null ? [] : ['output: expected null']
  if (output === null || typeof output !== 'object') return ['output: missing']
  return nodes.flatMap(node => nodeFaults(node, node.name === rootNode ? output : (output as Row)[node.name]))
}

function nodeFaults(node: Node, content: unknown): string[] {
  if (Array.isArray(content) !== node.many) return [`${node.name}: expected ${node.many ? 'a list' : 'an object'}`]
  const rows = (node.many ? content : [content]) as (Row | null)[]
  return rows.flatMap(row =>
    row === null ? [`${node.name}: empty`] : node.fields.flatMap(field => fieldFaults(node, field, row[field.code])),
  )
}

function fieldFaults(node: Node, field: Field, value: unknown): string[] {
  const place = `${node.name}.${field.code}`
  if (value === undefined || value === null || value === '')
    return field.required && !field.late ? [`${place}: never empty`] : []
  if (field.type === 'number') return typeof value === 'number' ? [] : [`${place}: expected a number, got ${value}`]
  if (typeof value !== 'string') return [`${place}: expected a text, got ${value}`]
  const faults: string[] = []
  if (field.length > 0 && value.length > field.length)
    faults.push(`${place}: ${value.length} of ${field.length} characters`)
  if (field.table !== undefined && !isKnownCode(codeCheck(field.table), value))
    faults.push(`${place}: ${value} is not in ${field.table}`)
  return faults
}
