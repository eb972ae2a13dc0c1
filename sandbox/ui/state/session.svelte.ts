// Who is at this screen: the administrator, an instructor, a trainee at a seat, or nobody the server knows.
import type {Role} from '../classes/shapes.ts'
import {api} from './api.ts'

type Who = {
  role: Role
  name?: string
  seat?: number
  class?: string
  world?: string
  institution?: string
  window?: string
  /** A player's, in a drill. */
  roles?: string[]
}

class Session {
  who = $state.raw<Who>()
  error = $state.raw<unknown>()

  /** Undefined until the server has said. Whoever is read again, these change only when they do. */
  role = $derived<Role | undefined>(this.who?.role)
  world = $derived(this.who?.world)

  async read(): Promise<void> {
    try {
      this.who = await api.get<Who>('/session')
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }

  async leave(): Promise<void> {
    await api.send('DELETE', '/session')
    // on the machine of the server loading a page signs the local user in again
    location.href = '/'
  }
}

export const session = new Session()
