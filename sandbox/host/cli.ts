// The command line 命令行: everything the control API does, without a screen. It works on a running server of the same
// data folder, on another by --url, or on the folder itself when no server runs.
import {Command, CommanderError, InvalidArgumentError} from 'commander'
import type {FrontEndOptions} from '../../loadtests/front-end/main.ts'
import {type LinkId, linkIds} from '../state/records.ts'
import {addInstructor, listInstructors, removeInstructor, setInstructorPassword} from './cli-classes.ts'
import {
  archiveWorld,
  backup,
  type Common,
  calculate,
  check,
  createWorld,
  exits,
  exportWorld,
  forkWorld,
  importWorld,
  links,
  listFaults,
  listWorlds,
  replay,
  restore,
  type Said,
  settingsOf,
  verifyWorld,
  type Work,
} from './cli-commands.ts'
import type {PlayOptions} from './cli-drills.ts'
import type {JudgeOptions} from './cli-judge.ts'
import {slips} from './cli-slips.ts'
import {language, openClient, Refused} from './client.ts'
import {release} from './host.ts'
import {Problem, problemBody} from './problems.ts'
import type {RelayOptions} from './relay/cli-line.ts'
import {main as serve} from './server.ts'
import {CannotStart} from './settings.ts'
import {inWords, WrongUse} from './trouble.ts'

const exitHelp = `
退出码 exit codes:
  0 完成 done   1 未能完成 could not be done   2 用法有误 wrong use   3 核验发现差异，练习须修改 differences were found, an exercise must be mended`

export async function main(argv: string[]): Promise<void> {
  // The server reads its own flags and stays; everything else is a command that ends.
  if (argv[0] === 'start') return serve(argv.slice(1))
  const programme = build()
  try {
    await programme.parseAsync(argv, {from: 'user'})
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'))
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.misused
  if (error instanceof Problem) return report(new Refused(problemBody(error.problem, language(), error.details)), json)
  if (error instanceof Refused) {
    const {title, path, expected, got, detail, next} = error.problem
    if (json) process.stdout.write(`${JSON.stringify(error.problem)}\n`)
    const [wanted, given] = language() === 'en' ? ['expected', 'got'] : ['应为', '实收']
    const where = [path, expected && `${wanted} ${expected}`, got && `${given} ${got}`].filter(Boolean).join(' · ')
    process.stderr.write(`${[title, where, detail, next].filter(Boolean).join('\n  ')}\n`)
    return exits.failed
  }
  if (error instanceof CannotStart) {
    process.stderr.write(`${error.zh}\n${error.en}\n`)
    return exits.failed
  }
  const {zh, en} = inWords(error)
  if (json) process.stdout.write(`${JSON.stringify({title: language() === 'en' ? en : zh})}\n`)
  process.stderr.write(`${zh}\n${en}\n`)
  return error instanceof WrongUse ? exits.misused : exits.failed
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('应为整数 · a whole number is expected')
  return Number(text)
}
const lineClass = (text: string): LinkId | 'none' => {
  const found = [...linkIds, 'none' as const].find(id => id === text)
  if (found) return found
  const known = [...linkIds, 'none'].join(' | ')
  throw new InvalidArgumentError(`应为 ${known} · one of these is expected`)
}
const plainNumber = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('应为数字 · a number is expected')
  return value
}

