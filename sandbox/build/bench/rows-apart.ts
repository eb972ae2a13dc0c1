// Rows that are not timed here, and why not. Never a guess.
import type {Row} from './report.ts'

const notMeasured: Record<'P11', Row> = {
  P11: {
    row: 'P11',
    what: '两个服务进程 · two server processes against one',
    goal: '≥ 1.8×',
    note: '未测：沙盘尚不能分布到多个进程 · not run: worlds cannot be spread over processes yet',
  },
}
export const apart = (row: keyof typeof notMeasured): Row => notMeasured[row]
