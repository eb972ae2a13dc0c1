// The report as one page of HTML 报告页: self-contained, drawn for paper first, a table behind every chart. It shows what report.ts
// found and adds nothing.
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {toldOf} from './happened.ts'
import {code, html, tableHtml} from './html.ts'
import {kpiTable} from './kpi-table.ts'
import {ownStyle} from './own-charts.ts'
import {style} from './page-style.ts'
import {words} from './page-words.ts'
import type {WhatIf} from './parts/counterfactual.ts'
import {parts} from './parts/list.ts'
import type {Lang, Part, View} from './parts/part.ts'
import type {DrillReport} from './report.ts'
import {rolePages} from './roles.ts'
import {summary} from './summary.ts'

export type {Lang} from './parts/part.ts'
export type PageOf = {
  scenario: Scenario
  report: DrillReport
  /** Absent = not known any more. */
  team?: 'good' | 'slow' | 'careless' | 'people'
  /** The world it was played in, where entries can be looked up; absent = there is no server. */
  world?: string
  /** The same seed with another minute of declaring; absent = not asked for. */
  whatIfs?: readonly WhatIf[]
  /** An earlier drill of the same scenario. */
  last?: DrillReport
  /** Worlds of other drills of the same scenario on this server: one may ask for a comparison. */
  others?: readonly string[]
}

/** Hatchings for what colour alone must not say. */
const patterns = `<svg class="defs" aria-hidden="true"><defs>${[
  ['hatch-risk', '#b42318', 'M0 6L6 0'],
  ['hatch-open', '#7a4b00', 'M0 0L6 6'],
]
  .map(
    ([id, ink, path]) =>
      `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="${path}" stroke="${ink}" stroke-width="1.6"/></pattern>`,
  )
  .join('')}</defs></svg>`

export function viewOf(of: PageOf, lang: Lang): View {
  const link = (seq: number) => `/api/v1/drills/${encodeURIComponent(of.world ?? '')}/entries/${seq}`
  return {
    ...of,
    lang,
    again: query =>
      of.world === undefined
        ? undefined
        : html(`/api/v1/drills/${encodeURIComponent(of.world)}/report?lang=${lang}&${query}`),
    say: text => html(text[lang]),
    entry: seq => (of.world === undefined ? code(`#${seq}`) : `<a class="code" href="${link(seq)}">#${seq}</a>`),
  }
}

export function reportPage(of: PageOf, lang: Lang): string {
  const view = viewOf(of, lang)
  const {scenario, report, team} = of
  const {say} = view
  const w = (
    key:
      | 'title'
      | 'zero'
      | 'teaching'
      | 'seed'
      | 'team'
      | 'entries'
      | 'kpis'
      | 'injects'
      | 'minute'
      | 'truth'
      | 'question'
      | 'assumed'
      | 'good'
      | 'slow'
      | 'careless'
      | 'people',
  ) => say(words[key])
  const told = toldOf(scenario, report.injects)
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${html(scenario.id)} ${w('title')}</title>
<style>${style}${report.own ? ownStyle : ''}</style>
<body>
${patterns}
<header>
  <p class="teaching">${w('teaching')}</p>
  <h1>${html(scenario.id)} · ${say(scenario.title)}</h1>
  <p>${w('title')} · ${team ? `${w('team')} ${w(team)} · ` : ''}${w('seed')} ${html(report.seed)} · ${report.entries} ${w('entries')} · ${w('zero')} ${html(scenario.start)}</p>
</header>
<main>
${summary(view)}
<section id="kpis">
  <h2>${w('kpis')}</h2>
  ${tableHtml(kpiTable(view))}
</section>
${parts.map(part => section(part, view)).join('\n')}
${rolePages(view)}
<section id="injects" class="newpage">
  <h2>${w('injects')}</h2>
  ${tableHtml({
    head: [w('minute'), w('injects'), w('truth')],
    rows: told.map(({minute, inject}) => [minute, say(inject.text), inject.truth ? say(inject.truth) : '']),
    numbers: [0],
  })}
  <h3>${w('question')}</h3>
  <ul>${[...told.flatMap(({inject}) => (inject.debrief ? [inject.debrief] : [])), ...scenario.questions].map(one => `<li>${say(one)}</li>`).join('')}</ul>
  <p class="small">${w('assumed')}</p>
</section>
</main>
</body>
</html>
`
}

/** A part of the report as a section: two lines, the chart, the tables behind it. */
function section(part: Part, view: View): string {
  const data = view.report.parts[part.id] ?? null
  if (part.find && data === null) return ''
  const shown = part.show(data, view)
  if (!shown) return ''
  const {reading, chart = '', tables, below = '', replay} = shown
  return `<section id="${part.id}">
  <h2>${view.say(part.title)}</h2>
  ${reading.map(one => `<p class="read">${view.say(one)}</p>`).join('')}
  ${chart}${below}
  ${tables.length > 0 ? `<details><summary>${view.say(words.tableBehind)}</summary>${tables.map(tableHtml).join('')}</details>` : ''}
  ${replay === undefined ? '' : `<p class="small">${view.say(words.replay)} ${view.entry(replay)}</p>`}
</section>`
}
