// Lines that are not ideal: how much later answers come, what is lost when one breaks, and that replays agree.
import {beforeEach, describe, expect, it} from 'vitest'
import type {LinkId} from '../state/records.ts'
import {deliveryOf} from './delivery.ts'
import type {Entry} from './entry.ts'
import {TestHospital} from './testing/hospital.ts'
import {anyone} from './testing/visit.ts'
import {type TestWorld, testWorld} from './testing/worlds.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

let t: TestWorld
let hospital: TestHospital
let code: string

beforeEach(async () => {
  t = await testWorld()
  code = t.world.config.institutions[0]!.code
  hospital = new TestHospital(t.world, code)
})

const put = (link: LinkId | null, institution = code) =>
  t.world.receive([{kind: 'director', act: {kind: 'setLink', institution, link}}], t.world.at)[0]!.entry
const ask = (to = hospital) => to.send('5301', {data: {psn_no: anyone(t.world).psn_no}}).entry
const delayOf = (entry: Entry) => deliveryOf(entry).delayMs

const replays = () => {
  expect(verify('v', t.texts, t.deps).differences).toEqual([])
  expect(World.fold('v', t.texts, t.deps).fingerprint()).toBe(t.world.fingerprint())
}

describe('clients outside', () => {
  it('hear later by what the class takes, and as before when the line is ideal again', () => {
    expect(delayOf(ask())).toBe(0)
    put('adsl')
    // a connection, there and back are two round trips of 40 ms; some 600 bytes up at 384 kbit/s, as many down
    const slow = ask()
    expect(slow.line).toMatchObject({did: 'delivered', link: {class: 'adsl'}})
    expect(delayOf(slow)).toBeGreaterThan(80)
    expect(delayOf(slow)).toBeLessThan(700)
    put(null)
    expect(delayOf(ask())).toBe(0)
    replays()
  })

  it('of another institution are not touched, and one that does not exist gets no line', () => {
    const other = t.world.config.institutions[1]!.code
    put('modem', other)
    expect(delayOf(ask())).toBe(0)
    expect(put('modem', 'H00000000000').decision?.outcome).toBe('refused:noInstitution')
  })

  it('wait for the dialling once', () => {
    put('modem')
    expect(delayOf(ask())).toBeGreaterThan(20_000)
    expect(delayOf(ask())).toBeLessThan(5000)
    replays()
  })

  it('lose the request or the answer when the line goes, and never both', () => {
    put('flapping')
    const {since} = t.world.books.links().get(code)!
    const at = (ms: number, raw = hospital.request('5301', {data: {psn_no: anyone(t.world).psn_no}})) =>
      t.world.receive([{kind: 'message', raw, via: {}}], since + ms)[0]!.entry
    const lost = at(29_985)
    expect(lost.line).toMatchObject({did: 'reset', fault: 'link', at: 'C0'})
    expect(lost.decision).toMatchObject({outcome: 'fault:reset', sends: []})
    expect(deliveryOf(lost)).toMatchObject({kind: 'reset'})
    const waits = at(31_000)
    expect(delayOf(waits)).toBeGreaterThan(4000)
    const unanswered = at(35_000 + 29_980)
    expect(unanswered.decision?.outcome).toBe('ok')
    expect(unanswered.line).toMatchObject({did: 'reset', fault: 'link', at: 'C4'})
    replays()
  })

  it('a fault plan counts on top: its delay and the line’s add up, its silence stays silence', () => {
    put('leased2m')
    const plan = (fault: object) =>
      t.world.receive(
        [{kind: 'director', act: {kind: 'planFault', fault: {id: 'f', when: {}, at: 'C3', do: 'delay', ...fault}}}],
        t.world.at,
      )
    plan({delayMs: 5000, times: 1})
    const both = ask()
    expect(delayOf(both)).toBe(5000 + both.line.link!.ms)
    expect(both.line.link!.ms).toBeLessThan(100)
    plan({do: 'drop', times: 1})
    expect(deliveryOf(ask()).kind).toBe('silence')
    replays()
  })
})

it('the same seed and causes give the same line', async () => {
  const run = async () => {
    const one = await testWorld()
    const from = new TestHospital(one.world, code)
    one.world.receive([{kind: 'director', act: {kind: 'setLink', institution: code, link: 'vpn4g'}}], one.world.at)
    return Array.from({length: 20}, () => delayOf(from.send('5301', {data: {psn_no: ''}}).entry))
  }
  const [first, second] = [await run(), await run()]
  expect(second).toEqual(first)
  expect(new Set(first).size).toBeGreaterThan(5)
})
