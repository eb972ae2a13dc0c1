// Drawing for the report 制图: scales, the minute axis, marks. Ink, shape and hatching say everything, so that it is read in grey print and
// by the colour-blind; colour only repeats it. Whole numbers and tenths, so that the same figures give the same bytes.
import type {Scenario} from '../../../sandbox/drill/scenario.ts'
import {html} from '../html.ts'
import {words} from '../page-words.ts'
import type {Rating} from '../ratings.ts'
import type {Inject, View} from './part.ts'

export const width = 900
export const left = 64
export const right = 30

export type Scale = (value: number) => number
export const scale =
  (from: number, to: number, start: number, end: number): Scale =>
  value =>
    to === from ? start : Math.round((start + ((value - from) / (to - from)) * (end - start)) * 10) / 10

/** Minutes of a scenario across the chart. */
export const across = (scenario: Scenario, from = left): Scale =>
  scale(-scenario.lead, scenario.end, from, width - right)

export const label = (x: number, y: number, of: string, more = ''): string =>
  `<text x="${x}" y="${y}" ${more}>${html(of)}</text>`

/** A word right of a mark, or left of it near the edge. */
export const beside = (x: number, y: number, of: string, more = 'class="tag"'): string =>
  x > width - 130 ? label(x - 10, y + 4, of, `text-anchor="end" ${more}`) : label(x + 10, y + 4, of, more)

export const line = (x1: number, y1: number, x2: number, y2: number, of: string): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" class="${of}"/>`

export const box = (x: number, y: number, wide: number, high: number, of: string): string =>
  `<rect x="${x}" y="${y}" width="${Math.round(wide * 10) / 10}" height="${Math.round(high * 10) / 10}" class="${of}"/>`

/** P a full circle, S a full diamond, M an empty triangle, U a cross. */
export function mark(x: number, y: number, rating: Rating): string {
  if (rating === 'P') return `<circle cx="${x}" cy="${y}" r="6" class="mark P"/>`
  if (rating === 'S') return `<path d="M${x} ${y - 7}l7 7l-7 7l-7 -7z" class="mark S"/>`
  if (rating === 'M') return `<path d="M${x} ${y - 7}l7 12h-14z" class="mark M"/>`
  return `<path d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12" class="mark U"/>`
}

/** Minutes along the bottom; the disturbance shaded. */
export function minutes(scenario: Scenario, x: Scale, height: number, view: View): string {
  const step = scenario.lead + scenario.end > 160 ? 20 : 10
  const first = Math.ceil(-scenario.lead / step) * step
  const ticks: string[] = []
  for (let minute = first; minute <= scenario.end; minute += step) {
    ticks.push(line(x(minute), 8, x(minute), height - 22, 'grid'))
    ticks.push(label(x(minute), height - 6, String(minute), 'text-anchor="middle"'))
  }
  const trouble = box(x(0), 8, x(scenario.calm) - x(0), height - 30, 'trouble')
  return trouble + ticks.join('') + label(4, height - 6, words.minute[view.lang])
}

/** Three steps of a scale, left of the chart. */
export const levels = (most: number, y: Scale, say: (value: number) => string = String): string =>
  [0, Math.round(most / 2), most]
    .map(
      one =>
        line(left, y(one), width - right, y(one), 'grid') + label(left - 6, y(one) + 4, say(one), 'text-anchor="end"'),
    )
    .join('')

/** A line that climbs in steps. */
export const stairs = (points: readonly (readonly [x: number, y: number])[]): string =>
  points.map(([x, y], index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('')

export const svg = (height: number, title: string, inside: string): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(title)}">${inside}</svg>`

/** A round number not below what is drawn. */
export function ceiling(most: number): number {
  if (most <= 10) return 10
  const power = 10 ** (String(Math.floor(most)).length - 1)
  return Math.ceil(most / (power / 2)) * (power / 2)
}

/** Entry of the last inject up to a minute: where to begin looking. */
export const injectBefore = ({injects}: {injects: readonly Inject[]}, minute: number): {replay?: number} => {
  const last = injects.findLast(one => one.minute <= minute)
  return last ? {replay: last.entry} : {}
}
