// The load: hospitals at 64 connections, in a process of its own. Closed loop (the next message when the answer is there)
// for what a message costs; a fixed timetable for how long one waits, counted from when it should have gone out, so that
// a stall is not forgiven to those behind it. Bounded in messages and time; loopback only.
import type {CatalogueItem} from '../../catalogue/types.ts'
import {answering} from './child.ts'
import {type Line, lines} from './line.ts'
import {head, insuredPeople, type Place, settles, steps, type Visit, Visits} from './messages.ts'
import {quantile} from './stats.ts'

export type WorldGiven = {world: string; place: Place; items: Pick<CatalogueItem, 'code' | 'price'>[]}
/** One closed-loop slice. Times in milliseconds. */
export type Slice = {count: number; ms: number; p50: number; p99: number; failed: number; firstFailure?: string}
/** A timetable's slice; `late` = how late the load itself sent what waited for no answer, at the 99th of a hundred. */
export type Paced = {count: number; p50: number; p99: number; worst: number; late: number; failed: number}

type Ready = {given: WorldGiven; visits: Visits; settling: Visit[]}

const worlds = new Map<string, Ready>()
const people = new Map<string, ReturnType<typeof insuredPeople>>()
/** One visit's messages and answers as they went over the wire: what the bare server is fed with. */
const samples: {requests: string[]; answers: Record<string, string>} = {requests: [], answers: {}}

function ready(world: string): Ready {
  const found = worlds.get(world)
  if (!found) throw new Error(`load: world ${world} was not named`)
  return found
}

/** Runs jobs on every line until none is left. A job sends one message and says when it has its answer. */
function closedLoop(
  open: readonly Line[],
  next: () => ((line: Line, done: () => void) => void) | undefined,
): Promise<void> {
  return new Promise(resolve => {
    let busy = open.length
    const turn = (line: Line): void => {
      const job = next()
      if (job) job(line, () => turn(line))
      else if (--busy === 0) resolve()
    }
    for (const line of open) turn(line)
  })
}

class Tally {
  readonly waits: number[] = []
  failed = 0
  firstFailure: string | undefined
  private readonly began = performance.now()

  count(since: number, body: Buffer, ok: boolean): void {
    this.waits.push(performance.now() - since)
    if (ok) return
    this.failed += 1
    this.firstFailure ??= body.toString('utf8').slice(0, 300)
  }

  slice(): Slice {
    const {waits, failed, firstFailure} = this
    return {
      count: waits.length,
      ms: performance.now() - this.began,
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      failed,
      ...(firstFailure !== undefined && {firstFailure}),
    }
  }
}

/** Sends the visit's next message; `then` only when it was answered well. */
function advance(
  world: string,
  visit: Visit,
  line: Line,
  tally: Tally,
  since: number,
  then: (ok: boolean) => void,
): void {
  const {infno, step} = visit
  const request = visit.request(world)
  line.send(request, (body, ok) => {
    tally.count(since, body, ok)
    if (ok) {
      visit.heard(body)
      if (samples.requests.length === step) {
        samples.requests.push(request.slice(request.indexOf('\r\n\r\n') + 4))
        samples.answers[infno] = body.toString('utf8')
      }
    }
    then(ok)
  })
}

type Fire = {port: number; connections: number; count: number}

