// What a drill with the hospital's own systems dead came to 院内系统全停的结果: who was seen at the emergency door within the target, what became of the
// numbered slips, how the back-entry went, whether the unseen got their fee back, and whether paper and ledger agree to the fen.
// Read from the journal alone; undefined when nothing of it happened. It judges by counting and gives no points.

import type {Fen} from '../../sandbox/base/fen.ts'
import {dayOf, type Instant} from '../../sandbox/base/instant.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {seenWithinMs} from '../../sandbox/flow/emergency.ts'
import {waitsOf} from '../../sandbox/flow/tally.ts'
import {agreedFields, backEntryRank, moneyOf, sumsOf} from '../../sandbox/slips/back-entry.ts'
import {differing, fieldsOf, filled} from '../../sandbox/slips/fields.ts'
import {numberText} from '../../sandbox/slips/numbers.ts'
import {type Register, registerOf} from '../../sandbox/slips/register.ts'
import type {BillDoc, HospitalDocKind, HospitalDocs, PatientDoc} from '../../sandbox/state/hospital-records.ts'
import {type DoorDoc, type Level, levels, type SlipDoc} from '../../sandbox/state/slip-records.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import {minutesFrom} from './ratings.ts'

export type Door = {
  came: number
  seen: number
  left: number
  /** Whose target has passed, or who was seen before it did; of them seen in time; null = no target. */
  due: number | null
  inTime: number | null
  targetMin: number | null
  meanMs: number
  p90Ms: number
}
/** Share seen within the target so far, of those whose target has passed by then, by minute; null = nobody yet. */
export type DoorMinute = {minute: number; red: number | null; yellow: number | null; green: number | null}

export type Keying = {
  /** Fields with something in them, on sheets keyed twice. */
  fields: number
  wrongFirst: number
  wrongSecond: number
  /** Wrong in the books after both agreed or the third decided. */
  wrongPosted: number
  perThousand: {first: number; second: number; posted: number}
  disputed: number
  /** One person tried both passes, or decided over their own. */
  samePerson: number
  /** A sheet or number that was posted already, tried again and refused. */
  doublePosting: number
  /** Posted while a sheet that goes before by its kind lay unkeyed. */
  outOfOrder: number
}

export type OwnReport = {
  doors: Record<Level, Door>
  doorMinutes: DoorMinute[]
  /** Minute of the first slip; null = none. */
  firstSlip: number | null
  register: Register
  /** Open slips (neither posted nor void) by minute, from the first slip on. */
  burnDown: {minute: number; open: number}[]
  /** Minute the last slip was posted or voided; null = some are open. */
  allPosted: number | null
  by: number
  keying: Keying
  unseen: {came: number; refunded: number; sameDay: number; sameTender: number; fen: Fen}
  money: {
    paper: Fen
    posted: Fen
    void: Fen
    open: Fen
    /** What the bills posted from slips say; equals `posted` when nothing was misread. */
    ledger: Fen
    /** Slips whose bill has another sum than the paper. */
    wrong: {slip: string; number: string; paper: Fen; ledger: Fen; entry: number}[]
  }
}

const minuteMs = 60_000

type Seen = {
  slips: Map<string, SlipDoc>
  /** When a sheet was written, and when it was closed; entries of posting. */
  written: Map<string, Instant>
  closed: Map<string, Instant>
  postedBy: Map<string, number>
  refusals: Map<string, number>
  outOfOrder: number
  docs: Map<string, HospitalDocs[HospitalDocKind]>
}

