// What a check is asked with 案情: the exercise, who the patients really are, and the evidence. Small questions that several
// checks ask are answered here. It gives no points.
import {yuan} from '../sandbox/base/fen.ts'
import type {BillDoc, Order, PatientDoc, Said} from '../sandbox/state/hospital-records.ts'
import {patientId} from '../sandbox/state/new-patient.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {type Acted, actsOf, type Evidence, evidenceOf, lastBills, type Settled, standing} from './evidence.ts'
import type {CheckSpec, Exercise} from './exercise.ts'
import type {Start} from './start-note.ts'

export type Case = {
  exercise: Exercise
  seed: string
  evidence: Evidence
  /** Who should be charged, by patient number less one. */
  persons: Start['people']
  bills: BillDoc[]
  standing: Settled[]
}

/** What a check found. `share`: of its points, in hundredths. */
export type Judged = {share: number; entries: number[]; expected: Said; found: Said; right: Said}
export type Check = (at: Case, spec: CheckSpec) => Judged

export function caseOf(exercise: Exercise, entries: readonly Entry[]): Case {
  const evidence = evidenceOf(entries)
  const seed = evidence.start?.seed ?? exercise.seed
  const persons = evidence.start?.people ?? []
  return {exercise, seed, evidence, persons, bills: lastBills(evidence), standing: standing(evidence)}
}

export const say = (zh: string, en: string): Said => ({zh, en})
export const nothing: Said = {zh: '', en: ''}

/** All points; what was right needs no correction. */
export const good = (entries: number[], expected: Said, found: Said): Judged => ({
  share: 100,
  entries,
  expected,
  found,
  right: nothing,
})
export const bad = (entries: number[], expected: Said, found: Said, right: Said, share = 0): Judged => ({
  share,
  entries,
  expected,
  found,
  right,
})

export const idOf = ({patient = 1}: CheckSpec): string => patientId(patient)
export const cameAs = ({evidence}: Case, spec: CheckSpec): PatientDoc | undefined => evidence.came.get(idOf(spec))
export const nameOf = (at: Case, spec: CheckSpec): string => at.persons[(spec.patient ?? 1) - 1]?.name ?? idOf(spec)

/** The trainee's acts with this patient. */
export const actsWith = (at: Case, spec: CheckSpec): Acted[] => actsOf(at.evidence, idOf(spec))
export const doneOnes = (acts: readonly Acted[], what: string): Acted[] =>
  acts.filter(one => one.done && one.act.do === what)

/** Bills the trainee worked on for this patient, oldest first. */
export const billsOf = (at: Case, spec: CheckSpec): BillDoc[] => at.bills.filter(bill => bill.patient === idOf(spec))
export const standingOf = (at: Case, spec: CheckSpec): Settled[] =>
  at.standing.filter(one => one.patient === idOf(spec))

/** What the patient is to be charged for: what was ordered, or what stays of it. */
export function linesDue(at: Case, spec: CheckSpec): Order[] {
  const came = cameAs(at, spec)
  if (!came) return []
  const all = came.orders.length > 0 ? came.orders : came.paper
  if (spec.keep === undefined) return all
  const places = at.evidence.start?.places[(spec.patient ?? 1) - 1] ?? []
  const kept = new Set(spec.keep.map(line => (places[line - 1] ?? 0) - 1))
  return all.filter((_, index) => kept.has(index))
}

/** The entry a thing that was never done should have followed: the patient's last act, else the start. */
export const lastTouch = (at: Case, spec: CheckSpec): number[] => [
  actsWith(at, spec).at(-1)?.seq ?? (at.evidence.begun > 0 ? at.evidence.begun : at.evidence.last),
]

export const money = yuan

/** A step that was not reached earns nothing. */
export const unfinished = (at: Case, spec: CheckSpec, expected: Said, right: Said): Judged =>
  bad(lastTouch(at, spec), expected, say('没有做到这一步', 'it did not come to that'), right)

/** The face was judged to be somebody else's. */
export const judgedAnother = ({act}: Acted): boolean => act.do === 'identity' && !act.same

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
/** Whether this name under a refund is one of those who may sign, as people type names. */
export function isReviewer(at: Case, name: string): boolean {
  return staffOf(at).some(one => plain(one) === plain(name))
}
export const staffOf = ({evidence, exercise}: Case): string[] => evidence.start?.staff ?? exercise.staff.reviewers

/** Neither what the patient shows was read nor what is ordered taken up: whatever was done with them was done unseen. */
export function unread(at: Case, spec: CheckSpec): boolean {
  const acts = actsWith(at, spec)
  return doneOnes(acts, 'read').length + doneOnes(acts, 'takeOrders').length === 0
}

/** Sent off without a look earns nothing, however it came out. */
export const unseen = (at: Case, spec: CheckSpec, expected: Said): Judged =>
  bad(
    lastTouch(at, spec),
    expected,
    say('凭证、处方都没有看就打发走了', 'sent off with neither credential nor order looked at'),
    say('F2 读凭证，看了处方再决定', 'F2 read, look at the order, then decide'),
  )

/** The last act of a kind that was done before another. */
export const before = (acts: readonly Acted[], what: string, seq: number): Acted | undefined =>
  doneOnes(acts, what).findLast(one => one.seq < seq)

/** The trainee's acts at their own window, with whomever. */
export const trainees = (at: Case): Acted[] =>
  at.evidence.acts.filter(one => one.seq > at.evidence.begun && one.window === '1')

/** The patient was dealt with, whatever way. */
export function isOver(at: Case, spec: CheckSpec): boolean {
  const id = cameAs(at, spec)?.id ?? ''
  const state = at.evidence.patients.get(id)?.state
  return state === 'done' || state === 'sentBack' || state === 'refused'
}
