// The build step of the full catalogue 全量目录: reads the facts, grows two hundred thousand products from a seed and
// keeps them as a database image outside git, made at install or first start. With `classroom` as argument it renews
// the small catalogue that travels inside the programme. It decides where files lie; what they hold is catalogue's.
//
//   npx tsx sandbox/host/catalogue-image.ts [--seed yibao] [--data <DATA_DIR>]      (bundled: host/grow-catalogue.ts)
//   npx tsx sandbox/host/catalogue-image.ts classroom
import {createHash} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {createRequire} from 'node:module'
import {basename, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Sha256} from '../base/hash.ts'
import type {SqlEngine} from '../base/sql.ts'
import {packClassroom} from '../catalogue/classroom.ts'
import {defaultSeed, edition, growthVersion} from '../catalogue/edition.ts'
import commonDiagnoses from '../catalogue/facts/common-diagnoses.json' with {type: 'json'}
import {type FactFile, type FactTexts, factFiles, parseFacts} from '../catalogue/facts.ts'
import {growFull} from '../catalogue/grow.ts'
import {imageVersion, writeImage} from '../catalogue/image.ts'
import {initials} from '../catalogue/pinyin.ts'
import {openSqlEngine} from '../state/sqlite.ts'

/** Node's own hash: the same digits as the portable one, and quicker. */
const sha256: Sha256 = data => createHash('sha256').update(data).digest('hex')

// ---- facts ----

/** This file's folder: the sources', dist/, or dist/chunks/ when a bundler shared it. */
const here = dirname(fileURLToPath(import.meta.url))

/** The nearest place at or above this file that has `path`; undefined when there is none. */
function upwards(path: string): string | undefined {
  for (let folder = here; ; folder = dirname(folder)) {
    const found = join(folder, path)
    if (existsSync(found)) return found
    if (folder === dirname(folder)) return undefined
  }
}

function factsFolder(): string {
  const found = upwards('sandbox/catalogue/facts/drugs.tsv')
  if (!found) throw new Error(`sandbox/catalogue/facts/drugs.tsv: expected above ${here}; is the checkout complete?`)
  return dirname(found)
}

export function readFactTexts(): FactTexts {
  const folder = factsFolder()
  return Object.fromEntries(factFiles.map(file => [file, readFileSync(join(folder, `${file}.tsv`), 'utf8')])) as Record<
    FactFile,
    string
  >
}

/** What an image is made from, as a number that fits the file header: facts, rules, seed. */
function recipeOf(texts: FactTexts, seed: string): number {
  const parts = [edition, seed, growthVersion, imageVersion, ...factFiles.map(file => texts[file]), ...commonDiagnoses]
  return Number.parseInt(sha256(parts.join('\n')).slice(0, 8), 16) >>> 1
}

// ---- the image ----

export type CatalogueProgress = {
  /** Item rows written, of about `total`. */
  done: number
  total: number
  part: string
}

/** Rows of the image with the usual seed; other seeds differ by a per cent or two. */
const aboutItems = 229_000

/** Grows the full catalogue and returns its image with its release. About three seconds of computing. */
export async function growCatalogueImage(
  options: {seed?: string; onProgress?: (progress: CatalogueProgress) => void; texts?: FactTexts} = {},
): Promise<{image: Uint8Array; release: string; items: number}> {
  const {seed = defaultSeed, onProgress, texts = readFactTexts()} = options
  const sql = (await sqlEngine()).open()
  try {
    const writer = writeImage(sql, sha256, recipeOf(texts, seed))
    let part = 'names'
    const report = () => onProgress?.({done: writer.items, total: Math.max(aboutItems, writer.items), part})
    growFull(
      parseFacts(texts),
      seed,
      initials,
      {
        name: writer.name,
        diagnosis: writer.diagnosis,
        item(item) {
          writer.item(item)
          if (onProgress && writer.items % 2000 === 0) report()
        },
      },
      next => {
        part = next
        report()
      },
    )
    const release = writer.finish(`${edition}-${seed}`)
    onProgress?.({done: writer.items, total: writer.items, part: 'done'})
    return {image: sql.image(), release, items: writer.items}
  } finally {
    sql.close()
  }
}

let engine: Promise<SqlEngine> | undefined
/** The engine needs its binary: the one the build put into dist/, else the package's. */
function sqlEngine(): Promise<SqlEngine> {
  engine ??= (async () => {
    const inDist = [here, dirname(here)].map(folder => join(folder, 'sql-wasm.wasm')).find(existsSync)
    const file = inDist ?? createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')
    return openSqlEngine({wasm: readFileSync(file)})
  })()
  return engine
}

export type BuildOptions = {
  /** Writes exactly here; otherwise into `folder` under the release's name. */
  outFile?: string
  /** Folder of images, <DATA_DIR>/catalogue by default. */
  folder?: string
  seed?: string
  onProgress?: (progress: CatalogueProgress) => void
}
export type BuiltCatalogue = {file: string; release: string; built: boolean}

/** <DATA_DIR>/catalogue, DATA_DIR being `data` unless the environment says otherwise. */
export const catalogueFolder = (dataDir = process.env.DATA_DIR ?? 'data'): string => join(dataDir, 'catalogue')

