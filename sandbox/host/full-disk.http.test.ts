// A disk that takes nothing more 磁盘已满: whoever comes is told that nothing was booked and what to do, in the form they read;
// who was being written when it happened is told nothing, for nobody knows. After a restart everything answered is there.
import {mkdtempSync, rmSync} from 'node:fs'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {type DiskCalls, diskCalls} from './journal/files.ts'
import {openJournal} from './journal/journal.ts'
import {messageText} from './testing/hospital.ts'
import {adminToken, type TestHost, testHost} from './testing/host.ts'

let folder: string
let host: TestHost
let base: string
let full = false
const calls: DiskCalls = {
  ...diskCalls,
  write: (fd, buffer, offset, length, position, done) =>
    full
      ? diskCalls.write(fd, buffer, offset, 20, position, () =>
          done(Object.assign(new Error('x'), {code: 'ENOSPC'}), 0),
        )
      : diskCalls.write(fd, buffer, offset, length, position, done),
}

async function open(): Promise<void> {
  host = await testHost({journal: await openJournal(folder, {calls})})
  await host.app.listen({host: '127.0.0.1', port: 0})
  base = `http://127.0.0.1:${(host.app.server.address() as AddressInfo).port}`
}
beforeEach(async () => {
  full = false
  folder = mkdtempSync(join(tmpdir(), 'yibao-full-'))
  await open()
  for (const id of ['a', 'b']) await host.create({id})
})
afterEach(async () => {
  await host.close().catch(() => {})
  rmSync(folder, {recursive: true, force: true})
})

const signIn = (world: string, msgid?: string) =>
  fetch(`${base}/w/${world}`, {
    method: 'POST',
    body: messageText('9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}}, msgid),
  })
const api = (method: string, path: string, body?: object, language = 'zh') =>
  fetch(`${base}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${adminToken}`,
      'accept-language': language,
      ...(body && {'content-type': 'application/json'}),
    },
    ...(body && {body: JSON.stringify(body)}),
  })

it('messages and acts are answered with what happened, what it means and what to do', async () => {
  const first = await (await signIn('a', 'H31000090001202509150730000001')).text()
  expect(JSON.parse(first)).toMatchObject({infcode: 0})
  full = true
  // it was on its way to the disk: nobody knows, so nobody says
  await expect(signIn('a')).rejects.toThrow()
  // of the same world and of one that has not met the disk since
  for (const world of ['a', 'a', 'b', 'b']) {
    const refused = await signIn(world)
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'application/json; charset=utf-8'])
    expect(await refused.json()).toEqual({
      infcode: -1,
      inf_refmsgid: null,
      err_msg: expect.stringMatching(/没有入账.*磁盘空间.*重发.*nothing of this was booked.*disk space.*send it again/),
      output: null,
    })
  }
  const act = {do: 'openShift', cashier: 'c01', name: '小周', float: 0}
  for (const [path, body] of [
    ['worlds/a/desks/H31000090001/1', act],
    ['worlds/b/clock', {speed: 3}],
    ['worlds/b/faults', {when: {}, at: 'C0', do: 'drop'}],
  ] as const) {
    const problem = await api('POST', path, body, 'en')
    expect([problem.status, problem.headers.get('content-type')], path).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ])
    expect(await problem.json()).toMatchObject({
      type: '/api/v1/problems#store-failed',
      title: expect.stringContaining('nothing of this was booked'),
      next: expect.stringContaining('disk space'),
    })
  }
  expect((await (await api('POST', 'worlds', {id: 'c', population: 10})).json()).type).toMatch(/store-unsure/)
  expect(await (await api('GET', 'health')).json()).toMatchObject({status: 'degraded'})

  // space again, and a restart
  full = false
  await host.close().catch(() => {})
  await open()
  expect((await (await api('GET', 'worlds')).json()).worlds.map((one: {id: string}) => one.id)).toEqual(['a', 'b'])
  const again = await signIn('a', 'H31000090001202509150730000001')
  expect(await again.text()).toBe(first)
  for (const world of ['a', 'b']) {
    const texts = (await (await api('GET', `worlds/${world}/entries?infno=9001`)).text()).trim().split('\n')
    expect(texts.filter(one => one !== '').length, world).toBe(world === 'a' ? 2 : 0)
  }
})

it('an act that was being written is answered with a doubt, not with a promise', async () => {
  full = true
  const act = {do: 'openShift', cashier: 'c01', name: '小周', float: 0}
  const problem = await (await api('POST', 'worlds/a/desks/H31000090001/1', act)).json()
  expect(problem).toMatchObject({
    type: '/api/v1/problems#store-unsure',
    status: 503,
    title: expect.stringContaining('尚不可知'),
    next: expect.stringContaining('先查询再决定'),
  })
})
