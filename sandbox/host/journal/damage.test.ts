// What a journal makes of bytes that are not what it wrote. A torn end, cut at every byte, is healed; one wrong byte,
// at every place, is found and named; a lost file or a lost piece is refused. Nothing is skipped in silence.
import {mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {crc32, loneDifference, plainCrc32} from './crc32.ts'
import {JournalDamaged} from './errors.ts'
import {headBytes, readHead} from './frame.ts'
import {type FileJournal, openJournal} from './journal.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const text = (world: string, seq: number) => `{"w":"${world}","n":${seq},"姓名":"甲乙"}`
const file = (segment = 1) => join(folder, `00000${segment}.log`)

async function write(count: number, segmentBytes?: number): Promise<void> {
  const journal = await openJournal(folder, {sync: 'none', ...(segmentBytes ? {segmentBytes} : {})})
  for (let seq = 1; seq <= count; seq++) for (const world of ['a', '乙']) journal.append(world, seq, text(world, seq))
  await journal.close()
}

/** Every frame of a file: where it lies and what it is. */
function frames(data: Buffer): {at: number; end: number; kind: number; world: string; seq: number}[] {
  const found = []
  for (let at = 0; at < data.length; ) {
    const head = readHead(data, at)!
    const world = data.toString('utf8', at + headBytes, at + headBytes + head.worldBytes)
    found.push({at, end: at + head.length, kind: head.kind, world, seq: head.seq})
    at += head.length
  }
  return found
}

async function entriesOf(journal: FileJournal): Promise<string[]> {
  const texts: string[] = []
  for (const {id} of journal.worlds()) for await (const each of journal.entries(id)) texts.push(each)
  return texts
}

/** Opens the folder and says what came of it. */
async function attempt(): Promise<{
  healed?: object
  texts?: string[]
  damage?: JournalDamaged['damage']
  error?: unknown
}> {
  try {
    const journal = await openJournal(folder, {sync: 'none'})
    const texts = await entriesOf(journal)
    const {healed} = journal.opened
    await journal.close()
    return healed ? {healed, texts} : {texts}
  } catch (error) {
    return error instanceof JournalDamaged ? {damage: error.damage} : {error}
  }
}

const kept = (count: number, ofSecond = count) => [
  ...Array.from({length: count}, (_, i) => text('a', i + 1)),
  ...Array.from({length: ofSecond}, (_, i) => text('乙', i + 1)),
]

describe('sums', () => {
  it('agree with the published check value', () => {
    expect(plainCrc32(Buffer.from('123456789'))).toBe(0xcbf43926)
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  })

  it('tell the one byte that differs', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({minLength: 1, maxLength: 300}),
        fc.nat(),
        fc.integer({min: 1, max: 255}),
        (data, at, xor) => {
          const index = at % data.length
          const wrong = Uint8Array.from(data)
          wrong[index] = wrong[index]! ^ xor
          expect(plainCrc32(data)).toBe(crc32(data))
          expect(loneDifference(data.length, crc32(data), crc32(wrong))).toEqual({index, xor})
        },
      ),
    )
    expect(loneDifference(9, 0xcbf43926, 0xcbf43926)).toBeUndefined()
  })
})

