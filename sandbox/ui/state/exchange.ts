// One exchange 一次报文往来 as the console shows it: request and answer of one entry, what the line did, and how it ended
// for the hospital. Pure: an entry in, a view out.
import type {Instant} from '../../base/instant.ts'
import {type Cause, type Entry, messageOf, type Verdict} from '../../world/entry.ts'

/**
 * How it ended for whoever asked. 'unknown': the answer did not arrive, whatever the centre did; 'due': the message came in by
 * itself. Of what is no message, who acted: the director, a window, people on paper, or a hospital that heard something.
 */
export type Ending =
  | 'ok'
  | 'refused'
  | 'bad'
  | 'duplicate'
  | 'unknown'
  | 'due'
  | 'director'
  | 'desk'
  | 'paper'
  | 'hospital'

export type Exchange = {
  seq: number
  at: Instant
  infno: string
  /** The act's name, where this is no message. */
  act: string | undefined
  msgid: string
  institution: string
  person: string
  request: string
  /** As the centre printed it, delivered or not. */
  answer: string | undefined
  /** The answer is the one printed in that earlier entry. */
  answerOf: number | undefined
  /** The answer is a file of so many base64 characters. */
  octets: string | undefined
  outcome: string
  ending: Ending
  line: Verdict
  /** Money was booked here, whether or not the answer arrived. */
  booked: boolean
  setlId: string | undefined
}

/** Messages that move money: an answer lost here leaves the hospital not knowing. */
export const moneyInfnos: ReadonlySet<string> = new Set(['2207', '2207A', '2208', '2601'])
/** Questions whose answer tells what became of a visit's money. */
const queries: ReadonlySet<string> = new Set(['5203', '5204', '3202'])
const moneyEvents: ReadonlySet<string> = new Set(['settled', 'reversed'])

export function exchangeOf(entry: Entry): Exchange {
  const {cause, decision, line, about} = entry
  const send = decision?.sends.at(-1)
  return {
    seq: entry.seq,
    at: entry.at,
    infno: about?.infno ?? '',
    act: actIn(cause),
    msgid: about?.msgid ?? '',
    institution: about?.institution ?? '',
    person: about?.person ?? '',
    request: messageOf(cause)?.raw ?? JSON.stringify('act' in cause ? cause.act : 'what' in cause ? cause.what : cause),
    answer: send?.body,
    answerOf: send?.answerOf,
    octets: send?.octets,
    outcome: decision?.outcome ?? '',
    ending: endingOf(entry),
    line,
    booked: decision?.events.some(event => moneyEvents.has(event.kind)) ?? false,
    setlId: send?.body === undefined ? undefined : settlementIn(send.body),
  }
}

function actIn(cause: Cause): string | undefined {
  if (messageOf(cause)) return undefined
  if (cause.kind === 'director') return cause.act.kind
  if (cause.kind === 'desk' || cause.kind === 'paper') return cause.act.do
  return cause.kind === 'due' ? cause.what.kind : undefined
}

function endingOf({cause, line, decision}: Entry): Ending {
  if (cause.kind === 'director' || cause.kind === 'desk' || cause.kind === 'paper') return cause.kind
  // what a hospital inside the world sends is a message like any other
  if (cause.kind === 'due' && cause.what.kind !== 'send') return cause.what.kind === 'deliver' ? 'due' : 'hospital'
  // at C5 the whole answer was out before the connection misbehaved
  const arrived = line.did !== 'delivered' && line.at === 'C5' && (decision?.sends.length ?? 0) > 0
  if (arrived && (line.did === 'drop' || line.did === 'reset')) return outcomeOf(decision?.outcome ?? '')
  if (line.did === 'drop' || line.did === 'reset' || line.did === 'truncate' || line.did === 'lateCommit')
    return 'unknown'
  if (line.did === 'error' && line.status !== undefined) return 'unknown'
  return outcomeOf(decision?.outcome ?? '')
}

function outcomeOf(outcome: string): Ending {
  if (outcome === 'ok' || outcome === 'duplicate') return outcome
  return outcome.startsWith('bad:') ? 'bad' : 'refused'
}

const settlementIn = (answer: string): string | undefined => /"setl_id"\s*:\s*"([^"]+)"/.exec(answer)?.[1]
const visitIn = (text: string): string | undefined => /"mdtrt_id"\s*:\s*"([^"]+)"/.exec(text)?.[1]

/**
 * Money messages whose answer was lost and that nobody has cleared up since: not reversed (2601 naming the msgid), not
 * sent again with an answer, and nobody asked what became of the visit. Oldest first.
 */
export function unknowns(exchanges: readonly Exchange[]): Exchange[] {
  const cleared = new Set<string>()
  const open: Exchange[] = []
  for (const x of [...exchanges].sort((a, b) => b.seq - a.seq)) {
    if (x.ending === 'unknown') {
      const visit = visitIn(x.request)
      const known = cleared.has(x.msgid) || (visit !== undefined && cleared.has(visit))
      if (moneyInfnos.has(x.infno) && !known) open.push(x)
      continue
    }
    if (x.ending !== 'ok' && x.ending !== 'duplicate') continue
    cleared.add(x.msgid)
    const original = x.infno === '2601' ? /"omsgid"\s*:\s*"([^"]+)"/.exec(x.request)?.[1] : undefined
    if (original) cleared.add(original)
    const visit = queries.has(x.infno) ? visitIn(x.request) : undefined
    if (visit) cleared.add(visit)
  }
  return open.reverse()
}
