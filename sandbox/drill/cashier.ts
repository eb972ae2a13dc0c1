// A robot at a cashier window in a drill 机器收费员: serves one patient step by step, each step after what the window shows then.
// What it does with a settlement nobody answered follows the rules in force and its habits. It does not know the time.
import type {DeskAct} from '../hospital/desk.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import type {DeskView} from '../hospital/view-types.ts'
import type {BillDoc, PatientDoc} from '../state/hospital-records.ts'
import type {Effect} from './scenario.ts'

/** One step: an act after this share of the time hands need for a whole service, or a pause. */
export type Hands = {act: DeskAct; share: number} | {paper: PaperAct; share: number} | {pauseMs: number}

export type Rules = {queryFirst: boolean; lane: 'insured' | 'selfPay'}

/** What an expected action changes in them. */
export function changeRules(rules: Rules, effect: Effect | undefined): void {
  if (effect === 'queryFirst') rules.queryFirst = true
  if (effect === 'selfPayLane') rules.lane = 'selfPay'
  if (effect === 'insuredAgain') rules.lane = 'insured'
}

/** What a window knows of minutes the serving site may lack; from its own books. */
export type GapSense = {
  careful: boolean
  /** A bill the centre says it does not have may be booked at the other site all the same. */
  mayBeBooked(bill: BillDoc): boolean
  /** The person has a receipt of those minutes, so that what the centre reckons now is not theirs. */
  hasReceipt(patient: PatientDoc): boolean
  holdsRefunds(): boolean
}

export type Cashier = {
  view: () => DeskView
  rules: () => Rules
  /** This one sends again without asking unless a rule forbids it. */
  resends: boolean
  /** Absent where the centre has one site. */
  gap?: GapSense | undefined
}

/** How a service ended: done, or the patient waits aside (parked: until the sites are together), or unserved. */
export type Ended = 'done' | 'aside' | 'parked' | 'unserved'

const askAgainMs = 20_000
/** Tries before a patient is asked to wait aside. */
const mostTries = 3

export function* serve(cashier: Cashier, patient: string): Generator<Hands, Ended> {
  yield {act: {do: 'call', patient}, share: 0.15}
  const known = cashier.view().bill
  if (known?.state === 'unknown') return yield* clearUp(cashier)
  const paid = cashier.view().earlier.findLast(bill => bill.state === 'selfPaid')
  if (paid) return yield* convert(cashier, paid.id)
  if (cashier.rules().lane === 'selfPay') return yield* selfPaid(cashier)
  if (!(yield* read(cashier))) return yield* putAside(cashier)
  const reader = cashier.view().patient
  if (reader && cashier.gap?.hasReceipt(reader)) return yield* parked(cashier)
  if (cashier.view().bill === null) yield {act: {do: 'takeOrders'}, share: 0.1}
  return yield* charge(cashier)
}

/** Reads the card and compares the face; false when the centre does not say who it is, however often it is asked. */
function* read(cashier: Cashier): Generator<Hands, boolean> {
  const isRead = () => cashier.view().patient?.insured != null
  for (let tries = 0; tries < mostTries && !isRead(); tries++) {
    // nobody goes on asking when the lane has been opened meanwhile
    if (tries > 0 && cashier.rules().lane === 'selfPay') return false
    yield {act: {do: 'read', shows: 0}, share: 0.1}
  }
  if (!isRead()) return false
  yield {act: {do: 'identity', same: true}, share: 0.05}
  return true
}

function* charge(cashier: Cashier): Generator<Hands, Ended> {
  for (let tries = 0; tries < mostTries && cashier.view().bill?.state === 'open'; tries++)
    yield {act: {do: 'trial'}, share: 0.1}
  if (cashier.view().bill?.state !== 'trial') return yield* putAside(cashier)
  yield {act: {do: 'explain'}, share: 0.05}
  yield {act: cash(cashier, 'settle'), share: 0.25}
  const bill = cashier.view().bill
  if (bill?.state !== 'unknown') return yield* handOver(cashier)
  if (!cashier.resends || cashier.rules().queryFirst) return yield* clearUp(cashier)
  // the blind second try: the bill is held for dead and charged anew
  yield {act: {do: 'abandon'}, share: 0.05}
  yield {act: {do: 'takeOrders'}, share: 0.05}
  return yield* charge(cashier)
}

