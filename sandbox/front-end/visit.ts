// An outpatient visit step by step 就诊逐步: what is asked next, what an answer teaches, how it ends. One message at a time per
// visit. Silence is not dealt with here (doubt.ts).

import {dayOf} from '../base/instant.ts'
import {type JsonRow, rowOf, textOf} from '../protocol/answer-rows.ts'
import {kindOf} from '../protocol/kinds.ts'
import type {Known} from './answers.ts'
import {isAtRest} from './books.ts'
import {reverse} from './doubt.ts'
import {billed, charged, identified, registered} from './learnt.ts'
import {
  cancellationInput,
  feesInput,
  feesRemovalInput,
  leavingInput,
  personInput,
  registrationInput,
  settlementInput,
  totalOf,
  trialInput,
  visitInput,
} from './requests.ts'
import type {Message, Row, Step, Visit} from './types.ts'
import type {Ask, Work} from './work.ts'

/** While so many messages in a row stay without an answer, nothing new is begun: the line is down, and shouting does not mend it. */
const lineDown = 3
/** So often a bill is settled anew after a reversal; then the patient pays in full and claims later. */
const mostSettles = 3

/** While a day is being closed no money moves: totals speak of books that stand still. */
const isClosing = ({books: {close}}: Work): boolean => close !== null && close.step !== 'done'

/** Asks for the visit's next step, unless a message of it is under way. */
export function goOn(work: Work, number: string): void {
  const visit = work.visit(number)
  if (!visit || visit.pending !== null || isAtRest(visit)) return
  if (isClosing(work) && (visit.step === 'settle' || visit.step === 'cancel')) return
  if (work.books.silentInARow >= lineDown && work.books.messages.size > 0) return
  const {now, behaviour} = work
  const ask = (infno: Ask['infno'], input: Ask['input']): void =>
    work.change(visit, {pending: work.send({infno, input, purpose: 'visit', visit})})
  switch (visit.step as Exclude<Step, 'settled' | 'ended'>) {
    case 'identify':
      ask('1101', personInput(visit, now))
      return
    case 'register':
      ask('2201', registrationInput(visit, now))
      return
    case 'record':
      ask('2203', visitInput(visit, now))
      return
    case 'charge':
      ask('2204', feesInput(visit, behaviour, now))
      return
    case 'trial':
      ask('2206', trialInput(visit))
      return
    case 'settle':
      ask('2207', settlementInput(visit))
      return
    case 'cancel':
      ask('2208', cancellationInput(visit, behaviour.billToCancel(visit.bill as Row)))
      return
    case 'uncharge':
      ask('2205', feesRemovalInput(visit))
      return
    case 'unregister':
      ask('2202', leavingInput(visit))
      return
  }
}

/** Visits that waited, for the line or for the close, go on. */
export function goOnAll(work: Work): void {
  if (work.books.silentInARow > 0) return
  for (const number of [...work.books.idle]) goOn(work, number)
}

/** A usable answer to a step of the visit. */
export function stepHeard(work: Work, message: Message, known: Known & {known: 'ok' | 'refused'}): void {
  const visit = work.visit(message.visit)
  if (!visit) return
  if (known.known === 'refused') refused(work, visit, message, known.text)
  else learnt(work, visit, message, known.output)
  const after = work.visit(message.visit)
  if (after?.cancelWanted) cancelWanted(work, after)
  goOn(work, message.visit)
}

/** A cashier wants the visit undone: a settled one by 2208, an unsettled one by leaving. */
export function cancelWanted(work: Work, visit: Visit): void {
  if (visit.step === 'settled' && visit.bill) work.change(visit, {cancelWanted: false, step: 'cancel'})
  else if (visit.pending === null && ['identify', 'register', 'record', 'charge', 'trial'].includes(visit.step))
    leave(work, visit, 'walkedAway', '')
  else if (!visit.cancelWanted && visit.step !== 'ended') work.change(visit, {cancelWanted: true})
}

