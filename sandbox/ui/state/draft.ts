// A message to send, drafted from the field table 报文草稿: every field of the transaction with a sensible value already in it,
// taken from what this screen has just seen (the same visit first), from the chosen person, or from the table itself.
import {dateTimeText, dayOf, type Instant} from '../../base/instant.ts'
import {codeTable} from '../../protocol/code-tables.ts'
import type {Infno} from '../../protocol/codes.ts'
import type {Field, Node} from '../../protocol/field-shapes.ts'
import {transactionOf} from '../../protocol/field-table.ts'
import type {Exchange} from './exchange.ts'

/** Node name → rows of texts; a node that is not a list has exactly one row. */
export type Draft = Record<string, Record<string, string>[]>

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is usual in an outpatient visit, where the table alone cannot say. */
const usual: Record<string, string> = {
  mdtrt_cert_type: '02',
  psn_cert_type: '01',
  insutype: '310',
  med_type: '11',
  psn_setlway: '01',
  acct_used_flag: '1',
  rx_circ_flag: '0',
  hosp_appr_flag: '1',
  vali_flag: '1',
  diag_type: '1',
  diag_srt_no: '1',
  diag_code: 'I10.x00',
  diag_name: '特发性（原发性）高血压',
  dept_code: '0301',
  dept_name: '心血管内科门诊',
  caty: 'A03.02',
  diag_dept: '0301',
  dise_dor_no: 'D310000000001',
  dise_dor_name: '沈医生',
  atddr_no: 'D310000000001',
  dr_name: '沈医生',
  bilg_dept_codg: '0301',
  bilg_dept_name: '心血管内科门诊',
  bilg_dr_codg: 'D310000000001',
  bilg_dr_name: '沈医生',
  opter_no: 'console',
  mac: '00-00-00-00-00-00',
  ip: '127.0.0.1',
  cnt: '1',
  clr_type: '11',
}
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

/** Values by field code in what was seen, the newest visit first. */
export function harvest(exchanges: readonly Exchange[], most = 60): Map<string, string> {
  const seen = new Map<string, string>()
  const texts = exchanges.slice(0, most).filter(x => x.ending === 'ok')
  const visit = texts
    .map(x => /"mdtrt_id"\s*:\s*"([^"]+)"/.exec(x.answer + x.request)?.[1])
    .find(id => id !== undefined)
  const ofVisit = visit === undefined ? [] : texts.filter(x => `${x.request}${x.answer}`.includes(visit))
  for (const x of ofVisit) collect(x, seen, () => true)
  // outside the visit only who and where, never amounts
  for (const x of texts) collect(x, seen, value => typeof value === 'string')
  return seen
}

function collect(x: Exchange, seen: Map<string, string>, take: (value: unknown) => boolean): void {
  for (const text of [x.answer, x.request]) {
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
        else if (inner !== '' && inner !== null && !seen.has(code) && !neverHarvested.has(code) && take(inner))
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
  for (const field of node.fields) row[field.code] = valueFor(infno, field, context, index)
  return row
}

function valueFor(infno: Infno, field: Field, {known, now, stamp, original}: DraftContext, index: number): string {
  const {code} = field
  if (code === 'omsgid') return original?.msgid ?? ''
  if (code === 'oinfno') return original?.infno ?? ''
  if (fresh[infno]?.includes(code)) return code === 'feedetl_sn' ? `${stamp}${index + 1}` : stamp
  if (field.type === 'datetime') return dateTimeText(wholeDay(field, now))
  if (field.type === 'date') return dayOf(now)
  if (infno === '2204' && code in line) return line[code as keyof typeof line]
  const harvested = neverHarvested.has(code) ? undefined : known.get(code)
  if (harvested !== undefined) return harvested
  if (code in usual) return usual[code] as string
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

const wireRow = (node: Node, row: Record<string, string>): Json =>
  Object.fromEntries(
    node.fields.map(field => {
      const value = row[field.code] ?? ''
      const numeric = field.type === 'number' && /^-?\d+(\.\d+)?$/.test(value)
      return [field.code, numeric ? Number(value) : value]
    }),
  )
