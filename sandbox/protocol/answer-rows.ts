// Reading the rows of an answer 应答字段, as every client of the interface does: a node that may be one object or a list, text, money.
// It does not judge whether an answer is usable.
import {type Fen, parseDecimal} from '../base/fen.ts'

export type JsonRow = Record<string, unknown>

/** The node as one row: the first of a list, an empty row when there is none. */
export function rowOf(value: unknown): JsonRow {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'object' && one !== null ? (one as JsonRow) : {}
}
export const rowsOf = (value: unknown): JsonRow[] => (Array.isArray(value) ? (value as JsonRow[]) : [])
export const textOf = (row: JsonRow, code: string): string => (row[code] == null ? '' : String(row[code]))

/** Money of an answer as fen; 0 when it is missing or no amount: the day's reconciliation will show it. */
export function fenOf(row: JsonRow, code: string): Fen {
  const value = row[code]
  if (typeof value !== 'number' && typeof value !== 'string') return 0
  const parsed = parseDecimal(value, 2)
  return parsed.ok ? parsed.value : 0
}
