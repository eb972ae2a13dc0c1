// Each class of line against its own figures, without a clock: what a message takes, what a stream carries, when a call is
// dialled and drops, when a flapping line breaks.
import {describe, expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import {linkIds} from '../state/records.ts'
import {carry, connect, newLink, nextBreak, segmentBytes, trip, type Way} from './link.ts'
import {linkClasses} from './link-classes.ts'

const draw = (key: number | string) => drawFrom('link', key)

describe.each(linkIds)('%s', id => {
  const link = linkClasses[id]

  it.each(['up', 'down'] as const)('a stream %s runs at the rate of the class', way => {
    const kbit = way === 'up' ? link.upKbit : link.downKbit
    const segments = 2000
    let free = 0
    for (let i = 0; i < segments; i++) free = carry(link, way, {at: 0, free, bytes: segmentBytes}, draw(i)).free
    expect((segments * segmentBytes * 8) / free).toBeCloseTo(kbit, 6)
  })

  it('an empty line takes half a round trip each way, and never more than jitter above it unless a segment was lost', () => {
    let lost = 0
    for (let i = 0; i < 5000; i++) {
      const {free, arrives} = carry(link, 'up', {at: 1000, free: 0, bytes: 100}, draw(i))
      expect(free).toBeCloseTo(1000 + 800 / link.upKbit, 9)
      const extra = arrives - free - link.rttMs / 2
      expect(extra).toBeGreaterThanOrEqual(-1e-9)
      if (extra > link.jitterMs) lost += 1
    }
    // five thousand throws of the class's chance: within five standard deviations
    const expected = (5000 * link.lossBp) / 10_000
    expect(Math.abs(lost - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected))
  })
})

it('200 lines of 120 kB by modem take longer than the half minute many clients wait', () => {
  const opened = connect(newLink('modem', 0), 0, draw('call'))
  expect(opened.at).toBeGreaterThanOrEqual(20_000)
  expect(opened.at).toBeLessThanOrEqual(40_000 + linkClasses.modem.rttMs)
  const up = trip(opened.state, 'up', {from: opened.at, at: opened.at, bytes: 120_000, alone: false}, draw('up'))
  expect(up.cut).toBe(false)
  expect(up.at - opened.at).toBeGreaterThan(32_000)
})

describe('a dialled line', () => {
  it('is dialled once for what follows soon, and again when it hung up or dropped', () => {
    const first = connect(newLink('modem', 0), 0, draw('c'))
    const soon = connect(first.state, first.at + 100_000, draw('d'))
    expect(soon.at).toBe(first.at + 100_000 + linkClasses.modem.rttMs)
    const idle = connect(first.state, first.at + 200_000, draw('e'))
    expect(idle.at - first.at - 200_000).toBeGreaterThanOrEqual(20_000)
    const dropped = nextBreak(first.state, first.at)
    const state = {...first.state, call: {usedAt: dropped, dropsAt: dropped}}
    expect(connect(state, dropped, draw('f')).at - dropped).toBeGreaterThanOrEqual(20_000)
  })
  it('breaks under what is on its way when the call drops', () => {
    const state = {...newLink('modem', 0), call: {usedAt: 0, dropsAt: 10_000}}
    const up = trip(state, 'up', {from: 5000, at: 5000, bytes: 120_000, alone: false}, draw('x'))
    expect(up).toMatchObject({at: 10_000, cut: true, link: {upFree: 10_000}})
  })
})

describe('a flapping line', () => {
  const state = newLink('flapping', 1000)
  it('lets a new connection wait until it is back', () => {
    expect(connect(state, 31_000 + 2000, draw('a')).at).toBe(36_000 + 10)
    expect(connect(state, 30_980, draw('a')).at).toBe(30_980 + 10)
    // it goes under the opening
    expect(connect(state, 30_995, draw('a')).at).toBe(36_000 + 10)
    expect(connect(state, 36_000, draw('a')).at).toBe(36_000 + 10)
  })
  it('breaks every 35 seconds', () => {
    expect([1000, 30_999, 31_000, 36_000].map(at => nextBreak(state, at))).toEqual([31_000, 31_000, 66_000, 66_000])
    const load = {from: 30_990, at: 30_990, bytes: 100_000, alone: true}
    expect(trip(state, 'down', load, draw('b'))).toMatchObject({at: 31_000, cut: true})
  })
})

it('what several send waits for one another; clients outside do not', () => {
  const load = {from: 0, at: 0, bytes: 12_800, alone: false}
  const way: Way = 'up'
  const first = trip(newLink('isdn', 0), way, load, draw(1))
  const second = trip(first.link, way, load, draw(2))
  expect(first.link.upFree).toBe(800)
  expect(second.link.upFree).toBe(1600)
  expect(second.link.downFree).toBe(0)
  expect(trip(first.link, way, {...load, alone: true}, draw(2)).at).toBeLessThan(second.at)
})
