// Malformed messages 畸形报文, generated from a good one: every field missing, null, empty, of the wrong type, too long,
// outside its table, pointing nowhere, holding hostile text; JSON broken, nested, mis-encoded, doubled. Each case says
// which path the refusal must name, or who must judge it. Used by tests here, by the world's and by certification.

import {codeTable} from './code-tables.ts'
import type {Infno} from './codes.ts'
import type {Field, Node} from './field-shapes.ts'
import {demanded} from './field-shapes.ts'
import {transactionOf} from './field-table.ts'
import {requestEnvelope} from './fields/envelope.ts'
import {identityCheckDigit} from './identity.ts'

export const malformedGroups = [
  'missing',
  'type',
  'length',
  'code',
  'date',
  'decimals',
  'reference',
  'hostile',
  'node',
  'json',
  'depth',
  'encoding',
  'keys',
  'identity',
] as const
export type MalformedGroup = (typeof malformedGroups)[number]

export type MalformedCase = {
  group: MalformedGroup
  /** Unique in a corpus: 'missing input.data.psn_no'. */
  name: string
  raw: string
  /** The octets to send where a text cannot carry the fault; `raw` is then what a UTF-8 reader makes of them. */
  octets?: Uint8Array
  /** Path the refusal names ('' = the message as a whole). Absent = reading takes it, see `judge`. */
  expectPath?: string
  /** Only a strict world refuses it; a lenient one takes it with a note. */
  inStrict?: true
  /**
   * Who judges a message that can be read: 'centre' = it points at something that does not exist, the centre must
   * refuse; 'harmless' = odd but fine, must be kept letter by letter and change nothing else.
   */
  judge?: 'centre' | 'harmless'
}

type Json = {[key: string]: unknown}
/** A request as exampleRequest makes it; strict worlds must be able to read it. */
export type GoodRequest = Json & {input: unknown}

/** The corpus of a transaction. Pure: the same request gives the same cases in the same order. */
export function malformedCorpus(infno: Infno, goodRequest: GoodRequest): MalformedCase[] {
  const corpus = new Corpus(goodRequest)
  for (const field of requestEnvelope.fields) corpus.field(field, [], field.code)
  for (const node of transactionOf(infno).input) {
    const place = node.many ? ['input', node.name, 0] : ['input', node.name]
    const path = node.many ? `input.${node.name}[0]` : `input.${node.name}`
    for (const field of node.fields) corpus.field(field, [...place, field.code], `${path}.${field.code}`)
    corpus.node(node)
  }
  corpus.frame()
  corpus.json()
  corpus.encodings()
  return corpus.cases
}

/** Fields whose value must exist in the centre's books. */
const references = new Set(['psn_no', 'mdtrt_id', 'setl_id', 'chrg_bchno', 'omsgid', 'file_qury_no'])

const hostileTexts: readonly [string, string][] = [
  ['quotes', `a"b'c\\d`],
  ['script', '<script>x</script>'],
  ['sql', "';DROP TABLE x;--"],
  ['emoji', '😀👩‍⚕️'],
  ['template', '{{1}}%s'],
  ['keyword', '__proto__'],
]

type Place = readonly (string | number)[]

class Corpus {
  readonly cases: MalformedCase[] = []
  readonly good: GoodRequest
  readonly text: string

  constructor(good: GoodRequest) {
    this.good = good
    this.text = JSON.stringify(good)
  }

