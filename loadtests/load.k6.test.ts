// k6 for real, shortened: a centre and a front-end server as processes, each run with faults of its own, all at once. Machines differ in
// speed, so latency and the generator's lag are not asserted here; money, the journal's verdict and what voids a run are. A run that is
// interrupted leaves nothing running and nothing half made.
import {execFileSync, spawn} from 'node:child_process'
import {existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {freePort} from '../sandbox/build/bench/stand.ts'
import {findK6, type K6} from '../sandbox/build/k6.mjs'
import {type LoadRun, runLoad} from '../sandbox/build/load/run.ts'
import {buildProgrammes, type Programmes} from '../sandbox/host/testing/programmes.ts'
import {startFrontEnd} from './front-end/main.ts'
import type {Mode, Profile, Tier} from './load/profile.ts'
import {behaviourOf, mutants} from './mutants/mutants.ts'
import {profileById} from './profiles/index.ts'
import type {LoadReport} from './report/report.ts'

const k6 = await findK6()
const institution = 'H31000090001'
/** Late by a minute: no machine that runs this is busier. */
const lagP99Ms = 60_000
const mostMs = 300_000
/** Shortened with the run, a minute's hole would be seconds, and a busy machine could sleep through it: here it is a third of the run. */
const longHole = (): Profile => {
  const profile = profileById('ambiguous-hole') as Profile
  return {...profile, faults: profile.faults.map(fault => ({...fault, from: 120, until: 320}))}
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

type Child = {pid: number; what: 'server' | 'front-end' | 'keeper' | 'k6'; args: string}
/** Processes a run has started, and those that these have. */
function childrenOf(pid: number): Child[] {
  const known = [
    ['server', /server\.mjs/],
    ['front-end', /"front-end"/],
    ['keeper', /keeper\.mjs/],
    ['k6', /mode-a\.ts/],
  ] as const
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], {encoding: 'utf8'})
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, child, parent, args = '']) => ({pid: Number(child), parent: Number(parent), args}))
  const below = (of: number): typeof all => all.flatMap(one => (one.parent === of ? [one, ...below(one.pid)] : []))
  return below(pid).flatMap(one => {
    const what = known.find(([, sign]) => sign.test(one.args))?.[0]
    return what ? [{pid: one.pid, what, args: one.args}] : []
  })
}

/** The processes of a run. */
const whole = ['front-end', 'k6', 'keeper', 'server']
const script = join(import.meta.dirname, '../sandbox/build/load.mjs')

/** `npm run load` as its own group of processes, when its load has begun. */
async function underWay(out: string) {
  const args = [script, 'smoke', '--seconds', '300', '--tier', 'T4', '--out', out]
  const child = spawn(process.execPath, args, {detached: true, stdio: ['ignore', 'pipe', 'pipe']})
  const pid = child.pid as number
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += chunk
    })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  let children: Child[] = []
  for (
    const end = Date.now() + 120_000;
    children.length < whole.length || !existsSync(join(out, 'k6-console.ndjson'));
  ) {
    if (Date.now() > end || child.exitCode !== null) {
      child.kill()
      throw new Error(`the load never began: ${said}`)
    }
    await new Promise(resolve => setTimeout(resolve, 100))
    children = childrenOf(pid)
  }
  const built = /file:\/\/(\S+)\/server\.mjs/.exec(children.find(one => one.what === 'server')?.args ?? '')?.[1] ?? ''
  return {pid, children, built, ended, said: () => said}
}

