#!/usr/bin/env node
// `npm run load -- peak --mode A`: a load profile under k6 against a centre of its own, and the verdict from that centre's journal. This
// file installs and bundles what is lacking; how a run goes stands in load/.
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {bundle} from './bundle.mjs'
import {install} from './install.mjs'
import {howToGetK6, k6} from './k6.mjs'
import {dist, inRoot} from './run.mjs'

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

await install()
mkdirSync(dist, {recursive: true})
// a run that was killed could not put its programmes away
for (const name of readdirSync(dist)) {
  const [, pid] = /^load-(\d+)-/.exec(name) ?? []
  if (pid && !isAlive(Number(pid))) rmSync(join(dist, name), {recursive: true, force: true})
}
// of its own: another run may be under way
const folder = mkdtempSync(join(dist, `load-${process.pid}-`))
process.once('exit', () => rmSync(folder, {recursive: true, force: true}))
const leave = () => process.exit(3)
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) process.once(signal, leave)
await bundle(
  {main: 'sandbox/build/load/main.ts', server: 'sandbox/host/server.ts', yibao: 'sandbox/host/cli.ts'},
  folder,
)
const {main} = await import(pathToFileURL(join(folder, 'main.mjs')).href)
// from here on it says what was interrupted
for (const signal of signals) process.off(signal, leave)
await main(process.argv.slice(2), {built: folder, scripts: inRoot('loadtests', 'k6'), k6, howToGetK6})
