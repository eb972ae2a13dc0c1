// Every call of the control API and every way it refuses. Each answer is also held against its own description.
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {instant} from '../base/instant.ts'
import type {Entry} from '../world/entry.ts'
import {languageOf, languages, problemBody, problemNames, problems} from './problems.ts'
import {send, type Visit, visit} from './testing/hospital.ts'
import {adminToken, type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let settled: Visit
beforeAll(async () => {
  host = await testHost()
  await host.create({id: 'w', name: '一号沙盘'})
  settled = await visit(host, 'w', [
    ['XA-A', '10', '2', '20.00'],
    ['XA-B10', '12.5', '1', '12.50'],
  ])
})
afterAll(() => host.close())

const problem = (name: string) => ({type: `/api/v1/problems#${name}`})
const entriesOf = (body: string): Entry[] =>
  body
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Entry)

describe('health', () => {
  test('tells status, release, uptime and worlds', async () => {
    host.real.pass(3500)
    const {status, release, uptimeSeconds, known} = (await host.call('GET', 'health')).json()
    expect([status, release, uptimeSeconds]).toEqual(['ok', '0.0.0-test', 3])
    expect(known).toBeGreaterThanOrEqual(1)
  })
})

describe('problems', () => {
  test('every one has a status, words in both languages and a stable type', async () => {
    const listed = (await host.call('GET', 'problems')).json().problems
    expect(listed.map((one: {name: string}) => one.name)).toEqual(problemNames)
    for (const name of problemNames) {
      for (const language of languages) {
        const body = problemBody(name, language)
        expect(body.type).toBe(`/api/v1/problems#${name}`)
        expect(body.title.length).toBeGreaterThan(3)
        expect(body.next.length).toBeGreaterThan(3)
      }
      expect(problems[name].status).toBeGreaterThanOrEqual(400)
    }
  })
  test.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['fr', 'zh'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh;q=0.5,en;q=0.9', 'en'],
    ['en;q=x', 'zh'],
  ])('Accept-Language %j is %s', (header, language) => expect(languageOf(header)).toBe(language))
  test('come in the language asked for', async () => {
    const zh = await host.call('GET', 'worlds/none')
    expect(zh.json()).toMatchObject({
      ...problem('no-such-world'),
      title: '没有这个沙盘',
      path: '/params/world',
      got: 'none',
    })
    expect(zh.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    const en = await host.call('GET', 'worlds/none', undefined, {'accept-language': 'en'})
    expect(en.json()).toMatchObject({...problem('no-such-world'), title: 'There is no such world'})
    expect(en.headers['content-language']).toBe('en')
  })
  test('nothing at this address', async () => {
    expect((await host.call('GET', 'nothing')).json()).toMatchObject(problem('no-such-path'))
    expect((await host.call('PUT', 'worlds')).json()).toMatchObject(problem('no-such-path'))
    expect((await host.call('GET', '/api/v1/worlds/%zz')).json()).toMatchObject(problem('no-such-path'))
  })
  test('what is broken inside is logged, not shown', async () => {
    const broken = await testHost()
    broken.rooms.list = () => {
      throw new Error('secret detail')
    }
    const response = await broken.call('GET', 'worlds')
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('secret')
    expect(broken.troubles).toEqual(['GET /api/v1/worlds: secret detail'])
    await broken.close()
  })
})

