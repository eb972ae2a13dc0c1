// Marks at their edges 评分边界: a fen, a yuan, a millisecond, a point to either side of what a rule says. Journals that were played are
// changed by hand, so that one thing differs.
import {beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {BillDoc, DrawerDoc} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import type {Exercise, Mistake} from './exercise.ts'
import {grade} from './grade.ts'
import {openExercise, play} from './play.ts'
import {readNote} from './start-note.ts'
import {classroomDeps} from './testing/deps.ts'

let deps: WorldDeps
const journals = new Map<string, Entry[]>()
beforeAll(async () => {
  deps = await classroomDeps()
  for (const id of ['OP-01', 'OP-12', 'OP-14']) journals.set(id, played(exerciseById(id)!))
})

function played(exercise: Exercise, mistakes: Mistake[] = []): Entry[] {
  const {entries, world} = play(openExercise(exercise, exercise.seed, deps), {steps: exercise.solution, mistakes})
  world.close()
  return entries
}
const copy = (id: string): Entry[] => structuredClone(journals.get(id)!)
const acts = (entries: Entry[], what: DeskAct['do']): Entry[] =>
  entries.filter(one => one.cause.kind === 'desk' && one.cause.act.do === what)
const docs = (entries: Entry[], kind: string): unknown[] =>
  entries.flatMap(one =>
    (one.decision?.events ?? []).flatMap(event =>
      event.kind === 'hospitalWrote' ? event.docs.filter(each => each.kind === kind).map(each => each.doc) : [],
    ),
  )
const got = (id: string, entries: Entry[]): Record<string, number> =>
  Object.fromEntries(grade(exerciseById(id)!, entries).findings.map(one => [one.check, one.got]))

describe('money, to the fen', () => {
  it.each([
    [0, 5],
    [1, 3],
    [100, 3],
    [101, 1],
    [200, 1],
    [201, 0],
    [100_000, 0],
  ])('%i fen short in the drawer: booksEqual %i of 5', (fen, points) => {
    const entries = copy('OP-01')
    const taken = (docs(entries, 'drawer') as DrawerDoc[]).find(one => one.bill !== null && one.amount > 0)!
    taken.amount -= fen
    expect(got('OP-01', entries)).toMatchObject({booksEqual: points, 'settledRight@1': fen === 0 ? 35 : 0})
  })

  it.each([
    'total',
    'fullSelfPay',
    'overLimit',
    'firstSelfPay',
    'inScope',
    'deductible',
    'fund',
    'account',
    'cash',
  ] as const)('the window’s %s a fen off', name => {
    const entries = copy('OP-01')
    for (const bill of docs(entries, 'bill') as BillDoc[]) if (bill.amounts) bill.amounts[name] += 1
    expect(got('OP-01', entries)['settledRight@1']).toBe(0)
    expect(grade(exerciseById('OP-01')!, entries).byDimension.S?.gotTenths).toBe(0)
  })

  it.each<[string, (entries: Entry[]) => void, number, string[]]>([
    ['as it is', () => {}, 25, []],
    ['counted a fen over', entries => change(entries, 'countDrawer', {counted: 1}), 0, []],
    ['declared a fen over', entries => change(entries, 'declare', {difference: 1}), 0, ['C2']],
    ['declared a fen under', entries => change(entries, 'declare', {difference: -1}), 0, ['C2']],
  ])('the drawer %s', (_, how, points, criticals) => {
    const entries = copy('OP-14')
    how(entries)
    const marks = grade(exerciseById('OP-14')!, entries)
    expect(marks.findings.find(one => one.check === 'drawerDeclared')?.got).toBe(points)
    expect(marks.criticals.map(one => one.id)).toEqual(criticals)
  })
})

function change(entries: Entry[], what: DeskAct['do'], by: Record<string, number>): void {
  for (const {cause} of acts(entries, what))
    if (cause.kind === 'desk')
      for (const [name, more] of Object.entries(by)) (cause.act as unknown as Record<string, number>)[name]! += more
}

describe('time, to the millisecond', () => {
  it.each([
    [0.2, 100],
    [1, 100],
    [1.01, 99],
    [1.5, 50],
    [1.99, 1],
    [2, 0],
    [9, 0],
  ])('%s of par: %i points of speed', (times, points) => {
    const entries = copy('OP-01')
    const [call, done] = [acts(entries, 'call')[0]!, acts(entries, 'done')[0]!]
    const start = entries
      .map(({cause}) => (cause.kind === 'director' && cause.act.kind === 'note' ? readNote(cause.act.text) : undefined))
      .find(one => one)!
    done.at = call.at + Math.round(start.parMs[1]! * times)
    expect(got('OP-01', entries).pace).toBe(points)
  })

  it.each([
    [0, 4],
    [1, 0],
  ])('fifteen minutes and %i ms in the queue: %i of 4', (more, points) => {
    const entries = copy('OP-12')
    const first = acts(entries, 'call')[0]!
    const call = acts(entries, 'call').find(one => JSON.stringify(one.cause).includes('M00004'))!
    call.at = first.at + 15 * 60_000 + more
    expect(got('OP-12', entries)['waitedLittle@4']).toBe(points)
  })
})

describe('what passes', () => {
  const op01 = () => structuredClone(exerciseById('OP-01')!)
  const silent: Mistake[] = [{at: 'say', skip: true}]
  const unprinted: Mistake[] = [{at: 'print', skip: true}]
  const marks = (exercise: Exercise, mistakes: Mistake[]) => grade(exercise, played(exercise, mistakes))

  it.each([
    [{M: 400, P: 300, S: 100, C: 200}, 800, true],
    [{M: 400, P: 299, S: 100, C: 201}, 799, false],
  ])('a total of %j', (weights, totalTenths, passed) => {
    expect(marks({...op01(), weights}, silent)).toMatchObject({totalTenths, passed, finished: true})
  })

  it.each([
    ['M', 90, true],
    ['M', 89, false],
    ['R', 60, true],
    ['R', 59, false],
  ] as const)('%s at %i per cent', (dimension, percent, passed) => {
    const exercise = op01()
    const [right, lost] = [
      {check: 'identityFirst', points: percent, patient: 1},
      {check: 'printed', points: 100 - percent, patient: 1},
    ]
    exercise.rubric = {
      M: exercise.rubric.M!,
      P: [{check: 'explained', points: 1, patient: 1}],
      [dimension]: [right!, lost!],
    }
    const one = marks(exercise, unprinted)
    expect(one.totalTenths).toBeGreaterThanOrEqual(800)
    expect(one.passed).toBe(passed)
  })

  it.each([
    [0, 0],
    [1, 9],
  ])('%i correction where so many are allowed', (most, points) => {
    const exercise = structuredClone(exerciseById('OP-03')!)
    for (const spec of exercise.rubric.P!) if (spec.check === 'fewCorrections') spec.most = most
    const {findings} = marks(exercise, exercise.wrong[1]!.mistakes!)
    expect(findings.find(one => one.check === 'fewCorrections@1')?.got).toBe(points)
  })

  it('nothing that was not brought to its end', () => {
    const exercise: Exercise = {...op01(), solution: [{serve: 1, stays: true}]}
    const one = marks(exercise, [])
    expect(one.byDimension.M).toEqual({gotTenths: 500, ofTenths: 500})
    expect(one).toMatchObject({finished: false, passed: false})
  })

  it('what four dimensions and five weigh', () => {
    expect(marks(op01(), []).byDimension).toMatchObject({
      M: {ofTenths: 500},
      P: {ofTenths: 250},
      S: {ofTenths: 125},
      C: {ofTenths: 125},
    })
    const {byDimension} = grade(exerciseById('OP-12')!, copy('OP-12'))
    expect(Object.entries(byDimension).map(([name, part]) => [name, part.ofTenths])).toEqual([
      ['M', 400],
      ['P', 200],
      ['R', 200],
      ['S', 100],
      ['C', 100],
    ])
  })
})
