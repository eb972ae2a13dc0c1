// `npm run load`: flags in, a run, its report as page and as JSON, the verdict as exit code.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {Command, CommanderError, InvalidArgumentError, Option} from 'commander'
import {type Mode, modes, type Profile, type Tier, tierNames} from '../../../loadtests/load/profile.ts'
import {profileById, profiles, readProfile} from '../../../loadtests/profiles/index.ts'
import {loadPage, unitOf} from '../../../loadtests/report/page.ts'
import {type LoadReport, verdictWords} from '../../../loadtests/report/report.ts'
import {language} from '../../host/client.ts'
import {inWords, Trouble} from '../../host/trouble.ts'
import type {K6} from '../k6.mjs'
import {runLoad} from './run.ts'

/** As of `yibao judge`; a run that could not be begun is an ERROR. */
const exits: Record<LoadReport['verdict'], number> = {PASS: 0, MEASURED: 0, FAIL: 1, INCONCLUSIVE: 2, ERROR: 3}

export type Place = {
  built: string
  scripts: string
  /** `unfit` takes what was found and is no usable k6. */
  k6(unfit: string[]): Promise<K6 | undefined>
  howToGetK6(unfit: readonly string[]): {zh: string; en: string}
}

const positive = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('应为正数 · a positive number is expected')
  return value
}

const portNumber = (text: string): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('应为 1–65535 的整数 · a whole number from 1 to 65535 is expected')
  return value
}

const wholeNumber = (text: string): number => {
  const value = positive(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError('应为整数 · a whole number is expected')
  return value
}

const webAddress = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new InvalidArgumentError('应为 http:// 或 https:// 的地址 · an http:// or https:// address is expected')
}

type Flags = {
  mode: Mode
  tier: Tier
  seed: string
  scale?: number
  seconds?: number
  lagLimit?: number
  users?: number
  target?: string
  port?: number
  out?: string
  killMiddle?: boolean
  json?: boolean
}

const help = `
退出码 exit codes:
  0 合格 PASS（断点档案：已测得 breakpoint: measured）   1 不合格 FAIL   2 作废 INCONCLUSIVE   3 出错 ERROR
档案 profiles:
${profiles()
  .map(({id, number, title, modes: of}) => `  ${id.padEnd(22)} ${number}  ${of.join(' ')}  ${title.zh} · ${title.en}`)
  .join('\n')}`

const programme = (): Command =>
  new Command('npm run load --')
    .description(
      '压测与判定：k6 按档案施压，以中心日志判定 · a load profile under k6, judged from the centre’s journal',
    )
    .argument('<profile>', '档案名，或 JSON 文件 · a profile’s name, or a JSON file')
    .addOption(
      new Option('--mode <mode>', 'A 经前置机 through a front-end server, B 直连中心 the centre itself')
        .choices(modes)
        .default('A'),
    )
    .addOption(new Option('--tier <tier>', '档次：到达率 · how many arrive').choices(tierNames).default('T3'))
    .option('--seed <text>', '种子 · the seed', '1')
    .addOption(
      new Option('--scale <n>', '时长的倍数 · times the profile’s durations').argParser(positive).conflicts('seconds'),
    )
    .addOption(new Option('--seconds <n>', '总时长 · all in so many seconds').argParser(positive))
    .addOption(
      new Option('--target <url>', '厂商自己的前置机（A 方式）· a vendor’s own front-end server').argParser(webAddress),
    )
    .addOption(new Option('--port <n>', '中心的端口 · port of the centre').argParser(portNumber))
    .addOption(
      new Option('--users <n>', '虚拟用户的上限（另受内存限制）· at most so many simulated users').argParser(
        wholeNumber,
      ),
    )
    .addOption(
      new Option(
        '--lag-limit <ms>',
        '压测端迟到的限度，忙的机器可放宽，报告会写明 · how late the generator may be; told in the report',
      ).argParser(positive),
    )
    .option('--kill-middle', '中途杀掉前置机再启动 · kill the front-end server halfway and start it again')
    .option('--out <dir>', '报告与证据的目录 · folder for report and evidence')
    .option('--json', 'JSON')
    .addHelpText('after', help)
    .exitOverride()
    .showHelpAfterError()

