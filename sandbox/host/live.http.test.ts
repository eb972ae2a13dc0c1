// Live views over real sockets: what an event stream says, what a client that comes back gets, and that nothing is said
// before it is on disk.
import type {AddressInfo} from 'node:net'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {Entry} from '../world/entry.ts'
import type {Journal} from '../world/journal-port.ts'
import {memoryJournal} from '../world/memory-journal.ts'
import {liveEntries, mostWaiting} from './live.ts'
import {send} from './testing/hospital.ts'
import {adminToken, type TestHost, testHost} from './testing/host.ts'

let host: TestHost
let base: string
const waiting: (() => void)[] = []
const landed = () => {
  for (const one of waiting.splice(0)) one()
}
let held = false

/** A journal whose flush can be held back by hand. */
function holdable(): Journal {
  const journal = memoryJournal()
  return {
    ...journal,
    flushed: () =>
      held
        ? new Promise<void>(resolve => {
            waiting.push(resolve)
          })
        : journal.flushed(),
  }
}

beforeAll(async () => {
  host = await testHost({journal: holdable()})
  await host.create({id: 'w'})
  await host.app.listen({host: '127.0.0.1', port: 0})
  base = `http://127.0.0.1:${(host.app.server.address() as AddressInfo).port}/api/v1/worlds/w`
})
afterAll(() => host.close())

const signIn = () => send(host, 'w', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})

