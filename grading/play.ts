// Playing an exercise without a screen 无界面演练: a world with everything prepared, a trainee from there to the end of their
// script, and the par times of the solution. The solution, wrong trainees and robots are all lists of steps. It does not judge.
import {numberOfPatient} from '../sandbox/state/new-patient.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {World, type WorldDeps} from '../sandbox/world/world.ts'
import {fenOfYuan} from './cast.ts'
import type {Exercise, Mistake} from './exercise.ts'
import {instantiate, type Options} from './instantiate.ts'
import {costOf, msOf} from './keystrokes.ts'
import {type Attempt, Player, type Trainee, windowOf} from './player.ts'
import {firstNote, type Start} from './start-note.ts'

const prepared = {window: '2', cashier: '201', name: '小吴'} as const
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
    document: documentHash(exercise, deps.sha256),
    seed,
    parMs: options.par ?? {},
    staff: exercise.staff.reviewers,
    people: instance.persons.map(({psnNo, name}) => ({psnNo, name})),
    places: instance.places,
  })
  player.receive({kind: 'director', act: {kind: 'note', text: note}}, now)
  return attempt
}

/** What says of two documents that they are the same, whatever edition they call themselves. */
export const documentHash = (exercise: Exercise, sha256: WorldDeps['sha256']): string =>
  sha256(JSON.stringify(exercise))

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
