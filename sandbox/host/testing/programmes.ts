// The server and the command line as processes of their own, for tests that refuse, terminate and kill them. Built from
// the sources into a folder of its own, so that no test meets a stale bundle.
import {type ChildProcess, spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {build} from 'esbuild'

const banner = `import {createRequire as $r} from 'node:module';import {fileURLToPath as $p} from 'node:url';const require=$r(import.meta.url);const __filename=$p(import.meta.url);const __dirname=$p(new URL('.',import.meta.url))`

export type Ended = {code: number | null; out: string; err: string}
export type Started = {child: ChildProcess; url: string; ended: Promise<Ended>}
/** What a process is given besides its arguments. */
export type Given = {env?: Record<string, string>; input?: string}
export type Programmes = {
  /** Where server.mjs and yibao.mjs are. */
  built: string
  run(what: 'server' | 'yibao', args: string[], given?: Given): Running
  /** A server on a port of its own, when it answers. */
  start(dataDir: string, args?: string[]): Promise<Started>
  stopAll(): void
  remove(): void
}
export type Running = {
  child: ChildProcess
  ended: Promise<Ended>
  says(fits: (out: string) => boolean): Promise<void>
  outNow(): string
}

export async function buildProgrammes(): Promise<Programmes> {
  const children: ChildProcess[] = []
  // inside the project, so that the bundle finds sql.js's binary and the catalogue's facts where they are
  const results = join(process.cwd(), 'test-results')
  mkdirSync(results, {recursive: true})
  const folder = mkdtempSync(join(results, 'server-'))
  await build({
    entryPoints: {server: 'sandbox/host/server.ts', yibao: 'sandbox/host/cli.ts'},
    outdir: join(folder, 'sandbox', 'built'),
    outExtension: {'.js': '.mjs'},
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner: {js: banner},
    logLevel: 'error',
  })
  mkdirSync(join(folder, 'sandbox', 'catalogue'), {recursive: true})
  writeFileSync(
    join(folder, 'run.mjs'),
    `const [,, what, ...argv] = process.argv; const {main} = await import('./sandbox/built/' + what + '.mjs'); await main(argv)`,
  )

  function run(what: 'server' | 'yibao', args: string[], {env = {}, input}: Given = {}): Running {
    const {HOST: _h, PORT: _p, DATA_DIR: _d, ADMIN_TOKEN: _a, STORE: _s, YIBAO_PASSWORD: _y, ...rest} = process.env
    const child = spawn(process.execPath, [join(folder, 'run.mjs'), what, ...args], {
      env: {...rest, LANG: 'zh_CN.UTF-8', ...env},
    })
    children.push(child)
    child.stdin.on('error', () => {})
    if (input !== undefined) child.stdin.end(input)
    let out = ''
    let err = ''
    const waiting: {fits: (out: string) => boolean; resolve: () => void}[] = []
    child.stdout.on('data', chunk => {
      out += chunk
      for (const one of waiting) if (one.fits(out)) one.resolve()
    })
    child.stderr.on('data', chunk => {
      err += chunk
    })
    const ended = new Promise<Ended>(resolve => child.on('close', code => resolve({code, out, err})))
    const says = (fits: (text: string) => boolean) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({fits, resolve})
        if (fits(out)) resolve()
        void ended.then(({code}) => reject(new Error(`ended with ${code}: ${out}${err}`)))
      })
    return {child, ended, says, outNow: () => out}
  }

  return {
    built: join(folder, 'sandbox', 'built'),
    run,
    async start(dataDir, args = []) {
      const started = run('server', ['--port', '0', '--data-dir', dataDir, ...args])
      await started.says(out => /\/api\/docs\n/.test(out))
      const url = /(http:\/\/\S+)\/api\/docs/.exec(started.outNow())?.[1] ?? ''
      return {child: started.child, url, ended: started.ended}
    },
    stopAll() {
      for (const child of children.splice(0)) child.kill('SIGKILL')
    },
    remove: () => rmSync(folder, {recursive: true, force: true}),
  }
}

/** Asks a started server's API as its administrator; what was no success is thrown. The answer's text. */
export async function askAsAdministrator(
  {url}: Pick<Started, 'url'>,
  dataDir: string,
  path: string,
  body?: object,
): Promise<string> {
  const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {authorization: `Bearer ${token}`, ...(body && {'content-type': 'application/json'})},
    ...(body && {body: JSON.stringify(body)}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return text
}

/** A server on a data folder of its own, made for being killed and started again on it. */
export type Killable = {
  readonly url: string
  kill(): void
  /** When it has ended: started again on the same folder. */
  again(): Promise<void>
  /** The control API as its administrator: the answer's text, or read as JSON. */
  ask(path: string, body?: object): Promise<string>
  control<T>(path: string, body?: object): Promise<T>
  close(): void
}

export async function openKillable(name: string): Promise<Killable> {
  const programmes = await buildProgrammes()
  const folder = mkdtempSync(join(tmpdir(), `yibao-${name}-`))
  let server = await programmes.start(folder)
  const ask = (path: string, body?: object) => askAsAdministrator(server, folder, path, body)
  return {
    get url() {
      return server.url
    },
    kill: () => void server.child.kill('SIGKILL'),
    async again() {
      await server.ended
      server = await programmes.start(folder)
    },
    ask,
    control: async <T>(path: string, body?: object) => JSON.parse(await ask(path, body)) as T,
    close() {
      programmes.stopAll()
      programmes.remove()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
