// The command line of a load run: what it refuses before anything is started, in one sentence of each language, as an ERROR.
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, expect, it, vi} from 'vitest'
import {howToGetK6} from '../k6.mjs'
import {vendorsOwn} from './hospital.ts'
import {main, type Place} from './main.ts'

let folder: string
let taken: number
let server: Server
beforeAll(async () => {
  server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  taken = (server.address() as AddressInfo).port
  folder = mkdtempSync(join(tmpdir(), 'load-'))
  writeFileSync(join(folder, 'loose.json'), JSON.stringify({id: 'loose'}))
  writeFileSync(join(folder, 'torn.json'), '{')
})
afterAll(() => {
  server.close()
  rmSync(folder, {recursive: true})
})
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
  ['two lengths', () => ['smoke', '--seconds', '9', '--scale', '2'], /cannot be used with/],
  ['a mode there is not', () => ['smoke', '--mode', 'C'], /Allowed choices are A, B/],
  ['a flag there is not', () => ['smoke', '--fast'], /unknown option '--fast'/],
  ['more than one profile', () => ['smoke', 'peak'], /too many arguments/],
  ['no profile', () => [], /missing required argument 'profile'/],
  ['a port that is none', () => ['smoke', '--port', '70000'], /from 1 to 65535/],
  ['half a user', () => ['smoke', '--users', '0.5'], /whole number/],
  ['a target that is no address', () => ['peak', '--target', 'front-end', '--port', '9'], /http:\/\/ or https/],
  ['a port in use', () => ['smoke', '--port', String(taken)], /Port \d+ is in use/],
  [
    'a folder that is a file',
    () => ['smoke', '--out', join(folder, 'torn.json')],
    /cannot be read or written \(EEXIST\)/,
  ],
  ['a folder below a file', () => ['smoke', '--out', join(folder, 'torn.json', 'x')], /cannot be .* \(ENOTDIR\)/],
])('refuses %s', async (_, argv, words) => {
  expect(await said(argv())).toMatch(words)
  expect(process.exitCode).toBe(3)
})

it('says how to get k6 where there is none', async () => {
  const {zh, en} = howToGetK6()
  expect(await said(['smoke'], {...place, k6: async () => undefined})).toBe(`${zh}\n${en}\n`)
  expect(process.exitCode).toBe(3)
})

it('names the k6 it found and cannot use', async () => {
  const k6 = async (unfit: string[]) => {
    unfit.push('k6: k6 v0.57.0')
    return undefined
  }
  expect(await said(['smoke'], {...place, k6})).toMatch(/no usable k6 \(k6: k6 v0\.57\.0\): take release/)
  expect(process.exitCode).toBe(3)
})

it('does not wait for ever for a target that takes the connection and says nothing', async () => {
  await expect(vendorsOwn(`http://127.0.0.1:${taken}`, 10)).rejects.toThrow('did not reach the centre within 0.01 s')
})

it('lists the profiles and the exit codes when asked', async () => {
  const help = await said(['--help'])
  expect(help).toContain('outage-in-the-middle')
  expect(help).toContain('LOD-007')
  expect(help).toMatch(/2 作废 INCONCLUSIVE/)
  expect(process.exitCode).toBe(0)
})
