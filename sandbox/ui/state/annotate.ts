// A raw message laid out field by field 逐项解读: label, value, what the code table says it means, and a verdict. Pure: it reads
// the same field table as the centre. Findings (what the centre forgave or refused) come from outside, by path.
import {type Fen, parseDecimal} from '../../base/fen.ts'
import {codeLabel, codeTable} from '../../protocol/code-tables.ts'
import {isInfno} from '../../protocol/codes.ts'
import type {Field, Node, Transaction} from '../../protocol/field-shapes.ts'
import {transactionOf} from '../../protocol/field-table.ts'
import {answerEnvelope, requestEnvelope} from '../../protocol/fields/envelope.ts'
import {parseMessage} from '../../protocol/parse.ts'

export type Both = {zh: string; en: string}
export type Verdict = 'ok' | 'bad' | 'lenient' | 'extra' | 'empty' | 'missing'
export type FieldRow = {
  path: string
  code: string
  label: Both | undefined
  value: string
  meaning: Both | undefined
  verdict: Verdict
  why: Why | undefined
  /** The value in fen, when the field is money and can be read. */
  fen?: Fen
  /** Whose money an amount is; the colours mean the same everywhere. */
  side?: 'fund' | 'account' | 'cash'
}
/** A leniency's or a refusal's kind, as protocol names them, with what was expected and what came. */
export type Why = {kind: string; expected?: string; got?: string}
export type Group = {
  /** Empty: the rows stand directly under `input` or `output`. */
  name: string
  /** 0-based place in a list; undefined for a single node. */
  index: number | undefined
  rows: FieldRow[]
}
export type Reading = {
  envelope: FieldRow[]
  groups: Group[]
  /** The text is not JSON or not an envelope; show it as it is. */
  unreadable: boolean
  /** Findings about places that have no row here. */
  loose: Finding[]
}
/** Something known about a place in the message: a leniency or the reason of a refusal. */
export type Finding = {path: string; verdict: 'bad' | 'lenient'; why: Why}

/** What the centre's own reader forgives or refuses in a request, by path. */
export function findingsOf(raw: string, infno: string, strict: boolean): Finding[] {
  const read = parseMessage(raw, infno ? {pathInfno: infno} : {}, {strict})
  if (read.ok) return read.value.leniencies.map(({kind, path, got}) => ({path, verdict: 'lenient', why: {kind, got}}))
  const {kind, path, expected, got} = read.error
  return [{path, verdict: 'bad', why: {kind, expected, got}}]
}

