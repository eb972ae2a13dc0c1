// The charts of a drill with the hospital's own systems dead, as SVG 图表: who was seen in time, the slips' numbers on a line, the stack of the
// back-entry. Drawn in the page's ink, readable in grey: every colour has a shape or a word beside it.
import {refundDesk} from '../../sandbox/hospital/paper-acts.ts'
import type {NumberState} from '../../sandbox/slips/register.ts'
import type {Level} from '../../sandbox/state/slip-records.ts'
import type {OwnReport} from './own-systems.ts'
import {ownWords as words} from './own-words.ts'
import type {Lang} from './parts/part.ts'

const width = 900
const left = 64
const right = 90

const text = (x: number, y: number, of: string, more = ''): string => `<text x="${x}" y="${y}" ${more}>${of}</text>`
const tenth = (value: number): number => Math.round(value * 10) / 10

type Axes = {x: (minute: number) => number; y: (value: number) => number; frame: string; height: number}
function axes(from: number, to: number, most: number, levels: [number, string][]): Axes {
  const height = 200
  const x = (minute: number) => tenth(left + ((minute - from) / (to - from)) * (width - left - right))
  const y = (value: number) => tenth(height - 22 - (value / most) * (height - 40))
  const ticks: string[] = []
  for (let minute = Math.ceil(from / 30) * 30; minute <= to; minute += 30)
    ticks.push(
      `<line x1="${x(minute)}" x2="${x(minute)}" y1="8" y2="${height - 22}" class="grid"/>${text(x(minute), height - 6, String(minute), 'text-anchor="middle"')}`,
    )
  const marks = levels.map(([value, label]) => text(left - 6, y(value) + 4, label, 'text-anchor="end"'))
  return {x, y, frame: ticks.join('') + marks.join(''), height}
}

const svg = (height: number, label: string, inside: string): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${inside}</svg>`

const dashes: Record<Level, string> = {red: '', yellow: '7 4', green: '2 3'}

/** Share seen within the target so far: solid red, dashed yellow, dotted green (an hour). */
export function doorChart({doorMinutes}: OwnReport, lang: Lang): string {
  const last = doorMinutes.at(-1)?.minute ?? 1
  const {x, y, frame, height} = axes(0, last, 1, [
    [0, '0 %'],
    [0.5, '50 %'],
    [1, '100 %'],
  ])
  const lines = (['red', 'yellow', 'green'] as const).map((level, index) => {
    const points = doorMinutes.flatMap(one => {
      const share = one[level]
      return share === null ? [] : [`${x(one.minute)},${y(share)}`]
    })
    const end = doorMinutes.findLast(one => one[level] !== null)
    const label = end
      ? text(x(end.minute) + 6, y(end[level] ?? 0) + 4 + index * 13, words[level][lang], 'class="tag"')
      : ''
    return `<polyline points="${points.join(' ')}" class="line ${level}" stroke-dasharray="${dashes[level]}"/>${label}`
  })
  return svg(height, words.doors[lang], frame + lines.join(''))
}

const marks: Record<Exclude<NumberState, 'unused'>, string> = {
  used: 'used',
  void: 'void',
  declared: 'declared',
  missing: 'missing',
  duplicate: 'duplicate',
}

/** One row a block: a cell a number; a gap is a hollow cell with a cross, a duplicate stands double. */
export function numberLine({register}: OwnReport, lang: Lang): string {
  const row = 22
  const cell = Math.min(
    16,
    Math.max(6, Math.floor((width - 190) / Math.max(1, ...register.blocks.map(one => one.numbers.length)))),
  )
  const height = Math.max(1, register.blocks.length) * row + 12
  const rows = register.blocks.map(({block, numbers}, index) => {
    const y = 8 + index * row
    const label = text(
      0,
      y + 11,
      `${block.series}${String(block.from).padStart(4, '0')}–${String(block.to).padStart(4, '0')}　${block.window === refundDesk ? words.refundDesk[lang] : `${words.window[lang]} ${block.window}`}`,
    )
    const cells = numbers.map(({state}, n) => {
      const at = 190 + n * cell
      if (state === 'unused') return `<rect x="${at}" y="${y}" width="${cell - 1.5}" height="13" class="n-unused"/>`
      const box = `<rect x="${at}" y="${y}" width="${cell - 1.5}" height="13" class="n-${marks[state]}"/>`
      if (state === 'missing')
        return `${box}<path d="M${at} ${y}l${cell - 1.5} 13m0 -13l-${cell - 1.5} 13" class="n-cross"/>`
      return state === 'duplicate'
        ? `${box}<rect x="${at}" y="${y + 15}" width="${cell - 1.5}" height="4" class="n-duplicate"/>`
        : box
    })
    return label + cells.join('')
  })
  return svg(height, words.register[lang], rows.join(''))
}

export function burnDownChart({burnDown, by}: OwnReport, lang: Lang): string {
  const first = burnDown[0]?.minute ?? 0
  const last = Math.max(burnDown.at(-1)?.minute ?? 1, by)
  const most = Math.max(1, ...burnDown.map(one => one.open))
  const {x, y, frame, height} = axes(first, last, most, [
    [0, '0'],
    [most, String(most)],
  ])
  const line = burnDown.map(one => `${x(one.minute)},${y(one.open)}`).join(' ')
  const due = `<line x1="${x(by)}" x2="${x(by)}" y1="8" y2="${height - 22}" class="inject"/>${text(x(by) + 4, 18, words.target[lang], 'class="tag"')}`
  return svg(height, words.burnDown[lang], `${frame}${due}<polyline points="${line}" class="line"/>`)
}

export const ownStyle = `
.line.red { stroke: var(--risk) }
.line.yellow { stroke: var(--cash) }
.line.green { stroke: var(--good) }
.n-unused { fill: none; stroke: var(--line) }
.n-used { fill: var(--ink-2) }
.n-void { fill: none; stroke: var(--ink-2) }
.n-declared { fill: var(--line); stroke: var(--ink-2) }
.n-missing { fill: none; stroke: var(--risk) }
.n-cross { stroke: var(--risk); fill: none }
.n-duplicate { fill: var(--cash) }
`
