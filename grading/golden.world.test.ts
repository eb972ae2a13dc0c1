// Old bundles get the marks they got 重评: exercise, journal and marks as they were kept. Whoever changes what comes out
// raises the scorer's number and adds bundles; old ones stay. RENEW_GOLDEN=1 writes them anew.
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync, gzipSync, strFromU8, strToU8} from 'fflate'
import {describe, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {Exercise} from './exercise.ts'
import {grade, scorer} from './grade.ts'
import {openExercise, play} from './play.ts'
import {classroomDeps} from './testing/deps.ts'
import type {Marks} from './types.ts'

type Bundle = {scorer: string; exercise: Exercise; entries: Entry[]; marks: Marks}

const folder = join(import.meta.dirname, 'golden')
/** Exercise, seed, and which of its wrong trainees; none: the solution. */
const kept: [name: string, id: string, seed: string, wrong: number | undefined][] = [
  ['op-01-solution', 'OP-01', 'v1', undefined],
  ['op-10-charged-twice', 'OP-10', 'template', 0],
  ['op-09-wrong-person', 'OP-09', 'v2', 0],
  ['op-08-wrong-line-kept', 'OP-08', 'v3', 0],
  ['op-14-pocketed', 'OP-14', 'template', 0],
]
const fileOf = (name: string) => join(folder, `${name}.json.gz`)

async function renew(): Promise<void> {
  const deps = await classroomDeps()
  mkdirSync(folder, {recursive: true})
  for (const [name, id, seed, index] of kept) {
    const exercise = exerciseById(id)!
    const wrong = index === undefined ? undefined : exercise.wrong[index]!
    const {entries, world} = play(openExercise(exercise, seed, deps), {
      steps: wrong?.steps ?? exercise.solution,
      mistakes: wrong?.mistakes ?? [],
      pace: wrong?.pace ?? 1,
    })
    world.close()
    const bundle: Bundle = {scorer, exercise, entries, marks: grade(exercise, entries)}
    writeFileSync(fileOf(name), gzipSync(strToU8(JSON.stringify(bundle)), {mtime: '2000-01-01T00:00:00'}))
  }
}
if (process.env.RENEW_GOLDEN) await renew()

describe.each(kept.map(([name]) => name))('%s', name => {
  const read = (): Bundle => JSON.parse(strFromU8(gunzipSync(readFileSync(fileOf(name))))) as Bundle

  it('is marked as it was, twice, and the journal is left alone', () => {
    expect(existsSync(fileOf(name))).toBe(true)
    const {exercise, entries, marks} = read()
    const before = JSON.stringify(entries)
    expect(grade(exercise, entries)).toEqual(marks)
    expect(grade(exercise, entries)).toEqual(marks)
    expect(JSON.stringify(entries)).toBe(before)
  })

  it('every mark cites entries that are there, and speaks both languages', () => {
    const {entries, marks} = read()
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
