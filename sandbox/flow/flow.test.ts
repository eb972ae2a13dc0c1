// The engine against what can be worked out on paper: waits of M/M/1, M/M/c (Erlang C), M/G/1 (Pollaczek–Khinchine), groups,
// and people who leave; then order, urgency, hands from outside, and the same seed twice.
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import type {Distribution} from './distribution.ts'
import {meanOf} from './distribution.ts'
import {Flow} from './flow.ts'
import type {Acuity, FlowPlan, Happening} from './plan.ts'

const from = instant('2025-09-15')
const minute = 60_000
const flat = Array.from({length: 24}, () => 1)

function one(
  more: Partial<FlowPlan> & {perDay?: number; batchMean?: number; servers?: number; service?: Distribution},
) {
  return {
    seed: 'paper',
    from,
    until: from + 24 * 60 * minute,
    shares: {},
    arrivals: [
      {
        id: 'p',
        perDay: more.perDay ?? 1000,
        hours: flat,
        batchMean: more.batchMean ?? 1,
        classes: {employee: 1},
        route: [{at: 'pay'}],
      },
    ],
    stations: [
      {
        id: 'pay',
        servers: more.servers ?? 1,
        discipline: 'order',
        service: more.service ?? {kind: 'fixed', ms: minute},
      },
    ],
    ...more,
  } satisfies FlowPlan as FlowPlan
}

function run(plan: FlowPlan, during?: (flow: Flow) => void): Happening[] {
  const heard: Happening[] = []
  const flow = new Flow(plan, one => heard.push(one))
  during?.(flow)
  flow.run()
  expect(flow.present).toBe(0)
  return heard
}

const mean = (of: readonly number[]) => of.reduce((sum, n) => sum + n, 0) / of.length
/** The mean wait of so many people that noise stays below what is asked for. */
function meanWait(plan: FlowPlan, perDay: number): number {
  let sum = 0
  let count = 0
  const until = from + Math.round((1_500_000 / perDay) * 86_400_000)
  new Flow({...plan, until}, h => {
    if (h.kind !== 'started') return
    sum += h.waitedMs
    count += 1
  }).run()
  expect(count).toBeGreaterThan(1_480_000)
  return sum / count
}
const waits = (heard: readonly Happening[]) => heard.flatMap(h => (h.kind === 'started' ? [h.waitedMs] : []))

/** Chance that somebody who comes must wait, with c servers and a = λ/μ. */
function erlangC(c: number, a: number): number {
  let blocked = 1
  for (let k = 1; k <= c; k++) blocked = (a * blocked) / (k + a * blocked)
  return (c * blocked) / (c - a * (1 - blocked))
}

/** Within 2 %. */
const near = (measured: number, expected: number) => expect(Math.abs(measured / expected - 1)).toBeLessThan(0.02)

