// What worlds are made of on this machine: the SQL engine with its binary, and the catalogues that are built. The
// classroom's travels with the programme; the full one is an image in the data folder, grown at the first start.
import {existsSync, readFileSync} from 'node:fs'
import {open, readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {writeClassroom} from '../catalogue/classroom-image.ts'
import {openCatalogue} from '../catalogue/sql-catalogue.ts'
import type {Catalogue} from '../catalogue/types.ts'
import {rules} from '../centre/rules.ts'
import {RowBudget} from '../state/row-budget.ts'
import {openSqlEngine, type SqliteEngine} from '../state/sqlite.ts'
import {Templates} from '../world/template.ts'
import type {WorldDeps} from '../world/world.ts'
import {catalogueFolder, findCatalogueImage} from './catalogue-files.ts'
import {nodeSha256} from './maker.ts'
import {fileTemplates} from './templates.ts'

/** Folder of the running bundle, or of this file. */
export const here = dirname(fileURLToPath(import.meta.url))

let build: string | undefined
/**
 * Which code made something. The digest of the file that holds this one covers all that books are made by: a bundle's
 * parts name each other by digests of their own.
 */
export function thisBuild(): string {
  build ??= nodeSha256(readFileSync(fileURLToPath(import.meta.url)))
  return build
}
/** Sources are files that say nothing of each other: what was made by one edit would be taken for the next one's. */
const isBundle = import.meta.url.endsWith('.mjs')

/** A file that the build put beside the bundle, or where its package has it. */
export function besides(name: string, inPackage: string): string {
  const beside = join(here, name)
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(inPackage)
}

/** Rows of the books that all worlds of the process keep at hand: some 60 MB when they are that busy. */
const rowsAtHand = 40_000

async function engine(): Promise<SqliteEngine> {
  return openSqlEngine({wasm: await readFile(besides('sql-wasm.wasm', 'sql.js/dist/sql-wasm.wasm'))})
}

/**
 * Catalogues are opened when a world first asks. A full image that appears later is found then.
 * @param readAhead reads the full image at once, on a thread beside what else a start has to do
 */
export async function worldDeps(dataDir: string, {readAhead = false} = {}): Promise<WorldDeps> {
  const folder = catalogueFolder(dataDir)
  const reading = readAhead ? imageAhead(folder) : undefined
  const sql = await engine()
  let image = await reading
  const opened: Partial<Record<'classroom' | 'full', Catalogue>> = {}
  const full = (): Catalogue | undefined => {
    image ??= imageNow(folder)
    const found = image && openCatalogue(sql.open(image), 'main')
    image = undefined
    return found
  }
  const catalogue = (kind: 'classroom' | 'full'): Catalogue | undefined => {
    opened[kind] ??= kind === 'classroom' ? classroom(sql) : full()
    return opened[kind]
  }
  return {
    engine: sql,
    templates: new Templates(
      sql,
      nodeSha256,
      isBundle ? fileTemplates(join(dataDir, 'templates'), thisBuild) : undefined,
    ),
    catalogue,
    rules,
    sha256: nodeSha256,
    rowBudget: new RowBudget(rowsAtHand),
  }
}

function classroom(sql: SqliteEngine): Catalogue {
  const database = sql.open()
  writeClassroom(database, nodeSha256)
  return openCatalogue(database, 'main')
}

function imageNow(folder: string): Buffer | undefined {
  const file = findCatalogueImage(folder)
  return file === undefined ? undefined : readFileSync(file)
}

/** In one piece: Node's own readFile comes back to a busy thread for every half megabyte. Undefined: not there, or not whole. */
async function imageAhead(folder: string): Promise<Buffer | undefined> {
  const file = findCatalogueImage(folder)
  const handle = file === undefined ? undefined : await open(file).catch(() => undefined)
  if (!handle) return undefined
  try {
    const bytes = Buffer.allocUnsafeSlow((await handle.stat()).size)
    const {bytesRead} = await handle.read(bytes, 0, bytes.length, 0)
    return bytesRead === bytes.length ? bytes : undefined
  } catch {
    return undefined
  } finally {
    await handle.close()
  }
}
