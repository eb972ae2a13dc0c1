// The command line of a load run: what it refuses before anything is started, in one sentence of each language, as an ERROR.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, expect, it, vi} from 'vitest'
import {howToGetK6} from '../k6.mjs'
import {main, type Place} from './main.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
  writeFileSync(join(folder, 'loose.json'), JSON.stringify({id: 'loose'}))
  writeFileSync(join(folder, 'torn.json'), '{')
})
afterAll(() => rmSync(folder, {recursive: true}))
const before = process.exitCode
afterEach(() => {
  process.exitCode = before
  vi.restoreAllMocks()
})

/** Nothing of it can run: whoever starts a process here fails. */
const place: Place = {built: '', scripts: '', howToGetK6, k6: async () => ({path: '', version: '2.2.0'})}

async function said(argv: string[], at: Place = place): Promise<string> {
  let text = ''
  const hear = (chunk: unknown) => {
    text += String(chunk)
    return true
  }
  vi.spyOn(process.stderr, 'write').mockImplementation(hear)
  vi.spyOn(process.stdout, 'write').mockImplementation(hear)
  await main(argv, at)
  return text
}

it.each<[string, () => string[], RegExp]>([
  ['a profile it does not know', () => ['storm'], /no profile storm; built in: smoke,/],
  ['a document that is none', () => [join(folder, 'torn.json')], /is not JSON/],
  ['a document that is unfit', () => [join(folder, 'loose.json')], /is no fit profile: .*number/],
  ['faults without books', () => ['ambiguous-hole', '--mode', 'B'], /for mode A alone/],
  ['a plan without arrivals', () => ['smoke', '--tier', 'T1', '--seconds', '5'], /nobody arrives in 5 s/],
  ['a kill where nobody of ours is', () => ['peak', '--mode', 'B', '--kill-middle'], /our own front-end server/],
  ['a vendor’s server to kill', () => ['peak', '--target', 'http://127.0.0.1:9', '--kill-middle'], /our own/],
  [
    'a vendor’s server that cannot know the centre',
    () => ['peak', '--target', 'http://127.0.0.1:9'],
    /goes with --port/,
  ],
  ['a folder in use', () => ['smoke', '--out', folder], /is not empty/],
  ['a tier there is not', () => ['smoke', '--tier', 'T9'], /T1, T2, T3, T4, T5/],
  ['a length that is none', () => ['smoke', '--seconds', '0'], /positive number/],
])('refuses %s', async (_, argv, words) => {
  expect(await said(argv())).toMatch(words)
  expect(process.exitCode).toBe(3)
})

it('says how to get k6 where there is none', async () => {
  expect(await said(['smoke'], {...place, k6: async () => undefined})).toBe(`${howToGetK6.zh}\n${howToGetK6.en}\n`)
  expect(process.exitCode).toBe(3)
})

it('lists the profiles and the exit codes when asked', async () => {
  const help = await said(['--help'])
  expect(help).toContain('outage-in-the-middle')
  expect(help).toContain('LOD-007')
  expect(help).toMatch(/2 作废 INCONCLUSIVE/)
  expect(process.exitCode).toBe(0)
})
