// How many were called every ten minutes 每十分钟叫到, beside what is usual.
import {kpi} from '../kpis.ts'
import {words} from '../page-words.ts'
import type {Part} from './part.ts'
import {across, box, ceiling, injectBefore, levels, line, minutes, scale, svg} from './svg.ts'

export type Throughput = {
  /** From this minute on, ten minutes: called, and the range and median of days without a fault. */
  tens: {minute: number; served: number; low: number; mid: number; high: number}[]
  /** Called during the disturbance, of a hundred usually called. */
  keptPercent: number
}

const height = 220
/** Share of the usual throughput that still counts as kept up: our assumption, no rule names one. */
const keptUpPercent = 80

export const throughput: Part<Throughput> = {
  id: 'throughput',
  title: words.throughput,
  find({scenario, zero, people, band}) {
    const {low, mid, high} = band.called
    const called = mid.map(() => 0)
    const from = zero - scenario.lead * 60_000
    for (const {calledAt} of people) {
      const ten = calledAt === null || calledAt < from ? -1 : Math.floor((calledAt - from) / 600_000)
      if (ten >= 0 && ten < called.length) called[ten] = (called[ten] ?? 0) + 1
    }
    const tens = called.map((served, index) => ({
      minute: index * 10 - scenario.lead,
      served,
      low: low[index] ?? 0,
      mid: mid[index] ?? 0,
      high: high[index] ?? 0,
    }))
    const inTrouble = tens.filter(one => one.minute >= 0 && one.minute + 10 <= scenario.calm)
    const usual = inTrouble.reduce((sum, one) => sum + one.mid, 0)
    const served = inTrouble.reduce((sum, one) => sum + one.served, 0)
    return {tens, keptPercent: usual === 0 ? 100 : Math.round((100 * served) / usual)}
  },
  kpis: ({keptPercent}) => [
    kpi({id: 'K4', value: keptPercent, unit: 'percent', target: keptUpPercent, better: 'more', entries: []}),
  ],
  show({tens, keptPercent}, view) {
    const {scenario, report, lang} = view
    const x = across(scenario)
    const most = ceiling(Math.max(...tens.map(one => Math.max(one.served, one.high))))
    const y = scale(0, most, height - 22, 12)
    const bars = tens.map(({minute, served, low, mid, high}) => {
      const [start, end] = [x(minute), x(minute + 10)]
      const wide = end - start
      return (
        box(start + wide * 0.2, y(served), wide * 0.6, height - 22 - y(served), 'bar') +
        box(start + 1, y(high), wide - 2, Math.max(1, y(low) - y(high)), 'band') +
        line(start + 1, y(mid), end - 1, y(mid), 'usual')
      )
    })
    return {
      reading: [
        {
          zh: `柱是这一天每十分钟叫到的人数；横线是 ${report.quietDays} 个没有故障的早晨的中位数，浅块里有九成。`,
          en: `Bars are the people called in each ten minutes; the stroke is the median of ${report.quietDays} mornings without a fault, nine in ten lie in the pale block.`,
        },
        {
          zh: `故障期间叫到的人数是平常的 ${keptPercent} %。`,
          en: `During the disturbance ${keptPercent} % of the usual number were called.`,
        },
      ],
      chart: svg(height, words.throughput[lang], minutes(scenario, x, height, view) + levels(most, y) + bars.join('')),
      tables: [
        {
          head: [words.minute, words.served, words.usual].map(view.say),
          rows: tens.map(one => [String(one.minute), String(one.served), `${one.mid} (${one.low}–${one.high})`]),
          numbers: [0, 1, 2],
        },
      ],
      ...injectBefore(report, 0),
    }
  },
}