async function open(path: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController()
  const response = await fetch(`${base}${path}`, {
    headers: {authorization: `Bearer ${adminToken}`, ...headers},
    signal: leaving.signal,
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    response,
    leave: () => leaving.abort(),
    /** Reads until the text so far fits. */
    async until(fits: (text: string) => boolean): Promise<string> {
      while (!fits(text)) {
        const {value, done} = await reader.read()
        if (done) throw new Error(`the stream ended after ${text}`)
        text += decoder.decode(value, {stream: true})
      }
      return text
    },
    textNow: () => text,
  }
}

const events = (text: string) =>
  [...text.matchAll(/id: (\d+)\ndata: (.*)\n\n/g)].map(([, id, data]) => ({
    id: Number(id),
    entry: JSON.parse(data as string) as Entry,
  }))

test('a stream begins now and tells each entry with its number', async () => {
  await signIn()
  const before = host.rooms.lastSeq('w')
  const stream = await open('/stream')
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await stream.until(text => text.includes('retry: 2000'))
  await signIn()
  await signIn()
  const told = events(await stream.until(text => events(text).length === 2))
  expect(told.map(one => one.id)).toEqual([before + 1, before + 2])
  expect(told.map(one => one.entry.seq)).toEqual([before + 1, before + 2])
  stream.leave()
})

test('who comes back with Last-Event-ID misses nothing and hears nothing twice', async () => {
  const before = host.rooms.lastSeq('w')
  for (let i = 0; i < 3; i++) await signIn()
  const stream = await open('/stream', {'last-event-id': String(before)})
  await stream.until(text => events(text).length >= 3)
  await signIn()
  const told = events(await stream.until(text => events(text).length === 4))
  expect(told.map(one => one.id)).toEqual([before + 1, before + 2, before + 3, before + 4])
  stream.leave()
})

test('many readers while many write: everyone hears everything once and in order', async () => {
  const before = host.rooms.lastSeq('w')
  const writing = Promise.all(Array.from({length: 60}, signIn))
  const readers = await Promise.all(Array.from({length: 5}, () => open('/stream', {'last-event-id': String(before)})))
  await writing
  for (const reader of readers) {
    const told = events(await reader.until(text => events(text).length === 60)).map(one => one.id)
    expect(told).toEqual(Array.from({length: 60}, (_, i) => before + 1 + i))
    reader.leave()
  }
})

test('followed entries stay open, filtered', async () => {
  const before = host.rooms.lastSeq('w')
  const list = await open(`/entries?follow=1&from=${before + 1}&infno=9001`)
  await host.call('POST', 'worlds/w/clock', {speed: 0})
  await signIn()
  const text = await list.until(all => all.includes('\n'))
  expect((JSON.parse(text) as Entry).seq).toBe(before + 2)
  list.leave()
})

test('a quiet stream gives signs of life', async () => {
  const stream = await open('/stream')
  await stream.until(text => text.includes('retry'))
  host.real.pass(15_000)
  await stream.until(text => text.endsWith(': \n\n'))
  stream.leave()
})

test('nothing is told before it is on disk', async () => {
  const before = host.rooms.lastSeq('w')
  const stream = await open('/stream')
  await stream.until(text => text.includes('retry'))
  held = true
  let answered = false
  const answer = signIn().then(() => {
    answered = true
  })
  for (let i = 0; i < 50; i++) await new Promise<void>(resolve => setImmediate(resolve))
  expect(answered).toBe(false)
  expect(events(stream.textNow())).toEqual([])
  // one who comes now must not find it in the journal either, and hears it once when it is there
  const late = await open('/stream', {'last-event-id': String(before)})
  await late.until(text => text.includes('retry'))
  for (let i = 0; i < 50; i++) await new Promise<void>(resolve => setImmediate(resolve))
  expect(events(late.textNow())).toEqual([])
  held = false
  landed()
  await answer
  await signIn()
  for (const one of [stream, late]) {
    const told = events(await one.until(text => events(text).length >= 2))
    expect(told.map(event => event.id)).toEqual([before + 1, before + 2])
    one.leave()
  }
})

test('readers who leave are forgotten', async () => {
  const room = await host.rooms.enter('w')
  for (let i = 0; i < 200 && room.followers.count > 0; i++) await new Promise<void>(resolve => setImmediate(resolve))
  expect(room.followers.count).toBe(0)
})

test('a reader that never reads is let go by what waits for it, not only by how many', async () => {
  const room = await host.rooms.enter('w')
  const last = host.rooms.lastSeq('w')
  const stream = liveEntries(host.rooms, room, {from: last + 1, follow: true, write: (_seq, text) => text})
  stream.on('error', () => {})
  const [line = ''] = (await host.call('GET', 'worlds/w/entries?limit=1')).body.split('\n')
  const entry = JSON.parse(line) as Entry
  // entries with a file in them: a dozen are more than memory should hold for somebody who may be asleep
  const text = 'x'.repeat(mostWaiting / 8)
  const tell = (from: number, to: number) => {
    for (let seq = from; seq <= to; seq++) room.followers.tell([{entry: {...entry, seq}, text}])
  }
  tell(last + 1, last + 8)
  expect(stream.destroyed).toBe(false)
  tell(last + 9, last + 10)
  expect(stream.destroyed).toBe(true)
  expect(room.followers.count).toBe(0)
})

test('closing the server ends open streams', async () => {
  const other = await testHost()
  await other.create({id: 'w'})
  await other.app.listen({host: '127.0.0.1', port: 0})
  const {port} = other.app.server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/worlds/w/stream`, {
    headers: {authorization: `Bearer ${adminToken}`},
  })
  const text = response.text().catch(() => 'ended')
  await other.close()
  expect(await text).toMatch(/retry|ended/)
})

test('the streams of a deleted world end', async () => {
  await host.create({id: 'brief'})
  const url = base.replace(/w$/, 'brief')
  const headers = {authorization: `Bearer ${adminToken}`}
  const streams = await Promise.all(
    ['stream?from=1', 'entries?follow=1'].map(path => fetch(`${url}/${path}`, {headers})),
  )
  const texts = Promise.all(streams.map(response => response.text()))
  while ((await host.rooms.enter('brief')).followers.count < 2) await new Promise(resolve => setImmediate(resolve))
  expect((await fetch(url, {method: 'DELETE', headers})).status).toBe(204)
  for (const text of await texts) expect(text).toContain('"seq":1')
})
