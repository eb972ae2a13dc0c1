// Planned against actual minute of every expected action 期限.
import {actionTable} from '../action-table.ts'
import {words} from '../page-words.ts'
import type {Part} from './part.ts'
import {across, label, line, mark, minutes, svg, width} from './svg.ts'

const row = 24

/** A word right of the row's last mark, or left of its bar near the edge. */
const named = (from: number, to: number, y: number, of: string): string =>
  to > width - 130
    ? label(from - 10, y + 4, of, 'text-anchor="end" class="tag"')
    : label(to + 10, y + 4, of, 'class="tag"')

export const deadlines: Part = {
  id: 'deadlines',
  title: words.actions,
  show(_, view) {
    const {scenario, report, lang} = view
    const {actions} = report
    const height = actions.length * row + 34
    const x = across(scenario)
    const rows = actions.map((one, index) => {
      const y = 20 + index * row
      const allowed = line(x(one.from), y, x(one.by), y, 'allowed')
      const due = `<path d="M${x(one.by)} ${y - 8}v16" class="due"/>`
      const at = one.done ?? one.by
      const said = one.done === null ? `${one.role} U ${words.never[lang]}` : `${one.role} ${one.rating}`
      return allowed + due + mark(x(at), y, one.rating) + named(x(one.from), x(Math.max(at, one.by)), y, said)
    })
    const worst = actions.find(one => one.rating === 'U') ?? actions.find(one => one.rating === 'M')
    const inTime = actions.filter(one => one.done !== null && one.done <= one.by).length
    return {
      reading: [
        {
          zh: '浅条是允许的时间，短竖线是期限，标记是实际：● P 期限内，◆ S 晚一半以内，△ M 更晚，✕ U 没有做。',
          en: 'The pale bar is the time allowed, the stroke its deadline, the mark what happened: ● P in time, ◆ S half as long again, △ M later, ✕ U undone.',
        },
        {
          zh: `${actions.length} 个动作，${inTime} 个在期限内，${actions.filter(one => one.done === null).length} 个没有做。`,
          en: `Of ${actions.length} actions ${inTime} were in time and ${actions.filter(one => one.done === null).length} never done.`,
        },
      ],
      chart: svg(height, words.actions[lang], minutes(scenario, x, height, view) + rows.join('')),
      tables: [actionTable(view, actions)],
      ...(worst?.evidence[0] !== undefined && {replay: worst.evidence[0]}),
    }
  },
}
