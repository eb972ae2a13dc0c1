// The parts of a report about dead systems 院内停机: the emergency door, the slips' numbers, the back-entry, paper beside ledger. They show what
// own-systems.ts found and add nothing.
import {yuan} from '../../../sandbox/base/fen.ts'
import {numberText} from '../../../sandbox/slips/numbers.ts'
import type {Said} from '../../../sandbox/state/hospital-records.ts'
import {levels} from '../../../sandbox/state/slip-records.ts'
import {burnDownChart, doorChart, numberLine} from '../own-charts.ts'
import type {OwnReport} from '../own-systems.ts'
import {ownWords} from '../own-words.ts'
import type {Part, Shown, View} from './part.ts'

type Word = keyof typeof ownWords
type Draw = View & {own: OwnReport; w(key: Word): string; chip(key: Word, value: string | number): string}

const most = 60
/** Numbers as words, the first sixty of them. */
const listed = (of: readonly string[], none: string): string =>
  of.length === 0 ? none : of.slice(0, most).join(', ') + (of.length > most ? ` … (${of.length})` : '')
const share = (part: number | null, of: number): string =>
  part === null ? '' : of === 0 ? '–' : `${part} / ${of} · ${Math.round((1000 * part) / of) / 10} %`
const minutes = (ms: number): string => `${Math.round(ms / 6000) / 10}`

const part = (id: string, title: Said, show: (draw: Draw) => Shown): Part => ({
  id,
  title,
  show(_, view) {
    const {own} = view.report
    if (!own) return null
    const w = (key: Word) => view.say(ownWords[key])
    return show({...view, own, w, chip: (key, value) => `${w(key)} <b>${value}</b>`})
  },
})

export const doors = part('doors', ownWords.doors, ({own, w, lang}) => {
  const {red, yellow} = own.doors
  return {
    reading: [
      ownWords.doorsRead,
      {
        zh: `按时：红 ${share(red.inTime, red.due ?? 0)}，黄 ${share(yellow.inTime, yellow.due ?? 0)}。`,
        en: `In time: red ${share(red.inTime, red.due ?? 0)}, yellow ${share(yellow.inTime, yellow.due ?? 0)}.`,
      },
    ],
    chart: doorChart(own, lang),
    tables: [
      {
        head: ['', w('came'), w('seen'), w('inTime'), `${w('target')} min`, 'ø min', 'p90 min', w('walked')],
        rows: levels.map(level => {
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
        numbers: [1, 2, 3, 4, 5, 6, 7],
      },
    ],
  }
})

export const slips = part('slips', ownWords.register, ({own, w, chip, lang}) => {
  const {counts, missing, duplicates, outside, declared} = own.register
  const twice = duplicates.map(one => `${numberText(one)} ×${one.slips.length}`)
  return {
    reading: [
      ownWords.registerRead,
      {
        zh: `写了 ${counts.written} 张；缺号 ${missing.length}，重号 ${duplicates.length}，不在号段 ${outside.length}。`,
        en: `${counts.written} written; ${missing.length} gaps, ${duplicates.length} duplicates, ${outside.length} in no block.`,
      },
    ],
    chart: numberLine(own, lang),
    below: `<p>${[
      chip('firstSlip', own.firstSlip ?? '–'),
      chip('issued', counts.issued),
      chip('written', counts.written),
      chip('posted', counts.posted),
      chip('void', counts.void),
      chip('open', counts.open),
    ].join('　')}</p>`,
    tables: [
      {
        head: ['', '#'],
        rows: [
          [w('missing'), listed(missing.map(numberText), w('none'))],
          [w('duplicates'), listed(twice, w('none'))],
          [w('outside'), listed(outside.map(numberText), w('none'))],
          [w('declared'), listed(declared.map(numberText), w('none'))],
        ],
      },
    ],
  }
})

export const backEntry = part('backEntry', ownWords.burnDown, ({own, w, chip, lang}) => {
  const {keying} = own
  const {first, second, posted} = keying.perThousand
  return {
    reading: [
      ownWords.burnDownRead,
      {
        zh: `每千个字段：第一遍错 ${first}，第二遍 ${second}，入账后 ${posted}。`,
        en: `Wrong of 1,000 fields: first pass ${first}, second ${second}, in the books ${posted}.`,
      },
    ],
    chart: burnDownChart(own, lang),
    below: `<p>${chip('allPosted', own.allPosted ?? '–')}　${chip('target', own.by)}　${chip('disputed', keying.disputed)}　${chip('samePerson', keying.samePerson)}　${chip('doublePosting', keying.doublePosting)}　${chip('outOfOrder', keying.outOfOrder)}</p>`,
    tables: [
      {
        head: [w('errors'), w('first'), w('second'), w('final'), w('fields')],
        rows: [
          [
            '',
            `${first} (${keying.wrongFirst})`,
            `${second} (${keying.wrongSecond})`,
            `${posted} (${keying.wrongPosted})`,
            String(keying.fields),
          ],
        ],
        numbers: [1, 2, 3, 4],
      },
    ],
  }
})

export const paperMoney = part('paperMoney', ownWords.truth, ({own, w, chip, entry}) => {
  const {money, unseen} = own
  return {
    reading: [
      ownWords.truthRead,
      {
        zh: `挂号未诊 ${unseen.came} 人，当日退费 ${unseen.sameDay}；入账金额与纸上不同 ${money.wrong.length} 张。`,
        en: `Of ${unseen.came} registered and unseen ${unseen.sameDay} had their fee back the same day; ${money.wrong.length} slips posted with another sum than the paper.`,
      },
    ],
    below: `<p>${chip('unseen', unseen.came)}　${chip('refunded', share(unseen.sameDay, unseen.came))}　${chip('sameTender', unseen.sameTender)}　${chip('fees', yuan(unseen.fen))}</p>`,
    tables: [
      {
        head: [w('paper'), w('posted'), w('void'), w('open'), w('ledger'), w('difference')],
        rows: [
          [money.paper, money.posted, money.void, money.open, money.ledger, money.ledger - money.posted].map(yuan),
        ],
        numbers: [0, 1, 2, 3, 4, 5],
      },
      ...(money.wrong.length === 0
        ? []
        : [
            {
              caption: w('wrongSums'),
              head: ['', w('paper'), w('ledger'), '#'],
              rows: money.wrong.map(one => [one.number, yuan(one.paper), yuan(one.ledger), entry(one.entry)]),
              numbers: [1, 2],
            },
          ]),
    ],
  }
})
