// Where the full catalogue's image lies on this machine, and whether it is the one that the present facts and growth rules
// would give. It grows nothing (catalogue-image.ts): a server that finds its image loads none of what growing takes.
import {createHash} from 'node:crypto'
import {closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {defaultSeed, edition, growthVersion} from '../catalogue/edition.ts'
import commonDiagnoses from '../catalogue/facts/common-diagnoses.json' with {type: 'json'}
import {type FactFile, factFiles} from '../catalogue/facts.ts'
import {imageVersion} from '../catalogue/image.ts'

/** This file's folder: the sources', dist/, or dist/chunks/ when a bundler shared it. */
export const here = dirname(fileURLToPath(import.meta.url))

// ---- facts ----

/** The nearest place at or above this file that has `path`; undefined when there is none. */
function upwards(path: string): string | undefined {
  for (let folder = here; ; folder = dirname(folder)) {
    const found = join(folder, path)
    if (existsSync(found)) return found
    if (folder === dirname(folder)) return undefined
  }
}

export function factsFolder(): string {
  const found = upwards('sandbox/catalogue/facts/drugs.tsv')
  if (!found) throw new Error(`sandbox/catalogue/facts/drugs.tsv: expected above ${here}; is the checkout complete?`)
  return dirname(found)
}

/** The facts as they stand in their files. */
export type FactBytes = Record<FactFile, Buffer>

export function readFacts(): FactBytes {
  const folder = factsFolder()
  return Object.fromEntries(factFiles.map(file => [file, readFileSync(join(folder, `${file}.tsv`))])) as FactBytes
}

/** What an image is made from, as a number that fits the file header: facts, rules, seed. */
export function recipeOf(facts: FactBytes, seed: string): number {
  const parts = [edition, seed, growthVersion, imageVersion, ...factFiles.map(file => facts[file]), ...commonDiagnoses]
  const hash = createHash('sha256')
  for (const [i, part] of parts.entries()) {
    if (i > 0) hash.update('\n')
    hash.update(Buffer.isBuffer(part) ? part : String(part))
  }
  return Number.parseInt(hash.digest('hex').slice(0, 8), 16) >>> 1
}

// ---- images ----

/** <DATA_DIR>/catalogue, DATA_DIR being `data` unless the environment says otherwise. */
export const catalogueFolder = (dataDir = process.env.DATA_DIR ?? 'data'): string => join(dataDir, 'catalogue')

/** What this programme's images are made from, by seed. The facts do not change under a running programme. */
const recipes = new Map<string, number>()

/** The image of a seed that a server may open right away, or undefined: no growing, no opening, a few milliseconds. */
export function findCatalogueImage(folder = catalogueFolder(), seed = defaultSeed): string | undefined {
  const recipe = recipes.get(seed) ?? recipeOf(readFacts(), seed)
  recipes.set(seed, recipe)
  return imagesIn(folder, seed).find(file => isComplete(file, recipe))
}

export function imagesIn(folder: string, seed: string): string[] {
  if (!existsSync(folder)) return []
  const begin = `full-${edition}-${seed}-`
  return readdirSync(folder)
    .filter(name => name.startsWith(begin) && /^[0-9a-f]{12}\.sqlite$/.test(name.slice(begin.length)))
    .sort()
    .map(name => join(folder, name))
}

/** The release in a file's name; empty for a file that was named by hand (its meta table knows). */
export const releaseOf = (file: string): string => /^full-(.+)\.sqlite$/.exec(basename(file))?.[1] ?? ''

/** Whether a file is a whole image of this recipe, told from the 100 bytes of an SQLite header and the file's size. */
export function isComplete(file: string, recipe: number): boolean {
  if (!existsSync(file)) return false
  const header = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  try {
    if (readSync(handle, header, 0, 100, 0) < 100) return false
  } finally {
    closeSync(handle)
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return false
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  return (
    header.readUInt32BE(28) * pageSize === statSync(file).size &&
    header.readUInt32BE(60) === imageVersion &&
    header.readUInt32BE(68) === recipe
  )
}
