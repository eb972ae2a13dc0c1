// Reading requests: each leniency once, in both kinds of world; then properties over every transaction.
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {infnos} from './codes.ts'
import {exampleContext, exampleRequest} from './examples.ts'
import {demanded} from './field-shapes.ts'
import {transactionOf} from './field-table.ts'
import {identityCheckDigit} from './identity.ts'
import {parseMessage} from './parse.ts'
import {mostLeniencies, strictRefuses} from './reading.ts'
import {data, lenient, type Row, read, refused, request, strict} from './testing/requests.ts'
import type {Leniency} from './types.ts'

describe('a good request', () => {
  it("is read into scaled integers and the table's own names", () => {
    const message = read(request('2204'))
    const [line] = message.input.feedetail as Row[]
    expect(line).toMatchObject({feedetl_sn: '1', det_item_fee_sumamt: 3160, cnt: 20_000, pric: 15_800_000})
    expect(Object.keys(line as Row)).toEqual(transactionOf('2204').input[0]?.fields.map(field => field.code))
    expect(message.leniencies).toEqual([])
    expect(message.envelope).toEqual({
      infno: '2204',
      msgid: 'H31010100001202503030930000001',
      institution: 'H31010100001',
      institutionName: '示例医院',
      treatmentArea: '310000',
      insuringArea: '310000',
      operator: '001',
      operatorType: '1',
      operatorName: '收费员',
      signNo: '100001',
      sentAt: '2025-03-03 09:30:00',
      infver: 'V1.0',
    })
  })

  it.each(infnos)('%s: the example is read without a note, strict too', infno => {
    const raw = JSON.stringify(exampleRequest(infno))
    expect(strict(raw)).toEqual(lenient(raw))
    expect(read(raw).leniencies).toEqual([])
  })
})

