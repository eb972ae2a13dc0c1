// The policies and the one being read. Policies never change while the programme runs, so each is fetched once.
import type {Parameter, Text} from '../../benefit/policy.ts'
import type {Confidence} from '../../benefit/types.ts'
import {api} from './api.ts'
import type {PolicyHead} from './shapes.ts'

export type PolicyView = Omit<PolicyHead, 'parameters'> & {
  parameters: Parameter[]
  sources: {id: string; quality: string; address: string; about: Text}[]
  openPoints?: Text[]
  file?: {groups?: {id: string; name: Text}[]}
}

class Policies {
  heads = $state.raw<PolicyHead[]>([])
  current = $state.raw<PolicyView>()
  filter = $state('')
  confidence = $state<Confidence>()
  #listError = $state.raw<unknown>()
  #openError = $state.raw<unknown>()
  #kept = new Map<string, PolicyView>()
  #wanted = ''

  get error(): unknown {
    return this.#openError ?? this.#listError
  }

  async list(): Promise<PolicyHead[]> {
    try {
      if (this.heads.length === 0) this.heads = (await api.get<{policies: PolicyHead[]}>('/policies')).policies
      this.#listError = undefined
    } catch (error) {
      this.#listError = error
    }
    return this.heads
  }

  async open(id: string): Promise<void> {
    this.#wanted = id
    try {
      const view = this.#kept.get(id) ?? (await api.get<PolicyView>(`/policies/${encodeURIComponent(id)}`))
      this.#kept.set(id, view)
      if (this.#wanted !== id) return
      this.current = view
      this.#openError = undefined
    } catch (error) {
      if (this.#wanted !== id) return
      // what stood here before is not what was asked for
      this.current = undefined
      this.#openError = error
    }
  }
}

export const policies = new Policies()
