// The rows measured inside one process: replay (P6), search (P7), growth (P9), the idle fault layer (P12).
import {join} from 'node:path'
import {type Child, startChild} from './child.ts'
import type {Days, Grown, Idle, Replayed, Searched} from './inside.ts'
import type {Row} from './report.ts'
import type {Options} from './stand.ts'
import {median, range, ratios, short} from './stats.ts'

/** A process of its own; rows that fill memory take a fresh one each. */
export async function inProcess<T>(options: Options & {core?: number}, work: (child: Child) => Promise<T>): Promise<T> {
  const {core = 0} = options
  const child = await startChild(join(options.bench, 'inside.mjs'), {core, nodeArgs: ['--max-old-space-size=8192']})
  try {
    await child.ask('open', {dataDir: options.dataDir})
    return await work(child)
  } finally {
    await child.stop()
  }
}

/** P6: a journal's entries, applied and decided again. */
export async function replay(child: Child, file: string, {size}: Options): Promise<{rows: Row[]; wrong: string[]}> {
  const done = await child.ask<Replayed>('replay', {file, entries: size.replayed, rounds: size.rounds})
  const perSecond = (seconds: readonly number[]) => seconds.map(one => done.entries / one)
  const row = (what: string, seconds: number[], least: number): Row => ({
    row: 'P6',
    what,
    measured: `${short(median(perSecond(seconds)))}/s`,
    baseline: `JSON + SHA-256 ${short(median(perSecond(done.floor)))}/s`,
    ratio: `1/${short(median(ratios(seconds, done.floor)))}`,
    goal: `≥ ${short(least)}/s`,
    met: median(perSecond(seconds)) >= least,
    note: `${short(done.entries)} 条记录 entries；range ${range(perSecond(seconds))}/s`,
    rounds: {entriesPerSecond: perSecond(seconds), floorPerSecond: perSecond(done.floor)},
  })
  return {
    rows: [row('折叠重放 · fold replay', done.fold, 25_000), row('核验重放 · verify replay', done.verify, 12_000)],
    wrong: done.equal ? [] : ['replay: the journal does not replay to equal books'],
  }
}

/** P7: searching as typed. */
export async function search(child: Child, {size}: Options): Promise<Row> {
  const done = await child.ask<Searched>('search', {names: size.searched, rounds: Math.min(5, size.rounds)})
  const p95 = median(done.p95)
  return {
    row: 'P7',
    what: '全量目录随键检索（首字母、名称、编码） p95 · catalogue search as typed',
    measured: `${short(p95)} ms`,
    baseline: `SQL LIKE ${short(median(done.like))} ms`,
    ratio: `${short(median(ratios(done.p95, done.like)))}×`,
    goal: '≤ 10 ms',
    met: p95 <= 10,
    note: `${short(done.keystrokes)} 次击键 keystrokes；p50 ${short(median(done.p50))} ms；首次 the first one ever ${short(done.first)} ms`,
    rounds: {p95Ms: done.p95, likeP95Ms: done.like},
  }
}

/** P8: a hospital's day without a screen. */
export async function hospitalDay(child: Child, {size}: Options): Promise<Row> {
  const done = await child.ask<Days>('hospitalDay', {rounds: Math.max(10, size.rounds)})
  const each = median(done.days)
  return {
    row: 'P8',
    what: '万人就诊日，无界面 · a hospital day of 10,000 visits, headless',
    measured: `${short(each)} s`,
    baseline: `堆 a heap alone ${short(median(done.floor))} s`,
    ratio: `${short(median(ratios(done.days, done.floor)))}×`,
    goal: '≤ 1 s',
    met: each <= 1,
    note: `${short(done.visits)} 人次 visits；range ${range(done.days)} s 一天 a day`,
    rounds: {daySeconds: done.days, heapSeconds: done.floor},
  }
}

/** P8: two hundred of them, half in a process beside the other half. Fewer, and reckoned, where time is short. */
export async function manyHospitalDays(options: Options): Promise<Row> {
  const {replicas} = options.size
  const half = replicas / 2
  const days = (child: Child, from: number, count: number) => child.ask<number>('hospitalDays', {from, count})
  const seconds = (work: () => Promise<unknown>) => {
    const began = performance.now()
    return work().then(() => (performance.now() - began) / 1000)
  }
  const [alone, beside] = await inProcess(options, one =>
    inProcess({...options, core: 1}, async other => {
      await Promise.all([days(one, 0, 2), days(other, half, 2)])
      const few = await seconds(() => days(one, 0, 5))
      return [few / 5, await seconds(() => Promise.all([days(one, 0, half), days(other, half, half)]))] as const
    }),
  )
  const all = (beside * 200) / replicas
  return {
    row: 'P8',
    what: '两百个种子，两核 · two hundred seeds on two cores',
    measured: `${short(all)} s`,
    baseline: `一核逐日 one core, one after the other ${short(alone * 200)} s`,
    ratio: `${short(all / (alone * 200))}×`,
    goal: '≤ 180 s',
    met: all <= 180,
    note: replicas < 200 ? `由 ${replicas} 个推算 reckoned from ${replicas}` : `${replicas} 个全部跑完 all of them run`,
    rounds: {seconds: [beside]},
  }
}

/** P9, first half: a settlement in a large world against one in a small world. */
export async function growth(child: Child, items: readonly object[], {size}: Options): Promise<Row> {
  const [small, large] = size.grown
  const {rounds, grownSlice: count} = size
  const done = await child.ask<Grown>('growth', {items, small, large, rounds, count})
  const times = ratios(done.large, done.small)
  return {
    row: 'P9',
    what: `结算成本：沙盘 ${short(large)} 条记录 · settlement cost at ${short(large)} entries`,
    measured: `${short(median(done.large))} µs`,
    baseline: `${short(small)} entries ${short(median(done.small))} µs`,
    ratio: `${short(median(times))}× (${range(times)})`,
    goal: '≤ 1.2×',
    met: median(times) <= 1.2,
    note: `world.receive 本身 alone；收尾时 ended at ${done.entries.map(short).join(' / ')} entries${large < 1_000_000 ? '；目标为 1,000,000 条，见 --full · the goal speaks of 1,000,000: --full' : ''}`,
    rounds: {largeCpuUs: done.large, smallCpuUs: done.small},
  }
}

/** P12: a plan that never matches, against none. */
export async function idleFault(child: Child, items: readonly object[], {size}: Options): Promise<Row> {
  const done = await child.ask<Idle>('idleFault', {items, pairs: size.pairs, visits: 48})
  const more = (median(ratios(done.idle, done.none)) - 1) * 100
  const noise = (median(ratios(done.again, done.none)) - 1) * 100
  return {
    row: 'P12',
    what: '故障层在位而未触发 · fault layer present but idle',
    measured: `${short(median(done.idle))} µs/message`,
    baseline: `无计划 no plan ${short(median(done.none))} µs`,
    ratio: `${more >= 0 ? '+' : ''}${short(more)} %`,
    goal: '≤ 3 %',
    met: more <= 3,
    note: `${size.pairs} 组配对 pairs；同样无计划的第三个沙盘 a third world without a plan ${noise >= 0 ? '+' : ''}${short(noise)} %`,
    rounds: {idleUs: done.idle, noneUs: done.none, againUs: done.again},
  }
}
