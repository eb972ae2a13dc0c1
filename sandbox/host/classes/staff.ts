// Instructors 讲师: who they are and how they sign in. The administrator makes them. It knows no classes.
import {Problem} from '../problems.ts'
import {freshId} from './codes.ts'
import {isPassword, keepPassword} from './passwords.ts'
import type {Register} from './register.ts'
import type {InstructorRow} from './rows.ts'

export type Staff = {
  list(): {id: string; name: string; createdAt: number}[]
  create(name: string, password: string): Promise<InstructorRow>
  setPassword(id: string, password: string): Promise<void>
  remove(id: string): void
  /** The instructor, or undefined when name or password are wrong; both take the same time. */
  check(name: string, password: string): Promise<InstructorRow | undefined>
  find(id: string): InstructorRow | undefined
}

const sameName = (a: string, b: string) => a.normalize('NFKC') === b.normalize('NFKC')

export function openStaff(register: Register, now: () => number): Staff {
  const all = () => [...register.all('instructors')]
  const need = (id: string): InstructorRow => {
    const row = register.get('instructors', id)
    if (!row) throw new Problem('no-such-instructor', {path: '/params/instructor', got: id})
    return row
  }
  const free = (name: string): void => {
    if (all().some(one => sameName(one.name, name))) {
      throw new Problem('instructor-exists', {path: '/body/name', got: name})
    }
  }
  const keep = (row: InstructorRow): InstructorRow => {
    register.write([{table: 'instructors', id: row.id, row}])
    return row
  }
  return {
    list: () =>
      all()
        .sort((a, b) => a.createdAt - b.createdAt)
        .map(({id, name, createdAt}) => ({id, name, createdAt})),
    async create(name, password) {
      free(name)
      const kept = await keepPassword(password)
      free(name)
      return keep({id: freshId('i'), name, password: kept, epoch: 1, createdAt: now()})
    },
    async setPassword(id, password) {
      need(id)
      const kept = await keepPassword(password)
      const row = need(id)
      keep({...row, password: kept, epoch: row.epoch + 1})
    },
    remove(id) {
      need(id)
      register.write([{table: 'instructors', id, row: null}])
    },
    async check(name, password) {
      const row = all().find(one => sameName(one.name, name))
      return (await isPassword(password, row?.password)) ? row : undefined
    },
    find: id => register.get('instructors', id),
  }
}
