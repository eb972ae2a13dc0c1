// The catalogue 医保目录 over its database image: what a code is on a day at a hospital level, and what somebody typing
// may mean. Read only. It does not know worlds, mappings or who asks; splitting a line is split.ts.
import {assert} from '../base/assert.ts'
import type {Day} from '../base/instant.ts'
import type {SqlReader} from '../base/sql.ts'
import {dayNumber, dayText, flags} from './image.ts'
import {SearchIndex} from './search-index.ts'
import {
  type Catalogue,
  type CatalogueItem,
  type Diagnosis,
  type HospitalLevel,
  hospitalLevels,
  itemClasses,
  itemKinds,
  type Lookup,
  type Restriction,
  type SearchQuery,
} from './types.ts'

/** Searches return this many unless asked otherwise, and never more than the second figure. */
const searchLimits = {usual: 20, most: 100} as const
/** Codes whose rows are kept in memory; a busy centre uses a few thousand. */
const keptCodes = 20_000

/**
 * Opens a catalogue image for reading.
 * @param sql the database, or a world's database with the image attached
 * @param schema 'main' for the image itself, else the name it is attached under
 */
export function openCatalogue(sql: SqlReader, schema: string): Catalogue {
  assert(/^[a-z][a-z0-9_]*$/i.test(schema), () => `openCatalogue: expected a plain schema name, got '${schema}'`)
  const release = sql.prepare<{value: string}>(`SELECT value FROM ${schema}.meta WHERE key = ?`).get('release')?.value
  assert(release, () => `openCatalogue: ${schema} is no catalogue image, or one that was not finished`)
  const kept = keptOf(release)

  const columns = `i.id, i.code, i.class, i.ratio_bp, i.price_e4, i.ceiling_e4, i.valid_from, i.valid_to, i.flags,
    i.restriction, s.text AS spec, m.text AS maker, n.name, n.kind, n.pinyin, n.form, n.unit, n.charge_type,
    l.price1_e4, l.price2_e4, l.ceiling1_e4, l.ceiling2_e4`
  const joins = `JOIN ${schema}.name n ON n.id = i.name JOIN ${schema}.spec s ON s.id = i.spec
    JOIN ${schema}.maker m ON m.id = i.maker LEFT JOIN ${schema}.level_price l ON l.item = i.id`
  const rowsOfCode = () =>
    sql.prepare<ItemRow>(
      `SELECT ${columns} FROM ${schema}.item i INDEXED BY item_code ${joins} WHERE i.code = ? ORDER BY i.valid_from`,
    )
  const restrictionOf = () => sql.prepare<{json: string}>(`SELECT json FROM ${schema}.restriction WHERE id = ?`)
  const textOf = (part: 'items' | 'diagnoses') => {
    const row = sql.prepare<{text: string}>(`SELECT text FROM ${schema}.search_text WHERE part = ?`).get(part)
    assert(row, () => `openCatalogue: ${release} has no search text '${part}'`)
    return new SearchIndex(row.text)
  }
  const itemIndex = () => {
    kept.items ??= textOf('items')
    return kept.items
  }
  const diagnosisIndex = () => {
    kept.diagnoses ??= textOf('diagnoses')
    return kept.diagnoses
  }

  const restriction = (id: number): Restriction => {
    let known = kept.restrictions.get(id)
    if (!known) {
      const row = restrictionOf().get(id)
      assert(row, () => `catalogue ${release}: restriction ${id} is missing`)
      known = JSON.parse(row.json) as Restriction
      kept.restrictions.set(id, known)
    }
    return known
  }

  /** All periods of a code, by date; empty when there is no such code. */
  const periodsOf = (code: string): Periods => {
    let periods = kept.codes.get(code)
    if (periods) {
      // the oldest entry of a Map is its first: what is used goes to the end
      kept.codes.delete(code)
    } else {
      periods = rowsOfCode()
        .all(code)
        .map(row => ({
          row,
          from: dayText(row.valid_from),
          to: row.valid_to === null ? null : dayText(row.valid_to),
          byLevel: [undefined, undefined, undefined],
        }))
      if (kept.codes.size >= keptCodes) kept.codes.delete(kept.codes.keys().next().value as string)
    }
    kept.codes.set(code, periods)
    return periods
  }

  const itemOf = (period: Period, level: HospitalLevel): CatalogueItem => {
    const at = hospitalLevels.indexOf(level)
    let item = period.byLevel[at]
    if (!item) {
      item = Object.freeze(itemFrom(period, at, restriction))
      if (period.row.price1_e4 === null) period.byLevel = [item, item, item]
      else period.byLevel[at] = item
    }
    return item
  }

  const lookup = (code: string, on: Day, level: HospitalLevel): Lookup => {
    const periods = periodsOf(code)
    let last: Period | undefined
    for (const period of periods) {
      if (period.from > on) {
        return last ? {found: 'expired', item: itemOf(last, level)} : {found: 'notYet', item: itemOf(period, level)}
      }
      if (period.to === null || period.to >= on) return {found: 'valid', item: itemOf(period, level)}
      last = period
    }
    return last ? {found: 'expired', item: itemOf(last, level)} : {found: 'unknown'}
  }

  const search = ({q, kind, on, level, limit = searchLimits.usual}: SearchQuery): CatalogueItem[] => {
    const wanted = Math.max(0, Math.min(limit, searchLimits.most))
    if (kind === 'diagnosis' || wanted === 0) return []
    const kindNumber = kind === undefined ? undefined : itemKinds.indexOf(kind)
    const day = dayNumber(on)
    const valid: CatalogueItem[] = []
    const other: CatalogueItem[] = []
    const seen = new Set<string>()
    const offer = (code: string) => {
      if (seen.has(code)) return
      seen.add(code)
      const found = lookup(code, on, level)
      if (found.found === 'valid') valid.push(found.item)
      else if (found.found !== 'unknown') other.push(found.item)
    }

    // a code, whole or begun; every kind of code but diagnoses' holds a digit
    const asCode = q.normalize('NFKC').trim().toUpperCase()
    if (/\d/.test(asCode) && /^[0-9A-Z]{3,23}$/.test(asCode)) {
      const codes = sql.prepare<{code: string}>(
        `SELECT DISTINCT code FROM ${schema}.item INDEXED BY item_code WHERE code >= ? AND code < ? ORDER BY code LIMIT ?`,
      )
      for (const {code} of codes.all(asCode, `${asCode}~`, wanted * 3)) {
        if (valid.length >= wanted) break
        if (kind === undefined || kindOfCode(code) === kind) offer(code)
      }
    }

    if (valid.length < wanted) {
      const hits = itemIndex().find(q, wanted, kindNumber === undefined ? {} : {kind: kindNumber})
      // few names: many products of each; many names: a few of each, so that all are seen
      const each = Math.max(2, Math.ceil(wanted / Math.max(1, hits.length)))
      const ranges = sql.prepare<{first_item: number; last_item: number}>(
        `SELECT first_item, last_item FROM ${schema}.name WHERE id = ?`,
      )
      const validItems = sql.prepare<{code: string}>(
        `SELECT code FROM ${schema}.item WHERE id BETWEEN ? AND ? AND valid_from <= ?
         AND (valid_to IS NULL OR valid_to >= ?) ORDER BY id LIMIT ?`,
      )
      const found = hits.map(({id}) => ranges.get(id)).filter(range => range !== undefined)
      for (const {first_item, last_item} of found) {
        if (valid.length >= wanted) break
        for (const {code} of validItems.all(first_item, last_item, day, day, each)) offer(code)
      }
      // nothing more is valid: what has ended or not begun, so that its code can be explained
      if (valid.length < wanted) {
        const anyItems = sql.prepare<{code: string}>(
          `SELECT code FROM ${schema}.item WHERE id BETWEEN ? AND ? AND (valid_from > ? OR valid_to < ?) ORDER BY id LIMIT ?`,
        )
        for (const {first_item, last_item} of found) {
          if (valid.length + other.length >= wanted) break
          for (const {code} of anyItems.all(first_item, last_item, day, day, each)) offer(code)
        }
      }
    }
    return [...valid, ...other].slice(0, wanted)
  }

  return {
    release,
    lookup,
    search,
    diagnosis(code) {
      return sql.prepare<Diagnosis>(`SELECT code, name, pinyin FROM ${schema}.diagnosis WHERE code = ?`).get(code)
    },
    searchDiagnoses(q, limit) {
      const wanted = Math.max(0, Math.min(limit, searchLimits.most))
      const row = sql.prepare<Diagnosis>(`SELECT code, name, pinyin FROM ${schema}.diagnosis WHERE id = ?`)
      return diagnosisIndex()
        .find(q, wanted, {scattered: false})
        .map(({id}) => row.get(id))
        .filter(found => found !== undefined)
    },
  }
}

