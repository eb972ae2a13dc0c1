// A drill on its way 演练: a hospital full of patients, windows worked by robots, the scenario's faults and injects, a team that acts
// or does not. It hands out one cause after another and hears what became of each; whoever drives it (a test, the command
// line, a server) owns the world and the clock. It does not judge: the journal does.
import {assert} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import {duration} from '../flow/distribution.ts'
import {emergency} from '../flow/emergency.ts'
import {type FigureName, figureOr} from '../flow/figures.ts'
import {Flow} from '../flow/flow.ts'
import {openFor, outpatient, payAt, stations, windowTime} from '../flow/outpatient.ts'
import type {Happening} from '../flow/plan.ts'
import {refundDesk} from '../hospital/paper-acts.ts'
import type {Cause, DrillAct, Entry} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import {Agenda} from './agenda.ts'
import {Books} from './books.ts'
import {type Cashier, changeRules, type Ended, type Hands, type Rules, refund, relieve, serve} from './cashier.ts'
import {Causes} from './causes.ts'
import {Gap} from './gap.ts'
import {closeShift, reconciling} from './office.ts'
import {type Hall, OwnSystem, withEmergency} from './own-system.ts'
import {byHand, giveFeeBack} from './paper-hands.ts'
import {Plot} from './plot.ts'
import type {Expected, Scenario} from './scenario.ts'
import {patientFor, sizeOf, startOf, zeroOf} from './setting.ts'
import type {Team} from './team.ts'
import {Waiting} from './waiting.ts'
import {conversion, type Guest, office, type Serving, shiftOf, type Window, Windows} from './windows.ts'

const minute = 60_000
/** The centre's part of a service at normal speed: hands need the rest. */
const centreMs = 5000
const leastHandsMs = 8000
/** How often somebody looks whether one who waits aside can be called back. */
const recallMs = 30_000
const bpOf = (name: FigureName): number => Math.round(figureOr(name) * 10_000)

export class Drill {
  readonly scenario: Scenario
  private world: World
  private readonly team: Team
  private readonly plot: Plot
  private readonly institution: string
  private readonly draw: Draw
  private readonly seed: string
  private readonly flow: Flow
  private readonly own: OwnSystem | undefined
  private readonly agenda = new Agenda()
  private readonly causes: Causes
  private readonly books: Books
  private readonly windows = new Windows()
  private readonly guests = new Map<string, Guest>()
  private readonly waiting = new Waiting()
  private readonly rules: Rules = {queryFirst: false, lane: 'insured'}
  private suspense = false
  /** How often a visit has come to the windows. */
  private readonly payments = new Map<string, number>()
  private readonly gap: Gap | undefined
  private live = false
  private closed = false
  private now: Instant

  constructor(world: World, scenario: Scenario, seed: string, team: Team) {
    this.world = world
    this.scenario = scenario
    this.seed = seed
    this.team = team
    const zero = zeroOf(scenario)
    this.plot = new Plot(scenario, seed, team, {
      now: () => this.now,
      at: (at, run) => this.agenda.at(at, run),
      direct: act => this.causes.direct(act),
      takesEffect: expected => this.takesEffect(expected),
    })
    this.institution = world.config.hospitals?.[0]?.institution ?? ''
    this.causes = new Causes(this.institution)
    this.books = new Books(() => this.world, this.institution)
    this.draw = drawFrom(world.config.seed, 'drill')
    this.now = startOf(scenario)
    const {from, until} = openFor(scenario.start)
    const plan = outpatient(`${scenario.id}/${seed}`, sizeOf(scenario), from, until)
    const {own, sites} = scenario
    this.flow = new Flow(own ? withEmergency(plan, own) : plan, happening => this.hear(happening))
    this.own = own && new OwnSystem(own, this.hall())
    this.gap =
      sites &&
      new Gap(sites, {
        world: () => this.world,
        institution: this.institution,
        zero,
        now: () => this.now,
        at: (at, run) => this.agenda.at(at, run),
        cause: cause => this.causes.add(cause),
        toWindow: ({patient, refund}) => this.toAny({visit: undefined, patient, window: undefined, refund}),
      })
    this.begin()
  }

