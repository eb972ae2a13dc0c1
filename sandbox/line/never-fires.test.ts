// One row for each way a plan can never fire, with where it says so; and plans that can, one step from each of them.
import {describe, expect, it} from 'vitest'
import {type FaultPlan, faultActions, faultPoints} from '../state/records.ts'
import {neverFires} from './never-fires.ts'

const now = 1000
const ground = {now, institutions: ['H1', 'H2']}
const plan = (more: Partial<FaultPlan>): FaultPlan => ({id: 'f', when: {}, at: 'C3', do: 'drop', ...more})

describe('can never fire', () => {
  it.each<[Partial<FaultPlan>, path: string, got: string]>([
    [{when: {infno: []}}, '/when/infno', '[]'],
    [{when: {infno: ['2207', '2299']}}, '/when/infno', '2299'],
    [{when: {infno: ['2207 ']}}, '/when/infno', '2207 '],
    [{when: {institution: 'H3'}}, '/when/institution', 'H3'],
    [{when: {nth: []}}, '/when/nth', '[]'],
    [{when: {chanceBp: 0}}, '/when/chanceBp', '0'],
    [{when: {until: now}}, '/when/until', '1000'],
    [{when: {from: 3000, until: 3000}}, '/when/until', '3000'],
    [{when: {from: 3000, until: 2000}}, '/when/until', '2000'],
    [{expires: now}, '/expires', '1000'],
    [{when: {from: 3000}, expires: 2000}, '/expires', '2000'],
    [{do: 'truncate', at: 'C0'}, '/at', 'C0'],
    [{do: 'truncate', at: 'C2'}, '/at', 'C2'],
    [{do: 'lateCommit', at: 'C3'}, '/at', 'C3'],
    [{do: 'lateCommit', at: 'C5'}, '/at', 'C5'],
  ])('%j', (more, path, got) => {
    const found = neverFires(plan(more), ground)
    expect(found).toMatchObject({path, got})
    expect(found?.why.zh).toMatch(/^这个计划永远不会触发：.+。$/)
    expect(found?.why.en).toMatch(/^This plan can never fire: .+\.$/)
  })
})

describe('can', () => {
  it.each<Partial<FaultPlan>>([
    {},
    {when: {infno: ['2207', '2203A'], institution: 'H2', nth: [1], chanceBp: 1}},
    {when: {from: 0, until: now + 1}},
    {when: {from: 3000, until: 3001}, expires: 3001},
    {do: 'truncate', at: 'C3'},
    {do: 'lateCommit', at: 'C2'},
  ])('%j', more => expect(neverFires(plan(more), ground)).toBeUndefined())

  it('every action exists somewhere', () => {
    for (const action of faultActions)
      expect(
        faultPoints.some(at => !neverFires(plan({at, do: action}), ground)),
        action,
      ).toBe(true)
  })
})
