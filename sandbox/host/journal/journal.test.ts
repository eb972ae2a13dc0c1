// The journal in files, without killing anything: order, flushing, reading, segments, removing, full disks.
import * as fs from 'node:fs'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {BrokenInvariant} from '../../base/assert.ts'
import type {Journal} from '../../world/journal-port.ts'
import {memoryJournal} from '../../world/memory-journal.ts'
import {JournalFailed} from './errors.ts'
import {type DiskCalls, diskCalls, unfinishedEnding} from './files.ts'
import {type FileJournal, type JournalOptions, openJournal} from './journal.ts'

let folder = ''
const opened: FileJournal[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close().catch(() => {})
  rmSync(folder, {recursive: true, force: true})
})

// durability is the crash test's matter: here the disk need not be waited for
async function open(options: JournalOptions = {}): Promise<FileJournal> {
  const journal = await openJournal(folder, {sync: 'none', ...options})
  opened.push(journal)
  return journal
}

async function all(journal: Journal, world: string, from?: number, to?: number): Promise<string[]> {
  const texts: string[] = []
  for await (const text of journal.entries(world, from, to)) texts.push(text)
  return texts
}

const text = (world: string, seq: number) => `{"world":"${world}","seq":${seq},"姓名":"参保人${seq}"}`

/** Appends entries 1..count of each world, the worlds taking turns. */
function fill(journal: Journal, worlds: string[], count: number): void {
  for (let seq = 1; seq <= count; seq++) for (const world of worlds) journal.append(world, seq, text(world, seq))
}

const segmentFiles = () => readdirSync(folder).filter(name => name.endsWith('.log'))
const readlink = (path: string) => {
  try {
    return fs.readlinkSync(path)
  } catch {
    return undefined
  }
}
const bytesOnDisk = () =>
  segmentFiles()
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('')

describe.each([
  ['in files', () => open()],
  ['in small segments', () => open({segmentBytes: 300})],
  ['in memory', async () => memoryJournal()],
])('a journal %s', (_name, make) => {
  it('gives back what it was given, in order, by number and by range', async () => {
    const journal = await make()
    fill(journal, ['b', '甲-1'], 20)
    for (const when of ['before the flush', 'after it']) {
      expect(await journal.read('甲-1', 7), when).toBe(text('甲-1', 7))
      expect(await all(journal, 'b'), when).toEqual(Array.from({length: 20}, (_, i) => text('b', i + 1)))
      await journal.flushed()
    }
    expect(await all(journal, 'b', 5, 7)).toEqual([5, 6, 7].map(seq => text('b', seq)))
    expect(await all(journal, 'b', 19, 99)).toEqual([19, 20].map(seq => text('b', seq)))
    expect(await all(journal, 'b', 30)).toEqual([])
    expect(await all(journal, 'nobody')).toEqual([])
    expect(await journal.read('b', 0)).toBeUndefined()
    expect(await journal.read('b', 21)).toBeUndefined()
    expect(await journal.read('nobody', 1)).toBeUndefined()
    expect(journal.worlds().map(({id, from, to}) => ({id, from, to}))).toEqual([
      {id: 'b', from: 1, to: 20},
      {id: '甲-1', from: 1, to: 20},
    ])
    await journal.close()
  })

  it('refuses a gap, a repetition and a bad beginning', async () => {
    const journal = await make()
    journal.append('a', 5, 'five')
    expect(() => journal.append('a', 7, 'x')).toThrow('journal: world a expected entry 6, got 7')
    expect(() => journal.append('a', 5, 'x')).toThrow(BrokenInvariant)
    expect(() => journal.append('b', -1, 'x')).toThrow(BrokenInvariant)
    expect(() => journal.append('b', 0.5, 'x')).toThrow(BrokenInvariant)
    journal.append('a', 6, 'six')
    expect(await all(journal, 'a')).toEqual(['five', 'six'])
    await journal.close()
  })

  it('forgets a removed world, which may start anew', async () => {
    const journal = await make()
    fill(journal, ['a', 'b'], 10)
    await journal.remove('a')
    await journal.remove('nobody')
    expect(await journal.read('a', 3)).toBeUndefined()
    expect(journal.worlds().map(world => world.id)).toEqual(['b'])
    journal.append('a', 1, 'again')
    await journal.flushed()
    expect(await all(journal, 'a')).toEqual(['again'])
    expect(await all(journal, 'b')).toHaveLength(10)
    await journal.close()
  })

  it('is of no use after closing', async () => {
    const journal = await make()
    await journal.close()
    await journal.close()
    expect(() => journal.append('a', 1, 'x')).toThrow(/used after close/)
  })
})