export async function main(argv: string[], place: Place): Promise<void> {
  let under = ''
  const interrupted = () => {
    const where =
      under && existsSync(under) ? [`；已有的证据在 ${under}`, `; what there is stands in ${under}`] : ['', '']
    process.stderr.write(`中断，没有判定${where[0]}。\nInterrupted, and not judged${where[1]}.\n`)
    // ends by way of 'exit', which takes the children along
    process.exit(exits.ERROR)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, interrupted)
  try {
    const command = programme().parse(argv, {from: 'user'})
    process.exitCode = await load(command.args[0] as string, command.opts<Flags>(), place, out => {
      under = out
    })
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : exits.ERROR
      return
    }
    const {zh, en} = inWords(error)
    process.stderr.write(`${zh}\n${en}\n`)
    process.exitCode = exits.ERROR
  } finally {
    for (const signal of signals) process.off(signal, interrupted)
  }
}

/** @param begins told the folder of the run before anything is made in it */
async function load(
  name: string,
  flags: Flags,
  {built, scripts, k6, howToGetK6}: Place,
  begins: (out: string) => void,
): Promise<number> {
  const profile = profileOf(name)
  const unfit: string[] = []
  const found = await k6(unfit)
  if (!found) {
    const {zh, en} = howToGetK6(unfit)
    throw new Trouble(zh, en)
  }
  const {mode, tier, seed, killMiddle, lagLimit, users, target, port} = flags
  const out = resolve(flags.out ?? join('data', 'load', `${profile.id}-${mode}-${stamp()}`))
  begins(out)
  const report = await runLoad({
    profile,
    wish: {
      mode,
      tier,
      seed,
      scale: scaleOf(profile, flags),
      ...(killMiddle && {killMiddle}),
      ...(lagLimit !== undefined && {lagP99Ms: lagLimit}),
    },
    k6: found,
    built,
    scripts,
    out,
    ...(target !== undefined && {target}),
    ...(port !== undefined && {port}),
    ...(users !== undefined && {users}),
    say: (zh, en) => process.stderr.write(`${language() === 'en' ? en : zh}\n`),
  })
  writeReport(out, report)
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${linesOf(report, out).join('\n')}\n`)
  return exits[report.verdict]
}

/** report.json, and the page in both languages. */
function writeReport(out: string, report: LoadReport): void {
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
  writeFileSync(join(out, 'report.html'), loadPage(report, 'zh'))
  writeFileSync(join(out, 'report.en.html'), loadPage(report, 'en'))
}

function profileOf(name: string): Profile {
  const known = profileById(name)
  if (known) return known
  const names = profiles().map(one => one.id)
  if (!existsSync(name))
    throw new Trouble(
      `没有档案 ${name}；内置的有 ${names.join('、')}，也可以给一个文件。`,
      `There is no profile ${name}; built in: ${names.join(', ')}, or give a file.`,
    )
  const read = readProfile(jsonIn(name))
  if (read.ok) return read.profile
  throw new Trouble(
    `${name} 不是合格的档案：${read.problems.join('；')}`,
    `${name} is no fit profile: ${read.problems.join('; ')}`,
  )
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Trouble(`${file} 不是合法的 JSON。`, `${file} is not JSON.`)
  }
}

function scaleOf({stages, steps}: Profile, {scale, seconds}: Flags): number {
  if (seconds === undefined) return scale ?? 1
  return seconds / (steps ? steps.seconds * steps.most : stages.reduce((sum, one) => sum + one.seconds, 0))
}

const stamp = (): string => new Date().toISOString().replace(/\D/g, '').slice(0, 14)

function linesOf(report: LoadReport, out: string): string[] {
  const tongue = language()
  const {verdict, thresholds, voids, troubles, judgement, visits} = report
  return [
    `${verdict} ${verdictWords[verdict][tongue]}  ${visits.settled}/${report.plan.arrivals}`,
    ...troubles.map(one => `  ! ${one[tongue]}`),
    ...voids.map(one => `  ∅ ${one.why[tongue]}`),
    ...thresholds.map(one =>
      `  ${one.holds ? '✓' : '✗'} ${one.what[tongue]}: ${one.got === undefined ? (one.holds ? '–' : '∞') : Math.round(one.got * 100) / 100} ≤ ${one.limit} ${unitOf(one, tongue)}`.trimEnd(),
    ),
    `  ${judgement.predicates.map(one => `${one.holds ? '✓' : '✗'}${one.id}`).join(' ')}`,
    ...(report.knee
      ? [`  ⌃ ${report.knee.last ? `${report.knee.last.messages.toFixed(1)} msg/s` : '–'} → ${report.knee.gaveWay}`]
      : []),
    `  ${join(out, tongue === 'en' ? 'report.en.html' : 'report.html')}`,
  ]
}
