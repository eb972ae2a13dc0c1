// Which build products are older than their sources. A product's stamp is a digest over the names, sizes and times of
// what it is made from; when only times changed (a fresh clone, a copy) the next build is one too many, never too few.
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {dist, inRoot, root} from './run.mjs'

const ignored = /(\.test\.ts|\.md|\.mjs)$|^(node_modules|dist|data|golden)$/

function* filesUnder(folder) {
  if (!existsSync(join(root, folder))) return
  for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
    const path = `${folder}/${entry.name}`
    if (ignored.test(entry.name)) continue
    if (entry.isDirectory()) yield* filesUnder(path)
    else yield path
  }
}

/** What a product is made from, and the file that proves it exists. Folders that do not exist yet count as empty. */
const products = {
  host: {
    sources: ['sandbox', 'scenarios', 'grading', 'exercises'],
    without: /^sandbox\/(ui|build)\//,
    files: ['package-lock.json', 'sandbox/build/build.mjs', 'sandbox/host/catalogue-image.ts'],
    proof: 'server.mjs',
  },
  ui: {
    sources: ['sandbox'],
    without: /^sandbox\/(host|build|simulator)\//,
    files: ['package-lock.json', 'vite.config.ts', 'sandbox/build/build.mjs'],
    proof: 'ui/index.html',
  },
}
export const productNames = Object.keys(products)

function digestOf(name) {
  const {sources, without, files} = products[name]
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  const paths = [...sources.flatMap(folder => [...filesUnder(folder)]), ...files]
  for (const path of paths.filter(path => !without.test(path) || files.includes(path)).sort()) {
    const stat = statSync(join(root, path), {throwIfNoEntry: false})
    if (stat) hash.update(`${path}|${stat.size}|${stat.mtimeMs}\n`)
  }
  return hash.digest('hex')
}

const stampOf = name => join(dist, `.${name}.stamp`)

/** True when the product must be built before it can be used. */
export function isStale(name) {
  if (name === 'ui' && !existsSync(inRoot('sandbox', 'ui', 'index.html'))) return false
  if (!existsSync(join(dist, products[name].proof)) || !existsSync(stampOf(name))) return true
  return readFileSync(stampOf(name), 'utf8') !== digestOf(name)
}

/** Takes the digest before a build, and returns the function that stamps it afterwards: an edit meanwhile stays stale. */
export function stamping(name) {
  const digest = digestOf(name)
  return () => {
    mkdirSync(dist, {recursive: true})
    writeFileSync(stampOf(name), digest)
  }
}
