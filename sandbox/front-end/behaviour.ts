// The decisions a front-end server can get wrong 做法, each by name. The reference is the careful choice throughout; a test
// swaps one at a time to show what it costs. Vendors: read the reference, then see loadtests/kill-matrix.md.
import {type Fen, priceTimesCount} from '../base/fen.ts'
import type {Day, Instant} from '../base/instant.ts'
import {makeMsgid} from '../protocol/msgid.ts'
import {type Known, readReply} from './answers.ts'
import type {Line, Message, Reply, Row} from './types.ts'

export type Behaviour = {
  /** The number of a message; `sequence` counts 1…9999 and goes on from there. */
  msgid(institution: string, now: Instant, sequence: number): string
  /** What a line costs. */
  amount(line: Line): Fen
  read(reply: Reply, message: Message): Known
  /** A settlement or cancellation got no usable answer. */
  silence: 'ask' | 'failed' | 'paid' | 'chargeAnew' | 'reverseLater'
  /** The centre says it has no such settlement; the message may still be on its way. */
  notFound: 'again' | 'failed'
  /** How a settlement is asked for again. */
  again: 'sameMessage' | 'newMessage'
  /** After so many tries what stays unknown is taken back. */
  reverseAfter: number
  /** The number 2601 names. */
  omsgid(message: Message, fresh: string): string
  oinfno(message: Message): string
  afterReversal: 'settleAnew' | 'reverseAgain'
  afterSuccess: 'nothing' | 'reverse'
  /** An answer that comes when the wait was already over. */
  late: 'taken' | 'ignored'
  /** Wait between two sendings of one message, from its last sending. */
  gapMs(tries: number, beforeMs: number): number
  /** How often a message goes out at a time. */
  copies: number
  /** Unknowns in the books at a restart. */
  restart: 'remembers' | 'forgets'
  /** setl_id that 2208 names. */
  billToCancel(bill: Row): string
  /** A refusal of a cancellation. */
  refusedRefund: 'stands' | 'givenBack'
  closeDay(day: Day): Day
  closeOver: 'nothingUnknown' | 'anything'
  /** Totals differ. */
  difference: 'items' | 'ignored'
  /** A file transaction of the day's end fails. */
  fileTrouble: 'again' | 'done'
}

const gapsMs = [15_000, 30_000, 45_000]

export const reference: Behaviour = {
  msgid: makeMsgid,
  amount: line => priceTimesCount(line.price, line.count),
  read: readReply,
  silence: 'ask',
  notFound: 'again',
  again: 'sameMessage',
  reverseAfter: 3,
  omsgid: message => message.msgid,
  oinfno: message => message.infno,
  afterReversal: 'settleAnew',
  afterSuccess: 'nothing',
  late: 'taken',
  gapMs: (tries, beforeMs) => {
    const next = gapsMs[Math.min(tries, gapsMs.length) - 1] as number
    return Math.max(next, Math.min(beforeMs, gapsMs.at(-1) as number))
  },
  copies: 1,
  restart: 'remembers',
  billToCancel: bill => bill.setlId,
  refusedRefund: 'stands',
  closeDay: day => day,
  closeOver: 'nothingUnknown',
  difference: 'items',
  fileTrouble: 'again',
}
