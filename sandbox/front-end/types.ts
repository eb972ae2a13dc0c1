// The front-end server's own books 前置机账本: what the cashiers wished, every message kept before it was sent, what the answers
// taught, the rows to reconcile. Its records are all there is: folding them again gives the same books after a crash.
import type {CountE4, Fen, MicroYuan} from '../base/fen.ts'
import type {Day, Instant} from '../base/instant.ts'
import type {Infno} from '../protocol/codes.ts'

/** A charged line: price in micro-yuan, count in ten-thousandths. */
export type Line = {code: string; hospitalCode: string; price: MicroYuan; count: CountE4; approved: boolean}

/** The credential 就诊凭证 as it was read; identity number and name where the desk has them, which newer editions ask for. */
export type Patient = {certType: '01' | '02' | '03'; certNo: string; idNo: string; name: string}

/** What a cashier asks for: one outpatient visit, settled. */
export type Wish = {
  /** The hospital's own visit number 门诊号 (ipt_otp_no), unique for good: the same number again is the same visit. */
  number: string
  patient: Patient
  operator: string
  medType: string
  diagnosis: {code: string; name: string}
  lines: Line[]
  /** acct_used_flag: 0 none, 1 own account, 2 the family's too. */
  account: '0' | '1' | '2'
}

/** The next thing to do for a visit, or how far it has come. */
export const steps = [
  'identify',
  'register',
  'record',
  'charge',
  'trial',
  'settle',
  'settled',
  'cancel',
  'uncharge',
  'unregister',
  'ended',
] as const
export type Step = (typeof steps)[number]

export type Ending = 'settled' | 'cancelled' | 'walkedAway' | 'fullPrice'

export type Group = {insuranceType: string; clrType: string; agency: string}

/** A settlement row as the answers told it, or the refund of one (negative amounts). */
export type Row = Group & {
  setlId: string
  msgid: string
  mdtrtId: string
  psnNo: string
  total: Fen
  fund: Fen
  account: Fen
  cash: Fen
  day: Day
  refund: boolean
}

/** A bill that 2601 took back: the centre has two rows for it, the hospital none. */
export type Voided = Group & {omsgid: string; by: string; day: Day}

export type Totals = {total: Fen; fullSelfPay: Fen; overLimit: Fen; firstSelfPay: Fen; inScope: Fen}

export type Visit = {
  wish: Wish
  at: Instant
  step: Step
  psnNo: string
  /** Name, identity number and kind of person as the centre has them. */
  person: {name: string; idType: string; idNo: string; type: string}
  insuranceType: string
  area: string
  mdtrtId: string
  /** Number of the present charge batch: chrg_bchno is `${number}-${batch}`. */
  batch: number
  uploaded: boolean
  totals: Totals | null
  bill: Row | null
  cancelWanted: boolean
  /** Message on its way or in doubt; null: the visit may go on. */
  pending: string | null
  /** How often a settlement was begun anew after a reversal. */
  settles: number
  ending: Ending | null
  why: string
}

export type Purpose = 'visit' | 'ask' | 'reverse' | 'close' | 'repair'

export type Message = {
  msgid: string
  infno: Infno
  purpose: Purpose
  /** Visit it belongs to; empty for the day's end. */
  visit: string
  /** msgid it asks about or takes back; empty otherwise. */
  about: string
  /** The exact text. It goes out again as it is. */
  raw: string
  /** Last sent. */
  at: Instant
  tries: number
  gapMs: number
  /** waiting for an answer · resting until `dueAt`, then `plan` · asking or reversing: another message speaks for it. */
  state: 'waiting' | 'resting' | 'asking' | 'reversing'
  plan: 'again' | 'ask' | 'reverse'
  dueAt: Instant
}

export type Closing = Group & {equal: boolean; rounds: number; text: string}
export type Close = {
  day: Day
  step: 'waiting' | 'totals' | 'upload' | 'compare' | 'download' | 'repair' | 'done'
  groups: Closing[]
  index: number
  pending: string | null
  fileNo: string
  fileName: string
  /** Bills only the centre has, to be taken back one by one. */
  repairs: {psnNo: string; omsgid: string}[]
}

/** What the log holds, one a line. */
export type BookRecord =
  | {kind: 'wish'; wish: Wish; at: Instant}
  | {kind: 'visit'; number: string; change: Partial<Omit<Visit, 'wish' | 'at'>>}
  /** Kept before it is sent. */
  | {kind: 'message'; message: Message; sequence: number}
  | {kind: 'message again'; msgid: string; at: Instant; gapMs: number}
  | {kind: 'message rests'; msgid: string; state: Message['state']; plan: Message['plan']; dueAt: Instant}
  | {kind: 'message done'; msgid: string; how: 'answered' | 'refused' | 'reversed' | 'superseded' | 'forgotten'}
  | {kind: 'row'; row: Row}
  | {kind: 'row dropped'; setlId: string}
  | {kind: 'voided'; voided: Voided}
  | {kind: 'close'; close: Close}

/** What came back for a message. */
export type Reply =
  | {got: 'answer'; text: string}
  | {got: 'octets'; bytes: Uint8Array}
  /** A gateway's page, or a connection that broke: it says nothing about the booking. */
  | {got: 'broken'; text: string}

export type Event =
  | {kind: 'wish'; wish: Wish}
  | {kind: 'cancel'; number: string}
  | {kind: 'close'; day: Day}
  | {kind: 'reply'; msgid: string; reply: Reply}
  /** Some message's time has come. */
  | {kind: 'timer'}
  /** The process begins with books it found. */
  | {kind: 'restart'}

export type Send = {msgid: string; infno: Infno; raw: string}

export type Setup = {
  institution: {code: string; name: string; area: string}
  /** How long to wait for an answer before it counts as none. The connection may stay open: a late answer is still an answer. */
  patienceMs: number
  /** sign_no of the last 9001; worlds that are not strict do without. */
  signNo: string
}
