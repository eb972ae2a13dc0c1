// Playing an exercise without a screen 无界面演练: a world, acts at its windows, the agenda run as time passes. The solution,
// wrong trainees and robots are all lists of steps; symbols are read from what the window shows, as a person would. It
// does not judge.
import type {Instant} from '../sandbox/base/instant.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {DeskView} from '../sandbox/hospital/view-types.ts'
import type {BillDoc, PatientDoc} from '../sandbox/state/hospital-records.ts'
import {numberOfPatient, patientId} from '../sandbox/state/new-patient.ts'
import type {Cause, Entry} from '../sandbox/world/entry.ts'
import {World, type WorldDeps} from '../sandbox/world/world.ts'
import {fenOfYuan} from './cast.ts'
import type {ActStep, Amount, Exercise, Mistake, PatientSpec, ServeStep, Step} from './exercise.ts'
import {findItem, type Instance, instantiate, type Options} from './instantiate.ts'
import {costOf, msOf} from './keystrokes.ts'
import {firstNote, type Start} from './start-note.ts'

/** An exercise being played: a world with its journal so far. */
export type Attempt = {world: World; instance: Instance; entries: Entry[]; texts: string[]}

/** Who sits there. `pace` 1 = exactly the keystroke model; the centre answers in its own time. */
export type Trainee = {steps: readonly Step[]; mistakes?: readonly Mistake[]; pace?: number}

const prepared = {window: '2', cashier: '201', name: '小吴'} as const
/** Steps a trainee may take before the player gives up: a script that turns in circles. */
const mostSteps = 2000

/** A world with everything done that stands before the trainee: people, faults, earlier bills, the open shift. */
export function openExercise(exercise: Exercise, seed: string, deps: WorldDeps, options: OpenOptions = {}): Attempt {
  const par = options.par ?? parOf(exercise, seed, deps)
  return opened(exercise, seed, deps, {...options, par})
}

export type OpenOptions = Options & {cashier?: string; cashierName?: string; par?: Start['parMs']}

function opened(exercise: Exercise, seed: string, deps: WorldDeps, options: OpenOptions): Attempt {
  const catalogue = deps.catalogue(exercise.world.catalogue)
  if (!catalogue) throw new RangeError(`the catalogue ${exercise.world.catalogue} is not there`)
  const instance = instantiate(exercise, seed, catalogue, options)
  const {world, first} = World.open(instance.config.id, instance.config, deps)
  const attempt: Attempt = {world, instance, entries: [JSON.parse(first.text) as Entry], texts: [first.text]}
  const player = new Player(attempt, {steps: []})
  for (const act of instance.acts) player.receive({kind: 'director', act})
  const {cashier = '101', cashierName = '学员'} = options
  const float = fenOfYuan(exercise.shift.float)
  if (exercise.start?.some(step => windowOf(step, prepared.window) === prepared.window))
    player.do(prepared.window, {do: 'openShift', cashier: prepared.cashier, name: prepared.name, float: 50_000})
  player.do('1', {do: 'openShift', cashier, name: cashierName, float})
  player.run(exercise.start ?? [], prepared.window)
  if (exercise.planted !== undefined) {
    const shift = player.view('1').shift?.id ?? ''
    const amount = fenOfYuan(exercise.planted)
    const move = {id: 'D-planted', shift, window: '1', at: world.at, kind: 'cash', amount, why: 'planted', bill: null}
    player.receive({
      kind: 'director',
      act: {kind: 'plantCash', institution: instance.institution, move: {...move, kind: 'cash', why: 'planted'}},
    })
  }
  // faults are planned last: what was prepared went well
  exercise.faults?.forEach((fault, index) => {
    player.receive({kind: 'director', act: {kind: 'planFault', fault: {id: `x${index + 1}`, ...fault}}})
  })
  // those who come later have come when the trainee begins
  const now = Math.max(world.at, ...instance.patients.map(one => one.arrivedAt))
  const note = firstNote({
    exercise: exercise.id,
    edition: exercise.edition,
    seed,
    parMs: options.par ?? {},
    staff: exercise.staff.reviewers,
    people: instance.persons.map(({psnNo, name}) => ({psnNo, name})),
    places: instance.places,
  })
  player.receive({kind: 'director', act: {kind: 'note', text: note}}, now)
  return attempt
}

/** Plays a trainee from an opened exercise to the end of their script. `unused`: mistakes there was no occasion for. */
export function play(attempt: Attempt, trainee: Trainee): Attempt & {unused: Mistake[]} {
  const player = new Player(attempt, trainee)
  player.run(trainee.steps)
  return {...attempt, unused: player.unused()}
}

/**
 * Par times by patient, in ms: the solution's acts by the keystroke model, the centre's slowest answer for every message
 * of theirs, the window's patience where none comes. Under 0: acts at an empty window.
 */
