// One window as this screen has it 窗口: the view as it streams in, acts on their way, and everything half typed, so that
// neither a language switch nor another page loses a key. It decides nothing: the hospital's side does.
import {tick, untrack} from 'svelte'
import type {DeskLine} from '../../../grading/lines.ts'
import {t} from '../i18n/words.svelte.ts'
import {ApiProblem, api} from '../state/api.ts'
import {keep, kept} from '../state/kept.ts'
import {learned} from '../state/learned.svelte.ts'
import {world} from '../state/world.svelte.ts'
import {counted} from './drawer.ts'
import type {DeskObjection} from './objections.ts'
import type {Bill, DeskAct, DeskAnswer, DeskView} from './shapes.ts'
import {type Step, stepOf} from './steps.ts'
import {cashDue, changeOf, freshChoice, handedOver, tendersOf, typedFen, unreadable} from './tender.ts'

export type Pane = 'window' | 'bills' | 'shift' | 'aside' | 'say' | 'approve'
export type Notice =
  | {kind: 'objection'; objection: DeskObjection; act: DeskAct['do']}
  /** `seen`: the window was read since; until then the screen is what it was before. */
  | {kind: 'problem'; error: unknown; act: DeskAct['do']; seen: boolean}
/** Why a patient pays in full: the short list; `other` is written by hand. */
export const selfPayReasons = ['centreDown', 'cardBroken', 'noCard', 'notInsured', 'other'] as const
export type SelfPayReason = (typeof selfPayReasons)[number]
const at = 'yibao.counter'
/** Words hold nothing up: the next key counts while they are on their way, and what it does is sent after them. */
const spoken: ReadonlySet<DeskAct['do']> = new Set(['say', 'explain', 'consent'])

class Counter {
  institution = $state('')
  window = $state('1')
  view = $state.raw<DeskView>()
  link = $state<'wait' | 'up' | 'down'>('wait')
  /** The act on its way to the window's own system. */
  busy = $state<DeskAct['do']>()
  notice = $state.raw<Notice>()
  error = $state.raw<unknown>()
  pane = $state<Pane>('window')

  /** Which of the things the patient shows. */
  shows = $state(0)
  /** Marked line of the bill. */
  marked = $state<string>()
  entry = $state('')
  choice = $state(freshChoice())
  opening = $state({cashier: 'c01', name: '', float: '500.00'})
  count = $state<Record<string, string>>({})
  whyDifferent = $state('')
  refund = $state({bill: '', gone: [] as string[], reason: '', reviewer: ''})
  /** 自费通道: the bill is charged in full and the insurance is not asked. */
  inFull = $state(false)
  whyInFull = $state<{reason: SelfPayReason; text: string}>({reason: 'centreDown', text: ''})
  approver = $state('')
  /** The self-paid bill that is about to be converted. */
  converting = $state('')
  aside = $state<{act: 'sendBack' | 'refuseService' | 'flag' | 'report'; text: string}>({act: 'sendBack', text: ''})
  /** A trainee's brief and hints stand open beside the queue. */
  task = $state(true)

  constructor() {
    const was = kept<{institution: string; window: string}>(() => sessionStorage, at)
    if (was.institution) this.institution = was.institution
    if (was.window) this.window = was.window
  }

  get patient() {
    return this.view?.patient ?? null
  }
  get bill() {
    return this.view?.bill ?? null
  }
  step = $derived.by<Step>(() =>
    this.view
      ? stepOf(
          this.view,
          this.view.bill !== null && this.refund.bill === this.view.bill.id && this.kept(this.view.bill).length > 0,
          this.inFull,
        )
      : 'empty',
  )
  due = $derived.by(() => {
    const bill = this.view?.bill
    if (!this.inFull) return bill?.amounts?.cash ?? 0
    return bill?.lines.reduce((sum, line) => sum + line.amount, 0) ?? 0
  })
  tenders = $derived(tendersOf(this.due, this.choice))
  cash = $derived(cashDue(this.tenders))
  received = $derived(handedOver(this.cash, this.choice))
  change = $derived(changeOf(this.cash, this.received))
  unreadable = $derived(unreadable(this.choice))
  counted = $derived(counted(this.count))
  /** When the window last sent something that is still open. */
  sentAt = $state<number>()
  /** What the query speaks for: of a settlement, that it is there; of a refund, that the settlement is gone. */
  decision = $derived.by(() => {
    const bill = this.view?.bill
    const found = bill?.inquiry.asked ? bill.inquiry.found : null
    if (!bill || (found !== 'settled' && found !== 'notSettled')) return undefined
    return (bill.state === 'refundUnknown') === (found === 'notSettled') ? 'adopt' : 'retry'
  })
  /** World time, never before the view it is shown with. */
  now = $derived(Math.max(world.now ?? 0, this.view?.now ?? 0))

