// The minutes the second site did not know 缺口清单: each settlement of theirs, whether it was settled again, what the reconciliation said of
// it and how it ended; and what was reckoned wrong because the serving site lacked them. A pure function of the journal; whether a
// deductible was wrong is asked of the benefit rules anew, with what the serving site could not see.
import type {Fen} from '../../sandbox/base/fen.ts'
import type {Instant} from '../../sandbox/base/instant.ts'
import {policyById} from '../../sandbox/benefit/policies/index.ts'
import {settle} from '../../sandbox/benefit/settle.ts'
import {accumulatorNames, type Facts} from '../../sandbox/benefit/types.ts'
import {scopedName} from '../../sandbox/centre/bill.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {zeroOf} from '../../sandbox/drill/setting.ts'
import type {GapItem as Merged, SettlementRow} from '../../sandbox/state/events.ts'
import type {BillDoc, ClosingDoc} from '../../sandbox/state/hospital-records.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import {type Evidence, lastBills, type Settled} from '../evidence.ts'
import {judge} from '../judge/judge.ts'
import type {Judgement, PredicateId} from '../judge/types.ts'
import {minutesFrom} from './ratings.ts'

export type GapItem = {
  setlId: string
  patient: string
  /** The hospital's bill its message was sent for. */
  bill: string | null
  fen: Fen
  /** Minutes from T0: settled at the first site; in the second one's books (null = never); settled again there. */
  settled: number
  seen: number | null
  again: {setlId: string; minute: number} | null
  /** lost: the first site never came back; duplicate: settled again; fine: in the books once it was back. */
  class: 'lost' | 'duplicate' | 'fine'
  /** What the hospital's reconciliation showed of it: missing while the sites were apart; its class after the merge, and when. */
  missed: boolean
  named: {as: 'duplicate' | 'fine'; minute: number} | null
  /** How many of the two stand at the end. */
  stands: 0 | 1 | 2
  entry: number
}

export type Gap = {
  serving: 'A' | 'B'
  /** Minutes from T0 between which the second site missed everything. */
  from: number
  until: number
  returned: number | null
  items: GapItem[]
  /**
   * Settled by the serving site for people whose gap settlements it could not see, where the deductible came out otherwise: too much
   * because it seemed not met, too little because an account that was empty seemed to pay. The sum is of differences, whichever way.
   */
  wrongDeductible: {settlements: number; fen: Fen; entries: number[]}
  judged: {verdict: Judgement['verdict']; broken: PredicateId[]}
}

/** In a drill people wait aside by rule: what counts is that nothing is unknown when the day is reconciled. */
export const judgeDrill = (scenario: Scenario, entries: readonly Entry[]): Judgement =>
  judge(entries, {limits: {unknownMs: (scenario.lead + scenario.end) * 60_000}})

/** Undefined where traffic never moved. */
export function gapOf(scenario: Scenario, entries: readonly Entry[], evidence: Evidence): Gap | undefined {
  const moved = movesOf(entries)
  if (!moved) return undefined
  const zero = zeroOf(scenario)
  const inMinutes = (at: Instant) => minutesFrom(zero, at)
  const {switched, returned} = moved
  const rows = new Map(evidence.settlements.map(one => [one.row.setlId, one]))
  const live = liveOf(evidence)
  const bills = lastBills(evidence)
  const items = switched.unseen.flatMap((setlId): GapItem[] => {
    const one = rows.get(setlId)
    if (one?.row.cause !== 'settle') return []
    const merged = returned?.items.find(item => item.setlId === setlId)
    const again = merged?.again ? rows.get(merged.again) : undefined
    return [
      {
        setlId,
        patient: one.patient,
        bill: billOf(evidence, bills, one.row),
        fen: one.row.total,
        settled: inMinutes(one.row.settledAt),
        seen: returned && merged?.fate === 'stands' ? inMinutes(returned.at) : null,
        again: again ? {setlId: again.row.setlId, minute: inMinutes(again.row.settledAt)} : null,
        class: !returned ? 'lost' : again ? 'duplicate' : 'fine',
        missed: closingsOf(evidence, switched.at, returned?.at).some(closing =>
          closing.differences.some(row => row.what === 'hospitalOnly' && row.setlId === setlId),
        ),
        named: returned ? namedAs(evidence, one.row, returned.at, inMinutes) : null,
        stands: [setlId, again?.row.setlId].filter(id => id !== undefined && live.has(id)).length as 0 | 1 | 2,
        entry: one.seq,
      },
    ]
  })
  const {verdict, predicates} = judgeDrill(scenario, entries)
  return {
    serving: switched.to,
    from: inMinutes(switched.knows),
    until: inMinutes(switched.at),
    returned: returned ? inMinutes(returned.at) : null,
    items,
    wrongDeductible: wronglyReckoned(moved, live),
    judged: {verdict, broken: predicates.flatMap(one => (one.holds ? [] : [one.id]))},
  }
}

