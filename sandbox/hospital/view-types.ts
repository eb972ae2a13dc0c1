// What a window shows 窗口视图: everything a screen needs, from the hospital's own books and nothing else. The centre's
// side of the story is on the instructor's screen. Plain data.
import type {Fen} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {
  BillDoc,
  ClosingDoc,
  PatientDoc,
  PrinterState,
  RemarkDoc,
  ShiftDoc,
  TenderKind,
} from '../state/hospital-records.ts'
import type {PadView} from './pad-view.ts'

/** A patient in the queue: what one sees across the hall. */
export type QueueRow = Pick<PatientDoc, 'id' | 'name' | 'sex' | 'age' | 'face' | 'wants' | 'says' | 'arrivedAt'> & {
  /** Lines ordered in the system, and on paper. */
  orders: number
  paper: number
  /** What they hold in the hand. */
  shows: PatientDoc['shows'][number]['kind'][]
}

export type StateStrip = {
  /** ok: answered lately; slow: the last answer took more than 3 s; silent: a message got no answer and none has come since. */
  centre: 'ok' | 'slow' | 'silent' | 'unused'
  lastAnswerMs: number | null
  lastSuccess: Instant | null
  /** Messages of this window that wait for an answer: the oldest first. */
  waiting: {infno: string; since: Instant; giveUpAt: Instant}[]
  printer: PrinterState
  /** Bills of this window nobody knows the end of. */
  unknown: number
}

/** A reconciliation whose differing rows say which bill of ours they are about, and whose; null = none of ours. */
export type NamedClosing = Omit<ClosingDoc, 'differences'> & {
  differences: (ClosingDoc['differences'][number] & {bill: string | null; patient: string | null})[]
}

export type DeskView = {
  institution: string
  institutionName: string
  window: string
  now: Instant
  /** Entry the view is of; grows. */
  seq: number
  strip: StateStrip
  shift: ShiftDoc | null
  queue: QueueRow[]
  /** Who stands at the window. */
  patient: PatientDoc | null
  /** Their credential was read since they were called, and the last reading was theirs: an earlier visit's proves nothing now. */
  readHere: boolean
  /** Their bill, or the one that is being refunded. */
  bill: BillDoc | null
  /** Lines of that bill whose item the insurance pays only with the hospital's approval, and the list's words for it. */
  restricted: {sn: string; text: string}[]
  /** Bills of the open shift, newest first. */
  bills: BillDoc[]
  /** Settled bills of today at any window under the patient's name: what a refund starts from. */
  earlier: BillDoc[]
  /** What the drawer should hold, what a count would find, and what came in by other tenders, in the open shift. */
  drawer: {expected: Fen; inside: Fen; taken: Record<TenderKind, Fen>; returned: Record<TenderKind, Fen>}
  closings: NamedClosing[]
  remarks: RemarkDoc[]
  /** Numbered slips, while the hospital's own system is dead; null = it runs. */
  pad: PadView | null
}
