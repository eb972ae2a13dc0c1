// A careful hospital system 医院信息系统: envelopes with disciplined message identifiers, the same message again while
// the answer is unknown, growing gaps between attempts. It talks through raw interface messages and reads answers as
// text; it knows nothing of the centre's books. What it does with a visit stands in visits.ts, the day's end in close.ts.
import {decimalText, parseDecimal} from '../base/fen.ts'
import {compactText, dateTimeText, type Instant} from '../base/instant.ts'
import {HospitalBooks} from './hospital-books.ts'
import type {Port, Reply, Steps} from './port.ts'

export type HospitalSettings = {
  code: string
  name: string
  /** Area of treatment 就医地. */
  area: string
  /** Operator numbers of the windows. */
  cashiers: string[]
  /** Waits between attempts of one message; the last one repeats. */
  gapsMs: readonly number[]
}

export const defaultGapsMs: readonly number[] = [5000, 15_000, 45_000, 120_000]

export type JsonRow = Record<string, unknown>

/** What is known about a request after an exchange. */
export type Known =
  | {known: 'ok'; output: JsonRow; warning: string; msgid: string}
  | {known: 'refused'; text: string; msgid: string}
  | {known: 'file'; bytes: Uint8Array; msgid: string}
  /** Only when the caller limited the attempts. */
  | {known: 'nothing'; msgid: string; raw: string}

export type Request = {
  infno: string
  input: JsonRow
  psnNo?: string
  /** Insuring area 参保地 of the chosen insurance row. */
  insuringArea?: string
  cashier?: string
  /** Give up after so many attempts; absent = until there is an answer. */
  attempts?: number
}

export class Hospital {
  readonly books = new HospitalBooks()
  readonly settings: HospitalSettings
  /** Texts of settlement requests by msgid, kept for the day as a careful system keeps them. */
  readonly sent = new Map<string, string>()
  private readonly port: Port
  private sequence = 0
  private readonly signIns = new Map<string, string>()

  constructor(settings: HospitalSettings, port: Port) {
    this.settings = settings
    this.port = port
  }

  /** Institution 12 + yyyyMMddHHmmss + four digits that never repeat within a second. */
  nextMsgid(now: Instant): string {
    this.sequence = (this.sequence % 9999) + 1
    return `${this.settings.code}${compactText(now)}${String(this.sequence).padStart(4, '0')}`
  }

  /** The request's text; made once, sent as often as it takes. */
  write(request: Request, msgid: string, now: Instant): string {
    const {settings} = this
    const cashier = request.cashier ?? settings.cashiers[0] ?? '1'
    return JSON.stringify({
      infno: request.infno,
      msgid,
      mdtrtarea_admvs: settings.area,
      insuplc_admdvs: request.insuringArea ?? '',
      recer_sys_code: '99',
      dev_no: '',
      dev_safe_info: '',
      cainfo: '',
      signtype: '',
      infver: '1.0.0',
      opter_type: '1',
      opter: cashier,
      opter_name: `收费员${cashier}`,
      inf_time: dateTimeText(now),
      fixmedins_code: settings.code,
      fixmedins_name: settings.name,
      sign_no: this.signIns.get(cashier) ?? '',
      input: request.input,
    })
  }

  /**
   * Sends a request until its result is known: the same text with the same msgid each time, with growing gaps.
   * With `attempts` it may end in `nothing`; the request then stays among the unknown until `settleUnknown`.
   */
  *exchange(request: Request, start: Instant): Steps<Known> {
    const {books} = this
    const msgid = this.nextMsgid(start)
    const raw = this.write(request, msgid, start)
    books.intents += 1
    if (request.infno === '2207') this.sent.set(msgid, raw)
    books.unknown.set(msgid, {infno: request.infno, psnNo: request.psnNo ?? '', since: start})
    return yield* this.insist(raw, msgid, start, request.attempts)
  }

  /** More attempts for a request that has had some. */
  *insist(raw: string, msgid: string, start: Instant, attempts = Number.POSITIVE_INFINITY): Steps<Known> {
    const {gapsMs} = this.settings
    let now = start
    for (let attempt = 1; ; attempt++) {
      this.books.attempts += 1
      const known = readReply(this.port.send(raw, now), msgid)
      // "Busy" to a repetition says nothing about the first attempt, which may have been booked.
      if (known && !(attempt > 1 && isPassing(known))) {
        this.books.unknown.delete(msgid)
        return known
      }
      if (attempt >= attempts) return {known: 'nothing', msgid, raw}
      now = yield gapsMs[Math.min(attempt, gapsMs.length) - 1] as number
    }
  }

  /** The same wish again under a new identifier while the centre only says that it is busy. */
  *patiently(request: (at: Instant) => Request, start: Instant): Steps<Known> {
    let now = start
    for (let tries = 1; ; tries++) {
      const known = yield* this.exchange(request(now), now)
      if (!isPassing(known) || tries >= mostTries) return known
      now = yield 10_000
    }
  }

  /** The request will be answered for in another way (2601, reconciliation): it is no longer an open question. */
  settleUnknown(msgid: string): void {
    this.books.unknown.delete(msgid)
  }

  *signIn(cashier: string, now: Instant): Steps<void> {
    const input = {signIn: {opter_no: cashier, mac: '00-00-5E-00-53-01', ip: '192.0.2.1'}}
    const known = yield* this.patiently(() => ({infno: '9001', cashier, input}), now)
    if (known.known === 'ok') this.signIns.set(cashier, textOf(rowOf(known.output.signinoutb), 'sign_no'))
    else this.books.complaints.push(`9001 ${cashier}: ${known.known === 'refused' ? known.text : known.known}`)
  }
}

/** How often a wish is repeated to a centre that says it is busy. */
const mostTries = 12

/** A refusal that is no rule's: the centre was busy and did nothing. */
export const isPassing = (known: Known): boolean => known.known === 'refused' && known.text.includes('系统繁忙')

/** A usable answer, or undefined: torn JSON, a gateway's page and silence all mean the result is unknown. */
function readReply(reply: Reply, msgid: string): Known | undefined {
  if (reply.got === 'octets') return {known: 'file', bytes: reply.bytes, msgid}
  if (reply.got !== 'answer') return undefined
  let answer: JsonRow
  try {
    answer = JSON.parse(reply.text) as JsonRow
  } catch {
    return undefined
  }
  const infcode = String(answer.infcode)
  const text = textOf(answer, 'err_msg')
  const warning = textOf(answer, 'warn_msg')
  if (infcode === '0') return {known: 'ok', output: (answer.output ?? {}) as JsonRow, warning, msgid}
  return infcode.startsWith('-') ? {known: 'refused', text, msgid} : undefined
}

// ---- reading answers ----

export const rowOf = (value: unknown): JsonRow =>
  (Array.isArray(value) ? (value[0] as JsonRow | undefined) : (value as JsonRow | undefined)) ?? {}
export const rowsOf = (value: unknown): JsonRow[] => (Array.isArray(value) ? (value as JsonRow[]) : [])
export const textOf = (row: JsonRow, code: string): string => (row[code] == null ? '' : String(row[code]))

/** Money of an answer as fen; NaN when it is no amount, which no comparison survives. */
export function fenOf(row: JsonRow, code: string): number {
  const value = row[code]
  if (typeof value !== 'number' && typeof value !== 'string') return Number.NaN
  const parsed = parseDecimal(value, 2)
  return parsed.ok ? parsed.value : Number.NaN
}

/** An integer of 10^-decimals as the JSON number a message carries. The text has few digits: it survives the double. */
export const wireNumber = (value: number, decimals: number): number => Number(decimalText(value, decimals))
