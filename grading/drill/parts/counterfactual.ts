// What another minute of declaring would have made of the same day 反事实: same seed, same faults, one decision moved.
import {type Fen, yuan} from '../../../sandbox/base/fen.ts'
import type {Said} from '../../../sandbox/state/hospital-records.ts'
import {clock, tenths} from '../html.ts'
import {type Outcome, outcomeOf} from '../outcome.ts'
import {words} from '../page-words.ts'
import type {DrillReport} from '../report.ts'
import type {Part} from './part.ts'
import {box, ceiling, injectBefore, label, scale, svg} from './svg.ts'

/** The same drill with the declaration at this minute, or everything so much earlier. */
export type WhatIf = ({what: 'declared'; minute: number} | {what: 'earlier'; minutes: number}) & {outcome: Outcome}

export const nameOf = (one: WhatIf): Said =>
  one.what === 'earlier'
    ? {zh: `全部早 ${one.minutes} 分钟`, en: `all ${one.minutes} min earlier`}
    : {zh: `第 ${one.minute} 分钟宣布`, en: `declared at +${one.minute}`}

/** Yuan of care lost and of wrong rows. */
const lostOf = ({leftFen, wrongFen}: Outcome): Fen => leftFen + wrongFen

const howTo: Said = {
  zh: '同样的病人、同样的故障，只把宣布挪到另一分钟再演一遍，窗口都由机器人操作；左边是所有人排队的分钟，右边是没做成的诊疗加错账的元。',
  en: 'The same patients and faults, only the declaration moved to another minute, robots at every window. Left, minutes all people stood in the queue; right, yuan of care lost and of wrong rows.',
}
const askFor: Said = {
  zh: '还没有推演；点下面的链接，服务器演三遍，约半分钟。',
  en: 'Not tried yet: the link below lets the server play it three times, in about half a minute.',
}

type Named = {name: Said; outcome: Outcome}

const namedOf = (report: DrillReport, whatIfs: readonly WhatIf[]): [Named, ...Named[]] => [
  {name: words.asPlayed, outcome: outcomeOf(report)},
  ...whatIfs.map(one => ({name: nameOf(one), outcome: one.outcome})),
]

/** What would have saved most queueing; undefined = nothing was tried, or nothing did better. */
export function bestOf(report: DrillReport, whatIfs: readonly WhatIf[]): Named | undefined {
  const [played, ...others] = namedOf(report, whatIfs)
  const [best] = others.toSorted((a, b) => a.outcome.waitedMinutes - b.outcome.waitedMinutes)
  return best && best.outcome.waitedMinutes < played.outcome.waitedMinutes ? best : undefined
}

const row = 26

export const counterfactual: Part = {
  id: 'counterfactual',
  title: words.counterfactual,
  show(_, view) {
    const {report, lang, say, whatIfs = []} = view
    if (whatIfs.length === 0) {
      const href = view.again('whatIf=5,15,40')
      return href === undefined
        ? null
        : {reading: [howTo, askFor], tables: [], below: `<p><a href="${href}">${say(words.playAgain)}</a></p>`}
    }
    const named = namedOf(report, whatIfs)
    const [{outcome: played}] = named
    const best = bestOf(report, whatIfs)
    const height = named.length * row + 30
    const half = 480
    const minuteScale = scale(0, ceiling(Math.max(...named.map(one => one.outcome.waitedMinutes))), 170, half - 70)
    const yuanScale = scale(0, ceiling(Math.max(...named.map(one => lostOf(one.outcome)))), half + 10, 820)
    const bars = named.map(({name, outcome}, index) => {
      const y = 26 + index * row
      const lost = lostOf(outcome)
      return (
        label(4, y + 13, name[lang], index === 0 ? 'class="tag strong"' : 'class="tag"') +
        box(170, y, minuteScale(outcome.waitedMinutes) - 170, 16, index === 0 ? 'bar' : 'bar pale') +
        label(minuteScale(outcome.waitedMinutes) + 5, y + 13, String(outcome.waitedMinutes), 'class="tag"') +
        box(half + 10, y, yuanScale(lost) - half - 10, 16, index === 0 ? 'bar' : 'bar pale') +
        label(yuanScale(lost) + 5, y + 13, yuan(lost), 'class="tag"')
      )
    })
    const saved = played.waitedMinutes - (best ?? named[0]).outcome.waitedMinutes
    const kept = lostOf(played) - lostOf((best ?? named[0]).outcome)
    return {
      reading: [
        howTo,
        best
          ? {
              zh: `最好的是“${best.name.zh}”：少排 ${saved} 人分钟，少损失 ${yuan(kept)} 元。`,
              en: `Best is “${best.name.en}”: ${saved} minutes of queueing and ${yuan(kept)} yuan saved.`,
            }
          : {zh: '没有哪个比这一次更好。', en: 'None did better than this one.'},
      ],
      chart: svg(
        height,
        words.counterfactual[lang],
        label(170, 16, words.waitedMinutes[lang]) + label(half + 10, 16, words.lostYuan[lang]) + bars.join(''),
      ),
      tables: [
        {
          head: [
            '',
            ...[
              words.declared,
              words.waitedMinutes,
              words.mean,
              words.longest,
              words.left,
              words.careLost,
              words.wrongYuan,
              words.score,
            ].map(say),
          ],
          rows: named.map(({name, outcome}) => [
            say(name),
            outcome.declared === null ? say(words.never) : String(outcome.declared),
            String(outcome.waitedMinutes),
            clock(outcome.meanMs),
            String(outcome.longest),
            String(outcome.left),
            yuan(outcome.leftFen),
            yuan(outcome.wrongFen),
            tenths(outcome.score),
          ]),
          numbers: [1, 2, 3, 4, 5, 6, 7, 8],
        },
      ],
      ...injectBefore(report, report.declared ?? 0),
    }
  },
}
