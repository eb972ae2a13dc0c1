// What goes back on the wire for an entry: the answer, or what the line made of it. The host obeys; it decides nothing.
import {assertNever} from '../base/assert.ts'
import type {Came} from '../state/records.ts'
import type {Entry, Send} from './entry.ts'

export type Delivery =
  /** `after`: what the connection does when the whole answer is out (C5). */
  | {kind: 'answer'; body?: string; octets?: string; answerOf?: number; after?: 'reset' | 'silence'; delayMs: number}
  /** Never answered; the connection stays open until the client gives up (host bounds the time). */
  | {kind: 'silence'; delayMs: number}
  /** The connection is reset. */
  | {kind: 'reset'; delayMs: number}
  /**
   * The first bytes of the answer go out, and then: the connection ends, is reset, says nothing more, or brings the rest
   * after `restMs`. Never without any answer: that is a reset, or silence.
   */
  | {
      kind: 'part'
      body: string
      bytes: number
      after: 'close' | 'reset' | 'silence' | 'rest'
      restMs: number
      delayMs: number
    }
  /** A gateway's own error page instead of the answer. */
  | {kind: 'status'; status: number; body: string; delayMs: number}

export function deliveryOf(entry: Entry): Delivery {
  const {line} = entry
  const send = entry.decision?.sends[0]
  const linkMs = line.link?.ms ?? 0
  const delayMs = linkMs + (line.did === 'delivered' ? 0 : (line.delayMs ?? 0))
  switch (line.did) {
    case 'lateCommit':
      return {kind: 'silence', delayMs: 0}
    case 'drop':
      if (line.at === 'C5' && send) return {...answer(send, delayMs), after: 'silence'}
      if (line.at === 'C4' && send?.body !== undefined) return part(send.body, line.bytes, 'silence', delayMs)
      return {kind: 'silence', delayMs: 0}
    case 'reset':
      if (line.at === 'C5' && send) return {...answer(send, delayMs), after: 'reset'}
      if (line.at === 'C4' && send?.body !== undefined) return part(send.body, line.bytes, 'reset', delayMs)
      return {kind: 'reset', delayMs}
    case 'truncate':
      // a file, and an answer that stands in another entry, are cut at their first byte
      if (send?.body === undefined) return {kind: 'reset', delayMs}
      return part(send.body, line.bytes, 'close', delayMs)
    case 'error':
      if (line.status !== undefined) {
        return {
          kind: 'status',
          status: line.status,
          body: JSON.stringify({code: line.status, message: line.text ?? '网关错误'}),
          delayMs,
        }
      }
      if (line.body !== undefined) return {kind: 'answer', body: line.body, delayMs}
      break
    case 'delay':
      if (line.at === 'C4' && send?.body !== undefined) {
        return {...part(send.body, line.bytes, 'rest', linkMs), restMs: line.delayMs ?? 0}
      }
      break
    case 'delivered':
    case 'duplicate':
      break
    default:
      assertNever(line, 'verdict of the line')
  }
  if (!send) return {kind: 'silence', delayMs}
  return answer(send, line.did === 'duplicate' ? linkMs : delayMs)
}

function answer(send: Send, delayMs: number): Delivery & {kind: 'answer'} {
  const whole: Delivery & {kind: 'answer'} = {kind: 'answer', delayMs}
  if (send.body !== undefined) whole.body = send.body
  if (send.octets !== undefined) whole.octets = send.octets
  if (send.answerOf !== undefined) whole.answerOf = send.answerOf
  return whole
}

/** `bytes` absent: half of it. */
const part = (
  body: string,
  bytes: number | undefined,
  after: (Delivery & {kind: 'part'})['after'],
  delayMs: number,
): Delivery & {kind: 'part'} => ({
  kind: 'part',
  body,
  bytes: bytes ?? Math.floor(body.length / 2),
  after,
  restMs: 0,
  delayMs,
})

/**
 * The same for a hospital inside the world: what reaches it, and how much later. Undefined: nothing ever does. An answer
 * that stands in an earlier entry (a repeated message) is beyond a world's reach, so the line breaks: hospitals inside
 * never repeat a message.
 */
export function cameOf(delivery: Delivery): {came: Came; delayMs: number} | undefined {
  const {delayMs} = delivery
  switch (delivery.kind) {
    case 'silence':
      return undefined
    case 'reset':
      return {came: {broke: 'reset', text: '连接被重置'}, delayMs}
    case 'part':
      // half an answer says nothing until the rest is there or the connection is gone
      if (delivery.after === 'silence') return undefined
      if (delivery.after === 'rest') return {came: {body: delivery.body}, delayMs: delayMs + delivery.restMs}
      return {came: {broke: 'cut', text: '应答不完整'}, delayMs}
    case 'status':
      return {came: {broke: 'gateway', text: `网关返回 ${delivery.status}`}, delayMs}
    case 'answer':
      if (delivery.body !== undefined) return {came: {body: delivery.body}, delayMs}
      if (delivery.octets !== undefined) return {came: {octets: delivery.octets}, delayMs}
      return {came: {broke: 'reset', text: '连接被重置'}, delayMs}
  }
}
