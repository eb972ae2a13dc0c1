// What grows from the facts 目录生长: how much, with which codes, prices and histories. Every row of the usual seed is
// looked at; no database.
import {readdirSync, readFileSync, statSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, test} from 'vitest'
import {codeShapes} from './codes.ts'
import {defaultSeed} from './edition.ts'
import {type Facts, type FactTexts, factFiles, parseFacts} from './facts.ts'
import {growFull} from './grow.ts'
import {growConsumables} from './grow-consumables.ts'
import {makerName, makerOfSegment, makerTrades} from './makers.ts'
import {initials} from './pinyin.ts'
import type {GrownItem, GrownName} from './rows.ts'
import type {ItemKind} from './types.ts'

const folder = fileURLToPath(new URL('./facts/', import.meta.url))
const texts = Object.fromEntries(
  factFiles.map(file => [file, readFileSync(`${folder}${file}.tsv`, 'utf8')]),
) as FactTexts

type Product = {code: string; name: GrownName; rows: GrownItem[]}
let facts: Facts
const products = new Map<string, Product>()
const names: GrownName[] = []
const twoNames: string[] = []
let diagnoses = 0

beforeAll(() => {
  facts = parseFacts(texts)
  let name: GrownName | undefined
  growFull(facts, defaultSeed, initials, {
    name(next) {
      name = next
      names.push(next)
    },
    item(item) {
      const known = products.get(item.code)
      if (!known) products.set(item.code, {code: item.code, name: name!, rows: [item]})
      else {
        if (known.name !== name) twoNames.push(item.code)
        known.rows.push(item)
      }
    },
    diagnosis() {
      diagnoses++
    },
  })
})

const ofKind = (...kinds: ItemKind[]) => [...products.values()].filter(product => kinds.includes(product.name.kind))
const drugs = () => ofKind('westernDrug', 'patentMedicine')
const share = (part: number, whole: number) => Math.round((part * 1000) / whole) / 10

describe('how much grows', () => {
  test('about two hundred thousand drug products', () => {
    expect(drugs().length).toBeGreaterThan(195_000)
    expect(drugs().length).toBeLessThan(205_000)
  })

  test('the other parts', () => {
    expect(ofKind('service').length).toBe(facts.services.length + facts.serviceNames.length)
    expect(ofKind('consumable').length).toBeGreaterThan(5000)
    expect(ofKind('decoctionPiece').length).toBeGreaterThan(900)
    expect(diagnoses).toBe(33_304)
  })

  test('a third outside the list, one in ten discontinued, classes as the list has them', () => {
    const all = drugs()
    const last = all.map(product => product.rows.at(-1)!)
    const unlisted = share(
      all.filter(product => product.name.tier === 2 || product.rows.every(row => row.itemClass === 'C')).length,
      all.length,
    )
    const discontinued = share(last.filter(row => row.validTo !== null).length, all.length)
    expect(unlisted).toBeGreaterThan(32)
    expect(unlisted).toBeLessThan(38)
    expect(discontinued).toBeGreaterThan(8)
    expect(discontinued).toBeLessThan(12)
    const a = share(last.filter(row => row.itemClass === 'A').length, all.length)
    const b = share(last.filter(row => row.itemClass === 'B').length, all.length)
    expect(a).toBeGreaterThan(15)
    expect(b).toBeGreaterThan(35)
  })

  test('codes a name as in published codes: median 5, mean about 15, a few names with hundreds', () => {
    const counts = new Map<string, number>()
    for (const product of drugs()) counts.set(product.name.name, (counts.get(product.name.name) ?? 0) + 1)
    const sorted = [...counts.values()].sort((x, y) => x - y)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeGreaterThanOrEqual(3)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(8)
    expect(sorted.at(-1)).toBeGreaterThan(300)
    expect(sorted.at(-1)).toBeLessThan(1000)
    expect(drugs().length / sorted.length).toBeGreaterThan(12)
  })
})

describe('every code', () => {
  test('has the shape of its kind', () => {
    const wrong = [...products.values()].filter(({code, name}) => !codeShapes[name.kind].test(code))
    expect(wrong.map(product => product.code)).toEqual([])
  })

  test('belongs to one name', () => {
    expect(twoNames).toEqual([])
  })

  test('of a drug has a class of the list, and of a western drug a known form', () => {
    // the dictionary's classes, short ones being filled up in the code, and those only published codes show (ZZ01AA)
    const published = new Set(facts.nameCodes.map(code => code.drugClass))
    const wrong: string[] = []
    for (const {code, name} of drugs()) {
      const known =
        [6, 5, 4].some(length => facts.classes.has(code.slice(0, length))) || published.has(code.slice(0, 6))
      if (!known) wrong.push(`${code.slice(0, 6)} ${name.name}`)
      if (name.kind === 'westernDrug' && !facts.forms.has(code.slice(10, 14))) wrong.push(`${code} form ${name.form}`)
    }
    expect([...new Set(wrong)]).toEqual([])
  })

  test('of a western drug keeps its ingredient: one class, name and form segment is one name', () => {
    const owners = new Map<string, string>()
    const wrong: string[] = []
    for (const {code, name} of ofKind('westernDrug')) {
      const owner = owners.get(code.slice(0, 14)) ?? name.name
      if (owner !== name.name) wrong.push(`${code}: ${owner}, ${name.name}`)
      owners.set(code.slice(0, 14), name.name)
    }
    expect(wrong).toEqual([])
  })

  test('of a piece has a function class of the list; of a service is a national one', () => {
    const national = new Set([...facts.services, ...facts.serviceNames].map(fact => fact.code))
    expect(ofKind('decoctionPiece').filter(({code}) => !facts.classes.has(code.slice(0, 6)))).toEqual([])
    expect(ofKind('service').filter(({code}) => !national.has(code))).toEqual([])
  })

  test('ends in an invented maker who says so', () => {
    const wrong = ofKind('westernDrug', 'patentMedicine', 'consumable').filter(({code, rows}) => {
      const {maker} = rows[0] as GrownItem
      return Number(code.slice(-5)) < 90_000 || makerOfSegment(code.slice(-5)) !== maker || !maker.includes('沙盘')
    })
    expect(wrong).toEqual([])
  })
})

