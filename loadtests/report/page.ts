// The load report as one page of HTML 报告页: self-contained, a table behind every chart, the verdict first. It shows what report.ts holds and
// adds nothing.

import {html, tableHtml} from '../../grading/drill/html.ts'
import {style} from '../../grading/drill/page-style.ts'
import {predicateTitles} from '../../grading/judge/types.ts'
import {yuan} from '../../sandbox/base/fen.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {GaveWay, Knee} from '../load/knee.ts'
import {tiers} from '../load/profile.ts'
import type {Threshold} from '../load/thresholds.ts'
import {lineChart} from './charts.ts'
import {type LoadReport, verdictWords} from './report.ts'
import {type Word, words} from './words.ts'

export type Lang = 'zh' | 'en'

const ownStyle = `
html[lang=en] body { font-family: system-ui, "Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif }
.thin { fill: none; stroke: var(--ink-2); stroke-width: 1 }
.dashed { fill: none; stroke: var(--fund); stroke-width: 1.8; stroke-dasharray: 7 3 }
.dotted { fill: none; stroke: var(--account); stroke-width: 1.8; stroke-dasharray: 2 3 }
.bound { stroke: var(--risk); stroke-width: 1.2; stroke-dasharray: 10 4 }
.dot { fill: var(--ink) }
.trouble { fill: var(--wash) }
.verdict { font-size: 34px; font-weight: 700; line-height: 1.2; margin: 0 0 4px }
.verdict.PASS, .verdict.MEASURED { color: var(--good) }
.verdict.FAIL, .verdict.ERROR { color: var(--risk) }
.verdict.INCONCLUSIVE { color: var(--cash) }
.no { color: var(--risk); font-weight: 600 }
summary { cursor: pointer; color: var(--ink-2); font-size: 13px; margin: 6px 0 }
ul { margin: 4px 0; padding-left: 20px }
`

const table = (head: string[], rows: string[][], numbers: readonly number[] = []) => tableHtml({head, rows, numbers})

/** At most two decimals, no trailing zeros. */
const figure = (value: number): string => String(Math.round(value * 100) / 100)
const ms = (value: number | null): string => (value === null ? '' : String(Math.round(value)))
const shown = 5

