// Rows that are not timed here: why not, or what else can be said of them. Never a guess.
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import type {Row} from './report.ts'
import type {Options} from './stand.ts'
import {short} from './stats.ts'

const notMeasured: Record<'P2' | 'P8' | 'P11', Row> = {
  P2: {
    row: 'P2',
    what: '与常用挡板相比 · against WireMock, Prism, Mockoon',
    goal: '低于每一个 below each',
    note: '未测：三者都不在依赖中，本命令不下载任何东西 · not run: none of them is a dependency, and this command downloads nothing',
  },
  P8: {
    row: 'P8',
    what: '无界面模拟万人就诊日 · hospital day of 10,000 visits, headless',
    goal: '≤ 1 s',
    note: '未测：大医院日的模型尚未做成（simulator 目前走随机小日） · not run: the model of a large hospital’s day is not built yet',
  },
  P11: {
    row: 'P11',
    what: '两个服务进程 · two server processes against one',
    goal: '≥ 1.8×',
    note: '未测：沙盘尚不能分布到多个进程 · not run: worlds cannot be spread over processes yet',
  },
}
export const apart = (row: keyof typeof notMeasured): Row => notMeasured[row]

/** P10, as far as files tell: the scripts a page loads, compressed as they are sent. */
export function scripts({root}: Options): Row {
  const goal = '≤ 150 KB'
  const what = '页面脚本（压缩后传输） · scripts of the pages, compressed'
  const folder = join(root, 'dist', 'ui')
  if (!existsSync(join(folder, 'index.html'))) {
    return {row: 'P10', what, goal, note: '未测：页面尚未构建 · not run: the pages are not built'}
  }
  const sent = (name: string): number => {
    const file = join(folder, 'assets', name)
    const compressed = ['.br', '.gz'].map(ending => `${file}${ending}`).find(existsSync)
    return compressed ? readFileSync(compressed).length : gzipSync(readFileSync(file)).length
  }
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(match => match[1] as string)
  const all = readdirSync(join(folder, 'assets')).filter(name => name.endsWith('.js'))
  const kb = (names: readonly string[]) => names.reduce((sum, name) => sum + sent(name), 0) / 1000
  const plain = all.reduce((sum, name) => sum + readFileSync(join(folder, 'assets', name)).length, 0) / 1000
  return {
    row: 'P10',
    what,
    measured: `首屏 first ${short(kb(first))} KB`,
    baseline: `未压缩 plain, all pages ${short(plain)} KB`,
    ratio: `全部 all ${short(kb(all))} KB`,
    goal,
    met: kb(all) <= 150,
    note: '击键到显示、切换语言：需要收费页与浏览器，此处不测 · key to paint and the language switch need the cashier page and a browser: not run here',
  }
}
