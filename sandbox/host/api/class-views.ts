// How a class and a seat are told to their screens: the instructor gets the join code and every trace, a trainee what
// concerns their own seat and nothing of anybody else.
import type {HostDeps} from '../app.ts'
import type {ClassRow, EnrolmentRow, TraceRow} from '../classes/rows.ts'

/** Traces shown: the newest. */
const mostTraces = 40
/** Notes of the instructor's own, which no trainee sees. */
const ownNotes: ReadonlySet<TraceRow['kind']> = new Set(['mark', 'released', 'printer'])

export function classView({classroom: {roll, staff}, real}: HostDeps, row: ClassRow) {
  const people = roll.enrolments(row.id)
  const seatOf = new Map(people.map(one => [one.id, one.seat]))
  const {id, name, mode, from, to, seats, code, exercise, frozenAt, roster, createdAt} = row
  return {
    id,
    name,
    mode,
    from,
    to,
    seats,
    code,
    exercise,
    frozenAt,
    roster,
    createdAt,
    instructor: row.instructor === null ? null : (staff.find(row.instructor)?.name ?? null),
    joined: people.filter(one => one.seat !== null).length,
    listed: people.length,
    now: real.date(),
    traces: roll
      .traces(id)
      .slice(-mostTraces)
      .map(({enrolment, ...trace}) => ({...trace, seat: enrolment === null ? null : (seatOf.get(enrolment) ?? null)})),
  }
}

export function seatView({classroom: {roll, attempts}, real}: HostDeps, row: EnrolmentRow) {
  const klass = roll.need(row.class)
  const attempt = attempts.current(row)
  const exercise = attempt && attempts.exerciseOf(attempt)
  const since = row.createdAt
  return {
    name: row.name,
    seat: row.seat ?? 0,
    class: {name: klass.name, mode: klass.mode, open: klass.code !== null},
    frozenAt: klass.frozenAt,
    attempt: attempt
      ? {
          id: attempt.id,
          number: attempt.number,
          exercise: attempt.exercise,
          title: exercise?.title ?? {zh: attempt.exercise, en: attempt.exercise},
          brief: exercise?.brief ?? {zh: '', en: ''},
          // elsewhere a hint is the instructor's to give
          hints: klass.mode === 'practice' ? (exercise?.hints ?? []) : [],
          parSeconds: exercise?.parSeconds ?? 0,
          state: attempt.state,
          world: attempt.world,
          institution: attempt.institution,
          window: attempt.window,
          startedAt: attempt.startedAt,
        }
      : null,
    traces: roll
      .traces(klass.id, row.id)
      .filter(one => !ownNotes.has(one.kind) && one.at >= since)
      .slice(-mostTraces)
      .map(({id, kind, text, by, at, enrolment}) => ({
        id,
        kind,
        text,
        by,
        at,
        seat: enrolment === null ? null : row.seat,
      })),
    now: real.date(),
  }
}
