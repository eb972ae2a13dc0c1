// What a k6 script is handed (one JSON file) and what it hands back (one line a visit). Only shapes: both ends read them.
import type {Plan} from '../load/plan.ts'

/** Who comes and what for; the same seed gives the same list. The n-th visit takes entry n modulo the length. */
export type Case = {
  /** The centre's number of the person: whom the journal must show as charged. No script sends it. */
  psnNo: string
  certNo: string
  name: string
  /** Prices and counts as decimal text, in yuan and pieces. */
  lines: {code: string; hospitalCode: string; price: string; count: string}[]
}

export type RunFile = {
  plan: Plan
  /** Mode A: the front-end server's address. Mode B: the world's interface address. */
  target: string
  institution: {code: string; name: string; area: string}
  /** Beginning of the hospital's visit numbers, from the seed. */
  prefix: string
  /** File with a list of Case: k6 holds it once, not once a user. */
  cases: string
  /** Asked once, when every simulated user is made: answers with a Begin. */
  begin: string
  /** Message numbers of mode B count on from this time; from the seed alone. */
  msgidsFrom: number
  /** Where handleSummary writes. */
  summary: string
}

/** Real milliseconds since 1970 at which the first second of the plan begins, and world time then. Fault windows count from here. */
export type Begin = {startsAt: number; worldAt: number}

/** How a visit ended for the load: settled; refused for good; not at rest when its time was over; never taken on. */
export type How = 'settled' | 'refused' | 'late' | 'unreached'

/** Times are milliseconds from the start of the load. */
export type VisitLine = {
  index: number
  number: string
  planned: number
  begun: number
  ended: number
  how: How
  /** Requests that reached nobody: the connection was refused or broke. */
  unreached: number
  why?: string
  /** Mode B: what the answer said, in fen. */
  bill?: Bill
  /** How much later than planned the load as a whole began. */
  startLate: number
}
export type Bill = {
  insuranceType: string
  clrType: string
  agency: string
  total: number
  fund: number
  account: number
  cash: number
}
