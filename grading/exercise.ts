// What an exercise is 练习: the shape of the document an author writes without code (exercises/exercise-schema.json). Money in
// documents is yuan. It does not know how one is read, played or marked.
import type {RegionKey} from '../sandbox/people/regions.ts'
import type {Said, TenderKind} from '../sandbox/state/hospital-records.ts'
import type {FaultPlan} from '../sandbox/state/records.ts'
import type {Dimension} from './types.ts'

export type Yuan = number
/** A number of yuan, or a symbol with yuan added or taken: '$cash', '$cash-50'. The symbols: README.md. */
export type Amount = Yuan | string

export type Who =
  /** One of the people every population has (people/population.ts), e.g. 'bandNearlyFull'. */
  | {known: string}
  /** The person of an earlier patient, who comes again. */
  | {sameAs: number}
  | {
      role: 'working' | 'retired' | 'adult' | 'elderly' | 'student' | 'pupil' | 'preschool'
      sex?: 'male' | 'female'
      /** From, and below. */
      age?: [from: number, below: number]
      account?: {currentYear: Yuan; priorYears: Yuan}
      /** Used this year, by accumulator, in yuan: {"selfPayBandUsed": 290}. Two numbers: drawn between them. */
      used?: Record<string, Yuan | [Yuan, Yuan]>
      chronic?: {code: string; name: string}[]
    }

export type OrderSpec = {
  /** Catalogue code, or the name; of several one is drawn. */
  item: string | string[]
  count: number
  /** Yuan a piece; two numbers: drawn between them. Absent: the catalogue's. */
  price?: Yuan | [Yuan, Yuan]
  approved?: boolean
}

export type PatientSpec = {
  who: Who
  credential: 'card' | 'certificate' | 'voucher'
  wants: 'charge' | 'registration' | 'refund'
  says: Said | null
  /** Yuan in the pocket. */
  cash: Yuan
  /** Cash they hand over for a bill: a sum, or 'hundreds': the next full hundred. */
  hands: Yuan | 'hundreds'
  pays: TenderKind
  medType: string
  dept: {code: string; name: string; caty: string}
  diagnosis: {code: string; name: string}
  disease?: {code: string; name: string}
  orders?: OrderSpec[]
  paper?: OrderSpec[]
  /** Minutes after the start. */
  arrives?: number
  /** Whether the doctor saw them; absent = yes. */
  seen?: boolean
  traps?: (
    | {kind: 'wrongPerson'; looks: {sex: 'male' | 'female'; age: number}}
    | {kind: 'wrongDiagnosis'}
    | {kind: 'inflated'}
    | {kind: 'swapped'}
    | {kind: 'split'}
    | {kind: 'oddButFine'}
  )[]
  /** Name alike another's on purpose. */
  alike?: boolean
}

/** An act at the window as a document writes it: the desk's acts (sandbox/hospital/desk.ts) with symbols and yuan. */
export type ActStep = {
  do: string
  window?: string
  /** Number of the patient, from 1. */
  patient?: number
  shows?: number
  same?: boolean
  row?: number
  /** Line of the order, from 1. */
  line?: number
  item?: string
  count?: number
  use?: '0' | '1' | '2'
  tender?: {kind: TenderKind; amount: Amount}[]
  received?: Amount
  what?: 'receipt' | 'statement'
  reason?: string
  reviewer?: string
  keep?: number[]
  say?: string
  text?: string
  cashier?: string
  name?: string
  float?: Yuan
  counted?: Amount
  difference?: Amount
}
/** The whole service of one patient in the right order. `tender`: instead of the patient's own way to pay. */
export type ServeStep = {
  serve: number | 'next'
  tender?: ActStep['tender']
  received?: Amount
  window?: string
  /** Afterwards the patient goes back into the queue, to come again with another wish. */
  stays?: true
}
export type Step = ActStep | ServeStep

/** What a wrong trainee does otherwise: at the acts that match, skips them or does something else. */
export type Mistake = {
  at: string
  patient?: number
  /** Of several matching acts, this one, from 1; absent: all. */
  nth?: number
  skip?: true
  instead?: Step[]
  before?: Step[]
  after?: Step[]
}

export type WrongTrainee = {
  name: Said
  mistakes?: Mistake[]
  /** Instead of the solution with mistakes: their own way. */
  steps?: Step[]
  /** How much slower than the model; 1 = the model's pace. */
  pace?: number
  /** As reckoned by hand from the rubric: the points each check loses, and in words why and what they add up to. */
  marks: {
    totalTenths: number
    passed: boolean
    criticals: string[]
    lost: Record<string, number>
    why: Said
  }
}

export type CheckSpec = {
  check: string
  points: number
  patient?: number
  /** Lines of the order that stay, from 1. */
  keep?: number[]
  tender?: {kind: TenderKind; amount?: Yuan}[]
  line?: string
  minutes?: number
  most?: number
  what?: 'receipt' | 'statement'
}

export type Exercise = {
  $schema?: string
  id: string
  /** Grows when marks may come out otherwise. */
  edition: number
  title: Said
  brief: Said
  skills: string[]
  minutes: number
  world: {
    region: RegionKey
    start: string
    catalogue: 'classroom' | 'full'
    answerMs: [number, number]
    patienceMs: number
  }
  /** The seed of the template; every other seed makes a variant. */
  seed: string
  /** Who may sign as a second person. */
  staff: {reviewers: string[]}
  shift: {float: Yuan}
  patients: PatientSpec[]
  faults?: Omit<FaultPlan, 'id'>[]
  /** Done before the trainee sits down: bills settled earlier. */
  start?: Step[]
  /** Yuan in the trainee's drawer that nobody booked. */
  planted?: Yuan
  /** What has to be over for the attempt to be finished. */
  ends: 'patients' | 'shift'
  solution: Step[]
  /** What comes out at the template's seed, in yuan. */
  expected: {patient: number; total: Yuan; fund: Yuan; account: Yuan; cash: Yuan}[]
  rubric: Partial<Record<Dimension, CheckSpec[]>>
  /** What a dimension weighs here, where it is not the usual. */
  weights?: Partial<Record<Dimension, number>>
  wrong: WrongTrainee[]
  hints: Said[]
  debrief: Said[]
}
