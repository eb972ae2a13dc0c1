// This drill beside the last one of the same scenario 与上次相比: figure by figure, and whether what was to be improved then was made.
import type {Said} from '../../../sandbox/state/hospital-records.ts'
import {code, html, tenths} from '../html.ts'
import type {Improvement} from '../improvements.ts'
import {kpiWords, measured, valueText} from '../kpi-table.ts'
import type {Kpi} from '../kpis.ts'
import {words} from '../page-words.ts'
import type {DrillReport} from '../report.ts'
import {withoutLearning} from '../score.ts'
import {improvementsTable} from './improvements.ts'
import type {Part, View} from './part.ts'
import {label, line, scale, svg} from './svg.ts'

const row = 28

const howTo: Said = {
  zh: '同一个脚本演过几次，就能逐项比较：哪些变好，哪些变差。',
  en: 'A scenario that was played more than once can be compared figure by figure: what is better, what is worse.',
}
const askFor: Said = {zh: '选一次来比。', en: 'Choose one to compare with.'}

type Pair = {now: Kpi; was: Kpi}

/** Whether now is better than before: null = the same, or not to be said. */
function better({now, was}: Pair): boolean | null {
  if (now.value === was.value) return null
  if (now.value === null || was.value === null) return now.value !== null
  return now.better === 'less' ? now.value < was.value : now.value > was.value
}

export const trend: Part = {
  id: 'trend',
  title: words.trend,
  show(_, view) {
    const {report, last, say, others = []} = view
    if (!last) {
      const links = others.map(
        world => `<a href="${view.again(`last=${encodeURIComponent(world)}`)}">${html(world)}</a>`,
      )
      return links.length === 0
        ? null
        : {reading: [howTo, askFor], tables: [], below: `<p>${say(words.compareWith)} ${links.join(', ')}</p>`}
    }
    const pairs = report.kpis.flatMap((now): Pair[] => {
      const was = last.kpis.find(one => one.id === now.id)
      return was && measured(now) && measured(was) ? [{now, was}] : []
    })
    const count = (of: boolean | null) => pairs.filter(pair => better(pair) === of).length
    const whole = report.score.learning !== null && last.score.learning !== null
    const pointsOf = ({score}: DrillReport) => (whole ? score.total.got : withoutLearning(score))
    const points = pointsOf(report) - pointsOf(last)
    const agreed = (last.parts.improvements ?? []) as Improvement[]
    return {
      reading: [
        {
          zh: `○ 上次（种子 ${last.seed}，${last.entries} 条记录），● 这次；竖线是目标。▲ 变好，▼ 变差，＝ 一样。`,
          en: `○ last time (seed ${last.seed}, ${last.entries} entries), ● now; the stroke is the target. ▲ better, ▼ worse, = the same.`,
        },
        {
          zh: `${count(true)} 项变好，${count(false)} 项变差，${count(null)} 项一样；得分${points === 0 ? '一样' : `${points > 0 ? '多' : '少'} ${tenths(Math.abs(points))}`}。`,
          en: `${count(true)} better, ${count(false)} worse, ${count(null)} the same; the score is ${points === 0 ? 'the same' : `${tenths(Math.abs(points))} ${points > 0 ? 'up' : 'down'}`}.`,
        },
      ],
      chart: drawn(pairs, view),
      // entries of another journal: numbers without a link
      ...(agreed.length > 0 && {
        below: `<h3>${say(words.lastImprovements)}</h3>${improvementsTable(agreed, view, seq => code(`#${seq}`))}`,
      }),
      tables: [
        {
          head: ['', ...[words.kpi, words.lastTime, words.thisTime, words.target, words.change].map(say)],
          rows: pairs.map(pair => [
            code(pair.now.id),
            say(kpiWords[pair.now.id].name),
            html(valueText(pair.was, view)),
            html(valueText(pair.now, view)),
            html(valueText({...pair.now, value: pair.now.target}, view)),
            say(signOf(pair)),
          ]),
          numbers: [2, 3, 4],
        },
      ],
    }
  },
}

const signOf = (pair: Pair) => {
  const so = better(pair)
  return so === null ? words.same : so ? words.betterNow : words.worseNow
}

function drawn(pairs: readonly Pair[], view: View): string {
  const {lang} = view
  const rows = pairs.map((pair, index) => {
    const {now, was} = pair
    const y = 16 + index * row
    const most = Math.max(1, now.value ?? 0, was.value ?? 0, now.target ?? 0)
    const x = scale(0, most, 300, 640)
    const at = (value: number | null) => (value === null ? 660 : x(value))
    return (
      label(4, y + 4, `${now.id} ${kpiWords[now.id].name[lang]}`, 'class="tag"') +
      line(300, y, 640, y, 'grid') +
      (now.target === null ? '' : line(x(now.target), y - 8, x(now.target), y + 8, 'due')) +
      line(at(was.value), y, at(now.value), y, 'span') +
      `<circle cx="${at(was.value)}" cy="${y}" r="6" class="hollow"/><circle cx="${at(now.value)}" cy="${y}" r="4.5" class="solid"/>` +
      label(676, y + 4, `${valueText(was, view)} → ${valueText(now, view)} ${signOf(pair)[lang]}`, 'class="tag"')
    )
  })
  return svg(pairs.length * row + 16, words.trend[lang], rows.join(''))
}
