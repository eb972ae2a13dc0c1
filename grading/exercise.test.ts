// Documents that are wrong are told what is wrong and where; and what an act costs by the keystroke model.
import {describe, expect, it} from 'vitest'
import {exercises, readExercise} from '../exercises/index.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import {costOf, msOf} from './keystrokes.ts'

const op01 = () => structuredClone(exercises()[0]) as unknown as Record<string, unknown>

describe('a document', () => {
  it.each<[string, (document: Record<string, unknown>) => void, string]>([
    ['without a brief', document => delete document.brief, 'brief'],
    ['with a word nobody knows', document => Object.assign(document, {breif: {}}), 'breif'],
    [
      'with a fault point that is none',
      document => Object.assign(document, {faults: [{when: {}, at: 'C9', do: 'drop'}]}),
      '/faults/0/at',
    ],
    ['with an act that is none', document => Object.assign(document, {solution: [{do: 'dance'}]}), '/solution/0/do'],
    [
      'with an amount that is none',
      document => Object.assign(document, {solution: [{do: 'settle', received: '$cash*2'}]}),
      '/solution/0/received',
    ],
    ['with two wrong trainees', document => (document.wrong as unknown[]).splice(2), '/wrong'],
    [
      'about a patient who does not come',
      document => Object.assign(document, {solution: [{serve: 7}]}),
      'no patient 7',
    ],
    [
      'with a patient who wants nothing',
      document => Object.assign((document.patients as object[])[0]!, {orders: []}),
      'neither orders nor paper',
    ],
  ])('%s', (_, spoil, problem) => {
    const document = op01()
    spoil(document)
    const read = readExercise(document)
    expect(read.ok).toBe(false)
    const problems = read.ok ? [] : read.problems
    expect(problems.map(one => one.en).join('\n')).toContain(problem)
    for (const one of problems) expect(one.zh && one.en).toBeTruthy()
  })

  it('of the tree is read', () => {
    expect(readExercise(op01()).ok).toBe(true)
    expect(readExercise(null).ok).toBe(false)
  })
})

describe('the keystroke model', () => {
  const ms = (acts: DeskAct[]) => acts.reduce((sum, act) => sum + msOf(costOf(act)), 0)
  const plain: DeskAct[] = [
    {do: 'call', patient: 'M00001'},
    {do: 'read', shows: 0},
    {do: 'identity', same: true},
    {do: 'takeOrders'},
    {do: 'trial'},
    {do: 'explain'},
    {do: 'settle', tender: [{kind: 'cash', amount: 2000}], received: 10_000},
    {do: 'print', what: 'receipt'},
    {do: 'done'},
  ]

  it('an e-prescription takes fourteen keys and, without the centre, some thirty seconds', () => {
    expect(plain.reduce((sum, act) => sum + costOf(act).keys, 0)).toBe(14)
    // 14 × 0.28 + 4 × 1.35 + 2 × 0.40 + 21 of handling; the published path comes to 32 with the centre's answers
    expect(ms(plain)).toBe(31_120)
  })

  it('five lines by mnemonic take five lines’ keys more', () => {
    const line: DeskAct = {do: 'addLine', code: 'X', countE4: 10_000}
    expect(ms([line])).toBe(7 * 280 + 1350)
  })

  it.each<[DeskAct, number]>([
    [{do: 'settle', tender: [], received: 0}, 1],
    [{do: 'settle', tender: [{kind: 'mobile', amount: 4652}], received: 0}, 2],
    [
      {
        do: 'settle',
        tender: [
          {kind: 'cash', amount: 2000},
          {kind: 'mobile', amount: 2652},
        ],
        received: 2000,
      },
      13,
    ],
    [{do: 'recharge', bill: 'B1', keep: ['1', '2']}, 4],
    // to the form, eleven times Enter, and the pieces: 12 × 100, 1 × 20, 2 × 1, 1 × 0.5, 2 × 0.02
    [{do: 'countDrawer', counted: 122_254}, 1 + 11 + 6],
    [{do: 'countDrawer', counted: 0}, 12],
    [{do: 'declare', difference: 1000, reason: '多十元'}, 5],
  ])('%j: %i keys', (act, keys) => {
    expect(costOf(act).keys).toBe(keys)
  })
})
