// The catalogue as a database image 目录库: schema, and a sink that writes grown rows into it. Written once, then only
// read (sql-catalogue). Small by integer keys and by giving names, specifications and makers tables of their own; rows
// of one name lie side by side, so a name needs no index to find its products. It does not know where images are kept.
import type {Sha256} from '../base/hash.ts'
import type {Sql, Statement} from '../base/sql.ts'
import type {CatalogueSink, GrownName} from './rows.ts'
import {type IndexLine, indexText} from './search-index.ts'
import {itemClasses, itemKinds} from './types.ts'

/** Raise it with the schema; kept in the file header (user_version), so that a file tells without being opened. */
export const imageVersion = 1

const imageSchema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- registered names; their items are the rows first_item to last_item
CREATE TABLE name (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind INTEGER NOT NULL, pinyin TEXT NOT NULL,
  form TEXT NOT NULL, unit TEXT NOT NULL, charge_type TEXT NOT NULL,
  first_item INTEGER NOT NULL, last_item INTEGER NOT NULL
);
CREATE TABLE spec (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE maker (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE restriction (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
-- one product in one period; prices in ten-thousandths of a yuan, days as yyyymmdd
CREATE TABLE item (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, name INTEGER NOT NULL, spec INTEGER NOT NULL, maker INTEGER NOT NULL,
  class INTEGER NOT NULL, ratio_bp INTEGER NOT NULL, price_e4 INTEGER NOT NULL, ceiling_e4 INTEGER,
  valid_from INTEGER NOT NULL, valid_to INTEGER, restriction INTEGER, flags INTEGER NOT NULL
);
-- items priced by hospital level: level 3 stands in item, levels 1 and 2 here
CREATE TABLE level_price (
  item INTEGER PRIMARY KEY, price1_e4 INTEGER NOT NULL, price2_e4 INTEGER NOT NULL, ceiling1_e4 INTEGER, ceiling2_e4 INTEGER
);
CREATE TABLE diagnosis (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, pinyin TEXT NOT NULL);
-- what is typed, as one text to look through: 'items' and 'diagnoses' (search-index.ts)
CREATE TABLE search_text (part TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
`

/** Bits of item.flags. */
export const flags = {restricted: 1, essential: 2, negotiated: 4, special: 8} as const

export type ImageWriter = CatalogueSink & {
  /** Ends writing: search texts, indexes, release. Returns the release, `prefix` + 12 hex digits of the content. */
  finish(prefix: string): string
  /** Rows of items written so far, for progress. */
  readonly items: number
}

/**
 * Writes into an empty database.
 * @param recipe a 31-bit number that names what the image was made from; kept in the header as application_id
 */
export function writeImage(sql: Sql, sha256: Sha256, recipe = 0): ImageWriter {
  sql.exec(`PRAGMA application_id=${recipe}; PRAGMA user_version=${imageVersion}; PRAGMA cache_size=10000;`)
  sql.exec('BEGIN')
  sql.exec(imageSchema)
  const insertItem = sql.prepare('INSERT INTO item VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)')
  const insertLevels = sql.prepare('INSERT INTO level_price VALUES (?,?,?,?,?)')
  const insertName = sql.prepare('INSERT INTO name VALUES (?,?,?,?,?,?,?,?,?)')
  const insertDiagnosis = sql.prepare('INSERT INTO diagnosis VALUES (?,?,?,?)')
  const content = contentHash(sha256)
  const spec = textTable(sql.prepare('INSERT INTO spec VALUES (?,?)'), content.add)
  const maker = textTable(sql.prepare('INSERT INTO maker VALUES (?,?)'), content.add)
  const restriction = textTable(sql.prepare('INSERT INTO restriction VALUES (?,?)'), content.add)
  const itemLines: IndexLine[] = []
  const diagnosisLines: IndexLine[] = []
  let current: GrownName | undefined
  let names = 0
  let first = 0
  let items = 0
  let diagnoses = 0

  const endName = () => {
    if (!current) return
    const {name, kind, pinyin, form, unit, chargeType, aliases, tier} = current
    const kindNumber = itemKinds.indexOf(kind)
    insertName.run(names, name, kindNumber, pinyin, form, unit, chargeType, first, items)
    itemLines.push({id: names, kind: kindNumber, tier, keys: [name, pinyin], aliases})
    current = undefined
  }

  return {
    get items() {
      return items
    },
    name(name) {
      endName()
      current = name
      names++
      first = items + 1
      content.add(
        `N\t${name.name}\t${name.kind}\t${name.pinyin}\t${name.form}\t${name.unit}\t${name.chargeType}\t${name.aliases}\n`,
      )
    },
    item(item) {
      items++
      const bits =
        (item.restricted ? flags.restricted : 0) |
        (item.essential ? flags.essential : 0) |
        (item.negotiated ? flags.negotiated : 0) |
        (item.special ? flags.special : 0)
      const limit = item.restriction === null ? null : restriction(JSON.stringify(item.restriction))
      const itemClass = itemClasses.indexOf(item.itemClass)
      const from = dayNumber(item.validFrom)
      const to = item.validTo === null ? null : dayNumber(item.validTo)
      const {code, firstSelfPay, priceE4, ceilingE4, levels} = item
      const specId = spec(item.spec)
      const makerId = maker(item.maker)
      insertItem.run(
        items,
        code,
        names,
        specId,
        makerId,
        itemClass,
        firstSelfPay,
        priceE4,
        ceilingE4,
        from,
        to,
        limit,
        bits,
      )
      if (levels) insertLevels.run(items, levels.price1E4, levels.price2E4, levels.ceiling1E4, levels.ceiling2E4)
      const byLevel = levels ? Object.values(levels).join() : ''
      content.add(
        `I\t${code}\t${specId}\t${makerId}\t${itemClass}\t${firstSelfPay}\t${priceE4}\t${ceilingE4}\t${byLevel}\t${from}\t${to}\t${limit}\t${bits}\n`,
      )
    },
    diagnosis({code, name, pinyin, alias}) {
      diagnoses++
      insertDiagnosis.run(diagnoses, code, name, pinyin)
      const aliases = alias === '' ? [] : [alias]
      diagnosisLines.push({id: diagnoses, kind: 0, tier: 0, keys: [code, name, pinyin], aliases})
      content.add(`D\t${code}\t${name}\t${pinyin}\t${alias}\n`)
    },
    finish(prefix) {
      endName()
      const insertText = sql.prepare('INSERT INTO search_text VALUES (?,?)')
      insertText.run('items', indexText(itemLines))
      insertText.run('diagnoses', indexText(diagnosisLines))
      sql.exec('CREATE INDEX item_code ON item(code); CREATE UNIQUE INDEX diagnosis_code ON diagnosis(code);')
      const release = `${prefix}-${content.digest().slice(0, 12)}`
      const insertMeta = sql.prepare('INSERT INTO meta VALUES (?,?)')
      insertMeta.run('release', release)
      insertMeta.run('items', String(items))
      insertMeta.run('names', String(names))
      sql.exec('COMMIT')
      return release
    },
  }
}

/** 20250101 of '2025-01-01'. */
export const dayNumber = (day: string): number =>
  Number(day.slice(0, 4)) * 10_000 + Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10))

/** '2025-01-01' of 20250101. */
export function dayText(number: number): string {
  const text = String(number)
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
}

/** Numbers texts as they first come, writing each once and telling the content hash. */
function textTable(insert: Statement, add: (line: string) => void): (text: string) => number {
  const known = new Map<string, number>()
  return text => {
    let id = known.get(text)
    if (id === undefined) {
      id = known.size + 1
      known.set(text, id)
      insert.run(id, text)
      add(`${id}\t${text}\n`)
    }
    return id
  }
}

/** A running hash over all rows: chunks are chained, so no row is hashed twice and nothing is held. */
function contentHash(sha256: Sha256) {
  let digest = ''
  let chunk = ''
  const fold = () => {
    digest = sha256(digest + chunk)
    chunk = ''
  }
  return {
    add(line: string) {
      chunk += line
      if (chunk.length > 100_000) fold()
    },
    digest(): string {
      fold()
      return digest
    },
  }
}
