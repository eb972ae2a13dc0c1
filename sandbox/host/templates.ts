// New worlds' books kept between starts 空白账本: making two thousand people takes longer than everything else on the way to
// the first answer. A shortcut, never evidence: what another build made, or what is not whole, is ignored and made anew.
import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Template, TemplateShelf} from '../world/template.ts'
import {nodeSha256} from './maker.ts'

/** Kept on disk, newest first: a megabyte each. */
const mostKept = 8
const digestLength = 64

/** @param build names the code that makes templates: the same configuration gives other books in another release */
export function fileTemplates(folder: string, build: () => string): TemplateShelf {
  const fileOf = (key: string) => join(folder, `${nodeSha256(`${build()}\n${key}`).slice(0, 32)}.template`)
  return {
    read(key) {
      try {
        return templateIn(readFileSync(fileOf(key)))
      } catch {
        return undefined
      }
    },
    keep(key, {image, digest}) {
      try {
        mkdirSync(folder, {recursive: true})
        const file = fileOf(key)
        writeFileSync(`${file}.new`, Buffer.concat([Buffer.from(digest), image]))
        renameSync(`${file}.new`, file)
        removeOldest(folder)
      } catch {
        // a disk that will not take it costs the next start a moment
      }
    },
  }
}

function templateIn(bytes: Buffer): Template | undefined {
  // a copy: sql.js would write the books of every world into the very bytes of a Buffer
  const image = new Uint8Array(bytes.subarray(digestLength))
  const digest = bytes.toString('latin1', 0, digestLength)
  return nodeSha256(image) === digest ? {image, digest} : undefined
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map(name => ({name, at: statSync(join(folder, name)).mtimeMs}))
  for (const {name} of files.sort((a, b) => b.at - a.at).slice(mostKept)) rmSync(join(folder, name), {force: true})
}