// ---- what is kept of an image ----

type ItemRow = {
  id: number
  code: string
  class: number
  ratio_bp: number
  price_e4: number
  ceiling_e4: number | null
  valid_from: number
  valid_to: number | null
  flags: number
  restriction: number | null
  spec: string
  maker: string
  name: string
  kind: number
  pinyin: string
  form: string
  unit: string
  charge_type: string
  price1_e4: number | null
  price2_e4: number | null
  ceiling1_e4: number | null
  ceiling2_e4: number | null
}
type Period = {row: ItemRow; from: Day; to: Day | null; byLevel: (CatalogueItem | undefined)[]}
type Periods = Period[]
type Kept = {
  codes: Map<string, Periods>
  restrictions: Map<number, Restriction>
  items: SearchIndex | undefined
  diagnoses: SearchIndex | undefined
}

// Two hundred worlds of a process attach the same image. An image never changes and its release carries the hash of
// its content, so what was read of a release holds for every reader of it: kept once, for the last few releases.
const keptReleases = new Map<string, Kept>()
function keptOf(release: string): Kept {
  const kept = keptReleases.get(release) ?? {
    codes: new Map(),
    restrictions: new Map(),
    items: undefined,
    diagnoses: undefined,
  }
  keptReleases.delete(release)
  keptReleases.set(release, kept)
  if (keptReleases.size > 4) keptReleases.delete(keptReleases.keys().next().value as string)
  return kept
}

