// The engine of the patients' flow: a discrete-event simulation. Every draw is keyed by seed, visit and step, so the same
// patient has the same luck whatever a team decides: two runs differ by decisions alone. Time is an input; the engine runs
// headless to the end or is stepped along a world's clock. It does not know what a station is for.
import TinyQueue from 'tinyqueue'
import {assert} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import {arrivalsOf, type Coming} from './arrivals.ts'
import {type Distribution, duration} from './distribution.ts'
import {acuities, type FlowPlan, type Happening, type Station, type Step, type Visit} from './plan.ts'

/** A visit under way. */
type Guest = {
  visit: Visit
  draw: Draw
  /** Steps still to do, next one last. */
  left: Step[]
  /** Counts what was drawn, so that each draw has its own label. */
  drawn: number
  /** Where they are, since when, and whether served. */
  station: string
  since: Instant
  serving: boolean
  /** Served by somebody beside the servers. */
  beside: boolean
  /** Raised whenever an event that waits for them stops being true. */
  turn: number
}

type Pending = {at: Instant; order: number; run: () => void}

/** A queue with people who may leave from the middle: they stay as holes until they come to the front. */
class Line {
  private readonly guests: {guest: Guest; turn: number}[] = []
  private head = 0
  length = 0
  find(visit: string): Guest | undefined {
    for (let i = this.head; i < this.guests.length; i++) {
      const {guest, turn} = this.guests[i] as {guest: Guest; turn: number}
      if (guest.turn === turn && guest.visit.id === visit) return guest
    }
    return undefined
  }
  push(guest: Guest): void {
    this.guests.push({guest, turn: guest.turn})
    this.length += 1
  }
  shift(): Guest | undefined {
    for (; this.head < this.guests.length; this.head++) {
      const {guest, turn} = this.guests[this.head] as {guest: Guest; turn: number}
      if (guest.turn !== turn) continue
      this.head += 1
      this.length -= 1
      if (this.head > 1024 && this.head * 2 > this.guests.length) {
        this.guests.splice(0, this.head)
        this.head = 0
      }
      return guest
    }
    return undefined
  }
}

type Place = {
  is: Station
  servers: number
  service: Distribution | 'held'
  busy: number
  /** One line for all, or one per urgency. */
  lines: Line[]
}

const linesOf = (discipline: Station['discipline']): Line[] =>
  (discipline === 'urgent' ? acuities : [0]).map(() => new Line())

export class Flow {
  private readonly plan: FlowPlan
  private readonly tell: (happening: Happening) => void
  private readonly agenda = new TinyQueue<Pending>([], (a, b) => a.at - b.at || a.order - b.order)
  private readonly places = new Map<string, Place>()
  private readonly shares: Map<string, number>
  private readonly held = new Map<string, Guest>()
  /** Waiting aside, neither queued nor served. */
  private readonly aside = new Map<string, Guest>()
  private readonly streams: Iterator<Coming>[]
  private order = 0
  private now: Instant
  private inside = 0

  /** `tell` hears every happening in order of time. */
  constructor(plan: FlowPlan, tell: (happening: Happening) => void) {
    this.plan = plan
    this.tell = tell
    this.now = plan.from
    this.shares = new Map(Object.entries(plan.shares))
    for (const is of plan.stations)
      this.places.set(is.id, {
        is,
        servers: is.servers,
        service: is.service,
        busy: 0,
        lines: linesOf(is.discipline),
      })
    this.streams = plan.arrivals.map(one => arrivalsOf(plan, one))
    for (const stream of this.streams) this.expect(stream)
  }

  /** Instant of the next thing that happens by itself; undefined = nothing will, unless somebody outside acts. */
  get nextAt(): Instant | undefined {
    return this.agenda.peek()?.at
  }
  /** People in the hospital. */
  get present(): number {
    return this.inside
  }
  waiting(station: string): number {
    return this.place(station).lines.reduce((sum, line) => sum + line.length, 0)
  }
  busy(station: string): number {
    return this.place(station).busy
  }
  servers(station: string): number {
    return this.place(station).servers
  }