describe('worlds', () => {
  test('create answers where to send, who is there and what signs', async () => {
    const wish = {
      id: 'made',
      name: '新沙盘',
      kind: 'vendor',
      seed: 's',
      area: '450000',
      population: 30,
      catalogue: 'classroom',
      clock: {start: '2025-10-01 08:00:00', speed: 6},
      gateway: 'x-tif',
      strict: true,
      reconcileReversed: 'neither',
    }
    const response = await host.call('POST', 'worlds', wish)
    expect(response.statusCode).toBe(201)
    expect(response.headers.location).toBe('/api/v1/worlds/made')
    const world = response.json()
    expect(world).toMatchObject({
      id: 'made',
      name: '新沙盘',
      kind: 'vendor',
      region: 'guangxi',
      population: {size: 30},
      gateway: 'x-tif',
      strict: true,
      reconcileReversed: 'neither',
      interface: {base: 'http://localhost:8787/w/made'},
      clock: {now: instant('2025-10-01 08:00:00'), text: '2025-10-01 08:00:00', speed: 6, frozen: false},
    })
    expect(world.institutions[0]).toMatchObject({
      code: expect.stringMatching(/^H45/),
      key: expect.stringMatching(/^yk/),
    })
    expect(world.institutions[0].secret).toHaveLength(40)
    expect((await host.call('GET', 'worlds/made')).json()).toEqual(world)
  })
  test('keys differ between worlds and institutions, and stay', async () => {
    const [a, b] = [(await host.call('GET', 'worlds/made')).json(), (await host.call('GET', 'worlds/w')).json()]
    const keys = [...a.institutions, ...b.institutions].map(
      (one: {key: string; secret: string}) => one.key + one.secret,
    )
    expect(new Set(keys).size).toBe(keys.length)
  })
  test('no secret enters the journal or an export', async () => {
    const {institutions} = (await host.call('GET', 'worlds/made')).json()
    const exported = (await host.call('GET', 'worlds/made/export')).body
    for (const {key, secret} of institutions) {
      expect(exported).not.toContain(secret)
      expect(exported).not.toContain(key)
    }
    expect(exported).not.toContain(adminToken)
  })
  test('a world that was kept elsewhere is deleted only as it was kept', async () => {
    const {id} = (await host.call('POST', 'worlds', {population: 20})).json()
    const {seq} = (await host.call('GET', `worlds/${id}`)).json()
    await host.call('POST', `worlds/${id}/clock`, {speed: 0})
    const gone = (await host.call('DELETE', `worlds/${id}?at=${seq}`)).json()
    expect(gone).toMatchObject({...problem('world-went-on'), expected: String(seq + 1), got: String(seq)})
    expect((await host.call('GET', `worlds/${id}`)).json()).toMatchObject({seq: seq + 1})
    expect((await host.call('DELETE', `worlds/${id}?at=${seq + 1}`)).statusCode).toBe(204)
    expect((await host.call('GET', `worlds/${id}`)).statusCode).toBe(404)
  })

  test('with nothing but {} there is a world too', async () => {
    const world = (await host.call('POST', 'worlds', {population: 20})).json()
    expect(world.id).toMatch(/^practice-[0-9a-f]{10}$/)
    expect((await host.call('DELETE', `worlds/${world.id}`)).statusCode).toBe(204)
    expect((await host.call('GET', `worlds/${world.id}`)).statusCode).toBe(404)
  })
  test('an id is given once', async () => {
    const response = await host.call('POST', 'worlds', {id: 'w'})
    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({...problem('world-exists'), path: '/body/id', got: 'w'})
  })
  test.each([
    [{id: 'Ü'}, '/body/id', 'pattern'],
    [{kind: 'party'}, '/body/kind', 'practice | class | exam | drill | vendor'],
    [{area: '999999'}, '/body/area', '310000 (shanghai)'],
    [{policy: 'none'}, '/body/policy', 'shanghai-employees-2025'],
    [{policy: {'310': 'none'}}, '/body/policy/310', 'shanghai-employees-2025'],
    [{policy: {'310': 'shanghai-residents-2025'}}, '/body/policy/310', 'shanghai-employees-2025'],
    [{policy: {'390': 'shanghai-employees-2025'}}, '/body/policy/390', 'shanghai-residents-2025'],
    [{policy: {'999': 'shanghai-employees-2025'}}, '/body/policy/999', '310 | 390'],
    [{population: 0}, '/body/population', '>= 1'],
    [{name: ''}, '/body/name', '至少 1 个字符'],
    [{name: 'x'.repeat(101)}, '/body/name', '至多 100 个字符'],
    [{clock: {speed: -1}}, '/body/clock/speed', '>= 0'],
    [{clock: {start: 'yesterday'}}, '/body/clock/start', ''],
    [{colour: 'red'}, '/body/colour', '没有这个字段'],
    [{strict: 'true'}, '/body/strict', 'boolean'],
    [{reconcileReversed: 'half'}, '/body/reconcileReversed', 'both'],
    [[], '/body', 'object'],
  ])('%j is refused at %s', async (wish, path, expected) => {
    const response = await host.call('POST', 'worlds', wish)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({...problem('bad-request'), path, got: expect.any(String)})
    if (expected !== 'pattern') expect(response.json().expected).toContain(expected)
  })
  test('what is refused is said in the language asked for', async () => {
    const said = async (call: string, body: unknown, language: string) => {
      const {expected, got} = (await host.call('POST', call, body, {'accept-language': language})).json()
      return `${expected} / ${got}`
    }
    expect(await said('worlds', {colour: 'red'}, 'en')).toBe('no such field / "red"')
    expect(await said('worlds', {name: ''}, 'en')).toBe('at least 1 characters / ""')
    expect(await said('worlds/w/fork', {}, 'zh')).toBe('必填 / 没有给')
    expect(await said('worlds/w/fork', {}, 'en')).toBe('a value / nothing')
    expect(await said('worlds/w/clock', {}, 'zh')).toBe('至少给出 1 个字段 / {}')
  })
  test('what is not JSON, too long or of another type is refused', async () => {
    const json = {'content-type': 'application/json'}
    expect((await host.call('POST', 'worlds', '{"id":', json)).json()).toMatchObject(problem('not-json'))
    expect((await host.call('POST', 'worlds', '', json)).json()).toMatchObject(problem('bad-request'))
    expect((await host.call('POST', 'worlds', '<x/>', {'content-type': 'text/xml'})).json()).toMatchObject(
      problem('wrong-content-type'),
    )
    const long = JSON.stringify({name: 'x'.repeat(2 << 20)})
    expect((await host.call('POST', 'worlds', long, json)).json()).toMatchObject(problem('body-too-large'))
    expect((await host.call('POST', 'worlds', '{"__proto__":{"x":1}}', json)).json()).toMatchObject(problem('not-json'))
  })
  test('a catalogue that is not built yet says so', async () => {
    const poor = await testHost({worldDeps: {catalogue: () => undefined}})
    const response = await poor.call('POST', 'worlds', {id: 'x', population: 20, catalogue: 'full'})
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject(problem('catalogue-missing'))
    expect((await poor.call('GET', 'worlds')).json()).toEqual({worlds: []})
    await poor.close()
  })
})

