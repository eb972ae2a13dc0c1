// The mailbox with a world that is a list and a journal the test opens and shuts by hand: no database, no disk, no waiting.
import {describe, expect, test} from 'vitest'
import type {Cause, Entry} from '../world/entry.ts'
import {type RealTime, startClock} from './clock.ts'
import {
  type Mailbox,
  NotHeard,
  type Outcome,
  openMailbox,
  queueLimit,
  type Resident,
  type Stepped,
  type Steps,
} from './mailbox.ts'

const message = (raw: string): Cause => ({kind: 'message', raw, via: {}})
const rawOf = (cause: Cause) => (cause.kind === 'message' ? cause.raw : cause.kind)

class ListWorld implements Steps {
  readonly heard: string[]
  readonly batches: number[] = []
  closed = false
  agenda: number[] = []
  constructor(heard: string[]) {
    this.heard = heard
  }
  receive(causes: Cause[], at: number): Stepped[] {
    if (causes.some(one => rawOf(one) === 'poison')) throw new Error('broken')
    this.batches.push(causes.length)
    return causes.map(cause => {
      this.heard.push(rawOf(cause))
      const entry = {
        seq: this.heard.length,
        at,
        party: 'centre',
        cause,
        line: {did: 'delivered'},
        previous: '',
      } as Entry
      return {entry, text: `${entry.seq} ${rawOf(cause)}`}
    })
  }
  nextDue() {
    return this.agenda[0]
  }
  due(at: number): Cause[] {
    const due = this.agenda.filter(one => one <= at)
    this.agenda = this.agenda.filter(one => one > at)
    return due.map(one => message(`due ${one}`))
  }
  close() {
    this.closed = true
  }
}

function handTime() {
  let now = 0
  let timers: {at: number; call: () => void}[] = []
  const real: RealTime = {
    elapsed: () => now,
    date: () => now,
    after(ms, call) {
      const timer = {at: now + ms, call}
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
  }
  const pass = (ms: number) => {
    now += ms
    const ripe = timers.filter(one => one.at <= now)
    timers = timers.filter(one => one.at > now)
    for (const one of ripe) one.call()
  }
  return {real, pass, timers: () => timers.length}
}

type Flush = {texts: string[]; land(): void; fail(): void}

async function desk(options: {speed?: number; agenda?: number[]} = {}) {
  const disk: string[] = []
  const flushes: Flush[] = []
  const worlds: ListWorld[] = []
  const time = handTime()
  const clock = startClock(time.real, 1000, options.speed ?? 1)
  const trouble: string[] = []
  const mailbox: Mailbox<ListWorld> = await openMailbox<ListWorld>({
    async open() {
      const world = new ListWorld(disk.map(text => text.split(' ').slice(1).join(' ')))
      if (worlds.length === 0) world.agenda = options.agenda ?? []
      worlds.push(world)
      return world
    },
    append: stepped =>
      new Promise((resolve, reject) => {
        const texts = stepped.map(one => one.text)
        flushes.push({
          texts,
          land() {
            disk.push(...texts)
            resolve()
          },
          fail: () => reject(new Error('disk full')),
        })
      }),
    clock,
    real: time.real,
    trouble: what => trouble.push(what),
  })
  const outcomes: [string, string][] = []
  const post = (raw: string) =>
    mailbox.post(message(raw), (outcome: Outcome) => {
      outcomes.push([raw, outcome.heard ? String(outcome.entry.seq) : outcome.why])
    })
  return {mailbox, disk, flushes, worlds, time, clock, outcomes, post, trouble}
}

const turn = () => new Promise<void>(resolve => setImmediate(resolve))
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await turn()
}

describe('a batch', () => {
  test('gathers what came in one turn and is appended once', async () => {
    const {post, flushes, worlds} = await desk()
    post('a')
    post('b')
    post('c')
    await turns(2)
    expect(worlds[0]?.batches).toEqual([3])
    expect(flushes.map(one => one.texts)).toEqual([['1 a', '2 b', '3 c']])
  })

  test('releases no answer before its flush', async () => {
    const {post, flushes, outcomes} = await desk()
    post('a')
    await turns(3)
    expect(outcomes).toEqual([])
    flushes[0]?.land()
    await turn()
    expect(outcomes).toEqual([['a', '1']])
  })

  test('gathers while the flush before it is in flight', async () => {
    const {post, flushes, outcomes, worlds} = await desk()
    post('a')
    await turns(2)
    post('b')
    await turns(2)
    post('c')
    await turns(2)
    expect(worlds[0]?.batches).toEqual([1])
    flushes[0]?.land()
    await turns(2)
    expect(outcomes).toEqual([['a', '1']])
    expect(worlds[0]?.batches).toEqual([1, 2])
    flushes[1]?.land()
    await turn()
    expect(outcomes.map(([raw]) => raw)).toEqual(['a', 'b', 'c'])
  })

  test('is bounded, and nothing is left behind', async () => {
    const {post, worlds, flushes, outcomes} = await desk()
    for (let i = 0; i < 150; i++) post(`m${i}`)
    await turns(6)
    // full batches need not wait: nothing more would fit
    expect(worlds[0]?.batches).toEqual([64, 64])
    for (const flush of flushes) flush.land()
    await turns(2)
    expect(worlds[0]?.batches).toEqual([64, 64, 22])
    flushes[2]?.land()
    await turn()
    expect(outcomes.length).toBe(150)
    expect(outcomes.map(([, seq]) => Number(seq))).toEqual(Array.from({length: 150}, (_, i) => i + 1))
  })
})