// raw, the leniency, what the strict world says ('taken' = it forgives too)
const forgiven: [string, string, Leniency, string][] = [
  [
    'number as text',
    request('2207', {}, {medfee_sumamt: '56.60'}),
    {kind: 'numberAsText', path: 'input.data.medfee_sumamt', got: '56.60'},
    'taken',
  ],
  [
    'text as number',
    request('2207', {}, {chrg_bchno: 17}),
    {kind: 'textAsNumber', path: 'input.data.chrg_bchno', got: '17'},
    'taken',
  ],
  ['infno as number', request('2207', {infno: 2207}), {kind: 'textAsNumber', path: 'infno', got: '2207'}, 'taken'],
  [
    'input as text',
    request('2207', {input: JSON.stringify(exampleRequest('2207').input)}),
    {kind: 'inputAsText', path: 'input', got: 'text'},
    'type input',
  ],
  [
    'one line without its list',
    JSON.stringify({
      ...exampleRequest('2204'),
      input: {feedetail: (exampleRequest('2204').input.feedetail as Row[])[0]},
    }),
    {kind: 'singleForList', path: 'input.feedetail', got: 'object'},
    'node input.feedetail',
  ],
  [
    'a list of one',
    JSON.stringify({...exampleRequest('2207'), input: {data: [exampleRequest('2207').input.data]}}),
    {kind: 'listForSingle', path: 'input.data', got: 'list(1)'},
    'node input.data',
  ],
  [
    'an unknown field',
    request('2207', {}, {mdtrt_mode: '1'}),
    {kind: 'unknownField', path: 'input.data.mdtrt_mode', got: '"1"'},
    'taken',
  ],
  [
    'an unknown envelope field',
    request('2207', {hospital: 'x'}),
    {kind: 'unknownField', path: 'hospital', got: '"x"'},
    'taken',
  ],
  [
    "another region's node",
    JSON.stringify({...exampleRequest('2207'), input: {mdtrtinfo: exampleRequest('2207').input.data}}),
    {kind: 'nodeName', path: 'input.data', got: 'mdtrtinfo'},
    'missing input.data',
  ],
  [
    'a misspelled field',
    request('2207', {}, {acct_used_flag: undefined, acc_used_flag: '1'}),
    {kind: 'fieldSpelling', path: 'input.data.acct_used_flag', got: 'acc_used_flag'},
    'missing input.data.acct_used_flag',
  ],
  [
    'camel case',
    request('2207', {}, {mdtrt_id: undefined, mdtrtId: '1'}),
    {kind: 'fieldSpelling', path: 'input.data.mdtrt_id', got: 'mdtrtId'},
    'missing input.data.mdtrt_id',
  ],
  [
    'capitals',
    request('2207', {}, {mdtrt_id: undefined, MDTRT_ID: '1'}),
    {kind: 'keyCase', path: 'input.data.mdtrt_id', got: 'MDTRT_ID'},
    'missing input.data.mdtrt_id',
  ],
  [
    'node in capitals',
    JSON.stringify({...exampleRequest('9001'), input: {signin: exampleRequest('9001').input.signIn}}),
    {kind: 'keyCase', path: 'input.signIn', got: 'signin'},
    'missing input.signIn',
  ],
  [
    'envelope in capitals',
    request('2207', {msgid: undefined, MSGID: 'H31010100001202503030930000001'}),
    {kind: 'keyCase', path: 'msgid', got: 'MSGID'},
    'envelope msgid',
  ],
  [
    'confused area spelling',
    request('2207', {mdtrtarea_admvs: undefined, mdtrtarea_admdvs: '310000'}),
    {kind: 'fieldSpelling', path: 'mdtrtarea_admvs', got: 'mdtrtarea_admdvs'},
    'envelope mdtrtarea_admvs',
  ],
  [
    'a padded flag',
    request('2207', {}, {acct_used_flag: '01'}),
    {kind: 'codeSpelling', path: 'input.data.acct_used_flag', got: '01'},
    'code input.data.acct_used_flag',
  ],
  [
    'an unpadded credential',
    request('2207', {}, {mdtrt_cert_type: '2'}),
    {kind: 'codeSpelling', path: 'input.data.mdtrt_cert_type', got: '2'},
    'code input.data.mdtrt_cert_type',
  ],
  [
    '000 for 0000',
    request('2205', {}, {chrg_bchno: '000'}),
    {kind: 'codeSpelling', path: 'input.data.chrg_bchno', got: '000'},
    'code input.data.chrg_bchno',
  ],
  [
    'a small letter in the code',
    request('2207A', {infno: '2207a'}),
    {kind: 'codeSpelling', path: 'infno', got: '2207a'},
    'unknownTransaction infno',
  ],
  [
    'a regional kind of care',
    request('2207', {}, {med_type: '9x7'}),
    {kind: 'unknownCode', path: 'input.data.med_type', got: '9x7'},
    'code input.data.med_type',
  ],
  [
    'a late field left out',
    request('2207', {}, {certno: undefined}),
    {kind: 'missingLate', path: 'input.data.certno', got: 'absent'},
    'missing input.data.certno',
  ],
  [
    'a field the older edition leaves open',
    request('5204', {}, {setl_id: ''}),
    {kind: 'missingLate', path: 'input.data.setl_id', got: 'empty'},
    'missing input.data.setl_id',
  ],
  [
    'no operator',
    request('2207', {opter: null}),
    {kind: 'missingEnvelope', path: 'opter', got: 'null'},
    'envelope opter',
  ],
  [
    'too many decimals',
    request('2207', {}, {medfee_sumamt: 56.605}),
    {kind: 'tooFine', path: 'input.data.medfee_sumamt', got: '56.605'},
    'precision input.data.medfee_sumamt',
  ],
  [
    'an exponent in a text',
    request('2207', {}, {fulamt_ownpay_amt: '0E-8'}),
    {kind: 'exponent', path: 'input.data.fulamt_ownpay_amt', got: '0E-8'},
    'type input.data.fulamt_ownpay_amt',
  ],
  [
    'the longer limit of another edition',
    request('2207', {}, {certno: 'P'.repeat(21)}),
    {kind: 'tooLong', path: 'input.data.certno', got: 'P'.repeat(21)},
    'length input.data.certno',
  ],
  [
    "a machine's date",
    request('2204', {}, {fee_ocur_time: '2025/3/3 9:05:00'}),
    {kind: 'dateForm', path: 'input.feedetail[0].fee_ocur_time', got: '2025/3/3 9:05:00'},
    'date input.feedetail[0].fee_ocur_time',
  ],
  [
    'a day for a time',
    request('2204', {}, {fee_ocur_time: '2025-03-03'}),
    {kind: 'dateForm', path: 'input.feedetail[0].fee_ocur_time', got: '2025-03-03'},
    'date input.feedetail[0].fee_ocur_time',
  ],
  [
    'the word null',
    request('2207', {}, {invono: 'null'}),
    {kind: 'nullWord', path: 'input.data.invono', got: 'null'},
    'type input.data.invono',
  ],
  [
    'an empty optional number',
    request('2204', {}, {prd_days: ''}),
    {kind: 'emptyNumber', path: 'input.feedetail[0].prd_days', got: ''},
    'taken',
  ],
  [
    'fields directly under input',
    JSON.stringify({...exampleRequest('2601'), input: exampleRequest('2601').input.data}),
    {kind: 'rootFields', path: 'input.data', got: 'psn_no'},
    'missing input.data',
  ],
  ['a byte order mark', `\ufeff${request('2207')}`, {kind: 'contentType', path: '', got: 'BOM'}, 'notJson '],
]

