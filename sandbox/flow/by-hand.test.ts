// Served by hand beside the servers 人工窗口: whoever is taken out of a queue, from aside or from a server leaves it, and the counts stay right.
import {beforeEach, expect, it} from 'vitest'
import {Flow} from './flow.ts'
import type {FlowPlan, Happening} from './plan.ts'

const minute = 60_000
const window = 'window'
/** Somebody every minute, one window, nobody loses patience before the hour is over. */
const plan: FlowPlan = {
  seed: 'hand',
  from: 0,
  until: 60 * minute,
  shares: {},
  arrivals: [
    {
      id: 'all',
      perDay: 60,
      hours: Array.from({length: 24}, (_, hour) => (hour === 8 ? 100 : 0)),
      batchMean: 1,
      classes: {employee: 1},
      route: [{at: window}],
    },
  ],
  stations: [
    {
      id: window,
      servers: 1,
      discipline: 'order',
      service: 'held',
      patience: {green: {kind: 'weibull', k: 1, medianMs: 40 * minute}},
    },
  ],
}

let flow: Flow
let heard: Happening[]
const ids = (kind: Happening['kind']) => heard.filter(one => one.kind === kind).map(one => one.visit.id)
const inQueue = () => ids('queued').filter(id => !ids('started').includes(id) && !ids('left').includes(id))
beforeEach(() => {
  heard = []
  flow = new Flow(plan, one => heard.push(one))
  flow.advance(plan.until)
  expect(inQueue().length).toBeGreaterThan(5)
})

it('out of the queue: the server goes on with its own, and the rest moves up', () => {
  const [first, second, third] = inQueue() as [string, string, string]
  const waiting = flow.waiting(window)
  expect(flow.takeOver(second, window)).toBe(true)
  expect([flow.waiting(window), flow.busy(window)]).toEqual([waiting - 1, 1])
  expect(flow.takeOver(second, window)).toBe(false)
  const served = ids('started').at(-1) as string
  flow.finish(served)
  expect(ids('started').at(-1)).toBe(first)
  flow.finish(first)
  expect(ids('started').at(-1)).toBe(third)
  expect(flow.finish(second)).toBe(true)
  expect(ids('served')).toContain(second)
  expect(ids('gone')).toContain(second)
  expect(flow.busy(window)).toBe(1)
})

it('from a server that has not begun: it takes the next at once', () => {
  const [next] = inQueue()
  const served = ids('started').at(-1) as string
  expect(flow.takeOver(served, window)).toBe(true)
  expect(ids('started').at(-1)).toBe(next)
  expect(flow.busy(window)).toBe(1)
  flow.finish(served)
  expect(flow.busy(window)).toBe(1)
})

it('put aside and taken again; handed back it is a server’s', () => {
  const [first, second] = inQueue() as [string, string]
  flow.takeOver(first, window)
  expect(flow.park(first)).toBe(true)
  expect(flow.busy(window)).toBe(1)
  expect(flow.takeOver(first, window)).toBe(true)
  flow.join(first)
  expect(flow.busy(window)).toBe(2)
  flow.finish(first)
  expect(flow.busy(window)).toBe(1)
  flow.finish(ids('started').at(-1) as string)
  expect(ids('started').at(-1)).toBe(second)
})

it('who was taken loses no patience; who is not there cannot be taken', () => {
  const [first] = inQueue() as [string]
  flow.takeOver(first, window)
  flow.advance(plan.until + 600 * minute)
  expect(ids('left')).not.toContain(first)
  const gone = ids('left').at(-1) as string
  expect(flow.takeOver(gone, window)).toBe(false)
  expect(flow.takeOver('nobody', window)).toBe(false)
  expect(flow.waiting(window)).toBe(0)
})
