// A drill while it is played 演练现况: hears one entry after another and says how things stand. What the wall board and the director's page
// show, and nothing that the journal does not hold. It judges as the report does.
import type {Instant} from '../../sandbox/base/instant.ts'
import {type Condition, standing} from '../../sandbox/drill/conditions.ts'
import {actionsIn, expectedOf, type Inject, type Scenario} from '../../sandbox/drill/scenario.ts'
import {zeroOf} from '../../sandbox/drill/setting.ts'
import {seenWithinMs} from '../../sandbox/flow/emergency.ts'
import type {Event} from '../../sandbox/state/events.ts'
import type {HospitalDoc} from '../../sandbox/state/hospital-records.ts'
import type {DoorDoc, SlipDoc, SystemState} from '../../sandbox/state/slip-records.ts'
import type {DrillAct, DrillHands, Entry, SiteId} from '../../sandbox/world/entry.ts'
import {Happenings} from './happened.ts'
import {type Improvement, Improvements} from './improvements.ts'
import {type Learning, learningOf} from './learning.ts'
import {type Logged, loggedOf} from './logged.ts'
import {inTimeOf} from './own-systems.ts'
import {type Band, type Came, noteCame} from './queue.ts'
import {DrillActs, drillActOf, minutesFrom, type Rated, type Rating, rate} from './ratings.ts'

/** before T0, the disturbance, after it, after the end. */
export type Phase = 'before' | 'disturbed' | 'recovering' | 'over'

export type WatchedAction = Omit<Rated, 'rating' | 'reckoned' | 'evidence'> & {
  /** armed: its inject has not fired; open; late: the deadline has passed; done. */
  state: 'armed' | 'open' | 'late' | 'done'
  /** It may be done before its inject. */
  early: boolean
  /** null while it may still be done. */
  rating: Rating | null
  reckoned: Rating | null
}

/** armed: it may come; held: the director keeps it back; disarmed: its condition cannot come to hold any more, or the drill is over. */
export type InjectState = 'armed' | 'held' | 'fired' | 'disarmed'
export type WatchedInject = Pick<Inject, 'id' | 'at' | 'channel' | 'to' | 'text'> & {
  fired: number | null
  entry: number | null
  state: InjectState
  /** Absent = it comes at its minute. */
  when?: Condition
  /** The director let it happen. */
  hand: boolean
}

/** Who plays a role by the director's or a player's choice. */
export type Casting = {role: string; to: DrillHands; player: string | null}
export type HandedWindow = {window: string; player: string | null}

export type DrillState = {
  now: Instant
  /** From T0, to a tenth; the end's when the drill is over. */
  minute: number
  phase: Phase
  /** Minutes at which the disturbance ends, and the drill. */
  calm: number
  end: number
  injects: WatchedInject[]
  actions: WatchedAction[]
  queue: {
    waiting: number
    /** Ninety of a hundred days without a fault lie between these at this minute. */
    low: number
    high: number
    longestMs: number
    calledInTen: number
    left: number
    leftUsual: [low: number, high: number]
    /** Waiting at each full minute, the newest last. */
    lately: number[]
  }
  /** Settlements and cancellations without an answer, and since when the oldest. */
  unknown: {count: number; since: Instant | null}
  windows: {open: number; of: number}
  /** Which of the centre's two sites serves, which is down, how many settlements the serving one has not seen; null = one site. */
  sites: {serving: SiteId; down: SiteId | null; unseen: number} | null
  /** The centre's last answer that reached a window. */
  answeredAt: Instant | null
  cast: Casting[]
  handed: HandedWindow[]
  /** Where the hospital's own systems die: null in other drills. */
  paper: PaperNow | null
}

export type PaperNow = {
  system: SystemState
  /** Numbers handed out, sheets written, sheets posted, sheets neither posted nor void. */
  issued: number
  written: number
  posted: number
  open: number
  red: DoorNow
  yellow: DoorNow
}
/** At the emergency door: whose target of `within` minutes has passed or who was seen, and of them seen in time. */
export type DoorNow = {due: number; inTime: number; within: number}

const minuteMs = 60_000
const latelyMinutes = 30