function build(): Command {
  const programme = new Command('yibao')
    .description('医保沙盘命令行 · the Yibao sandbox on the command line')
    .version(release)
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', exitHelp)

  programme
    .command('start')
    .description('启动服务 · start the server: --host --port --data-dir --store --admin-token')
    .argument('[flags...]')

  const world = programme.command('world').description('沙盘 · worlds')
  common(world.command('create').description('建立沙盘 · create a world'))
    .option('--id <id>')
    .option('--name <name>')
    .option('--kind <kind>', 'practice | class | exam | drill | vendor')
    .option('--seed <seed>')
    .option('--area <area>', '310000 · shanghai …')
    .option('--policy <id>')
    .option('--population <n>', '人数 · how many people', wholeNumber)
    .option('--catalogue <which>', 'classroom | full')
    .option('--start <time>', '如 2025-09-15 07:30:00')
    .option('--speed <n>', '0 = 冻结 frozen', plainNumber)
    .option('--gateway <which>', 'off | x-tif | service-bus | x-ca | apikey')
    .option('--strict')
    .option('--reconcile-reversed <how>', 'both | neither | flag')
    .action(act(createWorld, {makes: true}))
  common(world.command('list').description('列出沙盘 · list worlds')).action(act(listWorlds))
  common(world.command('fork').description('自某条记录分叉 · fork at an entry'))
    .argument('<world>')
    .requiredOption('--at <seq>', '记录序号 · entry number', wholeNumber)
    .option('--id <id>')
    .option('--name <name>')
    .action(act(forkWorld))
  common(world.command('export').description('导出为文件 · export to a file'))
    .argument('<world>')
    .option('-o, --out <file>')
    .option('--sqlite', '导出账本数据库 · the books as a database')
    .action(act(exportWorld))
  common(world.command('archive').description('封存：导出、读回核对，再删除 · export, read back, then delete'))
    .argument('<world>')
    .option('-o, --out <file>')
    .action(act(archiveWorld))
  common(world.command('import').description('导入文件 · import a file'))
    .argument('<file>')
    .option('--id <id>')
    .option('--name <name>')
    .action(act(importWorld, {makes: true}))
  common(world.command('verify').description('重放核验 · verify by replay'))
    .argument('<world>')
    .action(act(verifyWorld))

  common(
    world
      .command('faults')
      .description('故障计划及触发次数；未触发够则以 3 退出 · fault plans; exits with 3 when any owes firings'),
  )
    .argument('<world>')
    .action(act(listFaults))
  common(
    world
      .command('link')
      .description('各机构的线路等级；给出机构与等级则设定 · lines of a world; sets one when told which'),
  )
    .argument('<world>')
    .option('--institution <code>')
    .option('--class <id>', [...linkIds, 'none'].join(' | '), lineClass)
    .action(act(links))
  common(
    world
      .command('slips')
      .description(
        '手工单登记；有没说清的号则以 3 退出 · the slip register; exits with 3 when numbers are unaccounted for',
      ),
  )
    .argument('<world>')
    .option('--system <state>', '先让院内系统 down、slow 或 up · turns the hospital’s own system first')
    .action(act(slips))

  const instructor = programme.command('instructor').description('讲师 · instructors')
  common(
    instructor
      .command('add')
      .description('新增讲师；密码自标准输入或 YIBAO_PASSWORD · add one; the password from standard input'),
  )
    .argument('<name>')
    .action(act(addInstructor, {makes: true}))
  common(
    instructor
      .command('password')
      .description('改密码，已登录的随即失效 · set a new password, given the same way; their sessions end'),
  )
    .argument('<name>')
    .action(act(setInstructorPassword))
  common(instructor.command('list').description('列出讲师 · list them')).action(act(listInstructors))
  common(instructor.command('remove').description('移除讲师 · remove one'))
    .argument('<name>')
    .action(act(removeInstructor))

  common(programme.command('calculate').description('试算，- 读标准输入 · calculate; - reads standard input'))
    .argument('<file>')
    .action(act(calculate, {makes: true}))
  programme
    .command('replay')
    .description('离线重放导出文件 · replay an exported file, no server needed')
    .argument('<file>')
    .option('--json', 'JSON')
    .option('--data-dir <folder>')
    .action((file: string, options: Common) => say(replay(file, options), options))
  const exercise = programme.command('exercise').description('练习 · exercises; no server needed')
  exercise
    .command('list')
    .description('内置练习 · the exercises that travel with the programme')
    .option('--json', 'JSON')
    .action(async (options: Common) => say((await forAuthors()).listExercises(), options))
  exercise
    .command('check')
    .description(
      '校验、演练、比对变式；不给文件则检查内置练习 · validate, play and compare; without a file, the built-in ones',
    )
    .argument('[path]', '文件或目录 · a document or a folder of them')
    .option('--variants <n>', '变式数 · how many variants', wholeNumber)
    .option('--json', 'JSON')
    .option('--data-dir <folder>')
    .action(async (path: string | undefined, options: Common & {variants?: number}) =>
      say((await forAuthors()).checkExercises(path, options), options),
    )
  exercise
    .command('mark')
    .description('评分或重评 · mark a world’s export, or a kept bundle again')
    .argument('<file>', '导出的沙盘或证据包 · a world’s export or a bundle')
    .option('--exercise <file>', '不是内置的练习 · the document, where it is not built in')
    .option('--keep <file>', '存为证据包（.gz 压缩） · keep as a bundle')
    .option('--json', 'JSON')
    .action(async (file: string, options: Common & {exercise?: string; keep?: string}) =>
      say((await import('./cli-marks.ts')).markAttempt(file, options), options),
    )
  const drill = programme.command('drill').description('演练 · drills; no server needed')
  drill
    .command('list')
    .description('内置演练 · the scenarios that travel with the programme')
    .option('--json', 'JSON')
    .action(async (options: Common) => say((await forDrills()).listDrills(), options))
  drill
    .command('play')
    .description('由机器班组演到底并出报告 · played to the end by robots, with a report')
    .argument('<scenario>', '编号或文件 · its number, or a document')
    .option('--team <name>', 'good, slow, careless')
    .option('--seed <text>', '种子 · the seed')
    .option('--out <file>', '报告页 · the report as a page')
    .option('--quiet-days <n>', '与多少个没有故障的日子相比 · days without a fault to compare with', wholeNumber)
    .option('--last <file>', '与上一次的 --json 输出相比 · compare with what --json printed for an earlier drill')
    .option('--json', 'JSON')
    .option('--data-dir <folder>')
    .action(async (which: string, options: PlayOptions) =>
      say((await forDrills()).playScenario(which, options), options),
    )
  programme
    .command('line')
    .description('线路中继：真实客户端经它走慢线、坏线 · a TCP relay that is a line of a class for real clients')
    .requiredOption('--class <id>', [...linkIds, 'none'].join(' | '), lineClass)
    .option('--to <host:port>', '沙盘的地址 · where the sandbox listens', '127.0.0.1:8787')
    .option('--port <n>', '客户端连接此端口 · clients connect here', wholeNumber, 8790)
    .option('--host <address>', '在此地址监听 · listen here', '127.0.0.1')
    .option('--seed <seed>', '同一种子，同样的抖动与丢包 · same seed, same jitter and losses', 'line')
    .option(
      '--i-know',
      '允许指向局域网内另一台机器上的沙盘 · the sandbox may be on another machine of the local network',
    )
    .action(async (options: RelayOptions) => (await import('./relay/cli-line.ts')).runRelay(options))
  common(
    programme
      .command('judge')
      .description('判定导出文件或沙盘的日志：K1–K9 · judge the journal of an exported file or of a world: K1–K9')
      .addHelpText('after', judgeHelp),
  )
    .argument('<source>', '导出文件或沙盘 · an exported file or a world')
    .option('--script <file>', '剧本：就诊应有的结局 · the script: how each visit should have ended')
    .option('--load <file>', '压测端自述 · what the load generator says of itself')
    .action(async (source: string, options: JudgeOptions) => {
      const {judgeJournal, judgeExits} = await certification()
      try {
        await say(judgeJournal(source, options), options)
      } catch (error) {
        report(error, options.json ?? false)
        process.exitCode = judgeExits.ERROR
      }
    })
  programme
    .command('front-end')
    .description('前置机：参考实现，供窗口程序和压测使用 · the reference front-end server')
    .requiredOption('--centre <url>', '中心接口地址 · e.g. http://127.0.0.1:8787/w/demo')
    .requiredOption('--institution <code>', '医药机构编号 · institution code')
    .requiredOption('--data <folder>', '账本目录 · folder of its books')
    .option('--port <n>', '端口 · port', wholeNumber, 8791)
    .option('--host <address>', '监听地址 · address to listen on', '127.0.0.1')
    .option('--name <name>', '医药机构名称 · name of the institution')
    .option('--patience <ms>', '等应答多久算没有 · how long to wait for an answer', wholeNumber, 10_000)
    .action(async (options: FrontEndOptions) => (await certification()).frontEnd(options))
  common(
    programme
      .command('backup')
      .description('备份全部沙盘与班级登记到目录 · back all worlds, classes and marks up into a folder'),
  )
    .argument('<folder>')
    .action(act(backup))
  common(
    programme
      .command('restore')
      .description('从备份恢复到空的数据目录 · restore from a backup into an empty data folder'),
  )
    .argument('<folder>')
    .action(act(restore, {makes: true}))
  common(programme.command('check').description('检查日志与账本 · check the journal and the books')).action(act(check))
  return programme
}

