// A hospital's own books 医院自有账: what it charged, what the centre told it, what it does not know. Filled only from
// answers the hospital received; reconciliation lays them beside the centre's. It does not send anything.
import type {Fen} from '../base/fen.ts'

/** A settlement row as the hospital believes it: a bill, or the cancellation of one (negative amounts). */
export type OwnRow = {
  setlId: string
  mdtrtId: string
  psnNo: string
  msgid: string
  insuranceType: string
  clrType: string
  /** setl_optins: the clearing agency the answer named. */
  agency: string
  total: Fen
  fund: Fen
  account: Fen
  cash: Fen
  refund: boolean
  /** The bill a refund takes back. */
  cancels: string | null
}

/** A bill, or a refund, that 2601 took back: the centre has both rows, the hospital never saw either. They count, their sums cancel. */
export type VoidedPair = {
  psnNo: string
  mdtrtId: string
  omsgid: string
  /** msgid of the 2601: the opposite row carries it. */
  reversalMsgid: string
  insuranceType: string
  clrType: string
  agency: string
}

/** A settlement whose answer never came and that the window gave up: the patient paid in full. */
export type WrittenOff = {
  psnNo: string
  mdtrtId: string
  msgid: string
  infno: string
  insuranceType: string
  clrType: string
  agency: string
  total: Fen
}

/** How a visit ended, for "nothing lost". */
export type Ending =
  | {how: 'settled'; visit: string; mdtrtId: string; batch: string; setlId: string}
  | {how: 'cancelled'; visit: string; mdtrtId: string}
  | {how: 'fullPrice'; visit: string; mdtrtId: string; why: string}
  | {how: 'walkedAway'; visit: string; mdtrtId: string}

export class HospitalBooks {
  readonly rows: OwnRow[] = []
  readonly voided: VoidedPair[] = []
  readonly writtenOff: WrittenOff[] = []
  /** Messages that 2601 took back, booked or not. */
  readonly reversed: string[] = []
  readonly endings: Ending[] = []
  /** Messages sent, and attempts made for them: restraint is their ratio. */
  intents = 0
  attempts = 0
  /** Requests that have no usable answer yet, by msgid. */
  readonly unknown = new Map<string, {infno: string; psnNo: string; since: number}>()
  /** What went wrong beyond repair, in words; a careful hospital of a sound centre never writes here. */
  readonly complaints: string[] = []

  /** Rows still standing, one per live bill. */
  live(): OwnRow[] {
    const cancelled = new Set(this.rows.map(row => row.cancels))
    return this.rows.filter(row => !row.refund && !cancelled.has(row.setlId))
  }
}