describe('people', () => {
  const list = async (query: string) => (await host.call('GET', `worlds/w/people?${query}`)).json()

  test('are listed in pages that join', async () => {
    const all = (await list('limit=100')).people
    expect(all).toHaveLength(40)
    const first = await list('limit=25')
    const second = await list(`limit=25&after=${first.next}`)
    expect([...first.people, ...second.people]).toEqual(all)
    expect(second.next).toBeUndefined()
  })
  test('by scheme, age, name and number', async () => {
    const all = (await list('limit=100')).people
    const residents = (await list('scheme=390')).people
    expect(residents.length).toBeGreaterThan(0)
    for (const one of residents)
      expect(one.insurances.map((row: {insuranceType: string}) => row.insuranceType)).toContain('390')
    const old = (await list('age=60-150')).people
    expect(old.every((one: {birthDay: string}) => one.birthDay <= '1965-09-15')).toBe(true)
    expect((await list(`q=${all[3].certNo.slice(0, 12)}`)).people.length).toBeGreaterThan(0)
    expect(
      (await list(`q=${encodeURIComponent(all[3].name)}`)).people.map((one: {psnNo: string}) => one.psnNo),
    ).toContain(all[3].psnNo)
  })
  test('one by number, or none', async () => {
    expect((await host.call('GET', `worlds/w/people/${settled.psnNo}`)).json()).toMatchObject({psnNo: settled.psnNo})
    expect((await host.call('GET', 'worlds/w/people/none')).json()).toMatchObject(problem('no-such-person'))
  })
  test('are made with given facts, as an entry, and known to the centre', async () => {
    const before = host.rooms.lastSeq('w')
    const wish = {
      name: '试测甲',
      sex: 'female',
      birthDay: '1958-02-28',
      insuranceType: '310',
      status: 'retired',
      currentYearFen: 123_45,
    }
    const response = await host.call('POST', 'worlds/w/people', wish)
    expect(response.statusCode).toBe(201)
    const person = response.json()
    expect(person).toMatchObject({name: '试测甲', sex: 'female', birthDay: '1958-02-28'})
    expect(person.certNo).toMatch(/^31990019580228\d{3}[\dX]$/)
    expect(person.insurances[0]).toMatchObject({status: 'retired', currentYearFen: 12_345})
    expect(host.rooms.lastSeq('w')).toBe(before + 1)
    const data = {
      mdtrt_cert_type: '02',
      mdtrt_cert_no: person.certNo,
      psn_cert_type: '01',
      certno: person.certNo,
      psn_name: '试测甲',
    }
    expect((await send(host, 'w', '1101', {data})).output.baseinfo.psn_no).toBe(person.psnNo)
  })
  test('two alike are two', async () => {
    const wish = {birthDay: '1990-01-01', sex: 'male'}
    const [a, b] = [await host.call('POST', 'worlds/w/people', wish), await host.call('POST', 'worlds/w/people', wish)]
    expect(a.json().certNo).not.toBe(b.json().certNo)
    expect(a.json().psnNo).not.toBe(b.json().psnNo)
  })
  test('with a number that could be real are refused before anything is kept', async () => {
    const before = host.rooms.lastSeq('w')
    const real = ['110101', '19800307', '451'].join('')
    const check = '10X98765432'.charAt(
      [...real].reduce((sum, digit, i) => sum + Number(digit) * (2 ** (17 - i) % 11), 0) % 11,
    )
    const response = await host.call('POST', 'worlds/w/people', {certNo: real + check})
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject(problem('real-identity'))
    expect(response.body).not.toContain(real)
    expect(host.rooms.lastSeq('w')).toBe(before)
  })
  test('with a taken number, or an insurance nobody has, are refused', async () => {
    const [someone] = (await list('limit=1')).people
    const taken = await host.call('POST', 'worlds/w/people', {certNo: someone.certNo})
    expect(taken.json()).toMatchObject({...problem('person-exists'), path: '/body/certNo'})
    expect((await host.call('POST', 'worlds/w/people', {insuranceType: '999'})).json()).toMatchObject(
      problem('bad-request'),
    )
  })
})

