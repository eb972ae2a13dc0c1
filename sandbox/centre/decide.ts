// The centre answers one message. First the contract about messages themselves (who talks, reversed before, seen
// before), then the transaction. Reads only; what it decides comes back as events and one answer.

import {printAnswer} from '../protocol/print.ts'
import {type Refusal, type RefusalName, refusalText, refuse} from '../protocol/refusals.ts'
import type {Event} from '../state/events.ts'
import type {Context, Outcome} from './context.ts'
import {transactions} from './transactions.ts'

export type Answer = {
  /** The answer's JSON text, or a file, or "the same answer as in that entry". */
  body?: string
  octets?: string
  answerOf?: number
  events: Event[]
  /** 'ok', 'duplicate', or the refusal's name. */
  outcome: 'ok' | 'duplicate' | RefusalName
  person: string
}

export type Frame = {context: Context; keyOf: string | undefined; infcodeAsText: boolean}

/** 32 hex digits of SHA-256 over the canonical body: what "same body" means. */
const bodyHash = (context: Context): string => context.sha256(context.message.body).slice(0, 32)

export function decide({context, keyOf, infcodeAsText}: Frame): Answer {
  const {message, institution, books} = context
  const {msgid} = message.envelope
  const {infno} = message
  const frame = {area: context.config.area, seq: context.seq, at: context.now, infcodeAsText}
  const no = (refusal: Refusal, events: Event[]): Answer => ({
    body: printAnswer(infno, {...frame, refusal: refusalText(refusal)}),
    events,
    outcome: refusal.refusal,
    person: '',
  })

  if (keyOf !== undefined && keyOf !== institution.code) {
    return no(refuse('foreignKey', {institution: institution.code, key: keyOf}), [])
  }
  // reversed comes before duplicate: the old answer of a reversed settlement would be a lie
  if (books.reversal(institution.code, msgid)) return no(refuse('originalReversed', {msgid}), [])
  const hash = bodyHash(context)
  const known = books.message(institution.code, msgid)
  if (known) {
    if (known.body_hash !== hash) return no(refuse('msgidReused', {msgid, infno: known.infno}), [])
    return {answerOf: known.seq, events: [], outcome: 'duplicate', person: known.psn_no}
  }
  const remember = (person: string, setlId: string | null): Event => ({
    kind: 'messageKnown',
    institution: institution.code,
    msgid,
    infno,
    hash,
    psnNo: person,
    setlId,
  })
  if (context.strict && infno !== '9001' && !signedIn(context)) {
    const refusal = refuse('notSignedIn', {signNo: message.envelope.signNo})
    return no(refusal, [remember('', null)])
  }
  const outcome: Outcome = transactions[infno](context)
  if ('refused' in outcome) return no(outcome.refused, [remember('', null)])
  const person = outcome.person ?? ''
  const decided: Answer = {
    events: [...outcome.events, remember(person, outcome.setlId ?? null)],
    outcome: 'ok',
    person,
  }
  if (outcome.octets === undefined)
    decided.body = printAnswer(infno, {...frame, output: outcome.output, warning: outcome.warning})
  else decided.octets = outcome.octets
  return decided
}

function signedIn(context: Context): boolean {
  const {signNo} = context.message.envelope
  const row = signNo === '' ? undefined : context.books.signIn(signNo)
  return row !== undefined && row.institution === context.institution.code && row.signed_out_at === null
}
