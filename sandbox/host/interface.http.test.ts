// The interface endpoint as hospital systems reach it: every shape of address and body, gateways, faults on a real socket,
// and everything that must not get through.
import {type AddressInfo, connect} from 'node:net'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import {signGateway} from '../protocol/gateway.ts'
import {callServicePath} from '../protocol/paths.ts'
import {type Entry, type FaultPlan, linkIds} from '../world/entry.ts'
import {nodeHashes} from './gateway.ts'
import {messageLimit} from './interface.ts'
import {institutionKey} from './secrets.ts'
import {adminToken, type TestHost, testHost, testSecrets} from './testing/host.ts'

const hospital = 'H31000090001'
let host: TestHost
let port: number
let sequence = 0

beforeAll(async () => {
  host = await testHost()
  await host.create({id: 'w'})
  await host.app.listen({host: '127.0.0.1', port: 0})
  port = (host.app.server.address() as AddressInfo).port
})
afterAll(() => host.close())

/** A sign-in: the smallest message that changes the books. */
function message(
  changes: object = {},
  msgid = `${hospital}20250915073000${String(++sequence).padStart(4, '0')}`,
): string {
  return JSON.stringify({
    infno: '9001',
    msgid,
    mdtrtarea_admvs: '310000',
    insuplc_admdvs: '310000',
    recer_sys_code: 'HIS',
    infver: '1.0.0',
    opter_type: '1',
    opter: 'c01',
    opter_name: '收费员',
    inf_time: '2025-09-15 07:30:00',
    fixmedins_code: hospital,
    fixmedins_name: '沙盘市第一人民医院',
    sign_no: '',
    input: {signIn: {opter_no: 'c01', mac: '00-00', ip: '127.0.0.1'}},
    ...changes,
  })
}

const post = (path: string, payload: string | Buffer, headers: Record<string, string> = {}) =>
  host.app.inject({method: 'POST', url: path, payload, headers: {'content-type': 'application/json', ...headers}})

const lastEntry = async (world = 'w'): Promise<Entry> => {
  const text = await host.journal.read(world, host.rooms.lastSeq(world))
  return JSON.parse(text ?? 'null') as Entry
}

describe('addresses', () => {
  test.each([
    ['/w/w/9001'],
    ['/w/w'],
    ['/w/w/'],
    ['/w/w?x=1'],
    [`/w/w${callServicePath}`],
    [`/w/w${callServicePath}/9001`],
    ['/w/w/fsi/api/signInSignOutService/signIn'],
  ])('%s reaches the centre', async path => {
    const response = await post(path, message())
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.json()).toMatchObject({infcode: 0, output: {signinoutb: {sign_no: expect.any(String)}}})
  })

  test('an address that is none of the interface is refused in its form', async () => {
    const response = await post('/w/w/who/knows', message())
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({infcode: -1, err_msg: expect.stringContaining('没有这个接口地址')})
  })
  test('so are unknown worlds and other methods', async () => {
    expect((await post('/w/nowhere/9001', message())).json()).toMatchObject({infcode: -1})
    const nowhere = await post('/w/nowhere/9001', message())
    expect(nowhere.statusCode).toBe(404)
    expect(nowhere.json().err_msg).toMatch(/没有这个沙盘。.*GET \/api\/v1\/worlds .*There is no such world\. GET/)
    const got = await host.app.inject({method: 'GET', url: '/w/w'})
    expect(got.statusCode).toBe(405)
    expect(got.headers.allow).toBe('POST')
  })
  test('a page of another site is refused', async () => {
    const before = host.rooms.lastSeq('w')
    expect((await post('/w/w', message(), {'sec-fetch-site': 'cross-site'})).statusCode).toBe(403)
    expect(host.rooms.lastSeq('w')).toBe(before)
  })
})

