// The judge on journals of known outcome: what it cites, its order of verdicts, what it leaves open, and its pace. That each
// predicate catches what it is meant for is the kill matrix's (loadtests/mutants).
import {beforeAll, describe, expect, it} from 'vitest'
import {behaviourOf, mutants} from '../../loadtests/mutants/mutants.ts'
import {plans} from '../../loadtests/mutants/plans.ts'
import {type Ran, run} from '../../loadtests/mutants/rig.ts'
import {depsWith, inventedShelf} from '../../sandbox/simulator/testing/deps.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import {Judge, judge} from './judge.ts'
import {type Difference, type UnknownChange, usualLimits} from './types.ts'

let calm: Ran
let failed: Ran
let rig: (plan: string, mutant?: string) => Ran
beforeAll(async () => {
  const deps = await depsWith(inventedShelf)
  rig = (id, mutant) => {
    const plan = plans.find(one => one.id === id)
    const swapped = mutants.find(one => one.id === mutant)
    if (!plan || (mutant && !swapped)) throw new Error(`no ${id} or ${mutant}`)
    return run(plan, deps, inventedShelf, behaviourOf(swapped ?? {change: {}}))
  }
  calm = rig('calm')
  failed = rig('lost-reply', 'timeout-means-failed')
})

const copy = (entries: Entry[]): Entry[] => structuredClone(entries)
const settlement = (entries: Entry[]) => {
  for (const {decision} of entries)
    for (const event of decision?.events ?? []) if (event.kind === 'settled') return event.row
  throw new Error('no settlement')
}
const of = (entries: Entry[], brief = {}) => {
  const {verdict, predicates} = judge(entries, brief)
  return {verdict, findings: predicates.flatMap(one => one.findings)}
}

describe('a verdict', () => {
  it('cites entries, field and fen', () => {
    const {verdict, findings} = of(failed.entries, failed.brief)
    expect(verdict).toBe('FAIL')
    const [k4] = findings.filter(one => one.predicate === 'K4')
    expect(k4).toMatchObject({fault: 'client', field: 'msgid', expected: 'asked about within 60 s'})
    const cited = failed.entries.find(entry => entry.seq === k4?.entries[0])
    expect(cited?.about?.infno).toBe('2207')
    expect(cited?.line.did).toBe('drop')
    const booked = cited?.decision?.events.find(event => event.kind === 'settled')
    expect(k4?.fen).toBe(booked?.kind === 'settled' ? booked.row.total : 0)
    expect(k4?.zh).not.toBe(k4?.en)
  })

  it('stands without a script too: the ledger shows it by itself', () => {
    expect(of(failed.entries).verdict).toBe('FAIL')
    expect(of(calm.entries)).toEqual({verdict: 'PASS', findings: []})
  })

  it('is the same entry by entry', () => {
    const sitting = new Judge(failed.brief)
    for (const entry of failed.entries) sitting.take(entry)
    expect(sitting.end()).toEqual(judge(failed.entries, failed.brief))
  })

  it('speaks of every prefix: what is wrong at entry N is wrong in every journal that goes on from there', () => {
    const {entries, brief} = rig('lost-reply', 'charges-again')
    const twice = judge(entries, brief)
      .predicates.find(one => one.id === 'K2')
      ?.findings[0]?.entries.at(-1) as number
    const has = (count: number) =>
      judge(entries.slice(0, count), brief).predicates.some(one => one.id === 'K2' && !one.holds)
    expect(has(twice - 1)).toBe(false)
    for (const count of [twice, twice + 1, entries.length]) expect(has(count)).toBe(true)
  })
})

describe('on the way it tells', () => {
  const watched = ({entries, brief}: Pick<Ran, 'entries' | 'brief'>) => {
    const unknowns: UnknownChange[] = []
    const differences: Difference[] = []
    const sitting = new Judge(brief, {
      unknown: one => void unknowns.push(one),
      difference: one => void differences.push(one),
    })
    for (const entry of entries) sitting.take(entry)
    sitting.end()
    return {unknowns, differences}
  }

  it('each unknown with what was booked under it, from its silence to its end', () => {
    const {unknowns} = watched(rig('lost-reply'))
    expect(unknowns.filter(one => one.open).length).toBeGreaterThan(0)
    for (const one of unknowns.filter(each => each.open)) {
      expect(one.fen).toBeGreaterThan(0)
      expect(unknowns).toContainEqual({...one, open: false, at: expect.any(Number)})
    }
    expect(watched(calm).unknowns).toEqual([])
    // who takes silence for a failure never asks: the day's end finds it, hours later
    const late = watched(failed).unknowns
    for (const one of late.filter(each => each.open)) {
      const end = late.find(each => !each.open && each.msgid === one.msgid)
      expect((end?.at ?? 0) - one.at).toBeGreaterThan(usualLimits.unknownMs)
    }
  })

  it('what each closed day’s books differ by', () => {
    expect(watched(calm).differences.length).toBeGreaterThan(0)
    expect(watched(calm).differences.every(one => one.rows === 0 && one.fen === 0)).toBe(true)
    const unasked = calm.entries.filter(entry => entry.about?.infno !== '3201')
    const row = settlement(calm.entries)
    const none = watched({entries: unasked, brief: calm.brief}).differences
    expect(none.every(one => one.rows > 0 && one.fen > 0)).toBe(true)
    const wrong = copy(calm.entries)
    settlement(wrong).total += 7
    const [first] = watched({entries: wrong, brief: calm.brief}).differences.filter(one => one.fen > 0)
    expect(first).toMatchObject({rows: 0, fen: 7, insuranceType: row.insuranceType})
  })
})

