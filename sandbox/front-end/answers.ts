// Reading what comes back 读应答: an answer is usable only when it is whole JSON with an infcode it knows. Everything else (a
// gateway's page, half a text, success without content, a busy centre) leaves the result unknown.
import {type JsonRow, rowOf, textOf} from '../protocol/answer-rows.ts'
import {kindOf} from '../protocol/kinds.ts'
import type {Message, Reply} from './types.ts'

export type Known =
  | {known: 'ok'; output: JsonRow; warning: string}
  | {known: 'refused'; text: string}
  | {known: 'file'; bytes: Uint8Array}
  | {known: 'nothing'; text: string}

export function readReply(reply: Reply, message: Message): Known {
  if (reply.got === 'octets') return {known: 'file', bytes: reply.bytes}
  if (reply.got === 'broken') return {known: 'nothing', text: reply.text}
  let answer: JsonRow
  try {
    answer = JSON.parse(reply.text) as JsonRow
  } catch {
    return {known: 'nothing', text: '应答不完整 · the answer is cut off'}
  }
  const infcode = String(answer.infcode)
  const text = textOf(answer, 'err_msg')
  if (infcode === '0') {
    const output = (answer.output ?? {}) as JsonRow
    // 2601 answers without output; whatever else is worth asking for answers with some
    if (kindOf(message.infno) === 'settle' && textOf(rowOf(output.setlinfo), 'setl_id') === '')
      return {known: 'nothing', text: '成功应答没有内容 · success without content'}
    return {known: 'ok', output, warning: textOf(answer, 'warn_msg')}
  }
  // busy is no rule's refusal: an earlier attempt, or even this one, may have been booked
  if (infcode.startsWith('-') && !text.includes('系统繁忙')) return {known: 'refused', text}
  return {known: 'nothing', text: text || `infcode ${infcode}`}
}
