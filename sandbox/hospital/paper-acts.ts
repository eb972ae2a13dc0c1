// What people of a hospital do with paper 手工作业: blocks handed out, slips written at a window, fees given back to who was not seen,
// sheets keyed back in, the tally at the emergency door; and what may stand against it. Each is a journal entry, done or refused.
import type {Fen} from '../base/fen.ts'
import type {Fields} from '../slips/fields.ts'
import type {TenderKind} from '../state/hospital-records.ts'
import type {Level, NumberFate} from '../state/slip-records.ts'

type Numbered = {series: string; number: number}

/** Lines of a slip: of the price list, or money without an item (an inpatient deposit). */
export type Written = {code: string; countE4: number} | {deposit: Fen}

export type PaperAct =
  /** A block of numbers to a window; `by` hands it out. */
  | {do: 'issueBlock'; series: string; from: number; to: number; window: string; by: string}
  /** A window that was shut works by hand: a drawer and a name, no sign-in. */
  | {do: 'openByHand'; window: string; cashier: string; name: string; float: Fen}
  /** By voice: the system calls nobody. */
  | {do: 'call'; window: string; patient: string}
  /** Who stands at the window goes: served before the system stopped, or back into the queue. */
  | {do: 'release'; window: string; served: boolean}
  /** A slip for who stands at the window; without `lines` what the doctor ordered. The money goes into the drawer. */
  | ({
      do: 'write'
      window: string
      kind: 'charge' | 'deposit' | 'registration'
      level: Level | null
      tender: TenderKind
      lines?: Written[]
    } & Numbered)
  /** The registration fee of a patient no doctor saw goes back by the tender it came by, the same day. */
  | ({do: 'refundUnseen'; window: string; reviewer: string} & Numbered)
  /** A written slip does not count: its money goes back. */
  | {do: 'voidSlip'; slip: string; by: string; reason: string}
  /** Somebody says what became of a number. */
  | ({do: 'declareNumber'; fate: NumberFate; by: string; reason: string} & Numbered)
  | {do: 'key'; slip: string; pass: 1 | 2; by: string; fields: Fields}
  | {do: 'resolve'; slip: string; by: string; fields: Fields}
  /** Into the books, under the service's time. Needs the system. */
  | {do: 'post'; slip: string; by: string}
  | {do: 'doorCame'; id: string; level: Level}
  | {do: 'doorSeen'; id: string}
  | {do: 'doorLeft'; id: string}

export type PaperDo = PaperAct['do']

/**
 * The desk where registration fees go back 退号台, to those who registered and were never seen: a window of its own. While it is open, who
 * comes for that stands in its queue and in nobody else's.
 */
export const refundDesk = '97'

/** What whoever works a window does with its pad. */
export const padDos = [
  'openByHand',
  'call',
  'release',
  'write',
  'refundUnseen',
  'declareNumber',
] as const satisfies readonly PaperDo[]
type OfWindow<Act> = Act extends {do: (typeof padDos)[number]} ? Omit<Act, 'window' | 'by' | 'reason' | 'lines'> : never
/** The same without what goes without saying: which window it is, and what the doctor ordered. */
export type PadAct = OfWindow<PaperAct>

/** Why something on paper cannot be; the screens have a sentence for each. */
export const paperObjections = [
  'badNumber', // a series is one to three capitals, numbers run from 1 to 9999 and upwards
  'blockOverlaps', // numbers of the block are issued already
  'noName', // whose hand is it?
  'noShift', // nobody works at this window
  'shiftOpen',
  'patientHere',
  'patientElsewhere',
  'noPatient',
  'noLines', // nothing to charge
  'tooManyLines', // a sheet has room for six
  'noSuchItem', // the price list has no such item today
  'badCount',
  'unknownOpen', // a bill of theirs has no known end: that comes first
  'noSlip',
  'slipClosed',
  'keyedAlready',
  'firstMissing',
  'samePerson', // the second and the third must be somebody else
  'unresolved',
  'notKeyed',
  'notAgreed', // two passes and no open dispute first
  'systemDown', // nothing can be posted while the system is dead
  'postedAlready',
  'numberPosted', // another sheet bears this number, and nobody has declared it
  'unreadable', // a field cannot be read: a third person looks at the paper
  'sumsDiffer', // the sums do not follow from the lines
  'noSuchPatient', // no patient of this number and name
  'noRegistration', // they hold no receipt of a registration
  'wasSeen', // the clinic says that a doctor saw them
  'notToday', // it was paid on another day
  'refundedAlready',
  'noReviewer',
  'ownReview',
  'numberWritten', // a sheet bears this number: it is not spoiled or lost
  'notTwice', // only one sheet bears this number
  'declaredAlready',
  'doorTwice', // they came already
  'noDoor', // nobody of this number came, or they are gone
] as const
export type PaperObjection = (typeof paperObjections)[number]