  /** Every fault of one field. An empty place stands for the envelope. */
  field(field: Field, place: Place, path: string): void {
    const at = place.length === 0 ? [field.code] : place
    this.emptiness(field, at, path)
    this.wrongTypes(field, at, path)
    this.lengths(field, at, path)
    if (field.table !== undefined) {
      const value = 'Z'.repeat(Math.min(field.length, 2))
      this.with(at, value, {
        group: 'code',
        name: `not in its table ${path}`,
        expectPath: path,
        ...this.strictIf(codeTable(field.table).open),
      })
    }
    if (field.scale > 0) {
      const value = `1.${'1'.repeat(field.scale + 1)}`
      this.with(at, value, {group: 'decimals', name: `too many decimals ${path}`, expectPath: path, inStrict: true})
    }
    if (field.neededWith !== undefined) {
      const beside = [...at.slice(0, -1), field.neededWith.field]
      const request = set(set(this.good, beside, field.neededWith.value), at, undefined)
      this.add(request, {
        group: 'missing',
        name: `missing beside ${field.neededWith.field} ${path}`,
        expectPath: path,
        inStrict: true,
      })
    }
    if (field.type === 'string' && field.table === undefined && field.code !== 'infno') this.texts(field, at, path)
  }

  private strictIf(only: boolean): {inStrict?: true} {
    return only ? {inStrict: true} : {}
  }

  private emptiness(field: Field, at: Place, path: string): void {
    if (!demanded(field, true)) return
    const onlyStrict = this.strictIf(!demanded(field, false))
    for (const [name, value] of [
      ['missing', undefined],
      ['null', null],
      ['empty', ''],
      ['the word null', 'null'],
    ] as const) {
      this.with(at, value, {group: 'missing', name: `${name} ${path}`, expectPath: path, ...onlyStrict})
    }
  }

  private wrongTypes(field: Field, at: Place, path: string): void {
    const wrong: [string, unknown][] = [
      ['object', {a: 1}],
      ['boolean', true],
    ]
    if (field.type !== 'bytes') wrong.push(['list', ['1']])
    if (field.type === 'number') wrong.push(['text', 'abc'], ['number with unit', '12元'], ['half an exponent', '1e'])
    if (field.type === 'bytes')
      wrong.push(['list of texts', ['a']], ['octet too large', [300]], ['not base64', '%%%'], ['empty list', []])
    for (const [name, value] of wrong) {
      const exact = name === 'list of texts' || name === 'octet too large' ? `${path}[0]` : path
      this.with(at, value, {group: 'type', name: `${name} ${path}`, expectPath: exact})
    }
    if (field.type === 'number') {
      this.with(at, '1E+0', {group: 'type', name: `exponent text ${path}`, expectPath: path, inStrict: true})
    }
    if (field.type === 'date' || field.type === 'datetime') {
      for (const value of ['2025-02-30', '2025-13-01 00:00:00', '昨天', '0000-00-00']) {
        this.with(at, value, {group: 'date', name: `no such day ${value} ${path}`, expectPath: path})
      }
      this.with(at, '2025/3/3 8:00:00', {group: 'date', name: `machine form ${path}`, expectPath: path, inStrict: true})
    }
  }

  private lengths(field: Field, at: Place, path: string): void {
    if (field.type === 'string') {
      const most = Math.max(field.length, field.longerElsewhere ?? 0)
      this.with(at, 'x'.repeat(most + 1), {group: 'length', name: `one too long ${path}`, expectPath: path})
    }
    if (field.type === 'number') {
      const value = '9'.repeat(field.length - field.scale + 1)
      this.with(at, value, {group: 'length', name: `too many digits ${path}`, expectPath: path})
    }
    if (field.type === 'number') {
      this.with(at, `1.${'0'.repeat(40_000)}`, {
        group: 'length',
        name: `40,000 needless zeros ${path}`,
        expectPath: path,
      })
    }
    if (field.type !== 'bytes') {
      this.with(at, '9'.repeat(40_000), {group: 'length', name: `40,000 characters ${path}`, expectPath: path})
    }
  }