describe('catalogue', () => {
  const search = async (query: string) => (await host.call('GET', `worlds/w/catalogue?${query}`)).json()
  test('by name, exact code, and diagnoses', async () => {
    expect((await search(`q=${encodeURIComponent('甲类')}`)).items).toMatchObject([{code: 'XA-A'}])
    expect((await search('code=XA-OLD')).items).toMatchObject([{code: 'XA-OLD', found: 'expired'}])
    expect((await search('code=XA-OLD&at=2023-01-01')).items).toMatchObject([{found: 'valid'}])
    expect((await search(`q=${encodeURIComponent('呼吸')}&kind=diagnosis`)).diagnoses).toMatchObject([
      {code: 'J06.900'},
    ])
    expect(await search('code=none')).toMatchObject({release: 'tiny-1', on: '2025-09-15', items: [], diagnoses: []})
  })
  test('with a kind nobody knows or a day that never was is refused', async () => {
    expect(await search('q=x&kind=tools')).toMatchObject({...problem('bad-request'), path: '/query/kind'})
    expect(await search('q=x&at=2025-02-29')).toMatchObject({...problem('bad-request'), path: '/query/at'})
  })
})

describe('clock', () => {
  const clock = (body?: unknown) => host.call(body === undefined ? 'GET' : 'POST', 'worlds/clocked/clock', body)
  beforeAll(() => host.create({id: 'clocked', clock: {start: '2025-09-15 07:30:00', speed: 0}}).then(() => undefined))

  test('stands still, moves on, runs and freezes; each change is an entry', async () => {
    expect((await clock()).json()).toMatchObject({text: '2025-09-15 07:30:00', speed: 0, frozen: true, nextDue: null})
    host.real.pass(60_000)
    expect((await clock()).json().text).toBe('2025-09-15 07:30:00')
    expect((await clock({advance: 'PT4H'})).json().text).toBe('2025-09-15 11:30:00')
    expect((await clock({set: '2025-09-16 00:00:00', speed: 60})).json()).toMatchObject({
      text: '2025-09-16 00:00:00',
      speed: 60,
    })
    host.real.pass(60_000)
    expect((await clock()).json().text).toBe('2025-09-16 01:00:00')
    expect((await clock({freeze: true})).json()).toMatchObject({text: '2025-09-16 01:00:00', speed: 0, frozen: true})
    const acts = entriesOf((await host.call('GET', 'worlds/clocked/entries')).body).slice(1)
    expect(acts.map(one => one.cause)).toMatchObject([
      {act: {kind: 'clock', speed: 0}},
      {act: {kind: 'clock', speed: 60}},
      {act: {kind: 'clock', speed: 0}},
    ])
  })
  test.each([
    ['2025-09-20T00:00:00Z', '2025-09-20 08:00:00'],
    ['2025-09-20T09:00:00+08:00', '2025-09-20 09:00:00'],
    ['2025-09-20T00:00:00-0200', '2025-09-20 10:00:00'],
    ['2025-09-21', '2025-09-21 00:00:00'],
  ])('%s is %s in China', async (set, shown) => expect((await clock({set})).json().text).toBe(shown))
  test('never goes backwards', async () => {
    const response = await clock({set: '2025-09-14'})
    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({
      ...problem('clock-backwards'),
      path: '/body/set',
      expected: expect.stringMatching(/^>= 2025-09-\d\d \d\d:\d\d:\d\d$/),
      got: '2025-09-14 00:00:00',
    })
  })
  test.each([
    [{}, '/body'],
    [{advance: '4h'}, '/body/advance'],
    [{advance: 'P'}, '/body/advance'],
    [{advance: 'PT'}, '/body/advance'],
    [{advance: 'PT1H', set: 1}, '/body/advance'],
    [{set: '2025-02-30'}, '/body/set'],
    [{speed: 'fast'}, '/body/speed'],
    [{speed: 1e9}, '/body/speed'],
  ])('%j is refused at %s', async (body, path) => {
    const response = await clock(body)
    expect(response.json()).toMatchObject({...problem('bad-request'), path})
  })
})