describe('across restarts', () => {
  it('keeps everything, in segments of the size asked for', async () => {
    const first = await open({segmentBytes: 1000})
    fill(first, ['a', 'b', 'c'], 50)
    await first.close()
    expect(segmentFiles().length).toBeGreaterThan(5)
    for (const name of segmentFiles()) expect(fs.statSync(join(folder, name)).size).toBeLessThanOrEqual(1000 + 32)
    const again = await open({segmentBytes: 1000})
    expect(again.opened).toMatchObject({segments: segmentFiles().length, frames: 150})
    expect(again.opened.healed).toBeUndefined()
    for (const world of ['a', 'b', 'c']) {
      expect(await all(again, world)).toEqual(Array.from({length: 50}, (_, i) => text(world, i + 1)))
    }
    expect(() => again.append('a', 50, 'x')).toThrow(/expected entry 51/)
    again.append('a', 51, 'more')
    await again.flushed()
    expect(await again.read('a', 51)).toBe('more')
  })

  it('writes an entry larger than a segment into one of its own', async () => {
    const large = '沪'.repeat(100_000)
    const first = await open({segmentBytes: 1000})
    first.append('a', 1, 'small')
    first.append('a', 2, large)
    first.append('a', 3, 'small')
    await first.close()
    const again = await open()
    expect(await all(again, 'a')).toEqual(['small', large, 'small'])
    expect((await again.read('a', 2)) === large).toBe(true)
  })

  it('keeps a lone surrogate from breaking the file', async () => {
    const first = await open()
    first.append('a', 1, 'x\ud800y')
    await first.close()
    expect(await all(await open(), 'a')).toEqual(['x\ufffdy'])
  })

  it('random appends, removals and restarts give what a journal in memory gives', async () => {
    const step = fc.oneof(
      {weight: 30, arbitrary: fc.record({do: fc.constant('append' as const), world: fc.nat(4), size: fc.nat(400)})},
      {weight: 6, arbitrary: fc.record({do: fc.constant('flush' as const)})},
      {weight: 2, arbitrary: fc.record({do: fc.constant('remove' as const), world: fc.nat(4)})},
      {weight: 2, arbitrary: fc.record({do: fc.constant('restart' as const)})},
      {weight: 1, arbitrary: fc.record({do: fc.constant('compact' as const)})},
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, {maxLength: 80}),
        fc.integer({min: 100, max: 3000}),
        async (steps, segmentBytes) => {
          const place = mkdtempSync(join(folder, 'run-'))
          let mine = await openJournal(place, {sync: 'none', segmentBytes})
          const model = memoryJournal()
          const next = new Map<string, number>()
          for (const one of steps) {
            if (one.do === 'append') {
              const id = `world-${one.world}`
              const seq = next.get(id) ?? one.world
              next.set(id, seq + 1)
              for (const journal of [mine, model]) journal.append(id, seq, `${seq}:${'x'.repeat(one.size)}`)
            } else if (one.do === 'remove') {
              const id = `world-${one.world}`
              next.delete(id)
              for (const journal of [mine, model]) await journal.remove(id)
            } else if (one.do === 'flush') await mine.flushed()
            else if (one.do === 'compact') await mine.compact()
            else {
              await mine.close()
              mine = await openJournal(place, {sync: 'none', segmentBytes})
              expect(mine.opened.healed).toBeUndefined()
            }
          }
          const ids = (journal: Journal) => journal.worlds().map(({id, from, to}) => ({id, from, to}))
          expect(ids(mine)).toEqual(ids(model))
          for (const {id, from} of ids(model)) {
            expect(await all(mine, id)).toEqual(await all(model, id))
            expect(await mine.read(id, from)).toBe(await model.read(id, from))
          }
          await mine.close()
          rmSync(place, {recursive: true})
        },
      ),
      {numRuns: 150},
    )
  })
})

