// What goes back on the wire for an entry: the answer, or what the line made of it. The host obeys; it decides nothing.
import type {Came} from '../state/records.ts'
import type {Entry} from './entry.ts'

export type Delivery =
  | {kind: 'answer'; body?: string; octets?: string; answerOf?: number; delayMs: number}
  /** Never answered; the connection stays open until the client gives up (host bounds the time). */
  | {kind: 'silence'; delayMs: number}
  /** The connection is reset. */
  | {kind: 'reset'; delayMs: number}
  /** Only the first bytes of the answer go out, then the connection ends. Never without any answer: that is a reset. */
  | {kind: 'truncate'; body: string; bytes: number; delayMs: number}
  /** A gateway's own error page instead of the answer. */
  | {kind: 'status'; status: number; body: string; delayMs: number}

export function deliveryOf(entry: Entry): Delivery {
  const {line} = entry
  const send = entry.decision?.sends[0]
  const delayMs = line.did === 'delivered' ? 0 : (line.delayMs ?? 0)
  switch (line.did) {
    case 'drop':
    case 'lateCommit':
      return {kind: 'silence', delayMs: 0}
    case 'reset':
      return {kind: 'reset', delayMs}
    case 'truncate':
      // a file, and an answer that stands in another entry, are cut at their first byte
      if (send?.body === undefined) return {kind: 'reset', delayMs}
      return {kind: 'truncate', body: send.body, bytes: line.bytes ?? Math.floor(send.body.length / 2), delayMs}
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
    case 'delivered':
    case 'delay':
    case 'duplicate':
      break
  }
  if (!send) return {kind: 'silence', delayMs}
  const answer: Delivery = {kind: 'answer', delayMs: line.did === 'duplicate' ? 0 : delayMs}
  if (send.body !== undefined) answer.body = send.body
  if (send.octets !== undefined) answer.octets = send.octets
  if (send.answerOf !== undefined) answer.answerOf = send.answerOf
  return answer
}

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
    case 'truncate':
      return {came: {broke: 'cut', text: '应答不完整'}, delayMs}
    case 'status':
      return {came: {broke: 'gateway', text: `网关返回 ${delivery.status}`}, delayMs}
    case 'answer':
      if (delivery.body !== undefined) return {came: {body: delivery.body}, delayMs}
      if (delivery.octets !== undefined) return {came: {octets: delivery.octets}, delayMs}
      return {came: {broke: 'reset', text: '连接被重置'}, delayMs}
  }
}
