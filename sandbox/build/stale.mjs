// Which build products are older than their sources. A product's stamp is a digest over the names, sizes and times of
// what it is made from; when only times changed (a fresh clone, a copy) the next build is one too many, never too few.
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {dist, inRoot, root} from './run.mjs'

const ignored = /(\.test\.ts|\.md|\.mjs)$|^(node_modules|dist|data|golden)$/

function* filesUnder(folder) {
  if (!existsSync(`${root}/${folder}`)) return
  for (const entry of readdirSync(`${root}/${folder}`, {withFileTypes: true})) {
    const path = `${folder}/${entry.name}`
    if (ignored.test(entry.name)) continue
    if (entry.isDirectory()) yield* filesUnder(path)
    else yield path
  }
}

/** The disk as one check sees it: what several products are made from is looked at once. */
function openLook() {
  const folders = new Map()
  const lines = new Map()
  const once = (kept, key, make) => {
    if (!kept.has(key)) kept.set(key, make(key))
    return kept.get(key)
  }
  return {
    filesUnder: folder => once(folders, folder, () => [...filesUnder(folder)]),
    line: path => once(lines, path, lineOf),
  }
}

/** A file as it counts in a digest; empty when there is none. */
function lineOf(path) {
  const stat = statSync(`${root}/${path}`, {throwIfNoEntry: false})
  return stat ? `${path}|${stat.size}|${stat.mtimeMs}\n` : ''
}

/** What a product is made from, and the file that proves it exists. Folders that do not exist yet count as empty. */
const products = {
  host: {
    sources: ['sandbox', 'scenarios', 'grading', 'exercises', 'loadtests'],
    without: /^sandbox\/(ui|build)\//,
    files: [
      'package-lock.json',
      'sandbox/build/build.mjs',
      'sandbox/build/bundle.mjs',
      'sandbox/host/catalogue-image.ts',
    ],
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

function digestOf(name, look) {
  const {sources, without, files} = products[name]
  const paths = [...sources.flatMap(look.filesUnder), ...files].filter(
    path => !without.test(path) || files.includes(path),
  )
  const text = process.versions.node.split('.')[0] + paths.sort().map(look.line).join('')
  return createHash('sha256').update(text).digest('hex')
}

const stampOf = name => join(dist, `.${name}.stamp`)

/** Those of the products that must be built before they can be used. */
export function staleOf(names) {
  const look = openLook()
  return names.filter(name => isStale(name, look))
}

function isStale(name, look) {
  if (name === 'ui' && !existsSync(inRoot('sandbox', 'ui', 'index.html'))) return false
  if (!existsSync(join(dist, products[name].proof)) || !existsSync(stampOf(name))) return true
  return readFileSync(stampOf(name), 'utf8') !== digestOf(name, look)
}

/** Takes the digest before a build, and returns the function that stamps it afterwards: an edit meanwhile stays stale. */
export function stamping(name) {
  const digest = digestOf(name, openLook())
  return () => {
    mkdirSync(dist, {recursive: true})
    writeFileSync(stampOf(name), digest)
  }
}
