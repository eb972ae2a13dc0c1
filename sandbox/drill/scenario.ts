// A scenario 演练脚本: what goes wrong at which minute, what people then see, and what each role is expected to do by when. Plain
// data after scenarios/scenario-schema.json; minutes count from T0, the first failure. It does not know who plays.

import type {Size} from '../flow/outpatient.ts'
import type {Said} from '../state/hospital-records.ts'
import type {FaultPlan} from '../state/records.ts'
import type {Condition} from './conditions.ts'

/** Roles of a drill, as the reference names them. */
export const roles = ['CMD', 'DEP', 'CL', 'CA', 'AD', 'WC', 'TN', 'PH', 'IT', 'IO', 'FI', 'PR', 'CEN'] as const
export type Role = (typeof roles)[number]

export type Channel = 'system' | 'phone' | 'sms' | 'patient' | 'media' | 'paper' | 'observer'

/** What an action changes in the hospital; an action without an effect is evidence only. */
export const effects = [
  'queryFirst', // windows ask before they send again
  'selfPayLane', // who is not urgent pays in full at the window and comes back
  'insuredAgain', // the lane is shut, everybody is settled as insured
  'kiosksSelfPay', // kiosks and phones take self-pay, so that fewer come to the windows
  'convertWindow', // one more window, for those who come back to have a self-paid bill settled as insured
  'suspense', // those who wait aside are called back and cleared up
  'parkGap', // what the other site may have booked is not settled again: patients with such a bill, or a receipt of those minutes, are parked
  'holdRefunds', // no refund is tried of what the serving site does not know
  'callBack', // the sites are together: those who were parked are called, refunds are tried again
  'reconcileGap', // the office reconciles with the serving site: which of our settlements it lacks
  'classify', // the office reconciles after the merge and takes back what only the centre has
  'manualSlips', // windows charge on numbered slips
  'slipBlock', // the next block of numbers is handed out
  'voiceCalling', // people are called by voice, and hear it
  'triage', // emergency patients are seen by urgency, not by coming
  'treatFirst', // who need not pay now pays later
  'refundDesk', // a desk gives registration fees back to those no doctor saw
  'stagger', // windows go back into the system one by one
  'backEntry', // pairs key the slips back in
] as const
export type Effect = (typeof effects)[number]

export type Expected = {
  /** Unique in the scenario: 'rule'. */
  id: string
  role: Role
  /** Minute from T0 by which it is done in time; when its inject comes at another minute than `at`, by as much later or earlier. */
  by: number
  /** Sound also before its inject, from T0 on: who declares early has declared. */
  early?: true
  /** Without it the drill fails, whatever else went well. */
  critical: boolean
  text: Said
  effect?: Effect
  /** Opens so many more windows. */
  windows?: number
}

export type Inject = {
  id: string
  /** Minute from T0; of a conditional one the earliest. */
  at: number
  /** It comes only when this holds; absent = at its minute. */
  when?: Condition
  channel: Channel
  to: Role[]
  text: Said
  expect: Expected[]
  /** What was really so; shown in the debrief. */
  truth?: Said
  debrief?: Said
}

export type ScenarioFault = Omit<FaultPlan, 'id' | 'when'> & {
  /** Minutes from T0. */
  from: number
  until: number
  when: Pick<FaultPlan['when'], 'infno' | 'nth' | 'chanceBp'>
}

/** At `from`, then one every so many minutes. Minutes from T0. */
export type Series = {from: number; everyMinutes: number; count: number}

/** A second site of the centre takes over and lacks the last minutes. */
export type ScenarioSites = {
  lagMinutes: number
  /** Minutes from T0 at which traffic moves, and at which the first site is back. */
  switchAt: number
  returnAt: number
  /** Nobody is answered for so long. */
  stopSeconds: number
  /** Of those settled in the minutes the second site lacks: who comes with another bill, and who wants the money back. */
  again: Series
  refunds: Series
}

/** The hospital's own systems are dead 院内系统全停: windows, kiosks, phones, calling screens. Minutes from T0. */
export type OwnSystems = {
  /** Dead from here … */
  from: number
  /** … until it answers again, slowly … */
  slow: number
  /** … and is well from here on. */
  until: number
  /** Numbered slips: a window's emergency box holds so many; the next block gives it so many more. */
  slips: {series: string; first: number; box: number; next: number}
  /** Registered patients no doctor saw who want their fee back: the first at `at`, all within `minutes`. */
  unseen: {at: number; minutes: number; count: number; fee: number}
  emergency: {doctors: number}
  /** Pairs that key the slips back in, and the minute by which all should be posted. */
  backEntry: {pairs: number; by: number}
}

export type Scenario = {
  $schema?: string
  id: string
  edition: number
  title: Said
  cause: Said
  /** T0 in China, 'yyyy-MM-dd HH:mm:ss'. */
  start: string
  /** Minutes of steady state before T0, which set the baseline. */
  lead: number
  /** Minutes from T0 to the end of the disturbance, and to the end of the drill. */
  calm: number
  end: number
  hospital: {size: Size; windows?: number}
  world: {region: string; answerMs: [number, number]; patienceMs: number}
  /** The centre answers nobody: kiosks and phones fail, and more people come to the windows (figures: windowShareCentreDown). */
  down?: {from: number; until: number}
  /** Self-paid patients who come back the same day: the first one at `from`, then one every so many minutes. */
  returns?: Series
  sites?: ScenarioSites
  own?: OwnSystems
  faults: ScenarioFault[]
  injects: Inject[]
  /** What cashiers do unasked when a settlement gets no answer. */
  habit: {resendBp: number}
  questions: Said[]
}

/** What became of the injects of one drill, as far as it was not as planned. */
export type Happened = {
  /** Minutes at which injects came that have no minute of their own, or came by the director's hand. */
  at: ReadonlyMap<string, number>
  /** Held back by the director, and not come. */
  held: ReadonlySet<string>
}

export type ExpectedAt = Expected & {inject: string; from: number}

/**
 * What is expected of whom by which minute. Conditional injects count only when they came (`happened`), those held back not at all;
 * deadlines move with their inject.
 */
export const expectedOf = (scenario: Scenario, happened?: Happened): ExpectedAt[] =>
  scenario.injects.flatMap(inject => {
    const from = happened?.at.get(inject.id) ?? (inject.when ? undefined : inject.at)
    return from === undefined || happened?.held.has(inject.id) ? [] : expectedFrom(inject, from)
  })

/** What is expected after an inject that came at this minute from T0. */
export const expectedFrom = (inject: Inject, from: number): ExpectedAt[] =>
  inject.expect.map(one => {
    const by = from === inject.at ? one.by : Math.round((one.by + from - inject.at) * 10) / 10
    return {...one, by, inject: inject.id, from}
  })

/** Every action of a scenario, also those of injects that may not come. */
export const actionsIn = (scenario: Scenario): (Expected & {inject: string})[] =>
  scenario.injects.flatMap(inject => inject.expect.map(one => ({...one, inject: inject.id})))

/** The roles somebody plays in a scenario, in the reference's order; the centre's operator is the director. */
export const rolesIn = (scenario: Scenario): Role[] => {
  const meant = new Set(scenario.injects.flatMap(one => [...one.to, ...one.expect.map(({role}) => role)]))
  return roles.filter(one => one !== 'CEN' && meant.has(one))
}