describe('entries', () => {
  const read = async (query = '') => entriesOf((await host.call('GET', `worlds/w/entries?${query}`)).body)

  test('all, from, the newest, and filtered', async () => {
    const all = await read()
    const seqs = async (query: string) => (await read(query)).map(one => one.seq)
    const those = (wanted: (entry: Entry) => boolean) => all.filter(wanted).map(one => one.seq)
    const end = all.length
    expect(await seqs('')).toEqual(all.map((_, i) => i + 1))
    expect(await seqs('from=3')).toEqual(all.slice(2).map(one => one.seq))
    expect(await seqs('from=3&limit=2')).toEqual([3, 4])
    expect(await seqs('limit=2')).toEqual([end - 1, end])
    expect(await seqs('limit=0')).toEqual([])
    expect(await seqs('from=1&limit=0')).toEqual([])
    expect(await seqs(`from=${end + 5}`)).toEqual([])
    expect(await seqs('infno=2207')).toEqual(those(one => one.about?.infno === '2207'))
    expect(await seqs('infno=2207')).toHaveLength(1)
    expect(await seqs('party=director')).toEqual(those(one => one.party === 'director'))
    expect(await seqs(`person=${settled.psnNo}&infno=2204`)).toEqual(those(one => one.about?.infno === '2204'))
    expect(await seqs('limit=1&infno=9001')).toEqual(those(one => one.about?.infno === '9001').slice(-1))
  })
  test('are the journal byte for byte, and hang together by hash', async () => {
    const {body, headers} = await host.call('GET', 'worlds/w/entries')
    expect(headers['content-type']).toBe('application/x-ndjson')
    const texts: string[] = []
    for await (const text of host.journal.entries('w')) texts.push(text)
    expect(body).toBe(`${texts.join('\n')}\n`)
  })
  test('with a query nobody knows are refused', async () => {
    expect((await host.call('GET', 'worlds/w/entries?form=x')).json()).toMatchObject({
      ...problem('bad-request'),
      path: '/query/form',
    })
    expect((await host.call('GET', 'worlds/w/entries?from=-1')).json()).toMatchObject({path: '/query/from'})
  })
})

describe('settlements and ledger', () => {
  test('a settlement with its explanation', async () => {
    const view = (await host.call('GET', `worlds/w/settlements/${settled.setlId}`)).json()
    expect(view).toMatchObject({
      settlement: {setl_id: settled.setlId, total_fen: 3250},
      cancelledBy: null,
      agrees: true,
      policy: 'shanghai-employees-2025',
      breakdown: {total: 3250},
    })
    expect(view.lines).toHaveLength(2)
    expect(view.breakdown.steps.length).toBeGreaterThan(0)
    expect(view.entry).toBeGreaterThan(1)
    expect((await host.call('GET', 'worlds/w/settlements/none')).json()).toMatchObject(problem('no-such-settlement'))
  })
  test('the ledger adds up, and the auditor finds nothing', async () => {
    const ledger = (await host.call('GET', 'worlds/w/ledger?check=1')).json()
    expect(ledger.settlements).toMatchObject({live: 1, totalFen: 3250})
    expect(ledger.balances.reduce((sum: number, one: {amountFen: number}) => sum + one.amountFen, 0)).toBe(0)
    expect(ledger.findings).toEqual([])
    expect((await host.call('GET', 'worlds/w/ledger')).json()).not.toHaveProperty('findings')
  })
  test('a check tells line by line how far it is, and at last the same', async () => {
    const lines = {accept: 'application/x-ndjson'}
    const told = await host.call('GET', 'worlds/w/ledger?check=1', undefined, lines)
    expect(told.headers['content-type']).toBe('application/x-ndjson')
    const said = told.body
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const of = host.rooms.lastSeq('w')
    expect(said.slice(0, -1)).toEqual([
      {checked: 0, of},
      {checked: of, of},
    ])
    expect(said.at(-1)).toEqual((await host.call('GET', 'worlds/w/ledger?check=1')).json())
    expect((await host.call('GET', 'worlds/none/ledger?check=1', undefined, lines)).json()).toMatchObject(
      problem('no-such-world'),
    )
  })
})