describe('a torn end', () => {
  it('is cut off and reported, wherever in the last frame the write stopped', async () => {
    await write(3)
    const whole = readFileSync(file())
    const last = frames(whole).at(-1)!
    for (let length = last.at + 1; length < last.end; length++) {
      writeFileSync(file(), whole.subarray(0, length))
      const got = await attempt()
      expect(got, `${length} bytes`).toMatchObject({
        healed: {file: '000001.log', segment: 1, offset: last.at, bytes: length - last.at},
        texts: kept(3, 2),
      })
      if (length >= last.at + headBytes + 3) expect(got.healed).toMatchObject({world: '乙', seq: 3})
      expect(readFileSync(file()).equals(whole.subarray(0, last.at))).toBe(true)
    }
  })

  it('is cut off when the disk left zeros or the rest of older bytes in its place', async () => {
    await write(3)
    const whole = readFileSync(file())
    const last = frames(whole).at(-1)!
    for (let length = last.at + 1; length < last.end - 2; length++) {
      const zeros = Buffer.alloc(whole.length + 100)
      whole.copy(zeros, 0, 0, length)
      writeFileSync(file(), zeros)
      expect(await attempt(), `${length} bytes, then zeros`).toMatchObject({
        healed: {offset: last.at},
        texts: kept(3, 2),
      })
      const older = Buffer.from(whole)
      older.fill('ab', length)
      writeFileSync(file(), older)
      expect(await attempt(), `${length} bytes, then others`).toMatchObject({healed: {offset: last.at}})
    }
  })

  it('of several frames written together keeps those that are whole', async () => {
    await write(5)
    const whole = readFileSync(file())
    const all = frames(whole)
    writeFileSync(file(), whole.subarray(0, all[6]!.at + 40))
    expect(await attempt()).toMatchObject({healed: {offset: all[6]!.at}, texts: kept(3, 2)})
  })

  it('may be appended to after healing, and is not reported again', async () => {
    await write(2)
    writeFileSync(file(), readFileSync(file()).subarray(0, -5))
    const journal = await openJournal(folder, {sync: 'none'})
    expect(journal.opened.healed).toMatchObject({world: '乙', seq: 2})
    journal.append('乙', 2, 'second try')
    await journal.close()
    expect(await attempt()).toEqual({texts: [text('a', 1), text('a', 2), text('乙', 1), 'second try']})
  })

  it('where a new segment was being begun is completed', async () => {
    await write(6, 300)
    const first = readFileSync(file(1))
    const next = readFileSync(file(2))
    const all = frames(first)
    const seal = all.at(-1)!
    expect(seal.kind).toBe(4)
    const later = [3, 4, 5, 6, 7, 8].map(file)
    for (const path of later) rmSync(path, {force: true})
    const expected = frames(first).filter(frame => frame.kind === 1).length
    // the next file half there, then whole but for the old one's seal, then the seal half there
    const stages: [string, Buffer, Buffer][] = []
    for (let length = 0; length <= headBytes; length++) {
      stages.push([`next has ${length} bytes`, first.subarray(0, seal.at), next.subarray(0, length)])
      stages.push([`seal has ${length} bytes`, first.subarray(0, seal.at + length), next.subarray(0, headBytes)])
    }
    for (const [stage, one, two] of stages) {
      writeFileSync(file(1), one)
      writeFileSync(file(2), two)
      const got = await attempt()
      expect(got.texts, stage).toHaveLength(expected)
      expect(readFileSync(file(1)).equals(first), stage).toBe(true)
      expect(readFileSync(file(2)).equals(next.subarray(0, headBytes)), stage).toBe(true)
      expect(await attempt(), stage).toEqual({texts: got.texts})
    }
  })
})

describe('a flipped byte', () => {
  // every place, with a small, a large and a random change: one bit, all bits, anything
  it.each([0x01, 0xff, 0x5a])('is found and named everywhere in the file (xor %i)', async xor => {
    await write(3)
    const whole = readFileSync(file())
    for (const frame of frames(whole)) {
      for (let at = frame.at; at < frame.end; at++) {
        const data = Buffer.from(whole)
        data[at] = data[at]! ^ xor
        writeFileSync(file(), data)
        const named = frame.kind === 1 ? {world: frame.world, seq: frame.seq} : {}
        expect(await attempt(), `byte ${at}`).toMatchObject({
          damage: {what: 'frame', file: '000001.log', segment: 1, offset: frame.at, flippedAt: at, ...named},
        })
        expect(readFileSync(file()).equals(data), 'refusing changes nothing').toBe(true)
      }
    }
  })

  it('in an early segment is found and named', async () => {
    await write(6, 300)
    const whole = readFileSync(file(2))
    for (const frame of frames(whole)) {
      const data = Buffer.from(whole)
      data[frame.end - 1] = data[frame.end - 1]! ^ 4
      writeFileSync(file(2), data)
      expect((await attempt()).damage).toMatchObject({segment: 2, offset: frame.at, flippedAt: frame.end - 1})
    }
  })

  it('says so in Chinese and English, with place, world and entry', async () => {
    await write(3)
    const data = readFileSync(file())
    const frame = frames(data)[3]!
    data[frame.end - 3] = data[frame.end - 3]! ^ 1
    writeFileSync(file(), data)
    await expect(openJournal(folder)).rejects.toThrow(
      `日志 000001.log 第 ${frame.at} 字节处有一帧损坏，沙盘 a 第 2 条，仅第 ${frame.end - 3} 字节不同。请用备份恢复该文件后再启动。 ` +
        `The journal 000001.log is damaged at byte ${frame.at}: a frame is damaged, world a entry 2, only byte ${frame.end - 3} differs; ` +
        `expected frame 3 of ${frame.end - frame.at} bytes, got bytes that do not add up. Restore the file from a backup and start again.`,
    )
  })
})

