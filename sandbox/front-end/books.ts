// Folding the log into books 折叠成账: one small change a record, nothing decided. What the front-end server knows is exactly
// what its records say.
import type {Instant} from '../base/instant.ts'
import {kindOf} from '../protocol/kinds.ts'
import {newVisit} from './learnt.ts'
import type {BookRecord, Close, Message, Row, Visit, Voided} from './types.ts'

export class Books {
  readonly visits = new Map<string, Visit>()
  /** Messages that still wait for something, in the order they were first sent. */
  readonly messages = new Map<string, Message>()
  readonly rows = new Map<string, Row>()
  readonly voided: Voided[] = []
  /** Visits that could go on and have no message under way: they wait for the line. */
  readonly idle = new Set<string>()
  close: Close | null = null
  sequence = 0
  /** Messages in a row that nothing came back for: the line seems to be down. */
  silentInARow = 0

  fold(record: BookRecord): void {
    switch (record.kind) {
      case 'wish':
        this.visits.set(record.wish.number, newVisit(record.wish, record.at))
        this.idle.add(record.wish.number)
        break
      case 'visit': {
        const before = this.visits.get(record.number)
        if (!before) break
        const visit = {...before, ...record.change}
        this.visits.set(record.number, visit)
        if (visit.pending === null && !isAtRest(visit)) this.idle.add(record.number)
        else this.idle.delete(record.number)
        break
      }
      case 'message':
        this.messages.set(record.message.msgid, record.message)
        this.sequence = record.sequence
        break
      case 'message again':
        this.change(record.msgid, message => ({
          ...message,
          at: record.at,
          gapMs: record.gapMs,
          tries: message.tries + 1,
          state: 'waiting',
        }))
        break
      case 'message rests':
        this.silentInARow += 1
        this.change(record.msgid, message => ({
          ...message,
          state: record.state,
          plan: record.plan,
          dueAt: record.dueAt,
        }))
        break
      case 'message done':
        if (record.how === 'answered' || record.how === 'refused') this.silentInARow = 0
        this.messages.delete(record.msgid)
        break
      case 'row':
        this.rows.set(record.row.setlId, record.row)
        break
      case 'row dropped':
        this.rows.delete(record.setlId)
        break
      case 'voided':
        this.voided.push(record.voided)
        break
      case 'close':
        this.close = record.close
        break
    }
  }

  private change(msgid: string, change: (message: Message) => Message): void {
    const message = this.messages.get(msgid)
    if (message) this.messages.set(msgid, change(message))
  }

  /** Requests that move money and whose end is not known 结果未明. */
  unknowns(): Message[] {
    return [...this.messages.values()].filter(message => movesMoney(message) && message.state !== 'waiting')
  }

  /** When the next message wants attention; undefined: nothing waits. */
  nextDue(patienceMs: number): Instant | undefined {
    let next: Instant | undefined
    for (const message of this.messages.values()) {
      const at = dueAt(message, patienceMs)
      if (at !== undefined && (next === undefined || at < next)) next = at
    }
    return next
  }
}

/** Nothing more is to be asked for it by itself. */
export const isAtRest = ({step}: Visit): boolean => step === 'settled' || step === 'ended'

export function dueAt(message: Message, patienceMs: number): Instant | undefined {
  if (message.state === 'waiting') return message.at + patienceMs
  return message.state === 'resting' ? message.dueAt : undefined
}

export function movesMoney({infno}: Pick<Message, 'infno'>): boolean {
  const kind = kindOf(infno)
  return kind === 'settle' || kind === 'cancel' || kind === 'reverse'
}

/** @example foldAll(log) // books as they stood when the log ended */
export function foldAll(records: Iterable<BookRecord>): Books {
  const books = new Books()
  for (const record of records) books.fold(record)
  return books
}