  /** When it next has something to do by itself; undefined = it is over. */
  get nextAt(): Instant | undefined {
    if (!this.causes.isEmpty) return this.now
    const at = Math.min(this.agenda.nextAt ?? Number.POSITIVE_INFINITY, this.flowAt ?? Number.POSITIVE_INFINITY)
    return at === Number.POSITIVE_INFINITY ? undefined : at
  }

  /** After the end nobody moves by themselves. */
  private get flowAt(): Instant | undefined {
    return this.closed ? undefined : this.flow.nextAt
  }

  /** The next cause due up to `at`, to be received at `at`; undefined = none. Tell `heard` what became of it before the next. */
  take(at: Instant): Cause | undefined {
    while (this.causes.isEmpty) {
      const next = this.nextAt
      if (next === undefined || next > at) return undefined
      this.now = next
      if (this.flowAt === next) this.flow.advance(next)
      else this.agenda.runNext()
    }
    return this.causes.next()
  }

  /** What was taken is not to be done yet: it comes first the next time. */
  giveBack(cause: Cause): void {
    this.causes.giveBack(cause)
  }

  /** It goes on over the same books held elsewhere. */
  moveTo(world: World): void {
    this.world = world
  }

  /** An entry was made, of a cause of this drill, of the world's own agenda, or of somebody outside. */
  heard(entry: Entry): void {
    this.now = Math.max(this.now, entry.at)
    const {cause} = entry
    if (cause.kind === 'director' && cause.act.kind === 'drill') this.hearAct(cause.act.act)
    this.windows.hear(entry)
    this.own?.heard(entry)
    const did = this.windows.manned(entry)
    if (did) this.handsOf(did.window, did.calls, did.ends)
    const robot = this.windows.actor(cause)
    if (robot?.state === 'acting') robot.state = 'awaiting'
    for (const window of this.windows.values())
      if (window.state === 'awaiting' && !this.windows.isAwaited(window.name)) {
        window.state = 'hands'
        const {serving} = window
        this.agenda.at(this.now, () => window.serving === serving && this.goOn(window))
      }
  }

  private hearAct(act: DrillAct): void {
    this.plot.hear(act)
    if (act.do === 'window') this.handOver(act.window, act.to === 'person')
  }

  // ---- the plan of the drill ----

  private begin(): void {
    const {scenario} = this
    const zero = zeroOf(scenario)
    const at = (minutes: number, run: () => void) => this.agenda.at(zero + Math.round(minutes * minute), run)
    // the morning before the drill happens by figures; from here on windows are worked
    this.flow.advance(this.now)
    this.live = true
    this.flow.setService(stations.window, 'held')
    for (let n = 1; n <= sizeOf(scenario).windows; n++) this.open(n)
    this.own?.begin()
    for (const guest of [...this.guests.values()]) this.arrive(guest)
    this.causes.faults(scenario)
    this.plot.begin()
    const {down, returns} = scenario
    if (down) {
      at(down.from, () => this.flow.setShare(payAt, bpOf('windowShareCentreDown')))
      at(down.until, () => this.flow.setShare(payAt, bpOf('windowShare')))
    }
    for (let n = 0; returns && n < returns.count; n++)
      at(returns.from + n * returns.everyMinutes, () => this.comeBack())
    this.gap?.begin()
    at(scenario.end, () => this.close())
    this.agenda.at(zero + recallMs, () => this.recall())
  }

  /** Somebody did what was expected: the hospital changes at once. */
  private takesEffect({effect, windows}: Expected): void {
    changeRules(this.rules, effect)
    if (effect === 'suspense') this.suspense = true
    if (effect === 'kiosksSelfPay') this.flow.setShare(payAt, bpOf('windowShareSelfPay'))
    if (effect === 'convertWindow') this.openDesk(conversion)
    if (effect) this.gap?.does(effect)
    if (effect === 'reconcileGap' || effect === 'classify') this.reconcile(effect === 'classify')
    if (windows) {
      const opened = [...this.windows.values()].filter(one => one.open).length
      for (let n = 1; n <= windows; n++) this.open(opened + n)
      this.flow.setServers(stations.window, this.windows.called.length)
    }
    this.own?.effect(effect)
  }

  private open(number: number): void {
    this.openAt(String(number), this.draw.chance(`resends ${number}`, this.team.resendBp))
  }

  /** A window beside the others: only for those who come back, or for fees given back. */
  private openDesk(name: string): void {
    if (this.windows.has(name)) return
    this.openAt(name, false)
    for (const guest of this.waiting.takeFor(name)) this.toDesk(name, guest)
  }

