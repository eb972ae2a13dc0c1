import {expect, test} from 'vitest'
import {testHost} from './testing/host.ts'

test('x', async () => {
  const host = await testHost()
  const r = await host.call('POST', 'worlds', {id: 'a', population: 40})
  console.log(r.statusCode, r.body)
  for (const p of [
    'health',
    'worlds',
    'worlds/a',
    'worlds/a/people?limit=2',
    'worlds/a/clock',
    'worlds/a/faults',
    'worlds/a/entries',
    'worlds/a/ledger?check=1',
    'worlds/a/catalogue?q=片',
    'policies',
    'policies/shanghai-employees-2025',
    'openapi.json',
    'worlds/b',
    'nothing',
    'worlds/a/people?age=x',
  ])
    console.log(p, (await host.call('GET', p)).statusCode, (await host.call('GET', p)).body.slice(0, 300))
  console.log((await host.call('POST', 'worlds/a/verify')).body)
  const m = await host.app.inject({
    method: 'POST',
    url: '/w/a/1101',
    payload: '{"infno":"1101"}',
    headers: {'content-type': 'text/plain'},
  })
  console.log(m.statusCode, m.headers, m.body)
  console.log(host.troubles)
  expect(1).toBe(1)
})