describe('more damage', () => {
  it('several wrong bytes in the middle are refused; the entry is named by what follows', async () => {
    await write(4)
    const whole = readFileSync(file())
    const all = frames(whole).filter(frame => frame.kind === 1)
    for (const frame of all.slice(0, -2)) {
      const data = Buffer.from(whole)
      data.fill(0, frame.at, frame.end)
      writeFileSync(file(), data)
      const named = frame.seq === 1 ? {} : {world: frame.world, seq: frame.seq}
      expect((await attempt()).damage).toMatchObject({what: 'frame', segment: 1, offset: frame.at, ...named})
    }
  })

  it('a frame cut out is refused', async () => {
    await write(4)
    const whole = readFileSync(file())
    for (const frame of frames(whole).slice(0, -1)) {
      writeFileSync(file(), Buffer.concat([whole.subarray(0, frame.at), whole.subarray(frame.end)]))
      expect((await attempt()).damage, `frame at ${frame.at}`).toMatchObject({segment: 1})
    }
  })

  it('a frame twice is refused', async () => {
    await write(4)
    const whole = readFileSync(file())
    const frame = frames(whole)[4]!
    writeFileSync(file(), Buffer.concat([whole.subarray(0, frame.end), whole.subarray(frame.at)]))
    expect((await attempt()).damage).toMatchObject({what: 'frameNumber', offset: frame.end})
  })

  it('a segment file missing at the beginning, in the middle or at the end is named', async () => {
    await write(8, 300)
    const names = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter(segment => {
      try {
        readFileSync(file(segment))
        return true
      } catch {
        return false
      }
    })
    expect(names.length).toBeGreaterThan(3)
    for (const segment of names) {
      const bytes = readFileSync(file(segment))
      unlinkSync(file(segment))
      expect((await attempt()).damage).toMatchObject({what: 'missingSegment', segment, file: `00000${segment}.log`})
      writeFileSync(file(segment), bytes)
    }
    expect((await attempt()).texts).toEqual(kept(8))
  })

  it('an early segment cut short is refused', async () => {
    await write(8, 300)
    const whole = readFileSync(file(2))
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file(2), whole.subarray(0, length))
      expect((await attempt()).damage, `${length} bytes`).toMatchObject({segment: 2})
    }
  })

  it('a segment in the place of another is refused', async () => {
    await write(8, 300)
    writeFileSync(file(3), readFileSync(file(2)))
    expect((await attempt()).damage).toMatchObject({segment: 3})
  })

  it('random bytes overwritten anywhere are either healed at the end or refused, never read as entries', async () => {
    await write(4)
    const whole = readFileSync(file())
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({minLength: 1, maxLength: 60}), async (at, bytes) => {
        const data = Buffer.from(whole)
        data.set(bytes.subarray(0, whole.length - at), at)
        writeFileSync(file(), data)
        const got = await attempt()
        if (data.equals(whole)) expect(got).toEqual({texts: kept(4)})
        else if (got.healed) for (const each of got.texts ?? []) expect(kept(4)).toContain(each)
        else expect(got.damage).toBeDefined()
        expect(got.error).toBeUndefined()
      }),
      {numRuns: 300},
    )
  })

  it('a byte flipped while the journal is open is found when the entry is read', async () => {
    await write(3)
    const journal = await openJournal(folder, {sync: 'none'})
    const data = readFileSync(file())
    const frame = frames(data)[3]!
    data[frame.end - 3] = data[frame.end - 3]! ^ 1
    writeFileSync(file(), data)
    await expect(journal.read('a', 2)).rejects.toMatchObject({damage: {world: 'a', seq: 2, offset: frame.at}})
    await expect(entriesOf(journal)).rejects.toThrow(JournalDamaged)
    expect(await journal.read('a', 1)).toBe(text('a', 1))
    await journal.close()
  })
})
