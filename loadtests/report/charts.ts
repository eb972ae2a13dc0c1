// The charts of a load report, as SVG 图表: one kind of line chart over seconds, drawn in the page's own ink and told apart by dashes and a word
// at the end of each line, so that they read in grey. The tables have the numbers.
import {html} from '../../grading/drill/html.ts'
import {scale, label as written} from '../../grading/drill/parts/svg.ts'
import type {Window} from '../load/plan.ts'

const width = 900
const left = 64
const right = 78
const top = 26
const bottom = 26
const height = 222

export type Line = {
  name: string
  /** By slice; null: nothing to draw there. */
  values: (number | null)[]
  /** Of page-style.ts or style.ts here. */
  style: 'line' | 'thin' | 'dashed' | 'dotted'
  /** A step keeps its value throughout the slice. */
  steps?: boolean
}

export type ChartOf = {
  /** What it shows, for who cannot see it. */
  label: string
  /** Start of each slice on the horizontal axis, and where the last one ends. */
  at: number[]
  end: number
  lines: Line[]
  shaded?: Window[]
  /** Each step of the vertical axis is tenfold. */
  tenfold?: boolean
  /** Under the axis and above it. */
  xName: string
  yName: string
  /** A level that is not to be crossed. */
  limit?: number
}

export function lineChart({label, at, end, lines, shaded = [], tenfold = false, xName, yName, limit}: ChartOf): string {
  const start = at[0] ?? 0
  const x = scale(start, end > start ? end : start + 1, left, width - right)
  const all = [
    ...lines.flatMap(one => one.values.filter(value => value !== null)),
    ...(limit === undefined ? [] : [limit]),
  ]
  const levels = tenfold ? tenfoldLevels(all) : evenLevels(Math.max(0, ...all))
  const shape = (value: number) => (tenfold ? Math.log10(Math.max(value, levels[0] as number)) : value)
  const y = scale(shape(levels[0] as number), shape(levels.at(-1) as number), height - bottom, top)
  const grid = levels.map(
    level =>
      `<line x1="${left}" x2="${width - right}" y1="${y(shape(level))}" y2="${y(shape(level))}" class="grid"/>${written(left - 6, y(shape(level)) + 4, short(level), 'text-anchor="end"')}`,
  )
  const ticks = evenLevels(end)
    .filter(second => second >= start && second <= end)
    .map(
      second =>
        `<line x1="${x(second)}" x2="${x(second)}" y1="${top}" y2="${height - bottom}" class="grid"/>${written(x(second), height - 8, short(second), 'text-anchor="middle"')}`,
    )
  const windows = shaded
    .filter(one => one.from < end)
    .map(
      one =>
        `<rect x="${x(one.from)}" y="${top}" width="${Math.max(1, x(Math.min(one.until, end)) - x(one.from))}" height="${height - bottom - top}" class="trouble"/>${written(x(one.from) + 4, top + 11, one.what, 'class="tag"')}`,
    )
  const bound =
    limit === undefined
      ? ''
      : `<line x1="${left}" x2="${width - right}" y1="${y(shape(limit))}" y2="${y(shape(limit))}" class="bound"/>`
  const ends = spread(
    lines.map(one => {
      const last = one.values.findLast(value => value !== null)
      return {name: one.name, y: y(shape(last ?? (levels[0] as number)))}
    }),
  )
  const drawn = lines.map(one => paths(one, at, end, x, value => y(shape(value))))
  const names = ends.map(one => written(width - right + 6, one.y + 4, one.name, 'class="tag"'))
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(label)}">${windows.join('')}${grid.join('')}${ticks.join('')}${bound}${drawn.join('')}${names.join('')}${written(8, top - 12, yName)}${written(width - 4, height - 8, xName, 'text-anchor="end"')}</svg>`
}

/** A line breaks where there is nothing to draw. */
function paths(
  {values, style, steps}: Line,
  at: number[],
  end: number,
  x: (n: number) => number,
  y: (n: number) => number,
): string {
  const runs: string[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) {
      runs.push([])
      return
    }
    const from = at[index] as number
    const to = at[index + 1] ?? end
    const points = steps ? [`${x(from)},${y(value)}`, `${x(to)},${y(value)}`] : [`${x((from + to) / 2)},${y(value)}`]
    runs.at(-1)?.push(...points)
  })
  return runs
    .filter(run => run.length > 0)
    .map(run => {
      // a single point would not be seen
      const [only = ''] = run
      const [px, py] = only.split(',')
      return run.length > 1
        ? `<polyline points="${run.join(' ')}" class="${style}"/>`
        : `<circle cx="${px}" cy="${py}" r="2.2" class="dot"/>`
    })
    .join('')
}

/** Words at the right edge, pushed apart so that none lies on another. */
function spread(marks: {name: string; y: number}[]): {name: string; y: number}[] {
  const sorted = [...marks].sort((a, b) => a.y - b.y)
  let lowest = Number.NEGATIVE_INFINITY
  const placed = sorted.map(one => {
    lowest = Math.max(one.y, lowest + 13)
    return {name: one.name, y: lowest}
  })
  const over = Math.max(0, lowest - (height - bottom))
  return placed.map(one => ({...one, y: one.y - over}))
}

/** 0 and three to six round levels up to at least the highest value. */
export function evenLevels(most: number): number[] {
  if (most <= 0) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find(one => one * power >= rough) ?? 10) * power
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  return Array.from({length: count + 1}, (_, index) => Number((index * step).toPrecision(6)))
}

/** Powers of ten around the values, at least two. */
export function tenfoldLevels(values: readonly number[]): number[] {
  const fit = values.filter(value => value > 0)
  const low = Math.floor(Math.log10(Math.min(100, ...fit)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, ...fit))))
  return Array.from({length: high - low + 1}, (_, index) => 10 ** (low + index))
}

const short = (value: number): string => (value >= 10_000 ? `${value / 1000}k` : String(value))
