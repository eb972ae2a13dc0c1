// One step, decided: a cause meets the line, the protocol and the centre (or is the director's), and an entry comes out.
// Reads the books and writes nothing; the world applies the entry's events. What happens when deciding breaks an
// invariant is the world's business too: here is only the entry that is made of it then.
import {assertNever} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import {decide} from '../centre/decide.ts'
import {decideDesk} from '../hospital/decide.ts'
import {decideAnswer, decideGiveUp} from '../hospital/heard.ts'
import {decidePaper} from '../hospital/paper.ts'
import {consult} from '../line/faults.ts'
import {badMessageText} from '../protocol/bad-message.ts'
import {parseMessage} from '../protocol/parse.ts'
import {printAnswer} from '../protocol/print.ts'
import {refusalText, refuse} from '../protocol/refusals.ts'
import type {BadMessage, Message} from '../protocol/types.ts'
import type {Event} from '../state/events.ts'
import type {Due, FaultPlan, Transport} from '../state/records.ts'
import {decideAct} from './acts.ts'
import {type Cause, type Decision, type Entry, messageOf, type Send, type Verdict} from './entry.ts'
import {cutOnTheWay, departing, fromOutside, returned} from './on-the-line.ts'
import {type About, delivered, entry, type Ground, type Step} from './step.ts'

export function makeEntry(step: Step): Entry {
  const {ground, cause} = step
  switch (cause.kind) {
    case 'message':
      return fromOutside(step, deliver(step, cause.raw, cause.via, [], true), cause.raw)
    case 'due':
      return fallenDue(step, cause.what)
    case 'desk':
      return atDesk(step, cause)
    case 'paper':
      return onPaper(step, cause)
    case 'director':
      return entry(step, {
        party: 'director',
        line: delivered,
        decision: decideAct(ground.books, cause.act, {
          origin: ground.origin,
          ward: institution => (hasWindows(ground, institution) ? ground.ward(institution, step).books : undefined),
          sites: ground.sites,
          seq: step.seq,
          now: step.now,
        }),
      })
    default:
      return assertNever(cause, 'cause')
  }
}

/** The entry of a cause that broke an invariant: answered as a centre system error, books nothing. */
export function brokenEntry(step: Step, what: string): Entry {
  const {ground, seq, cause} = step
  const message = messageOf(cause)
  const parsed = message && parseMessage(message.raw, message.via, {strict: ground.strict})
  const about: About = {}
  if (parsed?.ok) {
    about.infno = parsed.value.infno
    about.msgid = parsed.value.envelope.msgid
    about.institution = parsed.value.envelope.institution
  }
  const text = refusalText(refuse('systemError', {serial: String(seq)}))
  return entry(step, {
    party: 'centre',
    about,
    line: delivered,
    decision: {
      events: cause.kind === 'due' ? [{kind: 'taken', id: cause.what.id}] : [],
      sends: [{to: about.institution ?? '', body: print(step, about.infno ?? '', text)}],
      outcome: `broken:${what.slice(0, 300)}`,
    },
  })
}

const print = ({ground, seq, now}: Step, infno: string, refusal: string): string =>
  printAnswer(infno, {
    area: ground.config.area,
    seq,
    at: now,
    infcodeAsText: ground.config.infcodeAsText,
    refusal,
  })

/** Work of the agenda, taken off it by its own entry. */
function fallenDue(step: Step, what: Due): Entry {
  const taken: Event = {kind: 'taken', id: what.id}
  switch (what.kind) {
    case 'deliver':
      return deliver(step, what.raw, what.via, [taken], false)
    case 'send':
      return what.cut
        ? cutOnTheWay(step, what, taken)
        : returned(step, what, deliver(step, what.raw, what.via, [taken], true))
    case 'answer':
    case 'giveUp': {
      const ward = step.ground.ward(what.institution, step)
      const {events, outcome} =
        what.kind === 'answer' ? decideAnswer(ward, what.msgid, what.came) : decideGiveUp(ward, what.msgid)
      const about: About = {msgid: what.msgid, institution: what.institution}
      const decision = {events: [taken, ...departing(step, what.institution, events)], sends: [], outcome}
      return entry(step, {party: what.institution, about, line: delivered, decision})
    }
    default:
      return assertNever(what, 'due')
  }
}

const hasWindows = ({config}: Ground, institution: string): boolean =>
  config.hospitals?.some(one => one.institution === institution) ?? false

/** A person at a window. An institution without windows in this world refuses, and the entry says so. */
function atDesk(step: Step, {institution, window, act}: Cause & {kind: 'desk'}): Entry {
  const about: About = {institution}
  const {events, outcome} = hasWindows(step.ground, institution)
    ? decideDesk(step.ground.ward(institution, step), window, act)
    : {events: [], outcome: 'refused:noHospital'}
  const decision = {events: departing(step, institution, events), sends: [], outcome}
  return entry(step, {party: institution, about, line: delivered, decision})
}

/** Slips, back-entry and the tally at the door: the hospital's own, and no message of it goes out. */
function onPaper(step: Step, {institution, act}: Cause & {kind: 'paper'}): Entry {
  const {events, outcome} = hasWindows(step.ground, institution)
    ? decidePaper(step.ground.ward(institution, step), act)
    : {events: [], outcome: 'refused:noHospital'}
  const decision = {events, sends: [], outcome}
  return entry(step, {party: institution, about: {institution}, line: delivered, decision})
}

