// The outpatient hospital against results worked out elsewhere with the same figures: thirty seeded days a row, mean wait,
// share that left, from the training reference 5.4. Then what a class should discover, as inequalities.
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {figureNames, figures} from './figures.ts'
import {Flow} from './flow.ts'
import {outpatient, payAt, payments, type Size, sizes, windowTime} from './outpatient.ts'
import {Tally} from './tally.ts'

const at = (time: string) => instant(`2025-09-17 ${time}`)
const [from, until] = [at('07:00:00'), at('17:00:00')]
const perDay = 2880 // 1,800 visits, 1.6 payments each

type Move = [time: string, (flow: Flow) => void]

/** Thirty days: mean wait in minutes and the share of those who queued at a window that left. */
function days(windows: number, moves: Move[]): {mean: number; left: number; withinTen: number} {
  let [waited, served, left, inTime] = [0, 0, 0, 0]
  for (let day = 0; day < 30; day++) {
    const plan = payments(`day ${day}`, perDay, windows, from, until)
    const tally = new Tally()
    const flow = new Flow(plan, tally.hear)
    for (const [time, move] of moves) {
      flow.advance(at(time))
      move(flow)
    }
    flow.run()
    const waits = tally.waits('window')
    waited += waits.meanMs * waits.served
    served += waits.served
    left += tally.gaveUp('window')
    inTime += waits.withinTenShare * waits.served
  }
  return {mean: waited / served / 60_000, left: left / (served + left), withinTen: inTime / served}
}

const down: Move = [
  '08:40:00',
  flow => {
    flow.setShare(payAt, 8500)
    flow.setService('window', windowTime('selfPayService'))
  },
]
const back: Move = [
  '12:40:00',
  flow => {
    flow.setShare(payAt, 4500)
    flow.setService('window', windowTime('windowService'))
  },
]
/** Kiosks and phones take self-pay at once, and a leaflet explains. */
const leaflet = (flow: Flow): void => {
  flow.setShare(payAt, 5500)
  flow.setService('window', windowTime('selfPayServiceLeaflet'))
}
const windows = (count: number) => (flow: Flow) => flow.setServers('window', count)

describe('rows reckoned elsewhere, thirty days each', () => {
  it.each([
    ['normal, 3 windows', 3, [], 2.4, 0.017, 0.97],
    ['normal, 4 windows', 4, [], 0.7, 0.003, 1],
    ['centre down, 4 windows, nothing done', 4, [down, back], 15.1, 0.227, 0.59],
    ['same, 10 windows from minute 10', 4, [down, ['08:50:00', windows(10)], back], 2.8, 0.021, 0.94],
    ['same, 10 windows from minute 40', 4, [down, ['09:20:00', windows(10)], back], 6.3, 0.067, 0.7],
    [
      'same, kiosks and phones to self-pay at once, 6 windows at 10',
      4,
      [down, ['08:40:00', leaflet], ['08:50:00', windows(6)], back],
      1.7,
      0.011,
      0.98,
    ],
  ] as [string, number, Move[], number, number, number][])('%s', (_, count, moves, mean, left, withinTen) => {
    const got = days(count, moves)
    expect(Math.abs(got.mean - mean)).toBeLessThan(0.15 + 0.12 * mean)
    expect(Math.abs(got.left - left)).toBeLessThan(0.02)
    expect(Math.abs(got.withinTen - withinTen)).toBeLessThan(0.06)
  })
})

describe('a whole hospital', () => {
  it.each(['S', 'M', 'L'] as Size[])(
    'of size %s serves its day: everybody who came went home or left, waits are modest',
    size => {
      const tally = new Tally()
      const flow = new Flow(outpatient('whole', sizes[size], from, until), tally.hear)
      flow.run()
      expect(tally.arrived).toBeGreaterThan(sizes[size].visits * 0.9)
      expect(tally.gone + tally.left).toBe(tally.arrived)
      expect(tally.left / tally.arrived).toBeLessThan(0.03)
      const payingTwice = tally.waits('window').served + tally.waits('kiosk').served
      expect(payingTwice / tally.arrived).toBeCloseTo(1.6, size === 'S' ? 0 : 1)
      expect(tally.waits('window').meanMs).toBeLessThan(5 * 60_000)
    },
  )

  it('takes a hospital’s own counts in place of ours', () => {
    const plan = outpatient('own', sizes.M, from, until, {windowService: 110, windowShare: 0.6})
    expect(plan.shares).toEqual({payAtWindow: 6000})
    expect(plan.stations.find(one => one.id === 'window')?.service).toEqual({
      kind: 'lognormal',
      meanMs: 110_000,
      cv: 0.6,
    })
  })

  it('every figure says where it comes from, in both languages', () => {
    expect(figureNames.length).toBeGreaterThan(20)
    for (const name of figureNames) {
      const {zh, en, source, value} = figures[name]
      expect([name, zh !== '' && en !== '' && source !== '' && value > 0]).toEqual([name, true])
    }
  })
})
