// The relay on real sockets: bytes come through whole in both directions, halves end by themselves, a slow reader holds the
// sender, a line that goes takes its connections along. No assertion about real time.
import {type AddressInfo, connect, createServer, type Server, type Socket} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import {linkClasses} from '../../line/link-classes.ts'
import type {LinkId} from '../../state/records.ts'
import {type RealTime, systemTime} from '../clock.ts'
import {handTime} from '../testing/host.ts'
import {openRelay} from './relay.ts'
import {checkListening, targetOf} from './target.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))))
})

const listening = (server: Server): Promise<number> => {
  servers.push(server)
  server.on('connection', socket => sockets.add(socket))
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
const far = (on: (socket: Socket) => void) =>
  listening(
    createServer({allowHalfOpen: true}, socket => {
      socket.on('error', () => {})
      on(socket)
    }),
  )
const relay = (port: number, link: LinkId | null, real: RealTime = systemTime) =>
  listening(openRelay({link, to: {host: '127.0.0.1', port}, seed: 's', real}))
function dial(port: number): Socket {
  const socket = connect({port, host: '127.0.0.1', allowHalfOpen: true})
  sockets.add(socket)
  return socket
}
const read = (socket: Socket): Promise<Buffer> =>
  new Promise(resolve => {
    const chunks: Buffer[] = []
    socket.on('data', chunk => chunks.push(chunk))
    socket.once('end', () => resolve(Buffer.concat(chunks)))
    socket.resume()
  })
const patterned = (size: number) => Buffer.from(Array.from({length: size}, (_, i) => (i * 7) % 253))

describe.each([null, 'fibre'] as const)('through %s', link => {
  it('a large upload and its answer come through whole, each half ending by itself', async () => {
    const sent = patterned(3_000_000)
    const port = await relay(
      await far(socket => {
        // answers only when the client's half has ended
        read(socket).then(got => socket.end(Buffer.concat([Buffer.from(`${got.length}:`), got.subarray(0, 200_000)])))
      }),
      link,
    )
    const client = dial(port)
    client.end(sent)
    const got = await read(client)
    expect(got.subarray(0, 8).toString()).toBe('3000000:')
    expect(got.subarray(8).equals(sent.subarray(0, 200_000))).toBe(true)
  })

  it('a far side that does not read holds the sender, and gets everything once it does', async () => {
    let reader: Socket | undefined
    const port = await relay(
      await far(socket => {
        reader = socket.pause()
      }),
      link,
    )
    const client = dial(port)
    const sent = patterned(30_000_000)
    let flushed = false
    client.end(sent, () => {
      flushed = true
    })
    await until(() => reader !== undefined)
    // sockets' own buffers fill within a few turns; nothing that is held gets through by waiting
    for (let i = 0; i < 2000; i++) await turn()
    expect(flushed).toBe(false)
    if (link !== null) return
    const got = await read(reader as Socket)
    expect(got.equals(sent)).toBe(true)
  })
})

it('nobody at the other end: the connection is reset', async () => {
  const closed = createServer()
  const port = await new Promise<number>(resolve => {
    closed.listen(0, '127.0.0.1', () => resolve((closed.address() as AddressInfo).port))
  })
  await new Promise(resolve => closed.close(resolve))
  const client = dial(await relay(port, null))
  expect(await failed(client)).toBe('ECONNRESET')
})

it('a client that resets takes the far connection along', async () => {
  let gone: Promise<unknown> | undefined
  const port = await relay(
    await far(socket => {
      gone = new Promise(resolve => socket.once('close', resolve))
      socket.resume()
    }),
    null,
  )
  const client = dial(port)
  client.write('x')
  await until(() => gone !== undefined)
  client.resetAndDestroy()
  await gone
})

describe('with a clock moved by hand', () => {
  it('a modem dials before the far side hears anything', async () => {
    const real = handTime()
    let heard = ''
    const port = await relay(
      await far(socket => {
        socket.on('data', chunk => {
          heard += chunk
        })
      }),
      'modem',
      real,
    )
    dial(port).write('hello')
    await until(() => real.waiting() > 0)
    real.pass(19_000)
    for (let i = 0; i < 50; i++) await turn()
    expect(heard).toBe('')
    real.pass(21_000 + linkClasses.modem.rttMs)
    await until(() => {
      real.pass(100)
      return heard === 'hello'
    })
  })

  it('a flapping line resets what is open when it goes, and lets new connections wait for its return', async () => {
    const real = handTime()
    let arrived = 0
    const port = await relay(
      await far(socket => {
        arrived += 1
        socket.resume()
      }),
      'flapping',
      real,
    )
    const client = dial(port)
    const broke = failed(client)
    await until(() => real.waiting() > 0)
    real.pass(1000)
    await until(() => arrived === 1)
    real.pass(29_000)
    expect(await broke).toBe('ECONNRESET')
    await until(() => real.waiting() === 0)
    dial(port)
    await until(() => real.waiting() > 0)
    real.pass(4000)
    for (let i = 0; i < 50; i++) await turn()
    expect(arrived).toBe(1)
    real.pass(1100)
    await until(() => arrived === 2)
  })
})

describe('aiming', () => {
  const own = ['192.168.3.4', 'fe80::1']
  it.each([
    ['127.0.0.1:8787', false],
    ['localhost:1', false],
    ['[::1]:8787', false],
    ['192.168.3.4:8787', false],
    ['192.168.3.5:8787', true],
    ['10.1.2.3:443', true],
  ])('%s is taken (with --i-know: %s)', (text, iKnow) => {
    expect(targetOf(text, own, iKnow).port).toBeGreaterThan(0)
  })
  it.each([
    ['192.168.3.5:8787', false],
    ['203.0.113.7:8787', false],
    ['203.0.113.7:8787', true],
    ['[2001:db8::1]:80', true],
    ['hospital.example:80', true],
    ['127.0.0.1.nip.example:80', true],
    ['127.0.0.1', false],
    ['127.0.0.1:0', false],
    ['127.0.0.1:70000', false],
    ['', false],
  ])('%s is refused (with --i-know: %s)', (text, iKnow) => {
    expect(() => targetOf(text, own, iKnow)).toThrow()
  })
  it('nobody is brought to a server that takes its clients for its own machine', () => {
    expect(() => checkListening('0.0.0.0', {host: '127.0.0.1', port: 1})).toThrow()
    expect(() => checkListening('192.168.3.4', {host: 'localhost', port: 1})).toThrow()
    checkListening('0.0.0.0', {host: '192.168.3.4', port: 1})
    checkListening('127.0.0.1', {host: '127.0.0.1', port: 1})
  })
})

const turn = () => new Promise<void>(resolve => setImmediate(resolve))
/** Other sockets' work needs turns of the loop, not time. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 100_000; i++) {
    if (holds()) return
    await turn()
  }
  throw new Error('it never came to hold')
}
const failed = (socket: Socket): Promise<string | undefined> =>
  new Promise(resolve => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    socket.once('close', () => resolve(undefined))
    socket.resume()
  })