describe('waits are what the closed forms say, within 2 %', () => {
  const serviceMs = 40_000
  const perDay = (rho: number, c: number) => (rho * c * 86_400_000) / serviceMs
  it.each([
    [1, 0.5],
    [1, 0.7],
    [3, 0.7],
    [3, 0.8],
    [10, 0.8],
  ])('M/M/%i at load %f', (c, rho) => {
    const people = perDay(rho, c)
    const plan = one({perDay: people, servers: c, service: {kind: 'exponential', meanMs: serviceMs}})
    near(meanWait(plan, people), (erlangC(c, rho * c) * serviceMs) / (c * (1 - rho)))
  })

  it('M/G/1 with lognormal service: Pollaczek and Khinchine', () => {
    const rho = 0.7
    const cv = 0.6
    const people = perDay(rho, 1)
    const plan = one({perDay: people, service: {kind: 'lognormal', meanMs: serviceMs, cv}})
    near(meanWait(plan, people), (rho * serviceMs * (1 + cv * cv)) / (2 * (1 - rho)))
  })

  it('groups of three at one server: the wait of the group and the wait within it', () => {
    const [rho, size] = [0.6, 3]
    const people = perDay(rho, 1)
    const plan = one({perDay: people, batchMean: size, service: {kind: 'exponential', meanMs: serviceMs}})
    // M^[X]/M/1: waiting for those before = ρ E[S] / (1−ρ) … with geometric groups both parts add up to this
    const p = 1 / size
    const moments = {first: size, second: (2 - p) / (p * p)}
    const within = ((moments.second / moments.first - 1) / 2) * serviceMs
    const before = (rho * serviceMs + rho * within) / (1 - rho)
    near(meanWait(plan, people), before + within)
  })

  it('exponential patience, M/M/1+M: the share that leaves', () => {
    const rho = 1.2
    const patienceMs = 120_000
    const plan = one({perDay: perDay(rho, 1), service: {kind: 'exponential', meanMs: serviceMs}})
    ;(plan.stations[0] as {patience?: object}).patience = {green: {kind: 'exponential', meanMs: patienceMs}}
    plan.until = from + 100 * 86_400_000
    // birth and death: up λ, down μ + (n−1)θ; the share lost is 1 − μ(1−π0)/λ
    const [lambda, mu, theta] = [rho / serviceMs, 1 / serviceMs, 1 / patienceMs]
    let weight = 1
    let sum = 1
    for (let n = 1; n < 400; n++) {
      weight *= lambda / (mu + (n - 1) * theta)
      sum += weight
    }
    const lost = 1 - (mu * (1 - 1 / sum)) / lambda
    const heard = run(plan)
    const left = heard.filter(h => h.kind === 'left').length / heard.filter(h => h.kind === 'arrived').length
    near(left, lost)
  })
})

it('a Weibull with k = 1 is exponential: its mean is median ÷ ln 2; k = 1.4 as Γ(1 + 1/k) says', () => {
  expect(meanOf({kind: 'weibull', k: 1, medianMs: 1000})).toBeCloseTo(1000 / Math.LN2, 6)
  // median 45 min ÷ 0.6931^(1/1.4) × Γ(1.7142857) = 45 ÷ 0.76967 × 0.91142 = 53.29 min
  expect(meanOf({kind: 'weibull', k: 1.4, medianMs: 45 * minute}) / minute).toBeCloseTo(53.29, 1)
})

describe('rules of a queue', () => {
  it('in order of coming, one after another', () => {
    const heard = run(one({perDay: 3000}))
    const order = (kind: string) => heard.filter(h => h.kind === kind).map(h => h.visit.id)
    expect(order('started').length).toBeGreaterThan(2500)
    expect(order('started')).toEqual(order('arrived'))
  })

  it('red before yellow before green where the station asks for urgency', () => {
    const plan = one({perDay: 1800})
    plan.arrivals[0] = {
      ...(plan.arrivals[0] as never as FlowPlan['arrivals'][0]),
      acuity: {red: 1, yellow: 2, green: 7},
    }
    const byOrder = run(plan)
    plan.stations = plan.stations.map(station => ({...station, discipline: 'urgent'}))
    const urgent = run(plan)
    const wait = (heard: Happening[], acuity: Acuity) =>
      mean(heard.flatMap(h => (h.kind === 'started' && h.visit.acuity === acuity ? [h.waitedMs] : [])))
    expect(wait(urgent, 'red')).toBeLessThan(minute)
    expect(wait(urgent, 'red')).toBeLessThan(wait(urgent, 'yellow'))
    expect(wait(urgent, 'yellow')).toBeLessThan(wait(urgent, 'green'))
    // work is conserved: with equal service times the mean over all is the same
    expect(mean(waits(urgent))).toBeCloseTo(mean(waits(byOrder)), 3)
  })

  it('everybody who came is somewhere: served, or left', () => {
    const plan = one({perDay: 2500})
    plan.stations = plan.stations.map(station => ({
      ...station,
      patience: {green: {kind: 'weibull', k: 1.4, medianMs: 10 * minute}},
    }))
    const heard = run(plan)
    const count = (kind: string) => heard.filter(h => h.kind === kind).length
    expect(count('left')).toBeGreaterThan(100)
    expect(count('arrived')).toBe(count('gone') + count('left'))
    expect(count('started')).toBe(count('served'))
    for (let i = 1; i < heard.length; i++)
      expect((heard[i] as Happening).at).toBeGreaterThanOrEqual((heard[i - 1] as Happening).at)
  })
})