describe('flushing', () => {
  /** A disk whose writes wait until the test lets them through. */
  function slowDisk() {
    const waiting: (() => void)[] = []
    const calls: DiskCalls = {
      ...diskCalls,
      write: (fd, buffer, offset, length, position, done) => {
        waiting.push(() => diskCalls.write(fd, buffer, offset, length, position, done))
      },
    }
    return {calls, waiting}
  }
  const turn = () => new Promise(resolve => setImmediate(resolve))

  it('gathers what comes while the disk is busy, and answers only for what was appended before', async () => {
    const {calls, waiting} = slowDisk()
    const journal = await open({calls})
    const done: string[] = []
    journal.append('a', 1, 'one')
    void journal.flushed().then(() => done.push('one'))
    journal.append('b', 1, 'same turn')
    await turn()
    expect(waiting).toHaveLength(1)
    for (let seq = 2; seq <= 100; seq++) journal.append('a', seq, `${seq}`)
    const later = journal.flushed().then(() => done.push('later'))
    await turn()
    expect([waiting.length, done]).toEqual([1, []])
    expect(await journal.read('a', 1)).toBe('one')
    expect(await journal.read('a', 50)).toBe('50')
    waiting.shift()?.()
    while (waiting.length === 0) await turn()
    expect(done).toEqual(['one'])
    expect(bytesOnDisk()).toContain('same turn')
    expect(waiting).toHaveLength(1)
    waiting.shift()?.()
    await later
    expect(done).toEqual(['one', 'later'])
    await journal.flushed()
  })

  it('writes on after a write that took only part', async () => {
    const calls: DiskCalls = {
      ...diskCalls,
      write: (fd, buffer, offset, length, position, done) =>
        diskCalls.write(fd, buffer, offset, Math.min(length, 7), position, done),
    }
    const journal = await open({calls, sync: 'datasync'})
    fill(journal, ['a'], 5)
    await journal.flushed()
    await journal.close()
    expect(await all(await open(), 'a')).toHaveLength(5)
  })

  it.skipIf(process.platform !== 'linux')('lets every write wait for the disk unless told otherwise', async () => {
    const journal = await openJournal(folder)
    opened.push(journal)
    const segment = fs.realpathSync(join(folder, '000001.log'))
    const flags = readdirSync('/proc/self/fd')
      .filter(fd => readlink(`/proc/self/fd/${fd}`) === segment)
      .map(fd => Number.parseInt(/flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8))
    expect(flags).toHaveLength(1)
    expect(flags[0]! & fs.constants.O_DSYNC).toBe(fs.constants.O_DSYNC)
  })

  it('syncs after every write where files cannot be opened so', async () => {
    const order: string[] = []
    const calls: DiskCalls = {
      write: (...args) => {
        order.push('write')
        diskCalls.write(...args)
      },
      fdatasync: (...args) => {
        order.push('sync')
        diskCalls.fdatasync(...args)
      },
    }
    const journal = await open({calls, sync: 'datasync', segmentBytes: 200})
    for (let seq = 1; seq <= 4; seq++) {
      journal.append('a', seq, 'x'.repeat(150))
      await journal.flushed()
      order.push('done')
    }
    expect(order.join(' ')).toMatch(/^(?:(?:write sync )+done ?)+$/)
  })

  it.each([
    ['ENOSPC', 'full', /磁盘已满.*The disk is full/],
    ['EDQUOT', 'full', /磁盘已满/],
    ['EROFS', 'readOnly', /只读.*read-only/],
    ['EIO', 'other', /EIO/],
  ] as const)(
    '%s ends the journal: every pending and later flush rejects, once and clearly',
    async (code, reason, words) => {
      let allowed = 1
      const calls: DiskCalls = {
        ...diskCalls,
        write: (fd, buffer, offset, length, position, done) => {
          if (allowed-- > 0) diskCalls.write(fd, buffer, offset, length, position, done)
          // part of the frame still fits: a torn tail is left behind
          else diskCalls.write(fd, buffer, offset, 20, position, () => done(Object.assign(new Error(code), {code}), 0))
        },
      }
      const fatal: JournalFailed[] = []
      const journal = await open({calls, onFatal: error => fatal.push(error)})
      journal.append('a', 1, 'kept')
      await journal.flushed()
      journal.append('a', 2, 'lost')
      journal.append('new', 1, 'lost')
      const first = journal.flushed()
      await new Promise(resolve => setImmediate(resolve))
      journal.append('a', 3, 'lost too')
      const second = journal.flushed()
      await expect(first).rejects.toThrow(words)
      await expect(second).rejects.toThrow(JournalFailed)
      expect(() => journal.append('a', 4, 'not even tried')).toThrow(words)
      await expect(journal.flushed()).rejects.toMatchObject({reason, code})
      expect(fatal).toHaveLength(1)
      // what nobody was told of is not shown either
      expect(await all(journal, 'a')).toEqual(['kept'])
      expect(journal.worlds()).toMatchObject([{id: 'a', from: 1, to: 1}])
      await expect(journal.close()).rejects.toThrow(JournalFailed)
      const again = await open()
      expect(again.opened.healed).toMatchObject({segment: 1, bytes: 20})
      expect(await all(again, 'a')).toEqual(['kept'])
    },
  )

  it('a failed sync is as fatal as a failed write', async () => {
    const calls: DiskCalls = {
      ...diskCalls,
      fdatasync: (_fd, done) => done(Object.assign(new Error('EIO'), {code: 'EIO'})),
    }
    const journal = await open({calls, sync: 'datasync'})
    journal.append('a', 1, 'x')
    await expect(journal.flushed()).rejects.toThrow(JournalFailed)
    expect(journal.worlds()).toEqual([])
  })
})

