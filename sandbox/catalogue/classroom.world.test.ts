// The classroom catalogue 教学目录 as worlds use it: image, lookup by date and level, search as typed, diagnoses, and
// the small tables beside it.
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {beforeAll, describe, expect, test} from 'vitest'
import {portableSha256} from '../base/hash.ts'
import {instant} from '../base/instant.ts'
import type {Sql, SqlEngine} from '../base/sql.ts'
import {openSqlEngine} from '../state/sqlite.ts'
import {area, areaFullName, areasIn} from './areas.ts'
import {chronicDisease, chronicDiseases} from './chronic.ts'
import {writeClassroom} from './classroom-image.ts'
import {codeShapes} from './codes.ts'
import {commonDiagnoses} from './common-diagnoses.ts'
import {department, departments} from './departments.ts'
import {initials} from './pinyin.ts'
import {openCatalogue} from './sql-catalogue.ts'
import type {Catalogue, CatalogueItem} from './types.ts'

// Its rows stand in facts/classroom.json; whoever renews them changes this on purpose, and every old journal says
// which release it was decided by.
const release = 'classroom-nrdl2024-4f5e84c8ff79'

let engine: SqlEngine
let image: Sql
let catalogue: Catalogue
beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'))
  engine = await openSqlEngine({wasm})
  image = engine.open()
  writeClassroom(image, portableSha256)
  catalogue = openCatalogue(image, 'main')
})

const codes = () =>
  image
    .prepare<{code: string}>('SELECT DISTINCT code FROM item ORDER BY code')
    .all()
    .map(row => row.code)
const at = (code: string, on: string, level: 'level1' | 'level2' | 'level3' = 'level3') =>
  catalogue.lookup(code, on, level)
const search = (q: string, limit = 10) => catalogue.search({q, on: '2025-06-01', level: 'level3', limit})
const names = (items: CatalogueItem[]) => [...new Set(items.map(item => item.name))]

describe('the image', () => {
  test('is the same to the byte each time, and this release', () => {
    const again = engine.open()
    expect(writeClassroom(again, portableSha256)).toBe(release)
    expect(portableSha256(again.image())).toBe(portableSha256(image.image()))
    expect(catalogue.release).toBe(release)
    again.close()
  })

  test('holds about two thousand items of all kinds, each code of its kind’s shape', () => {
    const all = codes()
    expect(all.length).toBeGreaterThan(1900)
    expect(all.length).toBeLessThan(2400)
    const kinds = new Set<string>()
    for (const code of all) {
      const found = at(code, '2025-06-01')
      if (found.found === 'unknown') throw new Error(code)
      kinds.add(found.item.kind)
      expect(code).toMatch(codeShapes[found.item.kind])
    }
    expect([...kinds].sort()).toEqual(['consumable', 'decoctionPiece', 'patentMedicine', 'service', 'westernDrug'])
  })

  test('an empty database is no catalogue', () => {
    const empty = engine.open()
    expect(() => openCatalogue(empty, 'main')).toThrow()
    expect(() => openCatalogue(image, 'main; DROP TABLE item')).toThrow(/plain schema name/)
    empty.close()
  })

  test('reads the same attached to a world', () => {
    const attached = engine.open()
    writeClassroom(attached, portableSha256)
    const world = engine.open()
    world.attach(attached, 'cat')
    const through = openCatalogue(world, 'cat')
    expect(through.search({q: 'asp', on: '2025-06-01', level: 'level3'})).toEqual(search('asp', 20))
    expect(through.lookup('001102000010000', '2025-06-01', 'level1')).toEqual(
      at('001102000010000', '2025-06-01', 'level1'),
    )
    world.close()
    attached.close()
  })
})

