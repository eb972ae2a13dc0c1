// Child processes and the paths every build step shares. Only Node itself is needed: these files run on a machine
// where nothing has been installed yet, on Windows as on Linux, so no shell syntax and no packages.
import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The folder with package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const dist = join(root, 'dist')
export const inRoot = (...parts) => join(root, ...parts)

/**
 * Runs a programme to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{quiet?: boolean, env?: Record<string, string>, shell?: boolean, cwd?: string}} [options] quiet: output is kept, not shown
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: {...process.env, ...options.env},
      shell: options.shell ?? false,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    child.stdout?.on('data', chunk => {
      output += chunk
    })
    child.stderr?.on('data', chunk => {
      output += chunk
    })
    child.on('error', error => resolve({code: 127, output: output + error.message}))
    child.on('close', code => resolve({code: code ?? 1, output}))
  })
}

/** Runs one of our own scripts, or a package's, with this very Node and its flags. */
export const runNode = (script, args = [], options = {}) =>
  run(process.execPath, [...process.execArgv, script, ...args], options)

/** npm without a shell where its script can be found; npm.cmd needs one on Windows. */
export function runNpm(args, options = {}) {
  const given = process.env.npm_execpath
  const beside = dirname(process.execPath)
  const places = [
    given && /npm-cli\.[cm]?js$/.test(given) ? given : '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = places.find(place => place && existsSync(place))
  if (script) return runNode(script, args, options)
  const windows = process.platform === 'win32'
  return run(windows ? 'npm.cmd' : 'npm', args, {...options, shell: windows})
}

/** Prints one Chinese and one English sentence and ends. Never a stack. */
export function fail(zh, en, code = 1) {
  process.stderr.write(`${zh}\n${en}\n`)
  process.exit(code)
}

/** Text of an unknown thrown value. */
export const textOf = error => (error instanceof Error ? error.message : String(error))
