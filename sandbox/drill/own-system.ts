// The hospital's own systems dead, in a drill 院内系统全停: when they stop and come back, what windows may do meanwhile, the emergency door, the
// refund desk, the back-entry. One part of a drill; it acts through the hall it is given and owns no world. It does not judge.
import {drawFrom} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import type {Distribution} from '../flow/distribution.ts'
import {emergency, emergencyArrivals, emergencyStation, emergencyTime} from '../flow/emergency.ts'
import {type FigureName, figureOr} from '../flow/figures.ts'
import type {Flow} from '../flow/flow.ts'
import {payAt, stations, windowTime} from '../flow/outpatient.ts'
import type {FlowPlan, Happening} from '../flow/plan.ts'
import {type PaperAct, refundDesk} from '../hospital/paper-acts.ts'
import {makePatients} from '../people/patients.ts'
import type {PatientDoc} from '../state/hospital-records.ts'
import type {SystemState} from '../state/slip-records.ts'
import type {Cause, Entry} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import {Keyers} from './keyers.ts'
import type {PaperWindow} from './paper-hands.ts'
import type {Effect, OwnSystems} from './scenario.ts'
import {SlipPads} from './slip-pads.ts'
import type {Team} from './team.ts'

const joinEveryMinutes = 3
const bpOf = (name: FigureName): number => Math.round(figureOr(name) * 10_000)
/** Patients of the refund desk have numbers of their own, above all visits. */
const firstUnseen = 90_000

/** What a part of a drill may ask of the whole. */
export type Hall = {
  /** As it is held now: it may be rebuilt on the way. */
  world(): World
  institution: string
  seed: string
  team: Team
  flow: Flow
  /** Runs `run` at this minute from T0. */
  atMinute(minute: number, run: () => void): void
  after(ms: number, run: () => void): void
  cause(cause: Cause): void
  /** Windows the queue is called to. */
  windows(): string[]
  /** Whoever is at a window is served by hand from now on. */
  interrupt(): void
  isOver(): boolean
  /** Opens the refund desk, and tells it who comes. */
  openDesk(window: string): void
  toDesk(window: string, patient: string): void
}

/** The emergency room stands beside the outpatients. */
export const withEmergency = (plan: FlowPlan, {emergency: {doctors}}: OwnSystems): FlowPlan => ({
  ...plan,
  arrivals: [...plan.arrivals, emergencyArrivals()],
  stations: [...plan.stations, emergencyStation(doctors)],
})

export class OwnSystem {
  readonly own: OwnSystems
  readonly pads: SlipPads
  private readonly hall: Hall
  private readonly keyers: Keyers
  private state: SystemState = 'up'
  private readonly done = new Set<Effect>()
  /** Windows that work in the system while it is slow. */
  private readonly joined = new Set<string>()
  private readonly atDoor = new Set<string>()
  private keying = false

  constructor(own: OwnSystems, hall: Hall) {
    this.own = own
    this.hall = hall
    const {world, institution, team, seed} = hall
    this.pads = new SlipPads(own.slips, team.paper, drawFrom(world().config.seed, 'slips'))
    this.keyers = new Keyers(
      {
        slips: () => world().hospitalDocs(institution, 'slip'),
        after: hall.after,
        does: act => this.paper(act),
      },
      team.paper,
      `${world().config.seed}/${seed}`,
    )
  }

  begin(): void {
    const {own, hall} = this
    hall.atMinute(own.from, () => this.stop())
    hall.atMinute(own.slow, () => this.comesBack())
    hall.atMinute(own.until, () => this.isBack())
    for (let n = 0; n < own.unseen.count; n++)
      hall.atMinute(own.unseen.at + (n * own.unseen.minutes) / own.unseen.count, () => this.unseenComes(n))
  }

  /** A window that opens has a box of its own. True when it opened by hand, the system being dead. */
  opens(window: string, cashier: string, name: string, float: number): boolean {
    this.paper(this.pads.issue(window, '门诊办'))
    if (this.state === 'down') this.paper({do: 'openByHand', window, cashier, name, float})
    return this.state === 'down'
  }

  effect(effect: Effect | undefined): void {
    if (!effect) return
    const {flow} = this.hall
    this.done.add(effect)
    if (effect === 'triage') flow.setDiscipline(emergency, 'urgent')
    if (effect === 'treatFirst' && this.state !== 'up') flow.setShare(payAt, bpOf('windowShareTreatFirst'))
    if (effect === 'slipBlock')
      for (const window of this.hall.windows()) this.paper(this.pads.issue(window, '副指挥', 'next'))
    if (effect === 'refundDesk') {
      this.hall.openDesk(refundDesk)
      // more numbers than a box has: a box is used up by those who come
      this.paper(this.pads.issue(refundDesk, '门诊办', 'next'))
    }
    if (effect === 'stagger' && this.state === 'slow') this.joinOneByOne()
    if (effect === 'backEntry' && this.state === 'up') this.startKeying()
  }

  private paper(act: PaperAct): void {
    this.hall.cause({kind: 'paper', institution: this.hall.institution, act})
  }

  private turn(state: SystemState): void {
    this.state = state
    const {institution} = this.hall
    this.hall.cause({kind: 'director', act: {kind: 'hospitalSystem', institution, state}})
  }

  // ---- the system ----