describe('lookup', () => {
  test('a service by hospital level, price and ceiling', () => {
    const price = (level: 'level1' | 'level2' | 'level3') => {
      const found = at('001102000010000', '2025-06-01', level)
      return found.found === 'valid' ? [found.item.price, found.item.ceiling] : found.found
    }
    expect(price('level1')).toEqual([6_000_000, 6_000_000])
    expect(price('level2')).toEqual([8_000_000, 8_000_000])
    expect(price('level3')).toEqual([12_000_000, 12_000_000])
  })

  test('a code nobody has, and one in the wrong case', () => {
    expect(at('XX', '2025-06-01')).toEqual({found: 'unknown'})
    expect(at('', '2025-06-01')).toEqual({found: 'unknown'})
    expect(
      at(
        codes()
          .find(code => code.startsWith('XC'))!
          .toLowerCase(),
        '2025-06-01',
      ),
    ).toEqual({found: 'unknown'})
  })

  test('across the edition boundary: outside the list on the last day of 2025, class B the day after', () => {
    const code = search('替尔泊肽')[0]!.code
    expect(at(code, '2025-12-31')).toMatchObject({
      found: 'valid',
      item: {itemClass: 'C', firstSelfPay: 10_000, validTo: '2025-12-31'},
    })
    expect(at(code, '2026-01-01')).toMatchObject({
      found: 'valid',
      item: {itemClass: 'B', validFrom: '2026-01-01', validTo: null},
    })
    expect(at(code, '2019-12-31')).toMatchObject({found: 'notYet', item: {validFrom: '2020-01-01'}})
  })

  test('before, on and after the days of a discontinued product', () => {
    const row = image
      .prepare<{code: string}>(
        'SELECT code FROM item GROUP BY code HAVING COUNT(*) = 1 AND MAX(valid_to) IS NOT NULL ORDER BY code LIMIT 1',
      )
      .get()!
    const found = at(row.code, '2021-01-01')
    if (found.found === 'unknown') throw new Error(row.code)
    const {validFrom, validTo} = found.item
    expect(at(row.code, validFrom).found).toBe('valid')
    expect(at(row.code, validTo!).found).toBe('valid')
    expect(at(row.code, '2040-01-01')).toMatchObject({found: 'expired', item: {code: row.code}})
    expect(at(row.code, '2000-01-01').found).toBe('notYet')
  })

  test('what is handed out cannot be changed', () => {
    const found = at('001102000010000', '2025-06-01')
    expect(() => Object.assign((found as {item: CatalogueItem}).item, {price: 0})).toThrow(TypeError)
  })
})

describe('search', () => {
  // What a cashier types, and the name that must come first.
  // biome-ignore format: a table
  test.each([
    ['aldp', '苯磺酸氨氯地平片'],
    ['amlp', '苯磺酸氨氯地平片'],
    ['amlodipine', '苯磺酸氨氯地平片'],
    ['氨氯地平', '苯磺酸氨氯地平片'],
    ['asp', '阿司匹林肠溶片'],
    ['阿司匹林', '阿司匹林肠溶片'],
    ['AMXL', '阿莫西林胶囊'],
    ['tbqs', '注射用头孢曲松钠'],
    ['ejsg', '盐酸二甲双胍片'],
    ['xcg', '血细胞分析(全血细胞计数+五分类)'],
    ['血常规', '血细胞分析(全血细胞计数+五分类)'],
    ['心电图', '常规心电图检查'],
    ['ct', 'X线计算机体层(CT)平扫'],
    ['001102000010000', '普通门诊诊查费'],
    ['lwdh', '六味地黄丸'],
    ['huangqi', undefined],
    ['hq', '黄芪'],
  ])('%s → %s', (q, name) => expect(search(q)[0]?.name).toBe(name))

  test('by the beginning of a code, any case', () => {
    const items = search('xc08ca')
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) expect(item.code.startsWith('XC08CA')).toBe(true)
  })

  test('valid ones first, then what has ended', () => {
    const later = catalogue.search({q: '片', on: '2025-06-01', level: 'level3', limit: 100})
    const ended = later.map(item => item.validTo !== null && item.validTo < '2025-06-01')
    expect(ended.indexOf(true) === -1 || !ended.slice(ended.indexOf(true)).includes(false)).toBe(true)
    // on a day before anything began, names are still found and say when they begin
    expect(catalogue.search({q: 'asp', on: '1999-01-01', level: 'level3'})[0]?.name).toBe('阿司匹林肠溶片')
  })

  test('one kind, bounded, never a code twice', () => {
    const services = catalogue.search({q: 'x', on: '2025-06-01', level: 'level1', kind: 'service', limit: 500})
    expect(services.length).toBeLessThanOrEqual(100)
    expect(new Set(services.map(item => item.kind))).toEqual(new Set(['service']))
    expect(new Set(services.map(item => item.code)).size).toBe(services.length)
    expect(catalogue.search({q: 'a', on: '2025-06-01', level: 'level3', kind: 'diagnosis'})).toEqual([])
    expect(names(search('阿', 3)).length).toBeGreaterThan(1)
  })

  test.each(['', ' ', '_', "'", '"; --', '[a-z]', '\u0000', '😀', '()', 'a'.repeat(5000)])(
    'odd input %j finds nothing',
    q => {
      expect(search(q)).toEqual([])
      expect(catalogue.searchDiagnoses(q, 10)).toEqual([])
    },
  )

  test('a sign of the names is found as itself, not as a pattern', () => {
    const [items, diagnoses] = [search('%'), catalogue.searchDiagnoses('*', 10)]
    expect([items.length > 0, diagnoses.length > 0]).toEqual([true, true])
    for (const item of items) expect(item.name).toContain('%')
    for (const found of diagnoses) expect(found.code).toContain('*')
  })
})

