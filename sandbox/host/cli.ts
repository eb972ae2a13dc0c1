// The command line 命令行: everything the control API does, without a screen. It works on a running server of the same
// data folder, on another by --url, or on the folder itself when no server runs.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {text as readAll} from 'node:stream/consumers'
import {Presets, SingleBar} from 'cli-progress'
import {Command, CommanderError, InvalidArgumentError} from 'commander'
import {verify} from '../world/verify.ts'
import {ask, type Client, fetchBytes, openClient, Refused} from './client.ts'
import {worldDeps} from './engine.ts'
import {release} from './host.ts'
import {Problem, problemBody} from './problems.ts'
import {main as serve} from './server.ts'
import {CannotStart, readSettings, type Settings} from './settings.ts'
import {readWorldFile} from './world-file.ts'

/** Exit codes, told by --help. */
export const exits = {done: 0, failed: 1, misused: 2, differs: 3} as const

const exitHelp = `
退出码 exit codes:
  0 完成 done   1 未能完成 could not be done   2 用法有误 wrong use   3 核验发现差异 differences were found`

type Common = {json?: boolean; url?: string; token?: string; dataDir?: string}

type World = {
  id: string
  name: string
  kind: string
  seq: number
  clock: {text: string; speed: number}
  interface: {base: string}
  institutions: {code: string; name: string; key: string; secret: string}[]
}
type Verified = {entries: number; equal?: boolean; fingerprint?: string; differences: Difference[]; more: number}
type Difference = {seq: number; infno: string; what: string}

/** What a command says: a value for --json, lines for people, and how it ended. */
type Said = {value: unknown; lines: string[]; exit?: number}

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
  if (error instanceof Problem) return report(new Refused(problemBody(error.problem, 'zh', error.details)), json)
  if (error instanceof Refused) {
    const {title, path, expected, got, detail, next} = error.problem
    if (json) process.stdout.write(`${JSON.stringify(error.problem)}\n`)
    const where = [path, expected && `≠ ${expected}`, got && `← ${got}`].filter(Boolean).join(' ')
    process.stderr.write(`${[title, where, detail, next].filter(Boolean).join('\n  ')}\n`)
    return exits.failed
  }
  if (error instanceof CannotStart) {
    process.stderr.write(`${error.zh}\n${error.en}\n`)
    return exits.failed
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return exits.failed
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('应为整数 · a whole number is expected')
  return Number(text)
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
    .action(act(createWorld))
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
  common(world.command('import').description('导入文件 · import a file'))
    .argument('<file>')
    .option('--id <id>')
    .option('--name <name>')
    .action(act(importWorld))
  common(world.command('verify').description('重放核验 · verify by replay'))
    .argument('<world>')
    .action(act(verifyWorld))

  common(programme.command('calculate').description('试算，- 读标准输入 · calculate; - reads standard input'))
    .argument('<file>')
    .action(act(calculate))
  programme
    .command('replay')
    .description('离线重放导出文件 · replay an exported file, no server needed')
    .argument('<file>')
    .option('--json', 'JSON')
    .option('--data-dir <folder>')
    .action((file: string, options: Common) => say(replay(file, options), options))
  common(programme.command('backup').description('备份全部沙盘到目录 · back all worlds up into a folder'))
    .argument('<folder>')
    .action(act(backup))
  common(programme.command('restore').description('从备份恢复 · restore from a backup'))
    .argument('<folder>')
    .action(act(restore))
  common(programme.command('check').description('检查日志与账本 · check the journal and the books')).action(act(check))
  return programme
}

const common = (command: Command): Command =>
  command
    .option('--json', 'JSON')
    .option('--url <url>', '已运行的服务 · a running server')
    .option('--token <token>', '管理员令牌 · administrator token')
    .option('--data-dir <folder>', '数据目录 · data folder')

/** Settings the command line shares with the server; the environment counts here too. */
function settingsOf({dataDir}: Common): Settings {
  const {HOST: _host, ...env} = process.env
  return readSettings(dataDir === undefined ? [] : ['--data-dir', dataDir], env)
}