  private texts(field: Field, at: Place, path: string): void {
    const judge = references.has(field.code) ? 'centre' : 'harmless'
    for (const [name, text] of hostileTexts) {
      if (text.length > field.length || field.code === 'msgid' || field.code === 'fixmedins_code') continue
      this.with(at, text, {group: 'hostile', name: `${name} ${path}`, judge})
    }
    for (const [name, text] of [
      ['NUL', 'a\u0000b'],
      ['half a surrogate pair', 'a\ud800'],
      ['lost bytes', '\ufffd'],
    ] as const) {
      this.with(at, text, {group: 'hostile', name: `${name} ${path}`, expectPath: path})
    }
    if (references.has(field.code)) {
      this.with(at, '9'.repeat(Math.min(field.length, 26)), {
        group: 'reference',
        name: `points nowhere ${path}`,
        judge: 'centre',
      })
    }
    if (field.length >= 18) {
      this.with(at, realLooking(), {group: 'identity', name: `real-looking identity number ${path}`, expectPath: path})
    }
  }

  node(node: Node): void {
    const at = ['input', node.name]
    const path = `input.${node.name}`
    const content = get(this.good, at)
    const row = Array.isArray(content) ? content[0] : content
    const cases: [string, unknown, Partial<MalformedCase>][] = [
      ['missing', undefined, {}],
      ['null', null, {}],
      ['empty text', '', {}],
      ['text', 'abc', {}],
      ['number', 7, {}],
      ['empty list', [], {}],
    ]
    if (node.many) {
      cases.push(['object for list', row, {inStrict: true}])
      cases.push(['null as first row', [null], {expectPath: `${path}[0]`}])
      cases.push(['text as second row', [row, 'abc'], {expectPath: `${path}[1]`}])
    } else {
      cases.push(['list for object', [row], {inStrict: true}], ['two rows for object', [row, row], {}])
    }
    for (const [name, value, rest] of cases) {
      this.with(at, value, {group: 'node', name: `${name} ${path}`, expectPath: path, ...rest})
    }
  }

  /** Faults of the frame: input as a whole, transaction code, keys. */
  frame(): void {
    for (const [name, value] of [
      ['missing', undefined],
      ['null', null],
      ['empty', ''],
      ['number', 5],
      ['list', []],
      ['text', 'abc'],
    ] as const) {
      this.with(['input'], value, {group: 'node', name: `${name} input`, expectPath: 'input'})
    }
    const inputText = JSON.stringify(this.good.input)
    this.with(['input'], inputText, {group: 'node', name: 'text with JSON input', expectPath: 'input', inStrict: true})
    this.with(['infno'], '9999', {group: 'code', name: 'unknown transaction', expectPath: 'infno'})
    this.with(['x'.repeat(40_000)], '1', {group: 'keys', name: 'a very long key', judge: 'harmless'})
    this.with(['unknown_field'], 'x'.repeat(40_000), {group: 'keys', name: 'a long unknown field', judge: 'harmless'})
    const many = Object.fromEntries(Array.from({length: 1500}, (_, i) => [`k${i}`, '1']))
    this.add({...many, ...this.good}, {group: 'keys', name: '1,500 keys', expectPath: ''})
    this.with(
      ['input'],
      {...many, ...(this.good.input as Json)},
      {group: 'keys', name: '1,500 keys in input', expectPath: 'input'},
    )
    const body = this.text.slice(1)
    this.raw(`{"infno":"9999","msgid":"",${body}`, {
      group: 'keys',
      name: 'keys twice, the last ones good',
      judge: 'harmless',
    })
    this.raw(`${this.text.slice(0, -1)},"infno":"9999"}`, {
      group: 'keys',
      name: 'infno twice, the last one unknown',
      expectPath: 'infno',
    })
    this.raw(`{"__proto__":{"infno":"9999"},"constructor":{"prototype":{}},${body}`, {
      group: 'keys',
      name: 'prototype keys',
      judge: 'harmless',
    })
  }

