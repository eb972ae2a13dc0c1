// A seat as a tile 座位格: who, at which step, how long, and whether money or a patient is at risk. All from the window's own
// view, so the instructor sees what the trainee could know.
import type {Instant} from '../../base/instant.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import type {Said} from '../../state/hospital-records.ts'

export const steps = [
  'absent', // nobody joined yet
  'none', // no attempt
  'shift', // no open shift
  'empty', // nobody waits
  'call', // somebody waits, nobody stands at the window
  'read', // the credential is to be read
  'identity', // face and credential
  'stranger', // not the person on the credential
  'back', // here for their money: which bill?
  'orders', // orders into the bill
  'lines', // lines may change
  'pricing',
  'pay',
  'settling',
  'unknown',
  'settled',
  'refunding',
  'refundUnknown',
  'refunded',
  'ended',
] as const
export type Step = (typeof steps)[number]

export type Tile = {
  seat: number
  name: string
  /** A page of theirs is open. */
  online: boolean
  released: boolean
  attempt: {id: string; number: number; exercise: string; title: Said; state: 'running' | 'ended'; world: string} | null
  step: Step
  patient: string | null
  /** The message that waits for an answer. */
  waiting: string | null
  /** none, waiting: an answer is on its way; error: the last act or message was refused; unknown: nobody knows the end. */
  flag: 'none' | 'waiting' | 'error' | 'unknown'
  /** Why, in the window's words: an objection's name or the centre's text. */
  trouble: string | null
  unknown: number
  queue: number
  served: number
  /** World time since the seat was handed over, and what a practised cashier needs; 0 = nobody counts. */
  elapsedMs: number
  parMs: number
  lastAct: {do: string; at: Instant; refused: string | null} | null
  now: Instant
  seq: number
}

export type LastAct = NonNullable<Tile['lastAct']>

const billSteps: Record<string, Step> = {
  open: 'lines',
  pricing: 'pricing',
  trial: 'pay',
  settling: 'settling',
  unknown: 'unknown',
  settled: 'settled',
  selfPaid: 'settled',
  refunding: 'refunding',
  refundUnknown: 'refundUnknown',
  refunded: 'refunded',
}

export function stepOf({shift, queue, patient, bill, readHere}: DeskView): Step {
  if (bill?.state === 'unknown' || bill?.state === 'refundUnknown') return bill.state
  if (!shift) return 'shift'
  if (!patient) return queue.length > 0 ? 'call' : 'empty'
  const step = bill && billSteps[bill.state]
  if (step && step !== 'lines') return step
  if (!patient.insured || !readHere) return 'read'
  if (patient.samePerson === null) return 'identity'
  if (!patient.samePerson) return 'stranger'
  return step ?? (patient.wants === 'refund' ? 'back' : 'orders')
}

type OfView = Pick<
  Tile,
  'step' | 'patient' | 'waiting' | 'flag' | 'trouble' | 'unknown' | 'queue' | 'served' | 'now' | 'seq'
>

export function tileOf(view: DeskView, lastAct: LastAct | null): OfView {
  const {strip, patient, bill, bills} = view
  const waiting = strip.waiting[0]?.infno ?? null
  const refused = bill?.trouble?.text ?? patient?.trouble?.text ?? lastAct?.refused ?? null
  return {
    step: stepOf(view),
    patient: patient?.name ?? null,
    waiting,
    flag: strip.unknown > 0 ? 'unknown' : refused !== null ? 'error' : waiting !== null ? 'waiting' : 'none',
    trouble: refused,
    unknown: strip.unknown,
    queue: view.queue.length,
    served: bills.filter(one => one.state === 'settled').length,
    now: view.now,
    seq: view.seq,
  }
}
