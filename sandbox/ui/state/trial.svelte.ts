// A trial calculation 试算: the facts as they stand in the fields, the policy, and the breakdown they give. Opened from a
// settlement it starts as that settlement, and every change is a what-if: nothing is booked.
import {type Fen, parseDecimal, yuan} from '../../base/fen.ts'
import {ageOn, dayOf} from '../../base/instant.ts'
import type {Reason} from '../../benefit/calculate.ts'
import type {
  AccumulatorName,
  Breakdown,
  CareType,
  FactLine,
  Facts,
  PersonFacts,
  PolicyLevel,
} from '../../benefit/types.ts'
import {api} from './api.ts'
import {calculate, lineLabels, reasonsOf, settlementOf} from './settlements.svelte.ts'
import type {PolicyHead, SettlementView} from './shapes.ts'
import {world} from './world.svelte.ts'

/** The accumulators a person can set here: those an outpatient or inpatient bill asks for first. */
export const shownAccumulators = [
  'selfPayBandUsed',
  'outpatientDeductibleUsed',
  'inpatientDeductibleUsed',
  'outpatientFundPaid',
  'inpatientFundPaid',
  'pooledFundPaid',
  'criticalIllnessBurden',
] as const satisfies AccumulatorName[]

export const bucketNames = ['fullSelfPay', 'overLimitSelfPay', 'firstSelfPay', 'inScope'] as const
export type BucketName = (typeof bucketNames)[number]

const amountIn = (text: string) => parseDecimal(text.replace(/,/g, '').trim() || '0', 2)

/** Nothing typed is nothing; what cannot be read is never worked with (Trial.unreadable). */
const fen = (text: string): Fen => {
  const read = amountIn(text)
  return read.ok ? read.value : 0
}

export const isAmount = (text: string): boolean => amountIn(text).ok
export const isAge = (text: string): boolean => /^\s*\d{0,3}\s*$/.test(text)

class Trial {
  policies = $state.raw<PolicyHead[]>([])
  policy = $state('')
  careType = $state<CareType>('outpatient')
  level = $state<PolicyLevel>('level3')
  serviceDate = $state('')
  status = $state<PersonFacts['status']>('retired')
  age = $state('68')
  /** A group 人群 of the policy; empty: as the facts say. */
  group = $state('')
  useAccount = $state<Facts['useAccount']>('own')
  currentYear = $state('0.00')
  priorYears = $state('1208.33')
  accumulators = $state<Partial<Record<AccumulatorName, string>>>({selfPayBandUsed: '212.40'})
  buckets = $state<Record<BucketName, string>>({
    fullSelfPay: '46.00',
    overLimitSelfPay: '0',
    firstSelfPay: '6.56',
    inScope: '121.28',
  })
  breakdown = $state.raw<Breakdown>()
  /** One sentence for every step, in both languages. */
  reasons = $state.raw<readonly Reason[]>([])
  /** The settlement this began from, and whether a field has been changed since. */
  from = $state.raw<{id: string; view: SettlementView}>()
  changed = $state(false)
  error = $state.raw<unknown>()
  waiting = $state(false)
  #kept: Facts | undefined
  /** The age the settlement's birth day gives; shown while no other is typed in. */
  knownAge = $state('')
  #turn = 0

  labels = $derived<Record<string, string>>(this.from && !this.changed ? lineLabels(this.from.view) : {})

  /** Begins with the world's day; once its clock is known. */
  async start(): Promise<void> {
    try {
      if (this.policies.length === 0) this.policies = (await api.get<{policies: PolicyHead[]}>('/policies')).policies
    } catch (error) {
      this.error = error
      return
    }
    this.policy ||= Object.values(world.info?.policies ?? {})[0] ?? this.policies[0]?.id ?? ''
    if (world.now === undefined) return
    this.serviceDate ||= dayOf(world.now)
    if (!this.breakdown && !this.from) await this.calculate()
  }

  async open(id: string): Promise<void> {
    if (this.from?.id === id && !this.changed) return
    this.error = undefined
    try {
      const view = await settlementOf(id)
      this.from = {id, view}
      this.#take(view)
      const reasons = await reasonsOf(view)
      if (this.from?.id === id && !this.changed) this.reasons = reasons
    } catch (error) {
      this.error = error
    }
  }

