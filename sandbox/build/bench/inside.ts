// What is measured inside one process, without HTTP: replaying a journal, searching the catalogue, one world's cost per
// settlement as it grows, and what an idle fault plan costs. Each answer is numbers by round; what they are compared with
// is measured in the same rounds. The books are checked before an answer is given.
import {readFileSync} from 'node:fs'
import TinyQueue from 'tinyqueue'
import {drawFrom} from '../../base/draw.ts'
import {dayOf} from '../../base/instant.ts'
import type {Sql} from '../../base/sql.ts'
import {openCatalogue} from '../../catalogue/sql-catalogue.ts'
import type {CatalogueItem} from '../../catalogue/types.ts'
import {Flow} from '../../flow/flow.ts'
import {openFor, outpatient} from '../../flow/outpatient.ts'
import {Tally} from '../../flow/tally.ts'
import {catalogueFolder, findCatalogueImage} from '../../host/catalogue-files.ts'
import {worldDeps} from '../../host/engine.ts'
import {nodeSha256} from '../../host/maker.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import {checkBooks} from '../../world/check.ts'
import type {Cause} from '../../world/entry.ts'
import {Templates} from '../../world/template.ts'
import {verify} from '../../world/verify.ts'
import {World, type WorldDeps} from '../../world/world.ts'
import {answering} from './child.ts'
import {insuredPeople, settles, steps, type Visit, Visits} from './messages.ts'
import {quantile} from './stats.ts'

type Items = Pick<CatalogueItem, 'code' | 'price'>[]

let deps: WorldDeps
let dataDir: string

/** Microseconds of this process's time, all threads. */
const cpu = (): number => {
  const {user, system} = process.cpuUsage()
  return user + system
}

/** A world with its visitors, driven in batches as the mailbox drives it. */
class Ward {
  readonly world: World
  private readonly visits: Visits
  entries = 1
  settled = 0

  constructor(id: string, items: Items) {
    const config = defaultWorldConfig({id, catalogue: 'full', population: {size: 2000, seed: 'standard'}})
    this.world = World.open(id, config, deps).world
    const place = {at: config.start, institution: config.institutions[0]?.code ?? '', area: config.area}
    this.visits = new Visits(place, items, insuredPeople(place))
  }

  /** Gives the next message of every visit to the world at once. Returns the microseconds that `receive` took. */
  turn(batch: readonly Visit[]): number {
    const causes: Cause[] = batch.map(visit => ({kind: 'message', raw: visit.body(), via: {pathInfno: visit.infno}}))
    const before = cpu()
    const stepped = this.world.receive(causes, this.world.at)
    const spent = cpu() - before
    this.entries += stepped.length
    for (const [i, {entry}] of stepped.entries()) {
      const visit = batch[i] as Visit
      if (entry.decision?.outcome !== 'ok') throw new Error(`${visit.infno}: ${entry.decision?.sends[0]?.body}`)
      if (visit.step === settles) this.settled += 1
      visit.heard(Buffer.from(entry.decision.sends[0]?.body ?? ''))
    }
    return spent
  }

  /** Takes `count` visits up to (and without) a step. */
  walked(count: number, to: number): {batch: Visit[]; spent: number} {
    const batch = Array.from({length: count}, () => this.visits.next())
    let spent = 0
    for (let step = 0; step < to; step++) spent += this.turn(batch)
    return {batch, spent}
  }

  grow(entries: number): void {
    while (this.entries < entries) this.walked(32, steps.length)
  }

  check(): void {
    const [finding] = checkBooks(this.world)
    if (finding) throw new Error(`books of ${this.world.id}: ${JSON.stringify(finding)}`)
    const live = this.world.reader.prepare<{n: number}>('select count(*) as n from settlement order by 1').get()?.n
    if (live !== this.settled)
      throw new Error(`books of ${this.world.id}: ${live} settlements, ${this.settled} answered`)
  }
}

export type Replayed = {entries: number; fold: number[]; verify: number[]; floor: number[]; equal: boolean}
export type Searched = {keystrokes: number; p50: number[]; p95: number[]; like: number[]; first: number}
export type Grown = {small: number[]; large: number[]; entries: [number, number]}
export type Days = {days: number[]; floor: number[]; visits: number}
export type Idle = {none: number[]; idle: number[]; again: number[]}

