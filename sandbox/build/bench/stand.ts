// The stand everything is measured on: a data folder of its own, the server, the bare baseline and the load, each a
// process, and how much of each there is to be. It measures nothing itself.
import {rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import type {CatalogueItem} from '../../catalogue/types.ts'
import {type Child, startChild} from './child.ts'
import {type Control, control} from './control.ts'
import type {Slice} from './load.ts'

/** How much is measured. Rounds are interleaved slices; medians are taken over them. */
export type Size = {
  rounds: number
  /** 2207s of one slice; and how many go before, unmeasured. */
  settlements: number
  warm: number
  /** Visits of one slice. */
  visits: number
  pacedSeconds: number
  newWorlds: number
  worlds: number
  starts: number
  replayed: number
  searched: number
  /** Entries of the small and the large world of P9. */
  grown: [small: number, large: number]
  grownSlice: number
  pairs: number
  /** Hospital days of P8's second row. */
  replicas: number
}

export const sizes: Record<'quick' | 'usual' | 'full', Size> = {
  quick: {
    rounds: 3,
    settlements: 800,
    warm: 4000,
    visits: 400,
    pacedSeconds: 2,
    newWorlds: 20,
    worlds: 200,
    starts: 3,
    replayed: 6000,
    searched: 100,
    grown: [2000, 20_000],
    grownSlice: 320,
    pairs: 20,
    replicas: 40,
  },
  usual: {
    rounds: 7,
    settlements: 1500,
    warm: 6000,
    visits: 1000,
    pacedSeconds: 4,
    newWorlds: 20,
    worlds: 200,
    starts: 5,
    replayed: 30_000,
    searched: 300,
    grown: [10_000, 100_000],
    grownSlice: 640,
    pairs: 40,
    replicas: 200,
  },
  full: {
    rounds: 9,
    settlements: 2000,
    warm: 8000,
    visits: 1500,
    pacedSeconds: 6,
    newWorlds: 20,
    worlds: 200,
    starts: 7,
    replayed: 60_000,
    searched: 1000,
    grown: [10_000, 1_000_000],
    grownSlice: 960,
    pairs: 80,
    replicas: 200,
  },
}

export type Options = {
  size: Size
  /** The bundles to run, as built. */
  bench: string
  server: string
  root: string
  dataDir: string
  /** Profiles of the server under load are written here. */
  profiles?: string
  /** Folder with the stubs of P2. */
  stubs?: string
  say(text: string): void
}

export const token = 'bench-administrator'
/** Cores the two sides of a measurement get, where they can be bound. */
export const serverCore = 0
const loadCore = 1
export const connections = 64

export type Stand = Options & {
  port: number
  server: string
  served: Child
  load: Child
  control: Control
  items: CatalogueItem[]
  echo: Child
  echoPort: number
  /** Settlements clients have heard of, by world. */
  settled: Map<string, number>
  /** What a slice cost one of the two servers: microseconds of its processor, all its threads. */
  spent(child: Child, slice: () => Promise<Slice>): Promise<Slice & {cpu: number}>
  close(): Promise<void>
}

/** Whether somebody may listen there on this machine. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address() as {port: number}
      probe.close(() => resolve(port))
    })
  })
}

/** Starts everything; the world `bench` is there afterwards. */
export async function openStand(options: Options): Promise<Stand> {
  const script = (name: string) => join(options.bench, `${name}.mjs`)
  const port = await freePort()
  const served = await startChild(script('serve'), {
    args: [options.server, '--port', String(port), '--data-dir', options.dataDir, '--admin-token', token],
    core: serverCore,
  })
  const echo = await startChild(script('echo'), {core: serverCore})
  const load = await startChild(script('load'), {core: loadCore})
  const echoPort = await echo.ask<number>('listen')
  const at = control(port, token)
  const given = await at.create('bench')
  const items = await at.items('bench')
  await load.ask('world', {...given, items})
  return {
    ...options,
    port,
    served,
    load,
    control: at,
    items,
    echo,
    echoPort,
    settled: new Map(),
    async spent(child, slice) {
      const before = await child.ask<number>('cpu')
      const done = await slice()
      const cpu = (await child.ask<number>('cpu')) - before
      if (done.failed > 0) throw new Error(`${done.failed} of ${done.count} not answered well: ${done.firstFailure}`)
      return {...done, cpu}
    },
    async close() {
      await Promise.all([served.stop(), load.stop(), echo.stop()])
      rmSync(join(options.dataDir, 'journal'), {recursive: true, force: true})
    },
  }
}

/** Slices of two sides in turn, the order changing from round to round. */
export async function interleaved<A, B>(
  rounds: number,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<{one: A[]; other: B[]}> {
  const done = {one: [] as A[], other: [] as B[]}
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) done.one.push(await one())
    done.other.push(await other())
    if (round % 2 === 1) done.one.push(await one())
  }
  return done
}
