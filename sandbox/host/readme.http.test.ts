// The README tells the truth: its curl recipe is the script in scenarios/first-visit, the script really runs, and it
// prints the amounts the README works out.
import {spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {portableSha256} from '../base/hash.ts'
import {nodeSqlEngine} from '../build/node-sql.ts'
import {writeClassroom} from '../catalogue/classroom-image.ts'
import {openCatalogue} from '../catalogue/sql-catalogue.ts'
import {linkClasses} from '../line/link-classes.ts'
import {linkIds} from '../state/records.ts'
import {judgeJournal} from './cli-judge.ts'
import {type TestHost, testHost} from './testing/host.ts'

const root = join(import.meta.dirname, '../..')
const script = readFileSync(join(root, 'scenarios/first-visit/visit.sh'), 'utf8')
const hasShell = spawnSync('sh', ['-c', 'command -v curl && command -v sed']).status === 0

let host: TestHost
let base = ''

beforeAll(async () => {
  const engine = await nodeSqlEngine()
  const book = engine.open()
  writeClassroom(book, portableSha256)
  const catalogue = openCatalogue(book, 'main')
  host = await testHost({worldDeps: {catalogue: () => catalogue}})
  await host.create({id: 'demo', area: '310000', population: 40})
  base = `${await host.app.listen({port: 0, host: '127.0.0.1'})}/w/demo`
})
afterAll(() => host.close())

const run = (BASE: string) =>
  new Promise<{said: string; status: number | null}>(resolve => {
    const child = spawn('sh', [join(root, 'scenarios/first-visit/visit.sh')], {env: {...process.env, BASE}})
    let said = ''
    child.stdout.on('data', chunk => {
      said += chunk
    })
    child.stderr.on('data', chunk => {
      said += chunk
    })
    child.on('close', status => resolve({said, status}))
  })

describe('the table of lines', () => {
  const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
  it.each(['README.md', 'README.zh-CN.md'])('%s shows the figures of every class', file => {
    const rows = readFileSync(join(root, file), 'utf8').split('\n')
    for (const id of linkIds) {
      const {downKbit, upKbit, rttMs, jitterMs, lossBp} = linkClasses[id]
      const row = rows.find(one => one.startsWith(`| \`${id}\``)) ?? `no row of ${id}`
      const figures = row.split('|').slice(2, 5)
      expect([id, ...figures.map(one => one.trim())]).toEqual([
        id,
        `${grouped(downKbit)} / ${grouped(upKbit)}`,
        jitterMs > 0 ? `${rttMs} + ${jitterMs}` : String(rttMs),
        lossBp > 0 ? `${lossBp / 100} %` : '',
      ])
    }
  })
})

describe('the curl recipe', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s shows the amounts the script prints', file => {
    const readme = readFileSync(join(root, file), 'utf8')
    for (const amount of ['293.00', '3.00', '20.00', '27.00', '243.00', '174.75', '68.25', '50.00'])
      expect(readme).toContain(amount)
    expect(readme).toContain('scenarios/first-visit/visit.sh')
  })

  it.skipIf(!hasShell)('runs, settles to the fen, and takes everything back', async () => {
    const {said, status} = await run(base)
    expect(status).toBe(0)
    const lines = Object.fromEntries(
      said
        .trim()
        .split('\n')
        .map(line => line.split(/:? (?=[^ ]+$)/)),
    )
    expect(lines).toMatchObject({
      'cash before deciding': '50',
      medfee_sumamt: '293',
      fulamt_ownpay_amt: '3',
      overlmt_selfpay: '20',
      preselfpay_amt: '27',
      inscp_scp_amt: '243',
      act_pay_dedc: '10',
      fund_pay_sumamt: '174.75',
      acct_pay: '68.25',
      psn_cash_pay: '50',
    })
    expect(said).toContain('cancelled: -293, back on the account: 800')
    expect(script).toContain('send 2208')
  })

  it.skipIf(!hasShell)('is the work of a client the judge has nothing against', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recipe-'))
    const file = join(folder, 'demo')
    writeFileSync(file, (await host.call('GET', 'worlds/demo/export')).body)
    const {lines} = await judgeJournal(file, {})
    rmSync(folder, {recursive: true})
    // one visit is too little to pass K9, and nothing else is amiss
    expect(lines.filter(line => /^ *✗/.test(line))).toEqual([expect.stringContaining('K9')])
    expect(lines.filter(line => line.includes('✓'))).toHaveLength(8)
  })

  it.skipIf(!hasShell)('says what stopped it, and stops there', async () => {
    const elsewhere = await run(base.replace('/w/demo', '/w/gone'))
    expect(elsewhere.said).toMatch(/^9001 未办成 was not done: .*There is no such world/)
    const nobody = await run('http://127.0.0.1:1/w/demo')
    expect(nobody.said).toMatch(/9001 未办成 was not done: .*is the server running\?\n$/)
    expect([elsewhere.status, nobody.status]).toEqual([1, 1])
  })
})
