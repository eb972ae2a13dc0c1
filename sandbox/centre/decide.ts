// The centre answers one message. First the contract about messages themselves (who talks, reversed before, seen
// before, signed in), then the transaction. Reads only; what it decides comes back as events and one answer.
import {dayOf} from '../base/instant.ts'
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

/** `keyOf`: the institution the gateway's key belongs to, when the gateway verifies keys. */
export type Frame = {context: Context; keyOf: string | undefined}

/** 32 hex digits of SHA-256 over the canonical body: what "same body" means. */
const bodyHash = (context: Context): string => context.sha256(context.message.body).slice(0, 32)

export function decide({context, keyOf}: Frame): Answer {
  const {message, institution, books, config} = context
  const {msgid} = message.envelope
  const {infno} = message
  const frame = {area: config.area, seq: context.seq, at: context.now, infcodeAsText: config.infcodeAsText}
  const no = (refusal: Refusal, events: Event[] = []): Answer => ({
    body: printAnswer(infno, {...frame, refusal: refusalText(refusal)}),
    events,
    outcome: refusal.refusal,
    person: '',
  })

  if (keyOf !== undefined && keyOf !== institution.code) {
    return no(refuse('foreignKey', {institution: institution.code, key: keyOf}))
  }
  // reversed comes before duplicate: the old answer of a reversed settlement would be a lie
  if (books.reversal(institution.code, msgid)) return no(refuse('originalReversed', {msgid}))
  const hash = bodyHash(context)
  const known = books.message(institution.code, msgid)
  if (known) {
    if (known.body_hash !== hash) return no(refuse('msgidReused', {msgid, infno: known.infno}))
    return {answerOf: known.seq, events: [], outcome: 'duplicate', person: known.psn_no}
  }
  // not remembered: the same message is welcome once the operator has signed in
  if (context.strict && !signedIn(context)) return no(refuse('notSignedIn', {signNo: message.envelope.signNo}))
  const remember = (person: string, setlId: string | null): Event => ({
    kind: 'messageKnown',
    institution: institution.code,
    msgid,
    infno,
    hash,
    psnNo: person,
    setlId,
  })
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

/** A sign-in of the institution and of today, not signed out. 9001 makes one; 9002 judges the one it names itself. */
function signedIn({message, books, institution, now}: Context): boolean {
  if (message.infno === '9001' || message.infno === '9002') return true
  const {signNo} = message.envelope
  const row = signNo === '' ? undefined : books.signIn(signNo)
  return (
    row !== undefined &&
    row.institution === institution.code &&
    row.signed_out_at === null &&
    dayOf(row.signed_at) === dayOf(now)
  )
}
