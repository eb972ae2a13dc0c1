// The pad of numbered slips at this window 手工单本, while the hospital's own system is dead: calls by voice, writes, gives fees of the unseen back,
// says what is spoiled. What is
// half typed stands here; the hospital's side decides.
import type {PadAct} from '../../hospital/paper-acts.ts'
import {api} from '../state/api.ts'
import {counter} from './counter.svelte.ts'
import type {DeskView, TenderKind} from './shapes.ts'
import {typedFen} from './tender.ts'

type Answer = {objection?: string; view: DeskView}

class Pad {
  /** As typed; empty = the next sheet of the pad. */
  number = $state('')
  tender = $state<TenderKind>('cash')
  /** Who looks over what goes back; stays from one patient to the next. */
  reviewer = $state('')
  /** Why the last act was not done, by name. */
  objection = $state<string>()
  error = $state.raw<unknown>()
  busy = $state(false)
  /** The sheet written last, and what was taken for it; `back`: or given back. */
  written = $state.raw<{series: string; number: number; total: number; back: boolean}>()

  get view() {
    return counter.view?.pad ?? null
  }
  /** The number of the sheet in the hand; undefined = none, or none that can be read. */
  get sheet(): number | undefined {
    const typed = this.number.replace(/\D/g, '')
    return typed === '' ? (this.view?.next ?? undefined) : Number(typed)
  }

  async act(act: PadAct): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.objection = this.error = undefined
    try {
      const {objection, view} = await api.send<Answer>('POST', `${counter.deskPath}/paper`, act)
      counter.hear(view)
      this.objection = objection
      return objection === undefined
    } catch (error) {
      this.error = error
      void counter.read()
      return false
    } finally {
      this.busy = false
    }
  }

  call = (patient: string): Promise<boolean> => this.act({do: 'call', patient})

  /** What Enter does. */
  async next(): Promise<void> {
    const {view} = counter
    if (!view || !this.view) return
    if (!view.shift) return this.#open()
    if (view.patient) return this.view.refund ? this.giveBack() : this.write()
    this.written = undefined
    const [first] = view.queue
    if (first) await this.call(first.id)
  }

  async #open(): Promise<void> {
    const {cashier, name, float} = counter.opening
    const amount = typedFen(float)
    if (amount === undefined || cashier.trim() === '') return
    const who = {cashier: cashier.trim(), name: name.trim() || cashier.trim()}
    await this.act({do: 'openByHand', ...who, float: amount})
  }

  async write(): Promise<void> {
    const {view, sheet: number} = this
    if (!view || number === undefined) return document.querySelector<HTMLElement>('[data-sheet]')?.focus()
    const {series, total} = view
    const {tender} = this
    if (!(await this.act({do: 'write', series, number, kind: 'charge', level: null, tender}))) return
    this.#isWritten({series, number, total, back: false})
  }

  /** The fee of a registration nobody was seen for. */
  async giveBack(): Promise<void> {
    const {view, sheet: number} = this
    if (!view?.refund || number === undefined) return document.querySelector<HTMLElement>('[data-sheet]')?.focus()
    const reviewer = this.reviewer.trim()
    if (reviewer === '') return document.querySelector<HTMLElement>('[data-reviewer]')?.focus()
    const {series, refund} = view
    if (await this.act({do: 'refundUnseen', series, number, reviewer}))
      this.#isWritten({series, number, total: refund.fee, back: true})
  }

  #isWritten(sheet: NonNullable<Pad['written']>): void {
    this.written = sheet
    this.number = ''
    this.tender = 'cash'
  }

  /** The sheet in the hand is torn up: its number does not come again. */
  async spoil(): Promise<void> {
    const {view, sheet: number} = this
    if (!view || number === undefined) return
    if (await this.act({do: 'declareNumber', series: view.series, number, fate: 'spoiled'})) this.number = ''
  }

  /** One step back: a notice away, a number, the patient into the queue. */
  async back(): Promise<void> {
    if (this.objection || this.error) this.objection = this.error = undefined
    else if (this.number !== '') this.number = ''
    else if (counter.patient) await this.act({do: 'release', served: false})
  }
}

export const pad = new Pad()