/**
 * Makes sure that the full catalogue of a seed is on disk, and says where. An image that is complete and made from
 * the present facts and rules is left alone; a new one appears under its name all at once.
 */
export async function buildCatalogueImage(options: BuildOptions = {}): Promise<BuiltCatalogue> {
  const {seed = defaultSeed, onProgress, outFile, folder = catalogueFolder()} = options
  if (!/^[a-z0-9_]{1,32}$/i.test(seed)) throw new Error(`catalogue seed: expected letters, digits or _, got '${seed}'`)
  const texts = readFactTexts()
  const recipe = recipeOf(texts, seed)
  const present = outFile ? [outFile] : imagesIn(folder, seed)
  for (const file of present) {
    if (isComplete(file, recipe)) return {file, release: releaseOf(file), built: false}
  }
  const {image, release} = await growCatalogueImage({seed, texts, ...(onProgress ? {onProgress} : {})})
  const file = outFile ?? join(folder, `full-${release}.sqlite`)
  writeWhole(file, image)
  return {file, release, built: true}
}

/** The image of a seed that a server may open right away, or undefined: no growing, no opening, a few milliseconds. */
export function findCatalogueImage(folder = catalogueFolder(), seed = defaultSeed): string | undefined {
  const recipe = recipeOf(readFactTexts(), seed)
  return imagesIn(folder, seed).find(file => isComplete(file, recipe))
}

function imagesIn(folder: string, seed: string): string[] {
  if (!existsSync(folder)) return []
  const begin = `full-${edition}-${seed}-`
  return readdirSync(folder)
    .filter(name => name.startsWith(begin) && /^[0-9a-f]{12}\.sqlite$/.test(name.slice(begin.length)))
    .sort()
    .map(name => join(folder, name))
}

/** The release in a file's name; empty for a file that was named by hand (its meta table knows). */
const releaseOf = (file: string): string => /^full-(.+)\.sqlite$/.exec(basename(file))?.[1] ?? ''

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

/** Writes beside the file, flushes, renames: a half-written image never carries the name. */
function writeWhole(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), {recursive: true})
  removeLeftovers(dirname(file))
  const temporary = `${file}.part-${process.pid}`
  try {
    const handle = openSync(temporary, 'w')
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, Math.min(bytes.length - at, 8 << 20))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, {force: true})
    throw error
  }
}

/** Parts whose writer was killed: its process is gone. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const writer = /\.sqlite\.part-(\d+)$/.exec(name)?.[1]
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(folder, name), {force: true})
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// ---- the classroom's ----

/** Picks and packs the classroom catalogue anew; returns the text of facts/classroom.json. */
export function packClassroomText(texts = readFactTexts()): string {
  const packer = packClassroom()
  growFull(parseFacts(texts), defaultSeed, initials, packer)
  const {restrictions, names} = packer.packed()
  const lines = (rows: string[]) => rows.map(row => JSON.stringify(row)).join(',\n')
  return `{"restrictions": [\n${lines(restrictions)}\n],\n"names": [\n${lines(names)}\n]}\n`
}

// ---- command line ----

const partNames: Record<string, string> = {
  names: '药品名称 names',
  drugs: '药品 drugs',
  services: '服务项目 services',
  consumables: '耗材 consumables',
  diagnoses: '诊断 diagnoses',
  done: '完成 done',
}

/** Progress in a terminal as one moving line, elsewhere as a line for each part. */
export function progressPrinter(out: NodeJS.WriteStream = process.stderr): (progress: CatalogueProgress) => void {
  let shown = ''
  return ({done, total, part}) => {
    const percent = part === 'done' ? 100 : Math.min(99, Math.floor((done * 100) / total))
    const name = partNames[part] ?? part
    if (out.isTTY) {
      const bar = '█'.repeat(Math.floor(percent / 4)).padEnd(25, '░')
      out.write(`\r目录 catalogue ${bar} ${String(percent).padStart(3)}% ${name}\u001b[K${part === 'done' ? '\n' : ''}`)
    } else if (part !== shown) out.write(`目录 catalogue ${percent}% ${name}\n`)
    shown = part
  }
}

async function main(words: string[]): Promise<void> {
  const flagValue = (flag: string): string | undefined => {
    const at = words.indexOf(flag)
    return at === -1 ? undefined : words[at + 1]
  }
  if (words[0] === 'classroom') {
    const file = join(factsFolder(), 'classroom.json')
    writeFileSync(file, packClassroomText())
    process.stderr.write(`${file}\n`)
    return
  }
  const seed = flagValue('--seed')
  const {file, built} = await buildCatalogueImage({
    folder: catalogueFolder(flagValue('--data')),
    onProgress: progressPrinter(),
    ...(seed ? {seed} : {}),
  })
  process.stderr.write(built ? `已生成 written: ${file}\n` : `已存在 present: ${file}\n`)
}

// Only when started from the sources: a bundle has an entry of its own and may carry this code inside another file.
const started = process.argv[1] ?? ''
if (started.endsWith('.ts') && fileURLToPath(import.meta.url) === started) await main(process.argv.slice(2))
