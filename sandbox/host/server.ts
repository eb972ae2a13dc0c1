// The only listener. Reads the settings, opens what worlds need, listens, and turns every reason not to start into one
// sentence in each language. SIGTERM and SIGINT finish what was accepted.
import {spawn} from 'node:child_process'
import {existsSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {join} from 'node:path'
import {catalogueFolder, findCatalogueImage} from './catalogue-files.ts'
import {serverFile} from './client.ts'
import {systemTime} from './clock.ts'
import {besides, here, worldDeps} from './engine.ts'
import {ensureDemo, type Host, log, openHost, openJournal, prepareFolder, release} from './host.ts'
import {CannotStart, isLoopback, readSettings, type Settings, usage} from './settings.ts'
import {inWords, WrongUse} from './trouble.ts'

/** Pages and control API are loaded when somebody asks for one, and this long after the start when nobody has. */
const restAfterMs = 300

export type Running = {host: Host; url: string; stop(): Promise<void>}

/** Starts and listens. Throws CannotStart with what a person should do. */
export async function start(settings: Settings): Promise<Running> {
  prepareFolder(settings)
  // the SQL engine is compiled, and the catalogue read, on threads of their own while journal and port are looked at
  const making = worldDeps(settings.dataDir, {readAhead: true})
  making.catch(() => {})
  const journal = await openJournal(settings)
  await portFree(settings)
  const [deps, catalogue] = await Promise.all([making, ensureCatalogue(settings.dataDir)])
  const host = await openHost(settings, {journal, deps, ...folders()})
  await ensureDemo(host.rooms, catalogue)
  host.classroom.ensureDemo()
  const {port} = await listen(host, settings)
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`
  // The first to come should not wait for the demonstration world to be opened, nor the first person for the pages; but
  // whoever comes before the pages are wanted should not wait for them either.
  const opened = host.rooms.enter('demo').catch(error => log(error, 'opening the demonstration world'))
  void opened.then(() => systemTime.after(restAfterMs, () => void host.app().catch(giveUp)))
  writeFileSync(serverFile(settings.dataDir), JSON.stringify({pid: process.pid, url}))
  return {
    host,
    url,
    async stop() {
      rmSync(serverFile(settings.dataDir), {force: true})
      await host.close()
    },
  }
}

async function listen({door, close}: Host, settings: Settings): Promise<AddressInfo> {
  try {
    return await door.listen(settings)
  } catch (error) {
    await close()
    throw cannotListen(settings, error)
  }
}

/** Says so before minutes of work, not after. */
function portFree(settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', error => reject(cannotListen(settings, error)))
    probe.listen(settings.port, settings.host, () => probe.close(() => resolve()))
  })
}

function cannotListen({host, port}: Settings, error: unknown): CannotStart {
  const code = (error as NodeJS.ErrnoException).code ?? String(error)
  if (code !== 'EADDRINUSE') {
    return new CannotStart(`无法监听 ${host}:${port}（${code}）。`, `Cannot listen on ${host}:${port} (${code}).`)
  }
  return new CannotStart(
    `端口 ${port} 已被占用；请先停止占用它的程序，或用 --port 换一个。`,
    `Port ${port} is taken; stop what holds it, or choose another with --port.`,
  )
}

/** Built pages and the documentation page's files, wherever this runs from. */
function folders(): {uiDir?: string; docsDir?: string} {
  const ui = [join(here, 'ui'), join(here, '..', '..', 'dist', 'ui')]
  const uiDir = ui.find(folder => existsSync(join(folder, 'index.html')))
  const docs = besides('docs/index.html', '@fastify/swagger-ui/static/index.html')
  return {...(uiDir !== undefined && {uiDir}), docsDir: join(docs, '..')}
}

/** Millions of short-lived rows: with more room for them the collector runs, and copies, less often. */
const roomForRows = ['--max-semi-space-size=64']

/** Grows the full catalogue at the first start, in a process of its own with its progress shown. */
async function ensureCatalogue(dataDir: string): Promise<'classroom' | 'full'> {
  if (findCatalogueImage(catalogueFolder(dataDir)) !== undefined) return 'full'
  const script = join(here, 'catalogue.mjs')
  if (!existsSync(script)) return 'classroom'
  process.stderr.write('首次启动：生成完整目录 … First start: growing the full catalogue …\n')
  const code = await new Promise<number | null>(resolve => {
    const child = spawn(process.execPath, [...roomForRows, script, dataDir], {stdio: ['ignore', 'ignore', 'inherit']})
    child.once('error', () => resolve(1))
    child.once('close', resolve)
  })
  if (code === 0) return 'full'
  process.stderr.write('完整目录生成失败，先用教学目录。The full catalogue did not grow; using the classroom one.\n')
  return 'classroom'
}

function announce({host, url}: Running, settings: Settings): void {
  const {adminTokenFile} = host.secrets
  const who = isLoopback(settings.host)
    ? '本机打开即为管理员 · on this machine the page opens as administrator'
    : '管理员以 ADMIN_TOKEN 登录 · the administrator signs in with ADMIN_TOKEN'
  const lines = [
    `医保沙盘 Yibao sandbox ${release}`,
    `  页面 pages       ${url}/`,
    `  课堂 class       ${url}/classes`,
    `  接口 interface   ${url}/w/demo`,
    `  文档 API docs    ${url}/api/docs`,
    `  数据 data        ${settings.dataDir}`,
    `  登录 sign-in     ${who}`,
    ...(adminTokenFile ? [`  令牌 token       ${adminTokenFile}`] : []),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Starts the server and stays until it is told to end. `argv` without node and script. */
export async function main(argv: string[]): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(usage)
    return
  }
  try {
    const settings = readSettings(argv, process.env)
    const running = await start(settings)
    announce(running, settings)
    let ending = false
    const end = () => {
      if (ending) return
      ending = true
      running.stop().then(
        () => process.exit(0),
        error => {
          log(error, 'stopping')
          process.exit(1)
        },
      )
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
  } catch (error) {
    giveUp(error)
  }
}

function giveUp(error: unknown): never {
  const {zh, en} = error instanceof CannotStart ? error : inWords(error)
  process.stderr.write(`${zh}\n${en}\n`)
  process.exit(error instanceof WrongUse ? 2 : 1)
}
