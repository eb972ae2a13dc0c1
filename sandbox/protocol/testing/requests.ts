// Requests for tests of reading: the example of a transaction with a change or two, read as a lenient or a strict world reads it.
import type {Infno} from '../codes.ts'
import {type ExampleInput, exampleRequest} from '../examples.ts'
import {transactionOf} from '../field-table.ts'
import {parseMessage} from '../parse.ts'
import type {BadMessage, Message} from '../types.ts'

type Json = {[key: string]: unknown}
export type Row = {[key: string]: unknown}

export const lenient = (raw: string, pathInfno?: string) =>
  parseMessage(raw, pathInfno ? {pathInfno} : {}, {strict: false})
export const strict = (raw: string, pathInfno?: string) =>
  parseMessage(raw, pathInfno ? {pathInfno} : {}, {strict: true})

/** The example with changes: `frame` replaces envelope keys, `row` those of the first row of the first node. */
export function request(infno: Infno, frame: Json = {}, row: Row = {}): string {
  const good = exampleRequest(infno)
  const input: ExampleInput = {...good.input}
  const name = transactionOf(infno).input[0]?.name as string
  const content = input[name]
  if (Array.isArray(content)) input[name] = [{...content[0], ...row} as never, ...content.slice(1)]
  else input[name] = {...content, ...row} as never
  return JSON.stringify({...good, input, ...frame})
}

export function read(raw: string, pathInfno?: string): Message {
  const result = lenient(raw, pathInfno)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

export function refused(raw: string, isStrict = false, pathInfno?: string): BadMessage {
  const result = isStrict ? strict(raw, pathInfno) : lenient(raw, pathInfno)
  if (result.ok) throw new Error('was taken')
  return result.error
}

export const data = (message: Message): Row => message.input.data as Row