describe.skipIf(!k6).concurrent('under k6', () => {
  let programmes: Programmes
  let folder: string
  beforeAll(async () => {
    programmes = await buildProgrammes()
    folder = mkdtempSync(join(tmpdir(), 'load-'))
  })
  afterAll(() => {
    programmes?.remove()
    if (folder) rmSync(folder, {recursive: true, force: true})
  })

  const load = (
    name: string,
    id: string,
    mode: Mode,
    seconds: number,
    more: Partial<LoadRun> & {killMiddle?: boolean; tier?: Tier} = {},
  ) => {
    const profile = profileById(id) as Profile
    const whole = profile.stages.reduce((sum, one) => sum + one.seconds, 0)
    const {killMiddle, tier = 'T3', ...rest} = more
    return runLoad({
      profile,
      wish: {mode, tier, seed: name, scale: seconds / whole, lagP99Ms, ...(killMiddle && {killMiddle})},
      k6: k6 as K6,
      built: programmes.built,
      scripts: join(import.meta.dirname, 'k6'),
      out: join(folder, name),
      say: () => {},
      ...rest,
    })
  }

  /** Nothing lost, nothing twice, nothing open, to the fen; and the run counts. */
  function exact(report: LoadReport): void {
    const {troubles, voids, judgement, thresholds, plan, differences, visits} = report
    expect(troubles).toEqual([])
    // how late the whole began is the machine's affair as well
    expect(voids.filter(one => one.rule !== 'lateStart')).toEqual([])
    expect(judgement.predicates.flatMap(one => one.findings)).toEqual([])
    expect(judgement.verdict).toBe('PASS')
    expect(judgement.settlements).toBeGreaterThanOrEqual(plan.arrivals)
    expect(differences.length).toBeGreaterThan(0)
    expect(thresholds.filter(one => one.money).map(({id, got}) => [id, got])).toEqual([
      ['open', 0],
      ['rows', 0],
      ['fen', 0],
    ])
    expect(visits.refused + visits.unreached).toBe(0)
  }

  it('mode B: whole visits straight at the centre, reconciled by what the load was told', {
    timeout: mostMs,
  }, async () => {
    const report = await load('b', 'peak', 'B', 15)
    exact(report)
    expect(report.visits.settled).toBe(report.plan.arrivals)
    expect(report.unknownsOpened).toBe(0)
  })

  it('mode A: through the front-end server', {timeout: mostMs}, async () => {
    const report = await load('a', 'peak', 'A', 15)
    exact(report)
    expect(report.visits.settled).toBe(report.plan.arrivals)
    // what it made is not written over
    await expect(load('a', 'peak', 'A', 15)).rejects.toThrow('is not empty')
  })

  it('an outage in the middle: nothing is sent twice over, the backlog is gone', {timeout: mostMs}, async () => {
    const report = await load('outage', 'outage-in-the-middle', 'A', 45)
    exact(report)
    expect(report.drained).toMatchObject([{fault: 'outage', seconds: expect.any(Number)}])
    expect(report.drained[0]?.seconds).toBeGreaterThan(0)
  })

  it('an ambiguous hole: every settlement booked in silence is found out, none booked twice', {
    timeout: mostMs,
  }, async () => {
    const report = await load('hole', 'ambiguous-hole', 'A', 40, {profile: longHole()})
    exact(report)
    expect(report.unknownsOpened).toBeGreaterThan(0)
    expect(Math.max(...report.slices.map(one => one.apartRows))).toBeGreaterThan(0)
    expect(report.judgement.settlements).toBe(report.plan.arrivals)
  })

  it('the front-end server killed in the middle: its own journal is enough', {timeout: mostMs}, async () => {
    // many a second, so that it dies with visits under way and somebody comes while it is gone
    const profile = {...(profileById('peak') as Profile), timeoutSeconds: 10}
    const report = await load('kill', 'peak', 'A', 12, {killMiddle: true, tier: 'T4', profile})
    exact(report)
    expect(report.unreachedRequests).toBeGreaterThan(0)
  })

  it('killed in the middle of an outage: it signs in again as soon as the centre is back', {
    timeout: mostMs,
  }, async () => {
    const report = await load('outage-kill', 'outage-in-the-middle', 'A', 45, {killMiddle: true})
    exact(report)
    expect(report.drained[0]?.seconds).toBeGreaterThan(0)
  })

  it('users all waiting: arrivals are dropped, the run is void, and the money is right all the same', {
    timeout: mostMs,
  }, async () => {
    const report = await load('users', 'outage-in-the-middle', 'A', 30, {users: 1})
    expect(report.plan.users).toBe(1)
    expect(report.voids.map(one => one.rule)).toContain('dropped')
    expect(report.verdict).toBe('INCONCLUSIVE')
    expect(report.thresholds.filter(one => one.money).every(one => one.holds)).toBe(true)
  })

  it.skipIf(process.platform === 'win32').for([
    ['Ctrl-C, which all of them hear', 'SIGINT', true],
    ['a signal to the run alone', 'SIGTERM', false],
    ['a terminal that closes', 'SIGHUP', false],
  ] as const)(
    'interrupted by %s: a sentence, exit 3, and nothing is left behind',
    {timeout: mostMs},
    // of tests that run beside each other each polls by its own
    async ([, signal, all], {expect}) => {
      const out = join(folder, `interrupted-${signal}`)
      const run = await underWay(out)
      expect(run.children.map(one => one.what).sort()).toEqual(whole)
      process.kill(all ? -run.pid : run.pid, signal)
      expect(await run.ended).toBe(3)
      expect(run.said()).toMatch(
        /中断，没有判定；已有的证据在 .+\nInterrupted, and not judged; what there is stands in .+interrupted/,
      )
      await expect.poll(() => run.children.filter(one => isAlive(one.pid))).toEqual([])
      // k6 that hears Ctrl-C too may still write its own summary: evidence, and no verdict
      expect(readdirSync(out).filter(one => /report|journal/.test(one))).toEqual([])
      expect(existsSync(run.built)).toBe(false)
    },
  )

  it.skipIf(process.platform === 'win32')(
    'killed outright: nothing runs on, and the next run clears away what it left',
    {timeout: mostMs},
    async ({expect}) => {
      const run = await underWay(join(folder, 'killed'))
      expect(run.children.map(one => one.what).sort()).toEqual(whole)
      process.kill(run.pid, 'SIGKILL')
      await run.ended
      await expect.poll(() => run.children.filter(one => isAlive(one.pid))).toEqual([])
      expect(existsSync(run.built)).toBe(true)
      execFileSync(process.execPath, [script, '--help'], {stdio: 'ignore'})
      expect(existsSync(run.built)).toBe(false)
    },
  )

  it('a vendor’s server that charges again instead of asking fails, on money', {timeout: mostMs}, async () => {
    const port = await freePort()
    const mutant = mutants.find(one => one.id === 'charges-again')
    const front = await startFrontEnd({
      centre: `http://127.0.0.1:${port}/w/load`,
      institution,
      data: join(folder, 'mutant-books'),
      port: 0,
      patience: 2000,
      behaviour: behaviourOf(mutant ?? {change: {}}),
    })
    try {
      const report = await load('mutant', 'ambiguous-hole', 'A', 40, {port, target: front.address, profile: longHole()})
      const {verdict, voids, troubles} = report
      expect({verdict, voids, troubles}).toMatchObject({verdict: 'FAIL', troubles: []})
      expect(report.judgement.predicates.find(one => one.id === mutant?.killedBy)?.holds).toBe(false)
    } finally {
      await front.close()
    }
  })
})