describe('a look', () => {
  test('waits for the flush of what it may have seen', async () => {
    const {mailbox, post, flushes} = await desk()
    post('a')
    await turns(2)
    let seen: number | undefined
    const look = mailbox
      .look(world => world.heard.length)
      .then(count => {
        seen = count
      })
    await turns(2)
    expect(seen).toBeUndefined()
    flushes[0]?.land()
    await look
    expect(seen).toBe(1)
  })

  test('is refused when that flush fails: it saw what never happened', async () => {
    const {mailbox, post, flushes} = await desk()
    post('a')
    await turns(2)
    const look = mailbox.look(world => world.heard.length)
    flushes[0]?.fail()
    await expect(look).rejects.toThrow(NotHeard)
  })
})

describe('trouble', () => {
  test('a failed flush answers nobody as heard, and nothing after it', async () => {
    const {post, flushes, outcomes, worlds, trouble} = await desk()
    post('a')
    await turns(2)
    post('b')
    flushes[0]?.fail()
    await turns(2)
    post('c')
    expect(outcomes.map(([raw, what]) => `${raw} ${what}`).sort()).toEqual(['a unsure', 'b store', 'c store'])
    expect(worlds[0]?.closed).toBe(true)
    expect(trouble).toEqual(['store'])
  })

  test('a cause that breaks the world is found; the rest of its batch is heard in a world rebuilt from the journal', async () => {
    const {post, flushes, outcomes, worlds, disk} = await desk()
    post('a')
    await turns(2)
    flushes[0]?.land()
    await turn()
    post('b')
    post('poison')
    post('c')
    await turns(2)
    for (let i = 1; i < 4; i++) {
      await turns(4)
      flushes[i]?.land()
    }
    await turns(4)
    expect(outcomes.map(([raw, what]) => `${raw} ${what}`).sort()).toEqual(['a 1', 'b 2', 'c 3', 'poison broken'])
    expect(disk).toEqual(['1 a', '2 b', '3 c'])
    expect(worlds.at(-1)?.heard).toEqual(['a', 'b', 'c'])
    expect(worlds.slice(0, -1).every(world => world.closed)).toBe(true)
  })

  test('a single culprit is refused and the next cause is heard', async () => {
    const {post, flushes, outcomes} = await desk()
    post('poison')
    await turns(3)
    post('d')
    await turns(3)
    flushes[0]?.land()
    await turn()
    expect(outcomes).toEqual([
      ['poison', 'broken'],
      ['d', '1'],
    ])
  })

  test('a flood is refused at the limit', async () => {
    const {post, outcomes} = await desk()
    for (let i = 0; i <= queueLimit; i++) post('x')
    expect(outcomes).toEqual([['x', 'busy']])
  })
})

describe('the agenda', () => {
  test('what is due comes as causes when world time reaches it', async () => {
    const {time, worlds} = await desk({agenda: [1500, 4000], speed: 10})
    time.pass(49)
    await turns(2)
    expect(worlds[0]?.heard).toEqual([])
    time.pass(1)
    await turns(2)
    expect(worlds[0]?.heard).toEqual(['due 1500'])
  })

  test('the next one is planned when the first was received', async () => {
    const {time, worlds, flushes} = await desk({agenda: [1500, 4000]})
    time.pass(500)
    await turns(2)
    flushes[0]?.land()
    await turn()
    time.pass(2500)
    await turns(2)
    expect(worlds[0]?.heard).toEqual(['due 1500', 'due 4000'])
  })

  test('stands still while the clock is frozen, and wakes when it is set', async () => {
    const {time, worlds, clock, mailbox} = await desk({agenda: [1500], speed: 0})
    time.pass(10_000)
    await turns(2)
    expect(time.timers()).toBe(0)
    clock.moveTo(2000)
    mailbox.wake()
    await turns(2)
    expect(worlds[0]?.heard).toEqual(['due 1500'])
  })
})