describe('money that does not add up in the centre is the sandbox’s error', () => {
  it.each([
    ['cash', 'total = fund + account + cash'],
    ['pooled', 'fund = its parts'],
    ['inScope', 'total = four parts'],
    ['balance', 'balc'],
  ] as const)('%s one fen off', (name, field) => {
    const entries = copy(calm.entries)
    settlement(entries)[name] += 1
    const {verdict, findings} = of(entries, calm.brief)
    expect(verdict).toBe('ERROR')
    expect(findings).toContainEqual(expect.objectContaining({predicate: 'K1', fault: 'sandbox', field, fen: 1}))
  })

  it('an accumulator that jumps', () => {
    const entries = copy(calm.entries)
    const rows = entries.flatMap(
      one => one.decision?.events.flatMap(event => (event.kind === 'settled' ? event.row : [])) ?? [],
    )
    const refund = rows.find(row => row.cause === 'cancel')
    const [name = ''] = Object.keys(refund?.changes ?? {})
    if (refund) refund.changes[name] = (refund.changes[name] ?? 0) + 1
    expect(of(entries, calm.brief)).toMatchObject({verdict: 'ERROR', findings: [{field: `accumulator ${name}`}]})
  })

  it('a broken invariant', () => {
    const entries = copy(calm.entries)
    const last = entries.at(-1)
    if (last?.decision) last.decision.outcome = 'broken:assertion'
    expect(of(entries, calm.brief).verdict).toBe('ERROR')
  })

  it('a batch settled twice at once', () => {
    const entries = copy(calm.entries)
    const at = entries.findIndex(one => one.decision?.events.some(event => event.kind === 'settled'))
    const again = structuredClone(entries[at] as Entry)
    for (const event of again.decision?.events ?? []) if (event.kind === 'settled') event.row.setlId += 'x'
    entries.splice(at + 1, 0, again)
    const found = judge(entries).predicates.find(one => one.id === 'K2')?.findings
    expect(found).toMatchObject([{fault: 'sandbox', field: 'chrg_bchno'}])
  })

  it('the institution’s fault comes first', () => {
    const entries = copy(failed.entries)
    settlement(entries).cash += 1
    expect(of(entries, failed.brief).verdict).toBe('FAIL')
  })
})

describe('inconclusive', () => {
  const verdictOf = (brief: Parameters<typeof judge>[1]) => judge(calm.entries, {...calm.brief, ...brief}).verdict

  it('nothing happened', () => {
    expect(judge([]).verdict).toBe('INCONCLUSIVE')
    expect(judge(calm.entries.slice(0, 5)).verdict).toBe('INCONCLUSIVE')
  })

  it('the load generator dropped arrivals or came late', () => {
    expect(verdictOf({load: {planned: 10, dropped: 0, lagP99Ms: 5}})).toBe('PASS')
    expect(verdictOf({load: {planned: 10, dropped: 1, lagP99Ms: 0}})).toBe('INCONCLUSIVE')
    expect(verdictOf({load: {planned: 10, dropped: 0, lagP99Ms: 6}})).toBe('INCONCLUSIVE')
  })

  it('a scripted visit that never came, a fault that never fired', () => {
    const {script} = calm.brief
    const visit = {institution: 'H31000090001', number: 'nobody', ends: 'settled'} as const
    const visits = [...(script?.visits ?? []), visit]
    expect(judge(calm.entries, {script: {...script, visits}}).verdict).toBe('INCONCLUSIVE')
    const entries = copy(calm.entries)
    entries[1]?.decision?.events.push({kind: 'faultPlanned', fault: {id: 'idle', when: {}, at: 'C0', do: 'drop'}})
    expect(of(entries, calm.brief).findings).toMatchObject([{predicate: 'K9', field: 'idle', got: '0'}])
  })

  it('visits given up cleanly are not lost, but what the script wanted is not proved', () => {
    const {entries, brief} = rig('calm', 'float-money')
    const {findings} = of(entries, brief)
    expect(findings).toContainEqual(
      expect.objectContaining({predicate: 'K9', got: 'given up before', expected: 'settled'}),
    )
    expect(findings.filter(one => one.predicate === 'K3')).toEqual([])
  })

  it('an unknown that is still in time where the journal ends', () => {
    const at = failed.entries.findIndex(entry => entry.line.did === 'drop')
    const cut = of(failed.entries.slice(0, at + 1)).findings
    expect(cut.filter(one => one.predicate === 'K4')).toMatchObject([{fault: 'nobody', got: 'open at the end'}])
  })

  it('an institution that never reconciled', () => {
    const entries = calm.entries.filter(entry => entry.about?.infno !== '3201')
    expect(of(entries).findings).toMatchObject([{predicate: 'K9', field: 'stmt_rslt'}])
  })
})

describe('the pace', () => {
  it('is linear: ten times the entries, about ten times the time, a hundred thousand in seconds', () => {
    const long: Entry[] = []
    const {entries} = calm
    for (let round = 0; long.length < 100_000; round++) {
      for (const entry of entries) {
        // other institutions, visits and numbers each round, as a long journal has them
        const text = JSON.stringify(entry).replaceAll('H31000090001', `H310${String(round).padStart(5, '0')}001`)
        long.push({...(JSON.parse(text) as Entry), seq: long.length + 1})
      }
    }
    const took = (count: number) => {
      const began = process.cpuUsage().user
      judge(long.slice(0, count))
      return (process.cpuUsage().user - began) / 1000
    }
    took(5000)
    const [tenth, whole] = [took(10_000), took(100_000)]
    console.log(`judged 100,000 entries in ${Math.round(whole)} ms of CPU, 10,000 in ${Math.round(tenth)} ms`)
    expect(whole).toBeLessThan(tenth * 25)
  })
})
