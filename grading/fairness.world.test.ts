// Right but unusual, and wrong but smooth 公平: what a good cashier may do otherwise than the solution loses nothing, and what
// does harm loses, however fluent it looks. What a document can say as a wrong trainee stands in the exercises.
import {beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {coach} from './coach.ts'
import type {Mistake, Step} from './exercise.ts'
import {grade} from './grade.ts'
import {type DeskLine, deskLines} from './lines.ts'
import {openExercise, play} from './play.ts'
import {Player} from './player.ts'
import {classroomDeps} from './testing/deps.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

function marked(id: string, {steps, mistakes = []}: {steps?: Step[]; mistakes?: Mistake[]}) {
  const one = exerciseById(id)!
  const {entries, world} = play(openExercise(one, one.seed, deps), {steps: steps ?? one.solution, mistakes})
  world.close()
  const marks = grade(one, entries)
  const lost = marks.findings.filter(each => each.got < each.of && each.dimension !== 'S').map(each => each.check)
  return {one, entries, marks, lost}
}
const say = (line: DeskLine): Step => ({do: 'say', say: line})
const everything = (Object.keys(deskLines) as DeskLine[]).map(say)
const [call, done]: [Step, Step] = [{do: 'call', patient: 1}, {do: 'done'}]

describe('right, in another way', () => {
  it.each<[string, string, {steps?: Step[]; mistakes?: Mistake[]}]>([
    [
      'OP-01',
      'a trial run again over the same lines leaves the amounts explained',
      {mistakes: [{at: 'explain', after: [{do: 'trial'}]}]},
    ],
    [
      'OP-01',
      'greeted after reading',
      {
        mistakes: [
          {at: 'say greet', skip: true},
          {at: 'read', after: [say('greet')]},
        ],
      },
    ],
    [
      'OP-01',
      'the change called once the receipt is out',
      {
        mistakes: [
          {at: 'say change', skip: true},
          {at: 'print', after: [say('change')]},
        ],
      },
    ],
    [
      'OP-01',
      'the wrong key at the face, put right',
      {mistakes: [{at: 'identity', before: [{do: 'identity', same: false}]}]},
    ],
    [
      'OP-01',
      'a line taken off by mistake and taken from the orders again',
      {mistakes: [{at: 'takeOrders', after: [{do: 'removeLine', line: 2}, {do: 'takeOrders'}]}]},
    ],
    ['OP-01', 'back into the queue and called again', {mistakes: [{at: 'identity', after: [{do: 'putBack'}, call]}]}],
    [
      'OP-01',
      'kinder than asked',
      {mistakes: [{at: 'read', before: [say('calm'), say('slowly'), say('noCash'), say('inEnglish')]}]},
    ],
    [
      'OP-10',
      'told that no answer comes after asking',
      {
        mistakes: [
          {at: 'say delay', skip: true},
          {at: 'query', after: [say('delay')]},
        ],
      },
    ],
    ['OP-10', 'taken back and settled anew', {mistakes: [{at: 'adopt', instead: [{do: 'reverse'}, {do: 'settle'}]}]}],
    [
      'FR-04',
      'whoever was just here is not read again to see that the order comes twice',
      {
        mistakes: [
          {at: 'read', patient: 3, instead: [{do: 'takeOrders'}]},
          {at: 'identity', patient: 3, skip: true},
        ],
      },
    ],
    [
      'OP-13',
      'the clinic asked before the card is read',
      {
        mistakes: [
          {at: 'askClinic', patient: 1, skip: true},
          {at: 'read', patient: 1, before: [{do: 'askClinic'}]},
        ],
      },
    ],
    [
      'OP-14',
      'reconciled before counting',
      {
        steps: [
          {serve: 2},
          {do: 'reconcile'},
          {do: 'countDrawer'},
          {do: 'declare', reason: '多 10 元'},
          {do: 'closeShift'},
        ],
      },
    ],
  ])('%s: %s', (id, _, how) => {
    const {lost, marks} = marked(id, how)
    expect(lost).toEqual([])
    expect(marks.criticals).toEqual([])
  })
})

describe('wrong, however smooth', () => {
  it.each<[string, string, {steps?: Step[]; mistakes?: Mistake[]}, string[]]>([
    [
      'OP-01',
      'everything there is to say',
      {mistakes: [{at: 'read', before: everything}]},
      ['said:greet@1', 'said:change@1'],
    ],
    [
      'OP-01',
      'the change called before there is any, the greeting last',
      {
        mistakes: [
          {at: 'say', skip: true},
          {at: 'read', before: [say('change')]},
          {at: 'done', before: [say('greet')]},
        ],
      },
      ['said:greet@1', 'said:change@1'],
    ],
    [
      'OP-01',
      'typed anew at other prices',
      {
        mistakes: [
          {
            at: 'takeOrders',
            instead: [
              {do: 'addLine', line: 1},
              {do: 'addLine', line: 2},
              {do: 'addLine', line: 3},
            ],
          },
        ],
      },
      ['settledRight@1'],
    ],
    [
      'OP-05',
      'sent off with every line and without a look',
      {steps: [call, ...everything, {do: 'sendBack'}]},
      ['nothingPosted@1', 'identityFirst@1', 'sentBack@1', 'notFlagged@1', 'said:greet@1', 'said:toDoctor@1'],
    ],
    [
      'OP-05',
      '“nothing was charged”, said to who paid',
      {
        steps: [
          call,
          say('greet'),
          {do: 'read'},
          {do: 'identity'},
          {do: 'takeOrders'},
          {do: 'trial'},
          {do: 'settle'},
          say('toDoctor'),
          done,
        ],
      },
      ['nothingPosted@1', 'sentBack@1', 'said:toDoctor@1'],
    ],
    [
      'FR-01',
      'an owner told that the card is not theirs',
      {mistakes: [{at: 'identity', patient: 3, after: [say('notYours')]}]},
      ['notFlagged@3'],
    ],
    [
      'OP-07',
      'refunded to who was judged to be another',
      {mistakes: [{at: 'identity', instead: [{do: 'identity', same: false}]}]},
      ['identityBeforeRefund@1'],
    ],
    [
      'OP-14',
      'the drawer of another window counted',
      {
        mistakes: [
          {at: 'countDrawer', skip: true},
          {at: 'declare', skip: true},
          {
            at: 'reconcile',
            before: [
              {do: 'openShift', window: '3', cashier: '103', name: '小何', float: 500},
              {do: 'countDrawer', window: '3'},
            ],
          },
        ],
      },
      ['drawerDeclared', 'countedFirst', 'shiftClosed'],
    ],
  ])('%s: %s', (id, _, how, wanted) => {
    expect(marked(id, how).lost).toEqual(wanted)
  })

  it('the full price taken past the insurance is a charge', () => {
    const one = exerciseById('OP-05')!
    const attempt = openExercise(one, one.seed, deps)
    play(attempt, {steps: [call, {do: 'read'}, {do: 'identity'}, {do: 'takeOrders'}]})
    const player = new Player(attempt, {steps: []})
    const due = player.view('1').bill!.lines.reduce((sum, line) => sum + line.amount, 0)
    player.do('1', {do: 'selfPay', tender: [{kind: 'cash', amount: due}], received: due, reason: '自费'})
    player.do('1', {do: 'done'})
    attempt.world.close()
    const {findings, passed} = grade(one, attempt.entries)
    const money = findings.find(each => each.check === 'nothingPosted@1')!
    expect(money).toMatchObject({got: 0, found: {en: expect.stringMatching(/^\d+\.\d\d taken as self-pay$/)}})
    expect(money.entries).toHaveLength(1)
    expect(passed).toBe(false)
  })

  it('whoever charged a stranger has missed C1, taken back or not; the refund to who paid is no second one', () => {
    const mistakes: Mistake[] = [
      {
        at: 'identity',
        patient: 1,
        instead: [
          {do: 'identity'},
          {do: 'takeOrders'},
          {do: 'trial'},
          {do: 'settle'},
          {do: 'refund', reason: '人证不符', reviewer: '老陈'},
          {do: 'identity', same: false},
        ],
      },
    ]
    const {marks, entries} = marked('OP-09', {mistakes})
    expect(marks.criticals.map(each => each.id)).toEqual(['C1'])
    const [judged, booked] = marks.criticals[0]!.entries.map(seq => entries.find(each => each.seq === seq)!)
    expect(judged?.cause).toMatchObject({act: {do: 'identity', same: true}})
    expect(booked?.decision?.events.some(each => each.kind === 'settled')).toBe(true)
  })
})

it('the coach does not lay the centre’s time at the trainee’s door', () => {
  const one = {...exerciseById('OP-01')!}
  one.faults = [{when: {infno: ['1101'], nth: [1]}, at: 'C0', do: 'drop'}]
  const mistakes: Mistake[] = [{at: 'identity', before: [{do: 'read'}]}]
  const {entries, world} = play(openExercise(one, one.seed, deps), {steps: one.solution, mistakes})
  world.close()
  const {comments} = coach(one, entries, grade(one, entries))
  expect(comments.map(each => each.en).filter(text => /took \d+ s longer/.test(text))).toEqual([])
})
