// A slip as a row of fields 字段: what two people key, compared text by text, and read back into a slip. One canonical text a field, so
// that equal slips have equal texts and a difference names its field. It does not know who keys.
import {parseDecimal, priceTimesCount, yuan} from '../base/fen.ts'
import {dateTimeText, parseInstant} from '../base/instant.ts'
import {err, ok, type Result} from '../base/result.ts'
import {levels, type SlipItem, type SlipKind, type SlipPaper, slipKinds} from '../state/slip-records.ts'
import {numberText, parseNumber} from './numbers.ts'

export type Fields = Record<string, string>

/** Lines a sheet has room for. */
export const mostItems = 6
export const headFields = [
  'number',
  'kind',
  'level',
  'at',
  'window',
  'cashier',
  'patient',
  'name',
  'credential',
  'dept',
] as const
export const itemFields = ['code', 'name', 'price', 'count', 'amount'] as const
export const footFields = ['total', 'tender'] as const
export const itemField = (line: number, field: (typeof itemFields)[number]): string => `item${line}.${field}`

/** Every field of a sheet in the order they are read from it; those of empty lines too. */
export const fieldNames: readonly string[] = [
  ...headFields,
  ...Array.from({length: mostItems}, (_, n) => itemFields.map(field => itemField(n + 1, field))).flat(),
  ...footFields,
]

const decimals = {price: 6, count: 4} as const
/** 1_500_000 micro-yuan → '1.5'. */
const plain = (value: number, places: number): string => {
  const digits = String(value).padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`)
}

/** Those that have something in them. @example fieldsOf(paper).total // '163.47' */
export function fieldsOf(paper: SlipPaper): Fields {
  const fields: Fields = {
    number: numberText(paper),
    kind: paper.kind,
    level: paper.level ?? '',
    at: dateTimeText(paper.at).slice(0, 16),
    window: paper.window,
    cashier: paper.cashier,
    patient: paper.patient,
    name: paper.name,
    credential: paper.credential,
    dept: paper.dept,
    total: yuan(paper.total),
    tender: paper.tender,
  }
  paper.items.forEach((item, index) => {
    const put = (field: (typeof itemFields)[number], text: string) => {
      fields[itemField(index + 1, field)] = text
    }
    put('code', item.code)
    put('name', item.name)
    put('price', plain(item.priceMicro, decimals.price))
    put('count', plain(item.countE4, decimals.count))
    put('amount', yuan(item.amount))
  })
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
}

/** A field left out is an empty one; blanks around a text do not count. */
export const textAt = (fields: Fields, name: string): string => (fields[name] ?? '').trim()

/** Fields that are not the same in both, in the order of the sheet. */
export const differing = (one: Fields, other: Fields): string[] =>
  fieldNames.filter(name => textAt(one, name) !== textAt(other, name))

/** How many fields a sheet has something in. */
export const filled = (fields: Fields): number => fieldNames.filter(name => textAt(fields, name) !== '').length

/** `field` says where: a text that cannot be read, or a sum that does not follow from the lines. */
export type Unread = {field: string; what: 'unreadable' | 'sumsDiffer'}

/**
 * The slip the fields say, or the first field that cannot be: amounts must be price × count, the total their sum.
 * `at` comes back to the minute, as it is written.
 */
export function readFields(fields: Fields): Result<SlipPaper, Unread> {
  const text = (name: string) => textAt(fields, name)
  const no = (field: string, what: Unread['what'] = 'unreadable') => err({field, what})
  const numbered = parseNumber(text('number'))
  if (!numbered) return no('number')
  if (!slipKinds.includes(text('kind') as SlipKind)) return no('kind')
  const level = text('level') === '' ? null : levels.find(one => one === text('level'))
  if (level === undefined) return no('level')
  const at = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(text('at')) ? parseInstant(`${text('at')}:00`) : undefined
  if (!at?.ok) return no('at')
  for (const name of ['window', 'cashier', 'patient', 'name', 'credential']) if (text(name) === '') return no(name)
  const tender = (['cash', 'mobile', 'bankCard'] as const).find(one => one === text('tender'))
  if (!tender) return no('tender')
  const items: SlipItem[] = []
  for (let line = 1; line <= mostItems; line++) {
    const of = (field: (typeof itemFields)[number]) => itemField(line, field)
    if (itemFields.every(field => text(of(field)) === '')) continue
    const price = parseDecimal(text(of('price')), decimals.price)
    const count = parseDecimal(text(of('count')), decimals.count)
    const amount = parseDecimal(text(of('amount')), 2)
    if (!price.ok || price.value < 0) return no(of('price'))
    if (!count.ok || count.value <= 0) return no(of('count'))
    if (!amount.ok) return no(of('amount'))
    if (priceTimesCount(price.value, count.value) !== amount.value) return no(of('amount'), 'sumsDiffer')
    items.push({
      code: text(of('code')),
      name: text(of('name')),
      priceMicro: price.value,
      countE4: count.value,
      amount: amount.value,
    })
  }
  const total = parseDecimal(text('total'), 2)
  if (!total.ok) return no('total')
  if (items.length === 0) return no(itemField(1, 'amount'))
  if (items.reduce((sum, one) => sum + one.amount, 0) !== total.value) return no('total', 'sumsDiffer')
  return ok({
    ...numbered,
    kind: text('kind') as SlipKind,
    level,
    patient: text('patient'),
    name: text('name'),
    credential: text('credential'),
    dept: text('dept'),
    items,
    total: total.value,
    tender,
    at: at.value,
    window: text('window'),
    cashier: text('cashier'),
  })
}
