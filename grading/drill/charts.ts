// The charts of a drill's report, as SVG 图表: the queue with its quiet band, the deadlines. Drawn in the page's own ink, readable in
// grey; the table beside each has the numbers.
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {type Scale, scale, svgText as text} from '../paper.ts'
import type {Lang} from './page.ts'
import {words} from './page-words.ts'
import type {DrillReport} from './report.ts'

const width = 900
const left = 64
const right = 30

/** A word right of a mark, or left of it near the edge. */
const beside = (x: number, y: number, of: string, more: string): string =>
  x > width - 110 ? text(x - 10, y + 4, of, `text-anchor="end" ${more}`) : text(x + 10, y + 4, of, more)

/** Minutes along the bottom, every ten; the disturbance shaded. */
function frame(scenario: Scenario, x: Scale, height: number, lang: Lang): string {
  const ticks: string[] = []
  for (let minute = -scenario.lead; minute <= scenario.end; minute += 10) {
    ticks.push(`<line x1="${x(minute)}" x2="${x(minute)}" y1="8" y2="${height - 22}" class="grid"/>`)
    ticks.push(text(x(minute), height - 6, String(minute), 'text-anchor="middle"'))
  }
  const trouble = `<rect x="${x(0)}" y="8" width="${x(scenario.calm) - x(0)}" height="${height - 30}" class="trouble"/>`
  return trouble + ticks.join('') + text(8, height - 6, words.minute[lang])
}

export function queueChart(report: DrillReport, scenario: Scenario, lang: Lang): string {
  const height = 260
  const most = Math.max(10, ...report.queue.map(one => Math.max(one.waiting, one.high)))
  const x = scale(-scenario.lead, scenario.end, left, width - right)
  const y = scale(0, most, height - 22, 12)
  const line = report.queue.map(one => `${x(one.minute)},${y(one.waiting)}`).join(' ')
  const band = [
    ...report.queue.map(one => `${x(one.minute)},${y(one.high)}`),
    ...report.queue.toReversed().map(one => `${x(one.minute)},${y(one.low)}`),
  ].join(' ')
  const levels = [0, most / 2, most].map(level =>
    text(left - 6, y(level) + 4, String(Math.round(level)), 'text-anchor="end"'),
  )
  const injects = report.injects.map(
    one =>
      `<line x1="${x(one.minute)}" x2="${x(one.minute)}" y1="8" y2="${height - 22}" class="inject"/>${text(x(one.minute) + 3, 18, one.id, 'class="tag"')}`,
  )
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words.queue[lang]}">${frame(scenario, x, height, lang)}<polygon points="${band}" class="band"/>${injects.join('')}<polyline points="${line}" class="line"/>${levels.join('')}</svg>`
}

export function deadlineChart(report: DrillReport, scenario: Scenario, lang: Lang): string {
  const row = 24
  const height = report.actions.length * row + 34
  const x = scale(-scenario.lead, scenario.end, left, width - right)
  const rows = report.actions.map((one, index) => {
    const y = 20 + index * row
    const from = `<line x1="${x(one.from)}" x2="${x(one.by)}" y1="${y}" y2="${y}" class="allowed"/>`
    const due = `<circle cx="${x(one.by)}" cy="${y}" r="5" class="due"/>`
    const done =
      one.done === null
        ? beside(x(one.by), y, `✗ ${one.role} ${words.never[lang]}`, 'class="U"')
        : `<circle cx="${x(one.done)}" cy="${y}" r="5" class="${one.rating}"/>${beside(x(Math.max(one.done, one.by)), y, `${one.role} ${one.rating}`, 'class="tag"')}`
    return from + due + done
  })
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words.actions[lang]}">${frame(scenario, x, height, lang)}${rows.join('')}</svg>`
}
