// Attempts 练习次: a seat, an exercise and the world made for it. Opening one makes the world and does what the exercise
// begins with; freezing stops the clocks of all of a class's worlds, so that no wait in them grows; ending one keeps its
// marks. It decides nothing that happens in a world.
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import type {Entry, WorldConfig} from '../../world/entry.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Room} from '../room.ts'
import type {Rooms} from '../rooms.ts'
import {openClassClocks} from './class-clocks.ts'
import {freshId} from './codes.ts'
import {turns} from './in-turn.ts'
import type {News} from './news.ts'
import type {Register} from './register.ts'
import type {Roll} from './roll.ts'
import type {AttemptRow, BegunAttempt, Change, ClassRow, EnrolmentRow, Override} from './rows.ts'
import type {Exercise, ExerciseShelf, Marked} from './shelf.ts'

export type AttemptsDeps = {
  register: Register
  roll: Roll
  rooms: Rooms
  shelf: ExerciseShelf
  news: News
  now(): number
  log(error: unknown, what: string): void
}

export type Attempts = {
  of(enrolment: string): BegunAttempt[]
  current(enrolment: EnrolmentRow): BegunAttempt | undefined
  exercise(id: string): Exercise
  /** What the exercise of an attempt says, as it stood when the attempt began; undefined = nobody has it any more. */
  exerciseOf(attempt: AttemptRow): Exercise | undefined
  marked(attempt: AttemptRow): Marked
  list(): Exercise[]
  /** A new attempt for a seat; the one before it ends. */
  open(enrolment: string, exercise: string, why: 'next' | 'reset'): Promise<AttemptRow>
  /** The seat's attempt, opened when there is none yet. */
  ensure(enrolment: string): Promise<AttemptRow>
  /** The exercise for these seats, or for everybody at a seat. Seats that failed are named. */
  give(klass: ClassRow, exercise: string, seats?: number[]): Promise<{given: number[]; failed: number[]}>
  end(enrolment: EnrolmentRow, by: 'trainee' | 'instructor'): Promise<AttemptRow>
  /** Puts a person's mark beside the computed one. Refused while the attempt runs, where nothing was marked, and in practice. */
  override(enrolment: EnrolmentRow, attempt: string, change: Omit<Override, 'at'>): AttemptRow
  /** Stops or starts all clocks of a class. */
  freeze(klass: ClassRow, frozen: boolean): Promise<ClassRow>
  /** May this seat act in this world now? Throws the problem that says why not. */
  mayWork(world: string, enrolment: string): void
  /** The window as it stands now. */
  view(attempt: AttemptRow): Promise<DeskView>
  entries(attempt: AttemptRow): Promise<Entry[]>
  /** Takes up the register as it stands: what a crash left half made goes, clocks come in line with it. */
  mend(): Promise<void>
}

/** Worlds made at once. */
const allAtOnce = 4

