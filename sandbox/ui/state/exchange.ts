// One exchange 一次报文往来 as the console shows it: request and answer of one entry, what the line did, and how it ended
// for the hospital. Pure: an entry in, a view out.
import type {Instant} from '../../base/instant.ts'
import type {Entry, Verdict} from '../../world/entry.ts'

/** How it ended for whoever asked. 'unknown': the answer did not arrive, whatever the centre did. */
export type Ending = 'ok' | 'refused' | 'bad' | 'duplicate' | 'unknown' | 'director' | 'due'

export type Exchange = {
  seq: number
  at: Instant
  infno: string
  msgid: string
  institution: string
  person: string
  request: string
  answer: string | undefined
  outcome: string
  ending: Ending
  line: Verdict
  /** The centre booked it although the answer was lost: the money has moved. */
  booked: boolean
  leniencies: string[]
  setlId: string | undefined
}

/** Messages that move money: an answer lost here leaves the hospital not knowing. */
export const moneyInfnos: ReadonlySet<string> = new Set(['2207', '2207A', '2208', '2601'])

const answersLost: ReadonlySet<string> = new Set(['drop', 'reset', 'truncate', 'error'])

export function exchangeOf(entry: Entry): Exchange {
  const {cause, decision, line, about} = entry
  const request =
    cause.kind === 'message' ? cause.raw : cause.kind === 'due' ? cause.what.raw : JSON.stringify(cause.act, null, 2)
  const answer = decision?.sends.at(-1)?.body
  const outcome = decision?.outcome ?? 'none'
  const booked = (decision?.events.length ?? 0) > 0
  return {
    seq: entry.seq,
    at: entry.at,
    infno: about?.infno ?? (cause.kind === 'director' ? cause.act.kind : ''),
    msgid: about?.msgid ?? '',
    institution: about?.institution ?? '',
    person: about?.person ?? '',
    request,
    answer,
    outcome,
    ending: endingOf(entry, answer),
    line,
    booked,
    leniencies: about?.leniencies ?? [],
    setlId: answer === undefined ? undefined : settlementIn(answer),
  }
}

function endingOf(entry: Entry, answer: string | undefined): Ending {
  const {cause, line, decision} = entry
  if (cause.kind === 'director') return 'director'
  if (answersLost.has(line.did) && !(line.did === 'error' && 'text' in line && line.text && !line.status))
    return 'unknown'
  if (cause.kind === 'due') return 'due'
  const outcome = decision?.outcome ?? 'none'
  if (outcome === 'bad') return 'bad'
  if (outcome === 'duplicate') return 'duplicate'
  if (outcome === 'ok' || outcome === 'query') return 'ok'
  if (answer && /"infcode"\s*:\s*"?0"?\s*[,}]/.test(answer)) return 'ok'
  return 'refused'
}

const settlementIn = (answer: string): string | undefined => /"setl_id"\s*:\s*"([^"]+)"/.exec(answer)?.[1]

/**
 * Money messages whose answer was lost and that nobody has cleared up since: neither reversed (2601 naming the msgid)
 * nor sent again with an answer.
 */
export function unknowns(exchanges: readonly Exchange[]): Exchange[] {
  const cleared = new Set<string>()
  const open: Exchange[] = []
  for (const x of [...exchanges].sort((a, b) => b.seq - a.seq)) {
    if (x.ending === 'unknown') {
      if (moneyInfnos.has(x.infno) && !cleared.has(x.msgid)) open.push(x)
      continue
    }
    if (x.ending === 'ok' || x.ending === 'duplicate') cleared.add(x.msgid)
    const original =
      x.infno === '2601' && x.ending === 'ok' ? /"omsgid"\s*:\s*"([^"]+)"/.exec(x.request)?.[1] : undefined
    if (original) cleared.add(original)
  }
  return open.reverse()
}
