// 双活切换与合并: what a switch to the second site and the return of the first one mean. Nothing public says how a real centre merges;
// the rules here are ours. What the serving site did while the other was down stays. What drains from the other's queue joins it, but
// a batch is settled once: where the serving site has settled the same batch, or has promised that a message that comes later will
// not count (2601 of an original it did not know), the drained settlement is taken back. Same patient, hospital number and sum, another
// visit: the centre cannot know whether that is one wish or two; it is listed, and the hospital finds it by 3202 and decides.
import type {Fen} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {Event, GapItem, SettlementRow} from '../state/events.ts'
import type {Reader} from '../state/reader.ts'
import type {Queued, SitesView} from '../state/sites.ts'
import {negative} from './cancel.ts'

type Step = {sites: SitesView | undefined; seq: number; now: Instant}

/** Traffic moves to the other site; for `stopMs` nothing that is sent arrives. */
export function decideSwitch(stopMs: number, {sites, seq, now}: Step): Event[] | 'oneSite' | 'siteDown' {
  if (!sites) return 'oneSite'
  const {serving, down} = sites.state()
  if (down !== null) return 'siteDown'
  const knows = now - sites.lagMs
  const unseen = sites
    .unsent()
    .flatMap(({at, event}) => (event.kind === 'settled' && at > knows ? [event.row.setlId] : []))
  const events: Event[] = [{kind: 'siteSwitched', to: serving === 'A' ? 'B' : 'A', knows, unseen}]
  if (stopMs > 0) {
    const when = {from: now, until: now + stopMs}
    events.push({kind: 'faultPlanned', fault: {id: `switch-${seq}`, when, at: 'C0', do: 'drop', mustFire: 0}})
  }
  return events
}

/** The other site is back: its queue drains, conflicts are settled by the rules above. */
export function decideReturn(books: Reader, {sites, now}: Omit<Step, 'seq'>): Event[] | 'oneSite' | 'noSiteDown' {
  if (!sites) return 'oneSite'
  const {down} = sites.state()
  if (down === null) return 'noSiteDown'
  const theirs = sites.stuck()
  const ours = new Since(sites.unsent())
  const skipped = theirs.flatMap(({event}, index) => (ours.wentOnOver(event) ? [index] : []))
  const rows = theirs.flatMap(({event}, index) =>
    event.kind === 'settled' && !skipped.includes(index) ? [event.row] : [],
  )
  const refunded = new Set(rows.map(row => row.cancels))
  const numbers = numbersOf(books, theirs)
  const back = rows.filter(row => row.cancels === null && !refunded.has(row.setlId) && ours.excludes(row))
  const undone = new Set(back.map(row => row.setlId))
  const items = theirs.flatMap(({event}): GapItem[] => {
    if (event.kind !== 'settled') return []
    const {row} = event
    const fate = undone.has(row.setlId) ? 'takenBack' : rows.includes(row) ? 'stands' : 'skipped'
    const again = row.cancels === null ? ours.settledAgain(row, numbers.get(row.mdtrtId) ?? '') : undefined
    return [{setlId: row.setlId, fate, again: again ?? null}]
  })
  const balances = new Balances(books, rows)
  return [
    {kind: 'siteReturned', site: down, skipped, items},
    ...back.map((row): Event => ({kind: 'settled', row: oppositeOf(row, {now, holder: ours, balances})})),
    ...theirs.flatMap(({event}): Event[] => {
      if (event.kind !== 'visitRegistered') return []
      const {mdtrtId, institution, iptOtpNo} = event.visit
      const standing = rows.some(
        row => row.mdtrtId === mdtrtId && row.cancels === null && !undone.has(row.setlId) && !refunded.has(row.setlId),
      )
      // the hospital has registered the same number anew: what was begun here lapses
      return !standing && ours.registered(institution, iptOtpNo) ? lapsed(theirs, mdtrtId, now) : []
    }),
  ]
}

/** What the serving site did since the switch. */
class Since {
  private readonly all: readonly Event[]
  private readonly settled: readonly SettlementRow[]
  private readonly refunded: ReadonlySet<string | null>
  private readonly numbers = new Map<string, string>()

  constructor(queue: readonly Queued[]) {
    this.all = queue.map(one => one.event)
    this.settled = this.all.flatMap(event => (event.kind === 'settled' ? [event.row] : []))
    this.refunded = new Set(this.settled.map(row => row.cancels))
    for (const event of this.all)
      if (event.kind === 'visitRegistered') this.numbers.set(event.visit.mdtrtId, event.visit.iptOtpNo)
  }

  /** It went on without knowing of this event, so that it cannot happen any more. */
  wentOnOver(event: Event): boolean {
    switch (event.kind) {
      case 'messageKnown':
        return this.all.some(
          one => one.kind === event.kind && one.institution === event.institution && one.msgid === event.msgid,
        )
      case 'reversed':
        return this.all.some(
          one => one.kind === event.kind && one.institution === event.institution && one.omsgid === event.omsgid,
        )
      case 'visitRecorded':
        return this.all.some(one => one.kind === event.kind && one.mdtrtId === event.mdtrtId)
      case 'visitCancelled':
      case 'feesRemoved':
        return this.touched(event.mdtrtId)
      case 'feesUploaded': {
        const numbers = new Set(event.rows.map(row => row.feedetlSn))
        return this.all.some(
          one =>
            one.kind === event.kind &&
            one.mdtrtId === event.mdtrtId &&
            one.rows.some(row => numbers.has(row.feedetlSn)),
        )
      }
      case 'settled':
        return event.row.cancels !== null && this.refunded.has(event.row.cancels)
      default:
        return false
    }
  }

