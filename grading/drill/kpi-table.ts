// The key figures as a table 指标表: value, target, how it was measured, and the entries it rests on.
import {yuan} from '../../sandbox/base/fen.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import {code, type Table} from './html.ts'
import type {Kpi, KpiId} from './kpis.ts'
import {said, words} from './page-words.ts'
import type {View} from './parts/part.ts'

const unitWords = {
  minute: said('分钟', 'min'),
  people: said('人', 'people'),
  rows: said('笔', 'rows'),
}

/** Entries cited of one figure; the rest is counted. */
const cited = 6

export const kpiWords: Record<KpiId, {name: Said; how: Said}> = {
  K1: {
    name: {zh: '发现', en: 'detect'},
    how: {zh: '第一个事件里最早到期的动作，从 T0 起', en: 'the action of the first inject that is due first, from T0'},
  },
  K2: {
    name: {zh: '宣布', en: 'declare'},
    how: {zh: '指挥的第一个关键动作，从 T0 起', en: 'command’s first critical action, from T0'},
  },
  K3: {name: {zh: '第一张手工单', en: 'first slip'}, how: {zh: '手工单登记簿', en: 'the slip register'}},
  K4: {
    name: {zh: '叫号与平常之比', en: 'throughput against usual'},
    how: {
      zh: '期间叫到的人数，除以无故障早晨的中位数；目标为假定值',
      en: 'called meanwhile, of the median of mornings without a fault; the target is assumed',
    },
  },
  K5: {
    name: {zh: '红十分钟、黄三十分钟', en: 'red ≤ 10, yellow ≤ 30 minutes'},
    how: {zh: '分诊登记', en: 'the triage list'},
  },
  K6: {
    name: {zh: '多走的人', en: 'extra walk-outs'},
    how: {
      zh: '走掉的人，减去无故障早晨的九五分位',
      en: 'those who left, less the 95 % mark of mornings without a fault',
    },
  },
  K7: {
    name: {zh: '手工单缺号、重号', en: 'slip gaps and duplicates'},
    how: {zh: '手工单登记簿', en: 'the slip register'},
  },
  K8: {
    name: {zh: '错账与钱箱差额', en: 'money error and drawers'},
    how: {zh: '账本与单据、钱箱逐笔相对', en: 'the ledger beside bills and drawers, row by row'},
  },
  K9: {name: {zh: '补录差错', en: 'back-entry errors'}, how: {zh: '补录与纸单相对', en: 'back-entry beside the paper'}},
  K10: {
    name: {zh: '公告按时', en: 'announcements on time'},
    how: {
      zh: '宣布后五分钟内一次，之后每三十分钟一次',
      en: 'one within five minutes of declaring, then one every thirty',
    },
  },
  K11: {
    name: {zh: '关账时悬着的', en: 'unmatched at the close'},
    how: {zh: '医院与中心对不上、或至今不明的笔数', en: 'rows on which hospital and centre disagree, or nobody knows'},
  },
  K12: {
    name: {zh: '未就诊的号当天退', en: 'registered and unseen refunded the same day'},
    how: {zh: '退号清单', en: 'the refund list'},
  },
}

export function valueText({value, unit}: Pick<Kpi, 'value' | 'unit'>, {lang}: Pick<View, 'lang'>): string {
  if (value === null) return words.never[lang]
  if (unit === 'fen') return `${yuan(value)} ${words.yuan[lang]}`
  if (unit === 'percent') return `${value} %`
  if (unit === 'perThousand') return `${value} ‰`
  return `${value} ${unitWords[unit][lang]}`
}

/** Whether anything was measured: a figure with no target has no matter in this drill. */
export const measured = (one: Kpi): boolean => one.target !== null || one.value !== null

export function kpiTable(view: View): Table {
  const {report, say, entry} = view
  return {
    head: ['', ...[words.kpi, words.value, words.target, words.how, words.evidence].map(say)],
    rows: report.kpis.map(one => {
      const {name, how} = kpiWords[one.id]
      if (!measured(one)) return [code(one.id), say(name), '—', '—', `${say(how)} · ${say(words.notHere)}`, '']
      const sign = one.met === null ? '' : one.met ? `<b class="good">✓</b> ` : `<b class="risk">✗</b> `
      const target =
        one.target === null
          ? '—'
          : `${one.better === 'less' ? '≤' : '≥'} ${valueText({...one, value: one.target}, view)}`
      const more = one.entries.length - cited
      const rests = one.entries.slice(0, cited).map(entry).join(', ')
      return [
        code(one.id),
        say(name),
        sign + valueText(one, view),
        target,
        say(how),
        rests + (more > 0 ? ` +${more}` : ''),
      ]
    }),
    numbers: [2, 3],
  }
}