/** A raw message meets the line, then the protocol, then the centre. `fresh`: it may still meet a fault. */
function deliver(step: Step, raw: string, via: Transport, before: Event[], fresh: boolean): Entry {
  const {ground, seq, now} = step
  const parsed = parseMessage(raw, via, {strict: ground.strict})
  if (!parsed.ok) return unreadable(step, parsed.error, before)
  const message = parsed.value
  const {infno} = message
  const {institution, msgid} = message.envelope
  const about: About = {infno, msgid, institution}
  const leniencies = [...(via.notes ?? []), ...message.leniencies.map(one => `${one.kind}:${one.path}`)]
  if (leniencies.length > 0) about.leniencies = leniencies
  const draw = drawFrom(ground.config.seed, seq)
  const events = [...before]
  let fault: FaultPlan | undefined
  if (fresh && ground.faults.length > 0) {
    const consulted = consult(ground.faults, id => ground.books.fault(id), {infno, msgid, institution, now, draw})
    for (const matched of consulted.matched) events.push({kind: 'faultMatched', ...matched})
    fault = consulted.fault
  }
  const line = fault ? verdictOf(fault) : delivered
  if (fault && stopsBefore(fault)) {
    return entry(step, {party: 'line', about, line, decision: stopped(step, message, fault, {raw, via, events})})
  }
  const decision = answer(step, message, via.keyOf, draw, about)
  decision.events = [...events, ...decision.events]
  // the line delivers the same bytes a second time; that answer reaches nobody
  if (fault?.do === 'duplicate') decision.events.push(later(step, fault, 0, raw, via))
  // booked, yet the client is told that it failed; the true answer stays what a repetition gets
  if (line.did === 'error' && line.status === undefined) line.body = print(step, infno, injected(line))
  return entry(step, {party: 'centre', about, line, decision})
}

function answer(step: Step, message: Message, keyOf: string | undefined, draw: Draw, about: About): Decision {
  const {ground, seq, now} = step
  const {books, catalogue, rules, config, strict, sha256} = ground
  const code = message.envelope.institution
  const institution = books.institution(code)
  if (!institution) {
    const refusal = refuse('noInstitution', {institution: code})
    const body = print(step, message.infno, refusalText(refusal))
    return {events: [], sends: [{to: code, body}], outcome: refusal.refusal}
  }
  const {body, octets, answerOf, events, outcome, person} = decide({
    keyOf,
    context: {books, catalogue, rules, config, strict, sha256, now, seq, draw, message, institution},
  })
  if (person !== '') about.person = person
  const send: Send = {to: code}
  if (body !== undefined) send.body = body
  if (octets !== undefined) send.octets = octets
  if (answerOf !== undefined) send.answerOf = answerOf
  return {events, sends: [send], outcome}
}

/** A fault cut the message off before anything was booked. */
function stopped(
  step: Step,
  message: Message,
  fault: FaultPlan,
  {raw, via, events}: {raw: string; via: Transport; events: Event[]},
): Decision {
  const decision: Decision = {events, sends: [], outcome: `fault:${fault.do}`}
  if (fault.do === 'error') {
    decision.sends = [{to: message.envelope.institution, body: print(step, message.infno, injected(fault))}]
  }
  if (fault.do === 'lateCommit') events.push(later(step, fault, lateMs, raw, via))
  return decision
}

/** How long a late commit takes when its plan does not say. */
const lateMs = 60_000

/** The message comes in by itself after the plan's delay. */
function later({seq, now}: Step, fault: FaultPlan, usualMs: number, raw: string, via: Transport): Event {
  const what: Due = {id: seq, kind: 'deliver', raw, via, fault: fault.id}
  return {kind: 'scheduled', at: now + (fault.delayMs ?? usualMs), what}
}

function unreadable(step: Step, bad: BadMessage, before: Event[]): Entry {
  const about: About = {}
  if (bad.infno !== undefined) about.infno = bad.infno
  if (bad.msgid !== undefined) about.msgid = bad.msgid
  if (bad.institution !== undefined) about.institution = bad.institution
  const body = print(step, bad.infno ?? '', badMessageText(bad))
  return entry(step, {
    party: 'centre',
    cause: bad.kind === 'realIdentity' ? withoutRaw(step.cause) : step.cause,
    about,
    line: delivered,
    decision: {events: before, sends: [{to: bad.institution ?? '', body}], outcome: `bad:${bad.kind}`},
  })
}

/** A real person's number is not kept, not even as evidence. */
function withoutRaw(cause: Cause): Cause {
  if (cause.kind !== 'message') return cause
  const notes = [...(cause.via.notes ?? []), 'realIdentity: the message was not kept']
  return {kind: 'message', raw: '', via: {...cause.via, notes}}
}

const injected = ({text}: {text?: string}): string =>
  refusalText(refuse('injected', {text: text ?? '医保中心系统繁忙，请稍后再试'}))

/** C0–C2, and what a late commit means, happen before anything is booked. */
const stopsBefore = (fault: FaultPlan): boolean =>
  fault.do === 'lateCommit' ||
  (fault.do !== 'delay' && fault.do !== 'duplicate' && (fault.at === 'C0' || fault.at === 'C1' || fault.at === 'C2'))

function verdictOf(fault: FaultPlan): Verdict {
  const verdict: Verdict = {did: fault.do, fault: fault.id, at: fault.at}
  if (fault.delayMs !== undefined) verdict.delayMs = fault.delayMs
  if (fault.status !== undefined) verdict.status = fault.status
  if (fault.text !== undefined) verdict.text = fault.text
  if (fault.bytes !== undefined) verdict.bytes = fault.bytes
  return verdict
}