export class DrillWatch {
  private readonly scenario: Scenario
  private readonly band: Band
  private readonly zero: Instant
  private readonly acts = new DrillActs()
  private readonly people = new Map<string, Came>()
  private readonly unknown = new Map<string, Instant>()
  private readonly shifts = new Map<string, boolean>()
  private readonly slips = new Map<string, SlipDoc['state']>()
  private readonly doors = new Map<string, DoorDoc>()
  private system: SystemState = 'up'
  private issued = 0
  private readonly lately: number[] = []
  private sites: DrillState['sites'] = null
  private readonly happened: Happenings
  private readonly cast = new Map<string, Casting>()
  private readonly handed = new Map<string, HandedWindow>()
  private readonly log: Logged[] = []
  private readonly better = new Improvements()
  private learnt: Learning | null = null
  private waiting = 0
  private sampledAt: Instant | undefined
  private answeredAt: Instant | null = null
  private last: Instant

  constructor(scenario: Scenario, band: Band) {
    this.scenario = scenario
    this.band = band
    this.zero = zeroOf(scenario)
    this.happened = new Happenings(scenario)
    this.last = this.zero - scenario.lead * minuteMs
  }

  hear(entry: Entry): void {
    this.sample(entry.at)
    this.last = entry.at
    this.acts.hear(entry)
    const act = drillActOf(entry)
    if (act) this.hearAct(act, entry)
    for (const event of entry.decision?.events ?? []) {
      if (event.kind === 'hospitalWrote') for (const one of event.docs) this.note(one, entry)
      this.noteSites(event)
    }
  }

  private noteSites(event: Event): void {
    if (event.kind === 'worldOpened' && event.config.sites) this.sites = {serving: 'A', down: null, unseen: 0}
    if (event.kind === 'siteSwitched')
      this.sites = {serving: event.to, down: event.to === 'A' ? 'B' : 'A', unseen: event.unseen.length}
    if (event.kind === 'siteReturned') this.sites = {serving: event.site === 'A' ? 'B' : 'A', down: null, unseen: 0}
  }

  private hearAct(act: DrillAct, entry: Entry): void {
    const minute = minutesFrom(this.zero, entry.at)
    this.happened.hear(act, minute)
    const logged = loggedOf(act, entry.seq, minute)
    if (logged) this.log.push(logged)
    this.better.hear(act, entry.seq)
    this.learnt = learningOf(act, entry.seq) ?? this.learnt
    switch (act.do) {
      case 'cast':
        this.cast.set(act.role, {role: act.role, to: act.to, player: act.player})
        return
      case 'window':
        if (act.to === 'person') this.handed.set(act.window, {window: act.window, player: act.player})
        else this.handed.delete(act.window)
    }
  }

  /** What people did, oldest first. */
  get logged(): readonly Logged[] {
    return this.log
  }

  /** What was to be made better after it. */
  get improvements(): Improvement[] {
    return this.better.all
  }

  /** What the director gave for learning. */
  get learning(): Learning | null {
    return this.learnt
  }

  /** Windows with an open shift, by name. */
  get openWindows(): string[] {
    return [...this.shifts].flatMap(([name, open]) => (open ? [name] : []))
  }

  hasFired(inject: string): boolean {
    return this.acts.injects.has(inject)
  }

  /** Entry that shows an action done. */
  doneBy(action: string): Entry | undefined {
    return this.acts.actions.get(action)
  }

  /** Its inject has come; or it may be done before. */
  mayBeDone({inject, early}: {inject: string; early?: true}): boolean {
    return this.acts.injects.has(inject) || (early === true && this.last >= this.zero)
  }

  private note(one: HospitalDoc, {seq, at}: Entry): void {
    switch (one.kind) {
      case 'patient': {
        const before = stands(this.people.get(one.doc.id))
        noteCame(this.people, {seq, doc: one.doc})
        this.waiting += stands(this.people.get(one.doc.id)) - before
        return
      }
      case 'bill':
        if (one.doc.state !== 'unknown' && one.doc.state !== 'refundUnknown') this.unknown.delete(one.doc.id)
        else if (!this.unknown.has(one.doc.id)) this.unknown.set(one.doc.id, at)
        return
      case 'shift':
        this.shifts.set(one.doc.window, one.doc.closedAt === null)
        return
      case 'outgoing':
        if (one.doc.answeredAt !== null) this.answeredAt = one.doc.answeredAt
        return
      case 'system':
        this.system = one.doc.state
        return
      case 'slipBlock':
        this.issued += one.doc.to - one.doc.from + 1
        return
      case 'slip':
        this.slips.set(one.id, one.doc.state)
        return
      case 'door':
        this.doors.set(one.id, one.doc)
    }
  }

