// What a transaction sees while it decides: the centre's books (reading only), the catalogue, the policies, the message,
// the instant and the entry number. It cannot see the clock or the line; whose rows it may show find.ts judges.
import type {Draw} from '../base/draw.ts'
import type {Sha256} from '../base/hash.ts'
import type {Instant} from '../base/instant.ts'
import type {Policy} from '../benefit/policy.ts'
import type {Breakdown, Facts} from '../benefit/types.ts'
import type {Catalogue, ChargedLine, LinePatient, LineSplit, Lookup} from '../catalogue/types.ts'
import type {Refusal} from '../protocol/refusals.ts'
import type {Message, Output, WireRow} from '../protocol/types.ts'
import type {Event} from '../state/events.ts'
import type {Institution, Reader} from '../state/reader.ts'
import type {WorldConfig} from '../state/records.ts'

/** The rules the centre applies, as functions: the simulator plants bugs by handing in wrong ones. */
export type Rules = {
  settle(policy: Policy, facts: Facts): Breakdown
  splitLine(
    lookup: Lookup,
    line: ChargedLine,
    patient: LinePatient,
    level: Institution['level'],
    mapping: 'mapped' | 'notMapped' | 'expired',
  ): LineSplit
  benefitYear(policy: Policy, day: string): string
  policyById(id: string): Policy | undefined
}

export type Context = {
  books: Reader
  catalogue: Catalogue
  rules: Rules
  config: WorldConfig
  strict: boolean
  sha256: Sha256
  now: Instant
  seq: number
  draw: Draw
  message: Message
  institution: Institution
}

/** What a transaction decides: a refusal, or an output and what it does to the books. */
export type Outcome =
  | {refused: Refusal}
  | {
      output: Output | undefined
      events: Event[]
      /** The person it was about, for lists. */
      person?: string
      /** The settlement it made, remembered with the message. */
      setlId?: string
      /** An answer that is a file instead of an envelope (9102). */
      octets?: string
      warning?: string
    }

export type Transaction = (context: Context) => Outcome

export const refused = (refusal: Refusal): Outcome => ({refused: refusal})

/** The single row of an object node; the parser has made sure it is there. */
export function node(context: Context, name: string): WireRow {
  const found = context.message.input[name]
  return (Array.isArray(found) ? found[0] : found) ?? {}
}

/** The rows of a list node. */
export function rows(context: Context, name: string): WireRow[] {
  const found = context.message.input[name]
  return Array.isArray(found) ? found : found === undefined ? [] : [found]
}

export const text = (row: WireRow, code: string): string => {
  const value = row[code]
  return value === undefined ? '' : String(value)
}
export const integer = (row: WireRow, code: string): number => {
  const value = row[code]
  return typeof value === 'number' ? value : 0
}
export const has = (row: WireRow, code: string): boolean => row[code] !== undefined

/**
 * An identifier the centre gives out: area, world time and entry number, 30 digits like the platform's own.
 * Unique because an entry makes at most one of a kind.
 */
export const identifier = (context: Context, kind: 1 | 2 | 3): string =>
  `${context.config.area}${String(context.now).padStart(13, '0')}${kind}${String(context.seq).padStart(10, '0')}`
