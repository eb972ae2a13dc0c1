// Installs the packages of package-lock.json when they are lacking or of other versions. Compares the versions npm wrote
// into node_modules with the lock file's: file times say nothing after a clone or a copy.
import {existsSync, readFileSync} from 'node:fs'
import {fail, inRoot, runNpm} from './run.mjs'

/** True when every package of the lock file that this platform needs is installed in that version. */
export function installed() {
  const written = inRoot('node_modules', '.package-lock.json')
  if (!existsSync(written)) return false
  try {
    const have = JSON.parse(readFileSync(written, 'utf8')).packages
    const want = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages
    return Object.entries(want).every(
      ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
    )
  } catch {
    return false
  }
}

/** Runs `npm ci` when needed; says what it does, shows npm's words only when it fails. */
export async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `需要 Node 20.19 或更高版本，当前为 ${process.versions.node}。`,
      `Node 20.19 or newer is needed; this is ${process.versions.node}.`,
    )
  }
  if (installed()) return
  process.stderr.write('安装依赖（首次运行需要一两分钟）… Installing packages (a minute or two the first time) …\n')
  const {code, output} = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    quiet: true,
  })
  if (code === 0) return
  process.stderr.write(output)
  fail(
    '依赖安装失败：请检查网络后再试（npm ci）。',
    'Installing the packages failed: check the network, then try again (npm ci).',
  )
}