describe('verify, fork, export, import', () => {
  test('verify finds equal books and no difference', async () => {
    const verified = (await host.call('POST', 'worlds/w/verify')).json()
    expect(verified).toMatchObject({equal: true, differences: [], more: 0, entries: host.rooms.lastSeq('w')})
    expect(verified.fingerprints.live).toBe(verified.fingerprints.replay)
  })
  test('a fork is the world up to an entry, and goes its own way', async () => {
    const {entry} = (await host.call('GET', `worlds/w/settlements/${settled.setlId}`)).json()
    const forked = await host.call('POST', 'worlds/w/fork', {at: entry - 1, id: 'before', name: '结算之前'})
    expect(forked.statusCode).toBe(201)
    expect(forked.json()).toMatchObject({
      id: 'before',
      name: '结算之前',
      seq: entry - 1,
      from: {world: 'w', seq: entry - 1},
    })
    expect((await host.call('GET', 'worlds/before/ledger')).json().settlements.live).toBe(0)
    await send(host, 'before', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    expect(host.rooms.lastSeq('before')).toBe(entry)
    expect((await host.call('GET', 'worlds/w/ledger')).json().settlements.live).toBe(1)
    expect((await host.call('POST', 'worlds/before/verify')).json()).toMatchObject({equal: true})
  })
  test('a fork past the end, or onto a taken id, is refused', async () => {
    expect((await host.call('POST', 'worlds/w/fork', {at: 10_000})).json()).toMatchObject({
      ...problem('no-such-entry'),
      path: '/body/at',
    })
    expect((await host.call('POST', 'worlds/w/fork', {at: 1, id: 'w'})).json()).toMatchObject(problem('world-exists'))
    expect((await host.call('POST', 'worlds/w/fork', {})).json()).toMatchObject({path: '/body/at'})
  })
  const ndjson = {'content-type': 'application/x-ndjson'}
  test('what was exported can be imported: same entries, same fingerprint', async () => {
    const exported = await host.call('GET', 'worlds/w/export')
    expect(exported.headers['content-disposition']).toBe('attachment; filename="w.yibao.ndjson"')
    const imported = await host.call('POST', 'worlds/import?id=copy', exported.body, ndjson)
    expect(imported.statusCode).toBe(201)
    expect(imported.json()).toMatchObject({id: 'copy', name: '一号沙盘', seq: host.rooms.lastSeq('w')})
    const [a, b] = [
      await host.call('GET', 'worlds/w/ledger?check=1'),
      await host.call('GET', 'worlds/copy/ledger?check=1'),
    ]
    expect(b.json().fingerprint).toBe(a.json().fingerprint)
    for (const [query, path] of [
      ['', '/1/id'],
      ['?id=copy', '/query/id'],
    ]) {
      const again = await host.call('POST', `worlds/import${query}`, exported.body, ndjson)
      expect(again.json()).toMatchObject({...problem('world-exists'), path})
    }
  })
  test('the books as sqlite', async () => {
    const response = await host.call('GET', 'worlds/w/export?form=sqlite')
    expect(response.rawPayload.subarray(0, 15).toString()).toBe('SQLite format 3')
  })
  test('a damaged file is refused, and names the place', async () => {
    const good = (await host.call('GET', 'worlds/w/export')).body
    const lines = good.split('\n')
    const without = [...lines.slice(0, 3), ...lines.slice(4)].join('\n')
    const changed = good.replace('"total":3250', '"total":3251').replace('"opter_no', '"opter_nO')
    for (const body of ['', 'x', '{}', without, lines.slice(0, -2).join('\n'), changed]) {
      const response = await host.call('POST', 'worlds/import?id=bad', body, ndjson)
      expect(response.json(), body.slice(0, 20)).toMatchObject({
        ...problem('damaged-file'),
        path: expect.stringMatching(/^\//),
      })
    }
    expect((await host.call('GET', 'worlds/bad')).statusCode).toBe(404)
    const json = (await host.call('POST', 'worlds/import?id=bad', {})).json()
    expect(json).toMatchObject({...problem('wrong-content-type'), expected: 'application/x-ndjson'})
    expect(json.next).toContain(json.expected)
  })
})

describe('policies and calculation', () => {
  test('all are listed, each with its figures', async () => {
    const {policies} = (await host.call('GET', 'policies')).json()
    expect(policies.length).toBeGreaterThan(5)
    for (const {id} of policies) {
      const policy = (await host.call('GET', `policies/${id}`)).json()
      expect(policy.parameters.length).toBeGreaterThan(3)
      for (const one of policy.parameters)
        expect(one).toMatchObject({source: expect.any(String), confidence: expect.any(String)})
      const told = policy.sources.map((source: {id: string}) => source.id)
      // what stands on screen beside a figure, or beside the parts of a bill, is told
      for (const {source} of [...policy.parameters, {source: 'NA05 NA07 NA12 GX15'}])
        expect(told).toEqual(expect.arrayContaining(source.split(' ').filter(Boolean)))
      expect(new Set(told).size).toBe(told.length)
      for (const {about} of policy.sources) expect(about.zh && about.en).not.toBe('')
    }
    expect((await host.call('GET', 'policies/none')).json()).toMatchObject(problem('no-such-policy'))
  })
  test('an inline policy, worked by hand: 1,300 deductible, 80 % of the rest', async () => {
    const body = {
      policy: {deductible: 1300, ratio: 0.8},
      visit: {careType: 'inpatient'},
      totals: {total: 10_000, classB: 5000, classBFirstPayRatio: 0.1},
    }
    const answer = (await host.call('POST', 'calculate', body)).json()
    // 10,000 − 500 first self-pay = 9,500; − 1,300 = 8,200; × 0.8 = 6,560
    expect(answer.yuan).toMatchObject({
      total: '10000.00',
      firstSelfPay: '500.00',
      fundTotal: '6560.00',
      personTotal: '3440.00',
    })
    expect(answer.breakdown.fundTotal).toBe(656_000)
    expect(answer.reasons.length).toBeGreaterThan(2)
  })
  test('the facts of a settlement page give its breakdown again', async () => {
    const {facts, breakdown, policy} = (await host.call('GET', `worlds/w/settlements/${settled.setlId}`)).json()
    expect((await host.call('POST', 'calculate', {policy, facts})).json().breakdown).toEqual(breakdown)
  })
  test('what cannot be calculated says where, in the language asked for', async () => {
    const ask = (body: unknown) => host.call('POST', 'calculate', body, {'accept-language': 'en'})
    expect((await ask({policy: 'none', visit: {}, totals: {total: 1}})).json()).toMatchObject({
      ...problem('not-computable'),
      path: '/body/policy',
    })
    const wrong = (await ask({policy: {ratio: 2}, visit: {careType: 'inpatient'}, totals: {total: 1}})).json()
    expect(wrong).toMatchObject({...problem('not-computable'), path: expect.stringContaining('/body/policy')})
    expect(wrong.expected).toMatch(/[a-z]/)
    expect((await ask({})).json()).toMatchObject({...problem('bad-request'), path: '/body/policy'})
  })
})

test('the OpenAPI file describes every call, in both languages', async () => {
  const file = (await host.call('GET', 'openapi.json')).json()
  expect(file.openapi).toMatch(/^3\./)
  const operations = Object.entries<Record<string, {summary?: string; responses: object}>>(file.paths).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({path, method, ...operation})),
  )
  expect(operations.length).toBeGreaterThan(25)
  for (const {path, method, summary, responses} of operations) {
    expect(path, method).toMatch(/^\/api\/v1\//)
    expect(summary, `${method} ${path}`).toMatch(/[\u4e00-\u9fff].* · .*[a-z]/)
    expect(Object.keys(responses), `${method} ${path}`).toContain('4XX')
  }
})