  json(): void {
    const {text} = this
    for (const part of [0, 1, 25, 50, 75]) {
      this.raw(text.slice(0, Math.floor((text.length * part) / 100)), {
        group: 'json',
        name: `cut at ${part} %`,
        expectPath: '',
      })
    }
    const broken: [string, string][] = [
      ['last brace missing', text.slice(0, -1)],
      ['trailing comma', `${text.slice(0, -1)},}`],
      ['single quotes', text.replaceAll('"', "'")],
      ['two documents', text + text],
      ['not a number', text.replace('"input":', '"a":NaN,"input":')],
      ['comment', text.replace('"input":', '/* */"input":')],
      ['raw line break in a text', text.replace('"input":', '"a":"\n","input":')],
      ['bad escape', text.replace('"input":', '"a":"\\x41","input":')],
      ['leading zero', text.replace('"input":', '"a":012,"input":')],
      ['blanks only', ' \n '],
      ['form data', 'infno=2207&input=1'],
      ['xml', '<?xml version="1.0"?><infno>2207</infno>'],
      ['null', 'null'],
      ['number', '123'],
      ['text', '"text"'],
      ['list', `[${text}]`],
    ]
    for (const [name, raw] of broken) this.raw(raw, {group: 'json', name: `JSON: ${name}`, expectPath: ''})
    const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    this.raw(text.replace('"input":', `"a":${nest(30)},"input":`), {group: 'depth', name: '30 levels', expectPath: ''})
    this.raw('['.repeat(100_000), {group: 'depth', name: '100,000 brackets', expectPath: ''})
    this.raw('{"a":'.repeat(10_000), {group: 'depth', name: '10,000 objects', expectPath: ''})
    this.with(['input'], nest(30), {group: 'depth', name: '30 levels in a text', expectPath: 'input'})
  }

  encodings(): void {
    this.raw(`\ufeff${this.text}`, {group: 'encoding', name: 'byte order mark', expectPath: '', inStrict: true})
    const octets = new Uint8Array(this.text.length * 2)
    for (let i = 0; i < this.text.length; i++)
      octets.set([this.text.charCodeAt(i) & 0xff, this.text.charCodeAt(i) >> 8], i * 2)
    // A UTF-8 reader sees a NUL after every character.
    this.raw(new TextDecoder().decode(octets), {group: 'encoding', name: 'UTF-16', expectPath: '', octets})
    // 中心 in GBK is four octets that are no UTF-8.
    const marked = JSON.stringify({...this.good, fixmedins_name: '\u0001\u0002\u0003\u0004'}).replace(
      '\\u0001\\u0002\\u0003\\u0004',
      '\u0001\u0002\u0003\u0004',
    )
    const gbk = Uint8Array.from(
      new TextEncoder().encode(marked),
      octet => ([0, 0xd6, 0xd0, 0xd0, 0xc4] as const)[octet] ?? octet,
    )
    this.raw(new TextDecoder().decode(gbk), {group: 'encoding', name: 'GBK', expectPath: 'fixmedins_name', octets: gbk})
  }

  private with(at: Place, value: unknown, rest: Omit<MalformedCase, 'raw'>): void {
    this.add(set(this.good, at, value), rest)
  }

  private add(request: unknown, rest: Omit<MalformedCase, 'raw'>): void {
    this.raw(JSON.stringify(request), rest)
  }

  private raw(raw: string, rest: Omit<MalformedCase, 'raw'>): void {
    this.cases.push({...rest, raw})
  }
}

/** Somebody's number for all we know: Beijing, a day that exists, a right check digit. Made here so that none is kept. */
const realLooking = (): string => {
  const first = ['110101', '19000101', '003'].join('')
  return first + identityCheckDigit(first)
}

function get(value: unknown, place: Place): unknown {
  let inner = value
  for (const step of place) inner = (inner as Json)[step]
  return inner
}

/** A copy with the value at the place; undefined takes the key away. */
function set<T>(value: T, place: Place, inner: unknown): T {
  const [step, ...rest] = place
  if (step === undefined) return inner as T
  if (Array.isArray(value)) return value.map((one, i) => (i === step ? set(one, rest, inner) : one)) as T
  const copy: Json = {...(value as Json)}
  const content = rest.length === 0 ? inner : set(copy[step], rest, inner)
  if (content === undefined) delete copy[step]
  else copy[step] = content
  return copy as T
}
