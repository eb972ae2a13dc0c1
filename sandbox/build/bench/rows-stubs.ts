// P2: a settlement against the stubs people use instead, in slices that alternate, each warmed for a minute.
import {existsSync} from 'node:fs'
import type {Slice} from './load.ts'
import type {Row} from './report.ts'
import {echo, feedEcho, readyAndSettle} from './rows-server.ts'
import {connections, interleaved, type Stand, serverCore} from './stand.ts'
import {median, range, ratios, short} from './stats.ts'
import {type Stub, startStubs, stubKinds} from './stubs.ts'

const what = (name: string) =>
  `落盘结算，与挡板 ${name} 相比，每次处理器耗时 · settlement against ${name}, CPU per request`
const goal = '< 1×'
/** The Java of WireMock still gets faster after twenty seconds. */
const warmSeconds = 60
/** Settlements of a slice: a tenth of a second of the quickest stub, which is counted in hundredths. */
const slice = 800
const how =
  'npm i --prefix <folder> @mockoon/cli@9.9.0 @stoplight/prism-cli@5.14.2；wiremock-standalone-3.13.2.jar → <folder>'

/** Rows without numbers: what this takes is not there. */
const notMeasured = (names: readonly string[], why: string): Row[] =>
  names.map(name => ({row: 'P2', what: what(name), goal, note: why}))

export async function againstStubs(stand: Stand, folder: string | undefined): Promise<Row[]> {
  if (folder === undefined || !existsSync(folder))
    return notMeasured(stubKinds, `未测：--stubs <folder>；not run, it takes --stubs <folder>: ${how}`)
  if (process.platform !== 'linux')
    return notMeasured(stubKinds, '未测：只在 Linux 上计得到 · not run: counted on Linux only')
  // one visit through us teaches the load what a request and its answer look like
  await readyAndSettle(stand, 100)
  const answers = await stand.load.ask<Record<string, string>>('samples')
  const stubs = await startStubs(folder, serverCore, answers['2207'] ?? '')
  try {
    const rows: Row[] = []
    for (const stub of stubs) rows.push(await against(stand, stub))
    const missing = stubKinds.filter(name => stubs.every(stub => stub.name !== name))
    return [...rows, ...notMeasured(missing, `未测：${folder} 里没有 · not run: not in ${folder}`)]
  } finally {
    await Promise.all(stubs.map(stub => stub.stop()))
  }
}

async function against(stand: Stand, stub: Stub): Promise<Row> {
  const {load, say, size} = stand
  const ask = async (count: number): Promise<Slice & {cpu: number}> => {
    const before = stub.cpu()
    const slice = await load.ask<Slice>('echo', {port: stub.port, connections, count, infno: '2207'})
    if (slice.failed > 0) throw new Error(`${stub.name}: ${slice.failed} of ${slice.count}: ${slice.firstFailure}`)
    return {...slice, cpu: stub.cpu() - before}
  }
  say(`P2 预热 warming ${stub.name}`)
  const until = performance.now() + warmSeconds * 1000
  while (performance.now() < until) await ask(500)
  const {one, other} = await interleaved(
    size.rounds,
    () => readyAndSettle(stand, slice),
    () => ask(slice),
  )
  const ours = one.map(slice => slice.cpu / slice.count)
  const theirs = other.map(slice => slice.cpu / slice.count)
  const times = ratios(ours, theirs)
  return {
    row: 'P2',
    what: what(stub.name),
    measured: `${short(median(ours))} µs`,
    baseline: `${stub.name} ${short(median(theirs))} µs`,
    ratio: `${short(median(times))}× (${range(times)})`,
    goal,
    met: median(times) < 1,
    note: `${stub.gives}；${warmSeconds} s warm；bare echo ${short(median((await bare(stand)).map(slice => slice.cpu / slice.count)))} µs`,
    rounds: {settlementCpuUs: ours, stubCpuUs: theirs},
  }
}

/** The bare server after them, for scale. */
async function bare(stand: Stand): Promise<(Slice & {cpu: number})[]> {
  await feedEcho(stand)
  const slices: (Slice & {cpu: number})[] = []
  for (let i = 0; i < 3; i++) slices.push(await echo(stand, slice * 3, '2207'))
  return slices
}
