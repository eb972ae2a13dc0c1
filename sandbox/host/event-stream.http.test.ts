// Who does not read is let go: a client that asks for a live view and falls asleep must not fill the memory.
import {type AddressInfo, connect} from 'node:net'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {classroom} from '../catalogue/testing/classroom.ts'
import {EventStream, eventText, mostUnread} from './event-stream.ts'
import {adminToken, type TestHost, testHost} from './testing/host.ts'

let host: TestHost
beforeAll(async () => {
  const catalogue = await classroom()
  host = await testHost({worldDeps: {catalogue: () => catalogue}})
  await host.app.listen({host: '127.0.0.1', port: 0})
})
afterAll(() => host.close())

it('keeps so much for a client that does not read, and no more', () => {
  let over = 0
  const stream = new EventStream(() => {
    over += 1
  })
  stream.on('error', () => {})
  // one event may be longer than all that may wait
  stream.say(eventText('view', {text: 'x'.repeat(mostUnread)}))
  expect(stream.destroyed).toBe(false)
  for (let i = 0; i < 100; i++) stream.say(eventText('view', {text: 'x'.repeat(mostUnread / 8)}))
  expect([stream.destroyed, over]).toEqual([true, 1])
  expect(stream.readableLength).toBeLessThan(mostUnread * 1.2)
})

it('and everything for one that reads', async () => {
  const stream = new EventStream(() => {})
  let got = 0
  stream.on('data', chunk => {
    got += chunk.length
  })
  const text = eventText('view', {text: 'x'.repeat(mostUnread / 8)}, 7)
  for (let i = 0; i < 40; i++) {
    stream.say(text)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect([stream.destroyed, got]).toEqual([false, 40 * text.length])
})

/** Asks, and never reads a byte of the answer. */
function asleep(path: string) {
  const {port} = host.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write(`GET /api/v1/${path} HTTP/1.1\r\nhost: localhost:${port}\r\nauthorization: Bearer ${adminToken}\r\n\r\n`)
  return socket
}
const connections = () => new Promise<number>(resolve => host.app.server.getConnections((_, count) => resolve(count)))
/** The server has hung up: nothing of it waits in a socket either. */
async function letGo(): Promise<void> {
  for (let i = 0; i < 1000 && (await connections()) > 0; i++) await new Promise(resolve => setImmediate(resolve))
  expect(await connections()).toBe(0)
}
const turns = async (done: () => boolean) => {
  for (let i = 0; i < 5000 && !done(); i++) await new Promise(resolve => setImmediate(resolve))
}

it('a window that nobody reads', async () => {
  const {institutions} = await host.create({id: 'w', population: 300})
  const institution = institutions[0]!.code
  await host.call('POST', `worlds/w/desks/${institution}/patients`, {count: 40})
  const room = await host.rooms.enter('w')
  const socket = asleep(`worlds/w/desks/${institution}/1/events`)
  await turns(() => room.followers.count > 0)
  expect(room.followers.count).toBe(1)
  const entry = {entry: {party: institution, cause: {kind: 'due'}}, text: ''} as never
  let told = 0
  for (; told < 20_000 && room.followers.count > 0; told++) {
    room.followers.tell([entry])
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(room.followers.count).toBe(0)
  await letGo()
  socket.destroy()
}, 60_000)

it('a class that nobody reads', async () => {
  const {id} = (await host.call('POST', 'classes', {name: '三班'})).json() as {id: string}
  for (let i = 0; i < 40; i++) await host.call('POST', `classes/${id}/marks`, {text: '记'.repeat(300)})
  let streams = 0
  const {news} = host.classroom
  const follow = news.follow.bind(news)
  news.follow = (...given) => {
    const stop = follow(...given)
    streams += 1
    return () => {
      streams -= 1
      stop()
    }
  }
  const socket = asleep(`classes/${id}/events`)
  await turns(() => streams > 0)
  expect(streams).toBe(1)
  for (let told = 0; told < 20_000 && streams > 0; told++) {
    news.tell(id)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(streams).toBe(0)
  await letGo()
  socket.destroy()
}, 60_000)
