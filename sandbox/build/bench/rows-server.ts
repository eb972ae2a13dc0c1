// The rows measured on the running server over HTTP: settlements (P1), whole visits (P3), new worlds (P5), many active
// worlds (P9). Each is taken in slices that alternate with the bare server's.
import {join} from 'node:path'
import type {Paced, Slice} from './load.ts'
import type {Row} from './report.ts'
import {connections, interleaved, type Stand} from './stand.ts'
import {median, quantile, range, ratios, short} from './stats.ts'

const main = ['bench']

function heard(stand: Stand, worlds: readonly string[], settlements: number): void {
  for (const [i, world] of worlds.entries()) {
    const mine = Math.floor(settlements / worlds.length) + (i < settlements % worlds.length ? 1 : 0)
    stand.settled.set(world, (stand.settled.get(world) ?? 0) + mine)
  }
}

async function prepare(stand: Stand, worlds: readonly string[], count: number): Promise<void> {
  const slice = await stand.load.ask<Slice>('prepare', {port: stand.port, connections, count, worlds})
  if (slice.failed > 0) throw new Error(`preparing: ${slice.firstFailure}`)
}

async function settle(stand: Stand, worlds: readonly string[], count: number): Promise<Slice & {cpu: number}> {
  const {load, port, served} = stand
  const slice = await stand.spent(served, () => load.ask<Slice>('settle', {port, connections, count, worlds}))
  heard(stand, worlds, count)
  return slice
}

/** Gives the bare server the answers the load has heard: the same bytes. */
export const feedEcho = async ({echo, load}: Stand): Promise<void> => {
  await echo.ask('answers', await load.ask('samples'))
}

export const echo = (stand: Stand, count: number, infno?: string): Promise<Slice & {cpu: number}> =>
  stand.spent(stand.echo, () =>
    stand.load.ask<Slice>('echo', {port: stand.echoPort, connections, count, ...(infno && {infno})}),
  )

/** Writes a profile of the server over some work, when profiles are wanted. */
async function profiled<T>(stand: Stand, name: string, work: () => Promise<T>): Promise<T> {
  if (stand.profiles === undefined) return work()
  await stand.served.ask('startProfile')
  const done = await work()
  await stand.served.ask('writeProfile', join(stand.profiles, `${name}.cpuprofile`))
  return done
}

/** A patient pays minutes after the trial: a slice's visits are made ready just before it, unmeasured. */
export async function readyAndSettle(stand: Stand, count: number): Promise<Slice & {cpu: number}> {
  await prepare(stand, main, count)
  return settle(stand, main, count)
}

/** P1: what a durable settlement costs, against the bare server with the same bytes. */
export async function settlements(stand: Stand): Promise<Row> {
  const {rounds, settlements: count, warm} = stand.size
  const ready = () => readyAndSettle(stand, count)
  for (let settled = 0; settled < warm; settled += count) await ready()
  await feedEcho(stand)
  await echo(stand, warm * 2, '2207')
  const {one, other} = await interleaved(rounds, ready, () => echo(stand, count * 3, '2207'))
  if (stand.profiles) {
    await prepare(stand, main, count)
    await profiled(stand, 'P1', () => settle(stand, main, count))
  }
  const ours = one.map(slice => slice.cpu / slice.count)
  const bare = other.map(slice => slice.cpu / slice.count)
  const times = ratios(ours, bare)
  const ratio = median(times)
  const perSecond = (slices: readonly Slice[]) => median(slices.map(slice => slice.count / (slice.ms / 1000)))
  return {
    row: 'P1',
    what: '落盘结算 2207，每次处理器耗时 · durable settlement, CPU per request',
    measured: `${short(median(ours))} µs`,
    baseline: `node:http echo ${short(median(bare))} µs`,
    ratio: `${short(ratio)}× (${range(times)})`,
    goal: '≤ 4.0×',
    met: ratio <= 4,
    note: `${short(perSecond(one))}/s, p50 ${short(median(one.map(s => s.p50)))} ms, p99 ${short(median(one.map(s => s.p99)))} ms；echo ${short(perSecond(other))}/s；${connections} connections`,
    rounds: {settlementCpuUs: ours, echoCpuUs: bare},
  }
}

