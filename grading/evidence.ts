// What a journal says of an attempt 证据: acts at windows, the hospital's documents as they grew, the centre's settlements,
// each with the number of its entry. Read from entries alone, so that the same journal says the same for ever. It judges
// nothing.
import type {Fen} from '../sandbox/base/fen.ts'
import type {Instant} from '../sandbox/base/instant.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {FeeRow, SettlementRow} from '../sandbox/state/events.ts'
import type {
  BillDoc,
  ClosingDoc,
  DrawerDoc,
  PatientDoc,
  RemarkDoc,
  ShiftDoc,
} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {readNote, type Start} from './start-note.ts'

export type Acted = {
  seq: number
  at: Instant
  window: string
  act: DeskAct
  done: boolean
  /** Why the window did not do it. */
  objection: string
  /** Who stood at the window then; for a call, who was called. */
  patient: string | null
  /** The patient's bill at that window before the act. */
  bill: BillDoc | null
}

export type Settled = {seq: number; row: SettlementRow; patient: string; lines: FeeRow[]}
export type Version<Doc> = {seq: number; at: Instant; doc: Doc}

export type Evidence = {
  start: Start | undefined
  /** Entry of the start; later ones are the trainee's. */
  begun: number
  last: number
  acts: Acted[]
  settlements: Settled[]
  /** Every version of a bill, oldest first. */
  bills: Version<BillDoc>[]
  patients: Map<string, PatientDoc>
  /** As the patients came: their orders, what they show. */
  came: Map<string, PatientDoc>
  drawers: Version<DrawerDoc>[]
  shifts: Map<string, ShiftDoc>
  closings: Map<string, ClosingDoc>
  remarks: Version<RemarkDoc>[]
  /** A settlement or refund nobody heard the end of: when its window learnt that. */
  silences: {seq: number; bill: string}[]
}

export function evidenceOf(entries: readonly Entry[]): Evidence {
  const found: Evidence = {
    start: undefined,
    begun: 0,
    last: entries.at(-1)?.seq ?? 0,
    acts: [],
    settlements: [],
    bills: [],
    patients: new Map(),
    came: new Map(),
    drawers: [],
    shifts: new Map(),
    closings: new Map(),
    remarks: [],
    silences: [],
  }
  const bills = new Map<string, BillDoc>()
  const visits = new Map<string, string>()
  const fees = new Map<string, FeeRow[]>()
  for (const entry of entries) {
    const {seq, at, cause, decision} = entry
    if (!decision) continue
    if (cause.kind === 'desk') found.acts.push(actedOf(entry, cause.window, cause.act, found, bills))
    if (cause.kind === 'director' && cause.act.kind === 'note') {
      const start = readNote(cause.act.text)
      if (start) Object.assign(found, {start, begun: seq})
    }
    if (cause.kind === 'director' && cause.act.kind === 'patients')
      for (const doc of cause.act.patients) found.came.set(doc.id, doc)
    for (const event of decision.events) {
      switch (event.kind) {
        case 'visitRegistered':
          visits.set(event.visit.mdtrtId, event.visit.iptOtpNo)
          break
        case 'feesUploaded':
          for (const row of event.rows) {
            const key = `${event.mdtrtId}/${row.batch}`
            fees.set(key, [...(fees.get(key) ?? []), row])
          }
          break
        case 'feesRemoved':
          for (const batch of event.batches) fees.delete(`${event.mdtrtId}/${batch}`)
          break
        case 'settled': {
          const {row} = event
          const lines = fees.get(`${row.mdtrtId}/${row.batch}`) ?? []
          found.settlements.push({seq, row, patient: visits.get(row.mdtrtId) ?? '', lines})
          break
        }
        case 'hospitalWrote':
          for (const one of event.docs) {
            if (one.kind === 'patient') found.patients.set(one.id, one.doc)
            if (one.kind === 'bill') {
              const before = bills.get(one.id)
              const unknown = one.doc.state === 'unknown' || one.doc.state === 'refundUnknown'
              if (unknown && before?.state !== one.doc.state) found.silences.push({seq, bill: one.id})
              bills.set(one.id, one.doc)
              found.bills.push({seq, at, doc: one.doc})
            }
            if (one.kind === 'drawer') found.drawers.push({seq, at, doc: one.doc})
            if (one.kind === 'shift') found.shifts.set(one.id, one.doc)
            if (one.kind === 'closing') found.closings.set(one.id, one.doc)
            if (one.kind === 'remark') found.remarks.push({seq, at, doc: one.doc})
          }
          break
        default:
          break
      }
    }
  }
  return found
}

function actedOf(entry: Entry, window: string, act: DeskAct, found: Evidence, bills: Map<string, BillDoc>): Acted {
  const outcome = entry.decision?.outcome ?? ''
  const refused = outcome.startsWith('refused:')
  const there = [...found.patients.values()].find(one => one.window === window && one.state === 'called')
  const patient = act.do === 'call' ? act.patient : (there?.id ?? null)
  const bill = [...bills.values()].findLast(
    one => one.patient === patient && (one.refund ? one.refund.window : one.window) === window,
  )
  return {
    seq: entry.seq,
    at: entry.at,
    window,
    act,
    done: !refused,
    objection: refused ? outcome.slice('refused:'.length) : '',
    patient,
    bill: bill ?? null,
  }
}

/** The last version of each bill, oldest bill first. */
export function lastBills({bills}: Evidence): BillDoc[] {
  const last = new Map<string, BillDoc>()
  for (const {doc} of bills) last.set(doc.id, doc)
  return [...last.values()]
}

/** Settlements that no other row takes back. */
export function standing({settlements}: Evidence): Settled[] {
  const cancelled = new Set(settlements.map(one => one.row.cancels))
  return settlements.filter(one => one.row.cause === 'settle' && !cancelled.has(one.row.setlId))
}

/** Acts of the trainee, in order; of one patient when asked for. */
export const actsOf = ({acts, begun}: Evidence, patient?: string): Acted[] =>
  acts.filter(one => one.seq > begun && (patient === undefined || one.patient === patient))

/** Cash that came in less cash that went out for a bill, with every other tender. */
export const takenFor = ({drawers}: Evidence, bill: string): Fen =>
  drawers.reduce((sum, {doc}) => (doc.bill === bill ? sum + doc.amount : sum), 0)