/** The visit ends without a bill: fees and registration are taken back, as far as there are any. */
export function leave(work: Work, visit: Visit, ending: Visit['ending'], why: string): void {
  const step = visit.uploaded ? 'uncharge' : visit.mdtrtId === '' ? 'ended' : 'unregister'
  work.change(visit, {step, ending, why, pending: null, cancelWanted: false})
}

function refused(work: Work, visit: Visit, {infno}: Message, text: string): void {
  const kind = kindOf(infno)
  if (kind === 'cancel') {
    // the bill stands; the cashier is told why
    if (work.behaviour.refusedRefund === 'stands') work.change(visit, {step: 'settled', pending: null, why: text})
    else leave(work, visit, 'cancelled', '')
  } else if (kind === 'uncharge') work.change(visit, {step: 'unregister', uploaded: false, pending: null})
  else if (kind === 'unregister') work.change(visit, {step: 'ended', pending: null, why: text})
  else leave(work, visit, 'fullPrice', `${infno}: ${text}`)
}

function learnt(work: Work, visit: Visit, message: Message, output: JsonRow): void {
  switch (kindOf(message.infno)) {
    case 'identify': {
      const who = identified(output)
      if (who) work.change(visit, {step: 'register', pending: null, ...who})
      else leave(work, visit, 'fullPrice', '没有正常参保的险种 · no insurance in force')
      return
    }
    case 'register':
      work.change(visit, {step: 'record', pending: null, ...registered(output)})
      return
    case 'record':
      work.change(visit, {step: 'charge', pending: null})
      return
    case 'charge':
      work.change(visit, {
        step: 'trial',
        pending: null,
        uploaded: true,
        ...charged(output, totalOf(visit, work.behaviour)),
      })
      return
    case 'trial':
      work.change(visit, {step: 'settle', pending: null})
      return
    case 'settle':
      settled(work, visit, message.msgid, rowOf(output.setlinfo))
      return
    case 'cancel':
      work.put({kind: 'row', row: rowIn(rowOf(output.setlinfo), message.msgid, visit, true, work)})
      work.change(visit, {bill: null})
      leave(work, visit, 'cancelled', '')
      return
    case 'uncharge':
      work.change(visit, {step: 'unregister', uploaded: false, pending: null})
      return
    case 'unregister':
      work.change(visit, {step: 'ended', pending: null})
      return
  }
}

/** 2207 answered, or 5203 showed the bill: it stands in the books. */
export function settled(work: Work, visit: Visit, msgid: string, info: JsonRow): void {
  const row = rowIn(info, msgid, visit, false, work)
  work.put({kind: 'row', row})
  work.change(visit, {step: 'settled', ending: 'settled', pending: null, bill: row})
  if (work.behaviour.afterSuccess === 'reverse') reverse(work, visit, msgid)
}

/** 2601 took the settlement back: settle anew under a new number, a few times. */
export function settleAnew(work: Work, visit: Visit): void {
  if (visit.cancelWanted) leave(work, visit, 'cancelled', '')
  else if (visit.settles + 1 < mostSettles)
    work.change(visit, {step: 'settle', pending: null, settles: visit.settles + 1})
  else leave(work, visit, 'fullPrice', '多次冲正后仍未明 · still unknown after several reversals')
  goOn(work, visit.wish.number)
}

/** Clearing keys before an answer names them: by care, and the agency of the insuring area. */
export const clearingOf = (visit: Visit) => ({
  insuranceType: visit.insuranceType,
  clrType: visit.wish.medType.startsWith('14') ? '14' : visit.wish.medType === '41' ? '41' : '11',
  agency: visit.area,
})

function rowIn(info: JsonRow, msgid: string, visit: Visit, refund: boolean, work: Work): Row {
  const guess = clearingOf(visit)
  const bill = billed(info)
  const at = textOf(info, 'setl_time')
  return {
    ...bill,
    setlId: textOf(info, 'setl_id') || `未知 ${msgid}`,
    msgid,
    mdtrtId: visit.mdtrtId,
    psnNo: visit.psnNo,
    insuranceType: guess.insuranceType,
    clrType: bill.clrType || guess.clrType,
    agency: bill.agency || guess.agency,
    day: at === '' ? dayOf(work.now) : at.slice(0, 10),
    refund,
  }
}
