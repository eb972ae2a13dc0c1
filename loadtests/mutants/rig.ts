// The rig 台架: a world and a front-end server in one thread and virtual time. A plan says which patients come, what the line
// does to them and when the process dies; the judge reads the world's journal. The same plan gives the same journal.

import type {Brief, Script} from '../../grading/judge/types.ts'
import {sum} from '../../sandbox/base/fen.ts'
import {dayOf, type Instant} from '../../sandbox/base/instant.ts'
import {type Behaviour, reference} from '../../sandbox/front-end/behaviour.ts'
import {type Books, foldAll} from '../../sandbox/front-end/books.ts'
import {step} from '../../sandbox/front-end/machine.ts'
import type {BookRecord, Event, Reply as FrontReply, Setup, Wish} from '../../sandbox/front-end/types.ts'
import {makePeople} from '../../sandbox/people/person.ts'
import type {RegionKey} from '../../sandbox/people/regions.ts'
import {configOf} from '../../sandbox/simulator/plan.ts'
import type {Reply} from '../../sandbox/simulator/port.ts'
import type {Shelf} from '../../sandbox/simulator/shelf.ts'
import {WorldPort} from '../../sandbox/simulator/world-port.ts'
import type {FaultPlan} from '../../sandbox/state/records.ts'
import type {Entry} from '../../sandbox/world/entry.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'

export type Plan = {
  id: string
  zh: string
  en: string
  visits: number
  /** Milliseconds between arrivals; 0: several windows at the same instant. */
  everyMs: number
  /** Numbers of visits (1 = first) that the cashier cancels some minutes after. */
  cancels?: number[]
  faults: FaultPlan[]
  /** Minutes after the start at which the process dies and begins again. */
  restartsAt?: number[]
  /** One bill of an old terminal, whose answer nobody keeps: only the centre knows of it. */
  planted?: boolean
}

export type Ran = {
  texts: string[]
  entries: Entry[]
  brief: Brief
  books: Books
  records: BookRecord[]
}

const minute = 60_000
/** What an answer takes on its way. */
const roundTripMs = 150
/** The day is closed so long after the last arrival. */
const closeAfterMs = 60 * minute
const region: RegionKey = 'shanghai'
const patienceMs = 10_000
/** Past this nothing comes back any more. */
const connectionMs = 60_000
/** A front-end server that never comes to rest is stopped here. */
const mostSteps = 20_000

type Due = {at: Instant; order: number; what: {kind: 'event'; event: Event; life: number | undefined} | {kind: 'die'}}

/** Stands between the client and the line: may change a message, send others, or keep it. `send` is the line. */
export type Between = (raw: string, now: Instant, send: Exchange) => ReturnType<Exchange>
type Exchange = (raw: string, now: Instant) => {reply: Reply; delayMs: number}