/** P3: whole visits, closed loop; then on a timetable at half that rate. */
export async function wholeVisits(stand: Stand): Promise<Row[]> {
  const {load, port, served, size} = stand
  const {rounds, visits: count} = size
  const walk = async (): Promise<Slice & {cpu: number}> => {
    const slice = await stand.spent(served, () => load.ask<Slice>('visits', {port, connections, count, worlds: main}))
    heard(stand, main, count)
    return slice
  }
  await walk()
  await feedEcho(stand)
  const {one, other} = await interleaved(rounds, walk, () => echo(stand, count * 6))
  await profiled(stand, 'P3', async () => {
    if (stand.profiles) for (let i = 0; i < 3; i++) await walk()
  })
  const ours = one.map(slice => count / (slice.ms / 1000))
  const bare = other.map(slice => count / (slice.ms / 1000))
  const rate = median(ours)
  const cpu = one.map(slice => slice.cpu / count)
  const cpuBare = other.map(slice => slice.cpu / count)
  const paced = await onTimetable(stand, rate / 2)
  return [
    {
      row: 'P3',
      what: '整次门诊（6 条报文，落盘），64 客户端 · whole visits, durable, 64 clients',
      measured: `${short(rate)} visits/s`,
      baseline: `echo ${short(median(bare))}/s`,
      ratio: `1/${short(median(ratios(bare, ours)))}`,
      goal: '≥ 700/s',
      met: rate >= 700,
      note: `处理器 CPU ${short(median(cpu))} µs/visit，echo ${short(median(cpuBare))} µs，${short(median(ratios(cpu, cpuBare)))}×；range ${range(ours)}/s`,
      rounds: {visitsPerSecond: ours, echoVisitsPerSecond: bare, visitCpuUs: cpu, echoVisitCpuUs: cpuBare},
    },
    paced,
  ]
}

/** A load that is later than this at the 99th of a hundred measures the machine; its round does not count. */
const mostLateMs = 5

async function onTimetable(stand: Stand, rate: number): Promise<Row> {
  const {load, port, size} = stand
  const given = {connections, rate, seconds: size.pacedSeconds}
  const wanted = Math.max(3, Math.min(size.rounds, 5))
  const most = wanted * 3
  const ours: Paced[] = []
  const bare: Paced[] = []
  let sent = 0
  let tried = 0
  while (ours.length < wanted && tried < most) {
    tried++
    const paced = await load.ask<Paced & {settled: number}>('paced', {...given, port, worlds: main})
    if (paced.failed > 0) throw new Error(`paced: ${paced.failed} of ${paced.count} not answered well`)
    sent += paced.settled
    const echoed = await load.ask<Paced>('pacedEcho', {...given, port: stand.echoPort})
    if (paced.late > mostLateMs) continue
    ours.push(paced)
    bare.push(echoed)
  }
  heard(stand, main, sent)
  const late = `${tried} 轮中 ${tried - ours.length} 轮因压测端迟发（p99 > ${mostLateMs} ms）不计 · of ${tried} rounds ${tried - ours.length} do not count, the load itself was late`
  const row = {
    row: 'P3',
    what: '同上，半速定时到达，每条报文等待 p99 · half that rate on a timetable, p99 per message',
    goal: '≤ 20 ms',
  }
  if (ours.length < wanted) return {...row, measured: '测不出 not measurable', note: late}
  const p99 = ours.map(paced => paced.p99)
  const echoP99 = bare.map(paced => paced.p99)
  return {
    ...row,
    measured: `${short(median(p99))} ms`,
    baseline: `echo ${short(median(echoP99))} ms`,
    ratio: `${short(median(ratios(p99, echoP99)))}×`,
    met: median(p99) <= 20,
    note: `${short(rate)} visits/s；p50 ${short(median(ours.map(p => p.p50)))} ms；range ${range(p99)}；${late}`,
    rounds: {p99Ms: p99, echoP99Ms: echoP99},
  }
}