describe('every row', () => {
  // a failed row is collected, not expected one by one: there are a quarter of a million
  const wrongRows = (of: Product[], wrong: (row: GrownItem, next: GrownItem | undefined) => boolean) =>
    of.filter(({rows}) => rows.some((row, i) => wrong(row, rows[i + 1]))).map(({code}) => code)

  test('of a code follows the one before without overlap', () => {
    const overlapping = wrongRows([...products.values()], (row, next) => {
      if (row.validTo !== null && row.validTo < row.validFrom) return true
      return next !== undefined && (row.validTo === null || row.validTo >= next.validFrom)
    })
    expect(overlapping).toEqual([])
  })

  test('has a price that fits 32 bits, and a ratio that fits its class', () => {
    const all = [...products.values()]
    expect(wrongRows(all, row => row.priceE4 <= 0 || row.priceE4 >= 2 ** 31)).toEqual([])
    expect(wrongRows(all, row => row.itemClass === 'A' && row.firstSelfPay !== 0)).toEqual([])
    expect(
      wrongRows(all, row => row.itemClass === 'B' && (row.firstSelfPay <= 0 || row.firstSelfPay >= 10_000)),
    ).toEqual([])
    expect(wrongRows(all, row => row.itemClass === 'C' && row.firstSelfPay !== 10_000)).toEqual([])
    expect(
      wrongRows(all, row => row.itemClass === 'C' && (row.ceilingE4 !== null || row.restriction !== null)),
    ).toEqual([])
    expect(wrongRows(all, row => row.restricted && row.restriction === null)).toEqual([])
  })

  test('of a level-priced item never falls with the level', () => {
    const falling = wrongRows(ofKind('service'), ({levels, priceE4}) =>
      levels === null ? true : levels.price1E4 > levels.price2E4 || levels.price2E4 > priceE4,
    )
    expect(falling).toEqual([])
  })
})

describe('history', () => {
  test('some names change class with an edition, some prices fall, some items end', () => {
    const starts = (day: string) =>
      [...products.values()].filter(({rows}) => rows.slice(1).some(row => row.validFrom === day))
    const changes = (day: string) =>
      starts(day).filter(({rows}) => {
        const i = rows.findIndex(row => row.validFrom === day)
        return rows[i]!.itemClass !== rows[i - 1]!.itemClass
      })
    expect(changes('2025-01-01').length).toBeGreaterThan(500)
    expect(changes('2026-01-01').length).toBeGreaterThan(500)
    expect(starts('2026-01-01').length).toBeGreaterThan(5000)
    expect(starts('2025-07-01').length).toBeGreaterThan(50)
  })

  test('替尔泊肽 is outside the list until the end of 2025, as the facts say', () => {
    const rows = [...products.values()].find(({name}) => name.name === '替尔泊肽注射液')?.rows
    expect(rows?.map(row => [row.itemClass, row.validTo])).toEqual([
      ['C', '2025-12-31'],
      ['B', null],
    ])
  })

  test('the first product of an everyday drug is on the market throughout', () => {
    const first = new Map<string, Product>()
    for (const product of drugs())
      if (product.name.tier === 0 && !first.has(product.name.name)) first.set(product.name.name, product)
    expect(first.size).toBeGreaterThan(50)
    for (const {rows, code} of first.values()) {
      expect(rows[0]!.validFrom, code).toBe('2020-01-01')
      expect(rows.at(-1)!.validTo, code).toBeNull()
    }
  })
})

describe('seed and makers', () => {
  const rowsOf = (seed: string) => {
    const rows: string[] = []
    growConsumables(facts, seed, initials, {
      name: name => void rows.push(name.name),
      item: item => void rows.push(JSON.stringify(item)),
      diagnosis() {},
    })
    return rows
  }
  test('the same seed grows the same rows, another seed others', () => {
    expect(rowsOf('one')).toEqual(rowsOf('one'))
    expect(rowsOf('one')).not.toEqual(rowsOf('two'))
  })

  test('makers have names of their own and come back from their segment', () => {
    const seen = new Set<string>()
    for (const trade of ['drug', 'consumable', 'imported'] as const) {
      for (let i = 0; i < makerTrades[trade].count; i++) {
        seen.add(makerName(trade, i))
        expect(makerOfSegment(String(makerTrades[trade].from + i))).toBe(makerName(trade, i))
      }
    }
    expect(seen.size).toBe(makerTrades.drug.count + makerTrades.consumable.count + makerTrades.imported.count)
    expect(makerOfSegment('00483')).toBeUndefined()
  })
})

describe('facts', () => {
  test('each file stays below five megabytes, and what a page imports below 400 kB', () => {
    const sizes = readdirSync(folder).map(file => [file, statSync(folder + file).size] as const)
    for (const [file, size] of sizes) expect(size, file).toBeLessThan(5_000_000)
    const imported = sizes.filter(([file]) => file.endsWith('.json')).reduce((sum, [, size]) => sum + size, 0)
    expect(imported).toBeLessThan(400_000)
  })

  test('a renamed column is said by name', () => {
    const broken = {...texts, forms: texts.forms.replace('code\tname', 'code\tlabel')}
    expect(() => parseFacts(broken)).toThrow(/facts\/forms\.tsv: expected a column 'name'/)
  })
})
