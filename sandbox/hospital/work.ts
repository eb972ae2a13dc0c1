// One step of a hospital 医院: what it reads of its own books, what it writes, what it sends. A step sees its own writing;
// the world applies it afterwards. It knows the hospital's books and catalogue and nothing of the centre's.
import type {Draw} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import type {CatalogueItem, HospitalLevel} from '../catalogue/types.ts'
import {makeMsgid} from '../protocol/msgid.ts'
import type {Event} from '../state/events.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {
  HospitalDoc,
  HospitalDocKind,
  HospitalDocs,
  HospitalRecord,
  OutgoingDoc,
  ShiftDoc,
} from '../state/hospital-records.ts'
import {requestText} from './requests.ts'

export type Hospital = {
  books: HospitalReader
  record: HospitalRecord
  /** As the hospital knows itself. */
  self: {code: string; name: string; area: string; level: HospitalLevel}
  /** The hospital's copy of the catalogue: an item on a day, or undefined. */
  item(code: string, at: Instant): CatalogueItem | undefined
  now: Instant
  seq: number
  draw: Draw
}

export type Request = {
  infno: string
  input: Record<string, unknown>
  window: string
  patient: string
  bill: string | null
  insuringArea: string
  /** Steps that follow when this one is answered well. */
  next?: string[]
}

/** Agenda numbers of hospitals: far above those of late commits, two an entry and message. */
const agendaBase = 1_000_000_000_000

export class Work {
  readonly hospital: Hospital
  readonly events: Event[] = []
  private readonly written = new Map<string, HospitalDoc>()
  private scheduled = 0
  private numbered = new Map<HospitalDocKind, number>()

  constructor(hospital: Hospital) {
    this.hospital = hospital
  }

  get now(): Instant {
    return this.hospital.now
  }

  get<Kind extends HospitalDocKind>(kind: Kind, id: string): HospitalDocs[Kind] | undefined {
    const own = this.written.get(`${kind} ${id}`)
    return own ? (own.doc as HospitalDocs[Kind]) : this.hospital.books.get(kind, id)
  }

  all<Kind extends HospitalDocKind>(kind: Kind): readonly HospitalDocs[Kind][] {
    if (![...this.written.values()].some(one => one.kind === kind)) return this.hospital.books.all(kind)
    const docs = new Map(this.hospital.books.all(kind).map(doc => [idOf(kind, doc), doc]))
    for (const one of this.written.values()) if (one.kind === kind) docs.set(one.id, one.doc as HospitalDocs[Kind])
    return [...docs.values()]
  }

  put<Kind extends HospitalDocKind>(kind: Kind, doc: HospitalDocs[Kind]): void {
    const id = idOf(kind, doc)
    this.written.set(`${kind} ${id}`, {kind, id, doc} as HospitalDoc)
  }

  /** The next number of a kind: 'B00012'. Numbers never come back, so their order is the order of making. */
  number(kind: HospitalDocKind, letter: string): string {
    const next = (this.numbered.get(kind) ?? this.hospital.books.count(kind)) + 1
    this.numbered.set(kind, next)
    return `${letter}${String(next).padStart(5, '0')}`
  }

  /** The window's open shift. */
  shiftAt(window: string): ShiftDoc | undefined {
    return this.all('shift').find(shift => shift.window === window && shift.closedAt === null)
  }

  /** Hands a message to the line and begins to wait for its answer. */
  send(request: Request): OutgoingDoc {
    const {self, record, now} = this.hospital
    const msgid = makeMsgid(self.code, now, (this.hospital.books.count('outgoing') + this.scheduled / 2) % 10_000)
    const shift = this.shiftAt(request.window)
    const raw = requestText({
      ...request,
      msgid,
      self,
      now,
      operator: shift?.cashier ?? '000',
      operatorName: shift?.name ?? '系统',
      signNo: shift?.signNo ?? '',
    })
    const giveUpId = this.agendaId()
    this.events.push(
      {
        kind: 'scheduled',
        at: now,
        what: {id: this.agendaId(), kind: 'send', institution: self.code, msgid, raw, via: {}},
      },
      {
        kind: 'scheduled',
        at: now + record.patienceMs,
        what: {id: giveUpId, kind: 'giveUp', institution: self.code, msgid},
      },
    )
    const outgoing: OutgoingDoc = {
      msgid,
      infno: request.infno,
      window: request.window,
      patient: request.patient,
      bill: request.bill,
      sentAt: now,
      giveUpId,
      giveUpAt: now + record.patienceMs,
      state: 'waiting',
      answeredAt: null,
      text: '',
      next: request.next ?? [],
    }
    this.put('outgoing', outgoing)
    return outgoing
  }

  private agendaId(): number {
    this.scheduled += 1
    return agendaBase + this.hospital.seq * 16 + this.scheduled
  }

  /** Everything this step does to the world. */
  done(): Event[] {
    if (this.written.size > 0) {
      this.events.unshift({
        kind: 'hospitalWrote',
        institution: this.hospital.self.code,
        docs: [...this.written.values()],
      })
    }
    return this.events
  }
}

const idOf = <Kind extends HospitalDocKind>(kind: Kind, doc: HospitalDocs[Kind]): string =>
  kind === 'outgoing' ? (doc as OutgoingDoc).msgid : (doc as {id: string}).id