describe('diagnoses', () => {
  test('by exact code only', () => {
    expect(catalogue.diagnosis('I10.x00x002')).toEqual({code: 'I10.x00x002', name: '高血压', pinyin: 'gxy'})
    expect(catalogue.diagnosis('E11.201+N08.3*')?.name).toBe('2型糖尿病性肾病')
    expect(catalogue.diagnosis('i10.X00x002')).toBeUndefined()
    expect(catalogue.diagnosis('I10%')).toBeUndefined()
  })
  test('by what is typed', () => {
    expect(catalogue.searchDiagnoses('gxy', 3)[0]?.name).toBe('高血压')
    expect(catalogue.searchDiagnoses('高血压病', 3)[0]?.name).toBe('高血压1级')
    expect(catalogue.searchDiagnoses('i10', 3).map(found => found.code)).toContain('I10.x00x002')
    expect(catalogue.searchDiagnoses('感冒', 3).map(found => found.code)).toContain('J00.x00')
    expect(catalogue.searchDiagnoses('肺炎', 2).length).toBe(2)
  })
  test('initials that travel are those the dictionary gives', () => {
    for (const found of commonDiagnoses) {
      expect([found.code, found.pinyin, found.aliasPinyin]).toEqual([
        found.code,
        initials(found.name),
        initials(found.alias),
      ])
    }
  })
})

describe('small tables', () => {
  test('areas', () => {
    expect(area('330203')).toEqual({code: '330203', name: '海曙区', province: '浙江省', city: '宁波市'})
    expect(area('310115')).toEqual({code: '310115', name: '浦东新区', province: '上海市', city: '上海市'})
    expect(area('459900')).toEqual({code: '459900', name: '广西壮族自治区本级', province: '广西壮族自治区', city: ''})
    expect(area('999999')).toBeUndefined()
    expect(areaFullName('330203')).toBe('浙江省宁波市海曙区')
    expect(areaFullName('310115')).toBe('上海市浦东新区')
    expect(areasIn('3302')).toContain('330203')
  })
  test('departments and chronic diseases', () => {
    expect(department('A03.04')).toMatchObject({localName: '心血管内科', outpatient: true, inpatient: true})
    expect(department('A99')).toBeUndefined()
    expect(departments.every(one => /^A\d\d(\.\d\d)?$/.test(one.code))).toBe(true)
    expect(chronicDisease('M03900')).toEqual({code: 'M03900', name: '高血压病', crossProvince: true})
    expect(chronicDiseases.length).toBe(46)
    for (const {chronicCode} of commonDiagnoses)
      if (chronicCode) expect(chronicDisease(chronicCode), chronicCode).toBeDefined()
  })
  test('days of the catalogue are days', () => {
    let known = 0
    for (const code of codes().slice(0, 200)) {
      const found = at(code, '2025-06-01')
      if (found.found === 'unknown') continue
      known += 1
      expect(instant(found.item.validFrom)).toBeGreaterThan(0)
    }
    expect(known).toBeGreaterThan(150)
  })
})
