// What became of every bill 对账去向: settled at once, converted, left to be reimbursed, given back, or still open at the close.
import {yuan} from '../../../sandbox/base/fen.ts'
import type {BillDoc} from '../../../sandbox/state/hospital-records.ts'
import {lastBills} from '../../evidence.ts'
import {kpi} from '../kpis.ts'
import {said, words} from '../page-words.ts'
import type {Part} from './part.ts'
import {box, label, svg, width} from './svg.ts'

const fateWords = {
  settled: said('当时就按医保结了', 'settled as insured at once'),
  converted: said('自费，当天转了医保', 'self-paid, converted the same day'),
  later: said('自费，以后来报销', 'self-paid, to be reimbursed later'),
  reversed: said('退了', 'reversed: the money went back'),
  givenUp: said('没结成，放弃了', 'given up before settlement'),
  open: said('悬着：对不上或不明', 'open: disputed or unknown'),
}

/**
 * settled: insured at once · converted: self-paid, insured later the same day · later: self-paid, to be reimbursed another day ·
 * reversed: the money went back · givenUp: dropped before settlement, and the centre holds nothing · open: hospital and centre disagree, or nobody
 * knows.
 */
export const fates = ['settled', 'converted', 'later', 'reversed', 'givenUp', 'open'] as const
export type Fate = (typeof fates)[number]
export type Reconciliation = {
  bills: number
  fen: number
  fates: {fate: Fate; rows: number; fen: number}[]
  /** Rows only the centre has, of which the hospital holds no bill at all. */
  withoutBill: number
  entries: number[]
}

const row = 30
const barWidth = 420

const fateOf = (bill: BillDoc): Fate => {
  switch (bill.state) {
    case 'settled':
      return 'settled'
    case 'converted':
      return 'converted'
    case 'selfPaid':
      return 'later'
    case 'refunded':
      return 'reversed'
    case 'dropped':
      return 'givenUp'
    default:
      return 'open'
  }
}

export const reconciliation: Part<Reconciliation> = {
  id: 'reconciliation',
  title: words.reconciliation,
  find({evidence, money}) {
    const all = lastBills(evidence)
    const byId = new Map(all.map(bill => [bill.id, bill]))
    // who stands in for a converted bill is counted with it
    const own = all.filter(bill => byId.get(bill.replaces ?? '')?.state !== 'converted')
    if (own.length === 0 && money.wrong.length === 0) return null
    const disputed = new Set(money.wrong.map(one => one.bill))
    const fen = (bill: BillDoc) => bill.amounts?.total ?? bill.lines.reduce((sum, one) => sum + one.amount, 0)
    const sorted = own.map(bill => ({fate: disputed.has(bill.id) ? ('open' as const) : fateOf(bill), fen: fen(bill)}))
    return {
      bills: own.length,
      fen: sorted.reduce((sum, one) => sum + one.fen, 0),
      fates: fates.map(fate => {
        const of = sorted.filter(one => one.fate === fate)
        return {fate, rows: of.length, fen: of.reduce((sum, one) => sum + one.fen, 0)}
      }),
      withoutBill: money.wrong.filter(one => one.bill === null).length,
      entries: money.wrong.flatMap(one => one.entries),
    }
  },
  kpis: ({fates: of, withoutBill, entries}) => [
    kpi({
      id: 'K11',
      value: (of.find(one => one.fate === 'open')?.rows ?? 0) + withoutBill,
      unit: 'rows',
      target: 0,
      better: 'less',
      entries,
    }),
  ],
  show(data, view) {
    const {lang, say} = view
    const open = data.fates.find(one => one.fate === 'open')
    const later = data.fates.find(one => one.fate === 'later')
    const most = Math.max(1, ...data.fates.map(one => one.rows))
    const height = data.fates.length * row + 16
    const bars = data.fates.map(({fate, rows, fen}, index) => {
      const y = 8 + index * row
      const wide = (barWidth * rows) / most
      return (
        label(4, y + 15, fateWords[fate][lang], fate === 'open' ? 'class="tag strong"' : 'class="tag"') +
        box(
          260,
          y,
          Math.max(rows > 0 ? 2 : 0, wide),
          20,
          fate === 'open' ? 'bar open' : fate === 'settled' ? 'bar' : 'bar pale',
        ) +
        label(Math.min(width - 130, 268 + wide), y + 15, `${rows} · ${yuan(fen)} ${words.yuan[lang]}`, 'class="tag"')
      )
    })
    return {
      reading: [
        {
          zh: `医院这一天的 ${data.bills} 张单据，最后各在哪里；斜线的一行是关账时还悬着的。`,
          en: `Where each of the hospital’s ${data.bills} bills of the day ended; the hatched row was still hanging at the close.`,
        },
        {
          zh: `悬着 ${(open?.rows ?? 0) + data.withoutBill} 笔；${later?.rows ? `以后要来报销的自费单据 ${later.rows} 张，${yuan(later.fen)} 元` : '没有自费单据要再来报销'}。`,
          en: `${(open?.rows ?? 0) + data.withoutBill} rows hang; ${later?.rows ? `${later.rows} self-paid bills of ${yuan(later.fen)} yuan will come to be reimbursed` : 'no self-paid bill is left to be reimbursed'}.`,
        },
      ],
      chart: svg(height, words.reconciliation[lang], bars.join('')),
      tables: [
        {
          head: ['', ...[words.rows, words.yuan].map(say)],
          rows: data.fates.map(one => [say(fateWords[one.fate]), String(one.rows), yuan(one.fen)]),
          numbers: [1, 2],
        },
      ],
      ...(data.entries[0] !== undefined && {replay: data.entries[0]}),
    }
  },
}
