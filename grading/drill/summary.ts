// The first page 一页小结, for who reads only one: three sentences, the score, three figures.
import {yuan} from '../../sandbox/base/fen.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import {clock, html, tenths} from './html.ts'
import {valueText} from './kpi-table.ts'
import type {Kpi, KpiId} from './kpis.ts'
import {outcomeOf} from './outcome.ts'
import {words} from './page-words.ts'
import {bestOf} from './parts/counterfactual.ts'
import type {View} from './parts/part.ts'
import {declarationOf} from './ratings.ts'
import type {Points} from './score.ts'

export function summary(view: View): string {
  const {report, scenario, say} = view
  const {score, learning} = report
  const part = (key: 'flow' | 'money' | 'command' | 'recovery' | 'learnt', {got, of}: Points) =>
    `<div class="part"><span>${say(words[key])}</span><b>${tenths(got)}</b><i>/ ${tenths(of)}</i></div>`
  const texts = new Map(report.actions.map(one => [one.id, one.text]))
  const verdict = [
    ...(score.failed.length > 0
      ? [
          `<p class="risk">✗ ${say(words.failed)}${say(words.colon)}${score.failed.map(id => say(texts.get(id) ?? {zh: id, en: id})).join(say(words.semicolon))}</p>`,
        ]
      : []),
    ...(report.void.length > 0
      ? [`<p class="risk">✗ ${say(words.void)}${say(words.colon)}${report.void.map(html).join(', ')}</p>`]
      : []),
  ].join('')
  return `<section id="summary" class="onepage">
  <h2>${say(words.summary)}</h2>
  ${verdict}
  ${sentences(view)
    .map(one => `<p class="sentence">${say(one)}</p>`)
    .join('')}
  <div class="parts">${figures(view)}</div>
  <div class="parts"><div class="part total"><span>${say(words.score)}</span><b>${tenths(score.total.got)}</b><i>/ ${tenths(score.total.of)}</i></div>
  ${part('flow', score.flow)}${part('money', score.money)}${part('command', score.command)}${part('recovery', score.recovery)}${score.learning ? part('learnt', score.learning) : ''}</div>
  <p class="small">${learning ? `${say(words.learntWhy)} ${html(learning.reason)} ${view.entry(learning.entry)}` : say(words.learning)}</p>
  <h3>${say(words.cause)}</h3>
  <p>${say(scenario.cause)}</p>
</section>`
}

/** When it was known, what it cost the patients, what it cost in money and would have cost otherwise. */
export function sentences({
  report,
  scenario,
  whatIfs = [],
}: Pick<View, 'report' | 'scenario' | 'whatIfs'>): [Said, Said, Said] {
  const {declared, waits, left, money} = report
  const due = declarationOf(scenario)
  const undone = report.actions.filter(one => one.done === null).length
  const inTime = report.actions.filter(one => one.rating === 'P').length
  const extra = Math.max(0, left.count - left.usual[1])
  const off = money.wrong.reduce((sum, one) => sum + Math.abs(one.fen), 0)
  const played = outcomeOf(report)
  const best = bestOf(report, whatIfs)
  const saved = best && {
    minutes: played.waitedMinutes - best.outcome.waitedMinutes,
    fen: played.leftFen + played.wrongFen - best.outcome.leftFen - best.outcome.wrongFen,
  }
  const zhDeclared = !due
    ? ''
    : declared === null
      ? `始终没有人宣布（期限第 ${due.by} 分钟）；`
      : `第 ${declared} 分钟宣布（期限 ${due.by}）；`
  const enDeclared = !due
    ? ''
    : declared === null
      ? `Nobody ever declared (due by minute ${due.by}); `
      : `Declared at minute ${declared} (due ${due.by}); `
  return [
    {
      zh: `${zhDeclared}${report.actions.length} 个该做的动作里 ${inTime} 个按时，${undone} 个没有做。`,
      en: `${enDeclared}of ${report.actions.length} expected actions ${inTime} came in time and ${undone} not at all.`,
    },
    {
      zh: `期间病人平均等 ${clock(waits.during.meanMs)}（之前 ${clock(waits.before.meanMs)}），最长的队 ${report.longest.waiting} 人；${left.count} 人没等到就走了，比平常多 ${extra} 人，${yuan(left.fen)} 元的诊疗没有做成。`,
      en: `Meanwhile people waited ${clock(waits.during.meanMs)} on average (${clock(waits.before.meanMs)} before), the longest queue was ${report.longest.waiting}; ${left.count} left unserved, ${extra} more than usual, with ${yuan(left.fen)} yuan of care lost.`,
    },
    {
      zh: `${money.wrong.length === 0 ? '医院的单据和中心的账每一分都对得上' : `${money.wrong.length} 笔账对不上，${yuan(off)} 元`}${best && saved && saved.minutes > 0 ? `；若${best.name.zh}，少排 ${saved.minutes} 人分钟，少损失 ${yuan(saved.fen)} 元` : ''}。`,
      en: `${money.wrong.length === 0 ? 'The hospital’s bills and the centre’s ledger agree to the fen' : `${money.wrong.length} rows of ${yuan(off)} yuan disagree`}${best && saved && saved.minutes > 0 ? `; “${best.name.en}” would have saved ${saved.minutes} minutes of queueing and ${yuan(saved.fen)} yuan` : ''}.`,
    },
  ]
}

function figures(view: View): string {
  const {report, say} = view
  const of = (id: KpiId) => report.kpis.find(one => one.id === id)
  const figure = (name: Said, one: Kpi | undefined, more: string) =>
    one === undefined
      ? ''
      : `<div class="part figure"><span>${say(name)}</span><b${one.met === false ? ' class="risk"' : ''}>${one.met === false ? '✗ ' : one.met ? '✓ ' : ''}${html(valueText(one, view))}</b><i>${more}</i></div>`
  const declare = of('K2')
  return [
    figure(words.declaration, declare, declare?.target == null ? '' : `${say(words.due)} ${declare.target}`),
    figure(
      words.extraLeft,
      of('K6'),
      `${say(words.left)} ${report.left.count}, ${say(words.usual)} ${report.left.usual.join('–')}`,
    ),
    figure(words.moneyOff, of('K8'), `${report.money.wrong.length} ${say(words.rows)}`),
  ].join('')
}
