// The report as one page of HTML 报告页: self-contained, drawn for paper first, a table behind every chart. It shows what report.ts
// found and adds nothing.
import {yuan} from '../../sandbox/base/fen.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import type {Waits} from '../../sandbox/flow/tally.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import {deadlineChart, queueChart} from './charts.ts'
import {saidOf} from './logged.ts'
import {style} from './page-style.ts'
import {words} from './page-words.ts'
import type {DrillReport, Part} from './report.ts'

export type Lang = 'zh' | 'en'
export type PageOf = {
  scenario: Scenario
  report: DrillReport
  /** Absent = not known any more. */
  team?: 'good' | 'slow' | 'careless' | 'people'
  /** The same seed with every action earlier; absent = not asked for. */
  earlier?: DrillReport
}

const html = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    one => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'})[one] as string,
  )

const points = (tenths: number): string =>
  tenths % 10 === 0 ? String(tenths / 10) : `${Math.trunc(tenths / 10)}.${tenths % 10}`
const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
const percent = (share: number): string => `${Math.round(share * 100)} %`

export function reportPage({scenario, report, team, earlier}: PageOf, lang: Lang): string {
  const w = (key: keyof typeof words) => html(words[key][lang])
  const s = (text: Said) => html(text[lang])
  const table = (head: string[], rows: string[][], numbers: readonly number[] = []) =>
    `<table><thead><tr>${head.map((one, i) => `<th${numbers.includes(i) ? ' class="n"' : ''}>${one}</th>`).join('')}</tr></thead><tbody>${rows
      .map(
        row => `<tr>${row.map((one, i) => `<td${numbers.includes(i) ? ' class="n"' : ''}>${one}</td>`).join('')}</tr>`,
      )
      .join('')}</tbody></table>`
  const part = (key: 'flow' | 'money' | 'command' | 'recovery', {got, of}: Part) =>
    `<div class="part"><span>${w(key)}</span><b>${points(got)}</b><i>/ ${points(of)}</i></div>`
  const {score, waits, money, left, actions} = report
  const verdict = [
    ...(score.failed.length > 0
      ? [`<p class="risk">✗ ${w('failed')}: ${score.failed.map(id => s(textOf(actions, id))).join('; ')}</p>`]
      : []),
    ...(report.void.length > 0 ? [`<p class="risk">✗ ${w('void')}: ${report.void.map(html).join(', ')}</p>`] : []),
  ].join('')
  const wait = (name: 'before' | 'during' | 'after', one: Waits) => [
    w(name),
    String(one.served),
    clock(one.meanMs),
    clock(one.p50Ms),
    clock(one.p90Ms),
    percent(one.withinTenShare),
  ]
  const compared: [label: string, of: (one: DrillReport) => string][] = [
    [`${w('mean')} · ${w('during')}`, one => clock(one.waits.during.meanMs)],
    [w('longest'), one => String(one.longest.waiting)],
    [w('left'), one => String(one.left.count)],
    [`${w('centreOnly')}, ${w('yuan')}`, one => yuan(sumOf(one, 'centreOnly'))],
    [`${w('selfPaid')}, ${w('yuan')}`, one => yuan(one.money.selfPaid.fen)],
    [w('score'), one => `${points(one.score.total.got)} / ${points(one.score.total.of)}`],
  ]
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${html(scenario.id)} ${w('title')}</title>
<style>${style}</style>
<body>
<header>
  <p class="mark">${w('teaching')}</p>
  <h1>${html(scenario.id)} · ${s(scenario.title)}</h1>
  <p>${w('title')} · ${team ? `${w('team')} ${w(team)} · ` : ''}${w('seed')} ${html(report.seed)} · ${report.entries} ${w('entries')} · ${html(scenario.start)}</p>
</header>
<main>
<section>
  <h2>${w('summary')}</h2>
  ${verdict}
  <div class="parts"><div class="part total"><span>${w('score')}</span><b>${points(score.total.got)}</b><i>/ ${points(score.total.of)}</i></div>
  ${part('flow', score.flow)}${part('money', score.money)}${part('command', score.command)}${part('recovery', score.recovery)}</div>
  <p class="small">${w('learning')}</p>
  <h3>${w('cause')}</h3>
  <p>${s(scenario.cause)}</p>
</section>
<section>
  <h2>${w('actions')}</h2>
  <p class="small">${w('actionsRead')}</p>
  ${deadlineChart(report, scenario, lang)}
  ${table(
    [w('role'), w('action'), w('due'), w('done'), w('rating'), w('entry')],
    actions.map(one => [
      one.role,
      s(one.text) + (one.critical ? ' <b>!</b>' : ''),
      String(one.by),
      one.done === null ? w('never') : String(one.done),
      `<span class="rate ${one.rating}">${one.rating}</span>`,
      one.entry === null ? '' : String(one.entry),
    ]),
    [2, 3, 5],
  )}
</section>
<section>
  <h2>${w('queue')}</h2>
  <p class="small">${w('queueRead')}</p>
  ${queueChart(report, scenario, lang)}
  ${table(
    [w('minute'), w('waiting'), w('leftUsual')],
    report.queue
      .filter(one => one.minute % 10 === 0)
      .map(one => [String(one.minute), String(one.waiting), `${one.low}–${one.high}`]),
    [0, 1, 2],
  )}
  <h3>${w('waits')}</h3>
  ${table(['', w('served'), w('mean'), w('median'), w('p90'), w('tenMinutes')], [wait('before', waits.before), wait('during', waits.during), wait('after', waits.after)], [1, 2, 3, 4, 5])}
  <p><b>${w('left')}: ${left.count}</b> · ${w('leftUsual')} ${left.usual[0]}–${left.usual[1]}</p>
  <h3>${w('throughput')}</h3>
  ${table(
    [w('minute'), ...report.throughput.map(one => String(one.minute))],
    [[w('served'), ...report.throughput.map(one => String(one.served))]],
    report.throughput.map((_, i) => i + 1),
  )}
  <p class="small">${w('assumed')}</p>
</section>
<section>
  <h2>${w('money')}</h2>
  <p class="small">${w('moneyRead')}</p>
  <p>${w('settled')} ${money.settled.rows} · ${yuan(money.settled.fen)} ${w('yuan')}　${w('selfPaid')} ${money.selfPaid.rows} · ${yuan(money.selfPaid.fen)} ${w('yuan')}　${w('converted')} ${money.converted.rows} · ${yuan(money.converted.fen)} ${w('yuan')}　${w('reconciled')} ${Object.values(money.named).reduce((sum, n) => sum + n, 0)}　${w('unnamed')} ${money.unnamed}</p>
  ${
    money.wrong.length === 0
      ? `<p class="good">✓ ${w('nothingWrong')}</p>`
      : `<h3>${w('wrong')}</h3>${table(
          ['', w('patient'), w('bill'), w('yuan'), w('entry')],
          money.wrong.map(one => [
            w(one.what),
            html(one.patient),
            html(one.bill ?? ''),
            yuan(one.fen),
            one.entries.join(', '),
          ]),
          [3, 4],
        )}`
  }
  ${money.resent.length > 0 ? `<p class="risk">${w('resent')}: ${money.resent.length} (${w('entry')} ${money.resent.join(', ')})</p>` : ''}
</section>
${
  earlier
    ? `<section><h2>${w('counter')}</h2><p class="small">${w('counterRead')}</p>${table(
        ['', w('asPlayed'), w('earlier')],
        compared.map(([label, of]) => [label, of(report), of(earlier)]),
        [1, 2],
      )}</section>`
    : ''
}
${
  report.log.length > 0
    ? `<section><h2>${w('log')}</h2>${table(
        [w('minute'), w('role'), '', '', w('entry')],
        report.log.map(one => [
          String(one.minute),
          html(one.role),
          w(`log.${one.what}`),
          [s(saidOf(scenario, one)), html(one.text)].filter(Boolean).join(' · '),
          String(one.entry),
        ]),
        [0, 4],
      )}</section>`
    : ''
}
<section>
  <h2>${w('injects')}</h2>
  ${table(
    [w('minute'), w('injects'), w('truth')],
    scenario.injects.flatMap(one => {
      const came = report.injects.find(({id}) => id === one.id)
      // a conditional one that did not come is not told
      return one.when && !came ? [] : [[String(came?.minute ?? one.at), s(one.text), one.truth ? s(one.truth) : '']]
    }),
    [0],
  )}
  <h3>${w('question')}</h3>
  <ul>${[...scenario.injects.flatMap(one => (one.debrief ? [one.debrief] : [])), ...scenario.questions].map(one => `<li>${s(one)}</li>`).join('')}</ul>
</section>
</main>
</body>
</html>
`
}

const textOf = (actions: DrillReport['actions'], id: string): Said =>
  actions.find(one => one.id === id)?.text ?? {zh: id, en: id}
const sumOf = ({money}: DrillReport, what: string): number =>
  money.wrong.reduce((sum, one) => (one.what === what ? sum + one.fen : sum), 0)
