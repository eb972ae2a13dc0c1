// kill -9 in the middle of settlements, again and again: the front-end server begins from its log each time, finds out what
// became of everything it had sent, and ends the day with no unknown, every visit settled once, and equal books.
import {type ChildProcess, spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {build} from 'esbuild'
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {Script} from '../../grading/judge/types.ts'
import {drawFrom} from '../../sandbox/base/draw.ts'
import {type Centre, call, institution, openCentre, until} from './testing/centre.ts'

const kills = Number(process.env.KILLS ?? 8)
const visitsBetween = 6
const draw = drawFrom(process.env.KILL_SEED ?? 'front-end', 'kills')

let centre: Centre
let folder: string
let child: ChildProcess | undefined
let address = ''

beforeAll(async () => {
  centre = await openCentre()
  folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.front-end-'))
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile: join(folder, 'main.mjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await centre.close()
  rmSync(folder, {recursive: true, force: true})
})

async function start(): Promise<void> {
  const options = {centre: centre.url, institution, data: join(folder, 'books'), port: 0, patience: 500}
  const run = `const {startFrontEnd} = await import(${JSON.stringify(pathToFileURL(join(folder, 'main.mjs')).href)})
    const {address} = await startFrontEnd(${JSON.stringify(options)})
    process.stdout.write(address + '\\n')`
  const started = spawn(process.execPath, ['--input-type=module', '-e', run], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  address = await new Promise<string>((resolve, reject) => {
    started.stdout.once('data', chunk => resolve(String(chunk).trim()))
    started.once('exit', code => reject(new Error(`the front-end server ended with ${code}`)))
  })
  await until(
    async () => (await call<{signedIn: boolean}>(address, 'GET', '/health')).body,
    ({signedIn}) => signedIn,
  )
}

it(`loses nothing in ${kills} kills`, async () => {
  const script: Script = {visits: []}
  await centre.plan({id: 'lost', when: {infno: ['2207'], nth: [3, 11, 17]}, at: 'C3', do: 'drop'})
  let inFlight = 0
  for (let kill = 0; kill <= kills; kill++) {
    await start()
    for (let index = 0; index < visitsBetween; index++) {
      const number = `MZ${kill}-${index}`
      await call(address, 'POST', '/visits', centre.visit(number, kill * visitsBetween + index))
      script.visits.push({institution, number, ends: 'settled'})
    }
    if (kill === kills) break
    await new Promise(resolve => setTimeout(resolve, draw.below(`wait ${kill}`, 60)))
    inFlight += (await call<{underWay: number}>(address, 'GET', '/health')).body.underWay
    const gone = new Promise(resolve => child?.once('exit', resolve))
    child?.kill('SIGKILL')
    await gone
  }
  expect(inFlight).toBeGreaterThan(kills)

  // calm: everything comes to rest, the day is closed
  for (const {number} of script.visits) {
    const visit = await until(
      async () => (await call<{step: string; ending: string}>(address, 'GET', `/visits/${number}?wait=20000`)).body,
      ({step}) => step === 'settled' || step === 'ended',
    )
    expect(visit).toMatchObject({step: 'settled', ending: 'settled'})
  }
  expect((await call(address, 'GET', '/unknowns')).body).toEqual({unknowns: []})
  await call(address, 'POST', '/close', {})
  const close = await until(
    async () => (await call<{step: string; groups: {equal: boolean}[]; day: string}>(address, 'GET', '/close')).body,
    ({step}) => step === 'done',
  )
  expect(close.groups.every(group => group.equal)).toBe(true)
  const {verdict, predicates, settlements} = await centre.judged({
    script: {...script, closes: [{institution, day: close.day}]},
  })
  console.log(`${kills} kills, ${inFlight} messages under way at them, ${settlements} rows booked: ${verdict}`)
  expect(predicates.flatMap(one => one.findings)).toEqual([])
  expect(verdict).toBe('PASS')
}, 300_000)
