// A run from beginning to end: a centre, a hospital, the load, the day's end, the journal, the verdict. Everything it makes stands in one
// folder. Throws Trouble where it cannot begin; what goes wrong later stands in the report as the sandbox's own error.
import {createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {cpus, freemem, loadavg, totalmem} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import type {Brief} from '../../../grading/judge/types.ts'
import type {Case, RunFile, VisitLine} from '../../../loadtests/k6/run-file.ts'
import {visitNumber} from '../../../loadtests/load/arrivals.ts'
import {billOf} from '../../../loadtests/load/cases.ts'
import type {Evidence, K6Summary} from '../../../loadtests/load/evidence.ts'
import {statistic} from '../../../loadtests/load/evidence.ts'
import {type PlanWish, planOf} from '../../../loadtests/load/plan.ts'
import type {Profile} from '../../../loadtests/load/profile.ts'
import {type LoadReport, loadReport} from '../../../loadtests/report/report.ts'
import {drawFrom} from '../../base/draw.ts'
import {dayOf, instant} from '../../base/instant.ts'
import {Trouble} from '../../host/trouble.ts'
import type {Said} from '../../state/hospital-records.ts'
import {freePort, isFree} from '../bench/stand.ts'
import type {K6} from '../k6.mjs'
import {type Centre, startCentre, startText} from './centre.ts'
import {type Gate, openGate} from './gate.ts'
import {type Hospital, nobodyElse, referenceFrontEnd, vendorsOwn} from './hospital.ts'
import {readJournal} from './journal.ts'
import {sleep, startKept} from './processes.ts'

export type LoadRun = {
  profile: Profile
  wish: Omit<PlanWish, 'mostUsers'>
  k6: K6
  /** Folder of the built programmes, and of the k6 scripts. */
  built: string
  scripts: string
  /** Everything the run makes; must be empty or not there. */
  out: string
  /** A vendor's own front-end server, which already talks to the centre at `port`. */
  target?: string
  port?: number
  /** At most so many simulated users, below what memory allows. */
  users?: number
  say(zh: string, en: string): void
}

/** Where k6 keeps what its scripts say. */
const consoleFile = 'k6-console.ndjson'
/** A simulated user takes well under 1 MiB; the load may take a quarter of what is free, and never more than this. */
const mostUsers = 2000
const usersInMemory = (): number => Math.max(1, Math.min(mostUsers, Math.floor(freemem() / 4 / 2 ** 20)))

/** After the last arrival everything has to come to rest, and the day to an end, within this. */
const longestRestMs = 420_000
const longestCloseMs = 300_000

export async function runLoad(options: LoadRun): Promise<LoadReport> {
  const {profile, wish, out, say} = options
  const plan = planOf(profile, {...wish, mostUsers: Math.min(usersInMemory(), options.users ?? mostUsers)})
  if (!profile.modes.includes(wish.mode))
    throw new Trouble(
      `档案 ${profile.id} 有故障，只能用 A 方式：压测端直连中心时没有账本，未明无人追查。`,
      `The profile ${profile.id} has faults and is for mode A alone: a load that speaks to the centre itself keeps no books, and nobody would ask on.`,
    )
  if (plan.arrivals === 0)
    throw new Trouble(
      `${plan.tier} 档在 ${plan.seconds} 秒内没有一次到达：请提高档次或延长时间。`,
      `At tier ${plan.tier} nobody arrives in ${plan.seconds} s: choose a higher tier or a longer run.`,
    )
  if (wish.killMiddle && (wish.mode === 'B' || options.target !== undefined))
    throw new Trouble('--kill-middle 只用于自带的前置机。', '--kill-middle is for our own front-end server alone.')
  if (options.target !== undefined && options.port === undefined)
    throw new Trouble(
      '--target 须与 --port 一起给出：厂商的前置机要先知道中心在哪个端口。',
      '--target goes with --port: the vendor’s server has to know beforehand where the centre will be.',
    )
  if (options.port !== undefined && !(await isFree(options.port)))
    throw new Trouble(
      `端口 ${options.port} 已被占用：中心不能开在那里；请停掉占用的程序，或换一个 --port。`,
      `Port ${options.port} is in use: the centre cannot be there; stop what uses it, or choose another --port.`,
    )
  mkdirSync(out, {recursive: true})
  if (readdirSync(out).length > 0) throw new Trouble(`目录 ${out} 不为空。`, `The folder ${out} is not empty.`)
  const began = new Date().toISOString()
  const load = loadavg()[0] ?? 0
  const centre = await startCentre(options.built, out, options.port ?? (await freePort()), wish.seed)
  const troubles: Said[] = []
  const lines: VisitLine[] = []
  let hospital: Hospital | undefined
  try {
    say(`中心 ${centre.url}`, `centre ${centre.url}`)
    hospital = await hospitalOf(options, centre, lines)
    const prefix = `LD${drawFrom(wish.seed, 'load').bits('prefix').toString(36).slice(0, 6).toUpperCase()}`
    const gate = await openGate(centre, plan)
    const file: RunFile = {
      plan,
      begin: gate.url,
      target: hospital.address,
      institution: centre.institution,
      prefix,
      cases: join(out, 'cases.json'),
      msgidsFrom: instant(startText) + drawFrom(wish.seed, 'load').below('msgid', 3600) * 1000,
      summary: join(out, 'k6-summary.json'),
    }
    const cases = await centre.cases(wish.seed)
    writeFileSync(file.cases, JSON.stringify(cases))
    const exit = await generate(options, file, gate, hospital, troubles).finally(gate.close)
    const {worldAt} = gate.begun() ?? {worldAt: await centre.worldTimeAt(Date.now())}
    for await (const line of linesIn(join(out, consoleFile))) lines.push(line)
    lines.sort((a, b) => a.index - b.index)
    writeFileSync(join(out, 'visits.ndjson'), lines.map(one => `${JSON.stringify(one)}\n`).join(''))
    say(`k6 已结束（${exit}），等待收尾`, `k6 has ended (${exit}); waiting until everything rests`)
    const rested = await hospital.rest(lines, longestRestMs)
    if (!rested) say('仍有就诊没有结果，照样对账', 'some visits never came to rest; reconciling all the same')
    const day = dayOf(await centre.worldTimeAt(Date.now()))
    const closed = await hospital.close(day, longestCloseMs)
    if (!closed) say('日终对账没有做完', 'the day was not closed to its end')
    const journal = await centre.exported()
    writeFileSync(join(out, 'journal.ndjson'), journal)
    const k6 = {version: options.k6.version, exit, summary: summaryIn(file.summary)}
    const brief = briefOf(centre, file, cases, lines, day, k6)
    const stepEnds = plan.steps.map(one => worldAt + one.until * 1000)
    const evidence: Evidence = {
      plan,
      k6,
      lines,
      worldAt,
      troubles,
      ...(await readJournal(journal, brief, stepEnds)),
    }
    return loadReport(profile, evidence, {
      began,
      node: process.versions.node,
      k6: options.k6.version,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      loadBefore: load,
    })
  } finally {
    await hospital?.stop()
    await centre.stop()
  }
}

async function hospitalOf(
  {wish, built, out, target, say}: LoadRun,
  centre: Centre,
  lines: VisitLine[],
): Promise<Hospital> {
  if (wish.mode === 'B')
    return nobodyElse(
      centre,
      () => centre.worldTimeAt(Date.now()),
      () => lines,
    )
  if (target !== undefined) {
    say(`等 ${target} 连上中心`, `waiting until ${target} has reached the centre`)
    return vendorsOwn(target.replace(/\/+$/, ''))
  }
  return referenceFrontEnd(built, out, await freePort(), centre)
}

/** Runs k6 to its end; on the way the front-end server is killed if that was wished. */
async function generate(
  {k6, scripts, out, say}: LoadRun,
  file: RunFile,
  gate: Gate,
  hospital: Hospital,
  troubles: Said[],
): Promise<number> {
  const {plan} = file
  const runFile = join(out, 'run.json')
  writeFileSync(runFile, JSON.stringify(file))
  say(
    `${plan.profile} ${plan.mode} ${plan.tier}：${plan.seconds} 秒 ${plan.arrivals} 次就诊`,
    `${plan.profile} ${plan.mode} ${plan.tier}: ${plan.arrivals} visits in ${plan.seconds} s`,
  )
  if (plan.users < plan.wantedUsers)
    say(
      `只有 ${plan.users} 个虚拟用户（应有 ${plan.wantedUsers}；受内存或 --users 限制）：都在等待时会丢弃到达，结果作废`,
      `there are ${plan.users} simulated users of ${plan.wantedUsers} (memory, or --users): when all of them wait, arrivals are dropped and the run is void`,
    )
  const args = ['run', '--quiet', '--no-color', '--no-usage-report', '--log-format', 'json']
  const generator = startKept(
    scripts,
    k6.path,
    [...args, '--console-output', join(out, consoleFile), join(scripts, `mode-${plan.mode.toLowerCase()}.ts`)],
    join(out, 'k6.log'),
    {YB_RUN: runFile},
  )
  const ended = generator.ended.then(code => code ?? 1)
  if (plan.kill === undefined) return ended
  try {
    return await killedMidway(plan.kill, ended, gate, hospital, troubles, say)
  } finally {
    await generator.leave()
  }
}

/** The front-end server is killed so many seconds after the beginning; the load's exit code. */
async function killedMidway(
  second: number,
  ended: Promise<number>,
  gate: Gate,
  hospital: Hospital,
  troubles: Said[],
  say: LoadRun['say'],
): Promise<number> {
  const begin = await Promise.race([gate.opened, ended])
  const wait = typeof begin === 'number' ? 0 : begin.startsAt + second * 1000 - Date.now()
  const over = await Promise.race([sleep(Math.max(0, wait)), ended])
  if (over !== undefined) {
    troubles.push({zh: '压测在中途杀进程之前就结束了', en: 'the load ended before the kill in the middle'})
    return over
  }
  await hospital.killAndRestart?.()
  say('前置机已被杀掉并重新启动', 'the front-end server was killed and started again')
  return ended
}

function briefOf(
  {institution}: Centre,
  {plan, prefix}: RunFile,
  cases: readonly Case[],
  lines: readonly VisitLine[],
  day: string,
  k6: Evidence['k6'],
): Brief {
  const {lagP99Ms} = plan.limits
  const hows = new Map(lines.map(({index, how}) => [index, how]))
  return {
    script: {
      visits: Array.from({length: plan.arrivals}, (_, index) => {
        const given = cases[index % cases.length] as Case
        const how = hows.get(index)
        return {
          institution: institution.code,
          number: visitNumber(prefix, index),
          // of whom no answer or no line was left nobody knows whether they were taken on; thresholds and voids count them
          ends: how === undefined || how === 'unreached' ? 'atMostOnce' : 'settled',
          psnNo: given.psnNo,
          fen: billOf(given),
        }
      }),
      closes: [{institution: institution.code, day}],
    },
    load: {
      planned: plan.arrivals,
      dropped: statistic({k6}, 'dropped_iterations', 'count') ?? 0,
      lagP99Ms: statistic({k6}, 'yb_lag', 'p(99)') ?? 0,
    },
    limits: {lagP99Ms},
  }
}

/** What the scripts said, out of k6's own log lines. */
async function* linesIn(file: string): AsyncGenerator<VisitLine> {
  if (!existsSync(file)) return
  for await (const text of createInterface({input: createReadStream(file)}))
    if (text !== '') yield JSON.parse((JSON.parse(text) as {msg: string}).msg)
}

function summaryIn(file: string): K6Summary | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as K6Summary) : undefined
}
