// The books as the ledger page shows them, and the two proofs one can ask for.
import {api, NoAnswer} from './api.ts'
import type {Audit, Books, CheckProgress, Verified} from './shapes.ts'
import {world} from './world.svelte.ts'

class LedgerBooks {
  view = $state.raw<Books>()
  audit = $state.raw<Audit>()
  /** How far a check is that goes on now. */
  progress = $state.raw<CheckProgress>()
  verified = $state.raw<Verified>()
  busy = $state<'check' | 'verify'>()
  error = $state.raw<unknown>()
  checkError = $state.raw<unknown>()

  async read(): Promise<void> {
    try {
      this.view = await api.get<Books>(world.path('/ledger'))
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }

  async check(): Promise<void> {
    await this.#run('check', async () => {
      let audit: Audit | undefined
      await api.lineByLine<Audit | CheckProgress>(world.path('/ledger?check=1'), line => {
        if ('checked' in line) this.progress = line
        else audit = line
      })
      if (!audit) throw new NoAnswer('the check was cut short')
      this.audit = audit
      this.view = audit
    })
  }

  async verify(): Promise<void> {
    await this.#run('verify', async () => {
      this.verified = await api.send<Verified>('POST', world.path('/verify'))
    })
  }

  async #run(what: 'check' | 'verify', work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = what
    try {
      await work()
      this.checkError = undefined
    } catch (error) {
      this.checkError = error
    } finally {
      this.busy = undefined
      this.progress = undefined
    }
  }
}

export const books = new LedgerBooks()