  /** Opened in the system, or by hand while it is dead. */
  private openAt(name: string, resends: boolean): Window {
    const shift = shiftOf(name)
    if (!this.own?.opens(name, shift.cashier, shift.name, shift.float)) this.causes.desk(name, shift)
    return this.windows.add(name, resends)
  }

  /** The back office reconciles, `takes`: and takes back what only the centre has. */
  private reconcile(takes: boolean): void {
    if (this.closed) return
    const window = this.windows.get(office) ?? this.openAt(office, false)
    if (window.serving) {
      this.agenda.at(this.now + recallMs, () => this.reconcile(takes))
      return
    }
    window.serving = {
      guest: undefined,
      hands: reconciling(() => this.books.view(office, this.now), takes),
      handsMs: 30_000,
    }
    this.goOn(window)
  }

  /** To whichever robot's window is free, or has fewest called to just it. */
  private toAny(guest: Guest): void {
    if (this.closed) return
    const {called, shortest} = this.windows
    const free = called.find(window => !window.serving)
    if (free) this.serve(free, guest)
    else if (shortest) shortest.next.push(guest)
    // people work all windows
    else
      this.agenda.at(
        this.now + recallMs,
        this.waiting.until(guest, () => this.toAny(guest)),
      )
  }

  /** They came for a window beside the others. */
  private toDesk(name: string, guest: Guest): void {
    guest.desk = name
    const window = this.windows.get(name)
    if (!window) this.waiting.forDesk(guest)
    else if (window.person || window.serving || window.next.length > 0) window.next.push(guest)
    else this.agenda.at(this.now, () => (window.serving ? window.next.push(guest) : this.serve(window, guest)))
  }

  /** What the part that plays dead systems may ask. */
  private hall(): Hall {
    const {institution, seed, team, flow} = this
    return {
      world: () => this.world,
      institution,
      seed,
      team,
      flow,
      atMinute: (minutes, run) => this.agenda.at(zeroOf(this.scenario) + Math.round(minutes * minute), run),
      after: (ms, run) => this.agenda.at(this.now + ms, () => this.closed || run()),
      cause: cause => this.causes.add(cause),
      windows: () => [...this.windows.values()].filter(one => one.open).map(one => one.name),
      isOver: () => this.closed,
      interrupt: () => this.interrupt(),
      openDesk: window => this.openDesk(window),
      toDesk: (window, patient) => this.toDesk(window, {visit: undefined, patient, window: undefined}),
    }
  }

  /** The system died: who stands at a window is served by hand, as soon as somebody says how. */
  private interrupt(): void {
    for (const window of this.windows.values())
      if (window.serving?.guest) window.serving.hands = this.byHand(window, window.serving.guest)
  }

  private byHand(window: Window, guest: Guest): Generator<Hands, Ended> {
    const {own} = this
    assert(own !== undefined, 'drill: by hand without a system that can die')
    const hands = window.name === refundDesk ? giveFeeBack : byHand
    return hands(this.cashierAt(window), guest.patient, own.at(window.name))
  }

  /** The next one who paid in full comes back with the receipt. */
  private comeBack(): void {
    const patient = this.closed ? undefined : this.books.nextPaidInFull()
    if (patient === undefined) return
    this.causes.returns(patient)
    this.toDesk(conversion, {visit: undefined, patient, window: undefined})
  }

  // ---- patients ----

  private hear(happening: Happening): void {
    if (happening.kind === 'arrived' || happening.kind === 'gone') return
    if (happening.station === emergency && this.live) this.own?.door(happening)
    if (happening.station !== stations.window) return
    const {visit} = happening
    switch (happening.kind) {
      case 'queued': {
        // called back: the hospital knows them
        if (this.guests.has(visit.id)) return
        const guest: Guest = {visit, patient: '', window: undefined}
        this.guests.set(visit.id, guest)
        if (this.live) this.arrive(guest)
        return
      }
      case 'left': {
        const guest = this.guests.get(visit.id)
        this.guests.delete(visit.id)
        if (this.live && guest) this.causes.leaves(guest.patient)
        return
      }
      case 'started':
        if (this.live) this.start(this.guests.get(visit.id) as Guest)
        // at a window when the drill begins: served by figures, and never one of those who stand in the hospital's queue
        else this.guests.delete(visit.id)
        return
      case 'served':
        this.guests.delete(visit.id)
    }
  }

