// A message to send, drafted from the field table 报文草稿: every field of the transaction with a sensible value already in it,
// taken from what this screen has just seen (the same visit first), from the chosen person, or from the table itself.
import {decimalText, parseDecimal} from '../../base/fen.ts'
import {dateTimeText, dayOf, type Instant} from '../../base/instant.ts'
import {codeTable} from '../../protocol/code-tables.ts'
import type {Infno} from '../../protocol/codes.ts'
import {exampleContext, exampleValue} from '../../protocol/examples.ts'
import type {Field, Node} from '../../protocol/field-shapes.ts'
import {transactionOf} from '../../protocol/field-table.ts'
import type {Exchange} from './exchange.ts'

/** Node name → rows of texts; a node that is not a list has exactly one row. */
export type Draft = Record<string, Record<string, string>[]>

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only from what was seen or chosen: an example's value would name somebody who does not exist. */
const onlyKnown: ReadonlySet<string> = new Set([
  'psn_no',
  'psn_name',
  'certno',
  'mdtrt_cert_no',
  'card_sn',
  'mdtrt_id',
  'setl_id',
  'chrg_bchno',
  'sign_no',
  'file_qury_no',
  'ipt_otp_no',
])
/** Made anew for every message; never carried over. */
const fresh: Partial<Record<Infno, readonly string[]>> = {
  '2201': ['ipt_otp_no', 'mdtrt_id'],
  '2204': ['chrg_bchno', 'feedetl_sn', 'rxno'],
}
const neverHarvested: ReadonlySet<string> = new Set([
  'exp_content',
  'memo',
  'invono',
  'begntime',
  'endtime',
  'fee_ocur_time',
  'diag_time',
])

/** Means something together with its visit only: another visit's would name another bill. */
const ofOneVisit: ReadonlySet<string> = new Set(['setl_id', 'chrg_bchno'])

/** Values by field code in what was seen, the newest visit first. */
export function harvest(exchanges: readonly Exchange[], most = 60): Map<string, string> {
  const seen = new Map<string, string>()
  const texts = exchanges.slice(0, most).filter(x => x.ending === 'ok')
  const visit = texts
    .map(x => /"mdtrt_id"\s*:\s*"([^"]+)"/.exec(x.answer + x.request)?.[1])
    .find(id => id !== undefined)
  const ofVisit = visit === undefined ? [] : texts.filter(x => `${x.request}${x.answer}`.includes(visit))
  for (const x of ofVisit) collect([x.answer, x.request], seen, () => true)
  for (const [code, value] of billOf(ofVisit, seen.get('chrg_bchno'))) seen.set(code, value)
  // outside the visit only who and where, never amounts
  const whoAndWhere = (value: unknown, code: string) => typeof value === 'string' && !ofOneVisit.has(code)
  for (const x of texts) collect([x.answer, x.request], seen, whoAndWhere)
  return seen
}

/** What is known when one message is asked about: its own values first, and no bill but the one it names. */
export function aboutMessage(known: ReadonlyMap<string, string>, raw: string): Map<string, string> {
  const own = new Map<string, string>()
  collect([raw], own, () => true)
  return new Map([...[...known].filter(([code]) => !ofOneVisit.has(code)), ...own])
}

/** A bill's field → what the answers of 2204 call it. */
const billFields = {
  medfee_sumamt: 'det_item_fee_sumamt',
  fulamt_ownpay_amt: 'fulamt_ownpay_amt',
  overlmt_selfpay: 'overlmt_amt',
  preselfpay_amt: 'preselfpay_amt',
  inscp_scp_amt: 'inscp_scp_amt',
} as const

/** The sums a settlement of this batch must name: over every line charged in it since lines were last cancelled. */
function billOf(ofVisit: readonly Exchange[], batch: string | undefined): Map<string, string> {
  const cancelled = ofVisit.findIndex(x => x.infno === '2205')
  const lines = (cancelled < 0 ? ofVisit : ofVisit.slice(0, cancelled))
    .filter(x => x.infno === '2204' && batch !== undefined && batchIn(x.request) === batch)
    .flatMap(x => linesIn(x.answer))
  if (lines.length === 0) return new Map()
  const sum = (code: string) =>
    lines.reduce((all, line) => {
      const read = parseDecimal(line[code] as number, 2)
      return all + (read.ok ? read.value : 0)
    }, 0)
  return new Map(Object.entries(billFields).map(([code, inAnswer]) => [code, decimalText(sum(inAnswer), 2)]))
}

