// The build step as a whole: one full catalogue is grown into a temporary folder, and what lies there is asked.
// It knows the growth rules only by their release; those are tested beside them.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Sql} from '../base/sql.ts'
import {openCatalogue} from '../catalogue/sql-catalogue.ts'
import type {Catalogue} from '../catalogue/types.ts'
import {openSqlEngine} from '../state/sqlite.ts'
import {findCatalogueImage} from './catalogue-files.ts'
import {buildCatalogueImage, type CatalogueProgress, packClassroomText} from './catalogue-image.ts'

// The release everybody's full worlds name. It changes with the facts or the growth rules, and then on purpose:
// raise growthVersion in catalogue/edition.ts when only the rules changed, so that old images are not taken for new.
const release = 'nrdl2024-yibao-69d1f7077408'

const folder = mkdtempSync(join(tmpdir(), 'yibao-catalogue-'))
const progress: CatalogueProgress[] = []
let file: string
let image: Sql
let catalogue: Catalogue

// a pid no process has: Linux counts to 4,194,304
const killedPart = join(folder, `full-${release}.sqlite.part-4194305`)

beforeAll(async () => {
  writeFileSync(killedPart, 'half an image')
  const built = await buildCatalogueImage({folder, onProgress: step => progress.push(step)})
  file = built.file
  const wasm = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'))
  image = (await openSqlEngine({wasm})).open(readFileSync(file))
  catalogue = openCatalogue(image, 'main')
})
afterAll(() => {
  image.close()
  rmSync(folder, {recursive: true, force: true})
})

describe('the file', () => {
  test('carries its release in name and content; what a killed build left is gone', () => {
    expect(readdirSync(folder)).toEqual([`full-${release}.sqlite`])
    expect(catalogue.release).toBe(release)
    expect(findCatalogueImage(folder)).toBe(file)
    expect(findCatalogueImage(folder, 'other')).toBeUndefined()
  })

  test('is small and sound', () => {
    expect(statSync(file).size).toBeLessThan(40_000_000)
    expect(image.prepare<{integrity_check: string}>('PRAGMA integrity_check').all()).toEqual([{integrity_check: 'ok'}])
  })

  test('progress goes up and ends whole', () => {
    const done = progress.map(step => step.done)
    expect(done).toEqual([...done].sort((x, y) => x - y))
    expect(progress.at(-1)).toMatchObject({part: 'done', done: progress.at(-1)?.total})
    expect(new Set(progress.map(step => step.part)).size).toBe(6)
  })

  test('is left alone when it is complete', async () => {
    const before = statSync(file).mtimeMs
    expect(await buildCatalogueImage({folder})).toEqual({file, release, built: false})
    expect(statSync(file).mtimeMs).toBe(before)
  })

  test('is not taken for whole when it is cut, of another recipe, or no image at all', () => {
    const whole = readFileSync(file)
    truncateSync(file, whole.length - 4096)
    expect(findCatalogueImage(folder)).toBeUndefined()
    const other = Buffer.from(whole)
    other.writeUInt32BE(other.readUInt32BE(68) ^ 1, 68)
    writeFileSync(file, other)
    expect(findCatalogueImage(folder)).toBeUndefined()
    writeFileSync(file, 'SQLite')
    expect(findCatalogueImage(folder)).toBeUndefined()
    writeFileSync(file, whole)
    expect(findCatalogueImage(folder)).toBe(file)
  })

  test('a seed that could leave the folder is refused', async () => {
    await expect(buildCatalogueImage({folder, seed: '../x'})).rejects.toThrow(/letters, digits or _/)
    expect(existsSync(join(folder, '..', 'x'))).toBe(false)
  })
})

describe('the catalogue', () => {
  const on = '2025-06-01'
  const search = (q: string) => catalogue.search({q, on, level: 'level3', limit: 20})

  // biome-ignore format: a table
  test.each([
    ['amlp', '氨氯地平'],
    ['aldp', '氨氯地平'],
    ['asp', '阿司匹林'],
    ['二甲双胍', '二甲双胍'],
    ['gmkl', '感冒颗粒'],
    ['XC08CA', '氨氯地平'],
    ['血常规', '血细胞分析'],
  ])('%s finds %s', (q, part) => {
    const items = search(q)
    expect(items.length).toBeGreaterThan(0)
    expect(items[0]?.name).toContain(part)
    expect(new Set(items.map(item => item.code)).size).toBe(items.length)
  })

  test('every product is found by its code, by its name and by its initials', () => {
    const sample = image
      .prepare<{code: string; name: string; pinyin: string}>(
        `SELECT i.code, n.name, n.pinyin FROM item i JOIN name n ON n.id = i.name
         WHERE i.id % 997 = 0 AND i.valid_from <= 20250601 AND (i.valid_to IS NULL OR i.valid_to >= 20250601) ORDER BY i.id`,
      )
      .all()
    expect(sample.length).toBeGreaterThan(100)
    for (const {code, name, pinyin} of sample) {
      expect(search(code)[0]?.code).toBe(code)
      expect(search(name)[0]?.name, name).toBe(name)
      expect(search(pinyin).length, pinyin).toBeGreaterThan(0)
    }
  })

  test('all 33,304 diagnoses, by exact code', () => {
    expect(image.prepare<{n: number}>('SELECT COUNT(*) AS n FROM diagnosis').get()?.n).toBe(33_304)
    expect(catalogue.diagnosis('A00.000x001')?.name).toBe('古典生物型霍乱')
  })

  test('a class that changes at the turn of the year is found by the date of service', () => {
    const row = image
      .prepare<{code: string}>('SELECT code FROM item WHERE valid_from = 20250101 AND class = 0 ORDER BY id LIMIT 1')
      .get()
    const classOn = (day: string) => {
      const found = catalogue.lookup(row?.code ?? '', day, 'level2')
      return found.found === 'valid' ? found.item.itemClass : found.found
    }
    expect(classOn('2024-12-31')).toBe('B')
    expect(classOn('2025-01-01')).toBe('A')
  })
})

test('the classroom catalogue is the one these facts and rules grow', () => {
  const packed = readFileSync(new URL('../catalogue/facts/classroom.json', import.meta.url), 'utf8')
  // `npx tsx sandbox/host/catalogue-image.ts classroom` renews it
  expect(packClassroomText() === packed).toBe(true)
})
