// A request nobody knows the end of 结果未明: first ask (5204, 5203), then the same message again at growing gaps, and what
// stays unknown is taken back by 2601. "Not found" is no answer about a message that may still be on its way. A
// cancellation is only asked about and repeated: its patient wants it, and taking it back would have to be undone.
import {dayOf} from '../base/instant.ts'
import {rowOf, rowsOf, textOf} from '../protocol/answer-rows.ts'
import {kindOf} from '../protocol/kinds.ts'
import type {Known} from './answers.ts'
import {batchOf, linesInput, settlementQueryInput} from './requests.ts'
import type {Message, Row, Visit} from './types.ts'
import {clearingOf, goOn, settleAnew, settled} from './visit.ts'
import type {Work} from './work.ts'

/** No usable answer to a message, or none in time. */
export function silent(work: Work, message: Message): void {
  const kind = kindOf(message.infno)
  if (message.purpose === 'ask') {
    askedInVain(work, message)
    return
  }
  if (message.purpose === 'visit' && kind === 'settle') {
    settlementSilent(work, message)
    return
  }
  if (message.purpose === 'visit' && kind === 'cancel') {
    ask(work, message)
    return
  }
  work.rest(message, 'again')
}

function settlementSilent(work: Work, message: Message): void {
  const visit = work.visit(message.visit) as Visit
  switch (work.behaviour.silence) {
    case 'ask':
      ask(work, message)
      return
    case 'failed':
      work.done(message, 'forgotten')
      work.change(visit, {step: 'ended', ending: 'fullPrice', pending: null, why: '医保返回失败'})
      return
    case 'paid':
      work.done(message, 'forgotten')
      work.change(visit, {step: 'settled', ending: 'settled', pending: null})
      return
    case 'chargeAnew':
      work.done(message, 'forgotten')
      work.change(visit, {pending: null, step: 'charge', batch: visit.batch + 1})
      goOn(work, visit.wish.number)
      return
    case 'reverseLater':
      work.rest(message, 'reverse', 45_000)
      return
  }
}

/** What rested is due. */
export function due(work: Work, message: Message): void {
  if (message.state === 'waiting') {
    silent(work, message)
    return
  }
  if (message.plan === 'ask') {
    const original = work.books.messages.get(message.about)
    work.done(message, 'superseded')
    if (original) ask(work, original, message)
    return
  }
  const visit = work.visit(message.visit)
  if (message.plan === 'reverse' && visit) {
    work.handOver(message, 'reversing')
    reverse(work, visit, message.msgid)
    return
  }
  if (message.purpose === 'visit' && message.infno === '2207' && visit) {
    settleAgain(work, message, visit)
    return
  }
  work.resend(message)
}

function settleAgain(work: Work, message: Message, visit: Visit): void {
  if (work.behaviour.again === 'sameMessage') {
    work.resend(message)
    return
  }
  work.done(message, 'forgotten')
  work.change(visit, {pending: null, step: 'settle'})
  goOn(work, visit.wish.number)
}

/** 5204 for a settlement (is any line of the batch settled?), 5203 for a cancellation (is the bill refunded?). */
function ask(work: Work, original: Message, before?: Message): void {
  const visit = work.visit(original.visit) as Visit
  if (original.state !== 'asking') work.handOver(original, 'asking')
  const cancelling = kindOf(original.infno) === 'cancel'
  work.send({
    ...(cancelling
      ? {infno: '5203', input: settlementQueryInput(visit, visit.bill?.setlId ?? '')}
      : {infno: '5204', input: linesInput(visit)}),
    purpose: 'ask',
    visit,
    about: original.msgid,
    ...(before ? {tries: before.tries + 1, gapMs: work.now - before.at} : {gapMs: original.gapMs}),
  })
}