export function parOf(exercise: Exercise, seed: string, deps: WorldDeps): Start['parMs'] {
  const attempt = opened(exercise, seed, deps, {})
  const from = attempt.entries.length
  play(attempt, {steps: exercise.solution})
  const par = parOfRun(attempt.entries.slice(from), exercise)
  attempt.world.close()
  return par
}

function parOfRun(entries: readonly Entry[], exercise: Exercise): Start['parMs'] {
  const par: Start['parMs'] = {}
  const at = new Map<string, number>()
  const [, slowest] = exercise.world.answerMs
  const add = (window: string, ms: number) => {
    const patient = at.get(window) ?? 0
    par[patient] = (par[patient] ?? 0) + ms
  }
  const windowOfMessage = new Map<string, string>()
  for (const {cause, decision} of entries) {
    if (cause.kind === 'desk') {
      if (cause.act.do === 'call') at.set(cause.window, numberOfPatient(cause.act.patient))
      add(cause.window, msOf(costOf(cause.act)))
      if (leaving.has(cause.act.do)) at.delete(cause.window)
    }
    for (const event of decision?.events ?? []) {
      if (event.kind !== 'hospitalWrote') continue
      for (const {kind, doc} of event.docs) {
        if (kind !== 'outgoing') continue
        if (!windowOfMessage.has(doc.msgid)) windowOfMessage.set(doc.msgid, doc.window)
        else if (doc.state === 'answered' || doc.state === 'refused') add(doc.window, slowest)
        else if (doc.state === 'unknown') add(doc.window, exercise.world.patienceMs)
      }
    }
  }
  return par
}

const leaving: ReadonlySet<string> = new Set(['done', 'putBack', 'sendBack', 'refuseService'])

const windowOf = (step: Step, usual: string): string => step.window ?? usual

class Player {
  private readonly attempt: Attempt
  private readonly mistakes: readonly Mistake[]
  private readonly matched = new Map<Mistake, number>()
  private readonly pace: number
  private steps = 0
  /** Messages a window waits for, and who stands where: as the journal says. */
  private readonly waiting = new Map<string, string>()
  private readonly standing = new Map<string, string>()
  /** Steps of a mistake are done as written. */
  private meant = false

  constructor(attempt: Attempt, {mistakes = [], pace = 1}: Trainee) {
    this.attempt = attempt
    this.mistakes = mistakes
    this.pace = pace
  }

  receive(cause: Cause, at: Instant = this.attempt.world.at): Entry {
    const [stepped] = this.attempt.world.receive([cause], at)
    if (!stepped) throw new Error('a world made no entry')
    const entry = JSON.parse(stepped.text) as Entry
    this.attempt.entries.push(entry)
    this.attempt.texts.push(stepped.text)
    this.follow(entry)
    return entry
  }

  private follow({decision}: Entry): void {
    for (const event of decision?.events ?? []) {
      if (event.kind !== 'hospitalWrote') continue
      for (const one of event.docs) {
        if (one.kind === 'outgoing') {
          if (one.doc.state === 'waiting') this.waiting.set(one.id, one.doc.window)
          else this.waiting.delete(one.id)
        }
        if (one.kind !== 'patient') continue
        for (const [window, patient] of this.standing) if (patient === one.id) this.standing.delete(window)
        if (one.doc.state === 'called' && one.doc.window !== null) this.standing.set(one.doc.window, one.id)
      }
    }
  }

  view(window: string): DeskView {
    const {world, instance} = this.attempt
    const view = world.deskView(instance.institution, window, world.at)
    if (!view) throw new RangeError(`${instance.institution} has no window`)
    return view
  }

  /** What falls due until then. */
  private pass(until: Instant): void {
    const {world} = this.attempt
    for (let due = world.nextDue(); due !== undefined && due <= until; due = world.nextDue())
      for (const cause of world.due(due)) this.receive(cause, due)
  }

  /** One act after the time it takes, then waiting until the window waits for nothing. */
  do(window: string, act: DeskAct): void {
    const {world, instance} = this.attempt
    const at = (world.at + Math.round(msOf(costOf(act)) * this.pace)) as Instant
    this.pass(at)
    this.receive({kind: 'desk', institution: instance.institution, window, act}, at)
    while ([...this.waiting.values()].includes(window)) {
      const due = world.nextDue()
      if (due === undefined) return
      this.pass(due)
    }
  }

  run(steps: readonly Step[], usual = '1'): void {
    for (const step of steps) {
      if ('serve' in step) for (const one of this.serving(step, windowOf(step, usual))) this.take(one, usual)
      else this.take(step, usual)
    }
  }