  /** What stood at each full minute up to now is what stood before this entry. */
  private sample(at: Instant): void {
    this.sampledAt ??= Math.ceil(this.last / minuteMs) * minuteMs
    for (; this.sampledAt <= at; this.sampledAt += minuteMs) {
      this.lately.push(this.waiting)
      if (this.lately.length > latelyMinutes) this.lately.shift()
    }
  }

  /** How things stand at `now`, or, for a drill that stands still, at its last entry. */
  state(now: Instant = this.last): DrillState {
    const {scenario, zero} = this
    const minute = Math.min(scenario.end, minutesFrom(zero, now))
    const over = minute >= scenario.end
    const people = [...this.people.values()]
    const came = people.filter(one => stands(one) === 1).map(one => one.arrivedAt)
    const at = Math.min(this.band.low.length - 1, Math.max(0, Math.floor(minute) + scenario.lead))
    return {
      now,
      minute,
      phase: over ? 'over' : minute < 0 ? 'before' : minute < scenario.calm ? 'disturbed' : 'recovering',
      calm: scenario.calm,
      end: scenario.end,
      injects: scenario.injects.map(one => this.injectState(one, minute, over)),
      actions: this.watched(minute, over),
      queue: {
        waiting: this.waiting,
        low: this.band.low[at] ?? 0,
        high: this.band.high[at] ?? 0,
        longestMs: came.reduce((most, one) => Math.max(most, now - one), 0),
        calledInTen: people.filter(one => one.calledAt !== null && one.calledAt > now - 10 * minuteMs).length,
        left: people.filter(one => one.leftAt !== null).length,
        leftUsual: this.band.left,
        lately: [...this.lately],
      },
      unknown: {
        count: this.unknown.size,
        since: this.unknown.size === 0 ? null : Math.min(...this.unknown.values()),
      },
      sites: this.sites,
      windows: {open: [...this.shifts.values()].filter(Boolean).length, of: this.shifts.size},
      answeredAt: this.answeredAt,
      cast: [...this.cast.values()],
      handed: [...this.handed.values()],
      paper: scenario.own ? this.paperNow(now) : null,
    }
  }

  private paperNow(now: Instant): PaperNow {
    const slips = [...this.slips.values()]
    const doors = [...this.doors.values()]
    return {
      system: this.system,
      issued: this.issued,
      written: slips.length,
      posted: slips.filter(one => one === 'posted').length,
      open: slips.filter(one => one !== 'posted' && one !== 'void').length,
      red: {...inTimeOf(doors, 'red', now), within: seenWithinMs.red / minuteMs},
      yellow: {...inTimeOf(doors, 'yellow', now), within: seenWithinMs.yellow / minuteMs},
    }
  }

  private injectState({id, at, channel, to, text, when}: Inject, minute: number, over: boolean): WatchedInject {
    const entry = this.acts.injects.get(id)
    const doneAt = (action: string) => {
      const done = this.acts.actions.get(action)
      return done && minutesFrom(this.zero, done.at)
    }
    const cannot = over || (when && standing(when, minute, doneAt) === 'never')
    const state = entry ? 'fired' : this.happened.held.has(id) ? 'held' : cannot ? 'disarmed' : 'armed'
    const act = entry && drillActOf(entry)
    const hand = act?.do === 'inject' && act.hand === true
    const fired = entry ? minutesFrom(this.zero, entry.at) : null
    return {id, at, channel, to, text, fired, entry: entry?.seq ?? null, state, ...(when && {when}), hand}
  }

  private watched(minute: number, over: boolean): WatchedAction[] {
    const early = new Set(actionsIn(this.scenario).flatMap(one => (one.early ? [one.id] : [])))
    return expectedOf(this.scenario, this.happened).map(({id, role, by, critical, text, inject, from}) => {
      const entry = this.acts.actions.get(id)
      const done = entry ? minutesFrom(this.zero, entry.at) : null
      const pending = !this.acts.injects.has(inject) ? 'armed' : minute > by ? 'late' : 'open'
      const reckoned = done === null && !over ? null : rate(done, from, by)
      const change = this.acts.changes.get(id)
      const rating = change?.rating ?? reckoned
      const changed = change ? {by: change.by, reason: change.reason, entry: change.seq} : null
      const state = entry ? 'done' : pending
      const of = {id, role, by, critical, text, inject, from, early: early.has(id)}
      return {...of, done, entry: entry?.seq ?? null, state, rating, reckoned, changed}
    })
  }
}

/** 1 while they stand in the queue and were never called. */
const stands = (one: Came | undefined): 0 | 1 =>
  one !== undefined && one.calledAt === null && one.leftAt === null ? 1 : 0