  private stop(): void {
    const {flow} = this.hall
    this.turn('down')
    flow.setShare(payAt, bpOf(this.done.has('treatFirst') ? 'windowShareTreatFirst' : 'windowShareAllDown'))
    flow.move(stations.kiosk, stations.window)
    flow.setService(emergency, emergencyTime(figureOr('emergencyOutage')))
    this.hall.interrupt()
  }

  private comesBack(): void {
    this.turn('slow')
    if (this.done.has('stagger')) this.joinOneByOne()
    else for (const window of this.hall.windows()) this.joined.add(window)
  }

  /** One window now, the next one some minutes later; the others go on with slips. */
  private joinOneByOne(): void {
    this.joined.clear()
    this.hall.windows().forEach((window, index) => {
      this.hall.after(index * joinEveryMinutes * 60_000, () => this.joined.add(window))
    })
  }

  private isBack(): void {
    const {flow} = this.hall
    this.turn('up')
    flow.setShare(payAt, bpOf('windowShare'))
    flow.setService(emergency, emergencyTime())
    if (this.done.has('backEntry')) this.startKeying()
  }

  private startKeying(): void {
    if (!this.keying) this.keyers.begin(this.own.backEntry.pairs)
    this.keying = true
  }

  // ---- windows ----

  /** Whether a service that begins now is by hand. */
  byHand(window: string): boolean {
    return this.mode(window) !== 'system'
  }

  private mode(window: string): 'wait' | 'slips' | 'system' {
    if (this.state === 'up' || (this.state === 'slow' && this.joined.has(window))) return 'system'
    return this.done.has('manualSlips') ? 'slips' : 'wait'
  }

  /** How a window works with paper. */
  at(window: string): PaperWindow {
    return {
      window,
      series: this.pads.series,
      mode: () => (this.hall.isOver() ? 'over' : window === refundDesk ? 'slips' : this.mode(window)),
      canWrite: () => this.pads.canWrite(window),
      take: () => this.pads.take(window),
      declares: this.hall.team.paper.declares,
      by: `窗口${window}`,
    }
  }

  /** How long hands take at this window now, given what they would take in quiet times. */
  timeOf(window: string, usual: Distribution): Distribution {
    if (window === refundDesk) return scaled(usual, figureOr('refundService') / figureOr('windowService'))
    if (this.byHand(window)) {
      const slip = windowTime(this.pads.hasNumbers(window) ? 'slipPrinted' : 'slipBlank')
      const unheardMs = this.done.has('voiceCalling') ? 0 : figureOr('unheardCall') * 1000
      return slip.kind === 'lognormal' ? {...slip, meanMs: slip.meanMs + unheardMs} : slip
    }
    if (this.state !== 'slow') return usual
    return scaled(usual, figureOr(this.done.has('stagger') ? 'slowService' : 'floodService'))
  }

  /** What became of an act on paper. Sheets that people take from a pad, or blocks they hand out, are not there for robots any more. */
  heard({cause, decision}: Entry): void {
    if (cause.kind !== 'paper') return
    const {act} = cause
    if (decision?.outcome === act.do && (act.do === 'write' || act.do === 'refundUnseen' || act.do === 'declareNumber'))
      this.pads.used(act)
    if (decision?.outcome === act.do && act.do === 'issueBlock') this.pads.issued(act)
    if (act.do !== 'post') return
    if (decision?.outcome.startsWith('refused:') && decision.outcome !== 'refused:postedAlready')
      this.keyers.refused(act.slip)
  }

  // ---- people ----

  /** Somebody at the emergency door. Who came before the journal began is nobody's here. */
  door(happening: Happening): void {
    const {kind, visit} = happening
    if (kind === 'queued') {
      this.atDoor.add(visit.id)
      this.paper({do: 'doorCame', id: visit.id, level: visit.acuity})
    }
    if (!this.atDoor.has(visit.id)) return
    if (kind === 'started') this.paper({do: 'doorSeen', id: visit.id})
    if (kind === 'left') this.paper({do: 'doorLeft', id: visit.id})
  }

  private unseenComes(n: number): void {
    const {institution, seed} = this.hall
    const world = this.hall.world()
    const {config, catalogue} = world
    const level = config.institutions[0]?.level ?? ('level3' as const)
    const making = {config, catalogue, level, at: world.at, seed, count: 1, kind: 'charge' as const}
    const [came] = makePatients({...making, from: firstUnseen + n})
    if (!came) return
    const registration: PatientDoc['registration'] = {
      receipt: `GH${String(n + 1).padStart(4, '0')}`,
      fee: this.own.unseen.fee,
      tender: n % 3 === 0 ? 'cash' : 'mobile',
      at: registeredAt(world.at),
      refunded: null,
    }
    const patient: PatientDoc = {...came, wants: 'refund', seen: false, registration, orders: [], paper: []}
    this.hall.cause({kind: 'director', act: {kind: 'patients', institution, patients: [patient]}})
    this.hall.toDesk(refundDesk, patient.id)
  }
}

/** They registered this morning, an hour before. */
const registeredAt = (at: Instant): Instant => at - 3_600_000

const scaled = (time: Distribution, by: number): Distribution =>
  time.kind === 'lognormal' || time.kind === 'exponential' ? {...time, meanMs: Math.round(time.meanMs * by)} : time
