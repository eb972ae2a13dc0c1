// The canonical text of a message: what "same body" means in the duplicate contract 重复报文. It does not know who sent
// the message or when: the envelope is not part of it, the transaction code is.
import type {Infno} from './codes.ts'
import type {NodeReader} from './rows.ts'
import type {Message, WireRow} from './types.ts'
import type {FieldReader} from './values.ts'

/**
 * The table's order and the table's forms make equal content equal text, however the client wrote it: values one after
 * the other, each closed by a control character that no value can hold. Much quicker than JSON.stringify.
 */
export function bodyOf(infno: Infno, readers: readonly NodeReader[], input: Message['input']): string {
  let body: string = infno
  for (const reader of readers) {
    const content = input[reader.node.name]
    if (Array.isArray(content)) for (const row of content) body += bodyOfRow(reader, row)
    else if (content !== undefined) body += bodyOfRow(reader, content)
    body += endOfNode
  }
  return body
}

/** One character for each octet; their number stands before them, so that none can pass for the end of a value. */
const latin1 = new TextDecoder('latin1')

const endOfNode = '\u001d'
const endOfRow = '\u001e'
const endOfValue = '\u001f'

function bodyOfRow({fields}: NodeReader, row: WireRow): string {
  let text = ''
  for (let i = 0; i < fields.length; i++) {
    const value = row[(fields[i] as FieldReader).code]
    if (value !== undefined)
      text += value instanceof Uint8Array ? `${value.length} octets ${latin1.decode(value)}` : value
    text += endOfValue
  }
  return text + endOfRow
}
