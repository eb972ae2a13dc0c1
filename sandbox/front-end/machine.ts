// The front-end server 前置机 as a pure state machine: (books, event, now) → records for the books and messages to send. It
// keeps every msgid before sending, asks before it repeats, takes back what stays unknown, backs off, takes late answers,
// and closes the day with equal books. It has no clock, no socket and no file: those are the shell's (loadtests/front-end).
import {assertNever} from '../base/assert.ts'
import type {Instant} from '../base/instant.ts'
import type {Known} from './answers.ts'
import {type Behaviour, reference} from './behaviour.ts'
import {type Books, dueAt, movesMoney} from './books.ts'
import {beginClose, closeHeard, closeOn, closeTrouble} from './close.ts'
import {askHeard, due, reversalHeard, silent} from './doubt.ts'
import type {BookRecord, Event, Message, Send, Setup} from './types.ts'
import {cancelWanted, goOn, goOnAll, stepHeard} from './visit.ts'
import {Work} from './work.ts'

export type Stepped = {
  /** Already folded into the books; they must be on disk before anything is sent. */
  records: BookRecord[]
  sends: Send[]
}

/**
 * One step. The books are taken over: they hold the records' changes afterwards. When to call again without an event is
 * `books.nextDue(setup.patienceMs)`.
 */
export function step(
  books: Books,
  event: Event,
  now: Instant,
  setup: Setup,
  behaviour: Behaviour = reference,
): Stepped {
  const work = new Work(books, now, setup, behaviour)
  switch (event.kind) {
    case 'wish':
      if (!books.visits.has(event.wish.number)) {
        work.put({kind: 'wish', wish: event.wish, at: now})
        goOn(work, event.wish.number)
      }
      break
    case 'cancel': {
      const visit = work.visit(event.number)
      if (visit) cancelWanted(work, visit)
      goOn(work, event.number)
      break
    }
    case 'close':
      beginClose(work, event.day)
      break
    case 'reply':
      heard(work, event)
      break
    case 'timer':
      for (const message of [...books.messages.values()]) {
        const at = dueAt(message, setup.patienceMs)
        if (at !== undefined && at <= now && books.messages.has(message.msgid)) timedOut(work, message)
      }
      break
    case 'restart':
      if (behaviour.restart === 'forgets')
        for (const message of books.messages.values()) if (movesMoney(message)) work.done(message, 'forgotten')
      for (const number of [...books.idle]) goOn(work, number)
      break
    default:
      assertNever(event, 'event')
  }
  closeOn(work)
  goOnAll(work)
  return {records: work.records, sends: work.sends}
}

function timedOut(work: Work, message: Message): void {
  if (message.state === 'waiting' && closeTrouble(work, message)) return
  due(work, message)
}

function heard(work: Work, {msgid, reply}: Event & {kind: 'reply'}): void {
  const message = work.books.messages.get(msgid)
  // answered before, or taken back meanwhile: the reversal decides
  if (!message || message.state === 'reversing') return
  const late = message.state !== 'waiting'
  if (late && work.behaviour.late === 'ignored') return
  const known = work.behaviour.read(reply, message)
  if (known.known === 'nothing') {
    if (!late && !closeTrouble(work, message)) silent(work, message)
    return
  }
  work.done(message, known.known === 'refused' ? 'refused' : 'answered')
  if (late) for (const one of work.books.messages.values()) if (one.about === msgid) work.done(one, 'superseded')
  taught(work, message, known)
}

function taught(work: Work, message: Message, known: Exclude<Known, {known: 'nothing'}>): void {
  if (message.purpose === 'close' || message.purpose === 'repair') {
    closeHeard(work, message, known)
    return
  }
  if (known.known === 'file') return
  switch (message.purpose) {
    case 'visit':
      stepHeard(work, message, known)
      return
    case 'ask':
      askHeard(work, message, known)
      return
    case 'reverse':
      reversalHeard(work, message, known)
      return
  }
}
