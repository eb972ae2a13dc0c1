// The carried-over facts 目录事实 as the growth step reads them: tab-separated tables with a head line become typed rows.
// It does not read files (build does, and passes the texts) and it does not judge what the facts mean.
import {assert} from '../base/assert.ts'

/** The files growth needs, by name without ending. */
export const factFiles = [
  'drugs',
  'nrdl',
  'name-codes',
  'classes',
  'forms',
  'limits',
  'services',
  'service-names',
  'service-limits',
  'consumables',
  'diagnoses',
] as const
export type FactFile = (typeof factFiles)[number]
/** The text of each file. */
export type FactTexts = Record<FactFile, string>

export type ListClass = '甲' | '乙' | '丙'

/** A well-known drug: W western, Z Chinese patent medicine, T decoction piece. */
export type DrugFact = {
  part: 'W' | 'Z' | 'T'
  name: string
  /** Registered name without the form, with the salt; two of them parted by '/' when oral and injected differ. */
  stem: string
  inn: string
  /** Class prefix with its letter, 'XA02AD'; may be empty. */
  drugClass: string
  list: ListClass
  byForm: ReadonlyMap<string, ListClass>
  negotiated: boolean
  forms: string[]
  specs: string[]
  unit: string
  /** Price band of a pack (pieces: of a gram), in ten-thousandths of a yuan. */
  lowE4: number
  highE4: number
  restriction: string
  ratioBp: number
  essential: boolean
  /** True class and name segments where known, 'XA10BAE021'; else empty. */
  prefix: string
}

/** A line of the national list: W, Z, T (pieces paid), N (pieces not paid), GW and GZ negotiated. */
export type ListFact = {
  part: 'W' | 'Z' | 'T' | 'N' | 'GW' | 'GZ'
  name: string
  aliases: string[]
  list: ListClass
  group: string
  drugClass: string
}

export type NameCodeFact = {name: string; drugClass: string; segment: string; form: string}
export type LimitFact = {name: string; kind: string; value: string; text: string}
export type ServiceFact = {
  code: string
  name: string
  unit: string
  /** Prices at level 1, 2 and 3 in ten-thousandths of a yuan. */
  pricesE4: [number, number, number]
  charge: string
  list: ListClass
  ratioBp: number
}
export type ServiceNameFact = {code: string; name: string; chapter: string; charge: string}
export type ConsumableFact = {
  code: string
  name: string
  group: string
  unit: string
  lowE4: number
  highE4: number
  charge: string
  list: ListClass
  ratioBp: number
  highValue: boolean
}

export type Facts = {
  drugs: DrugFact[]
  list: ListFact[]
  nameCodes: NameCodeFact[]
  /** Known drug classes, code → name. */
  classes: ReadonlyMap<string, string>
  /** Dosage forms, code → name. */
  forms: ReadonlyMap<string, string>
  limits: LimitFact[]
  services: ServiceFact[]
  serviceNames: ServiceNameFact[]
  serviceLimits: ReadonlyMap<string, string>
  consumables: ConsumableFact[]
  diagnoses: {code: string; name: string}[]
}

/** Parses all files. A file whose columns differ from what growth expects is a broken invariant, named. */
export function parseFacts(texts: FactTexts): Facts {
  return {
    drugs: table(
      texts,
      'drugs',
      (at): DrugFact => ({
        part: at('part') as DrugFact['part'],
        name: at('name'),
        stem: at('stem'),
        inn: at('inn'),
        drugClass: at('class'),
        list: at('list') as ListClass,
        byForm: new Map(list(at('by_form')).map(pair => pair.split(':') as [string, ListClass])),
        negotiated: at('negotiated') === '1',
        forms: list(at('forms')),
        specs: list(at('specs')),
        unit: at('unit'),
        lowE4: e4(at('low')),
        highE4: e4(at('high')),
        restriction: at('restriction'),
        ratioBp: Number(at('ratio_bp')),
        essential: at('essential') === '1',
        prefix: at('prefix'),
      }),
    ),
    list: table(
      texts,
      'nrdl',
      (at): ListFact => ({
        part: at('part') as ListFact['part'],
        name: at('name'),
        aliases: list(at('aliases')),
        list: (at('list') || '甲') as ListClass,
        group: at('group'),
        drugClass: at('class'),
      }),
    ),
    nameCodes: table(
      texts,
      'name-codes',
      (at): NameCodeFact => ({
        name: at('name'),
        drugClass: at('class'),
        segment: at('segment'),
        form: at('form'),
      }),
    ),
    classes: new Map(table(texts, 'classes', at => [at('code'), at('name')] as const)),
    forms: new Map(table(texts, 'forms', at => [at('code'), at('name').replace('(占位)', '')] as const)),
    limits: table(
      texts,
      'limits',
      (at): LimitFact => ({
        name: at('name'),
        kind: at('kind'),
        value: at('value'),
        text: at('text'),
      }),
    ),
    services: table(
      texts,
      'services',
      (at): ServiceFact => ({
        code: at('code'),
        name: at('name'),
        unit: at('unit'),
        pricesE4: [e4(at('price1')), e4(at('price2')), e4(at('price3'))],
        charge: at('charge'),
        list: at('list') as ListClass,
        ratioBp: Number(at('ratio_bp')),
      }),
    ),
    serviceNames: table(
      texts,
      'service-names',
      (at): ServiceNameFact => ({
        code: at('code'),
        name: at('name'),
        chapter: at('chapter'),
        charge: at('charge'),
      }),
    ),
    serviceLimits: new Map(table(texts, 'service-limits', at => [at('code'), at('limit')] as const)),
    consumables: table(
      texts,
      'consumables',
      (at): ConsumableFact => ({
        code: at('code'),
        name: at('name'),
        group: at('l1'),
        unit: at('unit'),
        lowE4: e4(at('low')),
        highE4: e4(at('high')),
        charge: at('charge'),
        list: at('list') as ListClass,
        ratioBp: Number(at('ratio_bp')),
        highValue: at('high_value') === '1',
      }),
    ),
    diagnoses: table(texts, 'diagnoses', at => ({code: at('code'), name: at('name')})),
  }
}

const list = (text: string): string[] => (text === '' ? [] : text.split(';'))

/** '0.35' yuan → 3500 ten-thousandths, without floats. */
function e4(text: string): number {
  const [whole = '0', fraction = ''] = text.split('.')
  assert(/^\d+$/.test(whole + fraction) && fraction.length <= 4, () => `facts: expected a price, got '${text}'`)
  return Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'))
}

function table<Row>(texts: FactTexts, file: FactFile, read: (at: (column: string) => string) => Row): Row[] {
  const lines = texts[file].split('\n')
  const columns = new Map((lines[0] ?? '').split('\t').map((name, i) => [name, i]))
  let cells: string[] = []
  const at = (column: string): string => {
    const cell = cells[columns.get(column) ?? -1]
    assert(cell !== undefined, () => `facts/${file}.tsv: expected a column '${column}' in '${cells.join(' | ')}'`)
    return cell
  }
  const rows: Row[] = []
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]
    if (line === undefined || line === '') continue
    cells = line.split('\t')
    rows.push(read(at))
  }
  return rows
}
