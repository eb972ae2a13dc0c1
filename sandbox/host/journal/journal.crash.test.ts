// kill -9 at random moments: 32 writers in a process of its own, small segments, a world removed now and then. What was
// acknowledged must be there exactly once and in order after reopening; what was not may or may not be.
// JOURNAL_CRASH_ROUNDS=200 for a long run, JOURNAL_CRASH_SEED to repeat one's choices of when to kill.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {buildSync} from 'esbuild'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {JournalLocked} from './errors.ts'
import {openJournal} from './journal.ts'
import {lockName} from './lock.ts'

const rounds = Number(process.env.JOURNAL_CRASH_ROUNDS ?? 25)
const seed = Number(process.env.JOURNAL_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))
const segmentBytes = 150_000

let folder = ''
let programme = ''

/** Runs in the child: 32 writers, each acknowledging on stdout after its flush. */
const writerSource = `
import {writeSync} from 'node:fs'
import {openJournal} from './journal.ts'
const [folder, segmentBytes] = [process.argv[2], Number(process.argv[3])]
const journal = await openJournal(folder, {segmentBytes})
writeSync(1, 'open\\n')
const text = (world, seq) => world + ':' + seq + ':' + '险'.repeat((seq * 7919) % 300)
const last = world => journal.worlds().find(one => one.id === world)?.to ?? 0
async function write(world) {
  for (let seq = last(world) + 1; ; seq++) {
    journal.append(world, seq, text(world, seq))
    await journal.flushed()
    writeSync(1, 'kept ' + world + ' ' + seq + '\\n')
  }
}
async function removeNowAndThen() {
  for (;;) {
    const from = last('passing') + 1
    for (let seq = from; seq < from + 20; seq++) {
      journal.append('passing', seq, 'passing:' + seq)
      await journal.flushed()
    }
    await journal.remove('passing')
    writeSync(1, 'gone\\n')
  }
}
for (let i = 0; i < 31; i++) void write('world-' + i)
void removeNowAndThen()
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-crash-'))
  programme = join(folder, 'writer.mjs')
  buildSync({
    stdin: {contents: writerSource, resolveDir: import.meta.dirname, loader: 'ts'},
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: programme,
  })
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

const textOf = (world: string, seq: number) => `${world}:${seq}:${'险'.repeat((seq * 7919) % 300)}`

/** A small generator, so that a failing run can be repeated from its seed. */
function draws(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const ended = (child: ChildProcess) => new Promise(resolve => child.once('close', resolve))

/** Lets a writer run until it has acknowledged so many, kills it, and takes what it said to the end. */
async function runAndKill(place: string, acknowledgements: number, kept: Map<string, number>): Promise<number> {
  const child = spawn(process.execPath, [programme, place, String(segmentBytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let count = 0
  // closed only after the last line was read
  const over = ended(child)
  const lines = createInterface({input: child.stdout!})
  lines.on('line', line => {
    const [what, world, seq] = line.split(' ')
    if (what === 'kept' && world) kept.set(world, Number(seq))
    if (what === 'kept' || what === 'gone') count++
    if (count === acknowledgements) child.kill('SIGKILL')
  })
  await Promise.all([over, new Promise(resolve => lines.once('close', resolve))])
  expect(child.signalCode, 'the writer was killed and did not end of itself').toBe('SIGKILL')
  return count
}

it(`survives ${rounds} kills: nothing acknowledged is lost or doubled (seed ${seed})`, async () => {
  const draw = draws(seed)
  const place = join(folder, 'journal')
  const kept = new Map<string, number>()
  let acknowledged = 0
  let torn = 0
  let unacknowledged = 0
  let segments = 0
  for (let round = 1; round <= rounds; round++) {
    const wanted = 1 + Math.floor(draw() ** 3 * 6000)
    const before = new Map(kept)
    acknowledged += await runAndKill(place, wanted, kept)
    expect(existsSync(join(place, lockName)), 'a killed process leaves its lock').toBe(true)

    const journal = await openJournal(place, {segmentBytes, sync: 'none'})
    if (journal.opened.healed) torn++
    segments = journal.opened.segments
    for (const {id, from, to} of journal.worlds()) {
      if (id === 'passing') continue
      expect(from, `round ${round}: ${id} begins`).toBe(1)
      const sure = kept.get(id) ?? 0
      expect(to, `round ${round}: ${id} was acknowledged up to ${sure}`).toBeGreaterThanOrEqual(sure)
      unacknowledged += to - sure
      // what was verified in earlier rounds is read again in the last
      let seq = round === rounds ? 1 : (before.get(id) ?? 0) + 1
      for await (const text of journal.entries(id, seq)) {
        if (text !== textOf(id, seq)) expect(text, `round ${round}: ${id} entry ${seq}`).toBe(textOf(id, seq))
        seq++
      }
      expect(seq - 1, `round ${round}: ${id} ends`).toBe(to)
      // the next writer goes on behind what is there
      kept.set(id, to)
    }
    for (const id of before.keys())
      expect(
        journal.worlds().some(world => world.id === id),
        id,
      ).toBe(true)
    await journal.close()
  }
  const entries = [...kept.values()].reduce((sum, to) => sum + to, 0)
  console.log(
    `journal: ${rounds} kills, ${acknowledged} acknowledged, 0 lost, 0 doubled, ` +
      `${unacknowledged} kept without acknowledgement, ${torn} torn ends healed, ${entries} entries in ${segments} segments`,
  )
  expect(acknowledged).toBeGreaterThan(rounds)
}, 600_000)

describe('the lock', () => {
  it('shuts a second process out, says who holds the journal, and opens when that one is dead', async () => {
    const place = join(folder, 'locked')
    const child = spawn(process.execPath, [programme, place, '100000'], {stdio: ['ignore', 'pipe', 'inherit']})
    const over = ended(child)
    await new Promise(resolve => child.stdout!.once('data', resolve))
    child.stdout!.resume()
    const refusal = await openJournal(place).catch(error => error)
    expect(refusal).toBeInstanceOf(JournalLocked)
    expect(refusal.holder.pid).toBe(child.pid)
    expect(refusal.message).toContain(`正被进程 ${child.pid}`)
    expect(refusal.message).toContain(`in use by process ${child.pid}`)
    child.kill('SIGKILL')
    await over
    await (await openJournal(place)).close()
    expect(existsSync(join(place, lockName))).toBe(false)
  })

  it('shuts a second opening in the same process out', async () => {
    const place = join(folder, 'same')
    const journal = await openJournal(place)
    await expect(openJournal(place)).rejects.toMatchObject({name: 'JournalLocked', holder: {pid: process.pid}})
    await journal.close()
    await (await openJournal(place)).close()
  })

  describe('found on opening', () => {
    const found = async (change: (card: Record<string, unknown>) => unknown) => {
      const place = mkdtempSync(join(folder, 'found-'))
      const journal = await openJournal(place)
      const card = JSON.parse(readFileSync(join(place, lockName), 'utf8')) as Record<string, unknown>
      await journal.close()
      const changed = change(card)
      writeFileSync(join(place, lockName), typeof changed === 'string' ? changed : JSON.stringify(changed))
      return openJournal(place).then(
        async taken => {
          await taken.close()
          return 'taken over'
        },
        error => error.name as string,
      )
    }

    const asks = spawnSync('ps', ['-p', String(process.pid)]).status === 0
    it.skipIf(!asks)('of a process id given to another since, where only the system tells', async () => {
      expect(await found(card => ({...card, birth: undefined, bornAtMs: 0}))).toBe('taken over')
    })

    it.each([
      ['of a process that lives', {}, 'JournalLocked'],
      ['of a process id that is not in use', {pid: 2 ** 22 + 1}, 'taken over'],
      ['of a process id that was given to another since', {birth: 'boot:1', bornAtMs: 0}, 'taken over'],
      [
        'of a process id given to another, where the kernel does not tell',
        {birth: undefined, bornAtMs: 0},
        'taken over',
      ],
      ['of a process that lives, where the kernel does not tell', {birth: undefined}, 'JournalLocked'],
      ['of another machine that was heard of just now', {host: 'elsewhere', pid: 1}, 'JournalLocked'],
    ])('%s', async (_name, change, expected) => {
      expect(await found(card => ({...card, ...change}))).toBe(expected)
    })

    it('half written just now', async () => {
      expect(await found(() => '{"pid":')).toBe('JournalLocked')
    })
  })
})
