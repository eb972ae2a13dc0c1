// One step under way: the books, what is written into them, what is to be sent once that is safe. Nobody sends before the
// record of the message is on disk: that is the shell's duty, and why sends are handed back last.
import {decimalText} from '../base/fen.ts'
import {dateTimeText, type Instant} from '../base/instant.ts'
import type {Infno} from '../protocol/codes.ts'
import type {Behaviour} from './behaviour.ts'
import type {Books} from './books.ts'
import type {BookRecord, Message, Purpose, Send, Setup, Visit} from './types.ts'

export type Ask = {
  infno: Infno
  input: Record<string, unknown>
  purpose: Purpose
  visit?: Visit
  about?: string
  /** Carried over from the query before, so that gaps go on growing. */
  tries?: number
  gapMs?: number
}

export class Work {
  readonly books: Books
  readonly now: Instant
  readonly setup: Setup
  readonly behaviour: Behaviour
  readonly records: BookRecord[] = []
  readonly sends: Send[] = []

  constructor(books: Books, now: Instant, setup: Setup, behaviour: Behaviour) {
    this.books = books
    this.now = now
    this.setup = setup
    this.behaviour = behaviour
  }

  put(record: BookRecord): void {
    this.records.push(record)
    this.books.fold(record)
  }

  /** The visit as the books hold it now. */
  visit(number: string): Visit | undefined {
    return this.books.visits.get(number)
  }
  change(visit: Visit, change: Partial<Omit<Visit, 'wish' | 'at'>>): void {
    this.put({kind: 'visit', number: visit.wish.number, change})
  }

  freshMsgid(): {msgid: string; sequence: number} {
    const sequence = (this.books.sequence % 9999) + 1
    return {msgid: this.behaviour.msgid(this.setup.institution.code, this.now, sequence), sequence}
  }

  /** Keeps a new message in the books and puts it among those to send. Returns its number. */
  send({infno, input, purpose, visit, about = '', tries = 1, gapMs = 0}: Ask): string {
    const {msgid, sequence} = this.freshMsgid()
    const raw = this.write(infno, input, msgid, visit)
    const message: Message = {
      msgid,
      infno,
      purpose,
      visit: visit?.wish.number ?? '',
      about,
      raw,
      at: this.now,
      tries,
      gapMs,
      state: 'waiting',
      plan: 'again',
      dueAt: 0,
    }
    this.put({kind: 'message', message, sequence})
    this.out(message)
    return msgid
  }

  /** The same text again. */
  resend(message: Message): void {
    this.put({kind: 'message again', msgid: message.msgid, at: this.now, gapMs: this.now - message.at})
    this.out(message)
  }

  private out({msgid, infno, raw}: Message): void {
    for (let copy = 0; copy < this.behaviour.copies; copy++) this.sends.push({msgid, infno, raw})
  }

  private write(infno: Infno, input: Record<string, unknown>, msgid: string, visit: Visit | undefined): string {
    const {code, name, area} = this.setup.institution
    const operator = visit?.wish.operator ?? '1'
    return JSON.stringify({
      infno,
      msgid,
      mdtrtarea_admvs: area,
      insuplc_admdvs: visit?.area ?? '',
      recer_sys_code: '99',
      dev_no: '',
      dev_safe_info: '',
      cainfo: '',
      signtype: '',
      infver: '1.0.0',
      opter_type: '1',
      opter: operator,
      opter_name: `收费员${operator}`,
      inf_time: dateTimeText(this.now),
      fixmedins_code: code,
      fixmedins_name: name,
      sign_no: this.setup.signNo,
      input,
    })
  }

  /** Nothing usable came: the message rests until its gap is over. */
  rest(message: Message, plan: Message['plan'], atLeastMs = 0): void {
    const gapMs = Math.max(this.behaviour.gapMs(message.tries, message.gapMs), atLeastMs)
    this.put({
      kind: 'message rests',
      msgid: message.msgid,
      state: 'resting',
      plan,
      dueAt: Math.max(this.now, message.at + gapMs),
    })
  }

  /** Another message speaks for it from now on. */
  handOver(message: Message, state: 'asking' | 'reversing'): void {
    this.put({kind: 'message rests', msgid: message.msgid, state, plan: 'again', dueAt: 0})
  }

  done(message: Message, how: (BookRecord & {kind: 'message done'})['how']): void {
    if (this.books.messages.has(message.msgid)) this.put({kind: 'message done', msgid: message.msgid, how})
  }
}

/** Fen as the JSON number a message carries; its text has few digits and survives the double. */
export const money = (fen: number): number => Number(decimalText(fen, 2))
