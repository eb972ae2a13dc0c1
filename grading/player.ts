// A player 演练者: does a trainee's steps at the windows of a world, lets the time they take pass, and waits as a person
// would. Mistakes are steps left out or done otherwise. It does not judge.
import type {Instant} from '../sandbox/base/instant.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {DeskView} from '../sandbox/hospital/view-types.ts'
import type {PatientDoc} from '../sandbox/state/hospital-records.ts'
import {numberOfPatient} from '../sandbox/state/new-patient.ts'
import type {Cause, Entry} from '../sandbox/world/entry.ts'
import type {World} from '../sandbox/world/world.ts'
import type {ActStep, Mistake, ServeStep, Step} from './exercise.ts'
import type {Instance} from './instantiate.ts'
import {costOf, msOf} from './keystrokes.ts'
import {Unplayable} from './problem.ts'
import {actOf} from './steps.ts'

/** An exercise being played: a world with its journal so far. */
export type Attempt = {world: World; instance: Instance; entries: Entry[]; texts: string[]}

/** Who sits there. `pace` 1 = exactly the keystroke model; the centre answers in its own time. */
export type Trainee = {steps: readonly Step[]; mistakes?: readonly Mistake[]; pace?: number}

/** Steps a trainee may take before the player gives up: a script that turns in circles. */
const mostSteps = 2000

export const windowOf = (step: Step, usual: string): string => step.window ?? usual

export class Player {
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
    if (this.steps > mostSteps)
      throw new Unplayable({
        where: {zh: '演练', en: 'playing'},
        what: {zh: `一个学员做了 ${mostSteps} 步还没完`, en: `a trainee is not done after ${mostSteps} steps`},
        next: {zh: '看 instead 里有没有又被同一个 at 接住的步骤', en: 'Look for steps that lead to themselves'},
      })
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
    // what stands in the system is not typed again from the paper that goes with it
    if (doc.orders.length > 0) yield with_({do: 'takeOrders'})
    else for (let line = 1; line <= doc.paper.length; line++) yield with_({do: 'addLine', line})
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
    this.do(window, actOf(this.attempt, this.view(window), step))
  }
}
