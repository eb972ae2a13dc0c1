// A drill on its way 演练: a hospital full of patients, windows worked by robots, the scenario's faults and injects, a team that acts
// or does not. It hands out one cause after another and hears what became of each; whoever drives it (a test, the command
// line, a server) owns the world and the clock. It does not judge: the journal does.
import TinyQueue from 'tinyqueue'
import {assert} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import {type Instant, instant} from '../base/instant.ts'
import {duration} from '../flow/distribution.ts'
import {emergency} from '../flow/emergency.ts'
import {type FigureName, figureOr} from '../flow/figures.ts'
import {Flow} from '../flow/flow.ts'
import {type HospitalSize, openFor, outpatient, payAt, sizes, stations, windowTime} from '../flow/outpatient.ts'
import type {Happening, Visit} from '../flow/plan.ts'
import type {DeskAct} from '../hospital/desk.ts'
import {defaultWorldConfig} from '../people/demo.ts'
import {makePatients} from '../people/patients.ts'
import type {BillDoc} from '../state/hospital-records.ts'
import type {WorldConfig} from '../state/records.ts'
import type {Cause, Entry} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import {type Cashier, type Ended, type Hands, type Rules, refund, serve} from './cashier.ts'
import {Gap} from './gap.ts'
import {reconciling} from './office.ts'
import {type Hall, OwnSystem, refundDesk, withEmergency} from './own-system.ts'
import {byHand, giveFeeBack} from './paper-hands.ts'
import {type Effect, expectedOf, type Scenario} from './scenario.ts'
import type {Team} from './team.ts'

const minute = 60_000
/** The centre's part of a service at normal speed: hands need the rest. */
const centreMs = 5000
const leastHandsMs = 8000
/** How often somebody looks whether one who waits aside can be called back. */
const recallMs = 30_000
const float = 50_000
/** A visit pays at most so often: its patients' numbers stand side by side. */
const mostPayments = 10
const numberOf = (visit: string): number => Number(visit.slice(visit.lastIndexOf('-') + 1))
/** The window for those who come back. */
const conversion = '99'
/** Where the back office works. */
const office = '98'
const bpOf = (name: FigureName): number => Math.round(figureOr(name) * 10_000)

/** The world a scenario is played in: its hospital has windows, the door for systems outside is shut. */
export function drillConfig(
  scenario: Scenario,
  seed: string,
  id = `${scenario.id.toLowerCase()}-${seed}`,
): WorldConfig {
  const {region, answerMs, patienceMs} = scenario.world
  const plain = defaultWorldConfig({region, start: startOf(scenario)})
  const institution = plain.institutions[0]?.code as string
  return {
    ...plain,
    id,
    name: scenario.title.zh,
    kind: 'drill',
    seed: `${scenario.id}/${seed}`,
    population: {size: 4000, seed: 'standard'},
    hospitals: [{institution, answerMs, patienceMs}],
    gateway: 'apikey',
    ...(scenario.sites && {sites: {lagMs: scenario.sites.lagMinutes * minute}}),
  }
}

export const zeroOf = (scenario: Scenario): Instant => instant(scenario.start)
/** When the journal begins: the lead before T0. */
export const startOf = (scenario: Scenario): Instant => zeroOf(scenario) - scenario.lead * minute
export const sizeOf = (scenario: Scenario): HospitalSize => {
  const size = sizes[scenario.hospital.size]
  return {...size, windows: scenario.hospital.windows ?? size.windows}
}

type Pending = {at: Instant; order: number; run: () => void}
/** `visit` undefined: somebody who came back, whom the flow has forgotten. */
type Guest = {visit: Visit | undefined; patient: string; window: string | undefined; refund?: string | undefined}
type Serving = {guest: Guest | undefined; hands: Generator<Hands, Ended>; handsMs: number}
type Window = {
  name: string
  open: boolean
  serving: Serving | undefined
  /** Called back to just this window while it is busy. */
  next: Guest[]
  /** acting: an act is on its way into the journal; awaiting: the answer to what it sent is. */
  state: 'hands' | 'acting' | 'awaiting'
  /** The act on paper it is at, as text. */
  paper?: string | undefined
  resends: boolean
}