describe('removing', () => {
  it('compacts sealed segments at once and the newest on closing; nothing of the world is left', async () => {
    const journal = await open({segmentBytes: 2000})
    fill(journal, ['keep', 'secret'], 100)
    await journal.flushed()
    const before = bytesOnDisk().length
    await journal.remove('secret')
    const parts = segmentFiles().map(name => readFileSync(join(folder, name), 'utf8'))
    expect(parts.slice(0, -1).join('')).not.toContain('"secret"')
    expect(await all(journal, 'keep')).toEqual(Array.from({length: 100}, (_, i) => text('keep', i + 1)))
    expect(await journal.read('keep', 50)).toBe(text('keep', 50))
    await journal.close()
    expect(bytesOnDisk()).not.toContain('"secret"')
    expect(bytesOnDisk().length).toBeLessThan(before * 0.75)
    const again = await open()
    expect(again.worlds()).toMatchObject([{id: 'keep', from: 1, to: 100}])
    expect(await all(again, 'keep')).toHaveLength(100)
  })

  it('compacts the newest segment too when asked', async () => {
    const journal = await open()
    fill(journal, ['keep', 'secret'], 10)
    await journal.remove('secret')
    expect(bytesOnDisk()).toContain('"secret"')
    await journal.compact()
    expect(bytesOnDisk()).not.toContain('"secret"')
    journal.append('keep', 11, text('keep', 11))
    await journal.flushed()
    expect(await all(journal, 'keep')).toHaveLength(11)
  })

  it('a world is gone even when there is no room to rewrite its segment; its bytes go when there is', async () => {
    const journal = await open({segmentBytes: 2000})
    fill(journal, ['keep', 'secret'], 100)
    await journal.flushed()
    const inTheWay = join(folder, `${segmentFiles()[0]}${unfinishedEnding}`)
    fs.mkdirSync(inTheWay)
    await journal.remove('secret')
    expect(journal.worlds().map(one => one.id)).toEqual(['keep'])
    expect(bytesOnDisk()).toContain('"secret"')
    expect(await all(journal, 'keep')).toHaveLength(100)
    fs.rmdirSync(inTheWay)
    await journal.compact()
    expect(bytesOnDisk()).not.toContain('"secret"')
    expect(await all(journal, 'keep')).toHaveLength(100)
  })

  it('goes on reading and writing while segments are rewritten', async () => {
    const journal = await open({segmentBytes: 5000})
    fill(journal, ['keep', 'x', 'y', 'z'], 200)
    await journal.flushed()
    const removals = ['x', 'y', 'z'].map(world => journal.remove(world))
    expect(() => journal.append('x', 201, 'late')).toThrow(/being removed/)
    let seq = 201
    for (let round = 0; round < 20; round++) {
      journal.append('keep', seq, text('keep', seq))
      seq++
      expect(await all(journal, 'keep', 1, 200)).toEqual(Array.from({length: 200}, (_, i) => text('keep', i + 1)))
      expect(await journal.read('keep', 1 + ((round * 37) % 200))).toBe(text('keep', 1 + ((round * 37) % 200)))
    }
    await Promise.all(removals)
    await journal.close()
    expect(await all(await open(), 'keep')).toHaveLength(220)
  })

  it('a crash before, between and after the renames loses nothing', async () => {
    const journal = await open({segmentBytes: 1000})
    fill(journal, ['keep', 'secret'], 30)
    await journal.flushed()
    const copy = (name: string) => {
      const place = join(folder, name)
      fs.mkdirSync(place)
      for (const file of segmentFiles()) fs.copyFileSync(join(folder, file), join(place, file))
      return place
    }
    await journal.remove('secret')
    const after = copy('after')
    // a crash half-way: the second segment is still the old one and a piece of the new one lies beside it
    const half = copy('half')
    const old = mkdtempSync(join(folder, 'old-'))
    const fresh = await openJournal(old, {sync: 'none', segmentBytes: 1000})
    fill(fresh, ['keep', 'secret'], 30)
    await fresh.close()
    fs.copyFileSync(join(old, '000002.log'), join(half, '000002.log'))
    writeFileSync(join(half, '000002.log.unfinished'), 'half a file')
    for (const place of [after, half]) {
      const again = await openJournal(place, {sync: 'none'})
      expect(await all(again, 'keep')).toEqual(Array.from({length: 30}, (_, i) => text('keep', i + 1)))
      expect(again.worlds().map(world => world.id)).toEqual(['keep'])
      await again.close()
      expect(readdirSync(place).filter(name => !name.endsWith('.log'))).toEqual([])
      for (const name of readdirSync(place)) expect(readFileSync(join(place, name), 'utf8')).not.toContain('"secret"')
    }
  })
})
