// Fault plans over the control API 故障计划: planned, listed, dropped; what cannot be read or can never fire is refused by field.
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {send} from './testing/hospital.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
beforeAll(async () => {
  host = await testHost()
  await host.create({id: 'w'})
})
afterAll(() => host.close())
const problem = (name: string) => ({type: `/api/v1/problems#${name}`})

describe('faults', () => {
  test('are planned, listed with how often they fired, and dropped', async () => {
    const plan = {id: 'late', when: {infno: ['9001'], nth: [1]}, at: 'C3', do: 'error', status: 502, ttl: 'PT1H'}
    const planned = await host.call('POST', 'worlds/w/faults', plan)
    expect(planned.statusCode).toBe(201)
    const now = (await host.call('GET', 'worlds/w/clock')).json().now
    expect(planned.json()).toMatchObject({id: 'late', expires: now + 3_600_000, matched: 0, fired: 0})
    await send(host, 'w', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    await send(host, 'w', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    expect((await host.call('GET', 'worlds/w/faults')).json().faults).toMatchObject([
      {id: 'late', matched: 2, fired: 1},
    ])
    expect((await host.call('POST', 'worlds/w/faults', plan)).json()).toMatchObject(problem('fault-exists'))
    expect((await host.call('DELETE', 'worlds/w/faults/late')).statusCode).toBe(204)
    expect((await host.call('DELETE', 'worlds/w/faults/late')).json()).toMatchObject(problem('no-such-fault'))
  })
  test('all at once', async () => {
    for (const id of ['a', 'b'])
      await host.call('POST', 'worlds/w/faults', {id, when: {}, at: 'C0', do: 'delay', delayMs: 0})
    expect((await host.call('DELETE', 'worlds/w/faults')).statusCode).toBe(204)
    expect((await host.call('GET', 'worlds/w/faults')).json()).toEqual({faults: [], void: false})
  })
  test.each([
    [{when: {}, at: 'C9', do: 'drop'}, '/body/at'],
    [{when: {}, at: 'C1', do: 'explode'}, '/body/do'],
    [{at: 'C1', do: 'drop'}, '/body/when'],
    [{when: {infno: '2207'}, at: 'C1', do: 'drop'}, '/body/when/infno'],
    [{when: {nth: [0]}, at: 'C1', do: 'drop'}, '/body/when/nth/0'],
    [{when: {who: 'x'}, at: 'C1', do: 'drop'}, '/body/when/who'],
    [{when: {}, at: 'C1', do: 'drop', ttl: 'soon'}, '/body/ttl'],
  ])('%j is refused at %s', async (body, path) => {
    expect((await host.call('POST', 'worlds/w/faults', body)).json()).toMatchObject({...problem('bad-request'), path})
  })
  test.each([
    [{when: {infno: ['2299']}, at: 'C1', do: 'drop'}, '/body/when/infno', 'no such transaction'],
    [{when: {institution: 'H9'}, at: 'C1', do: 'drop'}, '/body/when/institution', 'no such institution'],
    [{when: {chanceBp: 0}, at: 'C1', do: 'drop'}, '/body/when/chanceBp', 'zero'],
    [{when: {from: 9e12, until: 8e12}, at: 'C1', do: 'drop'}, '/body/when/until', 'before it begins'],
    [{when: {}, at: 'C1', do: 'drop', expires: 1}, '/body/expires', 'past it already'],
    [{when: {}, at: 'C1', do: 'drop', ttl: 'PT0S'}, '/body/ttl', 'past it already'],
    [{when: {}, at: 'C1', do: 'truncate'}, '/body/at', 'no answer to cut'],
  ])('%j can never fire and is not taken: %s', async (body, path, why) => {
    const refused = await host.call('POST', 'worlds/w/faults', body, {'accept-language': 'en'})
    expect(refused.json()).toMatchObject({...problem('bad-request'), path, detail: expect.stringContaining(why)})
    expect((await host.call('GET', 'worlds/w/faults')).json()).toEqual({faults: [], void: false})
  })
})
