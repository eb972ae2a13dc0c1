// The shapes of a verdict 判定: what the journal is judged with, what a predicate finds, what comes out. K1–K9 speak of
// money and of what the centre's ledger shows; nobody's screen and no client's own word enters.
import type {Fen} from '../../sandbox/base/fen.ts'
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Fact} from './reading.ts'

export const predicateIds = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9'] as const
export type PredicateId = (typeof predicateIds)[number]

export const predicateTitles: Record<PredicateId, {zh: string; en: string}> = {
  K1: {zh: '金额守恒', en: 'conservation'},
  K2: {zh: '至多一次', en: 'at most once'},
  K3: {zh: '无一遗漏', en: 'nothing lost'},
  K4: {zh: '未明必清', en: 'unknowns closed'},
  K5: {zh: '不误冲正', en: 'no false reversal'},
  K6: {zh: '账账相符', en: 'books equal'},
  K7: {zh: '报文号纪律', en: 'id discipline'},
  K8: {zh: '克制', en: 'restraint'},
  K9: {zh: '确有其事', en: 'not vacuous'},
}

/** FAIL: the institution's fault. ERROR: the sandbox's own. INCONCLUSIVE: too little happened to judge. In this order. */
export const verdicts = ['FAIL', 'ERROR', 'INCONCLUSIVE', 'PASS'] as const
export type Verdict = (typeof verdicts)[number]

export type Finding = {
  predicate: PredicateId
  /** Whose fault: a client's finding fails, the sandbox's own is an error, nobody's leaves it open. */
  fault: 'client' | 'sandbox' | 'nobody'
  institution: string
  /** Entries of the journal it rests on, in order. */
  entries: number[]
  /** The entry at which it arose: it stands in every journal that goes on from there. Absent: so it is where the journal ends. */
  at?: number
  /** Wire field or quantity it is about. */
  field: string
  expected: string
  got: string
  /** Money in question, where money is. */
  fen?: number
  zh: string
  en: string
}

/** What a run was meant to be. With it visits are judged against their intent; without it by the ledger's own logic. */
export type Script = {
  /** All visits of the institutions named here: what one of them settles besides is money nobody asked for. */
  visits: ScriptedVisit[]
  /** Days ('yyyy-MM-dd') each institution must have closed with equal books; absent: none is asked for. */
  closes?: {institution: string; day: string}[]
  /** One-sided bills 单边账 the script planted: the institution has to find each by 3202 and take it back. */
  planted?: {institution: string; msgid: string}[]
}
export type ScriptedVisit = {
  institution: string
  /** The institution's own visit number, ipt_otp_no. */
  number: string
  /** 'atMostOnce': it may have been taken on or not, nobody can tell. */
  ends: 'settled' | 'cancelled' | 'atMostOnce'
  /** Who is to be charged, by the centre's number, and how much; absent: not looked at. */
  psnNo?: string
  fen?: Fen
}

/** What the load generator says of itself. */
export type LoadFacts = {planned: number; dropped: number; lagP99Ms: number}

export type Limits = {
  /** An answer later than this reached nobody: the client's connection was closed. */
  connectionMs: number
  /** The longest an unknown may lie without anybody asking about it. */
  unknownMs: number
  attempts: {calm: number; outage: number}
  lagP99Ms: number
}
export const usualLimits: Limits = {
  connectionMs: 60_000,
  unknownMs: 60_000,
  attempts: {calm: 1.2, outage: 2},
  lagP99Ms: 5,
}

/** An answer about money that did not reach the client, and its end: heard, found by asking, or taken back. */
export type UnknownChange = {
  institution: string
  msgid: string
  infno: string
  at: Instant
  open: boolean
  /** What was booked under it so far; 0: nothing. */
  fen: Fen
}
/** What a day's last 3201 claimed beside what the ledger adds up to; rows and fen that differ, without sign. */
export type Difference = {
  institution: string
  day: string
  insuranceType: string
  clrType: string
  area: string
  rows: number
  fen: Fen
}
/** Told on the way, for whoever draws curves; a verdict does not need it. */
export type Watch = {unknown?(change: UnknownChange): void; difference?(difference: Difference): void}

export type Brief = {script?: Script; load?: LoadFacts; limits?: Partial<Limits>}

export type Judgement = {
  verdict: Verdict
  entries: number
  /** Settlements booked, taken back included: what the verdict rests on. */
  settlements: number
  predicates: {id: PredicateId; holds: boolean; count: number; findings: Finding[]}[]
}

/** What every predicate works with. `find` keeps a finding; the predicate's name and the entry are added. */
export type Court = {
  script: Script | undefined
  load: LoadFacts | undefined
  limits: Limits
  watch: Watch
  find(finding: Omit<Finding, 'predicate' | 'at'>): void
}
/** One pass over the facts with running state: what holds is checked at every prefix, the rest at the end. `end` finds, and changes nothing. */
export type Predicate = {take(fact: Fact): void; end(last: Instant): void}
export type PredicateMaker = (court: Court) => Predicate