/** P5: new worlds, and what two hundred of them hold. */
export async function newWorlds(
  stand: Stand,
  apart: {template: number[]; made: number[]},
): Promise<{rows: Row[]; worlds: string[]}> {
  const {control, load, served, size} = stand
  const waits: number[] = []
  const names = Array.from({length: size.worlds}, (_, i) => `w${String(i).padStart(3, '0')}`)
  const before = await served.ask<number>('memory')
  for (const name of names) {
    const began = performance.now()
    const given = await control.create(name)
    waits.push(performance.now() - began)
    await load.ask('world', {...given, items: stand.items})
  }
  await prepare(stand, names, 2)
  await settle(stand, names, names.length * 2)
  const rss = await served.ask<number>('memory')
  const some = waits.slice(0, size.newWorlds)
  const mb = (bytes: number) => bytes / 2 ** 20
  return {
    worlds: names,
    rows: [
      {
        row: 'P5',
        what: '新建沙盘（2000 人，全量目录） · POST /worlds, 2,000 people, full catalogue',
        measured: `${short(median(some))} ms`,
        baseline: `逐人生成 without template ${short(median(apart.made))} ms`,
        ratio: `${short(median(some) / median(apart.made))}×`,
        goal: '≤ 30 ms',
        met: median(some) <= 30,
        note: `${some.length} 次 times，最慢 worst ${short(Math.max(...some))} ms；进程内 in process ${short(median(apart.template))} ms；第 ${names.length} 个 the last ${short(quantile(waits.slice(-20), 0.5))} ms`,
        rounds: {postMs: some, templateMs: apart.template, madeMs: apart.made},
      },
      {
        row: 'P5',
        what: `${names.length} 个沙盘同时打开，常驻内存 · worlds open and used, resident memory`,
        measured: `${short(mb(rss))} MiB`,
        baseline: `1 world ${short(mb(before))} MiB`,
        ratio: `+${short(mb(rss - before) / names.length)} MiB/world`,
        goal: '≤ 1024 MiB',
        met: mb(rss) <= 1024,
      },
    ],
  }
}

/** P9, second half: settlements spread over all worlds against settlements in one. */
export async function activeWorlds(stand: Stand, worlds: readonly string[]): Promise<Row> {
  const {rounds, settlements: count} = stand.size
  const total = (rounds + 1) * count
  await prepare(stand, worlds, Math.ceil(total / worlds.length))
  await prepare(stand, main, total)
  await settle(stand, worlds, count)
  await settle(stand, main, count)
  const {one, other} = await interleaved(
    rounds,
    () => settle(stand, worlds, count),
    () => settle(stand, main, count),
  )
  const many = one.map(slice => slice.cpu / slice.count)
  const single = other.map(slice => slice.cpu / slice.count)
  const times = ratios(many, single)
  return {
    row: 'P9',
    what: `结算成本：${worlds.length} 个沙盘轮流 · settlement cost over ${worlds.length} active worlds`,
    measured: `${short(median(many))} µs`,
    baseline: `1 world ${short(median(single))} µs`,
    ratio: `${short(median(times))}× (${range(times)})`,
    goal: '≤ 1.5×',
    met: median(times) <= 1.5,
    rounds: {manyCpuUs: many, oneCpuUs: single},
  }
}

/**
 * What is wrong with the books after all of it; nothing = all well. The auditor reads and decides a whole journal again:
 * the main world and some of the many get it, of the others every answered settlement must at least be there, once.
 */
export async function booksOf(stand: Stand, worlds: readonly string[], audited: number): Promise<string[]> {
  const {control} = stand
  const wrong: string[] = []
  const step = Math.max(1, Math.floor(worlds.length / audited))
  for (const [i, world] of [...main, ...worlds].entries()) {
    const whole = i === 0 || i % step === 0
    wrong.push(...(await control.books(world, stand.settled.get(world) ?? 0, whole)))
    if (whole) wrong.push(...(await control.verify(world)))
  }
  return wrong
}