/** Query, see, decide; ask again later when the query is not answered either. */
function* clearUp(cashier: Cashier): Generator<Hands, Ended> {
  for (let tries = 0; tries < mostTries; tries++) {
    const bill = cashier.view().bill
    if (bill?.state === 'trial') return yield* charge(cashier)
    if (bill?.state !== 'unknown') return yield* handOver(cashier)
    yield {act: {do: 'query'}, share: 0.05}
    const asked = cashier.view().bill
    const found = asked?.inquiry.found
    if (found === 'settled') yield {act: {do: 'adopt'}, share: 0.05}
    else if (found === 'notSettled' && asked && cashier.gap?.mayBeBooked(asked)) return yield* parked(cashier)
    else if (found === 'notSettled' && cashier.gap?.careful) {
      // whatever becomes of the first message, it will not count
      yield {act: {do: 'reverse'}, share: 0.05}
      if (cashier.view().bill?.state === 'trial') yield {act: {do: 'trial'}, share: 0.1}
    } else if (found === 'notSettled') yield {act: {do: 'retry'}, share: 0.05}
    else yield {pauseMs: askAgainMs}
  }
  return cashier.view().bill?.state === 'unknown' ? yield* putAside(cashier) : yield* handOver(cashier)
}

function* selfPaid(cashier: Cashier): Generator<Hands, Ended> {
  if (cashier.view().bill === null) yield {act: {do: 'takeOrders'}, share: 0.2}
  yield {act: cash(cashier, 'selfPay'), share: 0.5}
  return yield* handOver(cashier)
}

/** The self-paid bill's money back, the same lines settled as insured. */
function* convert(cashier: Cashier, bill: string): Generator<Hands, Ended> {
  if (!(yield* read(cashier))) return yield* putAside(cashier)
  yield {act: {do: 'convert', bill}, share: 0.2}
  return yield* charge(cashier)
}

function* handOver(cashier: Cashier): Generator<Hands, Ended> {
  const state = cashier.view().bill?.state
  if (state !== 'settled' && state !== 'selfPaid') return yield* putAside(cashier)
  yield {act: {do: 'print', what: 'receipt'}, share: 0.1}
  yield {act: {do: 'done'}, share: 0.1}
  return 'done'
}

/** A refund of an earlier bill; when the centre does not find it, the patient is asked to wait. */
export function* refund(cashier: Cashier, patient: string, bill: string): Generator<Hands, Ended> {
  yield {act: {do: 'call', patient}, share: 0.15}
  const stateOf = () => cashier.view().earlier.find(one => one.id === bill)?.state
  // who does not hold them tries, and tries again
  const tries = cashier.gap?.holdsRefunds() ? 0 : cashier.gap?.careful ? 1 : mostTries
  for (let tried = 0; tried < tries && stateOf() === 'settled'; tried++)
    yield {act: {do: 'refund', bill, reason: '退费', reviewer: '复核'}, share: 0.2}
  if (stateOf() === 'settled') return yield* parked(cashier)
  yield {act: {do: 'done'}, share: 0.1}
  return 'done'
}

function* parked(cashier: Cashier): Generator<Hands, Ended> {
  const ended = yield* putAside(cashier)
  return ended === 'aside' ? 'parked' : ended
}

/** Sits down at a window somebody else has worked: what is under way there is brought to an end, or put aside. */
export function* relieve(cashier: Cashier, open: DeskAct): Generator<Hands, Ended> {
  if (cashier.view().shift === null) yield {act: open, share: 0.1}
  // an answer always comes, if only that none came
  while (cashier.view().strip.waiting.length > 0) yield {pauseMs: 1000}
  if (cashier.view().patient === null) return 'done'
  return cashier.view().bill?.state === 'unknown' ? yield* clearUp(cashier) : yield* handOver(cashier)
}

function* putAside(cashier: Cashier): Generator<Hands, Ended> {
  yield {act: {do: 'putBack'}, share: 0.1}
  return cashier.view().patient === null ? 'aside' : 'unserved'
}

function cash(cashier: Cashier, act: 'settle' | 'selfPay'): DeskAct {
  const bill = cashier.view().bill
  const due =
    act === 'settle' ? (bill?.amounts?.cash ?? 0) : (bill?.lines.reduce((sum, line) => sum + line.amount, 0) ?? 0)
  const tender = due > 0 ? [{kind: 'cash' as const, amount: due}] : []
  return act === 'settle'
    ? {do: act, tender, received: due}
    : {do: act, tender, received: due, reason: '医保中心不稳定，先自费'}
}
