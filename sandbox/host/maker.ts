// Makes worlds on this machine: one SQL engine (one WASM module) and one set of templates for all of them, the machine's
// SHA-256, and whatever catalogues are built. Folding gives the event loop back between stretches of entries.
import {hash} from 'node:crypto'
import type {Sha256} from '../base/hash.ts'
import type {Entry} from '../world/entry.ts'
import {verify} from '../world/verify.ts'
import {JournalBroken, openedConfig, World, type WorldDeps} from '../world/world.ts'
import type {WorldMaker} from './rooms.ts'

/** Same digits as base/hash.ts's portable one, ten times as fast. */
export const nodeSha256: Sha256 = data => hash('sha256', data, 'hex')

/** Entries applied before other work gets a turn: about 20 ms. */
const stretch = 500

export function worldMaker(deps: WorldDeps): WorldMaker {
  return {
    fresh: async (id, config) => World.open(id, config, deps),
    verify: async (id, texts) => verify(id, texts, deps),
    async fold(id, texts) {
      let world: World | undefined
      let gathered: string[] = []
      for await (const text of texts) {
        world ??= World.blank(id, openedConfig(JSON.parse(text) as Entry), deps)
        gathered.push(text)
        if (gathered.length < stretch) continue
        world.followAll(gathered)
        gathered = []
        await new Promise<void>(resolve => setImmediate(resolve))
      }
      if (!world) throw new JournalBroken(id, 0, 'the first entry', 'an empty journal')
      world.followAll(gathered)
      return world
    },
  }
}
