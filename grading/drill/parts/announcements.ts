// What the hall was told, and how long it heard nothing 公告间隔: the first word five minutes after the declaration, then one every thirty.
import {kpi} from '../kpis.ts'
import {words} from '../page-words.ts'
import {declarationOf} from '../ratings.ts'
import type {Part} from './part.ts'
import {across, box, injectBefore, label, line, minutes, svg} from './svg.ts'

export type Announcements = {
  gaps: {from: number; until: number; allowed: number; entry: number | null}[]
  inTimePercent: number
  entries: number[]
}

/** The reference's rule: an announcement within five minutes of the declaration, an update every thirty. */
const firstWithin = 5
const nextWithin = 30
const row = 26

/** Minutes are tenths: a difference of two is one again. */
const between = (from: number, until: number): number => Math.round((until - from) * 10) / 10

export const announcements: Part<Announcements> = {
  id: 'announcements',
  title: words.announcements,
  /** From the declaration, or the minute it was due, to the end of the disturbance; what PR is noted to have done is an update. */
  find({scenario, actions}) {
    const declaration = actions.find(one => one.id === declarationOf(scenario)?.id)
    if (!declaration || !actions.some(one => one.role === 'PR')) return null
    const start = declaration.done ?? declaration.by
    const updates = actions
      .flatMap(one =>
        one.role === 'PR' && one.done !== null && one.done < scenario.calm ? [{...one, done: one.done}] : [],
      )
      .sort((a, b) => a.done - b.done)
    const gaps: Announcements['gaps'] = []
    let from = start
    for (const {done, entry} of updates) {
      // told before anybody declared: the first word was in time
      gaps.push({from: Math.min(from, done), until: done, allowed: gaps.length === 0 ? firstWithin : nextWithin, entry})
      from = done
    }
    const end = Math.max(from, scenario.calm)
    gaps.push({from, until: end, allowed: gaps.length === 0 ? firstWithin : nextWithin, entry: null})
    const inTime = gaps.filter(one => between(one.from, one.until) <= one.allowed).length
    return {
      gaps,
      inTimePercent: Math.round((100 * inTime) / gaps.length),
      entries: gaps.flatMap(one => (one.entry === null ? [] : [one.entry])),
    }
  },
  kpis: ({inTimePercent, entries}) => [
    kpi({id: 'K10', value: inTimePercent, unit: 'percent', target: 100, better: 'more', entries}),
  ],
  show({gaps, inTimePercent}, view) {
    const {scenario, lang, say} = view
    const x = across(scenario)
    const height = gaps.length * row + 40
    const longest = Math.max(...gaps.map(one => between(one.from, one.until)))
    const drawn = gaps.map(({from, until, allowed, entry}, index) => {
      const y = 16 + index * row
      const gap = between(from, until)
      const limit = x(Math.min(from + allowed, scenario.end))
      const late = gap > allowed
      const said = `${gap} / ${allowed}${entry === null ? ` · ${words.untilCalm[lang]}` : ''}`
      return (
        box(x(from), y, Math.max(1, x(until) - x(from)), 12, late ? 'bar wrong' : 'bar pale') +
        line(limit, y - 4, limit, y + 16, 'due') +
        (x(until) > 690
          ? label(x(from) - 6, y + 10, said, 'text-anchor="end" class="tag"')
          : label(Math.max(x(until), limit) + 8, y + 10, said, 'class="tag"'))
      )
    })
    return {
      reading: [
        {
          zh: '每条横条是大厅没有听到消息的一段（分钟／允许）；短竖线是最迟的时候，斜线的超了。第一条从宣布算起；宣布之前就告诉了大厅的，记作 0。',
          en: 'Each bar is a stretch in which the hall heard nothing (minutes / allowed); the stroke is the latest moment, hatched ones went past it. The first counts from the declaration; a hall told before that has 0.',
        },
        {
          zh: `最长 ${longest} 分钟没有消息；${inTimePercent} % 的间隔在规定之内。`,
          en: `The longest silence was ${longest} minutes; ${inTimePercent} % of the gaps kept to the rule.`,
        },
      ],
      chart: svg(height, words.announcements[lang], minutes(scenario, x, height, view) + drawn.join('')),
      tables: [
        {
          head: [words.from, words.until, words.gap, words.allowed, words.entry].map(say),
          rows: gaps.map(one => [
            String(one.from),
            String(one.until),
            String(between(one.from, one.until)),
            String(one.allowed),
            one.entry === null ? say(words.untilCalm) : view.entry(one.entry),
          ]),
          numbers: [0, 1, 2, 3],
        },
      ],
      ...injectBefore(view.report, gaps.find(one => between(one.from, one.until) === longest)?.from ?? 0),
    }
  },
}
