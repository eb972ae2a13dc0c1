#!/usr/bin/env node
// `npm run simulate -- --seeds 10000`: random days of the simulator on demand, on as many processes as asked for.
import {install} from './install.mjs'
import {inRoot, runNode} from './run.mjs'

await install()
const tsx = inRoot('node_modules', 'tsx', 'dist', 'cli.mjs')
const {code} = await runNode(tsx, [inRoot('sandbox', 'build', 'simulate.ts'), ...process.argv.slice(2)])
process.exit(code)
