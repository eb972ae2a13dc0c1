// Everything between the settings and the listener: data folder, secrets, journal, worlds, and, when somebody first asks
// for it, the Fastify instance. Opening it twice over one folder is refused; closing it finishes what was accepted.
import {accessSync, constants, existsSync, mkdirSync, statSync} from 'node:fs'
import type {RequestListener} from 'node:http'
import {dirname, join} from 'node:path'
import type {FastifyInstance} from 'fastify'
import packageFile from '../../package.json' with {type: 'json'}
import {defaultWorldConfig} from '../people/demo.ts'
import type {Journal} from '../world/journal-port.ts'
import type {WorldDeps} from '../world/world.ts'
import {fileCards} from './cards.ts'
import {type Classroom, openClassroom} from './classes/classroom.ts'
import {openExerciseShelf} from './classes/exercise-shelf.ts'
import {fileRegister} from './classes/register.ts'
import type {ExerciseShelf} from './classes/shelf.ts'
import {systemTime} from './clock.ts'
import {type Door, openDoor} from './door.ts'
import {openDrills} from './drills/drills.ts'
import {openPlayers} from './drills/players.ts'
import {ownExercises} from './exercise-files.ts'
import {gatewayCheck} from './gateway.ts'
import {interfaceEndpoint} from './interface.ts'
import {
  type FileJournal,
  JournalDamaged,
  JournalFailed,
  JournalLocked,
  openJournal as openFileJournal,
} from './journal/journal.ts'
import {keyRing} from './keys.ts'
import {worldMaker} from './maker.ts'
import {Rooms} from './rooms.ts'
import {openSecrets, type Secrets} from './secrets.ts'
import {CannotStart, isLoopback, type Settings} from './settings.ts'
import {fileSnapshots} from './snapshots.ts'
import {fileTrouble, hasWords} from './trouble.ts'

export const release = packageFile.version

export type Host = {
  rooms: Rooms
  classroom: Classroom
  secrets: Secrets
  door: Door
  /** Pages and control API, ready to take calls; loaded at the first asking. */
  app(): Promise<FastifyInstance>
  close(): Promise<void>
}

export type HostParts = {
  journal: Journal
  deps: WorldDeps
  uiDir?: string
  docsDir?: string
  /** Exercises; absent = free practice alone. */
  shelf?: ExerciseShelf
}

/** How often idle worlds are looked for. */
const tidyEveryMs = 60_000
/** The data folder, made when missing. Throws CannotStart when it cannot be written. */
export function prepareFolder({dataDir}: Settings): void {
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new CannotStart(
      `数据目录 ${dataDir} 无法写入（${code}）；请检查权限，或用 --data-dir 指定别处。`,
      `The data folder ${dataDir} cannot be written (${code}); check its permissions, or choose another with --data-dir.`,
    )
  }
}

/** A torn end is what a crash leaves and nothing anybody was told of; after a clean stop it is something else. */
function healedWords({file, offset, bytes, world, seq}: NonNullable<FileJournal['opened']['healed']>): string {
  const of = world === undefined ? '' : ` (${world}${seq === undefined ? '' : ` #${seq}`})`
  return (
    `日志 ${file} 末尾有 ${bytes} 字节未写完${of}，已自第 ${offset} 字节处截去；已应答的不受影响。若上次是正常停止，请核对备份。` +
    `The last ${bytes} bytes of ${file} were not written to their end${of} and were cut off at byte ${offset}; nothing that was answered is lost. After a clean stop, compare with a backup.`
  )
}

/** One level at a time: Node's own recursive making never comes back where a file system says no in its own way (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder)
}

export function log(error: unknown, what: string): void {
  const stack = error instanceof Error && !hasWords(error)
  const text = stack ? (error.stack ?? error.message) : error instanceof Error ? error.message : String(error)
  process.stderr.write(`${new Date().toISOString()} ${what}: ${text}\n`)
}

export async function openHost(settings: Settings, {journal, deps, uiDir, docsDir, shelf}: HostParts): Promise<Host> {
  const secrets = openSecrets(settings.dataDir, settings.adminToken)
  const real = systemTime
  const maker = worldMaker(deps)
  const rooms = await Rooms.open({
    journal,
    maker,
    cards: fileCards(settings.dataDir),
    snapshots: fileSnapshots(join(settings.dataDir, 'snapshots')),
    real,
    log,
  })
  const register = fileRegister(settings.dataDir)
  const classroom = openClassroom({
    register,
    rooms,
    shelf: shelf ?? openExerciseShelf(deps, ownExercises(join(settings.dataDir, 'exercises'), log)),
    real,
    log,
  })
  await classroom.attempts.mend()
  const players = openPlayers(register, real.date)
  const drills = openDrills({rooms, maker, players, play: deps, today: real.date, log})
  const keys = keyRing(secrets, rooms)
  const loopback = isLoopback(settings.host)
  const endpoint = interfaceEndpoint({rooms, gateway: gatewayCheck(keys, real.date), real, loopback, log})
  let handler: RequestListener | undefined
  let loading: Promise<FastifyInstance> | undefined
  const app = () => {
    loading ??= load()
    return loading
  }
  async function load(): Promise<FastifyInstance> {
    // a third of the programme, and nothing of it is needed to answer a hospital system
    const {buildApp} = await import('./app.ts')
    const built = await buildApp(
      {
        rooms,
        classroom,
        drills,
        players,
        endpoint,
        real,
        release,
        log,
        ...(uiDir !== undefined && {uiDir}),
        ...(docsDir !== undefined && {docsDir}),
        guard: {secrets, loopback, port: settings.port, now: real.date, keys, classroom, players},
      },
      framework => {
        handler = framework
        return door.server
      },
    )
    await built.ready()
    return built
  }
  const door = openDoor(endpoint, async () => {
    await app()
    return handler as RequestListener
  })
  let stopTidying = real.after(tidyEveryMs, tidy)
  function tidy(): void {
    rooms.tidy().catch(error => log(error, 'closing idle worlds'))
    stopTidying = real.after(tidyEveryMs, tidy)
  }
  return {
    rooms,
    classroom,
    secrets,
    door,
    app,
    async close() {
      stopTidying()
      const built = await loading?.catch(() => undefined)
      await Promise.all([door.close(), built?.close()])
      classroom.close()
      drills.close()
      await rooms.close()
      register.close()
    },
  }
}

/** The demonstration world: the full catalogue when it is there, real time, Shanghai. */
export async function ensureDemo(rooms: Rooms, catalogue: 'classroom' | 'full'): Promise<void> {
  if (rooms.has('demo')) return
  await rooms.create('demo', defaultWorldConfig({id: 'demo', catalogue, speed: 1}))
}

/** The journal on disk. A damaged one, one in use, or one that cannot be written is a reason not to start. */
export async function openJournal(settings: Settings): Promise<Journal> {
  try {
    const journal = await openFileJournal(join(settings.dataDir, 'journal'), {
      onFatal: error => log(error.message, 'journal'),
    })
    const {healed} = journal.opened
    if (healed) log(healedWords(healed), 'journal')
    return journal
  } catch (error) {
    if (error instanceof JournalLocked || error instanceof JournalDamaged || error instanceof JournalFailed) {
      throw new CannotStart(error.words.zh, error.words.en)
    }
    throw fileTrouble(join(settings.dataDir, 'journal'), error)
  }
}
