#!/usr/bin/env node
// `npm run yibao -- …` and `npx yibao …`: installs and builds what is lacking, then runs the command line.
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {buildStale} from './build.mjs'
import {install} from './install.mjs'
import {dist} from './run.mjs'

await install()
await buildStale(process.argv[2] === 'start' ? undefined : ['host'])
const {main} = await import(pathToFileURL(join(dist, 'yibao.mjs')).href)
await main(process.argv.slice(2))
