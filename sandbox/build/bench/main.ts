// `npm run bench`: every row of the speed table with its baseline from the same run. Rows come in the order that costs
// least; they are shown in the table's. Nothing is downloaded; everything listens on loopback and ends with this process.
import {mkdtempSync, rmSync} from 'node:fs'
import * as os from 'node:os'
import {join} from 'node:path'
import {canPin} from './child.ts'
import {busySeconds, type Machine, machineNow, machineText, markdown, ownSeconds, type Row, table} from './report.ts'
import {apart} from './rows-apart.ts'
import {wholeClass} from './rows-class.ts'
import {growth, hospitalDay, idleFault, inProcess, manyHospitalDays, replay, search} from './rows-inside.ts'
import {cashierPage} from './rows-page.ts'
import {relayIdle} from './rows-relay.ts'
import {activeWorlds, booksOf, newWorlds, settlements, wholeVisits} from './rows-server.ts'
import {coldStarts} from './rows-start.ts'
import {againstStubs} from './rows-stubs.ts'
import {type Options, openStand, sizes} from './stand.ts'

export type Given = {
  quick?: boolean
  full?: boolean
  json?: boolean
  markdown?: boolean
  /** Rows wanted; all when absent. */
  only?: string[]
  profiles?: string
  /** Folder with the stubs of P2. */
  stubs?: string
  root: string
  bench: string
  server: string
}

const order = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', 'P12', 'P13', 'P-class']

/** Measures and prints; the exit code: 1 when the books did not hold. */
export async function bench(given: Given): Promise<number> {
  const dataDir = mkdtempSync(join(os.tmpdir(), 'yibao-bench-'))
  const began = performance.now()
  const say = (text: string) => {
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`)
  }
  const {root, bench: folder, server, profiles, stubs} = given
  const size = sizes[given.quick ? 'quick' : given.full ? 'full' : 'usual']
  const options: Options = {
    root,
    bench: folder,
    server,
    dataDir,
    size,
    say,
    ...(profiles && {profiles}),
    ...(stubs && {stubs}),
  }
  const loadBefore = os.loadavg()
  const others = () => (busySeconds() ?? Number.NaN) - (ownSeconds() ?? Number.NaN)
  const othersBefore = others()
  try {
    const {rows, wrong} = await measure(options, new Set(given.only ?? order))
    rows.sort((a, b) => order.indexOf(a.row) - order.indexOf(b.row))
    const seconds = (performance.now() - began) / 1000
    const machine: Machine = {
      ...machineNow(),
      loadBefore,
      loadAfter: os.loadavg(),
      foreign: Math.max(0, (others() - othersBefore) / seconds),
    }
    print(given, rows, wrong, machine)
    return wrong.length === 0 ? 0 : 1
  } finally {
    rmSync(dataDir, {recursive: true, force: true})
  }
}

async function measure(options: Options, wanted: Set<string>): Promise<{rows: Row[]; wrong: string[]}> {
  const {say, size} = options
  const rows: Row[] = []
  const wrong: string[] = []
  say('P4 冷启动 cold starts')
  const starts = await coldStarts(options)
  rows.push(...starts)

  const stand = await openStand(options)
  const journal = join(options.dataDir, 'bench.ndjson')
  try {
    let worlds: string[] = []
    if (wanted.has('P1')) {
      say('P1 结算 settlements')
      rows.push(await settlements(stand))
    }
    if (wanted.has('P2')) {
      say('P2 挡板 stubs')
      rows.push(...(await againstStubs(stand, options.stubs)))
    }
    if (wanted.has('P3')) {
      say('P3 整次门诊 whole visits')
      rows.push(...(await wholeVisits(stand)))
    }
    if (wanted.has('P5') || wanted.has('P9')) {
      say('P5 新沙盘 new worlds')
      const apartFrom = await inProcess(options, child => child.ask<never>('freshWorlds', {rounds: size.rounds}))
      const made = await newWorlds(stand, apartFrom)
      worlds = made.worlds
      rows.push(...made.rows)
    }
    if (wanted.has('P9')) {
      say('P9 两百个沙盘 two hundred worlds')
      rows.push(await activeWorlds(stand, worlds))
    }
    if (wanted.has('P-class')) {
      say('P-class 一个班 a whole class')
      const seated = await wholeClass(stand)
      rows.push(...seated.rows)
      wrong.push(...seated.wrong)
    }
    if (wanted.has('P10')) {
      say('P10 收费页 the cashier page')
      rows.push(...(await cashierPage(stand)))
    }
    say('核对账目 checking the books')
    wrong.push(...(await booksOf(stand, worlds, 4)))
    if (wanted.has('P6')) await stand.control.exportTo('bench', journal)
  } finally {
    await stand.close()
  }

  if (wanted.has('P6')) {
    say('P6 重放 replay')
    const replayed = await inProcess(options, child => replay(child, journal, options))
    rows.push(...replayed.rows)
    wrong.push(...replayed.wrong)
  }
  if (wanted.has('P7')) {
    say('P7 检索 search')
    rows.push(await inProcess(options, child => search(child, options)))
  }
  if (wanted.has('P12')) {
    say('P12 故障层 fault layer')
    rows.push(await inProcess(options, child => idleFault(child, stand.items, options)))
  }
  if (wanted.has('P13')) {
    say('P13 线路中继 the line relay')
    rows.push(await relayIdle(options))
  }
  if (wanted.has('P9')) {
    say('P9 增长 growth')
    rows.push(await inProcess(options, child => growth(child, stand.items, options)))
  }
  if (wanted.has('P8')) {
    say('P8 万人就诊日 a hospital day')
    rows.push(await inProcess(options, child => hospitalDay(child, options)), await manyHospitalDays(options))
  }
  if (wanted.has('P11')) rows.push(apart('P11'))
  return {rows: rows.filter(({row}) => wanted.has(row)), wrong}
}

function print(given: Given, rows: Row[], wrong: string[], machine: Machine): void {
  // a fast wrong run scores nothing
  if (wrong.length > 0) for (const row of rows) if (row.met !== undefined) row.met = false
  if (given.json) {
    process.stdout.write(`${JSON.stringify({machine, pinned: canPin, wrong, rows}, null, 2)}\n`)
    return
  }
  const books =
    wrong.length === 0
      ? '账目核对：全部相符 · the books were checked after the run: they hold'
      : `账目不符，本次成绩作废 · the books do not hold; the run counts for nothing:\n${wrong.join('\n')}`
  const pinned = canPin ? '服务端与压测端各占一核 · server and load bound to a core each' : ''
  process.stdout.write(
    `\n${given.markdown ? markdown(rows) : table(rows)}\n\n${machineText(machine)}\n${pinned}\n${books}\n`,
  )
}