  private take(step: ActStep, usual: string): void {
    this.steps += 1
    if (this.steps > mostSteps) throw new RangeError('the script turns in circles')
    const window = windowOf(step, usual)
    const mistake = this.meant ? undefined : this.mistakeAt(step, window)
    if (!mistake) {
      this.act(step, window)
      return
    }
    this.meant = true
    this.run(mistake.before ?? [], usual)
    if (mistake.instead) this.run(mistake.instead, usual)
    else if (!mistake.skip) this.act(step, window)
    this.run(mistake.after ?? [], usual)
    this.meant = false
  }

  private mistakeAt(step: ActStep, window: string): Mistake | undefined {
    const patient = step.patient ?? this.patientAt(window)
    let found: Mistake | undefined
    for (const mistake of this.mistakes) {
      const what = step.do === 'say' ? `say ${step.say}` : step.do
      if (mistake.at !== step.do && mistake.at !== what) continue
      if (mistake.patient !== undefined && mistake.patient !== patient) continue
      const times = (this.matched.get(mistake) ?? 0) + 1
      this.matched.set(mistake, times)
      if (mistake.nth === undefined || mistake.nth === times) found ??= mistake
    }
    return found
  }

  unused(): Mistake[] {
    return this.mistakes.filter(mistake => (this.matched.get(mistake) ?? 0) < (mistake.nth ?? 1))
  }

  private patientAt(window: string): number | undefined {
    const patient = this.standing.get(window)
    return patient === undefined ? undefined : numberOfPatient(patient)
  }

  /** The usual service, each step after what the window shows then. */
  private *serving({serve, tender, received, stays}: ServeStep, window: string): Generator<ActStep> {
    const next = this.view(window).queue[0]
    const number = serve === 'next' ? (next ? numberOfPatient(next.id) : 0) : serve
    if (number === 0) return
    const doc = this.attempt.instance.patients[number - 1] as PatientDoc
    const with_ = (step: ActStep): ActStep => ({...step, window})
    yield with_({do: 'call', patient: number})
    yield with_({do: 'say', say: 'greet'})
    yield with_({do: 'read', shows: 0})
    yield with_({do: 'identity', same: true})
    if (doc.orders.length > 0) yield with_({do: 'takeOrders'})
    for (let line = 1; line <= doc.paper.length; line++) yield with_({do: 'addLine', line})
    yield with_({do: 'trial'})
    if (this.view(window).bill?.lines.some(line => (line.split?.fullSelfPay ?? 0) > 0)) yield with_({do: 'consent'})
    yield with_({do: 'explain'})
    yield with_({do: 'settle', ...(tender && {tender}), ...(received !== undefined && {received})})
    if (this.view(window).bill?.state === 'unknown') yield* this.doubting(window)
    if ((this.view(window).bill?.received ?? 0) > 0) yield with_({do: 'say', say: 'change'})
    yield with_({do: 'print', what: 'receipt'})
    yield with_({do: stays ? 'putBack' : 'done'})
  }

  /** No answer to a settlement: the patient is told, the centre is asked, and what it says is done. */
  private *doubting(window: string): Generator<ActStep> {
    yield {do: 'say', say: 'delay', window}
    yield {do: 'query', window}
    const bill = this.view(window).bill
    if (bill?.state === 'unknown') yield {do: bill.inquiry.found === 'notSettled' ? 'retry' : 'adopt', window}
  }

  private act(step: ActStep, window: string): void {
    this.do(window, this.resolve(step, window))
  }

  private resolve(step: ActStep, window: string): DeskAct {
    const view = this.view(window)
    const {instance} = this.attempt
    const number = view.patient ? numberOfPatient(view.patient.id) : 0
    const spec = instance.exercise.patients[number - 1]
    const reason = step.reason ?? '按规定办理'
    switch (step.do) {
      case 'openShift':
        return {
          do: 'openShift',
          cashier: step.cashier ?? '101',
          name: step.name ?? '学员',
          float: fenOfYuan(step.float ?? 0),
        }
      case 'call':
        return {do: 'call', patient: step.patient === undefined ? (view.queue[0]?.id ?? '') : patientId(step.patient)}
      case 'read':
        return {do: 'read', shows: step.shows ?? 0}
      case 'identity':
        return {do: 'identity', same: step.same ?? true}
      case 'insurance':
        return {do: 'insurance', row: step.row ?? 0}
      case 'addLine':
        return this.lineAct(step, number)
      case 'setCount':
        return {do: 'setCount', sn: this.snOf(view, number, step.line ?? 1), countE4: (step.count ?? 1) * 10_000}
      case 'removeLine':
        return {do: 'removeLine', sn: this.snOf(view, number, step.line ?? 1)}
      case 'account':
        return {do: 'account', use: step.use ?? '1'}
      case 'settle':
        return this.settling(step, view, spec)
      case 'print':
        return {do: 'print', what: step.what ?? 'receipt'}
      case 'refund':
        return {do: 'refund', bill: refundable(view), reason, reviewer: step.reviewer ?? ''}
      case 'recharge': {
        const old = view.earlier.findLast(bill => bill.state === 'refunded' && bill.replacedBy === null)
        const keep = (step.keep ?? []).map(line => snIn(old, this.codeOf(number, line)))
        return {do: 'recharge', bill: old?.id ?? '', keep}
      }
      case 'sendBack':
      case 'refuseService':
      case 'flag':
        return {do: step.do, reason}
      case 'say':
        return {do: 'say', line: step.say ?? ''}
      case 'report':
        return {do: 'report', text: step.text ?? ''}
      case 'countDrawer':
        return {do: 'countDrawer', counted: this.amount(step.counted ?? '$inside', view)}
      case 'declare':
        return {do: 'declare', difference: this.amount(step.difference ?? '$surplus', view), reason}
      case 'reconcileItems':
        return {do: 'reconcileItems', closing: view.closings.find(one => one.state !== 'equal')?.id ?? ''}
      case 'putBack':
      case 'takeOrders':
      case 'trial':
      case 'consent':
      case 'explain':
      case 'done':
      case 'query':
      case 'adopt':
      case 'reverse':
      case 'retry':
      case 'abandon':
      case 'askClinic':
      case 'reconcile':
      case 'closeShift':
        return {do: step.do}
      default:
        throw new RangeError(`a window knows no act '${step.do}'`)
    }
  }