const batchIn = (request: string): string | undefined => /"chrg_bchno"\s*:\s*"([^"]*)"/.exec(request)?.[1]

function linesIn(answer: string | undefined): Json[] {
  try {
    const {output} = JSON.parse(answer ?? '') as {output?: {result?: Json[]}}
    return Array.isArray(output?.result) ? output.result : []
  } catch {
    return []
  }
}

function collect(
  sources: readonly (string | undefined)[],
  seen: Map<string, string>,
  take: (value: unknown, code: string) => boolean,
): void {
  for (const text of sources) {
    if (!text) continue
    try {
      walk(JSON.parse(text))
    } catch {
      // not JSON: nothing to learn
    }
  }
  function walk(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (isObject(value))
      for (const [code, inner] of Object.entries(value)) {
        if (typeof inner === 'object' && inner !== null) walk(inner)
        else if (inner !== '' && inner !== null && !seen.has(code) && !neverHarvested.has(code) && take(inner, code))
          seen.set(code, String(inner))
      }
  }
}

export type DraftContext = {
  known: ReadonlyMap<string, string>
  now: Instant
  /** Unique on this screen: becomes visit, batch and line numbers. */
  stamp: string
  /** The money message a reversal is about. */
  original?: {msgid: string; infno: string} | undefined
}

export function draftOf(infno: Infno, context: DraftContext): Draft {
  const draft: Draft = {}
  for (const node of transactionOf(infno).input) draft[node.name] = [draftRow(infno, node, context, 0)]
  return draft
}

/** One row of a node; `index` numbers the rows of a list. */
export function draftRow(infno: Infno, node: Node, context: DraftContext, index: number): Record<string, string> {
  const row: Record<string, string> = {}
  for (const field of node.fields) row[field.code] = valueFor(infno, node.name, field, context, index)
  return row
}

function valueFor(
  infno: Infno,
  node: string,
  field: Field,
  {known, now, stamp, original}: DraftContext,
  index: number,
): string {
  const {code} = field
  if (code === 'omsgid') return original?.msgid ?? ''
  if (code === 'oinfno') return original?.infno ?? ''
  if (fresh[infno]?.includes(code)) return code === 'feedetl_sn' ? `${stamp}${index + 1}` : stamp
  if (infno === '1101' && code === 'begntime') return ''
  if (field.type === 'datetime') return dateTimeText(wholeDay(field, now))
  if (field.type === 'date') return dayOf(now)
  if (infno === '2204' && code in line) return line[code as keyof typeof line]
  const harvested = neverHarvested.has(code) ? undefined : known.get(code)
  if (harvested !== undefined) return harvested
  if (onlyKnown.has(code)) return ''
  const usual = exampleValue(infno, node, field, {...exampleContext, at: now}, index)
  if (usual !== undefined) return String(usual)
  if (!field.required) return ''
  if (field.table) return codeTable(field.table).values[0]?.[0] ?? ''
  return field.type === 'number' ? '0' : ''
}

/** A fee line that every catalogue release knows. */
const line = {
  med_list_codg: '001102000010000',
  medins_list_codg: '001102000010000',
  det_item_fee_sumamt: '12',
  cnt: '1',
  pric: '12',
  prd_days: '',
} as const

const wholeDay = (field: Field, now: Instant): Instant =>
  field.wholeDay === 'begin' ? now - ((now + 8 * 3_600_000) % 86_400_000) : now

/** The draft as the message's `input`: numbers as numbers, a single node as an object, '(root)' spread out. */
export function inputOf(infno: Infno, draft: Draft): Json {
  const input: Json = {}
  for (const node of transactionOf(infno).input) {
    const rows = (draft[node.name] ?? []).map(row => wireRow(node, row))
    if (node.name === '(root)') Object.assign(input, rows[0])
    else input[node.name] = node.many ? rows : (rows[0] ?? {})
  }
  return input
}

/** An empty number is left out: the platform writes "0" where it means nothing, and 0 would be an amount. */
const wireRow = (node: Node, row: Record<string, string>): Json => {
  const wire: Json = {}
  for (const {code, type} of node.fields) {
    const value = row[code] ?? ''
    if (type !== 'number') wire[code] = value
    else if (value !== '') wire[code] = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  }
  return wire
}
