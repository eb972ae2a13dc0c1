// Builds what is stale: the server and the command line (esbuild, one bundle each with shared chunks), the pages (vite)
// and the catalogue image. `npm run build` builds everything; names as arguments build only those.
import {copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {bundle} from './bundle.mjs'
import {install} from './install.mjs'
import {dist, fail, inRoot, runNode, textOf} from './run.mjs'
import {productNames, staleOf, stamping} from './stale.mjs'

const entries = {
  server: 'sandbox/host/server.ts',
  yibao: 'sandbox/host/cli.ts',
  catalogue: 'sandbox/host/grow-catalogue.ts',
}

async function buildHost() {
  const present = Object.entries(entries).filter(([, path]) => existsSync(inRoot(path)))
  for (const name of readdirSync(dist)) if (/^chunk-.*\.mjs$/.test(name)) rmSync(join(dist, name))
  await bundle(Object.fromEntries(present), dist, {chunkNames: 'chunk-[hash]'})
  const require = createRequire(import.meta.url)
  copyFileSync(require.resolve('sql.js/dist/sql-wasm.wasm'), join(dist, 'sql-wasm.wasm'))
  // The documentation page's files; the package looks for them beside itself, which a bundle no longer is.
  const docs = join(dirname(require.resolve('@fastify/swagger-ui')), 'static')
  cpSync(docs, join(dist, 'docs'), {recursive: true})
}

async function buildUi() {
  const configFile = ['sandbox/ui/vite.config.ts', 'vite.config.ts'].map(path => inRoot(path)).find(existsSync)
  // what a test sets in its environment would build the pages with the library's development checks, half as large again
  process.env.NODE_ENV = 'production'
  const {build} = await import('vite')
  await build({
    configFile: configFile ?? false,
    logLevel: 'error',
    build: {outDir: join(dist, 'ui'), emptyOutDir: true},
  })
}

const builders = {host: buildHost, ui: buildUi}
const labels = {host: '服务端 server', ui: '页面 pages'}

/** Builds the named products; everything else stays as it is. */
async function build(names) {
  mkdirSync(dist, {recursive: true})
  for (const name of names) {
    const stamp = stamping(name)
    const began = performance.now()
    process.stderr.write(`构建 building ${labels[name]} … `)
    try {
      await builders[name]()
    } catch (error) {
      process.stderr.write('\n')
      process.stderr.write(`${textOf(error)}\n`)
      fail(`${labels[name]} 构建失败。`, `Building ${labels[name]} failed.`)
    }
    stamp()
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  }
}

/** Builds what is stale in a process of its own, so that the server does not carry the build tools in memory. */
export async function buildStale(names = productNames) {
  const stale = staleOf(names)
  if (stale.length === 0) return
  const {code} = await runNode(inRoot('sandbox', 'build', 'build.mjs'), stale)
  if (code !== 0) process.exit(code)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await install()
  const asked = process.argv.slice(2)
  const unknown = asked.find(name => !productNames.includes(name))
  if (unknown) fail(`没有名为 ${unknown} 的构建项。`, `There is no build named ${unknown}; there are: ${productNames}.`)
  await build(
    asked.length > 0
      ? asked
      : productNames.filter(name => name !== 'ui' || existsSync(inRoot('sandbox/ui/index.html'))),
  )
}
