// How the auditor reads messages and answers: fields by code, money as fen, and the few words of the trade it needs to
// sort them (kind of care, clearing, benefit year). Its own small reading, on purpose not the centre's.
import {parseDecimal} from '../base/fen.ts'
import type {Message, WireRow} from '../protocol/types.ts'
import type {SettlementRow} from '../state/events.ts'
import type {InsuranceRecord} from '../state/records.ts'
import type {Entry} from '../world/entry.ts'
import type {BillAsk, Shares} from './auditor-rules.ts'

/** Province and city digits; where either side is a whole province, the province digits alone. */
export const poolingArea = (area: string, other: string): string =>
  area.slice(2, 4) === '00' || other.slice(2, 4) === '00' ? area.slice(0, 2) : area.slice(0, 4)

/**
 * Shanghai employees' year begins in July, everybody else's in January. From 2016 to 2018 Shanghai's began in April, and the
 * one of 2019 went on to the end of June 2020 (SH08, SH09, SH20).
 */
export function yearOf(policy: string, day: string): string {
  const year = Number(day.slice(0, 4))
  if (!policy.startsWith('shanghai-employees')) return String(year)
  if (day >= '2019-04-01' && day <= '2020-06-30') return '2019'
  const begins = day >= '2016-04-01' && day < '2019-04-01' ? '04-01' : '07-01'
  return String(day.slice(5) < begins ? year - 1 : year)
}

/** Whether an insurance row pays on a day; 3 无效 never does. */
export const inForce = ({state, begins, paused}: InsuranceRecord, day: string): boolean =>
  state !== '3' && day >= begins && (paused === null ? state === '1' : day < paused)

export function careTypeOf(medType: string): BillAsk['careType'] {
  if (medType === '12') return 'registration'
  if (medType.startsWith('13')) return 'emergency'
  if (medType === '41' || medType === '18') return 'pharmacy'
  if (medType.startsWith('14') || medType === '9901') return 'chronic'
  return medType.startsWith('11') ? 'outpatient' : 'other'
}

export const clearing = (medType: string): string =>
  medType.startsWith('14') || medType === '9901' ? '14' : medType === '41' || medType === '18' ? '41' : '11'

/** Which rows 3201 speaks of, by the world's setting and refd_setl_flag. */
export type Counting = 'both' | 'refunds' | 'neither' | 'standing'
export function countingOf(setting: 'both' | 'neither' | 'flag' = 'both', flag = ''): Counting {
  if (setting === 'neither') return 'neither'
  if (setting === 'flag') return flag === '0' ? 'standing' : 'both'
  return flag === '1' ? 'refunds' : 'both'
}

/** For a policy nobody read twice: the settled event's account split and accumulators, the answer's shares. */
export function sharesTold(entry: Entry, info: JsonRow): Shares | undefined {
  const event = entry.decision?.events.find(each => each.kind === 'settled')
  const row: SettlementRow | undefined = event?.kind === 'settled' ? event.row : undefined
  return {
    deductible: fen(info, 'act_pay_dedc'),
    pooled: fen(info, 'hifp_pay'),
    largeSum: fen(info, 'hifob_pay'),
    currentAccount: row?.currentAccount ?? fen(info, 'acct_pay') - fen(info, 'acct_mulaid_pay'),
    priorAccount: row?.priorAccount ?? 0,
    familyAccount: fen(info, 'acct_mulaid_pay'),
    cash: fen(info, 'psn_cash_pay'),
    changes: row?.changes ?? {},
  }
}

export function cancellationId(entry: Entry): string | undefined {
  const event = entry.decision?.events.find(each => each.kind === 'settled')
  return event?.kind === 'settled' ? event.row.setlId : undefined
}

export type JsonRow = Record<string, unknown>
export const object = (value: unknown): JsonRow =>
  typeof value === 'object' && value !== null ? (value as JsonRow) : {}

export function readAnswer(said: string | undefined): {ok: boolean; output: JsonRow} {
  if (said === undefined) return {ok: false, output: {}}
  const answer = JSON.parse(said) as JsonRow
  return {ok: String(answer.infcode) === '0', output: object(answer.output)}
}

export function fen(row: JsonRow, code: string): number {
  const value = row[code]
  if (value === undefined || value === null) return 0
  const parsed = parseDecimal(value as string | number, 2)
  return parsed.ok ? parsed.value : Number.NaN
}

export const list = (node: WireRow | WireRow[] | undefined): WireRow[] =>
  node === undefined ? [] : Array.isArray(node) ? node : [node]
export const firstRow = (message: Message): WireRow => list(Object.values(message.input)[0])[0] ?? {}
export const text = (row: WireRow, code: string): string => (row[code] === undefined ? '' : String(row[code]))
export const number = (row: WireRow, code: string): number => {
  const value = row[code]
  return typeof value === 'number' ? value : 0
}
export const clip = (said: string | undefined): string => (said ?? 'nothing').slice(0, 200)