/** Ten-thousandths of a yuan as micro-yuan. */
const micro = (e4: number): number => e4 * 100

function itemFrom({row, from, to}: Period, level: number, restriction: (id: number) => Restriction): CatalogueItem {
  const levelPriced = row.price1_e4 !== null && level < 2
  const price = levelPriced ? ((level === 0 ? row.price1_e4 : row.price2_e4) as number) : row.price_e4
  const ceiling = levelPriced ? (level === 0 ? row.ceiling1_e4 : row.ceiling2_e4) : row.ceiling_e4
  return {
    code: row.code,
    kind: itemKinds[row.kind] as CatalogueItem['kind'],
    name: row.name,
    spec: row.spec,
    form: row.form,
    unit: row.unit,
    maker: row.maker,
    itemClass: itemClasses[row.class] as CatalogueItem['itemClass'],
    chargeType: row.charge_type,
    firstSelfPay: row.ratio_bp,
    ceiling: ceiling === null ? null : micro(ceiling),
    price: micro(price),
    validFrom: from,
    validTo: to,
    restriction: row.restriction === null ? null : restriction(row.restriction),
    restricted: (row.flags & flags.restricted) !== 0,
    essential: (row.flags & flags.essential) !== 0,
    negotiated: (row.flags & flags.negotiated) !== 0,
    special: (row.flags & flags.special) !== 0,
    pinyin: row.pinyin,
  }
}

/** The kind a code's first character stands for. */
function kindOfCode(code: string): CatalogueItem['kind'] | undefined {
  const kinds: Record<string, CatalogueItem['kind']> = {
    X: 'westernDrug',
    Z: 'patentMedicine',
    T: 'decoctionPiece',
    C: 'consumable',
  }
  return kinds[code[0] ?? ''] ?? (/^\d/.test(code) ? 'service' : undefined)
}
