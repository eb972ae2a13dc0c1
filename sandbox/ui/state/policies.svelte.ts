// The policies and the one being read. Policies never change while the programme runs, so each is fetched once.
import type {Parameter, Text} from '../../benefit/policy.ts'
import type {Confidence} from '../../benefit/types.ts'
import {api} from './api.ts'
import type {PolicyHead} from './shapes.ts'

export type PolicyView = Omit<PolicyHead, 'parameters'> & {
  parameters: Parameter[]
  openPoints?: Text[]
  file?: {groups?: {id: string; name: Text}[]}
}

class Policies {
  heads = $state.raw<PolicyHead[]>([])
  current = $state.raw<PolicyView>()
  filter = $state('')
  confidence = $state<Confidence>()
  error = $state.raw<unknown>()
  #kept = new Map<string, PolicyView>()
  #wanted = ''

  async list(): Promise<PolicyHead[]> {
    if (this.heads.length === 0)
      await this.#try(async () => {
        this.heads = (await api.get<{policies: PolicyHead[]}>('/policies')).policies
      })
    return this.heads
  }

  async open(id: string): Promise<void> {
    this.#wanted = id
    await this.#try(async () => {
      const view = this.#kept.get(id) ?? (await api.get<PolicyView>(`/policies/${encodeURIComponent(id)}`))
      this.#kept.set(id, view)
      if (this.#wanted === id) this.current = view
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }
}

export const policies = new Policies()
