// `yibao exercise …` without a server: what it says, and how it ends.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {exerciseById, exercises} from '../../exercises/index.ts'
import type {Exercise, WrongTrainee} from '../../grading/exercise.ts'
import {exits} from './cli-commands.ts'
import {checkExercises, listExercises} from './cli-exercises.ts'
import {Trouble} from './trouble.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exercises-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

const put = (name: string, content: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const line = (document: Exercise, at: number) => document.patients[0]!.orders![at]!
const check = (path: string) => checkExercises(path, {dataDir: folder, variants: 1})

describe('exercise check', () => {
  it('of a fit one: 0, with its table', async () => {
    const {exit, lines} = await check(put('fit.json', exerciseById('OP-07')))
    expect(exit).toBe(exits.done)
    const table = lines.join('\n')
    expect(table).toMatch(/编了一个复核人 +85\.0 C4 +secondPerson@1 −12/)
    expect(table).toContain('张三 is not on duty')
    expect(table).toMatch(/= v1 +\+0\.0 % +[+−]\d\.\d % += += /)
  })

  it('of one whose wrong trainee gets other marks: 3, and says which', async () => {
    const document = structuredClone(exerciseById('OP-07')!)
    document.wrong[0]!.marks.totalTenths = 500
    const {exit, lines} = await check(put('marks.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(/先想自己批: totalTenths: expected 500, got \d+/)
  })

  it.each<[string, (wrong: WrongTrainee) => unknown, RegExp]>([
    ['without a reckoning', wrong => Reflect.deleteProperty(wrong.marks, 'why'), /\/wrong\/0\/marks: .*'why'/],
    ['whose reckoning is empty', wrong => (wrong.marks.why.zh = ''), /\/wrong\/0\/marks\/why\/zh: /],
    [
      'whose check is said to lose other points',
      wrong => (wrong.marks.lost['secondPerson@1'] = 11),
      /lost: expected .*"secondPerson@1 −11".* got .*"secondPerson@1 −12"/,
    ],
    [
      'that leaves a lost check unreckoned',
      wrong => Reflect.deleteProperty(wrong.marks.lost, 'pace'),
      /lost: expected .*, got .*"pace −6"/,
    ],
  ])('of a wrong trainee %s: 3, and says where', async (_, spoil, problem) => {
    const document = structuredClone(exerciseById('OP-07')!)
    spoil(document.wrong[0]!)
    const {exit, lines} = await check(put('reckoning.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(problem)
  })

  it.each<[string, string, (document: Exercise) => void, RegExp]>([
    // what is handed over has three digits at some seeds and four at others
    ['keystrokes', 'OP-01', document => (line(document, 2).price = [18, 2000]), /variant v\d: keys 17, template 16/],
    // a tonic the insurance does not pay wants consent
    [
      'mental steps',
      'OP-01',
      document => (line(document, 2).item = ['板蓝根颗粒', '西洋参']),
      /variant v\d: mental steps \d+, template \d+/,
    ],
    // below some price the account pays all of it, and no cash is counted
    [
      'par',
      'OP-01',
      document => {
        Object.assign(document.patients[0]!.who, {account: {currentYear: 74, priorYears: 0}})
        line(document, 2).price = [11, 60]
      },
      /variant v\d: par \d+ ms, template \d+ ms: more than 8 %/,
    ],
    [
      'the way through the rules',
      'OP-01',
      document => {
        Object.assign(document.patients[0]!.who, {used: {selfPayBandUsed: 420}})
        line(document, 2).price = [11, 45]
      },
      /variant v\d: settlement 1 takes another way: /,
    ],
    // paper and system draw apart: at some seeds it is another item, not another count
    [
      'traps',
      'FR-02',
      document =>
        (document.patients[0]!.paper![1]!.item = ['阿莫西林胶囊', '对乙酰氨基酚片', '多潘立酮片', '板蓝根颗粒']),
      /variant v\d: traps \S+, template \S+/,
    ],
  ])('of one whose variants differ in %s: 3, and says which', async (_, id, spoil, problem) => {
    const document = structuredClone(exerciseById(id)!)
    spoil(document)
    const {exit, lines} = await checkExercises(put('variants.json', document), {dataDir: folder})
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(problem)
  })

  it('of one with two wrong trainees: 3', async () => {
    const document = structuredClone(exerciseById('OP-07')!)
    document.wrong.splice(2)
    const {exit, lines} = await check(put('two.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(/\/wrong: .*fewer than 3/)
  })

  it.each<[string, (document: Record<string, unknown>) => void, RegExp]>([
    [
      'a solution that does not earn everything',
      document => (document.solution = [{do: 'call', patient: 1}]),
      /solution: /,
    ],
    [
      'a check nobody has',
      document => Object.assign(document, {rubric: {M: [{check: 'luck', points: 1}]}}),
      /no check 'luck'/,
    ],
    [
      'an item nobody sells',
      document => Object.assign((document.patients as {orders: object[]}[])[0]!.orders[0]!, {item: '仙丹'}),
      /the catalogue has no 仙丹/,
    ],
    [
      'amounts that are not the centre’s',
      document => (document.expected = [{patient: 1, total: 1, fund: 1, account: 0, cash: 0}]),
      /expected total/,
    ],
  ])('of %s: 3', async (_, spoil, problem) => {
    const document = structuredClone(exerciseById('OP-01')) as unknown as Record<string, unknown>
    spoil(document)
    const {exit, lines} = await check(put('spoilt.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(problem)
  })

  it('of a document that is none: 3, with places', async () => {
    const {exit, lines} = await check(put('none.json', {id: 'OP-01'}))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toContain("must have required property 'solution'")
  })

  it.each([
    ['a file that is not there', () => join(folder, 'nix.json')],
    ['a file that is not JSON', () => put('torn.json', '{')],
  ])('of %s: refused', async (_, path) => {
    await expect(check(path())).rejects.toThrow(Trouble)
  })
})

it('exercise list names them all', async () => {
  const {lines} = await listExercises()
  expect(lines).toHaveLength(exercises().length)
})
