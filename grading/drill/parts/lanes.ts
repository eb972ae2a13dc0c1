// One lane for each role 泳道: what reached them, and what they did.
import {toldOf} from '../happened.ts'
import {code} from '../html.ts'
import {rolesOf, roleWords, words} from '../page-words.ts'
import type {Part} from './part.ts'
import {across, injectBefore, label, line, mark, minutes, svg} from './svg.ts'

const row = 34

export const lanes: Part = {
  id: 'lanes',
  title: words.lanes,
  show(_, view) {
    const {scenario, report, lang, say} = view
    const reached = new Map(report.injects.map(one => [one.id, one.minute]))
    const roles = rolesOf(scenario)
    if (roles.length === 0) return null
    const height = roles.length * row + 34
    const x = across(scenario, 130)
    const drawn = roles.map((role, index) => {
      const y = 26 + index * row
      const told = scenario.injects.flatMap(one => {
        const minute = reached.get(one.id)
        return one.to.includes(role) && minute !== undefined
          ? [`<path d="M${x(minute) - 5} ${y - 14}h10l-5 8z" class="told"/>`]
          : []
      })
      const did = report.actions
        .filter(one => one.role === role)
        .map(one => mark(x(one.done ?? one.by), y + 4, one.rating))
      return (
        line(130, y + 4, 870, y + 4, 'grid') +
        label(4, y + 4, role, 'class="tag strong"') +
        label(40, y + 4, roleWords[role][lang]) +
        told.join('') +
        did.join('')
      )
    })
    const silent = roles.filter(role => report.actions.some(one => one.role === role && one.done === null))
    return {
      reading: [
        {
          zh: '▽ 是传到这个角色的事件；标记是他做了什么，形状是评定（✕ 画在期限上）。',
          en: '▽ is an inject that reached the role; a mark is something the role did, its shape the rating (✕ stands at the deadline).',
        },
        silent.length === 0
          ? {zh: '每个角色都做了该做的事。', en: 'Every role did what was expected of it.'}
          : {
              zh: `有事没有做的角色：${silent.join('、')}。`,
              en: `Roles that left something undone: ${silent.join(', ')}.`,
            },
      ],
      chart: svg(height, words.lanes[lang], minutes(scenario, x, height, view) + drawn.join('')),
      tables: [
        {
          head: [words.role, words.injects, words.done, words.undone].map(say),
          rows: roles.map(role => {
            const own = report.actions.filter(one => one.role === role)
            return [
              `${code(role)} ${say(roleWords[role])}`,
              toldOf(scenario, report.injects)
                .filter(({inject}) => inject.to.includes(role))
                .map(({inject}) => code(inject.id))
                .join(', '),
              String(own.filter(one => one.done !== null).length),
              String(own.filter(one => one.done === null).length),
            ]
          }),
          numbers: [2, 3],
        },
      ],
      ...injectBefore(report, 0),
    }
  },
}