  /** Lets everything happen that is due up to and including `at`. */
  advance(at: Instant): void {
    for (let next = this.agenda.peek(); next !== undefined && next.at <= at; next = this.agenda.peek()) {
      this.agenda.pop()
      this.now = next.at
      next.run()
    }
    if (at > this.now) this.now = at
  }

  /** Runs to the end: everybody who can be served is. */
  run(): void {
    for (let at = this.nextAt; at !== undefined; at = this.nextAt) this.advance(at)
  }

  // ---- hands from outside; each takes effect at the present instant ----

  /** More or fewer people work at a station; whoever is being served is served to the end. */
  setServers(station: string, servers: number): void {
    const place = this.place(station)
    place.servers = servers
    this.fill(place)
  }
  /** Services that start from now on take this long. */
  setService(station: string, service: Distribution | 'held'): void {
    this.place(station).service = service
  }
  /** Who waits is called in order of coming, or the most urgent first: those who wait now are sorted anew. */
  setDiscipline(station: string, discipline: Station['discipline']): void {
    const place = this.place(station)
    const waiting: Guest[] = []
    for (const line of place.lines) for (let guest = line.shift(); guest; guest = line.shift()) waiting.push(guest)
    waiting.sort((a, b) => a.since - b.since || (a.visit.id < b.visit.id ? -1 : 1))
    place.lines = linesOf(discipline)
    for (const guest of waiting) this.lineOf(place, guest).push(guest)
  }
  /** From now on so many of ten thousand take the first way of a choice. */
  setShare(choice: string, bp: number): void {
    assert(this.shares.has(choice), `flow: no choice ${choice}`)
    this.shares.set(choice, bp)
  }
  /** Everybody waiting at one station walks over to another (kiosks that died send people to the windows). */
  move(from: string, to: string): number {
    const place = this.place(from)
    let moved = 0
    for (const line of place.lines)
      for (let guest = line.shift(); guest; guest = line.shift()) {
        guest.turn += 1
        moved += 1
        this.tell({kind: 'moved', at: this.now, visit: guest.visit, station: from, to})
        this.queue(guest, to, guest.since)
      }
    return moved
  }
  /** Ends a held service now; false when this visit is not being served by hand. */
  finish(visit: string): boolean {
    const guest = this.held.get(visit)
    if (!guest) return false
    this.held.delete(visit)
    this.ended(guest)
    return true
  }

  /** Frees the place of a held service whose visit must wait aside; false when it is not being served by hand. */
  park(visit: string): boolean {
    const guest = this.held.get(visit)
    if (!guest) return false
    this.held.delete(visit)
    this.aside.set(visit, guest)
    guest.serving = false
    this.free(guest)
    this.fill(this.place(guest.station))
    return true
  }
  /** Somebody who waited aside queues again where they were; they lose no patience any more. */
  recall(visit: string): boolean {
    const guest = this.aside.get(visit)
    if (!guest) return false
    this.aside.delete(visit)
    const place = this.place(guest.station)
    guest.since = this.now
    this.tell({kind: 'queued', at: this.now, visit: guest.visit, station: guest.station})
    this.lineOf(place, guest).push(guest)
    this.fill(place)
    return true
  }

  /**
   * Somebody beside the servers takes this visit at once, out of the queue, from aside or from the server that has it, and
   * serves it until `finish` or `park`. False when it is not at this station.
   */
  takeOver(visit: string, station: string): boolean {
    const place = this.place(station)
    const queued = place.lines.map(line => line.find(visit)).find(one => one !== undefined)
    const guest = queued ?? this.aside.get(visit) ?? this.held.get(visit)
    if (guest?.station !== station || guest.beside) return false
    if (queued) this.lineOf(place, guest).length -= 1
    this.aside.delete(visit)
    if (this.held.has(visit)) this.free(guest)
    this.held.set(visit, guest)
    guest.turn += 1
    guest.serving = true
    guest.beside = true
    guest.since = this.now
    this.fill(place)
    return true
  }
  /** Who is served beside the servers is one of theirs from now on. */
  join(visit: string): void {
    const guest = this.held.get(visit)
    if (!guest?.beside) return
    guest.beside = false
    this.place(guest.station).busy += 1
  }

