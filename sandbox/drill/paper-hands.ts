// A robot at a window with a pad of slips 手工窗口: calls by voice, writes, takes the money; at the refund desk gives registration fees
// back. It waits while nobody has declared slips, and while it has no number. It does not know the time.
import type {PaperAct} from '../hospital/paper-acts.ts'
import {type Cashier, type Ended, type Hands, serve} from './cashier.ts'
import type {Taken} from './slip-pads.ts'

export type PaperWindow = {
  window: string
  series: string
  /** 'wait': nothing may be done · 'slips': charge by hand · 'system': the system is there again · 'over': nobody is served any more. */
  mode: () => 'wait' | 'slips' | 'system' | 'over'
  canWrite: () => boolean
  take: () => Taken | undefined
  /** Says that a sheet was spoiled. */
  declares: boolean
  by: string
}

const lookAgainMs = 10_000

/** Serves one patient by hand; as ever when the system is back before the slip is begun. */
export function* byHand(cashier: Cashier, patient: string, paper: PaperWindow): Generator<Hands, Ended> {
  const {window, series} = paper
  while (paper.mode() === 'wait' || (paper.mode() === 'slips' && !paper.canWrite())) yield {pauseMs: lookAgainMs}
  if (paper.mode() === 'over') return yield* sentAway(cashier, window)
  if (paper.mode() === 'system') return yield* serve(cashier, patient)
  if (cashier.view().patient?.id !== patient) yield {paper: {do: 'call', window, patient}, share: 0.1}
  const bill = cashier.view().bill
  // the settlement went through, only the receipt did not come
  if (bill?.state === 'settled' || bill?.state === 'selfPaid') {
    yield {paper: {do: 'release', window, served: true}, share: 0.2}
    return 'done'
  }
  if (bill?.state === 'settling' || bill?.state === 'unknown') {
    yield {paper: {do: 'release', window, served: false}, share: 0.2}
    return 'aside'
  }
  const taken = paper.take()
  // another window took the last number meanwhile
  if (!taken) return yield* byHand(cashier, patient, paper)
  yield* spoiledOf(paper, taken)
  const act: PaperAct = {do: 'write', window, series, number: taken.number, kind: 'charge', level: null, tender: 'cash'}
  yield {paper: act, share: 0.9}
  return cashier.view().patient === null ? 'done' : 'unserved'
}

/** The refund desk: the fee back to one no doctor saw. */
export function* giveFeeBack(cashier: Cashier, patient: string, paper: PaperWindow): Generator<Hands, Ended> {
  const {window, series} = paper
  while (paper.mode() !== 'over' && !paper.canWrite()) yield {pauseMs: lookAgainMs}
  if (paper.mode() === 'over') return yield* sentAway(cashier, window)
  if (cashier.view().patient?.id !== patient) yield {paper: {do: 'call', window, patient}, share: 0.2}
  const taken = paper.take()
  if (!taken) return 'unserved'
  yield* spoiledOf(paper, taken)
  yield {paper: {do: 'refundUnseen', window, reviewer: '机器复核', series, number: taken.number}, share: 0.8}
  return cashier.view().patient === null ? 'done' : 'unserved'
}

function* sentAway(cashier: Cashier, window: string): Generator<Hands, Ended> {
  if (cashier.view().patient) yield {paper: {do: 'release', window, served: false}, share: 0.1}
  return 'aside'
}

function* spoiledOf({series, declares, by}: PaperWindow, {spoiled}: Taken): Generator<Hands, void> {
  if (!declares) return
  for (const number of spoiled)
    yield {paper: {do: 'declareNumber', series, number, fate: 'spoiled', by, reason: '写坏，作废'}, share: 0.05}
}
