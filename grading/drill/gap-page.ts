// The gap of a second site as a part of the report's page 缺口清单. It shows what gap.ts found and adds nothing.
import {yuan} from '../../sandbox/base/fen.ts'
import type {Gap, GapItem} from './gap.ts'
import type {words} from './page-words.ts'

type Draw = {
  w(key: keyof typeof words): string
  html(text: string): string
  table(head: string[], rows: string[][], numbers?: readonly number[]): string
}

export function gapSection(gap: Gap, {w, html, table}: Draw): string {
  const count = (holds: (one: GapItem) => boolean) => gap.items.filter(holds).length
  const named = gap.items.flatMap(one => (one.named ? [one.named.minute] : []))
  const twice = count(one => one.stands === 2)
  const {settlements, fen, entries} = gap.wrongDeductible
  const parts = [
    `<b>${w('once')} ${count(one => one.stands === 1)} / ${gap.items.length}</b>`,
    `${w('refundedLater')} ${count(one => one.stands === 0)}`,
    `${w('classifiedBy')} ${named.length} / ${gap.items.length}${named.length > 0 ? `, T+${Math.max(...named)}` : ''}`,
    `${w('wrongDeductible')} ${settlements} · ${yuan(fen)} ${w('yuan')}${entries.length > 0 ? ` (${w('entry')} ${entries.join(', ')})` : ''}`,
  ]
  return `<section>
  <h2>${w('gap')}</h2>
  <p class="small">${w('gapRead')}</p>
  <p>${w('minute')} ${gap.from} … ${gap.until}${gap.returned === null ? '' : ` → ${gap.returned}`}　${parts.join('　')}</p>
  ${twice > 0 ? `<p class="risk">✗ ${w('twice')}: ${twice}</p>` : ''}
  <p${gap.judged.verdict === 'PASS' ? ' class="good"' : ' class="risk"'}>${w('judged')}: ${gap.judged.verdict} ${gap.judged.broken.join(', ')}</p>
  ${
    gap.items.length === 0
      ? `<p>${w('gapNone')}</p>`
      : table(
          [
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
          gap.items.map(one => [
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
            String(one.entry),
          ]),
          [2, 3, 4, 5, 9, 10],
        )
  }
</section>`
}