  get path(): string {
    return world.path(`/desks/${encodeURIComponent(this.institution)}`)
  }
  get deskPath(): string {
    return `${this.path}/${encodeURIComponent(this.window)}`
  }

  /** Lines of a bill that stay after a partial refund. */
  kept(bill: Bill): string[] {
    return this.refund.gone.length === 0
      ? []
      : bill.lines.map(line => line.sn).filter(sn => !this.refund.gone.includes(sn))
  }

  /** Follows the chosen window until stopped. */
  follow(): () => void {
    this.view = undefined
    this.link = 'wait'
    keep(() => sessionStorage, at, {institution: this.institution, window: this.window})
    const stream = new EventSource(`/api/v1${this.deskPath}/events`)
    stream.onopen = () => {
      this.link = 'up'
    }
    stream.onerror = () => {
      this.link = 'down'
    }
    stream.addEventListener('view', event => this.#take(JSON.parse(event.data as string) as DeskView))
    void this.read()
    return () => stream.close()
  }

  async read(): Promise<void> {
    try {
      this.#take(await api.get<DeskView>(this.deskPath))
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }

  #take(view: DeskView): void {
    const before = this.view
    if (before && (view.seq < before.seq || view.window !== this.window || view.institution !== this.institution))
      return
    if (before?.patient?.id !== view.patient?.id) this.#nextPatient(view)
    if (before?.bill?.id !== view.bill?.id) {
      this.choice = freshChoice()
      this.marked = undefined
    }
    if (before?.shift?.id !== view.shift?.id) this.count = {}
    if (view.bill && view.bill.state !== 'open' && view.bill.state !== 'trial') this.inFull = false
    const oldest = view.strip.waiting[0]
    if (oldest && view.bill && !/nknown/.test(view.bill.state)) this.sentAt = oldest.since
    else if (!view.bill) this.sentAt = undefined
    this.view = view
    if (this.notice?.kind === 'problem') this.notice = {...this.notice, seen: true}
    // the stream may bring what came of an act before its own answer is here: the next key counts from then on
    if (this.busy && this.step !== this.#sentAtStep) this.busy = undefined
    const lines = view.bill?.lines ?? []
    const grown = lines.length > (before?.bill?.lines.length ?? 0)
    this.marked = (grown ? undefined : lines.find(line => line.sn === this.marked)?.sn) ?? lines.at(-1)?.sn
  }

  /** What something beside the window's own acts was answered with. */
  hear(view: DeskView): void {
    this.#take(view)
  }

  /** The class runs again: that it stood still is no news any more. */
  thawed(): void {
    const {notice} = this
    const error = notice?.kind === 'problem' ? notice.error : undefined
    if (error instanceof ApiProblem && error.problem.type.endsWith('#class-frozen')) this.notice = undefined
  }

  #nextPatient(view: DeskView): void {
    this.shows = 0
    this.entry = ''
    this.choice = freshChoice()
    this.aside = {act: 'sendBack', text: ''}
    this.inFull = false
    this.converting = this.approver = ''
    if (view.patient) {
      this.refund = {bill: '', gone: [], reason: '', reviewer: ''}
      this.pane = 'window'
    }
  }

  #turn = 0
  #sentAtStep: Step | undefined
  #words: Promise<unknown> = Promise.resolve()
  /** Tries something. True when it was done. */
  async act(act: DeskAct): Promise<boolean> {
    if (this.busy) return false
    if (spoken.has(act.do)) {
      const turn = this.#words.then(() => this.#try(act))
      this.#words = turn
      return turn
    }
    this.busy = act.do
    const turn = ++this.#turn
    this.#sentAtStep = this.step
    await this.#words
    const done = await this.#try(act)
    if (turn === this.#turn) this.busy = undefined
    return done
  }

  async #try(act: DeskAct): Promise<boolean> {
    this.notice = undefined
    try {
      const answer = await api.send<DeskAnswer>('POST', this.deskPath, act)
      this.#take(answer.view)
      if (answer.objection) {
        this.notice = {kind: 'objection', objection: answer.objection, act: act.do}
        learned.wrong()
      }
      return answer.objection === undefined
    } catch (error) {
      this.notice = {kind: 'problem', error, act: act.do, seen: false}
      void this.read()
      return false
    }
  }

  #lines: Promise<unknown> = Promise.resolve()
  /** Lines are typed faster than they are answered: they go one after another, none is lost. */
  line(act: () => Promise<DeskAct | undefined>): Promise<boolean> {
    const turn = this.#lines.then(async () => {
      const wanted = await act()
      return wanted !== undefined && this.act(wanted)
    })
    this.#lines = turn
    return turn
  }

  async bring(count: number, kind: 'charge' | 'typed' | 'mixed' | 'registration'): Promise<void> {
    try {
      await api.send('POST', `${this.path}/patients`, {count, kind})
      await this.read()
    } catch (error) {
      this.error = error
    }
  }

  async settle(): Promise<boolean> {
    // a slip of the finger must not settle as if the money had been counted
    if (this.unreadable.length > 0) {
      this.#focus('[data-tender-field][aria-invalid="true"]')
      return false
    }
    const paid = {tender: $state.snapshot(this.tenders), received: this.received}
    if (!this.inFull) return this.act({do: 'settle', ...paid})
    const reason = this.reasonInFull()
    if (reason !== '') return this.act({do: 'selfPay', ...paid, reason})
    this.#focus('[data-why]')
    return false
  }

  reasonInFull(): string {
    const {reason, text} = this.whyInFull
    return reason === 'other' ? text.trim() : t(`full.why.${reason}`)
  }

  /** Into the self-pay lane, or out of it. A bill in doubt is refused by the window, which says what comes first. */
  async toggleFull(): Promise<void> {
    if (this.bill?.state === 'unknown')
      await this.act({do: 'selfPay', tender: [], received: 0, reason: this.reasonInFull()})
    else {
      this.inFull = !this.inFull
      this.choice = freshChoice()
    }
  }

  /** The marked line, where the insurance pays it only with the hospital's approval. */
  restricted = $derived(this.view?.restricted.find(one => one.sn === this.marked))

  /** 医院审批 of the marked line; amounts that stood there are asked for anew. */
  async approve(): Promise<void> {
    const tried = this.bill?.state === 'trial'
    if (!this.marked || !(await this.act({do: 'approve', sn: this.marked, approver: this.approver.trim()}))) return
    this.pane = 'window'
    if (tried) await this.act({do: 'trial'})
  }

  /** Gives a self-paid bill's money back; its lines stand on a new bill, to be settled as insured. */
  async convert(bill: string): Promise<void> {
    if (!(await this.act({do: 'convert', bill}))) return
    this.converting = ''
    this.pane = 'window'
  }

  /** What Enter does. */
  async next(): Promise<void> {
    if (this.busy || this.pane !== 'window' || !this.view) return
    const {patient, bill, queue} = this.view
    switch (this.step) {
      case 'shift':
        return void (await this.openShift())
      case 'call':
        return void (queue[0] && (await this.act({do: 'call', patient: queue[0].id})))
      case 'read':
        return void (await this.act({do: 'read', shows: this.shows}))
      case 'identity':
        return void (await this.act({do: 'identity', same: true}))
      case 'back':
        return void this.open('bills')
      case 'stranger':
      case 'insurance':
        return void this.open('aside')
      case 'orders':
        return void (await this.act({do: 'takeOrders'}))
      case 'trial':
        return void (await this.act({do: 'trial'}))
      case 'pay':
        return this.#pay()
      case 'unknown':
        return this.#decide()
      case 'print':
        return void (await this.act({do: 'print', what: 'receipt'}))
      case 'next':
      case 'refunded':
        return void ((patient || bill) && (await this.act({do: 'done'})))
      case 'recharge':
        return void (bill && (await this.act({do: 'recharge', bill: bill.id, keep: this.kept(bill)})))
    }
  }

  /** From the choice of tender to its amount, to the cash handed over, to the settlement. */
  async #pay(): Promise<void> {
    const fields = [...document.querySelectorAll<HTMLInputElement>('[data-tender-field]:not(:disabled)')]
    const here = fields.indexOf(document.activeElement as HTMLInputElement)
    const field = fields[here + 1]
    if (field) {
      field.focus()
      return field.select()
    }
    await this.settle()
  }

  async #decide(): Promise<void> {
    const inquiry = this.bill?.inquiry
    if (!inquiry?.asked || inquiry.found === 'noAnswer') await this.act({do: 'query'})
    else await this.act({do: this.decision === 'adopt' ? 'adopt' : 'retry'})
  }

  /** Lines said here since the patient was called; what a colleague said this morning is said anew. */
  said = $derived(
    new Set(
      (this.view?.remarks ?? [])
        .filter(
          ({what, patient, window, at}) =>
            what === 'said' &&
            patient === this.view?.patient?.id &&
            window === this.window &&
            at >= (this.view?.patient?.calledAt ?? 0),
        )
        .map(one => one.text),
    ),
  )
  /** Says a line of the closed list; the window is what one looks at again. */
  async say(line: DeskLine): Promise<void> {
    if (this.pane === 'say') this.pane = 'window'
    await this.act({do: 'say', line})
  }

  async openShift(): Promise<void> {
    const {cashier, name, float} = this.opening
    const amount = typedFen(float)
    if (amount === undefined || cashier.trim() === '') return
    await this.act({do: 'openShift', cashier: cashier.trim(), name: name.trim() || cashier.trim(), float: amount})
  }

  open(pane: Pane): void {
    this.pane = this.pane === pane ? 'window' : pane
    this.notice = undefined
    // whoever was judged not to be the person is refused, unless one chooses otherwise
    if (this.step === 'stranger' && this.aside.text === '') this.aside.act = 'refuseService'
  }

  /** Esc: one step back, never past a point where money moved. */
  async back(): Promise<void> {
    const active = document.activeElement as HTMLElement | null
    if (this.notice) this.notice = undefined
    else if (this.pane !== 'window') this.pane = 'window'
    else if (this.step === 'pay' && active?.matches('[data-tender-field]'))
      this.#focus('[data-tender][aria-checked="true"]')
    else if (this.inFull) await this.toggleFull()
    else if (this.step === 'pay') this.#focus('[data-entry]')
    else if (this.entry !== '') this.entry = ''
    else if (['read', 'identity', 'orders', 'typing', 'back'].includes(this.step)) await this.act({do: 'putBack'})
  }

  #focus(selector: string): void {
    document.querySelector<HTMLElement>(selector)?.focus()
  }

  /** Puts the cursor where the next key belongs. */
  async settleFocus(): Promise<void> {
    const {pane, step} = untrack(() => ({pane: this.pane, step: this.step}))
    await tick()
    if (document.querySelector('[data-dialog-content]')) return
    if (untrack(() => this.view?.pad)) this.#focus(step === 'shift' ? '[data-first]' : '[data-next]')
    else if (pane !== 'window') this.#focus(`[data-pane] [data-first]`)
    else if (step === 'trial' || step === 'typing') this.#focus('[data-entry]')
    else if (step === 'pay' && untrack(() => this.inFull)) {
      // typing from paper goes on, line after line
      if (!document.activeElement?.matches('[data-entry]')) this.#focus('[data-reason][aria-checked="true"]')
    } else if (step === 'pay') this.#focus('[data-tender][aria-checked="true"]')
    else if (step === 'shift') this.#focus('[data-first]')
    else this.#focus('[data-next]')
  }
}

export const counter = new Counter()
