// Arrivals as k6 plans them, the tiers as rates, and what a profile becomes at another length.
import {describe, expect, it} from 'vitest'
import {profileById, profiles, readProfile} from '../profiles/index.ts'
import {arrivalsOf, plannedMs} from './arrivals.ts'
import {casesOf, type Person} from './cases.ts'
import {type PlanWish, planOf, windowAt} from './plan.ts'
import {messagesOfVisit, type Profile, tiers} from './profile.ts'

const wish: PlanWish = {mode: 'A', tier: 'T3', seed: '1', scale: 1, mostUsers: 2000}
const plan = (id: string, change: Partial<PlanWish> = {}) => planOf(profileById(id) as Profile, {...wish, ...change})

describe('arrivals', () => {
  it('at a held rate come evenly, the first after one gap', () => {
    const stages = [{seconds: 60, from: 600, to: 600}]
    expect([0, 1, 59].map(index => plannedMs(stages, index))).toEqual([1000, 2000, 60_000])
    expect(plannedMs(stages, 60)).toBeUndefined()
    expect(arrivalsOf(stages)).toBe(60)
  })

  it('on a ramp come where the area under the rate reaches their number: k6 does it so', () => {
    // 0 → 5 a second in 4 s, 5 → 10 in no time, 10 a second for 3 s: as measured under k6 2.2.0
    const stages = [
      {seconds: 4, from: 0, to: 3000},
      {seconds: 3, from: 6000, to: 6000},
    ]
    // area = 0.625 t²
    expect(plannedMs(stages, 0)).toBeCloseTo(Math.sqrt(1 / 0.625) * 1000, 6)
    expect(plannedMs(stages, 9)).toBeCloseTo(4000, 6)
    expect(plannedMs(stages, 10)).toBeCloseTo(4100, 6)
    expect(arrivalsOf(stages)).toBe(40)
  })

  it('never go backwards, up or down a ramp, and end with the plan', () => {
    for (const {id} of profiles()) {
      const {stages, arrivals, seconds} = plan(id, {tier: 'T2'})
      const at = Array.from({length: arrivals}, (_, index) => plannedMs(stages, index) as number)
      expect(at.every((one, index) => index === 0 || one >= (at[index - 1] as number))).toBe(true)
      expect(at.at(-1)).toBeLessThanOrEqual(seconds * 1000 + 1e-6)
      expect(plannedMs(stages, arrivals)).toBeUndefined()
    }
  })
})

describe('a plan', () => {
  it('turns messages a second into visits: 10 at T3’s peak are 1,000 visits in ten minutes', () => {
    expect(plan('peak').stages).toEqual([{seconds: 1800, from: 1000, to: 1000}])
    expect(plan('peak').arrivals).toBe((1800 * tiers.T3.peak) / messagesOfVisit)
  })

  it('has as many users as a stall needs: rate × (timeout + 1 s) × 1.5, held to the memory', () => {
    expect(plan('peak')).toMatchObject({wantedUsers: Math.ceil((10 / 6) * 31 * 1.5), users: 78})
    expect(plan('peak', {mostUsers: 50})).toMatchObject({wantedUsers: 78, users: 50})
  })

  it('keeps the full durations of the reference, and shortens durations, not rates', () => {
    expect(profiles().map(({id}) => [id, plan(id).seconds])).toEqual([
      ['smoke', 60],
      ['ramp', 1020],
      ['peak', 1800],
      ['spike', 310],
      ['breakpoint', 2400],
      ['outage-in-the-middle', 900],
      ['ambiguous-hole', 600],
    ])
    const short = plan('outage-in-the-middle', {scale: 0.05})
    expect(short.seconds).toBe(45)
    expect(short.stages[0]?.to).toBe(plan('outage-in-the-middle').stages[0]?.to)
    expect(short.faults).toMatchObject([{id: 'outage', from: 15, until: 24}])
  })

  it('excuses a fault with its recovery, a spike with its minute, a killed server', () => {
    expect(plan('outage-in-the-middle').excused).toEqual([{from: 295, until: 780, what: 'outage'}])
    expect(plan('spike').excused).toEqual([{from: 120, until: 190, what: 'spike'}])
    expect(plan('peak', {killMiddle: true})).toMatchObject({
      kill: 900,
      excused: [{from: 895, until: 960, what: 'kill'}],
    })
    expect(plan('peak').excused).toEqual([])
    expect(windowAt(plan('spike').excused, 189.9)?.what).toBe('spike')
    expect(windowAt(plan('spike').excused, 190)).toBeUndefined()
  })

  it('grows a breakpoint run by a tenth a step', () => {
    const {steps, stages} = plan('breakpoint')
    expect(steps).toHaveLength(40)
    expect(steps[1]).toEqual({from: 60, until: 120, what: '2'})
    expect(stages.slice(0, 3).map(one => one.to)).toEqual([500, 550, 605])
  })

  it('is the same for the same wish', () => expect(plan('ramp')).toEqual(plan('ramp')))
})

describe('a profile document', () => {
  const outage = profileById('outage-in-the-middle') as Profile
  const [fault] = outage.faults
  const problems = (change: object) => {
    const read = readProfile({...outage, ...change})
    return read.ok ? [] : read.problems
  }

  it('of the tree is fit', () => expect(profiles().every(one => readProfile(one).ok)).toBe(true))
  it.each<[string, object, RegExp]>([
    ['a looser limit', {limits: {p99Ms: 3001}}, /p99Ms: 3001 is looser than 3000/],
    ['faults in mode B', {modes: ['A', 'B']}, /mode A alone/],
    ['a fault beyond the end', {faults: [{...fault, until: 901}]}, /after the last arrival/],
    ['a fault that ends before it begins', {faults: [{...fault, until: 300}]}, /not after from/],
    ['a delay without a length', {faults: [{...fault, do: 'delay'}]}, /delayMs/],
    ['neither stages nor steps', {stages: []}, /either stages or steps/],
    ['a word it does not know', {speed: 2}, /speed/],
  ])('with %s is not', (_, change, words) => expect(problems(change).join('\n')).toMatch(words))
  it('may be tighter, and may say how late the generator may be', () =>
    expect(problems({limits: {p99Ms: 2000, lagP99Ms: 50}})).toEqual([]))
})

describe('who comes', () => {
  const person = (certNo: string, change: Partial<Person> = {}): Person => ({
    psnNo: certNo,
    certNo,
    name: certNo,
    flags: [],
    insurances: [{state: '1', area: '310000'}],
    ...change,
  })
  const people = Array.from({length: 60}, (_, index) => person(`P${index}`))

  it('is the same for the same seed, and another bill for another', () => {
    expect(casesOf(people, '310000', 'a')).toEqual(casesOf(people, '310000', 'a'))
    expect(casesOf(people, '310000', 'a')).not.toEqual(casesOf(people, '310000', 'b'))
    expect(new Set(casesOf(people, '310000', 'a').map(one => one.lines.length))).toEqual(new Set([2, 3]))
  })
  it('is insured here, and nobody whose insurance is a story of its own', () => {
    const odd = [
      person('paused', {insurances: [{state: '2', area: '310000'}]}),
      person('elsewhere', {insurances: [{state: '1', area: '330200'}]}),
      person('moved', {flags: ['moved']}),
    ]
    expect(casesOf([...odd, person('fit')], '310000', 'a').map(one => one.certNo)).toEqual(['fit'])
  })
})