export function ownReportOf(scenario: Scenario, zero: Instant, entries: readonly Entry[]): OwnReport | undefined {
  const {own} = scenario
  if (!own) return undefined
  const seen = read(entries)
  const all = <Kind extends HospitalDocKind>(kind: Kind): HospitalDocs[Kind][] =>
    [...seen.docs].flatMap(([key, doc]) => (key.startsWith(`${kind} `) ? [doc as HospitalDocs[Kind]] : []))
  const slips = [...seen.slips.values()]
  const bills = all('bill').filter(bill => bill.slip !== undefined && bill.replaces === null)
  const end = zero + scenario.end * minuteMs
  const sums = sumsOf(slips)
  const firstAt = Math.min(...seen.written.values())
  const closedAt = Math.max(...seen.closed.values())
  return {
    doors: doorsOf(all('door'), end),
    doorMinutes: doorMinutesOf(all('door'), zero, scenario),
    firstSlip: slips.length === 0 ? null : minutesFrom(zero, firstAt),
    register: registerOf(all('slipBlock'), slips, all('slipNote')),
    burnDown: burnDownOf(seen, zero, end),
    allPosted: slips.length === 0 || seen.closed.size < slips.length ? null : minutesFrom(zero, closedAt),
    by: own.backEntry.by,
    keying: keyingOf(slips, seen),
    unseen: unseenOf(all('patient'), slips),
    money: {...sums, ledger: sum(bills.map(billed)), wrong: wrongOf(slips, bills, seen)},
  }
}

const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0)
/** A fee given back takes away. */
const billed = ({state, amounts}: BillDoc): Fen => (state === 'refunded' ? -1 : 1) * (amounts?.total ?? 0)

function read(entries: readonly Entry[]): Seen {
  const seen: Seen = {
    slips: new Map(),
    written: new Map(),
    closed: new Map(),
    postedBy: new Map(),
    refusals: new Map(),
    outOfOrder: 0,
    docs: new Map(),
  }
  for (const {seq, at, cause, decision} of entries) {
    const outcome = decision?.outcome ?? ''
    if (cause.kind === 'paper' && outcome.startsWith('refused:')) {
      const why = outcome.slice('refused:'.length)
      seen.refusals.set(why, (seen.refusals.get(why) ?? 0) + 1)
    }
    for (const event of decision?.events ?? []) {
      if (event.kind !== 'hospitalWrote') continue
      for (const one of event.docs) {
        if (one.kind === 'slip') {
          if (one.doc.state === 'posted' && !seen.closed.has(one.id)) {
            seen.postedBy.set(one.id, seq)
            const lies = [...seen.slips.values()].some(
              other => other.state === 'open' && other.first === null && backEntryRank(other) < backEntryRank(one.doc),
            )
            if (lies) seen.outOfOrder += 1
          }
          if (!seen.written.has(one.id)) seen.written.set(one.id, at)
          if (one.doc.state === 'posted' || one.doc.state === 'void') seen.closed.set(one.id, at)
          seen.slips.set(one.id, one.doc)
        }
        seen.docs.set(`${one.kind} ${one.id}`, one.doc)
      }
    }
  }
  return seen
}

/** Who is due for a judgement at `now`, and of them who was seen within the target. */
export function inTimeOf(
  doors: readonly DoorDoc[],
  level: 'red' | 'yellow',
  now: Instant,
): {due: number; inTime: number} {
  const target = seenWithinMs[level]
  const due = doors.filter(one => one.level === level && (one.seenAt !== null || one.cameAt + target <= now))
  return {due: due.length, inTime: due.filter(one => one.seenAt !== null && one.seenAt - one.cameAt <= target).length}
}

function doorsOf(doors: readonly DoorDoc[], end: Instant): Record<Level, Door> {
  const of = (level: Level): Door => {
    const came = doors.filter(one => one.level === level)
    const waited = came.flatMap(({cameAt, seenAt}) => (seenAt === null ? [] : [seenAt - cameAt]))
    const target = level === 'green' ? null : seenWithinMs[level]
    const waits = waitsOf(waited)
    return {
      came: came.length,
      seen: waited.length,
      left: came.filter(one => one.leftAt !== null).length,
      ...(level === 'green' ? {due: null, inTime: null} : inTimeOf(doors, level, end)),
      targetMin: target === null ? null : target / minuteMs,
      meanMs: waits.meanMs,
      p90Ms: waits.p90Ms,
    }
  }
  return {red: of('red'), yellow: of('yellow'), green: of('green')}
}

/** Green has no target of its own: an hour, as in five-level triage, for the chart alone. */
const greenMs = 60 * minuteMs

