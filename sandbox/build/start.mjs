// `npm start`: installs and builds what is lacking, then becomes the server. The server runs in this very process, so
// signals need no forwarding. Flags are the server's; this file knows none of them.
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {buildStale} from './build.mjs'
import {install} from './install.mjs'
import {dist} from './run.mjs'

await install()
await buildStale()
const {main} = await import(pathToFileURL(join(dist, 'server.mjs')).href)
await main(process.argv.slice(2))