  private touched(mdtrtId: string): boolean {
    return this.all.some(
      one =>
        ((one.kind === 'feesUploaded' || one.kind === 'feesRemoved') && one.mdtrtId === mdtrtId) ||
        (one.kind === 'settled' && one.row.mdtrtId === mdtrtId),
    )
  }

  /** A settlement it has taken the place of, or had promised not to count. */
  excludes(row: SettlementRow): boolean {
    return (
      this.holder(row) !== undefined ||
      this.all.some(one => one.kind === 'reversed' && one.institution === row.institution && one.omsgid === row.msgid)
    )
  }

  /** The settlement that holds the same batch here. */
  holder({mdtrtId, batch}: SettlementRow): string | undefined {
    return this.standing().find(row => row.mdtrtId === mdtrtId && row.batch === batch)?.setlId
  }

  /** A settlement of the same patient, of the same sum, under the same hospital number. */
  settledAgain(row: SettlementRow, number: string): string | undefined {
    return this.standing().find(
      one =>
        one.institution === row.institution &&
        one.psnNo === row.psnNo &&
        one.total === row.total &&
        (one.mdtrtId === row.mdtrtId || (number !== '' && this.numbers.get(one.mdtrtId) === number)),
    )?.setlId
  }

  private standing(): SettlementRow[] {
    return this.settled.filter(row => row.cancels === null && !this.refunded.has(row.setlId))
  }

  registered(institution: string, number: string): boolean {
    return this.all.some(
      one => one.kind === 'visitRegistered' && one.visit.institution === institution && one.visit.iptOtpNo === number,
    )
  }
}

/** The hospital's number of each visit that drained settlements are about. */
function numbersOf(books: Reader, theirs: readonly Queued[]): Map<string, string> {
  const numbers = new Map<string, string>()
  for (const {event} of theirs) {
    if (event.kind === 'visitRegistered') numbers.set(event.visit.mdtrtId, event.visit.iptOtpNo)
    if (event.kind === 'settled' && !numbers.has(event.row.mdtrtId))
      numbers.set(event.row.mdtrtId, books.visit(event.row.mdtrtId)?.ipt_otp_no ?? '')
  }
  return numbers
}

function lapsed(theirs: readonly Queued[], mdtrtId: string, at: Instant): Event[] {
  const batches = new Set(
    theirs.flatMap(({event}) =>
      event.kind === 'feesUploaded' && event.mdtrtId === mdtrtId ? event.rows.map(row => row.batch) : [],
    ),
  )
  const cancelled: Event = {kind: 'visitCancelled', mdtrtId, at}
  return batches.size > 0 ? [{kind: 'feesRemoved', mdtrtId, batches: [...batches]}, cancelled] : [cancelled]
}

/** Balances of own accounts as they are when all of the queue has drained. */
class Balances {
  private readonly books: Reader
  private readonly rows: readonly SettlementRow[]
  private readonly given = new Map<string, Fen>()
  constructor(books: Reader, rows: readonly SettlementRow[]) {
    this.books = books
    this.rows = rows
  }
  /** After this row's own part has come back as well. */
  after({psnNo, insuranceType, area, currentAccount, priorAccount}: SettlementRow): Fen {
    const key = `${psnNo} ${insuranceType} ${area}`
    const held = this.books.insurance(psnNo, insuranceType, area)
    const taken = this.rows.reduce(
      (sum, row) =>
        `${row.psnNo} ${row.insuranceType} ${row.area}` === key ? sum + row.currentAccount + row.priorAccount : sum,
      0,
    )
    const before = this.given.get(key) ?? (held ? held.current_fen + held.prior_fen : 0) - taken
    this.given.set(key, before + currentAccount + priorAccount)
    return before + currentAccount + priorAccount
  }
}

const amounts = [
  'total',
  'fullSelfPay',
  'overLimit',
  'firstSelfPay',
  'inScope',
  'deductible',
  'pooled',
  'civilServant',
  'enterprise',
  'criticalIllness',
  'largeSum',
  'assistance',
  'other',
  'fund',
  'currentAccount',
  'priorAccount',
  'familyAccount',
  'account',
  'cash',
  'person',
] as const

/**
 * The row that takes a drained one back. It bears the message number of what it takes back: the hospital's reconciliation then
 * shows a bill and its refund under one number, which is a pair nobody need do anything about.
 */
function oppositeOf(
  row: SettlementRow,
  {now, holder, balances}: {now: Instant; holder: Since; balances: Balances},
): SettlementRow {
  const opposite: SettlementRow = {
    ...row,
    // the third of the kinds in a number is a taking back; 4 tells the merge's from 2601's
    setlId: `${row.setlId.slice(0, 19)}4${row.setlId.slice(20)}`,
    cancels: row.setlId,
    cause: 'reverse',
    settledAt: now,
    balance: balances.after(row),
    family: row.family && {...row.family, current: negative(row.family.current)},
    facts: null,
    changes: Object.fromEntries(Object.entries(row.changes).map(([name, change]) => [name, negative(change)])),
  }
  for (const name of amounts) opposite[name] = negative(row[name])
  const held = holder.holder(row)
  if (held !== undefined) opposite.holder = held
  return opposite
}