  /** They stand in the hospital's queue with what the doctor ordered: whose number it is follows the visit, whatever else happens. */
  private arrive(guest: Guest): void {
    const visit = guest.visit?.id ?? ''
    const paid = this.payments.get(visit) ?? 0
    this.payments.set(visit, paid + 1)
    const patient = patientFor(this.world, this.seed, visit, paid, this.now)
    guest.patient = patient.id
    this.causes.comes({...patient, cash: 100_000})
  }

  // ---- windows ----

  private start(guest: Guest): void {
    if (guest.window !== undefined) {
      const own = this.windows.get(guest.window) as Window
      // a person calls back their own
      if (own.person) this.agenda.at(this.now, () => this.parted(guest, 'aside'))
      else if (own.serving) own.next.push(guest)
      else this.serve(own, guest)
      return
    }
    this.toAny(guest)
  }

  private serve(window: Window, guest: Guest): void {
    guest.window = window.name
    const usual = this.rules.lane === 'selfPay' ? windowTime('selfPayService') : windowTime('windowService')
    const time = this.own?.timeOf(window.name, usual) ?? usual
    const drawn = duration(time, this.draw, `hands ${guest.visit?.id ?? guest.patient}`)
    const hands = this.handsFor(window, guest)
    window.serving = {guest, hands, handsMs: Math.max(leastHandsMs, drawn - (this.onPaper(window.name) ? 0 : centreMs))}
    this.goOn(window)
  }

  private onPaper(name: string): boolean {
    return name === refundDesk || (this.own?.byHand(name) ?? false)
  }

  private handsFor(window: Window, guest: Guest): Generator<Hands, Ended> {
    if (this.onPaper(window.name)) return this.byHand(window, guest)
    const cashier = this.cashierAt(window)
    return guest.refund ? refund(cashier, guest.patient, guest.refund) : serve(cashier, guest.patient)
  }

  private cashierAt({name, resends}: Window): Cashier {
    return {
      view: () => this.books.view(name, this.now),
      rules: () => this.rules,
      resends,
      gap: this.gap?.sense(!resends),
    }
  }

  /** The hands take the next step; it is done after the time it takes. */
  private goOn(window: Window): void {
    const {serving} = window
    if (!serving) return
    const step = serving.hands.next()
    if (step.done) {
      this.ended(window, serving, step.value)
      return
    }
    const hands = step.value
    if ('pauseMs' in hands) {
      this.agenda.at(this.now + hands.pauseMs, () => window.serving === serving && this.goOn(window))
      return
    }
    this.agenda.at(this.now + Math.round(serving.handsMs * hands.share), () => {
      // a person was faster and called the same patient
      if (window.serving !== serving) return
      window.state = 'acting'
      window.paper = 'paper' in hands ? JSON.stringify(hands.paper) : undefined
      if ('act' in hands) this.causes.desk(window.name, hands.act)
      else this.causes.paper(hands.paper)
    })
  }

  private ended(window: Window, {guest}: Serving, ended: Ended): void {
    window.serving = undefined
    if (guest) {
      assert(ended !== 'unserved', `drill: ${guest.patient} is stuck at window ${window.name}`)
      this.parted(guest, ended)
    }
    this.takeNext(window)
  }

  /** Who was called back to just this window is next. */
  private takeNext(window: Window): void {
    const next = window.serving || window.person ? undefined : window.next.shift()
    if (next) this.serve(window, next)
  }

  /** A service is over: they go on, or wait aside. */
  private parted(guest: Guest, ended: Ended): void {
    if (ended === 'parked') this.park(guest)
    else if (guest.visit === undefined) {
      if (ended !== 'aside') return
      // who cannot be converted now waits for another time; a fee can go back at any
      if (guest.desk === refundDesk) this.toDesk(refundDesk, guest)
      else this.waiting.forDesk(guest)
    } else if (ended === 'aside') {
      // a bill stays with its window; who has none yet goes to whichever is free
      if (!this.books.billsOf(guest.patient).length) guest.window = undefined
      this.waiting.putAside(guest)
      this.flow.park(guest.visit.id)
    } else this.flow.finish(guest.visit.id)
  }