  private codeOf(number: number, line: number): string {
    const {patients, places} = this.attempt.instance
    const doc = patients[number - 1]
    const lines = doc && doc.orders.length > 0 ? doc.orders : (doc?.paper ?? [])
    return lines[(places[number - 1]?.[line - 1] ?? 0) - 1]?.code ?? ''
  }

  private snOf(view: DeskView, number: number, line: number): string {
    return snIn(view.bill, this.codeOf(number, line))
  }

  private lineAct(step: ActStep, number: number): DeskAct {
    const {world, instance} = this.attempt
    const doc = instance.patients[number - 1]
    const paper = doc && doc.paper.length > 0 ? doc.paper : (doc?.orders ?? [])
    const written =
      step.line === undefined ? undefined : paper.find(one => one.code === this.codeOf(number, step.line!))
    const level = instance.config.institutions[0]?.level ?? 'level3'
    const on = instance.exercise.world.start.slice(0, 10)
    const code =
      step.item === undefined
        ? (written?.code ?? '')
        : (findItem(world.catalogue, step.item, on, level)?.code ?? step.item)
    const countE4 = step.count === undefined ? (written?.countE4 ?? 10_000) : step.count * 10_000
    return {do: 'addLine', code, countE4}
  }

  /** As the patient pays: nothing when nothing is due, cash by what they hand over. */
  private settling(step: ActStep, view: DeskView, spec: PatientSpec | undefined): DeskAct {
    const due = view.bill?.amounts?.cash ?? 0
    const kind = spec?.pays ?? 'cash'
    const tender = step.tender
      ? step.tender.map(one => ({kind: one.kind, amount: this.amount(one.amount, view)})).filter(one => one.amount > 0)
      : due > 0
        ? [{kind, amount: due}]
        : []
    const cash = tender.reduce((sum, one) => (one.kind === 'cash' ? sum + one.amount : sum), 0)
    const handed = (): number => {
      if (cash === 0) return 0
      if (typeof spec?.hands === 'number' && fenOfYuan(spec.hands) >= cash) return fenOfYuan(spec.hands)
      return Math.ceil(cash / 10_000) * 10_000
    }
    const received = step.received === undefined ? handed() : this.amount(step.received, view)
    return {do: 'settle', tender, received}
  }

  private amount(amount: Amount, view: DeskView): number {
    if (typeof amount === 'number') return fenOfYuan(amount)
    const match = /^\$([a-z]+)(?:([+-])(\d+(?:\.\d{1,2})?))?$/.exec(amount)
    const {drawer, bill} = view
    const symbols: Record<string, number> = {
      cash: bill?.amounts?.cash ?? 0,
      total: bill?.amounts?.total ?? 0,
      drawer: drawer.expected,
      inside: drawer.inside,
      surplus: (view.shift?.counted ?? drawer.inside) - drawer.expected,
    }
    const value = symbols[match?.[1] ?? '']
    if (!match || value === undefined) throw new RangeError(`no amount '${amount}'`)
    const change = match[3] === undefined ? 0 : fenOfYuan(Number(match[3]))
    return match[2] === '-' ? value - change : value + change
  }
}

const snIn = (bill: BillDoc | null | undefined, code: string): string =>
  bill?.lines.find(line => line.code === code)?.sn ?? ''

const refundable = (view: DeskView): string =>
  view.earlier.findLast(bill => bill.state === 'settled')?.id ?? view.earlier.at(-1)?.id ?? ''
