// `npm run bench`: the speed table, measured here and now, each row with its baseline. This file reads the flags and
// builds what is lacking; what is measured stands in bench/.
import {cpSync, existsSync, mkdirSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {parseArgs} from 'node:util'
import {buildStale} from './build.mjs'
import {bundle} from './bundle.mjs'
import {install} from './install.mjs'
import {dist, fail, root, textOf} from './run.mjs'

const usage = `npm run bench -- [选项 options]
  --quick             约一分钟 about a minute
  --full              P9 至一百万条记录 up to a million entries: about ten minutes, 6 GB
  --only P1,P3        只测这些行 only these rows
  --json              机器可读 machine-readable
  --markdown          README 的表格形式 as a table of the README
  --profile <folder>  写下 P1、P3 负载下服务端的 cpuprofile · profiles of the server under P1 and P3
  --stubs <folder>    P2：其中装好的挡板；60 秒预热 · the stubs installed there, warmed for a minute
                      npm i --prefix <folder> @mockoon/cli@9.9.0 @stoplight/prism-cli@5.14.2
                      wiremock-standalone-3.13.2.jar → <folder>
  --server <file>     另一个构建的 server.mjs · another build of the server`

const parts = ['main', 'serve', 'echo', 'load', 'inside', 'relay']

function flags() {
  try {
    return parseArgs({
      options: {
        quick: {type: 'boolean'},
        full: {type: 'boolean'},
        only: {type: 'string'},
        json: {type: 'boolean'},
        markdown: {type: 'boolean'},
        profile: {type: 'string'},
        stubs: {type: 'string'},
        server: {type: 'string'},
        help: {type: 'boolean'},
      },
    }).values
  } catch (error) {
    fail(`参数有误。\n${usage}`, textOf(error))
  }
}

async function bundleParts() {
  const folder = join(dist, 'bench')
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  await bundle(Object.fromEntries(parts.map(name => [name, `sandbox/build/bench/${name}.ts`])), folder, {
    external: ['playwright-core'],
  })
  cpSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'), join(folder, 'sql-wasm.wasm'))
  return folder
}

const given = flags()
if (given.help) {
  console.log(usage)
  process.exit(0)
}
await install()
await buildStale()
const server = given.server === undefined ? join(dist, 'server.mjs') : resolve(given.server)
if (!existsSync(server)) fail(`找不到 ${server}。`, `${server} is not there.`)
if (given.profile !== undefined) mkdirSync(given.profile, {recursive: true})
const folder = await bundleParts()
const {bench} = await import(pathToFileURL(join(folder, 'main.mjs')).href)
const {only, profile, stubs, ...rest} = given
process.exit(
  await bench({
    ...rest,
    ...(only !== undefined && {only: only.toUpperCase().replace('P-CLASS', 'P-class').split(',')}),
    ...(profile !== undefined && {profiles: resolve(profile)}),
    ...(stubs !== undefined && {stubs: resolve(stubs)}),
    root,
    bench: folder,
    server,
  }),
)