export function openAttempts(deps: AttemptsDeps): Attempts {
  const {register, roll, rooms, shelf, news, now, log} = deps
  const put = (row: AttemptRow, ...more: Change[]): AttemptRow => {
    register.write([{table: 'attempts', id: row.id, row}, ...more])
    return row
  }
  /** Attempts by enrolment, in the order they were begun. */
  const byEnrolment = new Map<string, string[]>()
  readAll()
  function readAll(): void {
    byEnrolment.clear()
    for (const {id, enrolment} of register.all('attempts')) remember(enrolment, id)
  }
  function remember(enrolment: string, id: string): void {
    byEnrolment.set(enrolment, [...(byEnrolment.get(enrolment) ?? []), id])
  }
  const begun = (row: AttemptRow | undefined): row is BegunAttempt => row !== undefined && row.state !== 'opening'
  const of = (enrolment: string): BegunAttempt[] =>
    (byEnrolment.get(enrolment) ?? [])
      .map(id => register.get('attempts', id))
      .filter(begun)
      .sort((a, b) => a.number - b.number)
  const current = ({attempt}: EnrolmentRow): BegunAttempt | undefined => {
    const row = attempt === null ? undefined : register.get('attempts', attempt)
    return begun(row) ? row : undefined
  }
  const clocks = openClassClocks({roll, rooms, log}, current)
  const need = (id: string): EnrolmentRow => {
    const row = roll.enrolment(id)
    if (!row) throw new Problem('no-seat')
    return row
  }
  const exercise = (id: string): Exercise => {
    const found = shelf.list().find(one => one.id === id)
    if (!found) throw new Problem('no-such-exercise', {path: '/body/exercise', got: id})
    return found
  }

  const marked = ({exercise, seed, document: id}: AttemptRow): Marked => {
    const document = id === undefined ? undefined : register.get('documents', id)
    return {exercise, seed, ...(document && {document})}
  }
  const exerciseOf = (row: AttemptRow): Exercise | undefined => {
    const {document} = marked(row)
    return document ? shelf.about(document) : shelf.list().find(one => one.id === row.exercise)
  }

  const inTurn = turns()

  async function begin(enrolment: string, id: string, why: 'next' | 'reset'): Promise<AttemptRow> {
    exercise(id)
    const {class: klass} = need(enrolment)
    const {mode} = roll.need(klass)
    const seed = freshId('')
    const world = freshId('seat-')
    const name = `${roll.need(klass).name} · ${need(enrolment).name}`
    const {config: wish, acts, desk, journal} = shelf.open(id, seed, {id: world, name, kind: mode})
    const document = shelf.document(id)
    const number = of(enrolment).length + 1
    // the door for hospital systems outside is shut: a seat works through its window
    const config: WorldConfig = {
      ...defaultWorldConfig({gateway: 'apikey', ...wish}),
      speed: wish.speed || 1,
      id: world,
      name,
      kind: mode,
    }
    const institution = config.hospitals?.[0]?.institution ?? ''
    const row: AttemptRow = {
      id: freshId('a'),
      class: klass,
      enrolment,
      number,
      exercise: id,
      ...(document && {document: document.id}),
      seed,
      world,
      institution,
      window: desk[0]?.window ?? '1',
      state: 'opening',
      startedAt: now(),
      from: {at: config.start, seq: 0},
      endedAt: null,
      endedBy: null,
      endSeq: null,
      marks: null,
      advice: null,
    }
    const fresh = document && !register.get('documents', document.id)
    put(row, ...(fresh ? [{table: 'documents' as const, id: document.id, row: document}] : []))
    remember(enrolment, row.id)
    try {
      const room = journal ? await rooms.adopt(world, journal, {name}) : await rooms.create(world, config)
      for (const act of acts) await room.direct(act)
      for (const {window, act} of desk) await heard(room, institution, window, act)
      const from = await room.mailbox.look(at => ({at: room.clock.now(), seq: at.seq}))
      const before = current(need(enrolment))
      if (before?.state === 'running') await finish(before, why)
      const running: AttemptRow = {...row, state: 'running', startedAt: now(), from}
      roll.putEnrolment({...need(enrolment), attempt: row.id}, {table: 'attempts', id: row.id, row: running})
      // from here on a freeze finds it among the others
      await clocks.inStep(roll.need(klass), world)
      news.tell(klass)
      return running
    } catch (error) {
      register.write([{table: 'attempts', id: row.id, row: null}])
      if (rooms.has(world)) await rooms.remove(world).catch(trouble => log(trouble, `world ${world}`))
      throw error
    }
  }

  async function heard(room: Room, institution: string, window: string, act: DeskAct): Promise<void> {
    const outcome = await room.mailbox.ask({kind: 'desk', institution, window, act})
    if (!outcome.heard) throw new Problem(unheardProblem[outcome.why])
  }

  async function entriesTo(world: string, last?: number): Promise<Entry[]> {
    const all: Entry[] = []
    for await (const text of rooms.entries(world, 1, last)) all.push(JSON.parse(text) as Entry)
    return all
  }

  /** Marks an attempt as it stands and stops its clock. */
  async function finish(row: AttemptRow, endedBy: AttemptRow['endedBy']): Promise<AttemptRow> {
    // somebody deleted its world: there is nothing left to mark
    if (!rooms.has(row.world)) return put({...row, state: 'ended', endedAt: now(), endedBy, failed: true})
    const room = await rooms.enter(row.world)
    const endSeq = await room.mailbox.look(world => world.seq)
    const ended: AttemptRow = {...row, state: 'ended', endedAt: now(), endedBy, endSeq}
    try {
      const entries = await entriesTo(row.world, endSeq)
      ended.marks = shelf.grade(marked(row), entries)
      ended.advice = shelf.coach(marked(row), entries, ended.marks)
    } catch (error) {
      log(error, `marking ${row.exercise} in ${row.world}`)
      ended.failed = true
    }
    put(ended)
    if (room.clock.speed !== 0) await rooms.setClock(row.world, {speed: 0})
    return ended
  }

  return {
    of,
    current,
    exercise,
    exerciseOf,
    marked,
    list: shelf.list,
    open: (enrolment, id, why) => inTurn(enrolment, () => begin(enrolment, id, why)),
    ensure: enrolment =>
      inTurn(enrolment, async () => {
        const row = current(need(enrolment))
        return row ?? begin(enrolment, roll.need(need(enrolment).class).exercise, 'next')
      }),
    async give(klass, id, seats) {
      exercise(id)
      if (seats === undefined) roll.put({...roll.need(klass.id), exercise: id})
      const wanted = roll
        .enrolments(klass.id)
        .filter(({seat}) => seat !== null && (seats === undefined || seats.includes(seat)))
      const given: number[] = []
      const failed: number[] = []
      const line = [...wanted]
      const worker = async () => {
        for (let one = line.shift(); one; one = line.shift()) {
          const {id: enrolment, seat} = one
          try {
            await inTurn(enrolment, () => begin(enrolment, id, 'next'))
            given.push(seat as number)
          } catch (error) {
            log(error, `seat ${seat} of class ${klass.id}`)
            failed.push(seat as number)
          }
        }
      }
      await Promise.all(Array.from({length: allAtOnce}, worker))
      news.tell(klass.id)
      return {given: given.sort((a, b) => a - b), failed: failed.sort((a, b) => a - b)}
    },
    end: (enrolment, by) =>
      inTurn(enrolment.id, async () => {
        const row = current(need(enrolment.id))
        if (row?.state !== 'running') throw new Problem('attempt-ended')
        const ended = await finish(row, by)
        news.tell(enrolment.class)
        return ended
      }),
    override(enrolment, id, change) {
      const row = of(enrolment.id).find(one => one.id === id)
      if (!row) throw new Problem('no-such-seat', {path: '/params/attempt', got: id})
      if (roll.need(row.class).mode === 'practice' || row.state === 'running' || !row.marks)
        throw new Problem('nothing-to-override')
      const changed = put({...row, overrides: [...(row.overrides ?? []), {...change, at: now()}]})
      news.tell(row.class)
      return changed
    },
    async freeze({id}, frozen) {
      const klass = roll.need(id)
      if ((klass.frozenAt !== null) !== frozen) roll.put({...klass, frozenAt: frozen ? now() : null})
      await clocks.all(roll.need(id))
      news.tell(id)
      return roll.need(id)
    },
    mayWork(world, enrolment) {
      const seat = need(enrolment)
      const row = current(seat)
      if (row?.world !== world || row.state !== 'running') throw new Problem('attempt-ended')
      if (roll.need(seat.class).frozenAt !== null) throw new Problem('class-frozen')
    },
    async view({world, institution, window}) {
      const room = await rooms.enter(world)
      const view = await room.mailbox.look(at => at.deskView(institution, window, room.clock.now()))
      if (!view) throw new Problem('no-such-desk', {got: institution})
      return view
    },
    entries: row => entriesTo(row.world, row.endSeq ?? undefined),
    async mend() {
      readAll()
      for (const row of [...register.all('attempts')]) {
        if (row.state !== 'opening') continue
        if (rooms.has(row.world)) await rooms.remove(row.world)
        register.write([{table: 'attempts', id: row.id, row: null}])
      }
      for (const klass of roll.classes()) {
        if (klass.code !== null || klass.frozenAt !== null) await clocks.all(klass).catch(() => {})
      }
    },
  }
}
