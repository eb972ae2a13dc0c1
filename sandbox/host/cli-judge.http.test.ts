// `yibao judge` on exported files: the four verdicts and their exit codes, a file that was changed, and what is printed.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {behaviourOf, mutants} from '../../loadtests/mutants/mutants.ts'
import {plans} from '../../loadtests/mutants/plans.ts'
import {type Ran, run} from '../../loadtests/mutants/rig.ts'
import {depsWith, inventedShelf} from '../simulator/testing/deps.ts'
import {main} from './cli.ts'
import {judgeJournal} from './cli-judge.ts'
import {nodeSha256} from './maker.ts'

let folder: string
let good: Ran
let bad: Ran
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'judge-'))
  const deps = await depsWith(inventedShelf)
  const by = (plan: string, mutant?: string) => {
    const {change = {}} = mutants.find(one => one.id === mutant) ?? {}
    return run(plans.find(one => one.id === plan) as (typeof plans)[number], deps, inventedShelf, behaviourOf({change}))
  }
  good = by('lost-reply')
  bad = by('lost-reply', 'timeout-means-failed')
})
afterAll(() => rmSync(folder, {recursive: true}))

function put(name: string, texts: string[]): string {
  const seal = nodeSha256(texts.at(-1) ?? '')
  const head = {yibao: 'world', version: 1, id: 'rig', name: 'rig', release: '0', entries: texts.length, seal}
  const file = join(folder, name)
  writeFileSync(file, [JSON.stringify(head), ...texts, ''].join('\n'))
  return file
}
const json = (name: string, value: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(value))
  return file
}

describe('judge', () => {
  it('passes the reference: 0', async () => {
    const {exit, lines} = await judgeJournal(put('good', good.texts), {script: json('script.json', good.brief.script)})
    expect(exit).toBe(0)
    expect(lines[0]).toMatch(/^PASS /)
    expect(lines.filter(line => line.includes('✓'))).toHaveLength(9)
  })

  it('fails a mutant: 1, with entries, field and fen in the table', async () => {
    const {exit, lines, value} = await judgeJournal(put('bad', bad.texts), {})
    expect(exit).toBe(1)
    expect(lines.join('\n')).toMatch(/✗ K4 .*\n.*\n +msgid: (应|expected) .+ · (实|got) .*分 fen {2}#\d+/)
    expect(value).toMatchObject({verdict: 'FAIL', world: 'rig'})
  })

  it('leaves open what was hardly begun, and a load that was not kept: 2', async () => {
    expect((await judgeJournal(put('short', good.texts.slice(0, 6)), {})).exit).toBe(2)
    const load = json('load.json', {planned: 10, dropped: 2, lagP99Ms: 1})
    expect((await judgeJournal(put('good', good.texts), {load})).exit).toBe(2)
  })

  it.each([
    ['script', {}, /wrong at \/: .*visits/],
    ['script', {visits: [{institution: 'H', number: '1', ends: 'paid'}]}, /wrong at \/visits\/0\/ends: .*settled/],
    ['script', {visits: [], visit: []}, /wrong at \/: .*properties visit\b/],
    ['load', {planned: 10, dropped: 0}, /wrong at \/: .*lagP99Ms/],
    ['load', {planned: 10, dropped: '0', lagP99Ms: 1}, /wrong at \/dropped: .*number/],
  ])('does not take a %s it cannot read for one that says nothing', async (option, content, says) => {
    const file = json(`${option}-wrong.json`, content)
    await expect(judgeJournal(put('good', good.texts), {[option]: file})).rejects.toThrow(says)
  })

  it('does not judge a file whose last entry nothing holds', async () => {
    const file = put('unsealed', good.texts)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/,"seal":"[0-9a-f]+"/, ''))
    await expect(judgeJournal(file, {})).rejects.toThrow(/no seal.*export it again/)
  })

  it('does not judge a journal that was changed, or cannot be read: 3', async () => {
    const texts = [...good.texts]
    texts[20] = (texts[20] as string).replace(/"at":\d+/, '"at":1')
    await expect(judgeJournal(put('changed', texts), {})).rejects.toThrow(/does not hang on the one before/)
    const before = process.exitCode
    const said: string[] = []
    const write = process.stderr.write
    process.stderr.write = ((text: string) => said.push(text) > 0) as typeof write
    try {
      await main(['judge', put('changed', texts)])
      expect(process.exitCode).toBe(3)
    } finally {
      process.exitCode = before
      process.stderr.write = write
    }
    expect(said.join('')).toContain('日志被改动过')
  })
})