describe('bodies', () => {
  test.each([
    ['application/json', undefined],
    ['application/json; charset=utf-8', undefined],
    ['Application/JSON;charset=GBK', undefined],
    ['text/plain', 'contentType:text/plain'],
    ['application/x-www-form-urlencoded', 'contentType:application/x-www-form-urlencoded'],
  ])('%s is accepted, and noted when it is lenient', async (type, note) => {
    expect((await post('/w/w', message(), {'content-type': type})).json()).toMatchObject({infcode: 0})
    expect((await lastEntry()).about?.leniencies?.find(one => one.startsWith('contentType'))).toBe(note)
  })
  test('without a content type too', async () => {
    const answer = await raw(
      `POST /w/w HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(message())}\r\n\r\n`,
      message(),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect((await lastEntry()).about?.leniencies).toContain('contentType:')
  })
  test('bytes that are not UTF-8 are answered, and noted', async () => {
    const gbk = Buffer.concat([
      Buffer.from('{"infno":"9001","opter_name":"'),
      Buffer.from([0xca, 0xd5, 0xb7, 0xd1]),
      Buffer.from('"}'),
    ])
    const response = await post('/w/w', gbk)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({infcode: -1})
    expect((await lastEntry()).cause).toMatchObject({via: {notes: ['encoding:not UTF-8']}})
  })
  test.each([
    ['', '空'],
    ['{', 'JSON'],
    ['[1]', ''],
    ['null', ''],
    ['"text"', ''],
    ['\u0000', ''],
  ])('%j gets a refusal, never an error', async body => {
    const response = await post('/w/w', body)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({infcode: -1, output: null})
  })
  test('a body that is too long is refused before it is read, announced or not', async () => {
    const before = host.rooms.lastSeq('w')
    const announced = await raw(`POST /w/w HTTP/1.1\r\nhost: x\r\ncontent-length: ${messageLimit + 1}\r\n\r\n`)
    expect(announced).toMatch(/^HTTP\/1\.1 413 /)
    expect(announced).toMatch(/connection: close/i)
    const size = (messageLimit + 1).toString(16)
    const head = 'POST /w/w HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n'
    const chunked = await raw(head, `${size}\r\n${' '.repeat(messageLimit + 1)}\r\n0\r\n\r\n`)
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /)
    expect(host.rooms.lastSeq('w')).toBe(before)
  })
  test.each([
    ['announced', '/w/w', messageLimit + 1, false],
    ['announced, and long', '/w/w', 60 << 20, false],
    ['not announced', '/w/w', 20 << 20, true],
    ['announced, of a control call', '/api/v1/worlds', 60 << 20, false],
    ['not announced, of a control call', '/api/v1/worlds', 20 << 20, true],
  ])('too long, %s: who sends all of it before reading finds the 413, not a reset', async (_, path, size, chunked) => {
    const tells = chunked ? 'transfer-encoding: chunked' : `content-length: ${size}`
    const said = await sendThenRead(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${adminToken}\r\ncontent-type: application/json\r\n${tells}\r\n\r\n`,
      size,
      chunked,
    )
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(said).toMatch(/\r\nconnection: close\r\n/i)
    expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject(
      path.startsWith('/w') ? {infcode: -1, err_msg: expect.stringContaining('报文超过')} : {status: 413},
    )
  })
  test('many at once are each answered once, in one world, without a gap', async () => {
    const before = host.rooms.lastSeq('w')
    const answers = await Promise.all(Array.from({length: 200}, () => post('/w/w', message())))
    expect(answers.every(one => one.json().infcode === 0)).toBe(true)
    expect(new Set(answers.map(one => one.json().inf_refmsgid)).size).toBe(200)
    expect(host.rooms.lastSeq('w')).toBe(before + 200)
  })
  test('the same message twice gets the same answer, byte by byte', async () => {
    const body = message()
    const [first, second] = [await post('/w/w', body), await post('/w/w/9001', body)]
    expect(second.body).toBe(first.body)
    const both = message()
    const [a, b] = await Promise.all([post('/w/w', both), post('/w/w', both)])
    expect(a.body).toBe(b.body)
  })
})

describe('gateways', () => {
  const {key, secret} = institutionKey(testSecrets, 'x-tif', hospital)
  test.each(['x-tif', 'service-bus', 'x-ca', 'apikey'] as const)(
    '%s lets in what is signed, and nothing else',
    async dialect => {
      await host.create({id: dialect, gateway: dialect})
      const own = institutionKey(testSecrets, dialect, hospital)
      const send = (changes: object, body = message()) => {
        const facts = {...own, at: host.real.date(), nonce: 'abc', api: '9001', body, ...changes}
        return post(`/w/${dialect}`, body, signGateway(dialect, facts, nodeHashes))
      }
      expect((await send({})).json()).toMatchObject({infcode: 0})
      expect((await lastEntry(dialect)).cause).toMatchObject({via: {keyOf: hospital}})
      const seq = host.rooms.lastSeq(dialect)
      expect((await post(`/w/${dialect}`, message())).json()).toEqual({code: 401, message: '缺少服务网关的请求头!'})
      expect((await send({key: 'nobody'})).json()).toEqual({code: 401, message: '非法用户!'})
      if (dialect !== 'apikey') {
        expect((await send({secret: 'wrong'})).json()).toEqual({code: 401, message: '签名不一致!'})
        expect((await send({at: host.real.date() - 31 * 60_000})).json()).toEqual({
          code: 401,
          message: '签名时间戳超时!',
        })
      }
      expect(host.rooms.lastSeq(dialect)).toBe(seq)
    },
  )
  test("another world's key is nobody's", async () => {
    const headers = signGateway('apikey', {key, secret, at: host.real.date()}, nodeHashes)
    expect((await post('/w/apikey', message(), headers)).json()).toEqual({code: 401, message: '非法用户!'})
  })
  test('a service bus names the transaction in a header', async () => {
    const body = message({infno: undefined})
    const own = institutionKey(testSecrets, 'service-bus', hospital)
    const headers = signGateway('service-bus', {...own, at: host.real.date(), api: '9001'}, nodeHashes)
    await post('/w/service-bus/CSB', body, headers)
    expect((await lastEntry('service-bus')).cause).toMatchObject({via: {pathInfno: '9001'}})
  })
})

describe('faults on the wire', () => {
  const plan = async (fault: Omit<FaultPlan, 'id' | 'when'>) => {
    await host.call('POST', 'worlds/w/faults', {id: 'f', when: {infno: ['9001']}, ...fault})
  }
  afterEach(() => host.call('DELETE', 'worlds/w/faults').then(() => undefined))
  const request = (body = message()) =>
    `POST /w/w HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

  test('reset: the connection is reset, the entry stays', async () => {
    await plan({at: 'C3', do: 'reset'})
    const before = host.rooms.lastSeq('w')
    await expect(raw(request())).rejects.toThrow('ECONNRESET')
    expect(await lastEntry()).toMatchObject({
      seq: before + 1,
      line: {did: 'reset', at: 'C3'},
      decision: {outcome: 'ok'},
    })
  })
  test('truncate: the length is promised, the first bytes come, then nothing', async () => {
    await plan({at: 'C4', do: 'truncate', bytes: 20})
    const {text, error} = await listen(request())
    expect(error).toBeUndefined()
    const [head = '', body = ''] = text.split('\r\n\r\n')
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(100)
    expect(body).toHaveLength(20)
  })
  test('reset in the middle: part of the answer, then the connection is reset', async () => {
    await plan({at: 'C4', do: 'reset', bytes: 20})
    const {text, error} = await listen(request())
    expect(error).toBe('ECONNRESET')
    expect(text.split('\r\n\r\n')[1]).toHaveLength(20)
  })
  test('reset at the end: the whole answer is there before the reset', async () => {
    await plan({at: 'C5', do: 'reset'})
    const {text, error} = await listen(request().replace('connection: close\r\n', ''))
    expect(whole(text)).toMatchObject({infcode: 0})
    expect(error).toBe('ECONNRESET')
  })
  test('drop in the middle: the first bytes, then nothing for ten minutes', async () => {
    await plan({at: 'C4', do: 'drop', bytes: 20})
    const answer = listen(request())
    await until(() => host.real.waiting() > 0)
    host.real.pass(600_000)
    expect((await answer).text.split('\r\n\r\n')[1]).toHaveLength(20)
  })
  test('drop at the end: the answer is whole, and the connection hears nothing more', async () => {
    await plan({at: 'C5', do: 'drop', times: 1})
    const before = host.rooms.lastSeq('w')
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    // what was sent and never read makes the end a reset
    socket.on('error', () => {})
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.write(request().replace('connection: close\r\n', ''))
    await until(() => text.endsWith('}') && host.real.waiting() > 0)
    expect(whole(text)).toMatchObject({infcode: 0})
    socket.write(request())
    await turns(200)
    expect(host.rooms.lastSeq('w')).toBe(before + 1)
    host.real.pass(600_000)
    await closed
  })
  test('delay in the middle: the rest of the answer comes after its time', async () => {
    await plan({at: 'C4', do: 'delay', bytes: 20, delayMs: 7000})
    const answer = listen(request())
    await until(() => host.real.waiting() > 0)
    host.real.pass(7000)
    expect(whole((await answer).text)).toMatchObject({infcode: 0})
  })
  test.each([
    [502, 'C0', false],
    [504, 'C2', false],
    [502, 'C3', true],
    [504, 'C3', true],
  ] as const)('%i from the gateway at %s: booked %s', async (status, at, booked) => {
    await plan({at, do: 'error', status})
    const body = message()
    const {text} = await listen(request(body))
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    const {line, decision} = await lastEntry()
    expect(line).toMatchObject({did: 'error', at, status})
    expect(decision?.events.some(event => event.kind === 'signedIn')).toBe(booked)
    // the very same message again: answered as the first time where it was booked, done now where it was not
    await host.call('DELETE', 'worlds/w/faults')
    expect((await post('/w/w', body)).json()).toMatchObject({infcode: 0})
    expect((await lastEntry()).decision?.outcome).toBe(booked ? 'duplicate' : 'ok')
  })
  test("an answer after the client's limit: it is booked, the client never learns", async () => {
    await plan({at: 'C3', do: 'delay', delayMs: 60_000})
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.setEncoding('utf8').on('data', chunk => {
      heard += chunk
    })
    socket.write(request())
    await until(() => host.real.waiting() > 0)
    host.real.pass(30_000)
    // thirty seconds are all this client waits
    socket.destroy()
    await until(() => host.real.waiting() === 0)
    host.real.pass(30_000)
    expect(heard).toBe('')
    expect((await lastEntry()).decision).toMatchObject({outcome: 'ok'})
  })

  test('error with a status: the gateway answers instead', async () => {
    await plan({at: 'C3', do: 'error', status: 504, text: '网关超时'})
    const response = await post('/w/w', message())
    expect(response.statusCode).toBe(504)
    expect(response.json()).toEqual({code: 504, message: '网关超时'})
  })
  test('error without a status: a business refusal', async () => {
    await plan({at: 'C1', do: 'error', text: '系统维护'})
    const response = await post('/w/w', message())
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({infcode: -1, err_msg: expect.stringContaining('系统维护')})
  })
  test('delay: the answer waits for its time, and not longer', async () => {
    await plan({at: 'C3', do: 'delay', delayMs: 5000})
    let answered = false
    const answer = post('/w/w', message()).then(response => {
      answered = true
      return response
    })
    await until(() => host.real.waiting() > 0)
    host.real.pass(4999)
    await turns(5)
    expect(answered).toBe(false)
    host.real.pass(1)
    expect((await answer).json()).toMatchObject({infcode: 0})
  })
  test('drop: nothing comes; the connection is given up after ten minutes', async () => {
    await plan({at: 'C3', do: 'drop'})
    let ended = false
    const silent = raw(request()).then(text => {
      ended = true
      return text
    })
    await until(() => host.real.waiting() > 0)
    await turns(5)
    expect(ended).toBe(false)
    host.real.pass(600_000)
    expect(await silent).toBe('')
  })
  test('a client that leaves a delayed answer leaves nothing behind', async () => {
    await plan({at: 'C3', do: 'delay', delayMs: 5000})
    const socket = connect(port, '127.0.0.1')
    socket.write(request())
    await until(() => host.real.waiting() > 0)
    socket.destroy()
    await until(() => host.real.waiting() === 0)
  })
})

describe('a line that is not ideal', () => {
  afterEach(() => host.call('PUT', `worlds/w/links/${hospital}`, {class: null}).then(() => undefined))

  test('is set, listed with its figures, and keeps answers of its institution for its time', async () => {
    const put = await host.call('PUT', `worlds/w/links/${hospital}`, {class: 'modem'})
    expect(put.json()).toMatchObject({institution: hospital, class: 'modem'})
    const {links, classes} = (await host.call('GET', 'worlds/w/links')).json()
    expect(links[0]).toMatchObject({institution: hospital, class: 'modem'})
    expect(links[1].class).toBeNull()
    expect(classes.map((one: {id: string}) => one.id)).toEqual(linkIds)
    expect(classes[0]).toMatchObject({downKbit: 49, upKbit: 30, rttMs: 120, source: expect.any(String)})
    let answered = false
    const answer = post('/w/w', message()).then(response => {
      answered = true
      return response
    })
    await until(() => host.real.waiting() > 0)
    host.real.pass(20_000)
    await turns(5)
    expect(answered).toBe(false)
    host.real.pass(25_000)
    expect((await answer).json()).toMatchObject({infcode: 0})
    expect((await lastEntry()).line).toMatchObject({did: 'delivered', link: {class: 'modem'}})
  })
  test('of an institution or a class there is not', async () => {
    expect((await host.call('PUT', 'worlds/w/links/H00000000000', {class: 'adsl'})).json()).toMatchObject({
      status: 400,
      path: '/params/institution',
    })
    expect((await host.call('PUT', `worlds/w/links/${hospital}`, {class: 'telex'})).statusCode).toBe(400)
  })
})

describe('a planned fault', () => {
  afterEach(() => host.call('DELETE', 'worlds/w/faults').then(() => undefined))
  test('that fired less often than it must makes a run void', async () => {
    const state = async () => (await host.call('GET', 'worlds/w/faults')).json()
    expect(await state()).toEqual({faults: [], void: false})
    const planned = {id: 'f', when: {infno: ['9001']}, at: 'C1', do: 'error', text: 'x', mustFire: 2}
    expect((await host.call('POST', 'worlds/w/faults', planned)).json()).toMatchObject({mustFire: 2, owed: 2})
    await post('/w/w', message())
    expect(await state()).toMatchObject({faults: [{fired: 1, owed: 1}], void: true})
    await post('/w/w', message())
    expect(await state()).toMatchObject({faults: [{fired: 2, owed: 0}], void: false})
    await host.call('POST', 'worlds/w/faults', {id: 'never', when: {msgid: {to: 'A'}}, at: 'C1', do: 'drop'})
    expect((await state()).void).toBe(true)
  })
})

describe('pages of other sites', () => {
  const from = (headers: Record<string, string>) => post('/w/w', message(), headers)
  test.each([
    ['found by name (DNS rebinding)', {host: 'evil.example:8787', 'sec-fetch-site': 'same-origin'}],
    ['found by name, an older browser', {host: 'evil.example', origin: 'http://evil.example'}],
    ['an older browser', {origin: 'http://evil.example'}],
    ['a file', {origin: 'null'}],
    ['told by the browser', {'sec-fetch-site': 'cross-site', origin: 'http://evil.example'}],
  ])('%s: refused', async (_what, headers) => {
    const before = host.rooms.lastSeq('w')
    expect((await from(headers)).statusCode).toBe(403)
    expect(host.rooms.lastSeq('w')).toBe(before)
  })
  test.each([
    ['our own', {host: 'localhost:8787', 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8787'}],
    ['our own, an older browser', {host: '127.0.0.1:8787', origin: 'http://127.0.0.1:8787'}],
    ['no browser, by whatever name', {host: 'yibao.hospital.example'}],
  ])('%s: taken', async (_what, headers) => {
    expect((await from(headers)).json()).toMatchObject({infcode: 0})
  })
})

describe('bad connections', () => {
  test('the whole address in the first line, as clients behind a proxy send it', async () => {
    const text = message()
    const head = `POST http://localhost/w/w/9001 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n`
    expect(await raw(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)).toContain('"infcode":0')
  })
  test('a body that never ends is cut off', async () => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', chunk => {
      said += chunk
    })
    socket.on('error', () => {})
    const over = new Promise(resolve => socket.once('close', resolve))
    socket.write('POST /w/w HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
    let sent = 0
    const more = (): void => {
      while (!socket.destroyed && sent < 4096) {
        sent += 1
        if (!socket.write(chunk)) {
          socket.once('drain', more)
          return
        }
      }
    }
    more()
    await over
    expect(sent).toBeLessThan(4096)
    expect(said === '' || said.startsWith('HTTP/1.1 413 ')).toBe(true)
    expect((await post('/w/w', message())).json()).toMatchObject({infcode: 0})
  })
  test('half a request, and nonsense, are closed by the server in time', async () => {
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })
  test('one client that stops in the middle does not hold up another', async () => {
    const stuck = connect(port, '127.0.0.1')
    stuck.write('POST /w/w HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{')
    expect((await post('/w/w', message())).json()).toMatchObject({infcode: 0})
    stuck.destroy()
  })
})

/** A client that reads nothing until it has sent everything; an error is what its user would see. */
async function sendThenRead(head: string, size: number, chunked: boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const failed = new Promise<never>((_, reject) => socket.once('error', reject))
  failed.catch(() => {})
  socket.pause()
  const piece = Buffer.alloc(1 << 16, ' ')
  const send = (data: Buffer | string) => new Promise<void>(resolve => socket.write(data, () => resolve()))
  const sending = async () => {
    await send(head)
    for (let sent = 0; sent < size; sent += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, size - sent))
      if (chunked) await send(`${part.length.toString(16)}\r\n`)
      await send(part)
      if (chunked) await send('\r\n')
    }
    if (chunked) await send('0\r\n\r\n')
    let text = ''
    socket.setEncoding('utf8')
    for await (const chunk of socket) text += chunk
    return text
  }
  return Promise.race([sending(), failed])
}

/** Writes bytes to the listener and reads until it hangs up. */
function raw(...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
    for (const part of parts) socket.write(part)
  })
}

/** The same, keeping what came before the connection broke. */
function listen(bytes: string): Promise<{text: string; error: string | undefined}> {
  return new Promise(resolve => {
    // Node may read an end where there was a reset; whoever then writes is told which it was
    const socket = connect({port, host: '127.0.0.1', allowHalfOpen: true})
    let text = ''
    let error: string | undefined
    socket.on('end', () =>
      socket.write(' ', (problem?: (Error & {code?: string}) | null) => {
        error ??= problem?.code
        socket.destroy()
      }),
    )
    socket.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    socket.on('error', (problem: NodeJS.ErrnoException) => {
      error = problem.code
    })
    socket.on('close', () => resolve({text, error}))
    socket.write(bytes)
  })
}

/** The answer's JSON, which must be as long as promised. */
function whole(text: string): unknown {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(Buffer.byteLength(body)).toBe(Number(/content-length: (\d+)/i.exec(head)?.[1]))
  return JSON.parse(body)
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>(resolve => setImmediate(resolve))
}

/** Other sockets' work needs turns of the loop, not time. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000; i++) {
    if (holds()) return
    await turns(1)
  }
  throw new Error('it never came to hold')
}
