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
  HospitalDoc,
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
  /** When a message was answered or given up, oldest first. */
  heard: Instant[]
  /** A settlement or refund nobody heard the end of: when its window learnt that. */
  silences: {seq: number; bill: string}[]
}

export function evidenceOf(entries: readonly Entry[]): Evidence {
  const reading = new EvidenceReading()
  for (const entry of entries) reading.hear(entry)
  return reading.evidence
}

/** Reads a journal entry by entry, each in the same time however long the journal is. */
export class EvidenceReading {
  readonly evidence: Evidence = {
    start: undefined,
    begun: 0,
    last: 0,
    acts: [],
    settlements: [],
    bills: [],
    patients: new Map(),
    came: new Map(),
    drawers: [],
    shifts: new Map(),
    closings: new Map(),
    remarks: [],
    heard: [],
    silences: [],
  }
  private readonly bills = new Map<string, BillDoc>()
  /** Bill numbers of a patient, oldest first. */
  private readonly billsOf = new Map<string, string[]>()
  /** Patients called to a window. */
  private readonly called = new Map<string, Set<string>>()
  private readonly visits = new Map<string, string>()
  private readonly fees = new Map<string, FeeRow[]>()

  hear(entry: Entry): void {
    const {evidence: found} = this
    const {seq, cause, decision} = entry
    found.last = seq
    if (!decision) return
    if (cause.kind === 'desk') found.acts.push(this.acted(entry, cause.window, cause.act))
    if (cause.kind === 'director' && cause.act.kind === 'note') {
      const start = readNote(cause.act.text)
      // it begins once: a later note that says so is only a note
      if (start && !found.start) Object.assign(found, {start, begun: seq})
    }
    if (cause.kind === 'director' && cause.act.kind === 'patients')
      for (const doc of cause.act.patients) found.came.set(doc.id, doc)
    for (const event of decision.events) {
      switch (event.kind) {
        case 'visitRegistered':
          this.visits.set(event.visit.mdtrtId, event.visit.iptOtpNo)
          break
        case 'feesUploaded':
          for (const row of event.rows) {
            const key = `${event.mdtrtId}/${row.batch}`
            const rows = this.fees.get(key)
            if (rows) rows.push(row)
            else this.fees.set(key, [row])
          }
          break
        case 'feesRemoved':
          for (const batch of event.batches) this.fees.delete(`${event.mdtrtId}/${batch}`)
          break
        case 'settled': {
          const {row} = event
          const lines = [...(this.fees.get(`${row.mdtrtId}/${row.batch}`) ?? [])]
          found.settlements.push({seq, row, patient: this.visits.get(row.mdtrtId) ?? '', lines})
          break
        }
        case 'hospitalWrote':
          for (const one of event.docs) this.wrote(one, entry)
          break
        default:
          break
      }
    }
  }

  private wrote(one: HospitalDoc, {seq, at}: Entry): void {
    const {evidence: found} = this
    if (one.kind === 'patient') {
      const before = found.patients.get(one.id)
      if (before?.window) this.called.get(before.window)?.delete(one.id)
      found.patients.set(one.id, one.doc)
      const {state, window} = one.doc
      if (state === 'called' && window) this.called.set(window, (this.called.get(window) ?? new Set()).add(one.id))
    }
    if (one.kind === 'bill') {
      const before = this.bills.get(one.id)
      const unknown = one.doc.state === 'unknown' || one.doc.state === 'refundUnknown'
      if (unknown && before?.state !== one.doc.state) found.silences.push({seq, bill: one.id})
      const known = this.billsOf.get(one.doc.patient)
      if (!known) this.billsOf.set(one.doc.patient, [one.id])
      else if (!before) known.push(one.id)
      this.bills.set(one.id, one.doc)
      found.bills.push({seq, at, doc: one.doc})
    }
    if (one.kind === 'outgoing' && one.doc.state !== 'waiting') found.heard.push(at)
    if (one.kind === 'drawer') found.drawers.push({seq, at, doc: one.doc})
    if (one.kind === 'shift') found.shifts.set(one.id, one.doc)
    if (one.kind === 'closing') found.closings.set(one.id, one.doc)
    if (one.kind === 'remark') found.remarks.push({seq, at, doc: one.doc})
  }

  private acted(entry: Entry, window: string, act: DeskAct): Acted {
    const outcome = entry.decision?.outcome ?? ''
    const refused = outcome.startsWith('refused:')
    const [there] = this.called.get(window) ?? []
    const patient = act.do === 'call' ? act.patient : (there ?? null)
    const bill = (this.billsOf.get(patient ?? '') ?? [])
      .map(id => this.bills.get(id) as BillDoc)
      .findLast(one => (one.refund ? one.refund.window : one.window) === window)
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
}

/** The last version of each bill, oldest bill first. */
export function lastBills({bills}: Evidence): BillDoc[] {
  const last = new Map<string, BillDoc>()
  for (const {doc} of bills) last.set(doc.id, doc)
  return [...last.values()]
}

/** Where the window first held a settlement as its own: the answer, or what was taken over. */
export const bookedAt = ({bills}: Evidence, setlId: string): number[] =>
  bills
    .filter(({doc}) => doc.setlId === setlId && doc.state === 'settled')
    .slice(0, 1)
    .map(one => one.seq)

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
