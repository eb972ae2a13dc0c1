// The build step of the full catalogue 全量目录: reads the facts, grows two hundred thousand products from a seed and
// keeps them as a database image outside git, made at install or first start. With `classroom` as argument it renews
// the small catalogue that travels inside the programme. Where files lie is catalogue-files.ts's; what they hold, catalogue's.
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
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Sha256} from '../base/hash.ts'
import type {SqlEngine} from '../base/sql.ts'
import {packClassroom} from '../catalogue/classroom.ts'
import {defaultSeed, edition} from '../catalogue/edition.ts'
import {type FactTexts, factFiles, parseFacts} from '../catalogue/facts.ts'
import {growFull} from '../catalogue/grow.ts'
import {writeImage} from '../catalogue/image.ts'
import {initials} from '../catalogue/pinyin.ts'
import {openSqlEngine} from '../state/sqlite.ts'
import {
  catalogueFolder,
  type FactBytes,
  factsFolder,
  here,
  imagesIn,
  isComplete,
  readFacts,
  recipeOf,
  releaseOf,
} from './catalogue-files.ts'

/** Node's own hash: the same digits as the portable one, and quicker. */
const sha256: Sha256 = data => createHash('sha256').update(data).digest('hex')

const textsOf = (facts: FactBytes): FactTexts =>
  Object.fromEntries(factFiles.map(file => [file, facts[file].toString('utf8')])) as FactTexts

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
  options: {seed?: string; onProgress?: (progress: CatalogueProgress) => void; facts?: FactBytes} = {},
): Promise<{image: Uint8Array; release: string; items: number}> {
  const {seed = defaultSeed, onProgress, facts = readFacts()} = options
  const sql = (await sqlEngine()).open()
  try {
    const writer = writeImage(sql, sha256, recipeOf(facts, seed))
    let part = 'names'
    const report = () => onProgress?.({done: writer.items, total: Math.max(aboutItems, writer.items), part})
    growFull(
      parseFacts(textsOf(facts)),
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

/**
 * Makes sure that the full catalogue of a seed is on disk, and says where. An image that is complete and made from
 * the present facts and rules is left alone; a new one appears under its name all at once.
 */
export async function buildCatalogueImage(options: BuildOptions = {}): Promise<BuiltCatalogue> {
  const {seed = defaultSeed, onProgress, outFile, folder = catalogueFolder()} = options
  if (!/^[a-z0-9_]{1,32}$/i.test(seed)) throw new Error(`catalogue seed: expected letters, digits or _, got '${seed}'`)
  const facts = readFacts()
  const recipe = recipeOf(facts, seed)
  const present = outFile ? [outFile] : imagesIn(folder, seed)
  for (const file of present) {
    if (isComplete(file, recipe)) return {file, release: releaseOf(file), built: false}
  }
  const {image, release} = await growCatalogueImage({seed, facts, ...(onProgress ? {onProgress} : {})})
  const file = outFile ?? join(folder, `full-${release}.sqlite`)
  writeWhole(file, image)
  return {file, release, built: true}
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
export function packClassroomText(): string {
  const packer = packClassroom()
  growFull(parseFacts(textsOf(readFacts())), defaultSeed, initials, packer)
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