answering({
  /** Names a world and what is charged in it. */
  world(given: WorldGiven) {
    const key = `${given.place.area}@${given.place.at}`
    if (!people.has(key)) people.set(key, insuredPeople(given.place))
    const visits = new Visits(given.place, given.items, people.get(key) ?? [])
    worlds.set(given.world, {given, visits, settling: []})
  },

  samples: () => samples.answers,

  /** Walks `count` visits of each world up to the pre-settlement and keeps them. */
  async prepare({port, connections, count, worlds: names}: Fire & {worlds: string[]}): Promise<Slice> {
    const tally = new Tally()
    let made = 0
    await closedLoop(await lines(port, connections), () => {
      if (made >= count * names.length) return undefined
      const world = names[made % names.length] as string
      made += 1
      const {visits, settling} = ready(world)
      const visit = visits.next()
      return (line, done) => {
        const on = (ok: boolean): void => {
          if (!ok) done()
          else if (visit.step === settles) {
            settling.push(visit)
            done()
          } else advance(world, visit, line, tally, performance.now(), on)
        }
        on(true)
      }
    })
    return tally.slice()
  },

  /** Settles `count` prepared visits, the worlds in turn. */
  async settle({port, connections, count, worlds: names}: Fire & {worlds: string[]}): Promise<Slice> {
    const tally = new Tally()
    const open = await lines(port, connections)
    let sent = 0
    await closedLoop(open, () => {
      if (sent >= count) return undefined
      const world = names[sent++ % names.length] as string
      const visit = ready(world).settling.shift()
      if (!visit) throw new Error(`load: world ${world} has no visit left to settle`)
      return (line, done) => advance(world, visit, line, tally, performance.now(), done)
    })
    return tally.slice()
  },

  /** Whole visits, `clients` at once. */
  async visits({port, connections, count, worlds: names}: Fire & {worlds: string[]}): Promise<Slice> {
    const tally = new Tally()
    let made = 0
    await closedLoop(await lines(port, connections), () => {
      if (made >= count) return undefined
      const world = names[made++ % names.length] as string
      const visit = ready(world).visits.next()
      return (line, done) => {
        const on = (ok: boolean): void => {
          if (!ok || visit.step === steps.length) done()
          else advance(world, visit, line, tally, performance.now(), on)
        }
        on(true)
      }
    })
    return tally.slice()
  },

  /** The same bytes to the bare server: one transaction's, or all of a visit in turn. */
  async echo({port, connections, count, infno}: Fire & {infno?: string}): Promise<Slice> {
    const tally = new Tally()
    const wanted = steps.filter(one => infno === undefined || one === infno)
    const requests = wanted.map(one => plain(one))
    let sent = 0
    await closedLoop(await lines(port, connections), () => {
      if (sent >= count) return undefined
      const request = requests[sent++ % requests.length] as string
      return (line, done) => {
        const since = performance.now()
        line.send(request, (body, ok) => {
          tally.count(since, body, ok)
          done()
        })
      }
    })
    return tally.slice()
  },

  /** Visits on a timetable: `rate` begin each second, their messages evenly apart, each client one visit at a time. */
  async paced(given: Fire & {worlds: string[]; rate: number; seconds: number}): Promise<Paced & {settled: number}> {
    let settled = 0
    const paced = await timetable(given, client => {
      const world = given.worlds[client % given.worlds.length] as string
      let visit = ready(world).visits.next()
      return (line, tally, since, done) => {
        if (visit.step === steps.length) visit = ready(world).visits.next()
        advance(world, visit, line, tally, since, ok => {
          if (ok && visit.step === steps.length) settled += 1
          if (!ok) visit = ready(world).visits.next()
          done()
        })
      }
    })
    return {...paced, settled}
  },

  /** The bare server on the same timetable. */
  pacedEcho: async (given: Fire & {rate: number; seconds: number}): Promise<Paced> => {
    const requests = steps.map(plain)
    return timetable(given, client => {
      let sent = client
      return (line, tally, since, done) => {
        line.send(requests[sent++ % requests.length] as string, (body, ok) => {
          tally.count(since, body, ok)
          done()
        })
      }
    })
  },
})

function plain(infno: string): string {
  const body = samples.requests[steps.indexOf(infno as (typeof steps)[number])] ?? '{}'
  return `${head('echo', infno, Buffer.byteLength(body))}${body}`
}

type Sender = (line: Line, tally: Tally, since: number, done: () => void) => void

/** Every client has its own timetable; what is due while the client still waits goes out late, and its wait counts from when it was due. */
async function timetable(
  {port, connections, rate, seconds}: Fire & {rate: number; seconds: number},
  client: (index: number) => Sender,
): Promise<Paced> {
  const open = await lines(port, connections)
  const between = (connections / (rate * steps.length)) * 1000
  const tally = new Tally()
  const late: number[] = []
  const begin = performance.now() + 50
  const end = begin + seconds * 1000
  const clients = open.map((line, i) => ({line, send: client(i), due: begin + (between * i) / connections, free: true}))
  await new Promise<void>(resolve => {
    const go = (one: (typeof clients)[number]): void => {
      const since = one.due
      one.due += between
      one.free = false
      one.send(one.line, tally, since, () => {
        one.free = true
        const then = performance.now()
        if (one.due <= then && one.due < end) go(one)
      })
    }
    const tick = (): void => {
      const now = performance.now()
      for (const one of clients) {
        if (!one.free || one.due > now || one.due >= end) continue
        // it waited for nobody: what is late here is the load itself
        late.push(now - one.due)
        go(one)
      }
      if (clients.every(one => one.free && one.due >= end) || now > end + 10_000) resolve()
      else setTimeout(tick, 1)
    }
    tick()
  })
  const {waits, failed} = tally
  return {
    count: waits.length,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    worst: quantile(waits, 1),
    late: quantile(late, 0.99),
    failed,
  }
}
