// How long people waited, by class 等候分类: what came of them at the window is the class; half and nine in ten waited at most so long.
import type {Instant} from '../../../sandbox/base/instant.ts'
import {type Waits, waitsOf} from '../../../sandbox/flow/tally.ts'
import type {PatientDoc} from '../../../sandbox/state/hospital-records.ts'
import type {Entry} from '../../../sandbox/world/entry.ts'
import {lastBills} from '../../evidence.ts'
import {clock, percent} from '../html.ts'
import {said, words} from '../page-words.ts'
import type {Part, View} from './part.ts'
import {ceiling, injectBefore, label, line, scale, svg, width} from './svg.ts'

const classWords = {
  insured: said('当时结医保的', 'settled as insured'),
  selfPaid: said('自费的', 'self-paid'),
  inDoubt: said('结算没有回音的', 'settlement unanswered'),
  back: said('回来转医保的', 'came back to convert'),
  refund: said('退号的（退号台）', 'refunds (refund desk)'),
  noBill: said('叫到但没结成的', 'called, nothing settled'),
}

/** insured: settled at once · selfPaid: paid in full · inDoubt: a settlement got no answer · back: came again · refund: came to the refund desk · noBill: nothing was settled. */
export const waitClasses = ['insured', 'selfPaid', 'inDoubt', 'back', 'refund', 'noBill'] as const
export type WaitClass = (typeof waitClasses)[number]
export type WaitsByClass = {of: WaitClass; waits: Waits}[]

/** Share within ten minutes is what the pay windows are measured by. */
const targetMs = 600_000
const row = 24

/** Each time somebody stood in the queue and was called: how long, and whether it was not their first time. */
type Called = {patient: string; waitedMs: number; calledAt: Instant; back: boolean; refund: boolean}
function calls(entries: readonly Entry[]): Called[] {
  const found: Called[] = []
  const standing = new Map<string, {arrivedAt: Instant; called: boolean; back: boolean}>()
  const hear = ({id, arrivedAt, state, calledAt, wants}: PatientDoc) => {
    const known = standing.get(id)
    if (known?.arrivedAt !== arrivedAt) standing.set(id, {arrivedAt, called: false, back: known !== undefined})
    const one = standing.get(id)
    if (state !== 'called' || calledAt === null || !one || one.called) return
    one.called = true
    found.push({patient: id, waitedMs: calledAt - arrivedAt, calledAt, back: one.back, refund: wants === 'refund'})
  }
  for (const {decision} of entries)
    for (const event of decision?.events ?? [])
      if (event.kind === 'hospitalWrote') for (const one of event.docs) if (one.kind === 'patient') hear(one.doc)
  return found
}

export const waits: Part<WaitsByClass> = {
  id: 'waits',
  title: words.waits,
  find({zero, entries, evidence}) {
    const bills = lastBills(evidence)
    const silent = new Set(evidence.silences.map(one => one.bill))
    const doubt = new Set(bills.filter(bill => silent.has(bill.id)).map(bill => bill.patient))
    const ended = new Map(bills.map(bill => [bill.patient, bill.state]))
    const paid = new Set(
      bills.filter(bill => bill.state === 'selfPaid' || bill.state === 'converted').map(bill => bill.patient),
    )
    const classOf = (patient: string, back: boolean): WaitClass => {
      if (back) return 'back'
      if (doubt.has(patient)) return 'inDoubt'
      if (paid.has(patient)) return 'selfPaid'
      return ended.get(patient) === 'settled' ? 'insured' : 'noBill'
    }
    const waited = new Map<WaitClass, number[]>()
    for (const {patient, waitedMs, calledAt, back, refund} of calls(entries)) {
      if (calledAt < zero) continue
      const of = refund ? 'refund' : classOf(patient, back)
      const known = waited.get(of)
      if (known) known.push(waitedMs)
      else waited.set(of, [waitedMs])
    }
    return waitClasses.flatMap(of => {
      const ms = waited.get(of)
      return ms ? [{of, waits: waitsOf(ms)}] : []
    })
  },
  show(data, view) {
    const {report, say} = view
    const {before, during, after} = report.waits
    const rows: [name: string, waits: Waits][] = [
      ...(
        [
          ['before', before],
          ['during', during],
          ['after', after],
        ] as const
      ).map(([name, of]): [string, Waits] => [words[name][view.lang], of]),
      ...data.map((one): [string, Waits] => [classWords[one.of][view.lang], one.waits]),
    ]
    return {
      reading: [
        {
          zh: '○ 一半人等得不超过这么久，■ 九成不超过这么久；点划线是十分钟的目标。上三行是缴费窗口，按时段；下面是第 0 分钟以后叫到的人，按结果。',
          en: '○ half waited no longer than this, ■ nine in ten; the broken line is the ten-minute target. The first three rows are the pay windows by phase, the others everybody called since minute 0 by what came of them.',
        },
        {
          zh: `期间一半人等不到 ${clock(during.p50Ms)}，九成不到 ${clock(during.p90Ms)}；十分钟内叫到的占 ${percent(during.withinTenShare)}。`,
          en: `Meanwhile half waited up to ${clock(during.p50Ms)} and nine in ten up to ${clock(during.p90Ms)}; ${percent(during.withinTenShare)} were called within ten minutes.`,
        },
      ],
      chart: drawn(rows, view),
      tables: [
        {
          head: ['', ...[words.served, words.mean, words.median, words.p90, words.tenMinutes].map(say)],
          rows: rows.map(([name, one]) => [
            say({zh: name, en: name}),
            String(one.served),
            clock(one.meanMs),
            clock(one.p50Ms),
            clock(one.p90Ms),
            percent(one.withinTenShare),
          ]),
          numbers: [1, 2, 3, 4, 5],
        },
      ],
      ...injectBefore(report, 0),
    }
  },
}

function drawn(rows: readonly [string, Waits][], {lang}: View): string {
  const height = rows.length * row + 44
  const most = ceiling(Math.max(targetMs, ...rows.map(([, one]) => one.p90Ms)) / 60_000)
  const x = scale(0, most, 190, width - 90)
  const at = (ms: number) => x(Math.round(ms / 6000) / 10)
  const lines = rows.map(([name, one], index) => {
    const y = 24 + index * row
    if (one.served === 0) return label(4, y + 4, name) + label(190, y + 4, '—')
    const [half, most90] = [at(one.p50Ms), at(one.p90Ms)]
    return (
      label(4, y + 4, name, 'class="tag"') +
      line(half, y, most90, y, 'span') +
      `<circle cx="${half}" cy="${y}" r="5" class="hollow"/><rect x="${most90 - 5}" y="${y - 5}" width="10" height="10" class="solid"/>` +
      label(most90 + 10, y + 4, `${clock(one.p50Ms)} / ${clock(one.p90Ms)}`, 'class="tag"')
    )
  })
  const step = Math.max(1, Math.round(most / 6))
  const ticks = Array.from({length: Math.floor(most / step) + 1}, (_, n) => n * step).map(
    minute =>
      line(x(minute), 8, x(minute), height - 22, 'grid') +
      label(x(minute), height - 6, String(minute), 'text-anchor="middle"'),
  )
  return svg(
    height,
    words.waits[lang],
    ticks.join('') +
      line(at(targetMs), 8, at(targetMs), height - 22, 'target') +
      label(4, height - 6, words.minute[lang]) +
      lines.join(''),
  )
}
