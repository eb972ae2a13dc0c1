// The reference front-end server under every plan: nothing to find, nothing left unknown, the same journal every time.
import {beforeAll, describe, expect, it} from 'vitest'
import {judge} from '../../grading/judge/judge.ts'
import {foldAll} from '../../sandbox/front-end/books.ts'
import {depsWith, inventedShelf} from '../../sandbox/simulator/testing/deps.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {plans, storm} from './plans.ts'
import {run} from './rig.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await depsWith(inventedShelf)
})

describe('the reference', () => {
  it.each(plans.map(plan => [plan.id, plan] as const))('passes %s', (_id, plan) => {
    const {entries, brief, books, records} = run(plan, deps, inventedShelf)
    const {verdict, predicates} = judge(entries, brief)
    expect(predicates.flatMap(one => one.findings)).toEqual([])
    expect(verdict).toBe('PASS')
    expect(books.unknowns()).toEqual([])
    expect(books.close).toMatchObject({step: 'done'})
    expect(books.close?.groups.every(group => group.equal)).toBe(true)
    expect(foldAll(records)).toEqual(books)
  })

  // STORMS=1000 for a long night
  const storms = Number(process.env.STORMS ?? 60)
  it(`weathers ${storms} storms`, () => {
    const wrong: string[] = []
    for (let number = 0; number < storms; number++) {
      const {entries, brief, books} = run(storm(number), deps, inventedShelf)
      for (const {id, findings} of judge(entries, brief).predicates)
        if (id !== 'K9')
          wrong.push(...findings.map(one => `storm ${number} ${id} ${one.en} ${one.got} #${one.entries}`))
      if (books.messages.size > 0) wrong.push(`storm ${number}: ${books.messages.size} messages never came to rest`)
      if (!books.close?.groups.every(group => group.equal)) wrong.push(`storm ${number}: books unequal`)
    }
    expect(wrong).toEqual([])
  })

  it('is the same journal again', () => {
    const [plan] = plans.filter(one => one.id === 'random-a')
    if (!plan) throw new Error('no such plan')
    expect(run(plan, deps, inventedShelf).texts).toEqual(run(plan, deps, inventedShelf).texts)
  })
})