type Work = (client: Client, options: Record<string, unknown> & Common, argument: string) => Promise<Said>

/** Wraps a piece of work as an action: opens the client, says what came of it, closes. */
const act =
  (work: Work) =>
  async (...given: unknown[]): Promise<void> => {
    const options = given.at(-2) as Record<string, unknown> & Common
    const argument = given.length > 2 ? String(given[0]) : ''
    const client = await openClient(settingsOf(options), options)
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

const lineOf = ({id, name, kind, seq, clock}: World): string =>
  `${id.padEnd(24)} ${kind.padEnd(9)} ${String(seq).padStart(8)}  ${clock.text} ×${clock.speed}  ${name}`

const createWorld: Work = async (client, options) => {
  const {json, url, token, dataDir, start, speed, ...wish} = options
  const clock = {...(start !== undefined && {start}), ...(speed !== undefined && {speed})}
  const made = await ask<World>(client, 'POST', 'worlds', {...wish, ...(Object.keys(clock).length > 0 && {clock})})
  const keys = made.institutions.map(one => `  ${one.code} ${one.name}  ${one.key} ${one.secret}`)
  return {value: made, lines: [lineOf(made), `  ${made.interface.base}`, ...keys]}
}

const listWorlds: Work = async client => {
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  return {value: worlds, lines: worlds.length > 0 ? worlds.map(lineOf) : ['还没有沙盘 · no worlds yet']}
}

const forkWorld: Work = async (client, {at, id, name}, world) => {
  const made = await ask<World>(client, 'POST', `worlds/${world}/fork`, {
    at,
    ...(id !== undefined && {id}),
    ...(name !== undefined && {name}),
  })
  return {value: made, lines: [lineOf(made)]}
}

const exportWorld: Work = async (client, {out, sqlite}, world) => {
  const file = String(out ?? `${world}.${sqlite ? 'sqlite' : 'yibao.ndjson'}`)
  const bytes = await fetchBytes(client, `worlds/${world}/export${sqlite ? '?form=sqlite' : ''}`)
  writeFileSync(file, bytes)
  return {value: {file, bytes: bytes.length}, lines: [`${file}  ${bytes.length} B`]}
}

const importWorld: Work = async (client, {id, name}, file) => {
  const query = new URLSearchParams({
    ...(id !== undefined && {id: String(id)}),
    ...(name !== undefined && {name: String(name)}),
  })
  const made = await ask<World>(client, 'POST', `worlds/import?${query}`, readFileSync(file))
  return {value: made, lines: [lineOf(made)]}
}

const verifyWorld: Work = async (client, _options, world) => {
  const verified = await ask<Verified>(client, 'POST', `worlds/${world}/verify`)
  return {value: verified, lines: verdict(verified), exit: verified.equal ? exits.done : exits.differs}
}

function verdict({entries, equal, differences, more}: Verified): string[] {
  const head = equal ? `一致 equal: ${entries} 条记录 entries` : `有差异 differs: ${entries} 条记录 entries`
  const rest = more > 0 ? [`  … ${more}`] : []
  return [head, ...differences.map(one => `  ${one.seq} ${one.infno} ${one.what}`), ...rest]
}

const calculate: Work = async (client, _options, file) => {
  const content = file === '-' ? await readAll(process.stdin) : readFileSync(file, 'utf8')
  const answer = await ask<{yuan: Record<string, unknown>; reasons: {text: {zh: string}}[]}>(
    client,
    'POST',
    'calculate',
    JSON.parse(content),
  )
  const amounts = Object.entries(answer.yuan).filter(([, amount]) => typeof amount === 'string')
  return {
    value: answer,
    lines: [
      ...amounts.map(([name, amount]) => `${name.padEnd(20)} ${String(amount).padStart(14)}`),
      ...answer.reasons.map(one => `  ${one.text.zh}`),
    ],
  }
}

async function replay(file: string, options: Common): Promise<Said> {
  const {id, texts} = readWorldFile(readFileSync(file, 'utf8'))
  const deps = await worldDeps(settingsOf(options).dataDir)
  const bar = progress(texts.length, '重放 replay')
  const verified = verify(id, ticking(texts, bar), deps)
  bar?.stop()
  const equal = verified.differences.length === 0
  const lines = [...verdict({...verified, equal}), `  ${verified.fingerprint}`]
  return {value: {...verified, equal}, lines, exit: equal ? exits.done : exits.differs}
}

/** A bar for long work where somebody looks; nothing in a pipe. */
function progress(total: number, what: string): SingleBar | undefined {
  if (!process.stderr.isTTY || total < 2) return undefined
  const format = `${what} {bar} {percentage}% {value}/{total}`
  const bar = new SingleBar({format, stream: process.stderr, hideCursor: true}, Presets.shades_classic)
  bar.start(total, 0)
  return bar
}

function* ticking(texts: readonly string[], bar: SingleBar | undefined): Iterable<string> {
  for (const [index, text] of texts.entries()) {
    if (index % 500 === 0) bar?.update(index)
    yield text
  }
  bar?.update(texts.length)
}

const manifestName = 'backup.json'
type Manifest = {
  yibao: 'backup'
  version: 1
  release: string
  worlds: {id: string; name: string; entries: number; file: string}[]
}

const backup: Work = async (client, _options, folder) => {
  mkdirSync(folder, {recursive: true})
  if (readdirSync(folder).length > 0) throw new Error(`目录不为空：${folder} · the folder is not empty`)
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  const bar = progress(worlds.length, '备份 backup')
  const manifest: Manifest = {yibao: 'backup', version: 1, release, worlds: []}
  for (const {id, name} of worlds) {
    const file = `${id}.yibao.ndjson`
    const bytes = await fetchBytes(client, `worlds/${id}/export`)
    writeFileSync(join(folder, file), bytes)
    manifest.worlds.push({id, name, file, entries: readWorldFile(bytes.toString('utf8')).texts.length})
    bar?.increment()
  }
  // The list is written last: a backup without it is not whole.
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`)
  bar?.stop()
  return {value: manifest, lines: manifest.worlds.map(one => `${one.file}  ${one.entries}`)}
}

const restore: Work = async (client, _options, folder) => {
  const manifest = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest
  const bar = progress(manifest.worlds.length, '恢复 restore')
  const restored: World[] = []
  for (const {id, name, file} of manifest.worlds) {
    const query = new URLSearchParams({id, name})
    restored.push(await ask<World>(client, 'POST', `worlds/import?${query}`, readFileSync(join(folder, file))))
    bar?.increment()
  }
  bar?.stop()
  return {value: restored, lines: restored.map(lineOf)}
}

/** Opening the journal already scanned every frame; this folds, decides again and audits the books of every world. */
const check: Work = async client => {
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  const bar = progress(worlds.length, '检查 check')
  const results: {id: string; entries: number; equal: boolean; findings: number; differences: number}[] = []
  for (const {id} of worlds) {
    const {entries, equal = false, differences, more} = await ask<Verified>(client, 'POST', `worlds/${id}/verify`)
    const {findings} = await ask<{findings: unknown[]}>(client, 'GET', `worlds/${id}/ledger?check=1`)
    results.push({id, entries, equal, findings: findings.length, differences: differences.length + more})
    bar?.increment()
  }
  bar?.stop()
  const good = results.every(one => one.equal && one.findings === 0)
  const lines = results.map(
    one =>
      `${one.equal && one.findings === 0 ? '✓' : '✗'} ${one.id}  ${one.entries}  ${one.differences}  ${one.findings}`,
  )
  return {
    value: results,
    lines: ['  沙盘 world  记录 entries  差异 differences  账实 findings', ...lines],
    exit: good ? exits.done : exits.differs,
  }
}