test('closing finishes what was accepted', async () => {
  const {mailbox, post, flushes, outcomes, worlds} = await desk()
  post('a')
  post('b')
  const closed = mailbox.close()
  flushes[0]?.land()
  await closed
  expect(outcomes).toEqual([
    ['a', '1'],
    ['b', '2'],
  ])
  expect(worlds[0]?.closed).toBe(true)
  post('c')
  expect(outcomes.at(-1)).toEqual(['c', 'closed'])
})

describe('somebody who lives in the world', () => {
  /** Has something to say at these instants, and answers whatever comes from outside at once. */
  function lodger(times: number[]) {
    const said: string[] = []
    const plan = [...times]
    const replies: string[] = []
    const resident: Resident<ListWorld> & {ended?: 'over' | 'lost'} = {
      get nextAt() {
        return replies.length > 0 ? 0 : plan[0]
      },
      take(_, at) {
        const reply = replies.shift()
        if (reply) return message(reply)
        if ((plan[0] ?? Number.POSITIVE_INFINITY) > at) return undefined
        return message(`own ${plan.shift()}`)
      },
      heard(entry: Entry) {
        said.push(rawOf(entry.cause))
        if (/^[a-z]$/.test(rawOf(entry.cause))) replies.push(`reply ${rawOf(entry.cause)}`)
      },
      over() {
        resident.ended = 'over'
      },
      lost() {
        resident.ended = 'lost'
      },
    }
    return {resident, said}
  }
  const landAll = async (flushes: Flush[]) => {
    for (let n = 0; n < 12; n++) {
      for (const one of flushes.splice(0)) one.land()
      await turns(2)
    }
  }

  test('goes first: what is due comes before anything from outside, its answer before the next', async () => {
    const {mailbox, post, flushes, worlds, outcomes} = await desk({agenda: [1000, 5000]})
    const {resident, said} = lodger([1000, 1000, 9000])
    post('a')
    post('b')
    mailbox.moveIn(resident)
    await landAll(flushes)
    expect(worlds[0]?.heard).toEqual(['own 1000', 'own 1000', 'due 1000', 'a', 'reply a', 'b', 'reply b'])
    expect(said).toEqual(worlds[0]?.heard)
    expect(outcomes).toEqual([
      ['a', '4'],
      ['b', '6'],
    ])
    expect(resident.ended).toBeUndefined()
  })

  test('time waits where its next thing is due, and everything has its own instant at any speed', async () => {
    const {mailbox, flushes, time, clock, worlds} = await desk({speed: 1000, agenda: [4000]})
    const {resident} = lodger([2000, 3000])
    mailbox.moveIn(resident)
    time.pass(60_000)
    expect(clock.now()).toBe(2000)
    for (let n = 0; n < 10; n++) {
      await landAll(flushes)
      time.pass(60_000)
    }
    expect(worlds[0]?.heard).toEqual(['own 2000', 'own 3000', 'due 4000'])
    expect(resident.ended).toBe('over')
    expect(clock.held).toBe(false)
  })

  test('more of its own than a batch holds: others wait, nobody is forgotten', async () => {
    const {mailbox, post, flushes, worlds} = await desk()
    const {resident} = lodger([...Array(150).fill(1000), 90_000])
    post('a')
    mailbox.moveIn(resident)
    await landAll(flushes)
    expect(worlds[0]?.heard).toHaveLength(152)
    expect(worlds[0]?.heard.indexOf('a')).toBe(150)
  })

  test('is told when the world broke, and hears no more', async () => {
    const {mailbox, post, flushes, worlds, outcomes} = await desk()
    const {resident, said} = lodger([90_000])
    mailbox.moveIn(resident)
    post('poison')
    await landAll(flushes)
    expect(resident.ended).toBe('lost')
    post('a')
    await landAll(flushes)
    expect(said).toEqual([])
    expect(worlds.at(-1)?.heard).toEqual(['a'])
    expect(outcomes).toEqual([
      ['poison', 'broken'],
      ['a', '1'],
    ])
  })

  test('moves out without a word', async () => {
    const {mailbox, post, flushes, clock} = await desk()
    const {resident, said} = lodger([1500])
    mailbox.moveIn(resident)
    expect(clock.held).toBe(true)
    mailbox.moveOut(resident)
    post('a')
    await landAll(flushes)
    expect([said, resident.ended, clock.held]).toEqual([[], undefined, false])
  })
})