type Moved = {
  switched: {at: Instant; seq: number; to: 'A' | 'B'; knows: Instant; unseen: string[]}
  returned: {at: Instant; seq: number; items: Merged[]} | undefined
}

function movesOf(entries: readonly Entry[]): Moved | undefined {
  let switched: Moved['switched'] | undefined
  let returned: Moved['returned']
  for (const {at, seq, decision} of entries)
    for (const event of decision?.events ?? []) {
      if (event.kind === 'siteSwitched') switched ??= {at, seq, to: event.to, knows: event.knows, unseen: event.unseen}
      if (event.kind === 'siteReturned') returned ??= {at, seq, items: event.items}
    }
  return switched && {switched, returned}
}

/** Settlements that no row takes back in the end. */
function liveOf({settlements}: Evidence): Map<string, Settled> {
  const cancelled = new Set(settlements.map(one => one.row.cancels))
  const standing = settlements.filter(one => one.row.cause === 'settle' && !cancelled.has(one.row.setlId))
  return new Map(standing.map(one => [one.row.setlId, one]))
}

/** A bill knows the message that settled it, or that was taken back. */
function billOf({bills}: Evidence, last: readonly BillDoc[], {setlId, msgid}: SettlementRow): string | null {
  const now = last.find(bill => bill.setlId === setlId || bill.reversals.some(one => one.msgid === msgid))
  return now?.id ?? bills.find(one => one.doc.msgid === msgid)?.doc.id ?? null
}

const closingsOf = ({closings}: Evidence, from: Instant, until = Number.POSITIVE_INFINITY): ClosingDoc[] =>
  [...closings.values()].filter(one => one.at >= from && one.at < until).sort((a, b) => a.at - b.at)

/** The first reconciliation after the merge that speaks of the row: equal totals speak of every row of their group. */
function namedAs(
  evidence: Evidence,
  {msgid, insuranceType, clrType, area}: SettlementRow,
  from: Instant,
  inMinutes: (at: Instant) => number,
): GapItem['named'] {
  for (const {at, state, differences, ...group} of closingsOf(evidence, from)) {
    if (group.clrType !== clrType || group.agency !== area) continue
    if (differences.some(row => row.msgid === msgid)) return {as: 'duplicate', minute: inMinutes(at)}
    const ofGroup = group.insutype === insuranceType
    if (ofGroup && (state === 'equal' || differences.length > 0)) return {as: 'fine', minute: inMinutes(at)}
  }
  return null
}

/** What the serving site settled while it could not see what the same person had settled before, reckoned anew with it. */
function wronglyReckoned({switched, returned}: Moved, live: Map<string, Settled>): Gap['wrongDeductible'] {
  const found: Gap['wrongDeductible'] = {settlements: 0, fen: 0, entries: []}
  const unseen = switched.unseen.flatMap(setlId => live.get(setlId)?.row ?? [])
  for (const {seq, row} of live.values()) {
    if (seq <= switched.seq || (returned && seq >= returned.seq) || !row.facts) continue
    const before = unseen.filter(
      one => one.psnNo === row.psnNo && one.insuranceType === row.insuranceType && one.year === row.year,
    )
    const policy = policyById(row.policy)
    if (before.length === 0 || !policy) continue
    const {deductible} = settle(policy, withSeen(row.facts, before))
    if (deductible === row.deductible) continue
    found.settlements += 1
    found.fen += Math.abs(row.deductible - deductible)
    found.entries.push(seq)
  }
  return found
}

/** The facts as they would have been: accumulators further on, less on the account. */
function withSeen(facts: Facts, before: readonly SettlementRow[]): Facts {
  const accumulators = {...facts.accumulators}
  const balances = {...facts.balances}
  for (const {changes, currentAccount, priorAccount} of before) {
    for (const name of accumulatorNames) {
      const change = changes[scopedName(name, facts.serviceDate, facts.disease)]
      if (change) accumulators[name] = (accumulators[name] ?? 0) + change
    }
    balances.currentYear -= currentAccount
    balances.priorYears -= priorAccount
  }
  balances.currentYear = Math.max(0, balances.currentYear)
  balances.priorYears = Math.max(0, balances.priorYears)
  return {...facts, accumulators, balances}
}
