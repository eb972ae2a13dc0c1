// People of the hospital work with paper 手工作业: what stands against an act, or what it does to the hospital's books. Sheets hold what was
// really written; what is keyed of them later may be wrong. Posting stands in paper-posting.ts. It sends nothing.
import {assertNever} from '../base/assert.ts'
import {priceTimesCount} from '../base/fen.ts'
import {dayOf} from '../base/instant.ts'
import {keyed, resolved} from '../slips/back-entry.ts'
import {mostItems} from '../slips/fields.ts'
import {goodNumber, goodSeries} from '../slips/numbers.ts'
import type {PatientDoc, ShiftDoc, TenderKind} from '../state/hospital-records.ts'
import type {SlipDoc, SlipItem, SlipKind, SlipPaper} from '../state/slip-records.ts'
import {patientAt} from './bills.ts'
import type {Step} from './heard.ts'
import {moveMoney, type Place} from './money.ts'
import type {PaperAct, PaperObjection, Written} from './paper-acts.ts'
import {post} from './paper-posting.ts'
import {beginShift} from './shift.ts'
import {type Hospital, Work} from './work.ts'

export function decidePaper(hospital: Hospital, act: PaperAct): Step {
  const work = new Work(hospital)
  const objection = carryOut(work, act)
  return objection === undefined
    ? {events: work.done(), outcome: act.do}
    : {events: [], outcome: `refused:${objection}`}
}

type Act<Do extends PaperAct['do']> = PaperAct & {do: Do}

function carryOut(work: Work, act: PaperAct): PaperObjection | undefined {
  switch (act.do) {
    case 'issueBlock':
      return issueBlock(work, act)
    case 'openByHand':
      return openByHand(work, act)
    case 'call':
      return call(work, act)
    case 'release':
      return release(work, act)
    case 'write':
      return write(work, act)
    case 'refundUnseen':
      return refundUnseen(work, act)
    case 'voidSlip':
      return voidSlip(work, act)
    case 'declareNumber':
      return declareNumber(work, act)
    case 'key':
    case 'resolve': {
      const slip = work.get('slip', act.slip)
      if (!slip) return 'noSlip'
      const next = act.do === 'key' ? keyed(slip, {...act, at: work.now}) : resolved(slip, {...act, at: work.now})
      if (typeof next === 'string') return next
      work.put('slip', next)
      return undefined
    }
    case 'post':
      return post(work, act)
    case 'doorCame':
      if (work.get('door', act.id)) return 'doorTwice'
      work.put('door', {id: act.id, level: act.level, cameAt: work.now, seenAt: null, leftAt: null})
      return undefined
    case 'doorSeen':
    case 'doorLeft': {
      const door = work.get('door', act.id)
      if (!door || door.seenAt !== null || door.leftAt !== null) return 'noDoor'
      work.put('door', {...door, [act.do === 'doorSeen' ? 'seenAt' : 'leftAt']: work.now})
      return undefined
    }
    default:
      return assertNever(act, 'paper act')
  }
}

function issueBlock(work: Work, {series, from, to, window, by}: Act<'issueBlock'>): PaperObjection | undefined {
  if (!goodSeries(series) || !goodNumber(from) || !goodNumber(to) || from > to) return 'badNumber'
  if (by.trim() === '') return 'noName'
  if (work.all('slipBlock').some(one => one.series === series && from <= one.to && to >= one.from))
    return 'blockOverlaps'
  const id = work.number('slipBlock', 'K')
  work.put('slipBlock', {id, series, from, to, window, issuedBy: by.trim(), issuedAt: work.now})
  return undefined
}

function openByHand(work: Work, act: Act<'openByHand'>): PaperObjection | undefined {
  if (work.shiftAt(act.window)) return 'shiftOpen'
  if (act.cashier.trim() === '') return 'noName'
  return beginShift(work, act)
}

function call(work: Work, {window, patient: id}: Act<'call'>): PaperObjection | undefined {
  if (!work.shiftAt(window)) return 'noShift'
  if (patientAt(work, window)) return 'patientHere'
  const patient = work.get('patient', id)
  if (patient?.state !== 'waiting') return 'patientElsewhere'
  work.put('patient', {...patient, state: 'called', window, calledAt: work.now})
  return undefined
}

function release(work: Work, {window, served}: Act<'release'>): PaperObjection | undefined {
  const patient = patientAt(work, window)
  if (!patient) return 'noPatient'
  gone(work, patient, served)
  return undefined
}

const gone = (work: Work, patient: PatientDoc, served: boolean): void =>
  work.put('patient', {
    ...patient,
    state: served ? 'done' : 'waiting',
    window: served ? patient.window : null,
    endedAt: served ? work.now : null,
  })

/** Who works at the window, and who stands there. */
function atWindow(work: Work, window: string): {shift: ShiftDoc; patient: PatientDoc} | PaperObjection {
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  const patient = patientAt(work, window)
  return patient ? {shift, patient} : 'noPatient'
}