  // ---- what happens ----

  private free(guest: Guest): void {
    if (!guest.beside) this.place(guest.station).busy -= 1
    guest.beside = false
  }

  private place(station: string): Place {
    const place = this.places.get(station)
    assert(place !== undefined, `flow: no station ${station}`)
    return place as Place
  }

  private at(at: Instant, run: () => void): void {
    this.order += 1
    this.agenda.push({at, order: this.order, run})
  }

  private expect(stream: Iterator<Coming>): void {
    const next = stream.next()
    if (next.done) return
    const {visit, route} = next.value
    this.at(visit.arrivedAt, () => {
      this.inside += 1
      this.tell({kind: 'arrived', at: this.now, visit})
      this.onward({
        visit,
        draw: drawFrom(this.plan.seed, visit.id),
        left: [...route].reverse(),
        drawn: 0,
        station: '',
        since: this.now,
        serving: false,
        beside: false,
        turn: 0,
      })
      this.expect(stream)
    })
  }

  private onward(guest: Guest): void {
    for (let step = guest.left.pop(); step; step = guest.left.pop()) {
      if ('at' in step) {
        this.queue(guest, step.at, this.now)
        return
      }
      guest.drawn += 1
      if ('choose' in step) {
        const bp = this.shares.get(step.choose) ?? 0
        this.queue(guest, this.together(guest).chance(`choose ${guest.drawn}`, bp) ? step.one : step.other, this.now)
        return
      }
      if (guest.draw.chance(`step ${guest.drawn}`, step.chanceBp)) guest.left.push(...[...step.steps].reverse())
    }
    this.inside -= 1
    this.tell({kind: 'gone', at: this.now, visit: guest.visit})
  }

  private together(guest: Guest): Draw {
    return drawFrom(this.plan.seed, guest.visit.group)
  }

  private queue(guest: Guest, station: string, since: Instant): void {
    const place = this.place(station)
    guest.station = station
    guest.since = since
    this.tell({kind: 'queued', at: this.now, visit: guest.visit, station})
    const patience = place.is.patience?.[guest.visit.acuity]
    this.lineOf(place, guest).push(guest)
    this.fill(place)
    if (guest.serving || !patience || patience.kind === 'never') return
    guest.drawn += 1
    const until = since + duration(patience, guest.draw, `patience ${guest.drawn}`)
    const turn = guest.turn
    // somebody who walked over may have lost all patience on the way
    this.at(Math.max(until, this.now), () => {
      if (guest.turn === turn) this.leave(guest, place)
    })
  }

  private lineOf({lines}: Place, {visit}: Guest): Line {
    return lines[lines.length > 1 ? acuities.indexOf(visit.acuity) : 0] as Line
  }

  private leave(guest: Guest, place: Place): void {
    guest.turn += 1
    this.lineOf(place, guest).length -= 1
    this.inside -= 1
    this.tell({
      kind: 'left',
      at: this.now,
      visit: guest.visit,
      station: guest.station,
      waitedMs: this.now - guest.since,
    })
  }

  private fill(place: Place): void {
    while (place.busy < place.servers) {
      const guest = place.lines.find(line => line.length > 0)?.shift()
      if (!guest) return
      this.start(guest, place)
    }
  }

  private start(guest: Guest, place: Place): void {
    place.busy += 1
    guest.turn += 1
    guest.serving = true
    guest.drawn += 1
    const waitedMs = this.now - guest.since
    guest.since = this.now
    const service = place.service
    if (service === 'held') this.held.set(guest.visit.id, guest)
    else this.at(this.now + duration(service, guest.draw, `service ${guest.drawn}`), () => this.ended(guest))
    this.tell({kind: 'started', at: this.now, visit: guest.visit, station: place.is.id, waitedMs})
  }

  private ended(guest: Guest): void {
    const place = this.place(guest.station)
    this.free(guest)
    guest.serving = false
    this.tell({
      kind: 'served',
      at: this.now,
      visit: guest.visit,
      station: place.is.id,
      tookMs: this.now - guest.since,
    })
    this.onward(guest)
    this.fill(place)
  }
}
