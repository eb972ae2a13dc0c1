// What marks cite 引用: of every wrong trainee of every exercise the entries under each lost mark are the ones it is about, told by
// their kind, in order. The table is written by hand from what each check looks at; it does not ask the checks.
import {beforeAll, expect, it} from 'vitest'
import {exercises} from '../exercises/index.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import type {WorldDeps} from '../sandbox/world/world.ts'
import {grade} from './grade.ts'
import {openExercise, play} from './play.ts'
import {readNote} from './start-note.ts'
import {classroomDeps} from './testing/deps.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

/** 'settled' and 'takenBack' at the centre, 'drawer' for money that moved, else the act, else what caused it. */
function kindOf({cause, decision}: Entry): string {
  if (cause.kind === 'director') return cause.act.kind === 'note' && readNote(cause.act.text) ? 'start' : 'director'
  for (const event of decision?.events ?? [])
    if (event.kind === 'settled') return event.row.cause === 'settle' ? 'settled' : 'takenBack'
  if (cause.kind === 'desk') return cause.act.do
  const docs = (decision?.events ?? []).flatMap(event => (event.kind === 'hospitalWrote' ? event.docs : []))
  if (docs.some(one => one.kind === 'drawer')) return 'drawer'
  if (docs.some(one => one.kind === 'bill' && (one.doc.state === 'unknown' || one.doc.state === 'refundUnknown')))
    return 'silence'
  return cause.kind
}

/** Where nothing was done: the patient's last act, or, of whom nobody called, where the trainee began. */
const leaving = ['done', 'sendBack', 'refuseService']
const never = [...leaving, 'start']
const times = (pattern: string): RegExp => new RegExp(`^(${pattern})( (${pattern}))*$`)
const one = (...patterns: string[]): RegExp => new RegExp(`^(${patterns.join('|')})$`)

const about: Record<string, RegExp> = {
  settledRight: one('settled', 'settled settled', ...never),
  nothingPosted: one('settled', 'settled takenBack', ...never),
  refundedRight: one('takenBack settled', ...never),
  keptAsIs: one('takenBack'),
  booksEqual: times('settled|drawer'),
  drawerDeclared: one('countDrawer', 'countDrawer declare'),
  identityFirst: one('trial', 'identity trial', ...never),
  explained: one('trial settle', ...never),
  consented: one('trial settle'),
  printed: one(...never),
  sentBack: one('done', 'refuseService', 'sendBack'),
  refused: one('done', 'start', 'refuseService'),
  orderUntouched: one('removeLine', 'setCount'),
  isAnother: one('identity', 'refuseService'),
  isThePerson: one('identity'),
  flagged: one('done', 'sendBack'),
  notFlagged: one('flag', 'refuseService', 'identity'),
  reported: one('done'),
  fewCorrections: one('setCount'),
  askedFirst: one('silence (abandon|putBack|retry|done)', 'done'),
  knownEnd: one('settled silence( settled)?', 'done'),
  secondPerson: one('refund', 'sendBack'),
  identityBeforeRefund: one('refund', 'sendBack'),
  clinicAsked: one('refund'),
  receiptReplaced: one('done'),
  countedFirst: one('closeShift'),
  reconciled: one('closeShift', 'reconcile settled'),
  shiftClosed: one('closeShift'),
  said: new RegExp(`^(${never.join('|')}|say( say)*)$`),
  notSaid: one('say'),
  waitedLittle: one('call call', 'start'),
  pace: new RegExp(`^call (${leaving.join('|')})( call (${leaving.join('|')}))*( closeShift)?$`),
  C1: one('identity settled', 'refund takenBack'),
  C2: one('countDrawer closeShift', 'countDrawer declare closeShift'),
  C3: one('settled settled'),
  C4: one('refund'),
}

/** Who stands at which window, by the calls alone; an act at it is with them. */
function patients(entries: readonly Entry[]): Map<number, string> {
  const at = new Map<string, string>()
  const found = new Map<number, string>()
  for (const {seq, cause, decision} of entries) {
    if (cause.kind !== 'desk' || decision?.outcome !== cause.act.do) continue
    if (cause.act.do === 'call') at.set(cause.window, cause.act.patient)
    found.set(seq, at.get(cause.window) ?? '')
    if ([...leaving, 'putBack'].includes(cause.act.do)) at.delete(cause.window)
  }
  return found
}

it.each(exercises().map(exercise => [exercise.id, exercise] as const))('%s', (_, exercise) => {
  const wrong: string[] = []
  for (const trainee of exercise.wrong) {
    const {entries, world} = play(openExercise(exercise, exercise.seed, deps), {
      steps: trainee.steps ?? exercise.solution,
      mistakes: trainee.mistakes ?? [],
      pace: trainee.pace ?? 1,
    })
    world.close()
    const marks = grade(exercise, entries)
    const bySeq = new Map(entries.map(entry => [entry.seq, entry]))
    const whose = patients(entries)
    const lost = marks.findings
      .filter(finding => finding.got < finding.of)
      .map(({check, entries: cited}) => ({check, cited}))
    const missed = marks.criticals.map(({id, entries: cited}) => ({check: id as string, cited}))
    for (const {check, cited} of [...lost, ...missed]) {
      const [kind = '', number] = check.split('@')
      const pattern = cited.map(seq => kindOf(bySeq.get(seq)!)).join(' ')
      if (!about[kind.split(':')[0]!]?.test(pattern))
        wrong.push(`${trainee.name.zh}: ${check} cites ${cited}: ${pattern}`)
      // somebody else passed them: that call, too, is cited
      if (number === undefined || kind === 'waitedLittle') continue
      const strangers = cited.filter(
        seq => (whose.get(seq) ?? '') !== '' && !whose.get(seq)!.endsWith(number.padStart(5, '0')),
      )
      if (strangers.length > 0) wrong.push(`${trainee.name.zh}: ${check} cites ${strangers} of another patient`)
    }
  }
  expect(wrong).toEqual([])
})
