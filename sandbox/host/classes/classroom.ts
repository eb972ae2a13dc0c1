// The class 课堂 as one thing for the host: who teaches, who sits where, what they are at, how it looks and how it went.
// It also says who a session belongs to; the door asks that of every request.
import type {RealTime} from '../clock.ts'
import {Problem} from '../problems.ts'
import type {Rooms} from '../rooms.ts'
import {type Attempts, openAttempts} from './attempts.ts'
import {type Board, openBoard} from './board.ts'
import {type News, openNews} from './news.ts'
import {openPast, type Past} from './past.ts'
import {openPresence, type Presence} from './presence.ts'
import {type Register, registerText, rowsOfText} from './register.ts'
import {openResults, type Results} from './results.ts'
import {openRoll, type Roll} from './roll.ts'
import {tableNames} from './rows.ts'
import {type ExerciseShelf, freePractice} from './shelf.ts'
import {openStaff, type Staff} from './staff.ts'

export type ClassroomDeps = {
  register: Register
  rooms: Rooms
  shelf: ExerciseShelf
  real: RealTime
  log(error: unknown, what: string): void
}

/** Who a session's subject is: 'instructor:<id>:<epoch>' or 'trainee:<id>:<epoch>'. */
export type Somebody = {role: 'instructor' | 'trainee'; id: string; world?: string}

export type Classroom = {
  staff: Staff
  roll: Roll
  attempts: Attempts
  board: Board
  past: Past
  results: Results
  presence: Presence
  news: News
  shelf: ExerciseShelf
  /** Undefined when the session has been ended: password changed, seat taken up elsewhere. */
  somebody(subject: string): Somebody | undefined
  /** Does this class belong to the instructor? */
  belongs(klass: string, instructor: string): boolean
  /** Who teaches, who sits where, every attempt and its marks, as one text. Passwords and seat tokens as their hashes. */
  backup(): string
  /** Takes such a text in where there is nobody and nothing yet; the worlds it speaks of are there already. */
  restore(text: string): Promise<void>
  /** A class to begin with, when there is none at all. */
  ensureDemo(): void
  close(): void
}

export function openClassroom({register, rooms, shelf, real, log}: ClassroomDeps): Classroom {
  const now = real.date
  const news = openNews()
  const roll = openRoll(register, now)
  const staff = openStaff(register, now)
  const attempts = openAttempts({register, roll, rooms, shelf, news, now, log})
  const presence = openPresence(id => {
    const klass = roll.enrolment(id)?.class
    if (klass !== undefined) news.tell(klass)
  })
  const board = openBoard({roll, attempts, rooms, news, presence, real})
  const past = openPast(rooms)
  const results = openResults(attempts, shelf, log)
  return {
    staff,
    roll,
    attempts,
    board,
    past,
    results,
    presence,
    news,
    shelf,
    somebody(subject) {
      const [role, id = '', epoch] = subject.split(':')
      if (role === 'instructor') {
        return String(staff.find(id)?.epoch) === epoch ? {role, id} : undefined
      }
      if (role !== 'trainee') return undefined
      const row = roll.enrolment(id)
      if (!row || String(row.epoch) !== epoch) return undefined
      const world = attempts.current(row)?.world
      return {role, id, ...(world !== undefined && {world})}
    },
    belongs: (klass, instructor) => register.get('classes', klass)?.instructor === instructor,
    backup: () => registerText(register),
    async restore(text) {
      if (tableNames.some(table => [...register.all(table)].length > 0)) throw new Problem('register-in-use')
      register.write(rowsOfText(text))
      roll.readAll()
      await attempts.mend()
    },
    ensureDemo() {
      if (roll.classes().length > 0) return
      roll.create({name: '演示班 · Demonstration class', seats: 12}, null, freePractice)
    },
    close: () => past.close(),
  }
}