export class Drill {
  readonly scenario: Scenario
  private readonly world: World
  private readonly team: Team
  private readonly institution: string
  private readonly draw: Draw
  private readonly seed: string
  private readonly flow: Flow
  private readonly own: OwnSystem | undefined
  private readonly agenda = new TinyQueue<Pending>([], (a, b) => a.at - b.at || a.order - b.order)
  private order = 0
  private readonly causes: Cause[] = []
  private readonly windows = new Map<string, Window>()
  private readonly guests = new Map<string, Guest>()
  private readonly aside: Guest[] = []
  /** Messages waiting for an answer, and whose window they belong to. */
  private readonly waiting = new Map<string, string>()
  private readonly rules: Rules = {queryFirst: false, lane: 'insured'}
  private readonly done = new Set<string>()
  private suspense = false
  /** Those who came back and find no window for it yet; all who ever did. */
  private readonly returned: Guest[] = []
  private readonly asked = new Set<string>()
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
    this.institution = world.config.hospitals?.[0]?.institution ?? ''
    this.draw = drawFrom(world.config.seed, 'drill')
    this.now = startOf(scenario)
    const day = openFor(scenario.start)
    const plan = outpatient(`${scenario.id}/${seed}`, sizeOf(scenario), day.from, day.until)
    const {own} = scenario
    this.flow = new Flow(own ? withEmergency(plan, own) : plan, happening => this.hear(happening))
    this.own = own && new OwnSystem(own, this.hall())
    this.gap =
      scenario.sites &&
      new Gap(scenario.sites, {
        world,
        institution: this.institution,
        zero: zeroOf(scenario),
        now: () => this.now,
        at: (at, run) => this.at(at, run),
        cause: cause => this.causes.push(cause),
        toWindow: ({patient, refund}) => this.toAny({visit: undefined, patient, window: undefined, refund}),
      })
    this.begin()
  }

  /** When it next has something to do by itself; undefined = it is over. */
  get nextAt(): Instant | undefined {
    if (this.causes.length > 0) return this.now
    const own = this.agenda.peek()?.at
    const flow = this.flowAt
    return own === undefined ? flow : flow === undefined ? own : Math.min(own, flow)
  }

  /** When patients next move by themselves; after the end nobody does. */
  private get flowAt(): Instant | undefined {
    return this.closed ? undefined : this.flow.nextAt
  }

  /** The next cause due up to `at`, to be received at `at`; undefined = none. Tell `heard` what became of it before the next. */
  take(at: Instant): Cause | undefined {
    while (this.causes.length === 0) {
      const next = this.nextAt
      if (next === undefined || next > at) return undefined
      this.now = next
      if (this.flowAt === next) this.flow.advance(next)
      else this.agenda.pop()?.run()
    }
    return this.causes.shift()
  }

  /** An entry was made, of a cause of this drill or of the world's own agenda. */
  heard(entry: Entry): void {
    this.now = Math.max(this.now, entry.at)
    for (const event of entry.decision?.events ?? []) {
      if (event.kind !== 'hospitalWrote') continue
      for (const one of event.docs) {
        if (one.kind !== 'outgoing') continue
        if (one.doc.state === 'waiting') this.waiting.set(one.id, one.doc.window)
        else this.waiting.delete(one.id)
      }
    }
    this.own?.heard(entry)
    const acted = this.actedAt(entry.cause)
    if (acted?.state === 'acting') acted.state = 'awaiting'
    for (const window of this.windows.values())
      if (window.state === 'awaiting' && !this.isAwaited(window.name)) {
        window.state = 'hands'
        this.at(this.now, () => this.goOn(window))
      }
  }

  /** Whose act this was. On paper others work too: it is a window's when it is the very act the window is at. */
  private actedAt(cause: Cause): Window | undefined {
    if (cause.kind === 'desk') return this.windows.get(cause.window)
    if (cause.kind !== 'paper') return undefined
    const act = JSON.stringify(cause.act)
    return [...this.windows.values()].find(one => one.state === 'acting' && one.paper === act)
  }

  // ---- the plan of the drill ----

  private begin(): void {
    const {scenario} = this
    const zero = zeroOf(scenario)
    const at = (minutes: number, run: () => void) => this.at(zero + Math.round(minutes * minute), run)
    // the morning before the drill happens by figures; from here on windows are worked
    this.flow.advance(this.now)
    this.live = true
    this.flow.setService(stations.window, 'held')
    for (let n = 1; n <= sizeOf(scenario).windows; n++) this.open(n)
    this.own?.begin()
    for (const guest of [...this.guests.values()]) this.arrive(guest)
    scenario.faults.forEach(({from, until, when, ...fault}, index) => {
      const during = {...when, from: zero + from * minute, until: zero + until * minute}
      this.causes.push({
        kind: 'director',
        act: {
          kind: 'planFault',
          fault: {...fault, id: `f${index + 1}`, when: {...during, institution: this.institution}},
        },
      })
    })
    for (const inject of scenario.injects)
      at(inject.at, () =>
        this.causes.push({kind: 'director', act: {kind: 'drill', act: {do: 'inject', inject: inject.id}}}),
      )
    for (const expected of expectedOf(scenario)) {
      const when = this.team.does(expected)
      if (when !== null && when < scenario.end) at(when, () => this.act(expected))
    }
    const {down, returns} = scenario
    if (down) {
      at(down.from, () => this.flow.setShare(payAt, bpOf('windowShareCentreDown')))
      at(down.until, () => this.flow.setShare(payAt, bpOf('windowShare')))
    }
    for (let n = 0; returns && n < returns.count; n++)
      at(returns.from + n * returns.everyMinutes, () => this.comeBack())
    this.gap?.begin()
    at(scenario.end, () => this.close())
    this.at(zero + recallMs, () => this.recall())
  }

  hasDone(action: string): boolean {
    return this.done.has(action)
  }

  /** Somebody in a role does what was expected; its effect follows at once. Done once, it is done: a second time is nothing. */
  act(expected: {id: string; role: string; inject: string; effect?: Effect; windows?: number}, note = ''): void {
    const {id, role, inject, effect, windows} = expected
    if (this.done.has(id)) return
    this.done.add(id)
    this.causes.push({
      kind: 'director',
      act: {kind: 'drill', act: {do: 'action', role, action: id, about: inject, note}},
    })
    if (effect === 'queryFirst') this.rules.queryFirst = true
    if (effect === 'selfPayLane') this.rules.lane = 'selfPay'
    if (effect === 'insuredAgain') this.rules.lane = 'insured'
    if (effect === 'suspense') this.suspense = true
    if (effect === 'kiosksSelfPay') this.flow.setShare(payAt, bpOf('windowShareSelfPay'))
    if (effect === 'convertWindow') this.openDesk(conversion, '机器转医保', 500_000)
    if (effect) this.gap?.does(effect)
    if (effect === 'reconcileGap' || effect === 'classify') this.reconcile(effect === 'classify')
    if (windows) {
      for (let n = 0; n < windows; n++) this.open(this.openWindows.length + 1)
      this.flow.setServers(stations.window, this.openWindows.length)
    }
    this.own?.effect(effect)
  }

  private open(number: number): void {
    const name = String(number)
    const resends = this.draw.chance(`resends ${name}`, this.team.resendBp)
    this.windows.set(name, {name, open: true, serving: undefined, next: [], state: 'hands', resends})
    this.openShift(name, `${100 + number}`, `机器${number}`, float)
  }

  /** In the system, or by hand while it is dead. */
  private openShift(window: string, cashier: string, name: string, float: number): void {
    if (!this.own?.opens(window, cashier, name, float)) this.desk(window, {do: 'openShift', cashier, name, float})
  }

  /** A window beside the others: only for those who come back, or for fees given back. */
  private openDesk(name: string, who: string, float: number): void {
    if (this.windows.has(name)) return
    this.openBeside(name, who, float)
    for (const guest of this.returned.splice(0)) this.toBeside(name, guest)
  }

  /** A window the queue is not called to. */
  private openBeside(name: string, who: string, float: number): Window {
    const window: Window = {name, open: false, serving: undefined, next: [], state: 'hands', resends: false}
    this.windows.set(name, window)
    this.openShift(name, `1${name}`, who, float)
    return window
  }

  /** The back office reconciles, `takes`: and takes back what only the centre has. */
  private reconcile(takes: boolean): void {
    if (this.closed) return
    const window = this.windows.get(office) ?? this.openBeside(office, '机器对账', 0)
    if (window.serving) {
      this.at(this.now + recallMs, () => this.reconcile(takes))
      return
    }
    window.serving = {guest: undefined, hands: reconciling(() => this.view(office), takes), handsMs: 30_000}
    this.goOn(window)
  }

  /** To whichever window is free, or has fewest called to just it. */
  private toAny(guest: Guest): void {
    if (this.closed) return
    const free = this.openWindows.find(window => !window.serving)
    if (free) this.serve(free, guest)
    else this.shortest()?.next.push(guest)
  }

  private toBeside(name: string, guest: Guest): void {
    const window = this.windows.get(name)
    if (!window) this.returned.push(guest)
    else if (window.serving || window.next.length > 0) window.next.push(guest)
    else this.at(this.now, () => (window.serving ? window.next.push(guest) : this.serve(window, guest)))
  }

  /** What the part that plays dead systems may ask. */
  private hall(): Hall {
    const {world, institution, seed, team, flow} = this
    return {
      world,
      institution,
      seed,
      team,
      flow,
      atMinute: (minutes, run) => this.at(zeroOf(this.scenario) + Math.round(minutes * minute), run),
      after: (ms, run) => this.at(this.now + ms, () => this.closed || run()),
      cause: cause => this.causes.push(cause),
      windows: () => this.openWindows.map(one => one.name),
      isOver: () => this.closed,
      interrupt: () => this.interrupt(),
      openDesk: window => this.openDesk(window, '机器退号', float),
      toDesk: (window, patient) => this.toBeside(window, {visit: undefined, patient, window: undefined}),
    }
  }

  /** The system died: who stands at a window is served by hand, as soon as somebody says how. */
  private interrupt(): void {
    for (const {name, serving} of this.windows.values())
      if (serving?.guest) serving.hands = this.byHand(name, serving.guest)
  }

  private byHand(name: string, guest: Guest): Generator<Hands, Ended> {
    const {own} = this
    assert(own !== undefined, 'drill: by hand without a system that can die')
    const hands = name === refundDesk ? giveFeeBack : byHand
    return hands(this.cashierAt(name), guest.patient, own.at(name))
  }

  /** The next one who paid in full comes back with the receipt. */
  private comeBack(): void {
    const paid = this.world
      .hospitalDocs(this.institution, 'bill')
      .find(bill => bill.state === 'selfPaid' && !this.asked.has(bill.patient) && this.isDone(bill.patient))
    if (!paid || this.closed) return
    this.asked.add(paid.patient)
    this.causes.push({
      kind: 'director',
      act: {kind: 'patientReturns', institution: this.institution, patient: paid.patient},
    })
    this.toBeside(conversion, {visit: undefined, patient: paid.patient, window: undefined})
  }

  private inDoubt(patient: string): boolean {
    return this.billsOf(patient).some(bill => bill.state === 'unknown')
  }

  private billsOf(patient: string): BillDoc[] {
    return this.world.hospitalDocs(this.institution, 'bill').filter(bill => bill.patient === patient)
  }

  private isDone(patient: string): boolean {
    return this.world.hospitalDocs(this.institution, 'patient').find(one => one.id === patient)?.state === 'done'
  }

  private at(at: Instant, run: () => void): void {
    this.order += 1
    this.agenda.push({at, order: this.order, run})
  }

  private desk(window: string, act: DeskAct): void {
    this.causes.push({kind: 'desk', institution: this.institution, window, act})
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
        if (this.live && guest)
          this.causes.push({
            kind: 'director',
            act: {kind: 'patientLeaves', institution: this.institution, patient: guest.patient},
          })
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
    const {config, catalogue} = this.world
    const making = {config, catalogue, level: config.institutions[0]?.level ?? ('level3' as const), at: this.now}
    const visit = guest.visit?.id ?? ''
    const paid = this.payments.get(visit) ?? 0
    this.payments.set(visit, paid + 1)
    const from = numberOf(visit) * mostPayments + paid
    const [patient] = makePatients({...making, seed: this.seed, from, count: 1, kind: 'charge'})
    assert(patient !== undefined, `drill: nobody in the population can come as number ${from}`)
    guest.patient = patient.id
    this.causes.push({
      kind: 'director',
      act: {kind: 'patients', institution: this.institution, patients: [{...patient, cash: 100_000}]},
    })
  }

  // ---- windows ----

  private start(guest: Guest): void {
    if (guest.window !== undefined) {
      const own = this.windows.get(guest.window) as Window
      if (own.serving) own.next.push(guest)
      else this.serve(own, guest)
      return
    }
    // when all are busy, one of them with somebody called back to it, the next free one takes them
    this.toAny(guest)
  }

  /** Windows the queue is called to. */
  private get openWindows(): Window[] {
    return [...this.windows.values()].filter(one => one.open)
  }

  private shortest(): Window | undefined {
    return this.openWindows.sort((a, b) => a.next.length - b.next.length)[0]
  }

  private serve(window: Window, guest: Guest): void {
    guest.window = window.name
    const usual = this.rules.lane === 'selfPay' ? windowTime('selfPayService') : windowTime('windowService')
    const time = this.own?.timeOf(window.name, usual) ?? usual
    const drawn = duration(time, this.draw, `hands ${guest.visit?.id ?? guest.patient}`)
    window.serving = {
      guest,
      hands: this.handsFor(window, guest),
      handsMs: Math.max(leastHandsMs, drawn - (this.onPaper(window.name) ? 0 : centreMs)),
    }
    this.goOn(window)
  }

  private onPaper(name: string): boolean {
    return name === refundDesk || (this.own?.byHand(name) ?? false)
  }

  private handsFor({name}: Window, guest: Guest): Generator<Hands, Ended> {
    if (this.onPaper(name)) return this.byHand(name, guest)
    const cashier = this.cashierAt(name)
    return guest.refund ? refund(cashier, guest.patient, guest.refund) : serve(cashier, guest.patient)
  }

  private cashierAt(name: string): Cashier {
    const resends = this.windows.get(name)?.resends ?? false
    return {view: () => this.view(name), rules: () => this.rules, resends, gap: this.gap?.sense(!resends)}
  }

  private view(window: string) {
    const view = this.world.deskView(this.institution, window, this.now)
    assert(view !== undefined, `drill: ${this.institution} has no window ${window}`)
    return view
  }

  private isAwaited(window: string): boolean {
    for (const one of this.waiting.values()) if (one === window) return true
    return false
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
      this.at(this.now + hands.pauseMs, () => this.goOn(window))
      return
    }
    this.at(this.now + Math.round(serving.handsMs * hands.share), () => {
      window.state = 'acting'
      window.paper = 'paper' in hands ? JSON.stringify(hands.paper) : undefined
      if ('act' in hands) this.desk(window.name, hands.act)
      else this.causes.push({kind: 'paper', institution: this.institution, act: hands.paper})
    })
  }

  private ended(window: Window, {guest}: Serving, ended: Ended): void {
    window.serving = undefined
    if (guest) {
      assert(ended !== 'unserved', `drill: ${guest.patient} is stuck at window ${window.name}`)
      if (ended === 'parked') this.park(guest)
      else if (guest.visit === undefined) {
        // who cannot be converted now waits for another time
        if (ended === 'aside') this.returned.push(guest)
      } else if (ended === 'aside') {
        // a bill stays with its window; who has none yet goes to whichever is free
        if (!this.billsOf(guest.patient).length) guest.window = undefined
        this.aside.push(guest)
        this.flow.park(guest.visit.id)
      } else this.flow.finish(guest.visit.id)
    }
    if (!window.serving) {
      const next = window.next.shift()
      if (next) this.serve(window, next)
    }
  }

  /** Aside until the centre's sites are together again. */
  private park(guest: Guest): void {
    const {visit} = guest
    if (!this.billsOf(guest.patient).length) guest.window = undefined
    if (visit) this.flow.park(visit.id)
    this.gap?.park(() => (visit ? this.flow.recall(visit.id) : this.toAny(guest)))
  }

  /** Who waits aside comes back when somebody keeps the list and the queue is short. */
  private recall(): void {
    if (this.closed) return
    this.at(this.now + recallMs, () => this.recall())
    // in the self-pay lane nobody needs an answer; whose bill is in doubt waits until somebody can be asked
    const lane = this.rules.lane
    if (!this.suspense || (lane === 'insured' && this.flow.waiting(stations.window) > this.windows.size)) return
    const index = this.aside.findIndex(one => lane === 'insured' || !this.inDoubt(one.patient))
    const [guest] = index < 0 ? [] : this.aside.splice(index, 1)
    if (guest?.visit) this.flow.recall(guest.visit.id)
  }

  /** The drill ends: nobody is called any more, windows count, reconcile and close. */
  private close(): void {
    this.closed = true
    for (const window of this.windows.values()) {
      window.open = false
      window.next = []
      if (!window.serving) this.closing(window)
      else {
        // the patient at the window is served to the end, and is nobody's in the flow any more
        window.serving.guest = undefined
        this.closeAfter(window)
      }
    }
  }

  private closeAfter(window: Window): void {
    this.at(this.now + 5000, () => (window.serving ? this.closeAfter(window) : this.closing(window)))
  }

  private closing(window: Window): void {
    const view = () => this.view(window.name)
    const hands = (function* (): Generator<Hands, Ended> {
      yield {act: {do: 'countDrawer', counted: view().drawer.inside}, share: 1}
      yield* reconciling(view, false)
      yield {act: {do: 'closeShift'}, share: 0.1}
      return 'done'
    })()
    window.serving = {guest: undefined, hands, handsMs: 30_000}
    this.goOn(window)
  }
}
