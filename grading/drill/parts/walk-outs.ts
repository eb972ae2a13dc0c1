// Who left unserved 等不及走了: cumulative, beside what is usual, and what care was lost with them.
import {yuan} from '../../../sandbox/base/fen.ts'
import {html} from '../html.ts'
import {words} from '../page-words.ts'
import type {Part} from './part.ts'
import {across, beside, ceiling, levels, minutes, scale, stairs, svg} from './svg.ts'

export type WalkOuts = {
  /** By minute from the lead on: what ninety of a hundred quiet days lie between. */
  low: number[]
  high: number[]
}

const height = 220

export const walkOuts: Part<WalkOuts> = {
  id: 'walkOuts',
  title: words.left,
  find: ({band}) => band.leftBy,
  show({low, high}, view) {
    const {scenario, report, lang, say} = view
    const {left} = report
    const x = across(scenario)
    const most = ceiling(Math.max(left.count, ...high))
    const y = scale(0, most, height - 22, 12)
    const at = (index: number) => x(index - scenario.lead)
    const band = [
      ...high.map((value, index) => `${at(index)},${y(value)}`),
      ...low.map((value, index) => `${at(index)},${y(value)}`).toReversed(),
    ].join(' ')
    const sorted = left.patients.toSorted((a, b) => a.minute - b.minute || a.entry - b.entry)
    const climb = stairs([
      [x(-scenario.lead), y(0)],
      ...sorted.map((one, index): [number, number] => [x(one.minute), y(index + 1)]),
      [x(scenario.end), y(left.count)],
    ])
    const extra = Math.max(0, left.count - left.usual[1])
    return {
      reading: [
        {
          zh: `阶梯是累计走掉的人；浅色带里是 ${report.quietDays} 个没有故障的早晨的九成。`,
          en: `The stairs count those who have left; nine in ten of ${report.quietDays} mornings without a fault lie in the pale band.`,
        },
        {
          zh: `走了 ${left.count} 人，比平常多 ${extra} 人；他们没有做成的诊疗值 ${yuan(left.fen)} 元。`,
          en: `${left.count} left, ${extra} more than usual; the care they did not get was worth ${yuan(left.fen)} yuan.`,
        },
      ],
      chart: svg(
        height,
        words.left[lang],
        `${minutes(scenario, x, height, view)}${levels(most, y)}<polygon points="${band}" class="band"/><path d="${climb}" class="line"/>${beside(x(scenario.end), y(left.count) - 8, `${left.count} · ${yuan(left.fen)} ${words.yuan[lang]}`)}`,
      ),
      tables: [
        {
          head: [words.minute, words.patient, words.careLost, words.entry].map(say),
          rows: sorted.map(one => [String(one.minute), html(one.patient), yuan(one.fen), view.entry(one.entry)]),
          numbers: [0, 2],
        },
      ],
      ...(sorted[0] && {replay: sorted[0].entry}),
    }
  },
}
