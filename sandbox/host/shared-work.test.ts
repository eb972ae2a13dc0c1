// Work that is asked for while it runs: how often it is done, what each asker hears, and what a failure leaves behind.
import {beforeEach, expect, it} from 'vitest'
import {SharedWork} from './shared-work.ts'

type Begun = {id: string; hear: (word: number) => void; end: (said: string) => void; fail: (error: Error) => void}
let begun: Begun[]
let work: SharedWork<number, string>
beforeEach(() => {
  begun = []
  work = new SharedWork(
    (id, hear) =>
      new Promise<string>((end, fail) => {
        begun.push({id, hear, end, fail})
      }),
  )
})
const settled = () => new Promise<void>(resolve => setImmediate(resolve))

it('a hundred who ask at once share one run; a hundred who ask while it goes share the next', async () => {
  const first = Array.from({length: 100}, () => work.ask('a', () => {}))
  await settled()
  const second = Array.from({length: 100}, () => work.ask('a', () => {}))
  await settled()
  expect(begun).toHaveLength(1)
  begun[0]?.end('one')
  expect(new Set(await Promise.all(first))).toEqual(new Set(['one']))
  await settled()
  expect(begun).toHaveLength(2)
  begun[1]?.end('two')
  expect(new Set(await Promise.all(second))).toEqual(new Set(['two']))
  await settled()
  expect(begun).toHaveLength(2)
})

it('worlds do not wait for each other', async () => {
  work.ask('a', () => {})
  work.ask('b', () => {})
  await settled()
  expect(begun.map(one => one.id)).toEqual(['a', 'b'])
})

it('everybody hears how their own run goes', async () => {
  const heard: Record<string, number[]> = {first: [], with: [], later: []}
  work.ask('a', word => heard.first?.push(word))
  work.ask('a', word => heard.with?.push(word))
  await settled()
  work.ask('a', word => heard.later?.push(word))
  begun[0]?.hear(1)
  begun[0]?.end('')
  await settled()
  begun[1]?.hear(2)
  expect(heard).toEqual({first: [1], with: [1], later: [2]})
})

it('a run that fails tells its askers, and the next one goes on', async () => {
  const first = work.ask('a', () => {})
  await settled()
  const second = work.ask('a', () => {})
  begun[0]?.fail(new Error('disk'))
  await expect(first).rejects.toThrow('disk')
  await settled()
  begun[1]?.end('well')
  expect(await second).toBe('well')
})
