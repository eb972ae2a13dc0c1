// Rows that are not timed here, and why not. Never a guess.
import type {Row} from './report.ts'

const notMeasured: Record<'P2' | 'P11', Row> = {
  P2: {
    row: 'P2',
    what: '与常用挡板相比 · against WireMock, Prism, Mockoon',
    goal: '低于每一个 below each',
    note: '未测：三者都不在依赖中，本命令不下载任何东西 · not run: none of them is a dependency, and this command downloads nothing',
  },
  P11: {
    row: 'P11',
    what: '两个服务进程 · two server processes against one',
    goal: '≥ 1.8×',
    note: '未测：沙盘尚不能分布到多个进程 · not run: worlds cannot be spread over processes yet',
  },
}
export const apart = (row: keyof typeof notMeasured): Row => notMeasured[row]
