// Worlds across restarts, idle closing and clocks, over the durable journal in a folder of its own.
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {memoryJournal} from '../world/memory-journal.ts'
import {fileCards} from './cards.ts'
import {openJournal} from './journal/journal.ts'
import {openSecrets, openSession, sealSession} from './secrets.ts'
import {fileSnapshots} from './snapshots.ts'
import {send, visit} from './testing/hospital.ts'
import {handTime, type TestHost, testHost} from './testing/host.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yibao-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const reopened = async (real = handTime()): Promise<TestHost> =>
  testHost({journal: await openJournal(join(folder, 'journal')), cards: fileCards(folder), real})

describe('a restart', () => {
  test('finds every world, its books, its clock and its keys', async () => {
    const first = await reopened()
    await first.create({id: 'a', clock: {start: '2025-09-15 07:30:00', speed: 60}})
    await first.create({id: 'b'})
    const settled = await visit(first, 'a', [['XA-A', '10', '2', '20.00']])
    first.real.pass(60_000)
    await first.call('POST', 'worlds/a/fork', {at: 3, id: 'f'})
    const before = {
      ledger: (await first.call('GET', 'worlds/a/ledger?check=1')).json(),
      worlds: (await first.call('GET', 'worlds')).json(),
    }
    await first.close()

    const second = await reopened()
    const worlds = (await second.call('GET', 'worlds')).json().worlds
    expect(worlds.map((one: {id: string}) => one.id)).toEqual(['a', 'b', 'f'])
    expect(worlds.every((one: {open: boolean}) => !one.open)).toBe(true)
    for (const [i, world] of worlds.entries()) expect({...world, open: true}).toEqual(before.worlds.worlds[i])
    expect((await second.call('GET', 'worlds/a/ledger?check=1')).json()).toEqual(before.ledger)
    expect((await second.call('GET', `worlds/a/settlements/${settled.setlId}`)).json().agrees).toBe(true)
    expect((await second.call('GET', 'worlds/a/clock')).json()).toMatchObject({text: '2025-09-15 08:30:00', speed: 60})
    expect((await second.call('GET', 'worlds/f')).json().from).toEqual({world: 'a', seq: 3})
    await second.close()
  })

  test('a repeated message is still answered byte by byte the same', async () => {
    const first = await reopened()
    await first.create({id: 'a'})
    const msgid = 'H31000090001202509150730009999'
    const input = {signIn: {opter_no: 'c01', mac: '0', ip: '0'}}
    const answer = await send(first, 'a', '9001', input, msgid)
    await first.close()
    const second = await reopened()
    expect(await send(second, 'a', '9001', input, msgid)).toEqual(answer)
    await second.close()
  })

  test('a deleted world stays deleted, and its id can begin anew', async () => {
    const first = await reopened()
    await first.create({id: 'a'})
    await first.call('POST', 'worlds/a/clock', {speed: 6})
    await first.call('DELETE', 'worlds/a')
    await first.create({id: 'a', name: 'anew'})
    await first.close()
    const second = await reopened()
    expect((await second.call('GET', 'worlds')).json().worlds).toMatchObject([
      {id: 'a', name: 'anew', seq: 1, clock: {speed: 0}},
    ])
    await second.close()
  })

  test('takes away what a crash left of a fork or an import', async () => {
    const first = await reopened()
    await first.create({id: 'a'})
    for (let i = 0; i < 3; i++) await send(first, 'a', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    for (const id of ['half', 'whole']) await first.call('POST', 'worlds/a/fork', {at: 4, id})
    await first.close()
    // as the disk would be: the card that counts the entries is written before any of them
    const cards = fileCards(folder)
    cards.write('half', {awaits: 5})
    cards.write('whole', {awaits: 4, name: 'kept'})

    const second = await reopened()
    expect(second.rooms.list().map(one => [one.id, one.name, one.card.awaits])).toEqual([
      ['a', 'a', undefined],
      ['whole', 'kept', undefined],
    ])
    expect(second.troubles).toEqual([expect.stringContaining('4 / 5')])
    expect((await second.call('POST', 'worlds/a/fork', {at: 4, id: 'half'})).statusCode).toBe(201)
    await second.close()
  })

  test('an unreadable card stops nothing', async () => {
    for (const text of ['null', '[]', '{"a":null}', '7']) {
      writeFileSync(join(folder, 'worlds.json'), text)
      const host = await reopened()
      expect(host.rooms.list()).toEqual([])
      await host.close()
    }
  })

  test.each([
    {at: 'x', speed: 1},
    {at: null, speed: 1},
    {at: 1e17, speed: 1},
    {at: 1_757_892_600_000, speed: 1e9},
    {at: 1_757_892_600_000, speed: -1},
    {at: 1_757_892_600_000},
  ])('a clock of %j on its card does not become the time of entries', async clock => {
    const first = await reopened()
    await first.create({id: 'a', clock: {speed: 6}})
    await first.close()
    writeFileSync(join(folder, 'worlds.json'), JSON.stringify({a: {clock}}))
    const second = await reopened()
    expect((await second.call('GET', 'worlds/a/clock')).json()).toMatchObject({text: '2025-09-15 07:30:00', speed: 6})
    await second.close()
  })

  test('without its cards a world goes on from its last entry', async () => {
    const first = await reopened()
    await first.create({id: 'a', clock: {speed: 6}})
    first.real.pass(10_000)
    await send(first, 'a', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    await first.close()
    writeFileSync(join(folder, 'worlds.json'), '{"a":')
    const second = await reopened()
    expect((await second.call('GET', 'worlds/a/clock')).json()).toMatchObject({text: '2025-09-15 07:31:00', speed: 6})
    await second.close()
  })
})

describe('snapshots', () => {
  const signIn = (host: TestHost, i: number) =>
    send(
      host,
      'a',
      '9001',
      {signIn: {opter_no: 'c01', mac: '0', ip: '0'}},
      `H3100009000120250915080000${String(i).padStart(5, '0')}`.slice(0, 30),
    )
  const open = async (build = 'this') => {
    const read: string[] = []
    const journal = await openJournal(join(folder, 'journal'))
    const entries = journal.entries.bind(journal)
    journal.entries = (world, from, to) => {
      read.push(`${world} from ${from ?? 1}`)
      return entries(world, from, to)
    }
    const snapshots = fileSnapshots(join(folder, 'snapshots'), () => build)
    const host = await testHost({journal, cards: fileCards(folder), snapshots})
    return {host, read}
  }
  const filled = async () => {
    const {host} = await open()
    await host.create({id: 'a'})
    for (let round = 0; round < 21; round++)
      await Promise.all(Array.from({length: 100}, (_, i) => signIn(host, round * 100 + i)))
    const ledger = (await host.call('GET', 'worlds/a/ledger?check=1')).json()
    await host.close()
    return ledger
  }

  test('spare a long world its beginning, and change nothing', async () => {
    const before = await filled()
    const {host, read} = await open()
    await host.rooms.enter('a')
    expect(read).toEqual(['a from 2102'])
    expect((await host.call('GET', 'worlds/a/ledger?check=1')).json()).toEqual(before)
    expect((await signIn(host, 9999)).infcode).toBe(0)
    expect((await host.call('POST', 'worlds/a/verify')).json()).toMatchObject({equal: true, entries: 2102})
    await host.close()
  })
  test('of another build, damaged, or of another journal are ignored', async () => {
    const before = await filled()
    const other = await open('another build')
    await other.host.rooms.enter('a')
    expect(other.read).toEqual(['a from 1'])
    expect((await other.host.call('GET', 'worlds/a/ledger?check=1')).json()).toEqual(before)
    await other.host.close()
    const file = join(folder, 'snapshots', 'a.snapshot')
    const bytes = readFileSync(file)
    const damaged = Buffer.from(bytes)
    damaged[damaged.length - 100]! ^= 1
    const foreign = Buffer.from(bytes.toString('latin1').replace(/"head":"[0-9a-f]{4}/, '"head":"0000'), 'latin1')
    for (const content of [damaged, foreign, Buffer.from('x'), Buffer.alloc(0)]) {
      writeFileSync(file, content)
      const {host, read} = await open()
      await host.rooms.enter('a')
      expect(read).toEqual(['a from 1'])
      expect((await host.call('GET', 'worlds/a/ledger?check=1')).json()).toEqual(before)
      await host.close()
    }
  }, 120_000)
})

describe('idle worlds', () => {
  test('are closed when nobody has come for a while, time goes on, and they open again', async () => {
    const host = await testHost()
    await host.create({id: 'a', clock: {speed: 1}})
    host.real.pass(10 * 60_000)
    await host.rooms.tidy()
    expect(host.rooms.openCount()).toBe(1)
    host.real.pass(10 * 60_000)
    await host.rooms.tidy()
    expect(host.rooms.openCount()).toBe(0)
    host.real.pass(10 * 60_000)
    expect((await host.call('GET', 'worlds/a/clock')).json().text).toBe('2025-09-15 08:00:00')
    expect(host.rooms.openCount()).toBe(1)
    await host.close()
  })
  test('watched ones, and ones with work on the agenda, stay open', async () => {
    const host = await testHost()
    await host.create({id: 'watched'})
    await host.create({id: 'due', clock: {speed: 1}})
    const stop = (await host.rooms.enter('watched')).followers.follow(
      () => {},
      () => {},
    )
    await host.call('POST', 'worlds/due/faults', {
      when: {infno: ['9001']},
      at: 'C0',
      do: 'lateCommit',
      delayMs: 7_200_000,
    })
    void send(host, 'due', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}}).catch(() => {})
    await host.call('GET', 'worlds/due/clock')
    while ((await host.call('GET', 'worlds/due/clock')).json().nextDue === null)
      await new Promise(resolve => setImmediate(resolve))
    host.real.pass(3_600_000)
    await host.rooms.tidy()
    expect(host.rooms.openCount()).toBe(2)
    stop()
    await host.rooms.tidy()
    expect(host.rooms.openCount()).toBe(1)
    const before = host.rooms.lastSeq('due')
    host.real.pass(3_600_000)
    while (host.rooms.lastSeq('due') === before) await new Promise(resolve => setImmediate(resolve))
    const seq = host.rooms.lastSeq('due')
    const late = JSON.parse((await host.journal.read('due', seq)) ?? '') as {cause: {kind: string}; at: number}
    expect(late.cause.kind).toBe('due')
    await host.app.close()
  })
})

describe('deleting', () => {
  test('nobody finds a world that is being deleted, and its id is free when it is gone', async () => {
    const journal = memoryJournal()
    let gone = () => {}
    const gate = new Promise<void>(resolve => {
      gone = resolve
    })
    const remove = async (id: string) => {
      await gate
      await journal.remove(id)
    }
    const host = await testHost({journal: {...journal, remove}})
    await host.create({id: 'a'})
    const key = (await host.call('GET', 'worlds/a')).json().institutions[0]
    const authorization = `Bearer ${key.key}:${key.secret}`
    const deleting = host.call('DELETE', 'worlds/a')
    while (host.rooms.list().length > 0) await new Promise(resolve => setImmediate(resolve))
    expect((await host.call('GET', 'worlds/a')).statusCode).toBe(404)
    expect((await host.call('DELETE', 'worlds/a')).statusCode).toBe(404)
    expect((await host.call('GET', 'session', undefined, {authorization})).statusCode).toBe(401)
    expect((await host.call('POST', 'worlds', {id: 'a'})).statusCode).toBe(409)
    expect((await host.app.inject({method: 'POST', url: '/w/a', payload: '{}'})).statusCode).toBe(404)
    gone()
    expect((await deleting).statusCode).toBe(204)
    expect((await host.call('POST', 'worlds', {id: 'a', population: 5})).statusCode).toBe(201)
    expect(host.troubles).toEqual([])
    await host.close()
  })

  test('in the middle of an export or a fork: no half of it looks like a whole', async () => {
    const journal = memoryJournal()
    let stop = false
    async function* entries(id: string, from?: number, to?: number) {
      for await (const text of journal.entries(id, from, to)) {
        if (stop) return
        yield text
        stop = true
      }
    }
    const host = await testHost({journal: {...journal, entries}})
    await host.create({id: 'a'})
    await send(host, 'a', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    expect((await host.call('POST', 'worlds/a/fork', {at: 2, id: 'f'})).statusCode).toBe(404)
    stop = false
    await expect(host.call('GET', 'worlds/a/export')).rejects.toThrow()
    expect(host.rooms.list().map(one => one.id)).toEqual(['a'])
    await host.close()
  })

  test('a crash before its card and its snapshot went leaves nothing of a world', async () => {
    fileCards(folder).write('a', {name: 'before', clock: {at: 4e12, speed: 60}})
    const beside = join(folder, 'snapshots')
    mkdirSync(beside)
    for (const name of ['a.snapshot', 'b.snapshot', 'b.snapshot.new']) writeFileSync(join(beside, name), 'x')
    const journal = memoryJournal()
    const before = await testHost({journal})
    await before.create({id: 'b'})
    const host = await testHost({journal, cards: fileCards(folder), snapshots: fileSnapshots(beside)})
    expect(readdirSync(beside)).toEqual(['b.snapshot'])
    expect(JSON.parse(readFileSync(join(folder, 'worlds.json'), 'utf8'))).toEqual({})
    await host.create({id: 'a'})
    expect((await host.call('GET', 'worlds/a')).json()).toMatchObject({name: 'a', clock: {speed: 0}})
    await host.close()
  })
})

describe('secrets', () => {
  test('are made once, readable by the owner only, and kept', () => {
    const first = openSecrets(folder)
    expect(first.adminTokenFile).toBe(join(folder, 'admin-token'))
    expect(readFileSync(join(folder, 'admin-token'), 'utf8').trim()).toBe(first.adminToken)
    if (process.platform !== 'win32') {
      for (const name of ['admin-token', 'master-secret']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    const again = openSecrets(folder)
    expect(again.adminToken).toBe(first.adminToken)
    expect(again.derive('a', 'b')).toBe(first.derive('a', 'b'))
    expect(first.derive('ab', 'c')).not.toBe(first.derive('a', 'bc'))
  })
  test('a token set by hand is not written down', () => {
    const secrets = openSecrets(folder, 'set-by-hand-token')
    expect(secrets.adminToken).toBe('set-by-hand-token')
    expect(secrets.adminTokenFile).toBeUndefined()
    expect(() => statSync(join(folder, 'admin-token'))).toThrow('ENOENT')
  })
  test('another administrator token ends all sessions', () => {
    const [a, b] = [openSecrets(folder, 'first-admin-token'), openSecrets(folder, 'second-admin-token')]
    const session = sealSession(a, 'administrator', 1000)
    expect(openSession(a, session, 999)).toBe('administrator')
    expect(openSession(a, session, 1000)).toBeUndefined()
    expect(openSession(b, session, 999)).toBeUndefined()
  })
})