/** Where a refusal's own text says the trouble is: '…，位置input.diseinfo[0].diag_code'. */
export function refusedAt(errMsg: string): Finding[] {
  const path = /位置\s*(input[\w.[\]]*)/.exec(errMsg)?.[1]
  return path ? [{path, verdict: 'bad', why: {kind: 'centre'}}] : []
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export function annotate(
  raw: string,
  side: 'request' | 'answer',
  infno: string,
  findings: readonly Finding[] = [],
): Reading {
  const body = parse(raw)
  if (!body) return {envelope: [], groups: [], unreadable: true, loose: [...findings]}
  const content = side === 'request' ? 'input' : 'output'
  const nodes = table(infno)?.[content] ?? []
  const found = new Map(findings.map(finding => [finding.path, finding]))
  const {[content]: inner, ...outer} = body
  const envelopeFields = side === 'request' ? requestEnvelope.fields : answerEnvelope.fields
  const envelope = rowsOf(outer, envelopeFields, '', side, found)
  const groups = groupsOf(parsedInner(inner), nodes, content, side, found)
  const placed = new Set([...envelope, ...groups.flatMap(group => group.rows)].map(row => row.path))
  return {envelope, groups, unreadable: false, loose: findings.filter(finding => !placed.has(finding.path))}
}

const parse = (raw: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(raw)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const table = (infno: string): Transaction | undefined => (isInfno(infno) ? transactionOf(infno) : undefined)

/** `input` may be JSON text. */
const parsedInner = (inner: unknown): unknown => (typeof inner === 'string' ? (parse(inner) ?? inner) : inner)

function groupsOf(inner: unknown, nodes: readonly Node[], content: string, side: Side, found: Found): Group[] {
  const groups: Group[] = []
  const root: Json = {}
  const rootFields = nodes.find(n => n.name === '(root)' || n.rootFields)?.fields ?? []
  // 5204 answers with nothing but rows
  if (Array.isArray(inner)) {
    return inner.filter(isObject).map((row, index) => {
      const rows = rowsOf(row, rootFields, `${content}[${index}].`, side, found)
      return {name: '', index, rows}
    })
  }
  if (!isObject(inner)) return []
  for (const [name, value] of Object.entries(inner)) {
    const node = nodes.find(n => n.name === name || n.otherNames?.includes(name))
    const fields = node?.fields ?? []
    const path = `${content}.${name}`
    if (Array.isArray(value)) {
      for (const [index, row] of value.entries())
        if (isObject(row)) groups.push({name, index, rows: rowsOf(row, fields, `${path}[${index}].`, side, found)})
      if (value.length === 0) groups.push({name, index: undefined, rows: []})
    } else if (isObject(value))
      groups.push({name, index: undefined, rows: rowsOf(value, fields, `${path}.`, side, found)})
    else root[name] = value
  }
  if (Object.keys(root).length > 0) {
    groups.unshift({name: '', index: undefined, rows: rowsOf(root, rootFields, `${content}.`, side, found)})
  }
  return groups
}

type Side = 'request' | 'answer'
type Found = ReadonlyMap<string, Finding>

function rowsOf(row: Json, fields: readonly Field[], prefix: string, side: Side, found: Found): FieldRow[] {
  const rows = Object.entries(row).map(([code, value]) => {
    const field = fields.find(f => f.code === code || f.spellings?.includes(code))
    return rowOf(prefix + code, code, value, field, fields.length > 0, found)
  })
  for (const field of fields) {
    if (field.code in row || field.spellings?.some(spelling => spelling in row)) continue
    const finding = found.get(prefix + field.code)
    if (finding) {
      const {verdict, why} = finding
      rows.push({path: finding.path, code: field.code, label: field, value: '', meaning: undefined, verdict, why})
      continue
    }
    if (!field.required || field.late || (side === 'request' && field.olderOptional)) continue
    rows.push({
      path: prefix + field.code,
      code: field.code,
      label: field,
      value: '',
      meaning: undefined,
      verdict: 'missing',
      why: undefined,
    })
  }
  return rows
}

function rowOf(
  path: string,
  code: string,
  raw: unknown,
  field: Field | undefined,
  known: boolean,
  found: Found,
): FieldRow {
  const value = raw === null || raw === undefined ? '' : typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
  const meaning = field?.table && value !== '' ? codeLabel(field.table, value) : undefined
  const finding = found.get(path)
  const row = {path, code, label: field && {zh: field.zh, en: field.en}, value, meaning}
  if (finding) return {...row, verdict: finding.verdict, why: finding.why}
  if (!field) return {...row, verdict: known ? 'extra' : 'ok', why: undefined}
  if (value === '') return {...row, verdict: 'empty', why: undefined}
  const problem = problemOf(field, value)
  if (problem) return {...row, verdict: problem.level, why: problem.why}
  const amount =
    field.type === 'number' && field.length === 16 && field.scale === 2 ? parseDecimal(value, 2) : undefined
  const side = amount?.ok && amount.value !== 0 ? sideOfField[code] : undefined
  return {...row, verdict: 'ok', why: undefined, ...(amount?.ok && {fen: amount.value}), ...(side && {side})}
}

const sideOfField: Readonly<Record<string, FieldRow['side']>> = {
  hifp_pay: 'fund',
  cvlserv_pay: 'fund',
  hifes_pay: 'fund',
  hifmi_pay: 'fund',
  hifob_pay: 'fund',
  hifdm_pay: 'fund',
  maf_pay: 'fund',
  oth_pay: 'fund',
  fund_pay_sumamt: 'fund',
  fund_payamt: 'fund',
  acct_pay: 'account',
  acct_mulaid_pay: 'account',
  psn_cash_pay: 'cash',
}

/** What the table alone can say against a value that is there. */
function problemOf(field: Field, value: string): {level: 'bad' | 'lenient'; why: Why} | undefined {
  if (field.table && !codeLabel(field.table, value))
    return {
      level: codeTable(field.table).open ? 'lenient' : 'bad',
      why: {kind: 'code', expected: field.table, got: value},
    }
  const most = Math.max(field.length, field.longerElsewhere ?? 0)
  const length = [...value].length
  if (field.type === 'string' && most > 0 && length > most)
    return {level: 'bad', why: {kind: 'length', expected: `≤ ${most}`, got: String(length)}}
  if (field.type === 'number' && !/^[+-]?\d+(\.\d+)?$/.test(value.trim()))
    return {level: 'bad', why: {kind: 'type', expected: 'number', got: value}}
  return undefined
}