describe('leniencies', () => {
  it.each(forgiven)('%s is noted', (_, raw, leniency) => {
    expect(read(raw).leniencies).toContainEqual(leniency)
  })

  it.each(forgiven)('%s in a strict world', (_, raw, leniency, verdict) => {
    const result = strict(raw)
    expect(result.ok ? 'taken' : `${result.error.kind} ${result.error.path}`).toBe(verdict)
    if (verdict === 'taken') expect(result.ok && result.value.leniencies).toContainEqual(leniency)
  })

  it('covers every kind the table of strict refusals knows', () => {
    const seen = new Set(forgiven.map(([, , leniency]) => leniency.kind))
    expect([...strictRefuses].filter(kind => !seen.has(kind))).toEqual(['pathMismatch'])
  })

  it('changes the message as if it had been written properly', () => {
    const good = read(request('2207')).body
    const same = [
      'input as text',
      'a list of one',
      "another region's node",
      'a padded flag',
      'number as text',
      'an unknown field',
    ]
    const spelled = forgiven.filter(([name]) => same.includes(name))
    expect(spelled).toHaveLength(same.length)
    for (const [name, raw] of spelled) expect(read(raw).body, name).toBe(good)
  })

  it('never let a misspelling win over the proper key', () => {
    const message = read(request('2207', {}, {acc_used_flag: '0', MDTRT_ID: 'x'}))
    expect(data(message)).toMatchObject({acct_used_flag: '1', mdtrt_id: exampleContext.visit.mdtrtId})
    expect(message.leniencies.map(one => `${one.kind} ${one.path}`)).toEqual([
      'unknownField input.data.acc_used_flag',
      'unknownField input.data.MDTRT_ID',
    ])
  })

  it('take fields directly under input where clients are known to do this, nowhere else', () => {
    const raw = JSON.stringify({...exampleRequest('2207'), input: exampleRequest('2207').input.data})
    expect(refused(raw)).toMatchObject({kind: 'missing', path: 'input.data'})
  })

  it('are at most a hundred, however many fields are odd', () => {
    const [line] = exampleRequest('2204').input.feedetail as Row[]
    const lines = Array.from({length: 200}, (_, i) => ({...line, feedetl_sn: String(i), cnt: '2'}))
    expect(read(request('2204', {input: {feedetail: lines}})).leniencies).toHaveLength(mostLeniencies)
  })
})