answering({
  async open(given: {dataDir: string}) {
    dataDir = given.dataDir
    deps = await worldDeps(dataDir)
  },

  /** A world as `POST /worlds` makes it, and the same without the template: milliseconds. */
  freshWorlds({rounds}: {rounds: number}): {template: number[]; made: number[]} {
    const template: number[] = []
    const made: number[] = []
    const config = defaultWorldConfig({id: 'fresh', catalogue: 'full'})
    World.open('fresh', config, deps).world.close()
    for (let round = 0; round < rounds; round++) {
      let began = performance.now()
      World.open('fresh', config, deps).world.close()
      template.push(performance.now() - began)
      began = performance.now()
      World.open('fresh', config, {...deps, templates: new Templates(deps.engine, nodeSha256)}).world.close()
      made.push(performance.now() - began)
    }
    return {template, made}
  },

  /** Seconds for a journal's entries: applied, decided again, and merely read (JSON and hash). */
  replay({file, entries, rounds}: {file: string; entries: number; rounds: number}): Replayed {
    const texts = readFileSync(file, 'utf8')
      .split('\n')
      .slice(1, entries + 1)
    const done: Replayed = {entries: texts.length, fold: [], verify: [], floor: [], equal: true}
    const timed = <T>(to: number[], work: () => T): T => {
      const began = performance.now()
      const result = work()
      to.push((performance.now() - began) / 1000)
      return result
    }
    for (let round = 0; round <= rounds; round++) {
      const floor = timed(done.floor, () =>
        texts.reduce((sum, text) => sum + JSON.parse(text).seq + nodeSha256(text).length, 0),
      )
      const folded = timed(done.fold, () => World.fold('replayed', texts, deps))
      const again = timed(done.verify, () => verify('replayed', texts, deps))
      const equal = again.differences.length === 0 && again.fingerprint === folded.fingerprint() && floor > 0
      done.equal &&= equal && checkBooks(folded).length === 0
      folded.close()
    }
    // the first round warms up
    for (const one of [done.floor, done.fold, done.verify]) one.shift()
    return done
  },

  /** Milliseconds per keystroke of somebody typing: a name's initials, the name, its code. */
  search({names, rounds}: {names: number; rounds: number}): Searched {
    const file = findCatalogueImage(catalogueFolder(dataDir)) as string
    const sql: Sql = deps.engine.open(readFileSync(file))
    const catalogue = openCatalogue(sql, 'main')
    const on = dayOf(defaultWorldConfig().start)
    const typed = keystrokes(sql, names)
    const like = sql.prepare(
      `select i.code, n.name from name n join item i on i.id = n.first_item
       where n.name like ? or n.pinyin like ? or i.code like ? order by n.id limit 20`,
    )
    const began = performance.now()
    catalogue.search({q: 'aml', on, level: 'level3', limit: 20})
    const done: Searched = {keystrokes: typed.length, p50: [], p95: [], like: [], first: performance.now() - began}
    for (let round = 0; round < rounds; round++) {
      const waits = typed.map(q => timeOf(() => catalogue.search({q, on, level: 'level3', limit: 20})))
      done.p50.push(quantile(waits, 0.5))
      done.p95.push(quantile(waits, 0.95))
      const some = typed.filter((_, i) => i % 10 === round % 10)
      done.like.push(
        quantile(
          some.map(q => timeOf(() => like.all(`%${q}%`, `%${q}%`, `${q}%`))),
          0.95,
        ),
      )
    }
    return done
  },

  /** Microseconds per settlement in a world of few entries and in one of many, side by side. */
  growth({
    items,
    small,
    large,
    rounds,
    count,
  }: {
    items: Items
    small: number
    large: number
    rounds: number
    count: number
  }): Grown {
    const wards = [new Ward('small', items), new Ward('large', items)] as const
    const spent: [number[], number[]] = [[], []]
    wards[0].grow(small)
    wards[1].grow(large)
    for (let round = 0; round <= rounds; round++) {
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const ward = wards[which]
        let us = 0
        for (let done = 0; done < count; done += 32) us += ward.turn(ward.walked(32, settles).batch)
        if (round > 0) spent[which].push(us / Math.ceil(count / 32) / 32)
      }
    }
    const entries: [number, number] = [wards[0].entries, wards[1].entries]
    for (const ward of wards) {
      ward.check()
      ward.world.close()
    }
    return {small: spent[0], large: spent[1], entries}
  },

  /** Microseconds per message of whole visits: without a fault plan, with one that never matches, and without once more. */
  idleFault({items, pairs, visits}: {items: Items; pairs: number; visits: number}): Idle {
    const wards = [new Ward('none', items), new Ward('idle', items), new Ward('again', items)] as const
    wards[1].world.receive(
      [
        {
          kind: 'director',
          act: {kind: 'planFault', fault: {id: 'idle', when: {infno: ['9102']}, at: 'C3', do: 'drop'}},
        },
      ],
      wards[1].world.at,
    )
    const spent: number[][] = [[], [], []]
    for (const ward of wards) ward.walked(visits * 4, steps.length)
    for (let pair = 0; pair < pairs; pair++) {
      for (let i = 0; i < 3; i++) {
        const which = (i + pair) % 3
        let us = 0
        for (let done = 0; done < visits; done += 16) us += (wards[which] as Ward).walked(16, steps.length).spent
        spent[which]?.push(us / Math.ceil(visits / 16) / 16 / steps.length)
      }
    }
    for (const ward of wards) {
      ward.check()
      ward.world.close()
    }
    return {none: spent[0] ?? [], idle: spent[1] ?? [], again: spent[2] ?? []}
  },

  /** Seconds for a hospital day of 10,000 visits, every station; beside it a heap alone that as many events pass, a thousand at a time. */
  hospitalDay({rounds}: {rounds: number}): Days {
    const spent: number[] = []
    const floor: number[] = []
    let visits = 0
    for (let round = 0; round < rounds; round++) {
      const day = hospitalDay(round)
      visits = day.visits
      spent.push(day.seconds)
      const draw = drawFrom('heap', round)
      floor.push(
        timeOf(() => {
          const heap = new TinyQueue<number>([])
          for (let i = 0; i < day.events; i++) {
            heap.push(draw.bits(`${i}`))
            if (heap.length > 1000) heap.pop()
          }
        }) / 1000,
      )
    }
    return {days: spent, floor, visits}
  },

  /** Days of so many seeds, one after the other: how many people came on all of them. */
  hospitalDays({from, count}: {from: number; count: number}): number {
    let visits = 0
    for (let seed = from; seed < from + count; seed++) visits += hospitalDay(seed).visits
    return visits
  },
})