  #take(view: SettlementView): void {
    const {facts} = view
    this.breakdown = view.breakdown
    this.reasons = []
    if (!facts) return
    this.#kept = facts
    this.policy = view.policy
    this.careType = facts.careType
    this.level = facts.level
    this.serviceDate = facts.serviceDate
    this.status = facts.person.status
    this.group = facts.person.group ?? ''
    this.age = facts.person.age === undefined ? '' : String(facts.person.age)
    this.knownAge = facts.person.birthDay ? String(ageOn(facts.person.birthDay, facts.serviceDate)) : ''
    this.useAccount = facts.useAccount
    this.currentYear = yuan(facts.balances.currentYear)
    this.priorYears = yuan(facts.balances.priorYears)
    this.accumulators = Object.fromEntries(
      Object.entries(facts.accumulators).map(([name, value]) => [name, yuan(value as number)]),
    )
    for (const bucket of bucketNames)
      this.buckets[bucket] = yuan(facts.lines.reduce((sum, line) => sum + line[bucket], 0))
    this.changed = false
  }

  /** Back to the settlement as it was booked. */
  restore(): void {
    if (!this.from) return
    const {view} = this.from
    this.#turn += 1
    this.#take(view)
    void reasonsOf(view).then(reasons => (this.reasons = reasons))
  }

  /** Some field holds what is no amount or no age; nothing is worked out until it is put right. */
  unreadable = $derived(
    !isAge(this.age) ||
      ![
        this.currentYear,
        this.priorYears,
        ...Object.values(this.buckets),
        ...Object.values(this.accumulators).map(text => text ?? ''),
      ].every(isAmount),
  )

  /** The groups of the chosen policy. */
  groups = $derived(this.policies.find(one => one.id === this.policy)?.groups ?? [])

  /** A field was changed: what is shown is no longer the booked settlement. */
  touch(): void {
    this.changed = true
    if (!this.groups.some(one => one.id === this.group)) this.group = ''
    void this.calculate()
  }

  get facts(): Facts {
    const bucket = Object.fromEntries(bucketNames.map(name => [name, fen(this.buckets[name])])) as Record<
      BucketName,
      Fen
    >
    const line: FactLine = {id: '1', amount: bucketNames.reduce((sum, name) => sum + bucket[name], 0), ...bucket}
    const same =
      this.#kept && bucketNames.every(name => bucket[name] === this.#kept!.lines.reduce((sum, l) => sum + l[name], 0))
    // group and age stand in the fields; the rest of the person is as it was when the bill was booked
    const {group: _, ...known}: Partial<PersonFacts> = this.#kept?.person ?? {}
    const {birthDay: __, ...person} = known
    const age = Number(this.age)
    return {
      ...this.#kept,
      careType: this.careType,
      level: this.level,
      serviceDate: this.serviceDate,
      person: {
        ...(this.age === '' ? known : person),
        status: this.status,
        ...(this.age !== '' && Number.isInteger(age) ? {age} : {}),
        ...(this.group !== '' && {group: this.group}),
      },
      useAccount: this.useAccount,
      balances: {
        currentYear: fen(this.currentYear),
        priorYears: fen(this.priorYears),
        family: this.#kept?.balances.family ?? 0,
      },
      accumulators: Object.fromEntries(
        Object.entries(this.accumulators).map(([name, text]) => [name, fen(text ?? '')]),
      ),
      lines: same ? this.#kept!.lines : [line],
    }
  }

  async calculate(): Promise<void> {
    if (this.unreadable) return
    const turn = ++this.#turn
    this.waiting = true
    try {
      const {breakdown, reasons} = await calculate(this.policy, this.facts)
      if (turn !== this.#turn) return
      this.breakdown = breakdown
      this.reasons = reasons
      this.error = undefined
    } catch (error) {
      if (turn === this.#turn) this.error = error
    } finally {
      if (turn === this.#turn) this.waiting = false
    }
  }
}

export const trial = new Trial()
