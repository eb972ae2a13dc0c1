// The queue at the pay windows 排队人数: this day as a line, days without a fault as a band.

import {words} from '../page-words.ts'
import type {Part} from './part.ts'
import {across, ceiling, injectBefore, label, levels, line, minutes, scale, svg} from './svg.ts'

const height = 260

export const queue: Part = {
  id: 'queue',
  title: words.queue,
  show(_, view) {
    const {scenario, report, lang} = view
    const {longest} = report
    const x = across(scenario)
    const most = ceiling(Math.max(...report.queue.map(one => Math.max(one.waiting, one.high))))
    const y = scale(0, most, height - 22, 12)
    const band = [
      ...report.queue.map(one => `${x(one.minute)},${y(one.high)}`),
      ...report.queue.toReversed().map(one => `${x(one.minute)},${y(one.low)}`),
    ].join(' ')
    const curve = report.queue.map(one => `${x(one.minute)},${y(one.waiting)}`).join(' ')
    const injects = report.injects
      .map(
        (one, index) =>
          line(x(one.minute), 8, x(one.minute), height - 22, 'inject') +
          label(x(one.minute) + 3, 18 + (index % 2) * 13, one.id, 'class="tag"'),
      )
      .join('')
    return {
      reading: [
        {
          zh: `浅色带：${report.quietDays} 个没有故障的同样早晨，每一百个有九十个在带内；粗线是这一天。`,
          en: `The pale band holds ninety of a hundred of the ${report.quietDays} mornings without a fault; the thick line is this day.`,
        },
        {
          zh: `最挤在第 ${longest.minute} 分钟，${longest.waiting} 人。`,
          en: `The worst was minute ${longest.minute}: ${longest.waiting} people.`,
        },
      ],
      chart: svg(
        height,
        words.queue[lang],
        `${minutes(scenario, x, height, view)}${levels(most, y)}<polygon points="${band}" class="band"/>${injects}<polyline points="${curve}" class="line"/>`,
      ),
      tables: [
        {
          head: [words.minute, words.waiting, words.usual].map(view.say),
          rows: report.queue
            .filter(one => one.minute % 10 === 0)
            .map(one => [String(one.minute), String(one.waiting), `${one.low}–${one.high}`]),
          numbers: [0, 1, 2],
        },
      ],
      ...injectBefore(report, longest.minute),
    }
  },
}
