// The file of a database: the image's bytes, room without copies, and what happens where there is none.
import {afterEach, expect, it, vi} from 'vitest'
import {nodeSqlEngine} from '../build/node-sql.ts'
import {growing} from './sqlite-file.ts'

afterEach(() => vi.unstubAllGlobals())

const image = (size: number) => Uint8Array.from({length: size}, (_, i) => i % 251)

it('the file has the bytes of the image, and room for more without another copy', () => {
  const given = image(5000)
  const file = growing(given).slice(0, given.length)
  const {buffer} = file
  expect([...file.subarray(0, 5000)]).toEqual([...given])
  expect(file.length).toBe(2 ** 30)
  expect(buffer.byteLength).toBeLessThan(2 ** 21)
  file.set(image(3_000_000), 4000)
  expect(file.buffer).toBe(buffer)
  expect(file[3999]).toBe(3999 % 251)
  expect([...file.subarray(4000, 4003)]).toEqual([0, 1, 2])
  // what lies behind is nothing yet
  expect(file[3_004_000]).toBe(0)
  expect(given[4000]).toBe(4000 % 251)
  // a part is ordinary bytes, with the length they have
  expect(file.subarray(1, 4).length).toBe(3)
  expect(file.subarray(1, 4).constructor).toBe(Uint8Array)
})

it('the image is taken as ever where there is no room to reserve', () => {
  const given = image(100)
  class Full extends ArrayBuffer {
    constructor(bytes: number) {
      super(bytes)
      throw new RangeError('Array buffer allocation failed')
    }
  }
  vi.stubGlobal('ArrayBuffer', Full)
  const taken = growing(given).slice(0, 100)
  vi.unstubAllGlobals()
  expect(taken.length).toBe(100)
  expect([...taken]).toEqual([...given])
})

it('a world that grows by megabytes is not copied', async () => {
  const engine = await nodeSqlEngine()
  const blank = engine.open()
  blank.exec('create table fact(id integer primary key, text text)')
  const start = blank.image()
  blank.close()

  const sql = engine.open(start)
  const write = sql.prepare('insert into fact values(?, ?)')
  let copied = 0
  class Counted extends Uint8Array {
    constructor(...given: [number]) {
      super(...given)
      if (typeof given[0] === 'number' && given[0] > 1_000_000) copied++
    }
  }
  vi.stubGlobal('Uint8Array', Counted)
  for (let batch = 0; batch < 40; batch++) {
    sql.exec('begin')
    for (let i = 0; i < 100; i++) write.run(batch * 100 + i, `${batch}·${i}`.padEnd(2000, '账'))
    sql.exec('commit')
  }
  vi.unstubAllGlobals()
  expect(copied).toBe(0)
  expect(sql.prepare('select text from fact where id = 0').get()).toEqual({text: '0·0'.padEnd(2000, '账')})
  const again = engine.open(sql.image())
  expect(again.prepare('select count(*) as n, sum(length(text)) as size from fact').get()).toEqual({
    n: 4000,
    size: 8_000_000,
  })
  again.close()
  sql.close()
})
