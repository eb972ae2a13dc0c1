// The processes of a run: the centre, the front-end server, k6. Each is a child that ends with the run, however it ends: its standard input
// closes when the run is gone, killed outright included, and that is its sign.
import {type ChildProcess, spawn} from 'node:child_process'
import {createWriteStream} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'

export type Started = {
  child: ChildProcess
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
  /** Ends as if the run were gone. */
  leave(): Promise<void>
}

/** Starts a programme of Node that ends when its standard input closes; what it says goes into a file. */
function start(args: string[], log: string, env: Record<string, string> = {}): Started {
  const {HOST: _h, PORT: _p, DATA_DIR: _d, ADMIN_TOKEN: _a, STORE: _s, ...rest} = process.env
  const child = spawn(process.execPath, [...process.execArgv, ...args], {env: {...rest, ...env}, stdio: 'pipe'})
  child.stdin.on('error', () => {})
  const file = createWriteStream(log, {flags: 'a'})
  child.stdout.pipe(file, {end: false})
  child.stderr.pipe(file, {end: false})
  const ended = new Promise<number | null>(resolve => {
    child.once('error', error => {
      file.write(`${error.message}\n`)
      resolve(127)
    })
    child.once('close', code => resolve(code))
  }).finally(() => file.end())
  return {
    child,
    ended,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
    async leave() {
      child.stdin.destroy()
      await ended
    },
  }
}

/** Ends with the run that started it, and for its own reasons no later than it would. */
const watching = `process.stdin.once('close', () => process.exit(1)).resume().unref()`

/** One of our own programmes, as built: `server` or `yibao`. */
export function startOwn(built: string, what: 'server' | 'yibao', args: string[], log: string): Started {
  const url = pathToFileURL(join(built, `${what}.mjs`)).href
  const run = `${watching}; const {main} = await import(${JSON.stringify(url)}); await main(${JSON.stringify(args)})`
  return start(['--input-type=module', '-e', run], log)
}

/** k6, kept by a process that watches for it; `scripts`: the folder of the keeper. */
export const startKept = (
  scripts: string,
  command: string,
  args: string[],
  log: string,
  env: Record<string, string>,
): Started => start([join(scripts, 'keeper.mjs'), command, ...args], log, env)

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Asks until it is so; false when the time was over before. An ask that throws is asked again. */
export async function until(isSo: () => Promise<boolean>, mostMs: number, everyMs = 100): Promise<boolean> {
  const end = performance.now() + mostMs
  for (;;) {
    if (await isSo().catch(() => false)) return true
    if (performance.now() > end) return false
    await sleep(everyMs)
  }
}
