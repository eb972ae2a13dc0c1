// An entry as a fact to judge 判定所见: who asked what under which number, what was booked, and what reached the client.
// Messages and answers are read as the auditor reads them. It judges nothing.
import {drawFrom} from '../../sandbox/base/draw.ts'
import type {Instant} from '../../sandbox/base/instant.ts'
import {type Kind, kindOf} from '../../sandbox/protocol/kinds.ts'
import {parseMessage} from '../../sandbox/protocol/parse.ts'
import type {Message, WireRow} from '../../sandbox/protocol/types.ts'
import {firstRow, type JsonRow, readAnswer} from '../../sandbox/simulator/auditor-reading.ts'
import type {GapItem, SettlementRow} from '../../sandbox/state/events.ts'
import {deliveryOf} from '../../sandbox/world/delivery.ts'
import {type Entry, messageOf} from '../../sandbox/world/entry.ts'
import type {Limits} from './types.ts'

export type Asked = {
  kind: Kind
  infno: string
  institution: string
  msgid: string
  message: Message
  /** First row of the first node. */
  row: WireRow
  /** A short digest of infno and input: what "same body" means. */
  body: number
}

export type Fact = {
  entry: Entry
  seq: number
  at: Instant
  /** A message that could be read; what came in by itself (a late commit, a second delivery) is not the client's asking. */
  asked?: Asked
  byItself: boolean
  rows: SettlementRow[]
  /** What reached the client, and when: a usable answer, or nothing (lost, torn, a gateway's page, too late). */
  heard: 'ok' | 'refused' | 'nothing'
  heardAt: Instant
  /** A refusal the line made up: it says nothing about an earlier attempt of the same message. */
  injected: boolean
  /** Output of reconciliation answers; empty for the rest, whose content nobody judges. */
  output: JsonRow
  /** Traffic moved to the centre's other site, or the first one came back; absent in every other entry. */
  sites?: SitesMoved
}

/** `rows`: settlement rows that are gone from the books that serve, or are in them again before this entry's own. */
export type SitesMoved = {to: 'apart' | 'together'; rows: string[]; again: {setlId: string; again: string}[]}

type Answer = {ok: boolean; output: JsonRow}
const none: Answer = {ok: false, output: {}}

/** Reads entries in order; keeps short forms of answers, for "the same answer as in that entry". */
export class Reading {
  private readonly answers = new Map<number, Answer>()
  private readonly limits: Limits
  constructor(limits: Limits) {
    this.limits = limits
  }

  read(entry: Entry): Fact {
    const {seq, at, line} = entry
    const rows: SettlementRow[] = []
    let sites: SitesMoved | undefined
    for (const event of entry.decision?.events ?? []) {
      if (event.kind === 'settled') rows.push(event.row)
      if (event.kind === 'siteSwitched') sites = {to: 'apart', rows: event.unseen, again: []}
      if (event.kind === 'siteReturned') sites = togetherAgain(event.items)
    }
    const byItself = entry.cause.kind === 'due' && entry.cause.what.kind === 'deliver'
    const fact: Fact = {
      entry,
      seq,
      at,
      byItself,
      rows,
      heard: 'nothing',
      heardAt: at,
      injected: line.did === 'error',
      output: {},
    }
    if (sites) fact.sites = sites
    const asked = askedIn(entry)
    if (!asked) return fact
    fact.asked = asked
    const answer = this.answerOf(entry, asked.kind)
    if (byItself) return fact
    const delivery = deliveryOf(entry)
    if (delivery.kind !== 'answer' || delivery.delayMs > this.limits.connectionMs) return fact
    fact.heardAt = at + delivery.delayMs
    // told that it failed, and booked all the same: the client knows nothing
    if (fact.injected) fact.heard = rows.length > 0 ? 'nothing' : 'refused'
    else {
      fact.heard = answer.ok ? 'ok' : 'refused'
      fact.output = answer.output
    }
    return fact
  }

  private answerOf({seq, decision}: Entry, kind: Kind): Answer {
    const send = decision?.sends[0]
    if (!send) return none
    if (send.answerOf !== undefined) return this.answers.get(send.answerOf) ?? none
    const answer =
      send.octets !== undefined
        ? {ok: true, output: {}}
        : kind === 'totals'
          ? readAnswer(send.body)
          : {ok: /"infcode":"?0\b/.test(send.body ?? ''), output: {}}
    this.answers.set(seq, answer)
    return answer
  }
}

const togetherAgain = (items: readonly GapItem[]): SitesMoved => ({
  to: 'together',
  rows: items.flatMap(one => (one.fate === 'skipped' ? [] : [one.setlId])),
  again: items.flatMap(({setlId, again}) => (again === null ? [] : [{setlId, again}])),
})

function askedIn(entry: Entry): Asked | undefined {
  const told = messageOf(entry.cause)
  if (!told || entry.decision?.outcome.startsWith('bad:')) return undefined
  const parsed = parseMessage(told.raw, told.via, {strict: false})
  if (!parsed.ok) return undefined
  const message = parsed.value
  const {infno, envelope} = message
  return {
    kind: kindOf(infno),
    infno,
    institution: envelope.institution,
    msgid: envelope.msgid,
    message,
    row: firstRow(message),
    body: drawFrom(message.body, 'body').bits('digest'),
  }
}

/** Kinds that move money: their silence is an unknown 未明. */
export const movesMoney = (kind: Kind): boolean => kind === 'settle' || kind === 'cancel' || kind === 'reverse'