describe('hands from outside', () => {
  it('a second server from noon on halves the queue; one taken away finishes first', () => {
    let longest = 0
    const heard = run(one({perDay: 1500}), flow => {
      flow.advance(from + 12 * 60 * minute)
      longest = flow.waiting('pay')
      flow.setServers('pay', 2)
      flow.advance(from + 18 * 60 * minute)
      expect(flow.waiting('pay')).toBeLessThan(longest / 2)
      flow.setServers('pay', 0)
      flow.advance(from + 19 * 60 * minute)
      expect(flow.busy('pay')).toBe(0)
      flow.setServers('pay', 3)
    })
    expect(longest).toBeGreaterThan(10)
    const nobody = heard.filter(
      h => h.kind === 'started' && h.at > from + 18 * 60 * minute && h.at < from + 19 * 60 * minute,
    )
    expect(nobody).toEqual([])
  })

  it('a held service ends when somebody says so, and only once', () => {
    const started: string[] = []
    const plan = one({perDay: 500})
    plan.stations = [{id: 'pay', servers: 1, discipline: 'order', service: 'held'}]
    const flow = new Flow(plan, h => h.kind === 'started' && started.push(h.visit.id))
    flow.advance(from + 6 * 60 * minute)
    expect(started.length).toBe(1)
    const [first = ''] = started
    expect(flow.finish(first)).toBe(true)
    expect(flow.finish(first)).toBe(false)
    expect(flow.finish('nobody')).toBe(false)
    expect(started.length).toBe(2)
  })

  it('who walks over keeps the time already waited', () => {
    const plan = one({perDay: 2000})
    plan.stations.push({id: 'window', servers: 1, discipline: 'order', service: {kind: 'fixed', ms: 1}})
    let moved = 0
    const heard = run(plan, flow => {
      flow.advance(from + 3 * 60 * minute)
      const before = flow.waiting('pay')
      moved = flow.move('pay', 'window')
      expect(moved).toBe(before)
      expect(flow.waiting('pay')).toBe(0)
    })
    expect(moved).toBeGreaterThan(5)
    const after = heard.flatMap(h => (h.kind === 'started' && h.station === 'window' ? [h.waitedMs] : []))
    expect(Math.max(...after)).toBeGreaterThan(minute)
  })
})

describe('the same seed', () => {
  it('gives the same day twice, another seed another', () => {
    expect(run(one({}))).toEqual(run(one({})))
    expect(run(one({seed: 'another'}))).not.toEqual(run(one({})))
  })

  it('gives each patient the same luck whatever is decided', () => {
    const plan = one({perDay: 900, service: {kind: 'lognormal', meanMs: minute, cv: 0.6}})
    const took = (heard: Happening[]) =>
      new Map(heard.flatMap(h => (h.kind === 'served' ? [[h.visit.id, h.tookMs]] : [])))
    const calm = took(run(plan))
    const helped = took(run(plan, flow => flow.setServers('pay', 4)))
    expect(calm.size).toBeGreaterThan(700)
    expect(helped).toEqual(calm)
  })

  it('stepping along a clock gives what running at once gives', () => {
    const stepped = run(one({}), flow => {
      for (let at = from; at < from + 24 * 60 * minute; at += 7 * minute) flow.advance(at)
    })
    expect(stepped).toEqual(run(one({})))
  })
})
