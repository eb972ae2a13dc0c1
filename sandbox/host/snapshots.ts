// How a world stood after an entry 快照, kept beside the journal so that opening a long one need not begin at entry 1.
// A snapshot is a shortcut, never evidence: whatever does not fit (another build, a changed journal, a flipped byte) is
// ignored, and the world is folded from its entries.
import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {mkdir, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Snapshot} from '../world/world.ts'
import {thisBuild} from './engine.ts'

export type Snapshots = {
  /** The newest snapshot of a world that this build made and that is whole. */
  read(world: string): Snapshot | undefined
  write(world: string, snapshot: Snapshot): Promise<void>
  remove(world: string): void
  /** Removes those of all other worlds, and what was being written when a process was killed. */
  keepOnly(worlds: ReadonlySet<string>): void
}

/** For journals in memory: nothing is kept. */
export const noSnapshots: Snapshots = {
  read: () => undefined,
  write: async () => {},
  remove: () => {},
  keepOnly: () => {},
}

type Head = Omit<Snapshot, 'image'> & {build: string; digest: string}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** @param build books made by other code may differ: a snapshot belongs to the very bundle that made it */
export function fileSnapshots(folder: string, build: () => string = thisBuild): Snapshots {
  const fileOf = (world: string) => join(folder, `${world}.snapshot`)
  return {
    read(world) {
      try {
        return parsed(readFileSync(fileOf(world)), build())
      } catch {
        return undefined
      }
    },
    async write(world, {image, ...rest}) {
      const head: Head = {...rest, build: build(), digest: digestOf(image)}
      await mkdir(folder, {recursive: true})
      const file = fileOf(world)
      await writeFile(`${file}.new`, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), image]))
      await rename(`${file}.new`, file)
    },
    remove(world) {
      rmSync(fileOf(world), {force: true})
    },
    keepOnly(worlds) {
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        if (!worlds.has(name.replace(/\.snapshot$/, ''))) rmSync(join(folder, name), {force: true})
      }
    },
  }
}

function parsed(bytes: Buffer, build: string): Snapshot | undefined {
  const end = bytes.indexOf(0x0a)
  const {build: madeBy, digest, ...rest} = JSON.parse(bytes.toString('utf8', 0, end)) as Head
  const image = bytes.subarray(end + 1)
  return madeBy === build && digest === digestOf(image) ? {...rest, image} : undefined
}
