// 目录对照 through the control API, and what it means at the counter: an item that is not mapped, or whose mapping has
// ended, is fully self-paid and says so.
import {afterAll, beforeAll, expect, it} from 'vitest'
import {visit} from './testing/hospital.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
beforeAll(async () => {
  host = await testHost()
  await host.create({id: 'listed', mapping: 'listed'})
})
afterAll(() => host.close())

const institution = () => host.rooms.listed('listed').config.institutions[0]!.code
const rows = async () => (await host.call('GET', `worlds/listed/mappings?institution=${institution()}`)).json()
/** Settles a visit with one line and answers what of it was fully self-paid, in fen. */
const selfPaid = async () => {
  const {setlId} = await visit(host, 'listed', [['XA-A', '10', '2', '20.00']])
  return (await host.call('GET', `worlds/listed/settlements/${setlId}`)).json().settlement.full_self_pay_fen as number
}
const map = (...given: object[]) =>
  host.call('POST', 'worlds/listed/mappings', {institution: institution(), rows: given})

it('an institution that must map pays nothing for what it has not mapped', async () => {
  expect(await rows()).toEqual({mapping: 'listed', rows: []})
  expect(await selfPaid()).toBe(2000)
})

it('mapped, the same item counts; ended, it does not', async () => {
  expect(
    (await map({hospitalCode: 'own-XA-A', hospitalName: '甲类片', code: 'XA-A', from: '2025-01-01'})).statusCode,
  ).toBe(200)
  expect(await selfPaid()).toBe(0)
  await map({hospitalCode: 'own-XA-A', code: 'XA-A', from: '2025-01-01', to: '2025-06-30'})
  expect((await rows()).rows).toHaveLength(1)
  expect(await selfPaid()).toBe(2000)
})

it('refuses an unknown institution, a period that ends before it begins, no rows, unknown fields', async () => {
  expect((await host.call('GET', 'worlds/listed/mappings?institution=H0')).json().type).toContain('no-such-institution')
  expect((await map({hospitalCode: 'a', code: 'b', from: '2025-02-01', to: '2025-01-01'})).json().path).toBe(
    '/body/rows/0/to',
  )
  expect((await map()).statusCode).toBe(400)
  expect((await map({hospitalCode: 'a', code: 'b', extra: 1})).json().path).toContain('/body/rows/0')
})
