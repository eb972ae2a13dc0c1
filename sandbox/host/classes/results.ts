// Results 成绩: every attempt of a class with its marks, its counts and its worlds. Marks of an attempt that still runs are as
// it stands now. Nothing is reckoned here; the shelf does.
import type {Advice, Marks} from '../../../grading/types.ts'
import type {Event} from '../../state/events.ts'
import type {Said} from '../../state/hospital-records.ts'
import type {Entry} from '../../world/entry.ts'
import type {Attempts} from './attempts.ts'
import type {AttemptRow, BegunAttempt, EnrolmentRow, Override} from './rows.ts'
import type {ExerciseShelf} from './shelf.ts'

/**
 * present: the exercise has not changed since. changed: it has; marks and words are those of the document the attempt began with.
 * unkept: the attempt runs since a release that kept no documents, and is marked by the present one.
 */
export const editions = ['present', 'changed', 'unkept'] as const
export type Edition = (typeof editions)[number]

export type ResultRow = {
  seat: number
  name: string
  number: string
  enrolment: string
  attempt: Pick<BegunAttempt, 'id' | 'number' | 'exercise' | 'world' | 'state' | 'startedAt' | 'endedAt' | 'endedBy'>
  title: Said
  parSeconds: number
  /** What the exercise asks when it is over; none before. */
  debrief: Said[]
  marks: Marks | null
  advice: Advice | null
  /** The history of marks changed by hand, oldest first. */
  overrides: Override[]
  /** By which document: as it stands now, as it stood when the attempt began, or, that one not having been kept, as it stands now. */
  edition: Edition
  /** Marking itself broke: our trouble, nobody's failure. */
  failed: boolean
  /** Bills settled and not given back, acts at the window, acts that could not be done. */
  served: number
  acts: number
  refused: number
  /** World time from the beginning to the last act. */
  elapsedMs: number
}

type Counts = Pick<ResultRow, 'served' | 'acts' | 'refused' | 'elapsedMs'>

export type Results = {of(enrolments: EnrolmentRow[]): Promise<ResultRow[]>}

/** Counts of attempts kept at hand; an ended one never changes. */
const mostKept = 2000

export function openResults(
  attempts: Attempts,
  shelf: ExerciseShelf,
  log: (error: unknown, what: string) => void,
): Results {
  const kept = new Map<string, Counts>()

  async function counted(row: AttemptRow): Promise<Counts & Partial<Pick<ResultRow, 'marks' | 'advice' | 'failed'>>> {
    const known = kept.get(row.id)
    if (known && row.state === 'ended') return known
    const entries = await attempts.entries(row)
    const counts = countsOf(entries, row)
    if (row.state === 'ended') {
      if (kept.size >= mostKept) kept.clear()
      kept.set(row.id, counts)
      return counts
    }
    try {
      const marks = shelf.grade(attempts.marked(row), entries)
      return {...counts, marks, advice: shelf.coach(attempts.marked(row), entries, marks)}
    } catch (error) {
      log(error, `marking ${row.exercise} in ${row.world}`)
      return {...counts, failed: true}
    }
  }

  function editionOf({document, exercise, state}: AttemptRow): Edition {
    const now = shelf.document(exercise)?.id
    if (document !== undefined) return document === now ? 'present' : 'changed'
    return now !== undefined && state === 'running' ? 'unkept' : 'present'
  }

  return {
    async of(enrolments) {
      const rows: ResultRow[] = []
      for (const {id: enrolment, seat, name, number} of enrolments) {
        if (seat === null) continue
        for (const attempt of attempts.of(enrolment)) {
          const {id, exercise, world, startedAt, endedAt, endedBy, state} = attempt
          const about = attempts.exerciseOf(attempt)
          const counts = await counted(attempt).catch(() => ({served: 0, acts: 0, refused: 0, elapsedMs: 0}))
          rows.push({
            seat,
            name,
            number,
            enrolment,
            attempt: {id, number: attempt.number, exercise, world, startedAt, endedAt, endedBy, state},
            title: about?.title ?? {zh: exercise, en: exercise},
            parSeconds: about?.parSeconds ?? 0,
            debrief: state === 'ended' ? (about?.debrief ?? []) : [],
            marks: attempt.marks,
            advice: attempt.advice,
            overrides: attempt.overrides ?? [],
            edition: editionOf(attempt),
            failed: attempt.failed ?? false,
            ...counts,
          })
        }
      }
      return rows
    },
  }
}

function countsOf(entries: Entry[], {from}: AttemptRow): Counts {
  let acts = 0
  let refused = 0
  let last = from.at
  const bills = new Map<string, string>()
  for (const {seq, at, cause, decision} of entries) {
    for (const event of decision?.events ?? []) noteBill(event, bills)
    if (cause.kind !== 'desk' || seq <= from.seq) continue
    acts += 1
    last = at
    if (decision?.outcome.startsWith('refused:')) refused += 1
  }
  const served = [...bills.values()].filter(state => state === 'settled').length
  return {served, acts, refused, elapsedMs: last - from.at}
}

/** Bills as an entry leaves them: the hospital writes the whole document each time. */
function noteBill(event: Event, bills: Map<string, string>): void {
  if (event.kind !== 'hospitalWrote') return
  for (const {kind, id, doc} of event.docs) if (kind === 'bill') bills.set(id, doc.state)
}
