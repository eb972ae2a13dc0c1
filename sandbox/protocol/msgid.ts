// Message numbers 报文ID: msgid is made by the institution (code 12, yyyyMMddHHmmss 14, sequence 4), inf_refmsgid by the
// centre (area 6, yyyyMMddHHmmss 14, serial 10). Lenient worlds take any msgid of up to 30 characters.
// It does not know which numbers were used before.
import {assert} from '../base/assert.ts'
import {compactText, type Instant, parseInstant} from '../base/instant.ts'

export type MsgidParts = {
  institution: string
  /** 'yyyyMMddHHmmss', the institution's clock. */
  time: string
  sequence: number
}

/**
 * A msgid as a careful client makes it.
 * @example makeMsgid('H31010100001', instant('2025-03-03 08:00:00'), 7) // 'H31010100001202503030800000007'
 */
export function makeMsgid(institution: string, at: Instant, sequence: number): string {
  assert(institution.length === 12, () => `makeMsgid: expected a 12-character institution code, got ${institution}`)
  assert(sequence >= 0 && sequence <= 9999, () => `makeMsgid: expected a sequence of 0–9999, got ${sequence}`)
  return institution + compactText(at) + String(sequence).padStart(4, '0')
}

/** The parts of a msgid in the proper form; undefined for the looser forms clients send. */
export function readMsgid(msgid: string): MsgidParts | undefined {
  const match = /^([A-Z]\d{11})(\d{14})(\d{4})$/.exec(msgid)
  if (!match) return undefined
  const [, institution = '', time = '', sequence = ''] = match
  const [, y, m, d, h, i, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time) as RegExpExecArray
  if (!parseInstant(`${y}-${m}-${d} ${h}:${i}:${s}`).ok) return undefined
  return {institution, time, sequence: Number(sequence)}
}

/**
 * The centre's number of an answer: area, time, serial (the entry's number).
 * @example makeRefMsgid('310000', instant('2025-03-03 08:00:00'), 42) // '310000202503030800000000000042'
 */
export const makeRefMsgid = (area: string, at: Instant, serial: number): string =>
  refMsgid(area, compactText(at), serial)

/** The same from a time already written as 'yyyyMMddHHmmss'. */
export const refMsgid = (area: string, time: string, serial: number): string =>
  area.replace(/\D/g, '').padEnd(6, '0').slice(0, 6) + time + String(serial % 10_000_000_000).padStart(10, '0')
