// The part of the report's page about dead systems 报告页之院内停机: charts with the table behind each. It shows what own-systems.ts found.
import {yuan} from '../../sandbox/base/fen.ts'
import {numberText} from '../../sandbox/slips/numbers.ts'
import {levels} from '../../sandbox/state/slip-records.ts'
import {burnDownChart, doorChart, numberLine} from './own-charts.ts'
import type {OwnReport} from './own-systems.ts'
import {ownWords} from './own-words.ts'
import type {Lang, Table} from './page.ts'
import type {DrillReport} from './report.ts'

const most = 60
/** Numbers as words, the first sixty of them. */
const listed = (of: readonly string[], none: string): string =>
  of.length === 0 ? none : of.slice(0, most).join(', ') + (of.length > most ? ` … (${of.length})` : '')
const share = (part: number | null, of: number): string =>
  part === null ? '' : of === 0 ? '–' : `${part} / ${of} · ${Math.round((1000 * part) / of) / 10} %`
const minutes = (ms: number): string => `${Math.round(ms / 6000) / 10}`

/** Rows of the counterfactual that only such a drill has. */
export const ownCompared = (lang: Lang): [label: string, of: (one: DrillReport) => string][] => [
  [ownWords.firstSlip[lang], one => String(one.own?.firstSlip ?? '–')],
  [
    `${ownWords.yellow[lang]} · ${ownWords.inTime[lang]}`,
    one => share(one.own?.doors.yellow.inTime ?? null, one.own?.doors.yellow.due ?? 0),
  ],
  [`${ownWords.green[lang]} · ø min`, one => minutes(one.own?.doors.green.meanMs ?? 0)],
  [ownWords.open[lang], one => String(one.own?.register.counts.open ?? 0)],
]

export function ownSections(own: OwnReport, lang: Lang, table: Table): string {
  const w = (key: keyof typeof ownWords) => ownWords[key][lang]
  const {register, keying, unseen, money} = own
  const {counts} = register
  const chip = (key: keyof typeof ownWords, value: string | number) => `${w(key)} <b>${value}</b>`
  return `<section>
  <h2>${w('doors')}</h2>
  <p class="small">${w('doorsRead')}</p>
  ${doorChart(own, lang)}
  ${table(
    ['', w('came'), w('seen'), `${w('inTime')}`, `${w('target')} min`, 'ø min', 'p90 min', w('walked')],
    levels.map(level => {
      const one = own.doors[level]
      return [
        w(level),
        String(one.came),
        String(one.seen),
        share(one.inTime, one.due ?? 0),
        one.targetMin === null ? '–' : `≤ ${one.targetMin}`,
        minutes(one.meanMs),
        minutes(one.p90Ms),
        String(one.left),
      ]
    }),
    [1, 2, 3, 4, 5, 6, 7],
  )}
</section>
<section>
  <h2>${w('register')}</h2>
  <p class="small">${w('registerRead')}</p>
  <p>${chip('firstSlip', own.firstSlip ?? '–')}　${chip('issued', counts.issued)}　${chip('written', counts.written)}　${chip('posted', counts.posted)}　${chip('void', counts.void)}　${chip('open', counts.open)}</p>
  ${numberLine(own, lang)}
  ${table(
    ['', ''],
    [
      [w('missing'), listed(register.missing.map(numberText), w('none'))],
      [
        w('duplicates'),
        listed(
          register.duplicates.map(one => `${numberText(one)} ×${one.slips.length}`),
          w('none'),
        ),
      ],
      [w('outside'), listed(register.outside.map(numberText), w('none'))],
      [w('declared'), listed(register.declared.map(numberText), w('none'))],
    ],
  )}
</section>
<section>
  <h2>${w('burnDown')}</h2>
  <p class="small">${w('burnDownRead')}</p>
  ${burnDownChart(own, lang)}
  <p>${chip('allPosted', own.allPosted ?? '–')} · ${chip('target', own.by)}</p>
  ${table(
    [w('errors'), w('first'), w('second'), w('final'), w('fields')],
    [
      [
        '',
        `${keying.perThousand.first} (${keying.wrongFirst})`,
        `${keying.perThousand.second} (${keying.wrongSecond})`,
        `${keying.perThousand.posted} (${keying.wrongPosted})`,
        String(keying.fields),
      ],
    ],
    [1, 2, 3, 4],
  )}
  <p>${chip('disputed', keying.disputed)}　${chip('samePerson', keying.samePerson)}　${chip('doublePosting', keying.doublePosting)}　${chip('outOfOrder', keying.outOfOrder)}</p>
</section>
<section>
  <h2>${w('unseen')}</h2>
  <p>${chip('came', unseen.came)}　${chip('refunded', share(unseen.sameDay, unseen.came))}　${chip('sameTender', unseen.sameTender)}　${yuan(unseen.fen)}</p>
  <h2>${w('truth')}</h2>
  <p class="small">${w('truthRead')}</p>
  ${table(
    [w('paper'), w('posted'), w('void'), w('open'), w('ledger'), w('difference')],
    [[money.paper, money.posted, money.void, money.open, money.ledger, money.ledger - money.posted].map(yuan)],
    [0, 1, 2, 3, 4, 5],
  )}
  ${
    money.wrong.length === 0
      ? ''
      : `<h3>${w('wrongSums')}</h3>${table(
          ['', w('paper'), w('ledger'), '#'],
          money.wrong.map(one => [one.number, yuan(one.paper), yuan(one.ledger), String(one.entry)]),
          [1, 2, 3],
        )}`
  }
</section>`
}
