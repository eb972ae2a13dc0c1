// Old bundles get the marks they got 重评: exercise, journal and marks as they were kept, one folder for each scorer. Those of
// this scorer come out identical to the letter, those of an older one in every figure. Whoever changes what comes out
// raises the scorer's number and adds a folder; old ones stay. RENEW_GOLDEN=1 writes this scorer's anew.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync, gzipSync, strFromU8, strToU8} from 'fflate'
import {beforeAll, describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import {portableSha256} from '../sandbox/base/hash.ts'
import {type Bundle, bundleOf, remark} from './bundle.ts'
import {scorer} from './grade.ts'
import {openExercise, play} from './play.ts'
import {classroomDeps} from './testing/deps.ts'

const folder = join(import.meta.dirname, 'golden')
/** Exercise, seed, and which of its wrong trainees; none: the solution. */
const kept: [name: string, id: string, seed: string, wrong: number | undefined][] = [
  ['op-01-solution', 'OP-01', 'v1', undefined],
  ['op-10-charged-twice', 'OP-10', 'template', 0],
  ['op-09-wrong-person', 'OP-09', 'v2', 0],
  ['op-08-wrong-line-kept', 'OP-08', 'v3', 0],
  ['op-14-pocketed', 'OP-14', 'template', 0],
  ['op-12-five-served', 'OP-12', 'v1', 3],
  ['op-13-refunds-both', 'OP-13', 'v2', 0],
  ['fr-05-refunds-the-son', 'FR-05', 'v1', 0],
]
const bundleAt = (by: string, file: string): Bundle =>
  JSON.parse(strFromU8(gunzipSync(readFileSync(join(folder, by, file))))) as Bundle

async function renew(): Promise<void> {
  const deps = await classroomDeps()
  mkdirSync(join(folder, scorer), {recursive: true})
  for (const [name, id, seed, index] of kept) {
    const exercise = exerciseById(id)!
    const wrong = index === undefined ? undefined : exercise.wrong[index]!
    const {entries, world} = play(openExercise(exercise, seed, deps), {
      steps: wrong?.steps ?? exercise.solution,
      mistakes: wrong?.mistakes ?? [],
      pace: wrong?.pace ?? 1,
    })
    world.close()
    const bundle = bundleOf(exercise, entries, portableSha256)
    const file = join(folder, scorer, `${name}.json.gz`)
    writeFileSync(file, gzipSync(strToU8(JSON.stringify(bundle)), {mtime: '2000-01-01T00:00:00'}))
  }
}
if (process.env.RENEW_GOLDEN) await renew()

const all = readdirSync(folder).flatMap(by => readdirSync(join(folder, by)).map(file => [by, file] as const))

it('there are bundles of this scorer', () => {
  expect(all.filter(([by]) => by === scorer).map(([, file]) => file)).toEqual(
    kept.map(([name]) => `${name}.json.gz`).sort(),
  )
})

describe.each(all)('scorer %s: %s', (by, file) => {
  it('is marked as it was, and the journal is left alone', () => {
    const bundle = bundleAt(by, file)
    const before = JSON.stringify(bundle)
    const {marks, sameScorer, differences, problems} = remark(bundle, portableSha256)
    expect({sameScorer, differences, problems}).toEqual({sameScorer: by === scorer, differences: [], problems: []})
    if (sameScorer) expect(marks).toEqual(bundle.marks)
    expect(JSON.stringify(bundle)).toBe(before)
  })

  it('every mark cites entries that are there, and speaks both languages', () => {
    const {entries, marks} = bundleAt(by, file)
    const seqs = new Set(entries.map(one => one.seq))
    for (const one of [...marks.findings, ...marks.criticals]) {
      expect(one.entries.length).toBeGreaterThan(0)
      for (const seq of one.entries) expect(seqs.has(seq)).toBe(true)
    }
    for (const one of marks.findings) {
      for (const words of [one.expected, one.found]) expect(words.zh && words.en).toBeTruthy()
      if (one.got < one.of) expect(one.right.zh && one.right.en).toBeTruthy()
    }
  })
})

describe('a bundle somebody had in their hands', () => {
  let bundle: Bundle
  beforeAll(() => {
    bundle = bundleAt(scorer, 'op-10-charged-twice.json.gz')
  })
  const changed = (how: (copy: Bundle) => void) => {
    const copy = structuredClone(bundle)
    how(copy)
    const {differences, problems} = remark(copy, portableSha256)
    return [...differences, ...problems.map(one => one.en)].join('\n')
  }

  it.each<[string, (copy: Bundle) => void, RegExp]>([
    ['marks made better', ({marks}) => (marks.totalTenths = 1000), /\/totalTenths: 1000, now 220[\s\S]*\/seal: /],
    [
      'a critical task struck out',
      ({marks}) => (marks.criticals = []),
      /\/criticals\/0: undefined, now [\s\S]*\/seal: /,
    ],
    [
      'an entry made a refund',
      ({entries}) => Object.assign(entries.findLast(one => one.cause.kind === 'desk')!.cause, {act: {do: 'query'}}),
      /entry \d+: it does not hang on the one before|\/seal: /,
    ],
    ['an entry taken out', ({entries}) => entries.splice(20, 1), /entry 22: it does not hang .*expected 21, got 22/],
    ['a line cut off in the middle', ({entries}) => entries.splice(40), /now [\s\S]*\/seal: /],
    ['the last entry changed', ({entries}) => (entries.at(-1)!.at += 1000), /\/seal: exercise, last entry or marks/],
    ['a rubric made lighter', ({exercise}) => (exercise.rubric.R = []), /now [\s\S]*\/seal: /],
  ])('%s', (_, how, found) => {
    expect(changed(how)).toMatch(found)
  })

  it('as it was', () => {
    expect(changed(() => {})).toBe('')
  })
})
