// Makes worlds on this machine: one SQL engine (one WASM module) and one set of templates for all of them, the machine's
// SHA-256, and whatever catalogues are built. Folding gives the event loop back between stretches of entries.
import {hash} from 'node:crypto'
import type {Sha256} from '../base/hash.ts'
import {type Audited, JournalAudit} from '../simulator/audit.ts'
import {checkNames, checkOne, type Finding} from '../world/check.ts'
import type {Entry, WorldConfig} from '../world/entry.ts'
import {type Verified, Verifier} from '../world/verify.ts'
import {JournalBroken, openedConfig, type Snapshot, World, type WorldDeps} from '../world/world.ts'
import type {Stepped} from './mailbox.ts'

/** Makes worlds; the only place that knows what they are made of (SQL engine, catalogue images, policies). */
export type WorldMaker = {
  /** A new world and its opening entry. */
  fresh(id: string, config: WorldConfig): Promise<{world: World; first: Stepped}>
  /**
   * The world that these entries tell of, from the first or from the one after the snapshot. Throws JournalBroken when
   * they do not hang together.
   */
  fold(id: string, texts: AsyncIterable<string>, snapshot?: Snapshot): Promise<World>
  /** Decides every entry again and reports the differences. */
  verify(id: string, texts: AsyncIterable<string>): Promise<Verified>
  /**
   * A second reckoning of the journal by the auditor's own reading of the rules, laid beside the books. `hear` is told
   * now and then how many entries are done.
   */
  audit(id: string, texts: AsyncIterable<string>, hear?: (entries: number) => void): Promise<JournalAudited>
  /** The world entry by entry, from the first, for whoever has to look at each moment. */
  follow(id: string): Following
}

export type Following = {
  /** Number of the last entry taken. */
  readonly seq: number
  /** Takes the next one; now and then others get a turn. The world is the same one every time. */
  take(text: string): Promise<World>
  close(): void
}

export type JournalAudited = Audited & {books: Finding[]; fingerprint: string}

/** Same digits as base/hash.ts's portable one, ten times as fast. */
export const nodeSha256: Sha256 = data => hash('sha256', data, 'hex')

/** Entries applied before other work gets a turn: about 20 ms. */
export const stretch = 500
/** The same for deciding entries again, which is dearer. */
const verifyStretch = 100
/** And for auditing them, in 7 ms: it is done while a class is at work, and a message takes several turns. */
const auditStretch = 50
/** Entries audited between two words about it: several words a second. */
const auditedUnheard = 1000
export const turn = () => new Promise<void>(resolve => setImmediate(resolve))

/** Runs sliced work, giving others a turn between slices. */
export async function inTurns<Result>(work: Generator<void, Result, void>): Promise<Result> {
  for (;;) {
    await turn()
    const {done, value} = work.next()
    if (done) return value
  }
}

export function worldMaker(deps: WorldDeps): WorldMaker {
  const making = new Map<string, Promise<unknown>>()
  /** Has the blank books of a world at hand before it is opened; worlds alike wait for one making. */
  async function prepare(config: WorldConfig): Promise<void> {
    const key = deps.templates.keyOf(config)
    const made = making.get(key) ?? inTurns(deps.templates.making(config)).finally(() => making.delete(key))
    making.set(key, made)
    await made
  }
  const prepareFor = (text: string) => prepare(openedConfig(JSON.parse(text) as Entry))
  return {
    async fresh(id, config) {
      await prepare(config)
      return World.open(id, config, deps)
    },
    async verify(id, texts) {
      const verifier = new Verifier(id, deps)
      let taken = 0
      for await (const text of texts) {
        if (taken === 0) await prepareFor(text)
        verifier.take(text)
        taken += 1
        if (taken % verifyStretch === 0) await turn()
      }
      return inTurns(verifier.ending())
    },
    async audit(id, texts, hear) {
      let world: World | undefined
      let audit: JournalAudit | undefined
      let taken = 0
      try {
        for await (const text of texts) {
          const entry = JSON.parse(text) as Entry
          if (!world) await prepare(openedConfig(entry))
          world ??= World.blank(id, openedConfig(entry), deps)
          audit ??= new JournalAudit(world.catalogue, deps.sha256)
          world.followOne(text, entry)
          audit.take(entry)
          taken += 1
          if (taken % auditedUnheard === 0) hear?.(taken)
          if (taken % auditStretch === 0) await turn()
        }
        if (!world || !audit) throw new JournalBroken(id, 0, 'the first entry', 'an empty journal')
        world.endFollowing()
        hear?.(taken)
        await turn()
        const audited = audit.end(world)
        const books: Finding[] = []
        for (const name of checkNames) {
          await turn()
          books.push(...checkOne(world, name))
        }
        const fingerprint = await inTurns(world.fingerprinting())
        return {...audited, books, fingerprint}
      } finally {
        world?.close()
      }
    },
    follow(id) {
      let world: World | undefined
      return {
        get seq() {
          return world?.seq ?? 0
        },
        async take(text) {
          if (!world) await prepareFor(text)
          world ??= World.blank(id, openedConfig(JSON.parse(text) as Entry), deps)
          world.followOne(text)
          if (world.seq % verifyStretch === 0) await turn()
          return world
        },
        close: () => world?.close(),
      }
    },
    async fold(id, texts, snapshot) {
      let world = snapshot && World.fromSnapshot(id, snapshot, deps)
      let gathered: string[] = []
      try {
        for await (const text of texts) {
          if (!world) await prepareFor(text)
          world ??= World.blank(id, openedConfig(JSON.parse(text) as Entry), deps)
          gathered.push(text)
          if (gathered.length < stretch) continue
          world.followAll(gathered)
          gathered = []
          await turn()
        }
        if (!world) throw new JournalBroken(id, 0, 'the first entry', 'an empty journal')
        world.followAll(gathered)
        return world
      } catch (error) {
        world?.close()
        throw error
      }
    },
  }
}