/** A hospital's day of some 10,000 visits, checked: everybody who came has gone. */
function hospitalDay(seed: number): {seconds: number; events: number; visits: number} {
  const day = openFor('2025-09-17 00:00:00')
  const size = {visits: 10_000, windows: 17, registers: 9, doctors: 190, tests: 160, pharmacy: 37, kiosks: 200}
  const tally = new Tally()
  let events = 0
  const flow = new Flow(outpatient(`bench ${seed}`, size, day.from, day.until), one => {
    events += 1
    tally.hear(one)
  })
  const seconds = timeOf(() => flow.run()) / 1000
  if (tally.gone + tally.left !== tally.arrived || flow.present !== 0)
    throw new Error(`hospital day: ${tally.arrived} came, ${tally.gone} went home, ${tally.left} left`)
  return {seconds, events, visits: tally.arrived}
}

function timeOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** What is in the field after every key, for names drawn from the whole catalogue. */
function keystrokes(sql: Sql, names: number): string[] {
  const all = sql
    .prepare<{name: string; pinyin: string; code: string}>(
      'select n.name, n.pinyin, i.code from name n join item i on i.id = n.first_item order by n.id',
    )
    .all()
  const draw = drawFrom('typing', 1)
  const typed: string[] = []
  for (let i = 0; i < names; i++) {
    const {name, pinyin, code} = draw.pick(`name${i}`, all)
    for (const [text, least, most] of [
      [pinyin.toLowerCase(), 1, 8],
      [name, 1, 6],
      [code, 3, 12],
    ] as const) {
      for (let length = least; length <= Math.min(most, text.length); length++) typed.push(text.slice(0, length))
    }
  }
  return typed
}
