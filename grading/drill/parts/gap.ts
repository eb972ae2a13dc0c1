// The minutes the second site did not know 缺口清单, settlement by settlement. It shows what gap.ts found and adds nothing.
import {yuan} from '../../../sandbox/base/fen.ts'
import type {Gap, GapItem} from '../gap.ts'
import {html} from '../html.ts'
import {words} from '../page-words.ts'
import type {Part} from './part.ts'

export const gap: Part = {
  id: 'gap',
  title: words.lostMinutes,
  show(_, {report, say, entry}) {
    const found = report.gap
    if (!found) return null
    const w = (key: keyof typeof words) => say(words[key])
    const count = (holds: (one: GapItem) => boolean) => found.items.filter(holds).length
    const once = count(one => one.stands === 1)
    const twice = count(one => one.stands === 2)
    const {settlements, fen, entries} = found.wrongDeductible
    const {verdict, broken} = found.judged
    const named = found.items.flatMap(one => (one.named ? [one.named.minute] : []))
    const until = found.returned === null ? '' : ` → ${found.returned}`
    const [first] = found.items
    return {
      reading: [words.gapRead, first ? summaryOf(found, once) : words.gapNone],
      below: [
        `<p>${w('minute')} ${found.from} … ${found.until}${until}　<b>${w('once')} ${once} / ${found.items.length}</b>　${w('refundedLater')} ${count(one => one.stands === 0)}　${w('classifiedBy')} ${named.length} / ${found.items.length}${named.length > 0 ? `, T+${Math.max(...named)}` : ''}</p>`,
        `<p${settlements > 0 ? ' class="risk"' : ''}>${w('wrongDeductible')} ${settlements} · ${yuan(fen)} ${w('yuan')}${entries.length > 0 ? ` (${entries.map(entry).join(', ')})` : ''}</p>`,
        twice > 0 ? `<p class="risk">✗ ${w('twice')}: ${twice}</p>` : '',
        `<p class="${verdict === 'PASS' ? 'good' : 'risk'}">${w('judged')}: ${verdict} ${broken.join(', ')}</p>`,
      ].join(''),
      tables: first
        ? [
            {
              head: [
                w('patient'),
                w('bill'),
                w('yuan'),
                w('settledAt'),
                w('seenAt'),
                w('againAt'),
                w('class'),
                w('missed'),
                w('namedAt'),
                w('stands'),
                w('entry'),
              ],
              rows: found.items.map(one => [
                html(one.patient),
                html(one.bill ?? ''),
                yuan(one.fen),
                String(one.settled),
                one.seen === null ? w('never') : String(one.seen),
                one.again === null ? '' : String(one.again.minute),
                w(one.class),
                one.missed ? w('yes') : '',
                one.named ? `${w(one.named.as)} ${one.named.minute}` : '',
                one.stands === 2 ? '<b class="risk">2</b>' : String(one.stands),
                entry(one.entry),
              ]),
              numbers: [2, 3, 4, 5, 9],
            },
          ]
        : [],
      ...(first && {replay: first.entry}),
    }
  },
}

const summaryOf = ({items}: Gap, once: number) => ({
  zh: `缺 ${items.length} 笔，最后恰好一笔有效的 ${once} 笔。`,
  en: `${items.length} were missing; ${once} of them stand exactly once in the end.`,
})
