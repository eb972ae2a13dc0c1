// What a hospital keeps on paper when its own system is dead 手工单据: blocks of numbered slips, the sheets themselves with what is written on
// them, what was declared of a number, the tally at the emergency door, and whether the system runs. Plain data beside the other
// documents of a hospital; what may happen to it stands in slips/ and hospital/.
import type {CountE4, Fen, MicroYuan} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'

/** The hospital's own system 院内系统: down, nobody can work at a window; slow, every step takes longer. */
export const systemStates = ['up', 'slow', 'down'] as const
export type SystemState = (typeof systemStates)[number]
export type SystemDoc = {id: 'his'; state: SystemState; since: Instant}

/** Urgency by three-level triage 三级分诊. */
export const levels = ['red', 'yellow', 'green'] as const
export type Level = (typeof levels)[number]

/** A block of numbered slips 号段: printed together, handed to one window by name. @example A 0201–0225 to window 1 */
export type SlipBlockDoc = {
  id: string
  series: string
  from: number
  to: number
  window: string
  issuedBy: string
  issuedAt: Instant
}

/** In the order they are keyed back in; an emergency goes before all of them. */
export const slipKinds = ['deposit', 'charge', 'registration', 'refund'] as const
export type SlipKind = (typeof slipKinds)[number]

/** `code` '' : no item of the price list (a deposit, a registration fee given back). */
export type SlipItem = {code: string; name: string; priceMicro: MicroYuan; countE4: CountE4; amount: Fen}

/** A manual charge slip 手工收费单 as it is written. Sums stand in figures; the capitals are what they must agree with. */
export type SlipPaper = {
  series: string
  number: number
  kind: SlipKind
  /** From the emergency room; null = not from there. */
  level: Level | null
  /** Outpatient number 门诊号, name, and the number of the credential shown. */
  patient: string
  name: string
  credential: string
  dept: string
  items: SlipItem[]
  total: Fen
  tender: 'cash' | 'mobile' | 'bankCard'
  /** The service's time as written; the posting has its own. */
  at: Instant
  window: string
  cashier: string
}

/** One pass of back-entry 补录: every field as its text (slips/fields.ts). */
export type Keyed = {by: string; at: Instant; fields: Record<string, string>}

/** One sheet of paper. Its number may stand on another sheet too: the sheet has an identity of its own. */
export type SlipDoc = {
  id: string
  paper: SlipPaper
  /** The shift whose drawer the money went through. */
  shift: string
  state: 'open' | 'disputed' | 'agreed' | 'posted' | 'void'
  first: Keyed | null
  second: Keyed | null
  /** What a third person read on the paper where the two disagreed. */
  resolved: Keyed | null
  posted: {at: Instant; by: string; bill: string} | null
  voided: {at: Instant; by: string; reason: string} | null
}

/** What somebody declared of a number. spoiled: the sheet was torn up unused · lost: nobody finds it · duplicate: two sheets bear it. */
export const numberFates = ['spoiled', 'lost', 'duplicate'] as const
export type NumberFate = (typeof numberFates)[number]
export type SlipNoteDoc = {
  id: string
  series: string
  number: number
  fate: NumberFate
  by: string
  at: Instant
  reason: string
}

/** A line of the tally at the emergency door 急诊登记: who came with which urgency, and when a doctor saw them. */
export type DoorDoc = {
  id: string
  level: Level
  cameAt: Instant
  seenAt: Instant | null
  leftAt: Instant | null
}
