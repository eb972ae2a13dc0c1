// Finds the load generator k6, and where Go is at hand builds the pinned release into the project's own cache. k6 is a programme of
// others (AGPL-3.0), called as it is; nothing of it is shipped. Only Node is needed here.
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {inRoot, run} from './run.mjs'

/** Scripts are written for this one and run on every release from 1.0 up to, not including, 3. */
const pinned = {version: '2.2.0', module: 'go.k6.io/k6/v2'}
/** What that release asks of Go. */
const leastGo = [1, 25]
const exe = process.platform === 'win32' ? 'k6.exe' : 'k6'
const cached = inRoot('.cache', 'k6', pinned.version, exe)

/**
 * What to do where it cannot be had by itself; one sentence in each language.
 * @param {string[]} [unfit] what was found and is no usable k6
 */
export const howToGetK6 = (unfit = []) => ({
  zh: `没有可用的 k6${unfit.length > 0 ? `（${unfit.join('、')}）` : ''}：请从 github.com/grafana/k6 的发布页取 ${pinned.version}（1.0 至 2.x 均可）放进 PATH 或用 K6_PATH 指明，或装上 Go ${leastGo.join('.')} 由本命令自行构建。`,
  en: `There is no usable k6${unfit.length > 0 ? ` (${unfit.join(', ')})` : ''}: take release ${pinned.version} (any from 1.0 to 2.x) from github.com/grafana/k6 into your PATH or name it by K6_PATH, or install Go ${leastGo.join('.')} and this command builds it.`,
})

/**
 * The version a k6 says it has, when scripts run on it.
 * @param {string} said e.g. 'k6 v2.2.0 (go1.26.8, linux/amd64)'
 * @returns {string | undefined}
 */
export function usableVersion(said) {
  const found = /\bv(\d+)\.(\d+\.\d+\S*)/.exec(said)
  const major = Number(found?.[1])
  return found && major >= 1 && major < 3 ? `${found[1]}.${found[2].replace(/[,)]$/, '')}` : undefined
}

/**
 * K6_PATH alone, where it is set; else PATH, then the project's own cache. Undefined when none is there or none is of a usable version.
 * @param {string[]} [unfit] takes what was found and is no usable k6, in a word or two
 */
export async function findK6(unfit = []) {
  const named = process.env.K6_PATH
  for (const path of named ? [named] : ['k6', cached]) {
    if (path === cached && !existsSync(cached)) continue
    const {code, output} = await run(path, ['version'], {quiet: true})
    const version = code === 0 ? usableVersion(output) : undefined
    if (version) return {path, version}
    if (code === 0) unfit.push(`${path}: ${output.trim().split('\n')[0].slice(0, 60)}`)
    else if (named) unfit.push(`K6_PATH ${path}: ${existsSync(path) ? `exit ${code}` : 'not there'}`)
  }
  return undefined
}

async function hasGo() {
  const {code, output} = await run('go', ['version'], {quiet: true})
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(output) ?? []
  return code === 0 && (Number(major) > leastGo[0] || (Number(major) === leastGo[0] && Number(minor) >= leastGo[1]))
}

/**
 * Finds it, or builds it once: some minutes and 64 MB. Undefined: K6_PATH names none, neither k6 nor Go is here, or the build failed (then
 * its words go to stderr). Built inside a module of its own: `go install …@version` would also ask which release is the latest.
 * @param {string[]} [unfit] as of findK6
 */
export async function k6(unfit = []) {
  const found = await findK6(unfit)
  if (found || process.env.K6_PATH || !(await hasGo())) return found
  process.stderr.write(`构建 building k6 ${pinned.version} (Go) …\n`)
  const folder = inRoot('.cache', 'k6', pinned.version, `module-${process.pid}`)
  const clear = () => rmSync(folder, {recursive: true, force: true})
  process.once('exit', clear)
  mkdirSync(folder, {recursive: true})
  const major = leastGo.join('.')
  writeFileSync(join(folder, 'go.mod'), `module k6\n\ngo ${major}\n\nrequire ${pinned.module} v${pinned.version}\n`)
  const {code, output} = await run('go', ['build', '-mod=mod', '-o', exe, pinned.module], {
    quiet: true,
    cwd: folder,
  })
  if (code === 0) renameSync(join(folder, exe), cached)
  else process.stderr.write(output.split('\n').slice(-12).join('\n'))
  clear()
  return findK6(unfit)
}