describe('which transaction', () => {
  it("is the body's; the path counts where the body has none", () => {
    expect(read(request('2207', {infno: undefined}), '2207')).toMatchObject({
      infno: '2207',
      leniencies: [{kind: 'missingEnvelope', path: 'infno', got: 'absent'}],
    })
    expect(refused(request('2207', {infno: undefined}))).toMatchObject({kind: 'noInfno', path: 'infno'})
    expect(refused(request('2207', {infno: undefined}), true, '2207')).toMatchObject({kind: 'noInfno'})
  })

  it('may differ from the path in a lenient world only', () => {
    expect(read(request('2207A'), '2207')).toMatchObject({
      infno: '2207A',
      leniencies: [{kind: 'pathMismatch', path: 'infno', got: '2207'}],
    })
    expect(refused(request('2207A'), true, '2207')).toMatchObject({kind: 'unknownTransaction', expected: 'path:2207'})
    expect(strict(request('2207A'), '2207A').ok).toBe(true)
  })

  it('must be one of ours', () => {
    expect(refused(request('2207', {infno: '2401'}))).toMatchObject({
      kind: 'unknownTransaction',
      got: '"2401"',
      infno: '2401',
    })
    expect(refused(request('2207', {infno: '__proto__'}))).toMatchObject({kind: 'unknownTransaction'})
  })
})

describe('the envelope', () => {
  it('needs a msgid in the proper form in strict worlds', () => {
    for (const msgid of ['1', 'H31010100001202503030930009', 'H31010100002202503030930000001']) {
      expect(read(request('2207', {msgid})).envelope.msgid).toBe(msgid)
      expect(refused(request('2207', {msgid}), true)).toMatchObject({
        kind: 'envelope',
        path: 'msgid',
        expected: 'msgid',
      })
    }
  })

  it('takes long institution names and long transaction codes', () => {
    expect(strict(request('2207', {fixmedins_name: '院'.repeat(200)})).ok).toBe(true)
    expect(refused(request('2207', {fixmedins_name: '院'.repeat(201)}))).toMatchObject({kind: 'length'})
  })

  it('files a bad message under what could be read', () => {
    expect(refused(request('2207', {}, {psn_no: ''}))).toEqual({
      kind: 'missing',
      path: 'input.data.psn_no',
      expected: 'string(30)',
      got: 'empty',
      infno: '2207',
      msgid: 'H31010100001202503030930000001',
      institution: 'H31010100001',
    })
  })
})

describe('queries by day', () => {
  it('cover the whole day, strict too', () => {
    const result = strict(request('5201', {}, {begntime: '2025-03-01', endtime: '2025-03-02'}))
    expect(result.ok && result.value.input.data).toMatchObject({
      begntime: '2025-03-01 00:00:00',
      endtime: '2025-03-02 23:59:59',
    })
    expect(result.ok && result.value.leniencies).toEqual([])
  })
})

describe('files', () => {
  const content = (value: unknown) => (read(request('9101', {}, {in: value})).input.fsUploadIn as Row).in
  it('come as signed bytes, unsigned bytes or base64', () => {
    const bytes = Uint8Array.of(80, 75, 255, 128)
    expect(content([80, 75, -1, -128])).toEqual(bytes)
    expect(content([80, 75, 255, 128])).toEqual(bytes)
    expect(content('UEv/gA==')).toEqual(bytes)
    expect(read(request('9101', {}, {in: [80, 75, -1, -128]})).body).toBe(
      read(request('9101', {}, {in: 'UEv/gA=='})).body,
    )
    expect(read(request('9101', {}, {in: [80, 75, -1, -127]})).body).not.toBe(
      read(request('9101', {}, {in: 'UEv/gA=='})).body,
    )
  })

  it.each([[[1, 256]], [[1, 1.5]], ['%%'], ['UEv/gA='], [{0: 1}], [7]])('refuse %j', value => {
    expect(refused(request('9101', {}, {in: value}))).toMatchObject({kind: 'type'})
  })
})

