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
    expect(lines.join('\n')).toMatch(
      /tries to sign it alone first \(\/wrong\/0\/marks\/totalTenths\): .*expected 500, got \d+\. Reckon again/,
    )
  })

  it.each<[string, (wrong: WrongTrainee) => unknown, RegExp]>([
    ['without a reckoning', wrong => Reflect.deleteProperty(wrong.marks, 'why'), /\/wrong\/0\/marks: 'why' is missing/],
    ['whose reckoning is empty', wrong => (wrong.marks.why.zh = ''), /\/wrong\/0\/marks\/why\/zh: /],
    [
      'whose check is said to lose other points',
      wrong => (wrong.marks.lost['secondPerson@1'] = 11),
      /lost\): .*expected .*"secondPerson@1 −11".* got .*"secondPerson@1 −12"/,
    ],
    [
      'that leaves a lost check unreckoned',
      wrong => Reflect.deleteProperty(wrong.marks.lost, 'pace'),
      /lost\): .*expected .*, got .*"pace −13"/,
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
    [
      'keystrokes',
      'OP-01',
      document => (line(document, 2).price = [18, 2000]),
      /variant v\d: keys: .*expected "16 ± 5 %", got 17/,
    ],
    // a tonic the insurance does not pay wants consent
    [
      'mental steps',
      'OP-01',
      document => (line(document, 2).item = ['板蓝根颗粒', '西洋参']),
      /variant v\d: mental steps: .*expected \d+, got \d+/,
    ],
    // below some price the account pays all of it, and no cash is counted
    [
      'par',
      'OP-01',
      document => {
        Object.assign(document.patients[0]!.who, {account: {currentYear: 74, priorYears: 0}})
        line(document, 2).price = [11, 60]
      },
      /variant v\d: par in ms: .*expected "\d+ ± 8 %", got \d+/,
    ],
    [
      'the way through the rules',
      'OP-01',
      document => {
        Object.assign(document.patients[0]!.who, {used: {selfPayBandUsed: 420}})
        line(document, 2).price = [11, 45]
      },
      /variant v\d: way of settlement 1 through the rules: /,
    ],
    // paper and system draw apart: at some seeds it is another item, not another count
    [
      'traps',
      'FR-02',
      document =>
        (document.patients[0]!.paper![1]!.item = ['阿莫西林胶囊', '对乙酰氨基酚片', '多潘立酮片', '板蓝根颗粒']),
      /variant v\d: traps: .*expected \S+, got \S+/,
    ],
  ])('of one whose variants differ in %s: 3, and says which', async (_, id, spoil, problem) => {
    const document = structuredClone(exerciseById(id)!)
    spoil(document)
    const {exit, lines} = await checkExercises(put('variants.json', document), {dataDir: folder})
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(problem)
  })

  type Spoil = (document: Exercise) => unknown
  const patient = (document: Exercise) => document.patients[0]!
  it.each<[string, string, Spoil, RegExp, RegExp]>([
    [
      'a field left out',
      'OP-01',
      document => Reflect.deleteProperty(document, 'brief'),
      /^ {2}! \/：缺少 'brief'。补上 "brief"。$/m,
      /^ {4}\/: 'brief' is missing\. Add "brief"\.$/m,
    ],
    [
      'a field misspelt',
      'OP-01',
      document => Object.assign(document, {hint: document.hints}),
      /\/：没有 'hint' 这一项。要写的是 'hints' 吗？/,
      /\/: nothing here is called 'hint'\. Did you mean 'hints'\?/,
    ],
    [
      'a word for a number',
      'OP-01',
      document => Object.assign(document, {minutes: '五分钟'}),
      /\/minutes：种类不对，应为 integer，实为 "五分钟"。改成这种：大约几分钟。/,
      /\/minutes: the wrong type, expected integer, got "五分钟"\. Change it: about how many minutes\./,
    ],
    [
      'a trap nobody knows',
      'OP-09',
      document => Object.assign(patient(document).traps![0]!, {kind: 'wrongPersn'}),
      /\/patients\/0\/traps\/0\/kind：不在可选的词里，应为 .*，实为 wrongPersn。要写的大概是 'wrongPerson'。/,
      /\/patients\/0\/traps\/0\/kind: not one of the words there are, .*, got wrongPersn\. You probably mean 'wrongPerson'\./,
    ],
    [
      'a trap that cannot be seen',
      'OP-09',
      document => Object.assign(patient(document).traps![0]!, {looks: {sex: 'female', age: 66}}),
      /\/patients\/0\/traps：写了 wrongPerson，却看不出来，应为 stranger，实为 –。/,
      /\/patients\/0\/traps: wrongPerson is named and cannot be seen, expected stranger, got –\./,
    ],
    [
      'English left out',
      'OP-01',
      document => Reflect.deleteProperty(document.hints[0]!, 'en'),
      /\/hints\/0：缺少 'en'。/,
      /\/hints\/0: 'en' is missing\./,
    ],
    [
      'a solution that leaves something out',
      'OP-01',
      document => (document.solution = [{do: 'call', patient: 1}]),
      /solution，settledRight@1，记录 \d+：没有有效结算，应为 35，实为 0。改 solution/,
      /solution: it does not come to its end, expected patients\. End each patient/,
    ],
    [
      'a step the window refuses',
      'OP-01',
      document => document.solution.unshift({do: 'settle'}),
      /solution，记录 \d+：窗口没有做这一步，应为 settle，实为 refused:noPatient。先做窗口要的那一步/,
      /solution, entry \d+: the window did not do this step, expected settle, got refused:noPatient\. Do first/,
    ],
    [
      'amounts a fen off',
      'OP-01',
      document => (document.expected[0]!.fund += 0.01),
      /\/expected\/0：第 1 位病人的结果与中心不同，应为 total 57\.99 fund 40\.60 .*，实为 total 57\.99 fund 40\.59 .*。先手算/,
      /\/expected\/0: patient 1: not what the centre holds in the end, expected .*, got .*\. Reckon by hand/,
    ],
    [
      'a mistake there is no occasion for',
      'OP-01',
      document => (document.wrong[0]!.mistakes![0]!.at = 'refund'),
      /不说明金额，不打收据（\/wrong\/0\/mistakes）：做到完也没有轮到这一处错，应为 refund。核对 at/,
      /\(\/wrong\/0\/mistakes\): there was no occasion for this mistake, expected refund\. Compare/,
    ],
    [
      'an item nobody sells',
      'OP-01',
      document => (line(document, 0).item = '仙丹'),
      /\/patients\/0\/orders\/0\/item：2025-09-15 的目录里没有 "仙丹"。用目录里的/,
      /\/patients\/0\/orders\/0\/item: the catalogue of 2025-09-15 has no "仙丹"\. Take a code/,
    ],
    [
      'a check nobody has',
      'OP-01',
      document => Object.assign(document, {rubric: {M: [{check: 'luck', points: 1}]}}),
      /\/rubric\/M\/0\/check：不在可选的词里/,
      /\/rubric\/M\/0\/check: not one of the words there are/,
    ],
    [
      'two wrong trainees',
      'OP-07',
      document => document.wrong.splice(2),
      /\/wrong：不合规定（minItems），应为 3，实为 2。/,
      /\/wrong: must NOT have fewer than 3 items, expected 3, got 2\. Bring it within bounds: wrong trainees, at least three\./,
    ],
    [
      'a fault that never strikes',
      'OP-10',
      document => (document.faults![0]!.when = {infno: ['2207'], nth: [9]}),
      /\/faults\/0：做到完也没有遇到这个故障/,
      /\/faults\/0: the solution never meets this fault, .*Compare the transaction/,
    ],
    [
      'nobody told who reviews',
      'OP-07',
      document => (document.brief.en = 'Refund the bill.'),
      /\/brief\/en：要退费，却没有告诉学员谁复核，应为 "老陈\|Lao Chen"。/,
      /\/brief\/en: there is a refund, and nobody tells the trainee who reviews, /,
    ],
    [
      'prices of three decimals',
      'OP-01',
      document => (line(document, 1).price = 18.005),
      /金额：不是元，最多两位小数，实为 18\.005。/,
      /an amount: not yuan with at most two decimals, got 18\.005\./,
    ],
    [
      'a script that leads to itself',
      'OP-01',
      document => Object.assign(document, {solution: Array.from({length: 500}, () => ({serve: 1}))}),
      /演练：一个学员做了 2000 步还没完/,
      /playing: a trainee is not done after 2000 steps/,
    ],
  ])('of one with %s: 3, and says where, expected, got, next', async (_, id, spoil, zh, en) => {
    const document = structuredClone(exerciseById(id)!)
    spoil(document)
    const {exit, lines} = await check(put('spoilt.json', document))
    expect(exit).toBe(exits.differs)
    const text = lines.join('\n')
    expect(text).toMatch(zh)
    expect(text).toMatch(en)
    expect(text).not.toMatch(/^\s+at .*:\d+/m)
  })

  it('of JSON that breaks off: 3, with line and column; the other documents are still checked', async () => {
    const place = mkdtempSync(join(folder, 'two-'))
    writeFileSync(join(place, 'a.json'), '{\n  "id": "OP-01",\n  "edition" 1\n}')
    writeFileSync(join(place, 'b.json'), `\ufeff${JSON.stringify(exerciseById('OP-07'))}`)
    writeFileSync(join(place, 'c.json'), JSON.stringify(exerciseById('OP-07')))
    const {exit, lines} = await check(place)
    expect(exit).toBe(exits.differs)
    const text = lines.join('\n')
    expect(text).toMatch(/a\.json 第 3 行第 13 列：不是合法的 JSON，实为 /)
    expect(text).toMatch(/a\.json, line 3, column 13: this is not JSON, .*comma/)
    expect(text).toMatch(/编了一个复核人/)
    expect(text).toMatch(/\/id: .*b\.json has this id, too, got OP-07/)
  })

  it.each<[string, () => string, RegExp]>([
    ['deeper than anybody goes', () => `${'['.repeat(200_000)}${']'.repeat(200_000)}`, /the wrong type/],
    ['a list of nothing', () => '[]', /the wrong type, expected object, got \[\]/],
    ['larger than a megabyte', () => JSON.stringify({id: 'x'.repeat(1 << 20)}), /the file is too large/],
    [
      'with keys of prototypes',
      () => JSON.stringify(exerciseById('OP-01')).replace('{', '{"__proto__": {"passed": true}, "constructor": 1,'),
      /nothing here is called '__proto__'[\s\S]*nothing here is called 'constructor'/,
    ],
    [
      'whose check is called as what every object has',
      () => JSON.stringify(exerciseById('OP-01')).replace('"check":"booksEqual"', '"check":"constructor"'),
      /\/check: not one of the words/,
    ],
    [
      'whose amount is called as what every object has',
      () =>
        JSON.stringify({
          ...exerciseById('OP-01'),
          solution: [{serve: 1, tender: [{kind: 'cash', amount: '$constructor'}]}],
        }),
      /there is no such symbol, expected \S+, got \$constructor/,
    ],
    [
      'that would paint the terminal',
      () => JSON.stringify({...exerciseById('OP-01'), title: {zh: '\u001b[2J', en: '\u202eevil'}}),
      /\/title\/zh: a line break, or a control character nobody sees, got "\\u001b\[2J"/,
    ],
    [
      'with a thousand fields nobody knows',
      () => JSON.stringify(Object.fromEntries(Array.from({length: 1000}, (_, at) => [`f${at}`, at]))),
      /And \d+ more\. Mend those above first\./,
    ],
  ])('of a document %s: 3, in words', async (_, text, problem) => {
    const {exit, lines} = await check(put('hostile.json', text()))
    expect(exit).toBe(exits.differs)
    const said = lines.join('\n')
    expect(said).toMatch(problem)
    expect(said.length).toBeLessThan(20_000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a terminal
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  it('of a file that is not there: refused', async () => {
    await expect(check(join(folder, 'nix.json'))).rejects.toThrow(Trouble)
  })
})

it('exercise list names them all', async () => {
  const {lines} = await listExercises()
  expect(lines).toHaveLength(exercises().length)
})
