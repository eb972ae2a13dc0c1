// How measurements are shown: one row each with what it was compared with in the same run, the goal, and whether it was
// met; then the machine, and what else it was doing. A row without numbers says why it has none.
import {readFileSync} from 'node:fs'
import * as os from 'node:os'

export type Row = {
  row: string
  /** Chinese · English. */
  what: string
  measured?: string
  baseline?: string
  ratio?: string
  goal: string
  met?: boolean
  /** More numbers of the row, or why there are none. */
  note?: string
  /** Round by round, with units in the names. */
  rounds?: Record<string, readonly number[]>
}

export type Machine = {
  cpu: string
  cores: number
  node: string
  platform: string
  loadBefore: number[]
  loadAfter: number[]
  /** Cores' worth of work that was neither ours nor idle, on average; NaN where the system does not tell. */
  foreign: number
}

const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\uffe6]/
/** Columns a text takes in a terminal. */
const width = (text: string): number => [...text].reduce((sum, one) => sum + (wide.test(one) ? 2 : 1), 0)
const padded = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)))

const heads = ['', '项目 what', '测得 measured', '基线 baseline', '比值 ratio', '目标 goal', '达到 met']

export function table(rows: readonly Row[]): string {
  const cells = rows.map(row => [
    row.row,
    row.what,
    row.measured ?? '–',
    row.baseline ?? '–',
    row.ratio ?? '–',
    row.goal,
    row.met === undefined ? '–' : row.met ? '是 yes' : '否 no',
  ])
  const widths = heads.map((text, i) => Math.max(width(text), ...cells.map(cell => width(cell[i] as string))))
  const line = (cell: readonly string[]) =>
    cell
      .map((text, i) => padded(text, widths[i] as number))
      .join('  ')
      .trimEnd()
  const ruled = widths.map(size => '─'.repeat(size)).join('  ')
  const body = cells.flatMap((cell, i) => {
    const {note} = rows[i] as Row
    return note === undefined ? [line(cell)] : [line(cell), `    ${note}`]
  })
  return [line(heads), ruled, ...body].join('\n')
}

/** The same as a table of the README. */
export function markdown(rows: readonly Row[]): string {
  const cells = rows
    .filter(row => row.measured !== undefined)
    .map(({row, what, measured, baseline = '–', ratio = '–', goal, met}) => [
      row,
      what,
      measured,
      baseline,
      ratio,
      goal,
      met === undefined ? '–' : met ? '✓' : '✗',
    ])
  const line = (cell: readonly (string | undefined)[]) => `| ${cell.join(' | ')} |`
  return [line(['', ...heads.slice(1)]), line(heads.map(() => '---')), ...cells.map(line)].join('\n')
}

export function machineText({cpu, cores, node, platform, loadBefore, loadAfter, foreign}: Machine): string {
  const load = (values: number[]) => values.map(value => value.toPrecision(2)).join(' ')
  const others = Number.isNaN(foreign) ? '' : `；旁人占用 foreign load ${foreign.toPrecision(2)} cores`
  return `${cpu} × ${cores} · Node ${node} · ${platform}；负载 loadavg ${load(loadBefore)} → ${load(loadAfter)}${others}`
}

export const machineNow = (): Pick<Machine, 'cpu' | 'cores' | 'node' | 'platform'> => ({
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  node: process.versions.node,
  platform: `${os.type()} ${os.arch()}`,
})

/** Seconds all cores have been busy since boot; undefined where there is no /proc. */
export function busySeconds(): number | undefined {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = (
      readFileSync('/proc/stat', 'utf8').split('\n')[0] as string
    )
      .split(/\s+/)
      .slice(1)
      .map(Number)
    return (user + nice + system + irq + soft) / 100
  } catch {
    return undefined
  }
}

/** Processor seconds of this process and of all its children that have ended; undefined where there is no /proc. */
export function ownSeconds(): number | undefined {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0)
  } catch {
    return undefined
  }
}