function write(work: Work, act: Act<'write'>): PaperObjection | undefined {
  const there = atWindow(work, act.window)
  if (typeof there === 'string') return there
  const {shift, patient} = there
  if (!goodSeries(act.series) || !goodNumber(act.number)) return 'badNumber'
  const bills = work.all('bill').filter(bill => bill.patient === patient.id)
  if (bills.some(bill => ['settling', 'unknown', 'refunding', 'refundUnknown'].includes(bill.state)))
    return 'unknownOpen'
  const lines: readonly Written[] = act.lines ?? [...patient.orders, ...patient.paper]
  if (lines.length === 0) return 'noLines'
  if (lines.length > mostItems) return 'tooManyLines'
  const items: SlipItem[] = []
  for (const line of lines) {
    const item = itemOf(work, line)
    if (typeof item === 'string') return item
    items.push(item)
  }
  // a bill begun before the system stopped is given up: the sheet takes its place
  for (const bill of bills)
    if (bill.state === 'open' || bill.state === 'pricing' || bill.state === 'trial')
      work.put('bill', {...bill, state: 'dropped'})
  sheet(work, {shift, patient, items, ...act})
  gone(work, patient, true)
  return undefined
}

function itemOf(work: Work, line: Written): SlipItem | PaperObjection {
  if ('deposit' in line) {
    if (!Number.isSafeInteger(line.deposit) || line.deposit <= 0) return 'badCount'
    const price = line.deposit * 10_000
    return {code: '', name: '住院预交金', priceMicro: price, countE4: 10_000, amount: line.deposit}
  }
  const {code, countE4} = line
  if (!Number.isSafeInteger(countE4) || countE4 <= 0 || countE4 > 99_990_000) return 'badCount'
  const item = work.hospital.item(code, work.now)
  if (!item) return 'noSuchItem'
  return {code, name: item.name, priceMicro: item.price, countE4, amount: priceTimesCount(item.price, countE4)}
}

type Sheet = {
  shift: ShiftDoc
  patient: PatientDoc
  items: SlipItem[]
  series: string
  number: number
  kind: SlipKind
  level: SlipPaper['level']
  tender: TenderKind
}

/** Writes the sheet and moves its money. */
function sheet(work: Work, {shift, patient, items, series, number, kind, level, tender}: Sheet): void {
  const total = items.reduce((sum, one) => sum + one.amount, 0)
  const [shown] = patient.shows
  const paper: SlipPaper = {
    series,
    number,
    kind,
    level,
    patient: patient.id,
    name: patient.name,
    credential: shown?.number ?? '无',
    dept: patient.care.deptName,
    items,
    total,
    tender,
    at: work.now,
    window: shift.window,
    cashier: shift.name,
  }
  const blank = {first: null, second: null, resolved: null, posted: null, voided: null}
  work.put('slip', {id: work.number('slip', 'P'), paper, shift: shift.id, state: 'open', ...blank})
  moveMoney(work, placeOf(shift), tender, kind === 'refund' ? -total : total, kind === 'refund' ? 'refund' : 'payment')
}

const placeOf = ({id, window}: ShiftDoc): Place => ({shift: id, window})

function refundUnseen(work: Work, act: Act<'refundUnseen'>): PaperObjection | undefined {
  const there = atWindow(work, act.window)
  if (typeof there === 'string') return there
  const {shift, patient} = there
  const {registration} = patient
  if (!goodSeries(act.series) || !goodNumber(act.number)) return 'badNumber'
  if (!registration) return 'noRegistration'
  if (registration.refunded !== null) return 'refundedAlready'
  if (patient.seen !== false) return 'wasSeen'
  if (dayOf(registration.at) !== dayOf(work.now)) return 'notToday'
  const reviewer = act.reviewer.trim()
  if (reviewer === '') return 'noReviewer'
  if (reviewer === shift.cashier || reviewer === shift.name) return 'ownReview'
  const {fee, tender, receipt} = registration
  const item = {code: '', name: `退挂号费 ${receipt}`, priceMicro: fee * 10_000, countE4: 10_000, amount: fee}
  sheet(work, {...act, shift, patient, items: [item], kind: 'refund', level: null, tender})
  gone(work, {...patient, registration: {...registration, refunded: work.now}}, true)
  return undefined
}

function voidSlip(work: Work, {slip: id, by, reason}: Act<'voidSlip'>): PaperObjection | undefined {
  const slip = work.get('slip', id)
  if (!slip) return 'noSlip'
  if (by.trim() === '') return 'noName'
  if (slip.state === 'posted' || slip.state === 'void') return 'slipClosed'
  const {paper} = slip
  // the money goes back where somebody still has the drawer; a shift that is closed pays from the one at its window now
  const shift = work.shiftAt(paper.window)
  if (!shift) return 'noShift'
  const voided: SlipDoc = {...slip, state: 'void', voided: {at: work.now, by: by.trim(), reason}}
  work.put('slip', voided)
  moveMoney(work, placeOf(shift), paper.tender, paper.kind === 'refund' ? paper.total : -paper.total, 'refund')
  const patient = work.get('patient', paper.patient)
  if (paper.kind === 'refund' && patient?.registration)
    work.put('patient', {...patient, registration: {...patient.registration, refunded: null}})
  return undefined
}

function declareNumber(work: Work, act: Act<'declareNumber'>): PaperObjection | undefined {
  const {series, number, fate, by, reason} = act
  if (!goodSeries(series) || !goodNumber(number)) return 'badNumber'
  if (by.trim() === '') return 'noName'
  const same = (one: {series: string; number: number}) => one.series === series && one.number === number
  if (work.all('slipNote').some(same)) return 'declaredAlready'
  const sheets = work.all('slip').filter(({paper}) => same(paper)).length
  if (fate === 'duplicate' ? sheets < 2 : sheets > 0) return fate === 'duplicate' ? 'notTwice' : 'numberWritten'
  const id = work.number('slipNote', 'G')
  work.put('slipNote', {id, series, number, fate, by: by.trim(), at: work.now, reason})
  return undefined
}
