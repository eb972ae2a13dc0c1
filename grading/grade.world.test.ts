// Marks from journals that were played: critical tasks cite the entries they rest on, what an exercise begins with is not
// the trainee's, and a played exercise replays like any world.
import {beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import {checkBooks} from '../sandbox/world/check.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {verify} from '../sandbox/world/verify.ts'
import {World, type WorldDeps} from '../sandbox/world/world.ts'
import {coach} from './coach.ts'
import type {Exercise, Mistake, Step} from './exercise.ts'
import {grade} from './grade.ts'
import {openExercise, play} from './play.ts'
import {classroomDeps} from './testing/deps.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

const exercise = (id: string): Exercise => exerciseById(id)!
const noteOf = ({cause}: Entry): string =>
  cause.kind === 'director' && cause.act.kind === 'note' ? cause.act.text : ''
function attempt(id: string, how: {mistakes?: Mistake[]; steps?: Step[]; pace?: number; seed?: string} = {}) {
  const one = exercise(id)
  const {seed = one.seed, steps = one.solution, ...rest} = how
  const played = play(openExercise(one, seed, deps), {steps, ...rest})
  return {...played, marks: grade(one, played.entries)}
}

describe('OP-10, no answer', () => {
  it('charged again unasked: C3 with the two settlements, one of which nobody heard of', () => {
    const {mistakes} = exercise('OP-10').wrong[0]!
    const {marks, entries} = attempt('OP-10', {mistakes: mistakes!})
    const settled = entries.filter(one => one.decision?.events.some(event => event.kind === 'settled'))
    expect(settled).toHaveLength(2)
    expect(settled[0]?.line.did).toBe('drop')
    expect(marks.criticals).toMatchObject([{id: 'C3', entries: settled.map(one => one.seq)}])
    expect(marks.passed).toBe(false)
  })

  it('taken back (2601) and settled anew is as right as taking it over', () => {
    const steps: Mistake[] = [{at: 'adopt', instead: [{do: 'reverse'}, {do: 'settle'}]}]
    const {marks} = attempt('OP-10', {mistakes: steps})
    expect(marks.criticals).toEqual([])
    expect(marks.byDimension.M).toEqual({gotTenths: 400, ofTenths: 400})
    expect(marks.byDimension.R).toEqual({gotTenths: 200, ofTenths: 200})
  })

  it('where the centre has nothing, settling again is right', () => {
    const one = exercise('OP-10')
    const before: Exercise = {...one, faults: [{...one.faults![0]!, at: 'C0'}]}
    const played = play(openExercise(before, 'v1', deps), {steps: one.solution})
    expect(grade(before, played.entries)).toMatchObject({totalTenths: 1000, passed: true, criticals: []})
  })
})

describe('a shift closed over an open question', () => {
  const close: Step[] = [{do: 'countDrawer'}, {do: 'reconcile'}, {do: 'closeShift'}]
  const lostAndLeft = (steps: Step[]) => {
    const one: Exercise = {...exercise('OP-10'), ends: 'shift'}
    const mistakes: Mistake[] = [
      {at: 'query', instead: [{do: 'abandon'}, {do: 'takeOrders'}, {do: 'trial'}, {do: 'settle'}]},
    ]
    const played = play(openExercise(one, 'v1', deps), {steps: [...one.solution, ...steps], mistakes})
    return grade(one, played.entries).criticals.map(each => each.id)
  }

  it('C2 when nobody asked for the rows that differ', () => {
    expect(lostAndLeft(close)).toEqual(['C2', 'C3'])
  })

  it('not C2 when the rows were asked for and named', () => {
    expect(lostAndLeft([{do: 'countDrawer'}, {do: 'reconcile'}, {do: 'reconcileItems'}, {do: 'closeShift'}])).toEqual([
      'C3',
    ])
  })
})

describe('an exercise in a world', () => {
  it.each(['OP-08', 'OP-10', 'OP-14'])('%s: fold and verify agree, the books hold', id => {
    const {texts, world, instance} = attempt(id, {seed: 'v4'})
    expect(World.fold(instance.config.id, texts, deps).fingerprint()).toBe(world.fingerprint())
    expect(verify(instance.config.id, texts, deps).differences).toEqual([])
    expect(checkBooks(world)).toEqual([])
  })

  it('the same seed brings the same bytes, another other people and the same structure', () => {
    const texts = (seed: string) => openExercise(exercise('OP-01'), seed, deps).texts
    expect(texts('a')).toEqual(texts('a'))
    const [a, b] = ['a', 'b'].map(seed => openExercise(exercise('OP-01'), seed, deps).instance)
    expect(a!.persons[0]!.name).not.toBe(b!.persons[0]!.name)
    expect(a!.patients[0]!.orders).toHaveLength(b!.patients[0]!.orders.length)
  })

  it('who waits at the desk for somebody else’s name: the trainee’s own', () => {
    const {entries} = openExercise(exercise('OP-07'), 'v1', deps, {cashier: '115', cashierName: '小周'})
    const opened = entries.filter(one => one.cause.kind === 'desk' && one.cause.act.do === 'openShift')
    expect(opened.map(one => one.cause.kind === 'desk' && one.cause.window)).toEqual(['2', '1'])
    expect(JSON.stringify(opened[1]!.cause)).toContain('小周')
  })

  it.each([
    ['a hint that only begins like the start', 'exercise begins {'],
    ['a second start with another staff', (start: Entry) => noteOf(start).replace('老陈', '张三')],
  ])('%s changes no mark', (_, text) => {
    const {entries, marks} = attempt('OP-07', {mistakes: exercise('OP-07').wrong[1]!.mistakes!})
    const start = entries.find(one => noteOf(one).startsWith('exercise begins'))!
    const last = entries.at(-1)!
    const note = typeof text === 'string' ? text : text(start)
    const forged: Entry = {...last, seq: last.seq + 1, cause: {kind: 'director', act: {kind: 'note', text: note}}}
    expect(grade(exercise('OP-07'), [...entries, forged])).toEqual(marks)
    expect(marks.criticals.map(one => one.id)).toEqual(['C4'])
  })

  it('what was prepared earns nothing', () => {
    const {entries} = openExercise(exercise('OP-14'), 'template', deps)
    const marks = grade(exercise('OP-14'), entries)
    expect(marks).toMatchObject({totalTenths: 0, finished: false, passed: false, criticals: []})
  })
})

describe('haste', () => {
  it('a wrong bill has no speed, however fast', () => {
    const {marks} = attempt('OP-01', {mistakes: exercise('OP-01').wrong[1]!.mistakes!, pace: 0.3})
    expect(marks.byDimension.S).toEqual({gotTenths: 0, ofTenths: 125})
  })

  it.each([
    [1, 125],
    [3, 0],
  ])('at %s times the model', (pace, gotTenths) => {
    expect(attempt('OP-01', {pace}).marks.byDimension.S?.gotTenths).toBe(gotTenths)
  })
})

describe('the coach', () => {
  it('names what was wrong and what to practise', () => {
    const {marks, entries} = attempt('OP-10', {mistakes: exercise('OP-10').wrong[0]!.mistakes!})
    const advice = coach(exercise('OP-10'), entries, marks)
    expect(advice.comments.length).toBeGreaterThan(2)
    expect(advice.practise[0]?.exercise).toBe('OP-10')
  })

  it('begins with what cost most, tells one habit once, and names what was right', () => {
    const {marks, entries} = attempt('OP-13', {mistakes: exercise('OP-13').wrong[0]!.mistakes!})
    const {comments, practise} = coach(exercise('OP-13'), entries, marks)
    const english = comments.map(one => one.en)
    expect(english[0]).toMatch(/^There is no ground for a refund.*it was refunded; 18\.8 marks lost \(entries \d+\)\.$/)
    expect(english.filter(one => one.includes('Ring the clinic first'))).toEqual([
      expect.stringMatching(/not asked, 2 times; 15\.0 marks lost \(entries \d+, \d+\)\.$/),
    ])
    expect(practise[0]?.exercise).toBe('OP-13')
    for (const one of comments) expect(one.zh && one.en).toBeTruthy()
    const quiet = attempt('OP-01', {mistakes: [{at: 'say', skip: true}]})
    const told = coach(exercise('OP-01'), quiet.entries, quiet.marks).comments
    expect(told.at(-1)?.en).toBe('Well done: nothing lost on money and procedure.')
  })

  it('names what the window would not do', () => {
    const tries: Step[] = [{do: 'trial'}, {do: 'settle'}, {do: 'settle'}]
    const {marks, entries} = attempt('OP-01', {mistakes: [{at: 'read', before: tries}]})
    const {comments} = coach(exercise('OP-01'), entries, marks)
    expect(comments.some(one => /refused 3 acts: taking the money 2, the trial 1 \(entries /.test(one.en))).toBe(true)
  })

  it('tells whoever has done nothing to begin', () => {
    const {entries} = openExercise(exercise('OP-12'), 'v1', deps)
    const advice = coach(exercise('OP-12'), entries, grade(exercise('OP-12'), entries))
    expect(advice.comments).toHaveLength(1)
    expect(advice.practise).toMatchObject([{exercise: 'OP-12'}])
  })

  it('says which steps were slow, by their entries', () => {
    const {marks, entries} = attempt('OP-03', {pace: 2.6})
    const {comments} = coach(exercise('OP-03'), entries, marks)
    expect(comments.some(one => one.en.startsWith('typing lines'))).toBe(true)
  })

  it('has little to say to who was right', () => {
    const {marks, entries} = attempt('OP-01')
    expect(coach(exercise('OP-01'), entries, marks)).toMatchObject({
      practise: [],
      comments: [{en: expect.stringContaining('go on')}],
    })
  })
})