  /** Aside until the centre's sites are together again. */
  private park(guest: Guest): void {
    const {visit} = guest
    if (!this.books.billsOf(guest.patient).length) guest.window = undefined
    if (visit) this.flow.park(visit.id)
    this.gap?.park(this.waiting.until(guest, () => (visit ? this.flow.recall(visit.id) : this.toAny(guest))))
  }

  /** Who waits aside comes back when somebody keeps the list and the queue is short. */
  private recall(): void {
    if (this.closed) return
    this.agenda.at(this.now + recallMs, () => this.recall())
    // in the self-pay lane nobody needs an answer; whose bill is in doubt waits until somebody can be asked
    const lane = this.rules.lane
    if (!this.suspense || (lane === 'insured' && this.flow.waiting(stations.window) > this.windows.size)) return
    const guest = this.waiting.nextAside(
      // a person calls back their own
      one => (lane === 'insured' || !this.books.inDoubt(one.patient)) && !this.windows.get(one.window ?? '')?.person,
    )
    if (guest?.visit) this.flow.recall(guest.visit.id)
  }

  // ---- windows worked by people ----

  /** robot; leaving: its last patient is still there; person; undefined: there is no such window to hand over. */
  whoWorks(name: string): 'robot' | 'leaving' | 'person' | undefined {
    const window = this.handable(name)
    if (!window) return undefined
    return this.windows.isManned(name) ? 'person' : window.person ? 'leaving' : 'robot'
  }

  /** People work the windows the queue is called to, and the refund desk; nobody after the end. */
  private handable(name: string): Window | undefined {
    const window = this.windows.get(name)
    return window?.open || (name === refundDesk && !this.closed) ? window : undefined
  }

  private handOver(name: string, person: boolean): void {
    const window = this.handable(name)
    if (!window || window.person === person) return
    window.person = person
    if (person && window.open)
      for (const guest of window.next.splice(0)) guest.visit ? this.parted(guest, 'aside') : this.toAny(guest)
    else if (!person && !window.serving) {
      if (window.attended?.visit) this.flow.join(window.attended.visit.id)
      this.sitDown(window, window.attended)
    }
    this.flow.setServers(stations.window, this.windows.called.length)
  }

  private sitDown(window: Window, guest: Guest | undefined): void {
    window.attended = undefined
    const dead = this.onPaper(window.name)
    // nobody stands there, and the system that would tell who did is dead
    if (dead && !guest) this.takeNext(window)
    else {
      const hands = dead && guest ? this.byHand(window, guest) : relieve(this.cashierAt(window), shiftOf(window.name))
      window.serving = {guest, hands, handsMs: leastHandsMs}
      this.goOn(window)
    }
  }

  /** What a person did at a window, in the system or on paper, as far as it moves patients: called, served, put back. */
  private handsOf(window: Window, calls: string | undefined, ends: Ended | undefined): void {
    const all = [...this.guests.values(), ...this.waiting.all, ...this.windows.guests]
    const called = calls === undefined ? undefined : all.find(one => one.patient === calls)
    if (called) this.attend(window, called)
    if (!ends) return
    const guest = window.attended
    window.attended = undefined
    if (guest) this.parted(guest, ends)
  }

  /** A person called this one: out of whatever queue they stood in, also a robot's that was about to call. */
  private attend(window: Window, guest: Guest): void {
    this.waiting.remove(guest)
    const robot = this.windows.release(guest)
    guest.window = window.name
    window.attended = guest
    if (guest.visit) this.flow.takeOver(guest.visit.id, stations.window)
    if (robot) this.takeNext(robot)
  }

  /** The drill ends: nobody is called any more, windows count, reconcile and close. */
  private close(): void {
    this.closed = true
    for (const window of this.windows.values()) {
      window.open = false
      window.next = []
      // a robot closes for whoever has not
      if (window.person && !window.serving)
        this.sitDown(window, this.onPaper(window.name) ? window.attended : undefined)
      window.person = false
      // the patient at the window is served to the end, and is nobody's in the flow any more
      if (window.serving) window.serving.guest = undefined
      this.closing(window)
    }
  }

  private closing(window: Window): void {
    if (window.serving) {
      this.agenda.at(this.now + 5000, () => this.closing(window))
      return
    }
    const hands = closeShift(() => this.books.view(window.name, this.now))
    window.serving = {guest: undefined, hands, handsMs: 30_000}
    this.goOn(window)
  }
}