function doorMinutesOf(doors: readonly DoorDoc[], zero: Instant, {end}: Scenario): DoorMinute[] {
  const targets: Record<Level, number> = {...seenWithinMs, green: greenMs}
  const shareAt = (level: Level, at: Instant): number | null => {
    const due = doors.filter(one => one.level === level && one.cameAt >= zero && one.cameAt + targets[level] <= at)
    if (due.length === 0) return null
    return due.filter(one => one.seenAt !== null && one.seenAt - one.cameAt <= targets[level]).length / due.length
  }
  return Array.from({length: Math.floor(end / 5) + 1}, (_, n) => {
    const at = zero + n * 5 * minuteMs
    const [red, yellow, green] = levels.map(level => shareAt(level, at)) as [
      number | null,
      number | null,
      number | null,
    ]
    return {minute: n * 5, red, yellow, green}
  })
}

function burnDownOf({written, closed}: Seen, zero: Instant, end: Instant): OwnReport['burnDown'] {
  if (written.size === 0) return []
  const from = Math.floor((Math.min(...written.values()) - zero) / minuteMs / 5) * 5
  const points: OwnReport['burnDown'] = []
  for (let minute = from; zero + minute * minuteMs <= end; minute += 5) {
    const at = zero + minute * minuteMs
    const until = (of: Map<string, Instant>) => [...of.values()].filter(one => one <= at).length
    points.push({minute, open: until(written) - until(closed)})
  }
  return points
}

function keyingOf(slips: readonly SlipDoc[], {refusals, outOfOrder}: Seen): Keying {
  const twice = slips.filter(one => one.first && one.second)
  const fields = sum(twice.map(one => filled(fieldsOf(one.paper))))
  const wrong = (of: (slip: SlipDoc) => Record<string, string>, among = twice) =>
    sum(among.map(one => differing(fieldsOf(one.paper), of(one)).length))
  const wrongFirst = wrong(one => one.first?.fields ?? {})
  const wrongSecond = wrong(one => one.second?.fields ?? {})
  const posted = slips.filter(one => one.state === 'posted')
  const wrongPosted = wrong(agreedFields, posted)
  const postedFields = sum(posted.map(one => filled(fieldsOf(one.paper))))
  const perThousand = (errors: number, of: number) => (of === 0 ? 0 : Math.round((errors * 1_000_000) / of) / 1000)
  return {
    fields,
    wrongFirst,
    wrongSecond,
    wrongPosted,
    perThousand: {
      first: perThousand(wrongFirst, fields),
      second: perThousand(wrongSecond, fields),
      posted: perThousand(wrongPosted, postedFields),
    },
    disputed: twice.filter(one => differing(one.first?.fields ?? {}, one.second?.fields ?? {}).length > 0).length,
    samePerson: refusals.get('samePerson') ?? 0,
    doublePosting: (refusals.get('postedAlready') ?? 0) + (refusals.get('numberPosted') ?? 0),
    outOfOrder,
  }
}

function unseenOf(patients: readonly PatientDoc[], slips: readonly SlipDoc[]): OwnReport['unseen'] {
  const came = patients.flatMap(one =>
    one.registration && one.seen === false ? [{...one, paid: one.registration}] : [],
  )
  const back = came.filter(one => one.paid.refunded !== null)
  const tender = (patient: string) =>
    slips.find(one => one.paper.patient === patient && one.paper.kind === 'refund' && one.state !== 'void')?.paper
      .tender
  return {
    came: came.length,
    refunded: back.length,
    sameDay: back.filter(({paid}) => dayOf(paid.refunded ?? 0) === dayOf(paid.at)).length,
    sameTender: back.filter(({id, paid}) => tender(id) === paid.tender).length,
    fen: sum(back.map(({paid}) => paid.fee)),
  }
}

function wrongOf(slips: readonly SlipDoc[], bills: readonly BillDoc[], {postedBy}: Seen): OwnReport['money']['wrong'] {
  const of = new Map(bills.map(bill => [bill.id, bill]))
  return slips.flatMap(slip => {
    const bill = slip.posted && of.get(slip.posted.bill)
    const ledger = bill ? billed(bill) : 0
    if (!slip.posted || ledger === moneyOf(slip)) return []
    const number = numberText(slip.paper)
    return [{slip: slip.id, number, paper: moneyOf(slip), ledger, entry: postedBy.get(slip.id) ?? 0}]
  })
}
