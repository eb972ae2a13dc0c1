// The roll 花名册: classes and who sits where. Joining is by the class's code and a name; coming back is by a token this browser
// keeps, or by name once the instructor has released the seat. It knows rows, not worlds.
import {Problem} from '../problems.ts'
import {sameSecret} from '../secrets.ts'
import {freshCode, freshId, freshToken, plainCode, tokenHash} from './codes.ts'
import {isReleased, released, takenUp} from './places.ts'
import type {Register} from './register.ts'
import {longestName, plainName, readRoster} from './roster.ts'
import type {Change, ClassMode, ClassRow, EnrolmentRow, TraceRow} from './rows.ts'

export const mostSeats = 60

export type NewClass = {
  name: string
  mode?: ClassMode
  from?: string | null
  to?: string | null
  seats?: number
  exercise?: string
}
export type ClassChange = Partial<Pick<NewClass, 'name' | 'from' | 'to' | 'seats'>> & {
  closed?: boolean
  newCode?: boolean
}
export type Joined = {enrolment: EnrolmentRow; token: string}

export type Roll = {
  /** Rows came into the register past the roll. */
  readAll(): void
  classes(): ClassRow[]
  need(id: string): ClassRow
  create(wish: NewClass, instructor: string | null, exercise: string): ClassRow
  change(id: string, change: ClassChange): ClassRow
  put(row: ClassRow): void
  /** The class that is open under this code. */
  byCode(code: string): ClassRow | undefined
  /** Everybody on the list or at a seat, by seat, then name. */
  enrolments(klass: string): EnrolmentRow[]
  enrolment(id: string): EnrolmentRow | undefined
  /** The enrolment at a seat; throws a problem when nobody sits there. */
  atSeat(klass: string, seat: number): EnrolmentRow
  importRoster(klass: string, csv: string): number
  join(klass: ClassRow, name: string): Joined
  byToken(enrolment: string, token: string): EnrolmentRow | undefined
  release(enrolment: EnrolmentRow): void
  /** With whatever else must not be there without it. */
  putEnrolment(row: EnrolmentRow, ...more: Change[]): void
  trace(of: Omit<TraceRow, 'id' | 'at'>): TraceRow
  traces(klass: string, enrolment?: string): TraceRow[]
}

export function openRoll(register: Register, now: () => number): Roll {
  /** Enrolments by class, kept in step: a seat's screen asks often. */
  const byClass = new Map<string, Map<string, EnrolmentRow>>()
  readAll()
  function readAll(): void {
    for (const row of register.all('enrolments')) keepAtHand(row)
  }
  function keepAtHand(row: EnrolmentRow): void {
    const here = byClass.get(row.class) ?? new Map<string, EnrolmentRow>()
    byClass.set(row.class, here)
    here.set(row.id, row)
  }
  const putAll = (rows: EnrolmentRow[]): void => {
    register.write(rows.map((row): Change => ({table: 'enrolments', id: row.id, row})))
    for (const row of rows) keepAtHand(row)
  }
  const put = (row: ClassRow): void => register.write([{table: 'classes', id: row.id, row}])
  const open = () => [...register.all('classes')]
  const fresh = () => freshCode(code => open().some(one => one.code === code))
  const need = (id: string): ClassRow => {
    const row = register.get('classes', id)
    if (!row) throw new Problem('no-such-class', {path: '/params/class', got: id})
    return row
  }
  const people = (klass: string): EnrolmentRow[] =>
    [...(byClass.get(klass)?.values() ?? [])].sort(
      (a, b) => (a.seat ?? 1e9) - (b.seat ?? 1e9) || (a.name < b.name ? -1 : 1),
    )
  const freeSeat = (klass: ClassRow): number => {
    const taken = new Set(people(klass.id).map(one => one.seat))
    for (let seat = 1; seat <= klass.seats; seat++) if (!taken.has(seat)) return seat
    throw new Problem('class-full', {path: '/body/code', expected: `${klass.seats}`})
  }
  const blank = (klass: string, name: string, number: string): EnrolmentRow => ({
    id: freshId('t'),
    class: klass,
    name,
    number,
    seat: null,
    token: null,
    epoch: 0,
    releasedUntil: null,
    attempt: null,
    createdAt: now(),
  })
  return {
    readAll,
    classes: () => open().sort((a, b) => b.createdAt - a.createdAt),
    need,
    put,
    create({name, mode = 'practice', from = null, to = null, seats = 24}, instructor, exercise) {
      const row: ClassRow = {
        id: freshId('c'),
        name,
        mode,
        from,
        to,
        seats,
        code: fresh(),
        instructor,
        exercise,
        frozenAt: null,
        roster: false,
        createdAt: now(),
      }
      put(row)
      return row
    },
    change(id, {closed, newCode, ...fields}) {
      const row = {...need(id), ...fields}
      const highest = Math.max(0, ...people(id).map(one => one.seat ?? 0))
      if (row.seats < highest) {
        throw new Problem('bad-request', {path: '/body/seats', expected: `>= ${highest}`, got: String(row.seats)})
      }
      if (closed === true) row.code = null
      else if (newCode === true || (closed === false && row.code === null)) row.code = fresh()
      put(row)
      return row
    },
    byCode(typed) {
      const code = plainCode(typed)
      return code === '' ? undefined : open().find(one => one.code === code)
    },
    enrolments: people,
    enrolment: id => register.get('enrolments', id),
    atSeat(klass, seat) {
      const row = people(klass).find(one => one.seat === seat)
      if (!row) throw new Problem('no-such-seat', {path: '/params/seat', got: String(seat)})
      return row
    },
    importRoster(klass, csv) {
      const known = new Set(people(klass).map(one => one.name))
      const rows = readRoster(csv).filter(({name}) => !known.has(name))
      const added = rows.map(({name, number}) => blank(klass, name, number))
      putAll(added)
      put({...need(klass), roster: true})
      return added.length
    },
    join(klass, typed) {
      const name = plainName(typed)
      if (name === '' || name.length > longestName) {
        throw new Problem('bad-request', {path: '/body/name', expected: `1..${longestName}`, got: typed.slice(0, 60)})
      }
      const there = people(klass.id).find(one => one.name === name)
      if (!there && klass.roster) throw new Problem('not-on-list', {path: '/body/name', got: name})
      const taken = there?.token != null && !isReleased(there, now())
      if (taken) throw new Problem('name-taken', {path: '/body/name', got: name})
      const was = there ?? blank(klass.id, name, '')
      const token = freshToken()
      const seat = was.seat ?? freeSeat(klass)
      const row = {...takenUp(was), seat, token: tokenHash(token)}
      putAll([row])
      return {enrolment: row, token}
    },
    byToken(id, token) {
      const row = register.get('enrolments', id)
      return row?.token != null && sameSecret(row.token, tokenHash(token)) ? row : undefined
    },
    release(enrolment) {
      putAll([released(enrolment, now())])
    },
    putEnrolment(row, ...more) {
      register.write([{table: 'enrolments', id: row.id, row}, ...more])
      keepAtHand(row)
    },
    trace(of) {
      const row: TraceRow = {...of, id: freshId('n'), at: now()}
      register.write([{table: 'traces', id: row.id, row}])
      return row
    },
    traces: (klass, enrolment) =>
      [...register.all('traces')]
        .filter(
          one =>
            one.class === klass && (enrolment === undefined || one.enrolment === null || one.enrolment === enrolment),
        )
        .sort((a, b) => a.at - b.at),
  }
}