export function run(
  plan: Plan,
  deps: WorldDeps,
  shelf: Shelf,
  behaviour: Behaviour = reference,
  between: Between = (raw, now, send) => send(raw, now),
): Ran {
  const config = {...configOf({seed: `mutants ${plan.id}`, region, hospitals: 2}), id: 'rig'}
  const {start} = config
  const entries: Entry[] = []
  const port = new WorldPort('rig', config, deps, entry => entries.push(entry))
  const [{code, name, area} = {code: '', name: '', area: ''}] = config.institutions
  const setup: Setup = {institution: {code, name, area}, patienceMs, signNo: ''}
  const people = makePeople(region, config.population.seed, config.population.size, dayOf(start)).filter(
    ({flags, insurances: [row]}) => flags.length === 0 && row?.state === '1' && row.area === area,
  )
  const wish = (index: number): Wish => ({
    number: `MZ${String(index).padStart(4, '0')}`,
    patient: patientOf(people[index % people.length]),
    operator: String(101 + (index % 3)),
    medType: '11',
    diagnosis: {code: 'I10.x00x002', name: '高血压'},
    lines: [lineAt(shelf, index), lineAt(shelf, index + 5)],
    account: '1',
  })

  const waiting: Due[] = []
  let order = 0
  const add = (at: Instant, what: Due['what']) => waiting.push({at, order: order++, what})
  const event = (at: Instant, one: Event, life?: number) => add(at, {kind: 'event', event: one, life})
  const script: Script = {visits: [], closes: [{institution: code, day: dayOf(start)}], planted: []}
  for (let index = 1; index <= plan.visits; index++) {
    const at = start + minute + (index - 1) * plan.everyMs
    const wanted = wish(index)
    const {number} = wanted
    event(at, {kind: 'wish', wish: wanted})
    const cancelled = plan.cancels?.includes(index) ?? false
    if (cancelled) event(at + 12 * minute, {kind: 'cancel', number})
    script.visits.push({
      institution: code,
      number,
      ends: cancelled ? 'cancelled' : 'settled',
      psnNo: people[index % people.length]?.psnNo ?? '',
      fen: sum(wanted.lines.map(reference.amount)),
    })
  }
  for (const minutes of plan.restartsAt ?? []) add(start + minutes * minute, {kind: 'die'})
  const closeAt = start + plan.visits * plan.everyMs + closeAfterMs
  event(closeAt, {kind: 'close', day: dayOf(start)})
  // the old terminal works before the trouble begins: its bill is what the plan wants, not what the line makes of it
  if (plan.planted) script.planted?.push({institution: code, msgid: plant(port, setup, wish(900), start)})
  for (const fault of plan.faults) port.direct({kind: 'planFault', fault}, start + minute / 2)

  // 1. The front-end server lives, dies and lives again; only its records survive.
  const records: BookRecord[] = []
  let books = foldAll(records)
  let life = 0
  for (let steps = 0; steps < mostSteps; steps++) {
    const next = earliest(waiting)
    const wakes = books.nextDue(patienceMs)
    if (!next && wakes === undefined) break
    const timer = wakes !== undefined && (!next || wakes < next.at)
    if (!timer && next) waiting.splice(waiting.indexOf(next), 1)
    const now = timer ? wakes : (next as Due).at
    let happens: Event = {kind: 'timer'}
    if (!timer && next) {
      if (next.what.kind === 'die') {
        life += 1
        books = foldAll(records)
        happens = {kind: 'restart'}
      } else {
        // what was on its way to a process that died reaches nobody
        if (next.what.life !== undefined && next.what.life !== life) continue
        happens = next.what.event
      }
    }
    const stepped = step(books, happens, now, setup, behaviour)
    records.push(...stepped.records)
    for (const {msgid, raw} of stepped.sends) {
      const {reply, delayMs} = between(raw, now, (text, at) => port.exchange(text, at))
      const came = delayMs > connectionMs ? undefined : cameOf(reply)
      if (came) event(now + roundTripMs + delayMs, {kind: 'reply', msgid, reply: came}, life)
    }
  }

  // 2. What the line still holds arrives.
  port.catchUp(closeAt + 24 * 60 * minute)
  port.world.close()
  return {texts: port.texts, entries, brief: {script}, books, records}
}

function earliest(waiting: readonly Due[]): Due | undefined {
  let first: Due | undefined
  for (const one of waiting)
    if (!first || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one
  return first
}

function cameOf(reply: Reply): FrontReply | undefined {
  switch (reply.got) {
    case 'answer':
      return {got: 'answer', text: reply.text}
    case 'octets':
      return {got: 'octets', bytes: reply.bytes}
    case 'status':
      // a page with 200 looks like an answer: what stands in it must say
      return reply.status === 200 ? {got: 'answer', text: reply.text} : {got: 'broken', text: String(reply.status)}
    case 'nothing':
      return undefined
  }
}

const patientOf = ({certNo, name} = {certNo: '', name: ''}): Wish['patient'] => ({
  certType: '02',
  certNo,
  idNo: certNo,
  name,
})

const lineAt = ({items}: Shelf, index: number) => {
  const item = items[index % 12] ?? items[0]
  return {
    code: item?.code ?? '',
    hospitalCode: item?.hospitalCode ?? '',
    price: item?.price ?? 0,
    count: 10_000 * (1 + (Math.floor(index / 2) % 3)),
    approved: true,
  }
}

/**
 * An old terminal of the same institution settles a visit of its own, is told so, and loses it. Its numbers end in 9xxx, which
 * the front-end server does not reach here. Returns the msgid of the settlement.
 */
function plant(port: WorldPort, setup: Setup, wish: Wish, start: Instant): string {
  const books = foldAll([])
  let now = start
  let msgid = ''
  const terminal: Behaviour = {
    ...reference,
    msgid: (institution, at, sequence) => reference.msgid(institution, at, 9000 + sequence),
  }
  let events: Event[] = [{kind: 'wish', wish}]
  while (events.length > 0) {
    const coming: Event[] = []
    for (const event of events) {
      for (const send of step(books, event, now, setup, terminal).sends) {
        now += 1000
        if (send.infno === '2207') msgid = send.msgid
        const came = cameOf(port.exchange(send.raw, now).reply)
        if (came) coming.push({kind: 'reply', msgid: send.msgid, reply: came})
      }
    }
    events = coming
  }
  return msgid
}
