// `yibao exercise mark`: an exported world marked as the class marks it, a kept bundle marked again, and what is none of both.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../../exercises/index.ts'
import type {Bundle} from '../../grading/bundle.ts'
import {openExercise, play} from '../../grading/play.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {exits, type Said} from './cli-commands.ts'
import {markAttempt} from './cli-marks.ts'
import {nodeSha256} from './maker.ts'
import {Problem} from './problems.ts'
import {Trouble} from './trouble.ts'

let folder: string
let texts: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marks-'))
  const exercise = exerciseById('OP-10')!
  const {mistakes} = exercise.wrong[0]!
  const attempt = play(openExercise(exercise, 'v1', await classroomDeps()), {
    steps: exercise.solution,
    mistakes: mistakes!,
  })
  attempt.world.close()
  texts = attempt.texts
})
afterAll(() => rmSync(folder, {recursive: true}))

const put = (name: string, content: string | Buffer): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const world = (lines: string[], told = lines.length): string => {
  const head = {
    yibao: 'world',
    version: 1,
    id: 'seat',
    name: '座位',
    entries: told,
    seal: nodeSha256(lines.at(-1) ?? ''),
  }
  return `${[JSON.stringify(head), ...lines].join('\n')}\n`
}
const mark = (file: string, more = {}): Promise<Said> => markAttempt(file, {dataDir: folder, ...more})
const marksOf = (said: Said) => said.value as {totalTenths: number; passed: boolean; finished: boolean}

describe('an exported world', () => {
  it('is marked, in both languages, with the entries', async () => {
    const said = await mark(put('world.jsonl', world(texts)))
    expect(marksOf(said)).toMatchObject({totalTenths: 220, passed: false})
    const text = said.lines.join('\n')
    expect(text).toMatch(/22\.0 {2}✗ 未通过 not passed/)
    expect(text).toMatch(/C3 同一次就诊有 2 笔有效结算.*\[\d+,\d+\]/)
    expect(text).toMatch(/2 settlements of one visit stand/)
    expect(text).toMatch(/→ OP-10 /)
  })

  it('by a document edited under the same edition: it is marked, and that is said', async () => {
    const file = put('world.jsonl', world(texts))
    expect((await mark(file)).lines.join('\n')).not.toContain('edited since')
    const edited = {...exerciseById('OP-10')!, title: {zh: '改过', en: 'Edited'}}
    const said = await mark(file, {exercise: put('edited.json', JSON.stringify(edited))})
    expect(said.lines.join('\n')).toMatch(/OP-10@\d+ 的文本.*改过[\s\S]*was edited since/)
    expect(marksOf(said).totalTenths).toBe(220)
  })

  it('kept and marked again is the same; with a changed mark it is not', async () => {
    const keep = join(folder, 'kept.json.gz')
    await mark(put('world.jsonl', world(texts)), {keep})
    const again = await mark(keep)
    expect(again.exit).toBe(exits.done)
    expect(again.lines.at(-1)).toContain('the same marks as then')
    const bundle = JSON.parse(gunzipSync(readFileSync(keep)).toString()) as Bundle
    bundle.marks.totalTenths = 900
    const tampered = await mark(put('tampered.json', JSON.stringify(bundle)))
    expect(tampered.exit).toBe(exits.differs)
    expect(tampered.lines.join('\n')).toMatch(/≠ \/totalTenths: 900, now 220[\s\S]*what was given stays/)
  })

  it('of another scorer: figures count, and it says so', async () => {
    const old = join(import.meta.dirname, '../../grading/golden/1/op-14-pocketed.json.gz')
    const {exit, lines} = await mark(old)
    expect(exit).toBe(exits.done)
    expect(lines.join('\n')).toMatch(/marked by scorer 1, this is \d+: figures are compared/)
  })

  it('ends anywhere: what there is is marked as unfinished', async () => {
    const begun = texts.findIndex(text => text.includes('exercise begins'))
    for (const length of [begun + 1, begun + 5, texts.length - 1]) {
      const said = await mark(put('short.jsonl', world(texts.slice(0, length))))
      expect(marksOf(said)).toMatchObject({finished: false, passed: false})
      expect(said.lines[1]).toContain('not finished')
    }
  })
})

describe('what cannot be marked says why', () => {
  it.each<[string, () => string, object, RegExp]>([
    ['a world without an exercise', () => world(texts.slice(0, 1)), {}, /No exercise was begun/],
    [
      'an exercise of another edition',
      () => world(texts.map(text => text.replace('\\"edition\\":1', '\\"edition\\":7'))),
      {},
      /OP-10@7, here is OP-10@1\. Give the document of then with --exercise/,
    ],
    [
      'another exercise’s document',
      () => world(texts),
      {exercise: join(import.meta.dirname, '../../exercises/op-01-first-charge.json')},
      /What was done is OP-10@\d, here is OP-01@/,
    ],
    ['no bundle', () => '{"marks": {}}', {}, /neither a world’s export nor a bundle/],
    ['nothing', () => '', {}, /neither a world’s export nor a bundle/],
    ['null', () => 'null', {}, /neither a world’s export nor a bundle/],
    [
      'a bundle with holes',
      () => JSON.stringify({scorer: '2', exercise: {id: 'OP-01'}, entries: [null], marks: {findings: []}}),
      {},
      /no whole bundle/,
    ],
  ])('%s', async (_, content, more, words) => {
    const failed = mark(put('odd.json', content()), more)
    await expect(failed).rejects.toThrow(Trouble)
    await expect(failed).rejects.toThrow(words)
  })

  it('a file that unpacks without end', async () => {
    const bomb = gzipSync(Buffer.alloc(300 << 20))
    await expect(mark(put('bomb.gz', bomb))).rejects.toThrow(/cannot be unpacked, or is too large/)
  })

  it('a world file cut off in the middle', async () => {
    const whole = world(texts)
    await expect(mark(put('cut.jsonl', whole.slice(0, whole.length >> 1)))).rejects.toThrow(Problem)
    await expect(mark(put('less.jsonl', world(texts.slice(0, -3), texts.length)))).rejects.toThrow(Problem)
  })
})
