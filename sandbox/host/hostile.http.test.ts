// What a careless or hostile client of the control API may try: each is refused with a problem, and nothing of it is kept.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {dayOf} from '../base/instant.ts'
import {certificateNumber} from '../people/certificate.ts'
import {makePerson} from '../people/person.ts'
import {identityCheckDigit} from '../protocol/identity.ts'
import {nodeSha256} from './maker.ts'
import {send} from './testing/hospital.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
const json = {'content-type': 'application/json'}
const ndjson = {'content-type': 'application/x-ndjson'}
const type = (name: string) => ({type: `/api/v1/problems#${name}`})
const signIn = () => send(host, 'w', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})

beforeAll(async () => {
  host = await testHost()
  await host.create({id: 'w'})
})
afterAll(() => host.close())

describe('bodies', () => {
  test('none is needed where nothing is to be said, whatever the content type says', async () => {
    const verified = await host.call('POST', 'worlds/w/verify', '', json)
    expect(verified.json()).toMatchObject({equal: true})
    expect((await host.call('DELETE', 'worlds/w/faults', '', json)).statusCode).toBe(204)
    expect((await host.call('POST', 'worlds/w/fork', '', json)).json()).toMatchObject({
      ...type('bad-request'),
      path: '/body',
    })
  })
  test.each([
    ['objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['lists', '['.repeat(100_000)],
  ])('a hundred thousand %s inside each other are no trouble', async (_what, body) => {
    for (const path of ['worlds', 'worlds/w/people', 'worlds/w/clock', 'calculate']) {
      expect((await host.call('POST', path, body, json)).json(), path).toMatchObject({
        ...type('bad-request'),
        path: '/body',
      })
    }
  })
  test.each(['{"__proto__":{"x":1}}', '{"a":{"constructor":{"prototype":{"x":1}}}}'])('%s', async body => {
    expect((await host.call('POST', 'worlds', body, json)).json()).toMatchObject(type('not-json'))
    expect(({} as {x?: number}).x).toBeUndefined()
  })
})

describe('addresses', () => {
  test.each([
    ['/assets/%00', '/assets/%00'],
    ['/assets/a.js%00', '/assets/a.js%00'],
    ['/console/%zz', '/console/%zz'],
    ['/assets/..%2f..%2findex.html', '/assets/..%2f..%2findex.html'],
    [`/api/v1/worlds/${'x'.repeat(300)}?q=1`, `/api/v1/worlds/${'x'.repeat(65)}…`],
  ])('%s is nowhere, and no trouble', async (url, path) => {
    const uiDir = mkdtempSync(join(tmpdir(), 'yibao-pages-'))
    mkdirSync(join(uiDir, 'assets'))
    writeFileSync(join(uiDir, 'index.html'), '<!doctype html>')
    writeFileSync(join(uiDir, 'assets', 'a.js'), '')
    const withPages = await testHost({uiDir})
    const response = await withPages.app.inject({method: 'GET', url, headers: {host: 'localhost'}})
    expect(response.json()).toMatchObject({...type('no-such-path'), status: 404, path})
    expect(withPages.troubles).toEqual([])
    await withPages.close()
    rmSync(uiDir, {recursive: true})
  })
})

describe('time', () => {
  test.each([1e300, -1e300, 1e15, 0, '9999-12-31', '1999-12-31 23:59:59', '2025-09-15 08:00:00+99:99'])(
    '%s is none a world can live in',
    async at => {
      const worlds = host.rooms.list().length
      for (const [path, body] of [
        ['worlds/w/clock', {set: at}],
        ['worlds', {clock: {start: at}}],
      ] as const) {
        expect((await host.call('POST', path, body)).json(), path).toMatchObject(type('bad-request'))
      }
      expect(host.rooms.list()).toHaveLength(worlds)
    },
  )
  test('nor can it be reached by moving on, or by a fault that lives too long', async () => {
    const late = {advance: 'P99999999999W'}
    expect((await host.call('POST', 'worlds/w/clock', late)).json()).toMatchObject({path: '/body/advance'})
    const fault = {when: {}, at: 'C0', do: 'drop', ttl: 'P99999999999W'}
    expect((await host.call('POST', 'worlds/w/faults', fault)).json()).toMatchObject({path: '/body/ttl'})
    expect((await host.call('GET', 'worlds/w/clock')).json().text).toBe('2025-09-15 07:30:00')
  })
})

describe('persons', () => {
  const row = {insuranceType: '310', year: '2025', name: 'selfPayBandUsed', amount: 100}
  test('with a row twice, a counter nobody keeps, or more money than a number holds', async () => {
    const twice = await host.call('POST', 'worlds/w/people', {accumulators: [row, row]})
    expect(twice.json()).toMatchObject({...type('bad-request'), got: 'refused:rowTwice'})
    for (const wrong of [{name: 'x'}, {amount: -1}, {amount: 9_007_199_254_740_991}, {year: '25'}]) {
      const response = await host.call('POST', 'worlds/w/people', {accumulators: [{...row, ...wrong}]})
      expect(response.json(), JSON.stringify(wrong)).toMatchObject(type('bad-request'))
    }
  })
  test.each(['2020-13-01', '2021-02-29', '2020-1-1', 'yesterday'])(
    'born on %s, a day that does not exist',
    async birthDay => {
      const response = await host.call('POST', 'worlds/w/people', {birthDay})
      expect(response.json()).toMatchObject({
        ...type('bad-request'),
        path: '/body/birthDay',
        got: JSON.stringify(birthDay),
      })
    },
  )
  test('made at the same moment are as many persons, and the auditor knows who was refused', async () => {
    const all = await Promise.all(Array.from({length: 6}, () => host.call('POST', 'worlds/w/people', {})))
    expect(new Set(all.map(response => response.json().psnNo)).size).toBe(6)
    expect((await host.call('GET', 'worlds/w/ledger?check=1')).json().findings).toEqual([])
  })
  test('a crowd of them waits for its turn', async () => {
    const all = await Promise.all(Array.from({length: 40}, () => host.call('POST', 'worlds/w/people', {})))
    expect(all.map(response => response.statusCode)).toEqual(Array(40).fill(201))
    expect(new Set(all.map(response => response.json().psnNo)).size).toBe(40)
  })
  test.each(['zh', 'en'] as const)(
    'of one number at the same moment: one is added, the others are told (%s)',
    async language => {
      const certNo = certificateNumber('310000', '1971-02-03', language === 'zh' ? 7 : 8, 'female')
      const before = host.rooms.lastSeq('w')
      const headers = {'accept-language': language}
      const all = await Promise.all(
        Array.from({length: 12}, (_, i) => host.call('POST', 'worlds/w/people', {certNo, name: `同号${i}`}, headers)),
      )
      const [winner, ...more] = all.filter(response => response.statusCode === 201)
      expect(more).toEqual([])
      for (const response of all.filter(each => each !== winner)) {
        expect(response.statusCode).toBe(409)
        expect(response.headers['content-type']).toContain('application/problem+json')
        expect(response.json()).toMatchObject({...type('person-exists'), path: '/body/certNo', got: certNo})
        expect(response.json().detail).toContain(certNo)
        expect(response.json().detail).toContain(language === 'zh' ? '已属于另一名参保人' : 'nobody was added')
      }
      // one entry, one person, whole: what the winner was told is what the books say
      expect(host.rooms.lastSeq('w')).toBe(before + 1)
      const found = (await host.call('GET', `worlds/w/people?q=${certNo}`)).json().people
      expect(found).toEqual([winner!.json()])
      expect((await host.call('POST', 'worlds/w/verify')).json()).toMatchObject({equal: true})
    },
  )
  test('a wished number that another person would have had is not in that person’s way', async () => {
    const all = (await host.call('GET', 'worlds/w/people?limit=500')).json().people as {psnNo: string}[]
    const next = Math.max(...all.map(one => Number(one.psnNo.slice(6, 16)))) + 1
    const {population, start} = host.rooms.listed('w').config
    const {certNo} = makePerson('shanghai', population.seed, next + 1, dayOf(start))
    expect((await host.call('POST', 'worlds/w/people', {certNo})).statusCode).toBe(201)
    const another = await host.call('POST', 'worlds/w/people', {})
    expect(another.statusCode).toBe(201)
    expect(Number(another.json().psnNo.slice(6, 16))).toBe(next + 1)
    expect(another.json().certNo).not.toBe(certNo)
  })
})

describe("a real person's number", () => {
  const first17 = ['110101', '19900307', '451'].join('')
  const real = first17 + identityCheckDigit(first17)
  const mapping = {institution: 'H31000090001', rows: [{hospitalCode: real, code: 'x'}]}
  test.each([
    ['worlds', {name: real}],
    ['worlds', {id: real}],
    ['worlds', {seed: `s ${real}`}],
    ['worlds', {population: {size: 1, seed: real}}],
    ['worlds/w/fork', {at: 1, name: `张三${real}`}],
    ['worlds/w/faults', {when: {}, at: 'C2', do: 'error', text: real}],
    ['worlds/w/faults', {id: real, when: {institution: real}, at: 'C2', do: 'error'}],
    ['worlds/w/mappings', mapping],
    ['worlds/w/people', {name: real}],
  ])('is not kept by POST %s %j', async (path, body) => {
    const before = [host.rooms.lastSeq('w'), host.rooms.list().length]
    const response = await host.call('POST', path, body)
    expect(response.json()).toMatchObject(type('real-identity'))
    expect(response.body).not.toContain(real)
    expect([host.rooms.lastSeq('w'), host.rooms.list().length]).toEqual(before)
  })
  test('nor as the name of an import, in its address or in its first line', async () => {
    const file = (await host.call('GET', 'worlds/w/export')).body
    const named = await host.call('POST', `worlds/import?id=imported&name=${real}`, file, ndjson)
    expect(named.json()).toMatchObject({...type('real-identity'), path: '/query'})
    const head = file.replace('"name":"w"', `"name":"${real}"`)
    const headed = await host.call('POST', 'worlds/import?id=imported', head, ndjson)
    expect(headed.json()).toMatchObject({...type('real-identity'), path: '/1'})
    expect(host.rooms.has('imported')).toBe(false)
  })
  test('nor as the content type of a message, nor written in UTF-16', async () => {
    const inject = (payload: string | Buffer, contentType: string) =>
      host.app.inject({method: 'POST', url: '/w/w', payload, headers: {'content-type': contentType}})
    await inject('{"infno":"9001"}', `text/${real}`)
    await inject(Buffer.from(`{"infno":"1101","certno":"${real}"}`, 'utf16le'), 'application/json')
    const kept = (await host.call('GET', 'worlds/w/export')).body.replaceAll('\\u0000', '')
    expect(kept).not.toContain(real)
  })
})

describe('world files', () => {
  let lines: string[]
  beforeAll(async () => {
    await signIn()
    lines = (await host.call('GET', 'worlds/w/export')).body.trimEnd().split('\n')
  })
  const load = (file: string) => host.call('POST', 'worlds/import', file, ndjson)
  /** The first line with other words, the entries as they are. */
  const headed = (change: object) => [JSON.stringify({...JSON.parse(lines[0] ?? ''), ...change}), ...lines.slice(1)]
  /** One entry only, with other settings. */
  const opened = (change: object) => {
    const entry = JSON.parse(lines[1] ?? '')
    Object.assign(entry.cause.act.config, change)
    entry.decision.events[0].config = entry.cause.act.config
    const text = JSON.stringify(entry)
    const head = {...JSON.parse(lines[0] ?? ''), id: 'opened', entries: 1, seal: nodeSha256(text)}
    return [JSON.stringify(head), text]
  }

  test.each(['../../evil', 'a/b', 'ABC', '', '__proto__', 'a\0b', 'x'.repeat(300)])('of a world named %j', async id => {
    expect((await load(headed({id}).join('\n'))).json()).toMatchObject({...type('damaged-file'), path: '/1/id'})
  })
  test.each([
    [{name: 'n'.repeat(1000)}, '/1/name'],
    [{from: {world: '../x', seq: 1}}, '/1/from/world'],
    [{from: 'x'}, '/1/from'],
    [{entries: '3'}, '/1/entries'],
    [{entries: 0}, '/1/entries'],
    [{version: 2}, '/1/version'],
  ])('whose first line says %j', async (change, path) => {
    expect((await load(headed({id: 'headed', ...change}).join('\n'))).json()).toMatchObject({
      ...type('damaged-file'),
      path,
    })
  })
  test.each([
    {region: 'nowhere'},
    {catalogue: 'nope'},
    {population: {size: 1e9, seed: 'x'}},
    {population: {size: -1, seed: 'x'}},
    {start: 1e300},
    {speed: 1e9},
    {speed: -1},
    {gateway: 'x'},
    {reconcileReversed: 'x'},
    {policies: {310: 'none'}},
    {policies: null},
    {institutions: null},
    {institutions: [null]},
    {
      institutions: [
        {code: '__proto__', name: 'n', level: 'level1', policyLevel: 'level1', area: '1', mapping: 'open'},
      ],
    },
    {seed: null},
  ])('whose world has %j', async change => {
    expect((await load(opened(change).join('\n'))).json()).toMatchObject({...type('damaged-file'), path: '/2'})
  })
  test('with an opening that is none, or does more than open', async () => {
    const good = opened({})
    for (const change of [
      {cause: undefined},
      {cause: {kind: 'message', raw: '{}', via: {}}},
      {decision: undefined},
      {decision: {events: [], sends: [], outcome: 'open'}},
    ]) {
      const text = JSON.stringify({...JSON.parse(good[1] ?? ''), ...change})
      const head = JSON.stringify({...JSON.parse(good[0] ?? ''), seal: nodeSha256(text)})
      const response = await load(`${head}\n${text}\n`)
      expect(response.json(), JSON.stringify(change)).toMatchObject({...type('damaged-file'), path: '/2'})
    }
    expect((await load(good.join('\n'))).statusCode).toBe(201)
  })
  test('changed in any entry, named by its line', async () => {
    for (const at of [1, 2]) {
      const file = headed({id: 'changed'})
      file[at] = (file[at] ?? '').replace(/("at":\d*)\d/, '$19')
      expect((await load(file.join('\n'))).json(), String(at)).toMatchObject({
        ...type('damaged-file'),
        path: `/${at + 1}`,
        expected: expect.stringMatching(/^SHA-256 [0-9a-f]{64}$/),
      })
    }
  })
  test('changed in the last entry, which no other holds', async () => {
    const last = (lines.at(-1) ?? '').replace('c01', 'c02')
    expect(last).not.toBe(lines.at(-1))
    const file = [...headed({id: 'changed'}).slice(0, -1), last].join('\n')
    expect((await load(file)).json()).toMatchObject({...type('damaged-file'), path: `/${lines.length}`})
  })
  test('of nothing but line ends are read no further than the entries go', async () => {
    const began = process.memoryUsage().rss
    const response = await load(`${headed({id: 'long'}).join('\n')}\n${'\n'.repeat(20_000_000)}`)
    expect(response.json()).toMatchObject({...type('damaged-file'), got: 'more'})
    expect(process.memoryUsage().rss - began).toBeLessThan(400 << 20)
  })
  test('none of them left a world, or a line in the log', () => {
    expect(host.rooms.list().map(one => one.id)).toEqual(['opened', 'w'])
    expect(host.troubles).toEqual([])
  })
})
