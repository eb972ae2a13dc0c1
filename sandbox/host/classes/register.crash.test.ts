// kill -9 at random moments while the register is written: what was acknowledged is there, in its newest words, changes that
// belong together are there together, and the file opens. REGISTER_CRASH_ROUNDS=200 for a long run.
import {type ChildProcess, spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {buildSync} from 'esbuild'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {fileRegister} from './register.ts'

const rounds = Number(process.env.REGISTER_CRASH_ROUNDS ?? 20)
let folder = ''
let programme = ''

const writer = `
import {writeSync} from 'node:fs'
import {fileRegister} from './register.ts'
const register = fileRegister(process.argv[2])
const row = (id, n) => ({id, class: 'c', enrolment: null, kind: 'hint', text: String(n) + '险'.repeat((n * 7919) % 300), by: '', at: n})
const start = Math.max(0, ...[...register.all('traces')].map(one => one.at))
writeSync(1, 'open\\n')
for (let n = start + 1; ; n++) {
  const ids = ['a' + (n % 50), 'b' + (n % 50)]
  register.write(ids.map(id => ({table: 'traces', id, row: row(id, n)})))
  writeSync(1, 'kept ' + n + '\\n')
}
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'register-crash-'))
  programme = join(folder, 'writer.mjs')
  buildSync({
    stdin: {contents: writer, resolveDir: import.meta.dirname, loader: 'ts'},
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: programme,
  })
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** Writes until killed; answers the last number that was acknowledged. */
function killed(afterKept: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(process.execPath, [programme, folder], {stdio: ['ignore', 'pipe', 'inherit']})
    let last = 0
    let kept = 0
    createInterface({input: child.stdout!}).on('line', line => {
      const [, number] = /^kept (\d+)$/.exec(line) ?? []
      if (number === undefined) return
      last = Number(number)
      kept += 1
      if (kept === afterKept) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', (code, signal) => (signal === 'SIGKILL' ? resolve(last) : reject(new Error(`ended: ${code}`))))
  })
}

it(`${rounds} kills: nothing acknowledged is lost, nothing is half there`, async () => {
  for (let round = 0; round < rounds; round++) {
    const last = await killed(1 + ((round * 37) % 120))
    const register = fileRegister(folder)
    const rows = new Map([...register.all('traces')].map(one => [one.id, one.at]))
    const newest = Math.max(...rows.values())
    // the last one may have been written and not told
    expect([last, last + 1]).toContain(newest)
    for (let n = Math.max(1, newest - 49); n <= newest; n++) {
      expect([rows.get(`a${n % 50}`), rows.get(`b${n % 50}`)], `round ${round}`).toEqual([n, n])
    }
    register.close()
  }
})