export function loadPage(report: LoadReport, lang: Lang): string {
  const w = (key: Word) => html(words[key][lang])
  const s = (text: Said) => html(text[lang])
  const {profile, plan, environment, verdict, judgement, visits, slices, sliceSeconds} = report
  const at = slices.map(one => one.from)
  const end = (at.at(-1) ?? 0) + sliceSeconds
  const over = {at, end, shaded: plan.excused, xName: words.second[lang]}
  const behind = (head: string[], rows: string[][]) =>
    `<details><summary>${w('table')}</summary>${table(
      head,
      rows,
      head.map((_, index) => index),
    )}</details>`
  const threshold = (one: Threshold) => [
    s(one.what),
    `≤ ${figure(one.limit)} ${unitOf(one, lang)}`,
    one.got === undefined ? w(one.holds ? 'notMeasured' : 'never') : `${figure(one.got)} ${unitOf(one, lang)}`,
    one.got === undefined && one.holds
      ? '–'
      : one.holds
        ? '✓'
        : !one.money && report.voids.length > 0
          ? `✗ ${w('notJudged')}`
          : '<span class="no">✗</span>',
  ]
  const {steady, peak, spike} = tiers[plan.tier]
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${html(profile.number)} ${w('title')}</title>
<style>${style}${ownStyle}</style>
<body>
<header>
  <p class="mark">${w('teaching')}</p>
  <h1>${html(profile.number)} · ${s(profile.title)}</h1>
  <p>${w('title')} · ${w(plan.mode === 'A' ? 'modeA' : 'modeB')} · ${plan.tier} · ${w('seed')} ${html(plan.seed)}${plan.scale === 1 ? '' : ` · ${w('shortened')} ${figure(plan.scale * 100)} %`}${plan.kill === undefined ? '' : ` · ${w('killed')} ${figure(plan.kill)}`} · <a href="${lang === 'zh' ? 'report.en.html' : 'report.html'}" lang="${lang === 'zh' ? 'en' : 'zh-CN'}">${w('otherLanguage')}</a></p>
</header>
<main>
<section>
  <h2>${w('verdict')}</h2>
  <p class="verdict ${verdict}">${verdict} ${s(verdictWords[verdict])}</p>
  <p class="small">${w('order')}</p>
  <p>${s(profile.asks)}${plan.scale === 1 ? '' : `<span class="small">${w('fullLength')} × ${figure(plan.scale * 100)} %${w('fullLengthEnd')}</span>`}</p>
  ${report.troubles.length > 0 ? `<h3>${w('troubles')}</h3><ul>${report.troubles.map(one => `<li class="no">${s(one)}</li>`).join('')}</ul>` : ''}
  ${report.voids.length > 0 ? `<h3>${w('voids')}</h3><ul>${report.voids.map(one => `<li>${s(one.why)}</li>`).join('')}</ul>` : `<p class="small">${w('notVoid')}</p>`}
  <div class="parts">
  ${(['settled', 'refused', 'late', 'unreached'] as const).map(how => `<div class="part"><span>${w(how)}</span><b>${visits[how]}</b><i>${how === 'settled' ? `/ ${plan.arrivals} ${w('planned')}` : ''}</i></div>`).join('')}
  <div class="part"><span>${w('unreachedRequests')}</span><b>${report.unreachedRequests}</b></div>
  <div class="part"><span>${w('settlements')}</span><b>${judgement.settlements}</b><i>/ ${judgement.entries} ${w('entries')}</i></div>
  </div>
</section>
<section>
  <h2>${w('thresholds')}</h2>
  <p class="small">${w('thresholdsRead')} ${w('judgedOn')} ${report.calmVisits} / ${plan.arrivals}</p>
  ${table([w('what'), w('limit'), w('got'), w('held')], report.thresholds.map(threshold), [1, 2])}
</section>
<section>
  <h2>${w('predicates')}</h2>
  ${table(
    ['', '', w('held'), w('findings')],
    judgement.predicates.map(({id, holds, count, findings}) => [
      id,
      s(predicateTitles[id]),
      holds ? '✓' : `<span class="no">✗ ${count}</span>`,
      findings
        .slice(0, shown)
        .map(
          one =>
            `${s(one)}<br><span class="small">${html(one.field)}: ${w('expected')} ${html(one.expected)} · ${w('got')} ${html(one.got)}${one.entries.length > 0 ? ` · ${w('entry')} ${one.entries.slice(0, 6).join(', ')}` : ''}</span>`,
        )
        .join('<br>') + (count > shown ? `<br>… ${count - shown}` : ''),
    ]),
  )}
</section>
${report.knee ? kneeSection(report.knee, report, lang) : ''}
<section>
  <h2>${w('arrivals')}</h2>
  <p class="small">${w('arrivalsRead')}</p>
  ${lineChart({
    ...over,
    label: words.arrivals[lang],
    yName: words.perSecond[lang],
    lines: [
      {name: words.begun[lang], values: slices.map(one => one.begun), style: 'line', steps: true},
      {name: words.planned[lang], values: slices.map(one => one.planned), style: 'thin', steps: true},
    ],
  })}
  <p class="small">${w('lag')} ${ms(report.lagP99Ms)} ms, ${w('allowed')} ${ms(plan.limits.lagP99Ms)} ms</p>
  ${behind(
    [w('from'), w('planned'), w('begun')],
    slices.map(one => [String(one.from), figure(one.planned), figure(one.begun)]),
  )}
</section>
<section>
  <h2>${w('latency')}</h2>
  <p class="small">${w('latencyRead')}</p>
  ${lineChart({
    ...over,
    label: words.latency[lang],
    yName: 'ms',
    tenfold: true,
    limit: plan.limits.p99Ms,
    lines: [
      {name: 'p99', values: slices.map(one => one.p99Ms), style: 'line'},
      {name: 'p95', values: slices.map(one => one.p95Ms), style: 'dashed'},
      {name: 'p50', values: slices.map(one => one.p50Ms), style: 'dotted'},
    ],
  })}
  ${behind(
    [w('from'), 'p50 ms', 'p95 ms', 'p99 ms', `${w('late')} · ${w('refused')}`],
    slices.map(one => [String(one.from), ms(one.p50Ms), ms(one.p95Ms), ms(one.p99Ms), String(one.notSettled)]),
  )}
</section>
<section>
  <h2>${w('unknowns')}</h2>
  <p class="small">${w('unknownsRead')}</p>
  ${lineChart({
    ...over,
    label: words.unknowns[lang],
    yName: '',
    lines: [{name: words.open[lang], values: slices.map(one => one.unknowns), style: 'line', steps: true}],
  })}
  <p>${report.drained.map(one => `${w('drained')} ${html(one.fault)}: ${one.seconds === null ? w('never') : `${figure(one.seconds)} s`}`).join(' · ')}</p>
  <h3>${w('apart')}</h3>
  <p class="small">${w('apartRead')}</p>
  ${lineChart({
    ...over,
    label: words.apart[lang],
    yName: words.rows[lang],
    lines: [{name: words.rows[lang], values: slices.map(one => one.apartRows), style: 'line', steps: true}],
  })}
  ${behind(
    [w('from'), w('unknowns'), w('rows'), w('yuan')],
    slices.map(one => [String(one.from), String(one.unknowns), String(one.apartRows), yuan(one.apartFen)]),
  )}
  <h3>${w('difference')}</h3>
  ${table(
    [w('day'), w('group'), w('rows'), w('fen')],
    report.differences.length > 0
      ? report.differences.map(one => [
          one.day,
          html(`${one.insuranceType} · ${one.clrType} · ${one.area}`),
          String(one.rows),
          String(one.fen),
        ])
      : [[w('noGroup'), '', '', '']],
    [2, 3],
  )}
</section>
<section>
  <h2>${w('environment')}</h2>
  ${table(
    ['', ''],
    [
      [w('began'), html(environment.began)],
      [
        w('machine'),
        html(`${environment.platform}, ${environment.cores} ${words.cores[lang]}, ${environment.memoryGiB} GiB`),
      ],
      [w('loadBefore'), figure(environment.loadBefore)],
      ['k6 · Node', html(`${environment.k6} · ${environment.node}`)],
      [w('rates'), `${plan.tier}: ${steady} / ${peak} / ${spike} ${w('messages')}`],
      [
        w('users'),
        plan.users < plan.wantedUsers ? `${plan.users} / ${plan.wantedUsers} ${w('capped')}` : String(plan.users),
      ],
    ],
  )}
  <p class="small">${w('evidence')}</p>
</section>
</main>
</body>
</html>
`
}

export const unitOf = ({unit}: Threshold, lang: Lang): string =>
  unit === 'rows' || unit === 'fen' ? words[unit][lang] : unit

const gaveWords: Record<GaveWay, Word> = {
  latency: 'gaveLatency',
  errors: 'gaveErrors',
  K8: 'gaveK8',
  generator: 'gaveGenerator',
  none: 'gaveNone',
}

function kneeSection({steps, last, gaveWay}: Knee, {plan}: LoadReport, lang: Lang): string {
  const w = (key: Word) => html(words[key][lang])
  const numbers = (of: (step: Knee['steps'][number]) => number) => steps.map(of)
  const at = steps.map(one => one.step)
  return `<section>
  <h2>${w('knee')}</h2>
  <p class="small">${w('kneeRead')}</p>
  <p><b>${last ? `${figure(last.messages)} ${w('messages')}` : w('firstStep')}</b> · ${w(gaveWords[gaveWay])}</p>
  ${lineChart({
    label: words.knee[lang],
    at,
    end: (at.at(-1) ?? 0) + 1,
    xName: words.step[lang],
    yName: 'ms',
    tenfold: true,
    limit: plan.limits.p99Ms,
    lines: [
      {name: 'p99', values: numbers(one => one.p99Ms), style: 'line'},
      {name: 'p95', values: numbers(one => one.p95Ms), style: 'dashed'},
      {name: 'p50', values: numbers(one => one.p50Ms), style: 'dotted'},
    ],
  })}
  ${table(
    [w('step'), w('messages'), w('visits'), 'p50 ms', 'p95 ms', 'p99 ms', w('lag'), ''],
    steps.map(one => [
      String(one.step),
      figure(one.messages),
      String(one.visits),
      ms(one.p50Ms),
      ms(one.p95Ms),
      ms(one.p99Ms),
      ms(one.lagP99Ms),
      one.gaveWay === 'none' ? '✓' : w(gaveWords[one.gaveWay]),
    ]),
    [0, 1, 2, 3, 4, 5, 6],
  )}
</section>`
}
