// The money 资金: from what the hospital's bills say to what the centre's ledger holds, errors by kind; who pays; every row that agrees with
// nobody.
import {yuan} from '../../../sandbox/base/fen.ts'
import {lastBills, standing} from '../../evidence.ts'
import {html} from '../html.ts'
import type {Wrong} from '../money.ts'
import {said, words} from '../page-words.ts'
import type {Part, View} from './part.ts'
import {box, label, line, scale, svg, width} from './svg.ts'

const stepWords = {
  bills: said('医院单据', 'hospital’s bills'),
  centreOnly: said('＋ 中心多记', '+ centre only'),
  hospitalOnly: said('－ 医院多记', '− hospital only'),
  differs: said('± 金额不同', '± sums differ'),
  ledger: said('中心账本', 'centre’s ledger'),
}

type Kind = Exclude<Wrong['what'], 'unknown'>
/** Bills + errors = ledger, to the fen. */
export type Waterfall = {
  bills: {rows: number; fen: number}
  errors: {what: Kind; rows: number; fen: number}[]
  ledger: {rows: number; fen: number}
  /** Of the ledger: what each purse pays. */
  paid: {fund: number; account: number; cash: number}
}

const kinds = ['centreOnly', 'hospitalOnly', 'differs'] as const satisfies readonly Kind[]
const height = 190

export const money: Part<Waterfall> = {
  id: 'money',
  title: words.money,
  find({evidence, money: found}) {
    const settled = lastBills(evidence).filter(bill => bill.state === 'settled')
    const booked = standing(evidence).map(one => one.row)
    const total = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0)
    return {
      bills: {rows: settled.length, fen: total(settled.map(bill => bill.amounts?.total ?? 0))},
      errors: kinds.map(what => {
        const rows = found.wrong.filter(one => one.what === what)
        return {what, rows: rows.length, fen: total(rows.map(one => one.fen)) * (what === 'hospitalOnly' ? -1 : 1)}
      }),
      ledger: found.settled,
      paid: {
        fund: total(booked.map(row => row.fund)),
        account: total(booked.map(row => row.account)),
        cash: total(booked.map(row => row.cash)),
      },
    }
  },
  show(data, view) {
    const {report, say} = view
    const {wrong, unnamed, named, drawers, resent} = report.money
    const off = data.errors.reduce((sum, one) => sum + Math.abs(one.fen), 0)
    const told = Object.values(named).reduce((sum, n) => sum + n, 0)
    const [first] = wrong
    return {
      reading: [
        {
          zh: '从医院单据（真相）到中心账本：每一类错误一级台阶，台阶加起来正好相等，分文不差。纵轴不从零开始。',
          en: 'From the hospital’s bills (truth) to the centre’s ledger: one step for each kind of error, and the steps add up to the fen. The axis does not begin at nought.',
        },
        off === 0 && wrong.length === 0
          ? {zh: '每一分都对得上。', en: 'Every fen agrees.'}
          : {
              zh: `${wrong.length} 笔对不上，合计 ${yuan(off)} 元；窗口日终与中心对明细（3202）列出 ${told} 笔，没有列出 ${unnamed} 笔。`,
              en: `${wrong.length} rows disagree, ${yuan(off)} yuan in all; the windows’ day-end comparison with the centre (3202) lists ${told} and misses ${unnamed}.`,
            },
      ],
      chart: drawn(data, view),
      below: [
        purses(data, view),
        ...(drawers.length > 0
          ? [
              `<p class="risk">${say(words.drawers)}: ${drawers.map(one => `${html(one.window)} ${one.difference === null ? say(words.notCounted) : yuan(one.difference)}`).join(', ')}</p>`,
            ]
          : []),
        ...(resent.length > 0
          ? [`<p class="risk">${say(words.resent)}: ${resent.length} (${resent.map(view.entry).join(', ')})</p>`]
          : []),
      ].join(''),
      tables: [
        {
          head: ['', words.rows, words.yuan].map(one => (one === '' ? '' : say(one as typeof words.rows))),
          rows: steps(data).map(({name, rows, fen}) => [say(name), String(rows), yuan(fen)]),
          numbers: [1, 2],
        },
        ...(wrong.length === 0
          ? []
          : [
              {
                head: ['', ...[words.patient, words.bill, words.yuan, words.entry].map(say)],
                rows: wrong.map(one => [
                  say(words[one.what]),
                  html(one.patient),
                  html(one.bill ?? ''),
                  yuan(one.fen),
                  one.entries.map(view.entry).join(', '),
                ]),
                numbers: [3],
              },
            ]),
      ],
      ...(first?.entries[0] !== undefined && {replay: first.entries[0]}),
    }
  },
}

const steps = ({bills, errors, ledger}: Waterfall) => [
  {name: words.bills, ...bills},
  ...errors.map(({what, rows, fen}) => ({name: words[what], rows, fen})),
  {name: words.settled, ...ledger},
]

function drawn({bills, errors, ledger}: Waterfall, {lang}: View): string {
  const reached: number[] = [bills.fen]
  for (const {fen} of errors) reached.push((reached.at(-1) ?? 0) + fen)
  const [low, high] = [Math.min(...reached), Math.max(...reached)]
  const spare = Math.max(high - low, Math.round(high / 20), 100)
  const y = scale(low - spare, high, height - 44, 24)
  const step = (width - 20) / (errors.length + 2)
  const column = (index: number, from: number, to: number, of: string, name: string, fen: number) => {
    const x = 10 + index * step
    const [top, bottom] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))]
    return (
      box(x + step * 0.2, top, step * 0.6, Math.max(1.5, bottom - top), of) +
      label(x + step / 2, top - 6, yuan(fen), 'text-anchor="middle" class="tag"') +
      label(x + step / 2, height - 24, name, 'text-anchor="middle"')
    )
  }
  const floor = low - spare
  const columns = errors.map(({what, fen}, index) =>
    column(
      index + 1,
      reached[index] ?? 0,
      reached[index + 1] ?? 0,
      fen === 0 ? 'bar none' : 'bar wrong',
      stepWords[what][lang],
      fen,
    ),
  )
  return svg(
    height,
    words.waterfall[lang],
    line(10, height - 44, width - 10, height - 44, 'axis') +
      column(0, floor, bills.fen, 'bar', stepWords.bills[lang], bills.fen) +
      columns.join('') +
      column(errors.length + 1, floor, ledger.fen, 'bar', stepWords.ledger[lang], ledger.fen),
  )
}

/** The fen bar 分条: where every fen of the ledger goes. */
function purses({paid}: Waterfall, {lang, say}: View): string {
  const all = paid.fund + paid.account + paid.cash
  if (all <= 0) return ''
  const x = scale(0, all, 0, width)
  const [a, b] = [x(paid.fund), x(paid.fund + paid.account)]
  const segment = (of: 'fund' | 'account' | 'cash', from: number, to: number) =>
    box(from, 4, Math.max(0, to - from - 2), 22, of) +
    (to - from > 90 ? label((from + to) / 2, 19, words[of][lang], 'text-anchor="middle" class="on"') : '')
  const bar = segment('fund', 0, a) + segment('account', a, b) + segment('cash', b, width)
  const key = (of: 'fund' | 'account' | 'cash') => `<span class="key ${of}"></span>${say(words[of])} ${yuan(paid[of])}`
  return `${svg(30, words.purses[lang], bar)}<p class="small">${say(words.purses)}: ${key('fund')}　${key('account')}　${key('cash')}</p>`
}