/** The query itself stays without an answer: ask again later under a new number (the old one would get an old answer). */
function askedInVain(work: Work, question: Message): void {
  const original = work.books.messages.get(question.about)
  if (!original) {
    work.done(question, 'superseded')
    return
  }
  if (question.tries < work.behaviour.reverseAfter) {
    work.rest(question, 'ask')
    return
  }
  work.done(question, 'superseded')
  // a bill that 5204 has shown is not taken back for want of 5203: the same message again gets its first answer
  if (kindOf(original.infno) === 'settle' && question.infno === '5204') takeBack(work, original)
  else work.rest(original, 'again')
}

/** What the query says of the original. */
export function askHeard(work: Work, question: Message, known: Known & {known: 'ok' | 'refused'}): void {
  const original = work.books.messages.get(question.about)
  const visit = work.visit(question.visit)
  if (!original || !visit) return
  if (kindOf(original.infno) === 'cancel') {
    // refunded or not: the same message again tells the number of the refund's row, and cancels at most once
    work.rest(original, 'again')
    return
  }
  if (known.known === 'ok' && question.infno === '5203') {
    const info = rowOf(known.output.setlinfo)
    if (textOf(info, 'medins_setl_id') === original.msgid || textOf(info, 'medins_setl_id') === '') {
      work.done(original, 'answered')
      settled(work, visit, original.msgid, info)
      return
    }
  }
  const batch = batchOf(visit)
  const setlId =
    known.known === 'ok' && question.infno === '5204'
      ? rowsOf(known.output.rows ?? known.output).find(
          row => textOf(row, 'setl_id') !== '' && (textOf(row, 'chrg_bchno') || batch) === batch,
        )?.setl_id
      : undefined
  if (typeof setlId === 'string') {
    const input = settlementQueryInput(visit, setlId)
    const {tries, gapMs} = question
    work.send({infno: '5203', input, purpose: 'ask', visit, about: original.msgid, tries, gapMs})
    return
  }
  if (work.behaviour.notFound === 'failed') {
    work.done(original, 'forgotten')
    work.change(visit, {step: 'ended', ending: 'fullPrice', pending: null, why: '中心查无此结算'})
    goOn(work, visit.wish.number)
    return
  }
  if (original.tries >= work.behaviour.reverseAfter) takeBack(work, original)
  else work.rest(original, 'again')
}

function takeBack(work: Work, original: Message): void {
  const visit = work.visit(original.visit) as Visit
  work.handOver(original, 'reversing')
  reverse(work, visit, original.msgid)
}

/** 2601, repeated as it is until its own answer comes. */
export function reverse(work: Work, visit: Visit, omsgid: string): void {
  const original: Pick<Message, 'msgid' | 'infno'> = work.books.messages.get(omsgid) ?? {msgid: omsgid, infno: '2207'}
  const {msgid: fresh} = work.freshMsgid()
  work.send({
    infno: '2601',
    input: {
      data: {
        psn_no: visit.psnNo,
        omsgid: work.behaviour.omsgid(original as Message, fresh),
        oinfno: work.behaviour.oinfno(original as Message),
      },
    },
    purpose: 'reverse',
    visit,
    about: omsgid,
  })
}

export function reversalHeard(work: Work, reversal: Message, known: Known & {known: 'ok' | 'refused'}): void {
  const visit = work.visit(reversal.visit)
  if (!visit) return
  const original = work.books.messages.get(reversal.about)
  if (known.known === 'refused') {
    // it will not be taken back: then the queries must show what it is
    if (original) ask(work, original)
    return
  }
  if (original) work.done(original, 'reversed')
  // without a remark the original had been booked: the centre now holds its row and the opposite one
  if (!/未查询到|未产生/.test(known.warning)) {
    const day = dayOf(reversal.at)
    work.put({kind: 'voided', voided: {...clearingOf(visit), omsgid: reversal.about, by: reversal.msgid, day}})
    const row = [...work.books.rows.values()].find((one: Row) => one.msgid === reversal.about)
    if (row) work.put({kind: 'row dropped', setlId: row.setlId})
  }
  if (work.behaviour.afterReversal === 'reverseAgain' && !visit.why.includes('reversed')) {
    work.change(visit, {why: 'reversed'})
    reverse(work, visit, reversal.about)
    return
  }
  settleAnew(work, visit)
}
