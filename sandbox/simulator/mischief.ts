// Things nobody should do: each one raw message, sent once, answer ignored. The centre must refuse it or take it
// without moving money; whether it did is the auditor's to say. They are made from what hospitals really sent.
import type {Draw} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import type {Hospital} from './hospital-client.ts'
import type {Mischief} from './plan.ts'
import type {Port} from './port.ts'

/** Tries it; false when the day holds nothing yet to try it with. */
export function tryMischief(kind: Mischief, hospitals: Hospital[], draw: Draw, port: Port, now: Instant): boolean {
  const victim = draw.pick('victim', hospitals)
  const other = hospitals.find(each => each !== victim)
  if (!other) return false
  const settled = victim.books.endings.filter(each => each.how === 'settled')
  const ending = settled.length > 0 ? draw.pick('which', settled) : undefined
  const bill = ending?.how === 'settled' ? victim.books.rows.find(row => row.setlId === ending.setlId) : undefined
  const raw = bill && victim.sent.get(bill.msgid)
  const send = (from: Hospital, infno: string, input: object) =>
    port.send(from.write({infno, input: {data: input}}, from.nextMsgid(now), now), now)
  switch (kind) {
    case 'foreignReversal':
      if (!bill) return false
      send(other, '2601', {psn_no: bill.psnNo, omsgid: bill.msgid, oinfno: '2207'})
      return true
    case 'foreignCancellation':
      if (!bill) return false
      send(other, '2208', {setl_id: bill.setlId, mdtrt_id: bill.mdtrtId, psn_no: bill.psnNo})
      return true
    case 'otherBody':
      if (!raw) return false
      port.send(raw.replace('"psn_setlway":"01"', '"psn_setlway":"02"'), now)
      return true
    case 'settleTwice':
      if (!raw || !bill) return false
      port.send(raw.replace(bill.msgid, victim.nextMsgid(now)), now)
      return true
    case 'cancelTwice': {
      const refund = victim.books.rows.find(row => row.refund)
      if (!refund) return false
      send(victim, '2208', {setl_id: refund.cancels, mdtrt_id: refund.mdtrtId, psn_no: refund.psnNo})
      return true
    }
    case 'deadOriginal': {
      const {reversed} = victim.books
      const dead = reversed.length > 0 && victim.sent.get(draw.pick('dead', reversed))
      if (!dead) return false
      port.send(dead, now)
      return true
    }
  }
}