const judgeHelp = `
退出码 exit codes:
  0 合格 PASS   1 不合格 FAIL   2 无法判定 INCONCLUSIVE   3 沙盘出错或日志不可读 ERROR, or the journal cannot be read`

/** Loaded when asked for: a server that starts reads neither exercises nor scenarios nor the judge. */
const forAuthors = () => import('./cli-exercises.ts')
const forDrills = () => import('./cli-drills.ts')
const certification = () => import('./cli-judge.ts')

const common = (command: Command): Command =>
  command
    .option('--json', 'JSON')
    .option('--url <url>', '已运行的服务 · a running server')
    .option('--token <token>', '管理员令牌 · administrator token')
    .option('--data-dir <folder>', '数据目录 · data folder')

/** Wraps a piece of work as an action: opens the client, says what came of it, closes. `makes` as openClient has it. */
const act =
  (work: Work, {makes = false} = {}) =>
  async (...given: unknown[]): Promise<void> => {
    const options = given.at(-2) as Record<string, unknown> & Common
    const argument = given.length > 2 ? String(given[0]) : ''
    const client = await openClient(settingsOf(options), options, {makes})
    try {
      await say(work(client, options, argument), options)
    } finally {
      await client.close()
    }
  }

async function say(work: Promise<Said>, {json}: Common): Promise<void> {
  const {value, lines, exit} = await work
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map(line => `${line}\n`).join(''))
  if (exit !== undefined) process.exitCode = exit
}