describe('a real identity number', () => {
  const real = ['110101', '19000101', '003', identityCheckDigit(['110101', '19000101', '003'].join(''))].join('')
  it('is refused before anything else and never repeated', () => {
    const bad = refused(request('2207', {infno: 'nonsense', msgid: real}, {psn_no: '', memo: real}))
    expect(bad).toMatchObject({kind: 'realIdentity', path: 'msgid', got: '11****************'})
    expect(JSON.stringify(bad)).not.toContain(real)
    expect(JSON.stringify(refused(`{"${real}":"${real}"}`))).not.toContain(real)
    expect(JSON.stringify(refused(`{"msgid":"${real}`))).not.toContain(real)
  })
})

describe.each(infnos)('properties of %s', infno => {
  const transaction = transactionOf(infno)

  it('each field left out is refused by its path, noted, or nothing', () => {
    for (const node of transaction.input) {
      for (const field of node.fields) {
        const good = exampleRequest(infno)
        const content = good.input[node.name]
        const path = `input.${node.name}${node.many ? '[0]' : ''}.${field.code}`
        const without = ({[field.code]: _, ...rest}: Row) => rest
        const input = {
          ...good.input,
          [node.name]: Array.isArray(content) ? content.map(without) : without(content as Row),
        }
        const result = lenient(JSON.stringify({...good, input}))
        if (demanded(field, false)) expect(result.ok ? 'taken' : result.error.path).toBe(path)
        else if (demanded(field, true))
          expect(result.ok && result.value.leniencies.map(one => one.path)).toContain(path)
        else expect(result.ok && result.value.leniencies, path).toEqual([])
      }
    }
  })

  it('numbers mean the same as text and as number; the order of keys means nothing', () => {
    const good = exampleRequest(infno)
    const asText = JSON.parse(JSON.stringify(good), (_, value) => (typeof value === 'number' ? String(value) : value))
    const reversed = JSON.parse(JSON.stringify(good), (_, value) =>
      typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
    )
    const message = read(JSON.stringify(good))
    for (const other of [asText, reversed]) {
      const same = read(JSON.stringify(other))
      expect(same.input).toEqual(message.input)
      expect(same.body).toBe(message.body)
    }
  })

  it('different content has a different body', () => {
    const good = exampleRequest(infno)
    const bodies = new Set([read(JSON.stringify(good)).body])
    let changes = 1
    for (const node of transaction.input) {
      for (const field of node.fields) {
        if (field.table !== undefined || field.type === 'bytes' || field.type.startsWith('date')) continue
        const content = good.input[node.name]
        const change = (row: Row) => ({...row, [field.code]: field.type === 'number' ? 7 : '7'})
        const input = {
          ...good.input,
          [node.name]: Array.isArray(content) ? content.map(change) : change(content as Row),
        }
        bodies.add(read(JSON.stringify({...good, input})).body)
        changes++
      }
    }
    expect(bodies.size).toBe(changes)
  })
})

describe('whatever comes in', () => {
  const anything = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.json(),
    fc
      .record({
        infno: fc.constantFrom(...infnos),
        msgid: fc.string(),
        fixmedins_code: fc.string(),
        input: fc.jsonValue(),
      })
      .map(value => JSON.stringify(value)),
    fc.tuple(fc.constantFrom(...infnos), fc.nat(), fc.nat(8), fc.string()).map(([infno, at, cut, junk]) => {
      const text = JSON.stringify(exampleRequest(infno, exampleContext))
      const place = at % text.length
      return text.slice(0, place) + junk + text.slice(place + cut)
    }),
  )

  it('is read or refused with path, expected and got; nothing is thrown, nothing differs the second time', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (raw, isStrict) => {
        const first = parseMessage(raw, {}, {strict: isStrict})
        expect(parseMessage(raw, {}, {strict: isStrict})).toEqual(first)
        if (!first.ok) {
          expect(first.error.expected).not.toBe('')
          expect(first.error.got).not.toBe('')
        }
      }),
      {numRuns: 2000},
    )
  })
})
