// The server as it is shipped, in a process that can be asked what it used. Nothing of it is changed; the questions come
// between measurements, over IPC. It does not know which load it is under.
import {writeFileSync} from 'node:fs'
import {Session} from 'node:inspector/promises'
import {pathToFileURL} from 'node:url'
import {answering} from './child.ts'

const [bundle = '', ...flags] = process.argv.slice(2)
const {main} = (await import(pathToFileURL(bundle).href)) as {main(argv: string[]): Promise<void>}
await main(flags)

let session: Session | undefined

answering({
  /** Microseconds of processor time since the start, all threads. */
  cpu() {
    const {user, system} = process.cpuUsage()
    return user + system
  },
  /** Resident bytes. */
  memory: () => process.memoryUsage().rss,
  async startProfile() {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', {interval: 200})
    await session.post('Profiler.start')
  },
  async writeProfile(file: string) {
    if (!session) return
    const {profile} = await session.post('Profiler.stop')
    session.disconnect()
    writeFileSync(file, JSON.stringify(profile))
  },
})
