#!/usr/bin/env node
// `npm run load -- peak --mode A`: a load profile under k6 against a centre of its own, and the verdict from that centre's journal. This
// file installs and bundles what is lacking; how a run goes stands in load/.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {banner} from './build.mjs'
import {install} from './install.mjs'
import {howToGetK6, k6} from './k6.mjs'
import {dist, inRoot} from './run.mjs'

await install()
const {build} = await import('esbuild')
mkdirSync(dist, {recursive: true})
// of its own: another run may be under way
const folder = mkdtempSync(join(dist, 'load-'))
process.once('exit', () => rmSync(folder, {recursive: true, force: true}))
const leave = () => process.exit(3)
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) process.once(signal, leave)
await build({
  absWorkingDir: inRoot(),
  entryPoints: {main: 'sandbox/build/load/main.ts', server: 'sandbox/host/server.ts', yibao: 'sandbox/host/cli.ts'},
  outdir: folder,
  outExtension: {'.js': '.mjs'},
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  loader: {'.csv': 'text', '.sql': 'text', '.md': 'text'},
  banner: {js: banner},
  legalComments: 'none',
  logLevel: 'error',
})
const {main} = await import(pathToFileURL(join(folder, 'main.mjs')).href)
// from here on it says what was interrupted
for (const signal of signals) process.off(signal, leave)
await main(process.argv.slice(2), {built: folder, scripts: inRoot('loadtests', 'k6'), k6, howToGetK6})
