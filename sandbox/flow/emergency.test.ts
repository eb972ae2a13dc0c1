// The emergency room against results worked out elsewhere with the same figures: sixty seeded days a row, from the training
// reference 5.4; then the payment queue with every system dead, thirty days a row.
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {emergency, emergencyRoom, emergencyTime, seenWithinMs} from './emergency.ts'
import {figureOr} from './figures.ts'
import {Flow} from './flow.ts'
import {payAt, payments, stations, windowTime} from './outpatient.ts'
import type {Acuity, Station} from './plan.ts'
import {Tally} from './tally.ts'

const at = (time: string) => instant(`2025-09-17 ${time}`)

type Seen = {red: number; yellow: number; greenMin: number; left: number}

/** Sixty days of three doctors; work is slower from 17 to 21 when `outage`. */
function days(discipline: Station['discipline'], outage: boolean): Seen {
  const waited: Record<Acuity, number[]> = {red: [], yellow: [], green: []}
  let left = 0
  for (let day = 0; day < 60; day++) {
    const midnight = at('00:00:00')
    const flow = new Flow(emergencyRoom(`day ${day}`, 3, midnight, midnight + 86_400_000), one => {
      if (one.kind === 'started') waited[one.visit.acuity].push(one.waitedMs)
      if (one.kind === 'left') left += 1
    })
    flow.setDiscipline(emergency, discipline)
    if (outage) {
      flow.advance(at('17:00:00'))
      flow.setService(emergency, emergencyTime(figureOr('emergencyOutage')))
      flow.advance(at('21:00:00'))
      flow.setService(emergency, emergencyTime())
    }
    flow.run()
  }
  const share = (of: 'red' | 'yellow') => waited[of].filter(ms => ms <= seenWithinMs[of]).length / waited[of].length
  const green = waited.green.reduce((sum, ms) => sum + ms, 0) / waited.green.length
  const all = waited.red.length + waited.yellow.length + waited.green.length + left
  return {red: share('red'), yellow: share('yellow'), greenMin: green / 60_000, left: left / all}
}

describe('the emergency room, rows reckoned elsewhere', () => {
  it.each([
    ['normal, in order of coming', 'order', false, 0.81, 0.99, 3.7, 0.008],
    ['outage 17–21, in order of coming', 'order', true, 0.68, 0.84, 11, 0.037],
    ['outage 17–21, three-level triage', 'urgent', true, 0.975, 0.998, 12, 0.043],
  ] as const)('%s', (_, discipline, outage, red, yellow, green, left) => {
    const got = days(discipline, outage)
    // some 480 reds in sixty days, and those of one bad evening wait together: three standard errors
    expect(Math.abs(got.red - red)).toBeLessThan(0.07)
    expect(Math.abs(got.yellow - yellow)).toBeLessThan(0.02)
    expect(Math.abs(got.greenMin - green)).toBeLessThan(1.2)
    expect(Math.abs(got.left - left)).toBeLessThan(0.006)
  })

  it('triage declared in the middle sorts who waits: red first, each level in order of coming', () => {
    const started: string[] = []
    const flow = new Flow(emergencyRoom('declared', 1, at('00:00:00'), at('23:00:00')), one => {
      if (one.kind === 'started') started.push(`${one.visit.acuity} ${one.visit.id}`)
    })
    flow.setServers(emergency, 0)
    flow.advance(at('12:00:00'))
    const waiting = flow.waiting(emergency)
    flow.setDiscipline(emergency, 'urgent')
    expect(flow.waiting(emergency)).toBe(waiting)
    flow.setServers(emergency, 500)
    const ranked = started.map(one => one.replace('red', '0').replace('yellow', '1').replace('green', '2'))
    expect(started).toHaveLength(waiting)
    expect(waiting).toBeGreaterThan(15)
    expect(ranked).toEqual([...ranked].sort())
  })
})

describe('every system of the hospital down from 8 to 10, rows reckoned elsewhere', () => {
  const down = (slip: 'slipBlank' | 'slipPrinted', share: number, windows: number) => {
    let [waited, served, left, inTime] = [0, 0, 0, 0]
    for (let day = 0; day < 30; day++) {
      const tally = new Tally()
      const flow = new Flow(payments(`day ${day}`, 2880, 4, at('07:00:00'), at('17:00:00')), tally.hear)
      flow.advance(at('08:00:00'))
      flow.setService(stations.window, windowTime(slip))
      flow.setShare(payAt, Math.round(share * 10_000))
      flow.move(stations.kiosk, stations.window)
      flow.advance(at('08:15:00'))
      flow.setServers(stations.window, windows)
      flow.advance(at('10:00:00'))
      flow.setService(stations.window, windowTime('windowService'))
      flow.setShare(payAt, Math.round(figureOr('windowShare') * 10_000))
      flow.run()
      const waits = tally.waits(stations.window)
      waited += waits.meanMs * waits.served
      served += waits.served
      left += tally.gaveUp(stations.window)
      inTime += waits.withinTenShare * waits.served
    }
    return {mean: waited / served / 60_000, left: left / (served + left), withinTen: inTime / served}
  }
  it.each([
    ['blank paper, 4 windows', 'slipBlank', figureOr('windowShareAllDown'), 4, 22.8, 0.398, 0.55],
    ['preprinted slips, 10 windows at 15', 'slipPrinted', figureOr('windowShareAllDown'), 10, 13, 0.158, 0.47],
    ['treat first, pay later, 8 windows at 15', 'slipPrinted', figureOr('windowShareTreatFirst'), 8, 0.8, 0.004, 1],
  ] as const)('%s', (_, slip, share, windows, mean, left, withinTen) => {
    const got = down(slip, share, windows)
    expect(Math.abs(got.mean - mean)).toBeLessThan(0.15 + 0.12 * mean)
    expect(Math.abs(got.left - left)).toBeLessThan(0.02)
    expect(Math.abs(got.withinTen - withinTen)).toBeLessThan(0.06)
  })
})
