// A whole host for tests: memory journal, small catalogue, hand-moved time, no listener. Reopening it over the same
// journal is a restart.
import {createServer} from 'node:http'
import type {FastifyInstance, InjectOptions, LightMyRequestResponse} from 'fastify'
import type {WorldConfig} from '../../world/entry.ts'
import type {Journal} from '../../world/journal-port.ts'
import {memoryJournal} from '../../world/memory-journal.ts'
import {testDeps} from '../../world/testing/worlds.ts'
import type {WorldDeps} from '../../world/world.ts'
import {configFrom} from '../api/worlds.ts'
import {buildApp} from '../app.ts'
import {type Cards, memoryCards} from '../cards.ts'
import {type Classroom, openClassroom} from '../classes/classroom.ts'
import {memoryRegister, type Register} from '../classes/register.ts'
import {type ExerciseShelf, openFreeShelf} from '../classes/shelf.ts'
import type {RealTime} from '../clock.ts'
import {type Drills, openDrills} from '../drills/drills.ts'
import {openPlayers} from '../drills/players.ts'
import {gatewayCheck} from '../gateway.ts'
import {interfaceEndpoint} from '../interface.ts'
import {keyRing} from '../keys.ts'
import {nodeSha256, type WorldMaker, worldMaker} from '../maker.ts'
import {Rooms} from '../rooms.ts'
import type {Secrets} from '../secrets.ts'
import {noSnapshots, type Snapshots} from '../snapshots.ts'
import {checkAnswer} from './described.ts'

export const adminToken = 'test-administrator'

/** Derivation as in secrets.ts, without files. */
export const testSecrets: Secrets = {
  adminToken,
  derive: (...parts) => nodeSha256(parts.map(part => `${part.length}:${part}`).join('')),
}

export type HandTime = RealTime & {pass(ms: number): void; waiting(): number}

/** Time that passes when told; timers ring on the way. */
export function handTime(): HandTime {
  let now = 0
  let timers: {at: number; call: () => void}[] = []
  return {
    elapsed: () => now,
    date: () => 1_760_000_000_000 + now,
    after(ms, call) {
      const timer = {at: now + ms, call}
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const next = timers.filter(one => one.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter(one => one !== next)
        now = next.at
        next.call()
      }
      now = end
    },
    waiting: () => timers.length,
  }
}

export type TestHost = {
  app: FastifyInstance
  rooms: Rooms
  classroom: Classroom
  drills: Drills
  register: Register
  real: HandTime
  journal: Journal
  cards: Cards
  troubles: string[]
  /** As the administrator. */
  call(
    method: InjectOptions['method'],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  create(wish?: Parameters<typeof configFrom>[1]): Promise<WorldConfig>
  close(): Promise<void>
}

export type TestHostOptions = {
  journal?: Journal
  cards?: Cards
  snapshots?: Snapshots
  real?: HandTime
  loopback?: boolean
  worldDeps?: Partial<WorldDeps>
  maker?: WorldMaker
  register?: Register
  shelf?: ExerciseShelf
  uiDir?: string
}

export async function testHost(options: TestHostOptions = {}): Promise<TestHost> {
  const real = options.real ?? handTime()
  const journal = options.journal ?? memoryJournal()
  const cards = options.cards ?? memoryCards()
  const troubles: string[] = []
  const log = (error: unknown, what: string) => {
    troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const deps = await testDeps({sha256: nodeSha256, ...options.worldDeps})
  const maker = options.maker ?? worldMaker(deps)
  const rooms = await Rooms.open({
    journal,
    maker,
    cards,
    snapshots: options.snapshots ?? noSnapshots,
    real,
    log,
  })
  const register = options.register ?? memoryRegister()
  const shelf = options.shelf ?? openFreeShelf(kind => deps.catalogue(kind))
  const classroom = openClassroom({register, rooms, shelf, real, log})
  await classroom.attempts.mend()
  const players = openPlayers(register, real.date)
  const drills = openDrills({rooms, maker, players, play: deps, today: real.date, log})
  const keys = keyRing(testSecrets, rooms)
  const loopback = options.loopback ?? true
  const endpoint = interfaceEndpoint({rooms, gateway: gatewayCheck(keys, real.date), real, loopback, log})
  const app = await buildApp(
    {
      rooms,
      classroom,
      drills,
      players,
      endpoint,
      real,
      release: '0.0.0-test',
      log,
      ...(options.uiDir !== undefined && {uiDir: options.uiDir}),
      guard: {
        secrets: testSecrets,
        loopback,
        port: 8787,
        now: real.date,
        keys,
        classroom,
        players,
      },
    },
    handler => createServer(handler),
  )
  await app.ready()
  return {
    app,
    rooms,
    classroom,
    drills,
    register,
    real,
    journal,
    cards,
    troubles,
    async call(method, path, body, headers = {}) {
      const {authorization = `Bearer ${adminToken}`, ...rest} = headers
      const url = path.startsWith('/') ? path : `/api/v1/${path}`
      const response = await app.inject({
        method: method ?? 'GET',
        url,
        headers: {host: 'localhost:8787', ...rest, ...(authorization !== '' && {authorization})},
        ...(body !== undefined && {payload: body as never}),
      })
      checkAnswer(app, method ?? 'GET', url, response)
      return response
    },
    async create(wish = {}) {
      const id = wish.id ?? 'w'
      await rooms.create(id, configFrom(id, {population: 40, ...wish}))
      return rooms.listed(id).config
    },
    async close() {
      await app.close()
      classroom.close()
      drills.close()
      await rooms.close()
    },
  }
}
