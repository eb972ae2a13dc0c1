// The view of a window, reckoned from the hospital's books. It reads and never writes; no decision depends on it.
import type {Instant} from '../base/instant.ts'
import {dayOf} from '../base/instant.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {ClosingDoc, OutgoingDoc, PatientDoc, ShiftDoc} from '../state/hospital-records.ts'
import {billOf, isDoubtful, patientAt} from './bills.ts'
import {drawerOf} from './money.ts'
import {isUnseen, padView} from './pad-view.ts'
import {refundDesk} from './paper-acts.ts'
import type {DeskView, NamedClosing, QueueRow, StateStrip} from './view-types.ts'
import type {Hospital} from './work.ts'

/** An answer later than this is slow. */
const slowMs = 3000

type Seen = {name: string; window: string; now: Instant; seq: number; item: Hospital['item']}

export function deskView(books: HospitalReader, {name, window, now, seq, item}: Seen): DeskView {
  const patients = books.all('patient')
  const bills = books.all('bill')
  const shifts = books.all('shift').filter(one => one.closedAt === null)
  const shift = shifts.find(one => one.window === window) ?? null
  const hasDesk = shifts.some(one => one.window === refundDesk)
  const patient = patientAt(books, window) ?? null
  const bill = (patient && billOf(books, patient)) ?? null
  const unknown = bills.filter(bill => bill.window === window && isDoubtful(bill)).length
  return {
    institution: books.institution,
    institutionName: name,
    window,
    now,
    seq,
    strip: {
      ...strip(books.all('outgoing'), window, shift),
      printer: books.get('printer', window)?.state ?? 'ready',
      unknown,
    },
    shift,
    queue: patients
      .filter(one => one.state === 'waiting' && (!hasDesk || isUnseen(one) === (window === refundDesk)))
      .sort(byArrival)
      .map(queueRow),
    patient,
    readHere: patient !== null && readSinceCalled(patient),
    bill,
    restricted: (bill?.lines ?? []).flatMap(({sn, code}) => {
      const found = item(code, now)
      return found?.restricted ? [{sn, text: found.restriction?.text ?? ''}] : []
    }),
    bills: shift ? bills.filter(bill => bill.shift === shift.id).reverse() : [],
    earlier: patient
      ? bills.filter(
          bill => bill.patient === patient.id && bill.settledAt !== null && dayOf(bill.settledAt) === dayOf(now),
        )
      : [],
    drawer: drawerOf(books, shift?.id ?? ''),
    closings: shift
      ? books
          .all('closing')
          .filter(closing => closing.shift === shift.id)
          .map(closing => named(books, closing))
      : [],
    pad: padView(books, {window, patient, now, item}),
    remarks: patient ? books.all('remark').filter(remark => remark.patient === patient.id) : [],
  }
}

/** The last reading since the call was answered well: another's card read after it leaves it open who stands here. */
const readSinceCalled = ({insured, calledAt, trouble}: PatientDoc): boolean =>
  insured !== null && insured.at >= (calledAt ?? 0) && trouble === null

function named(books: HospitalReader, closing: ClosingDoc): NamedClosing {
  const differences = closing.differences.map(row => {
    const bill =
      books.get('outgoing', row.msgid)?.bill ??
      (row.setlId === '' ? undefined : books.all('bill').find(one => one.setlId === row.setlId)?.id) ??
      null
    const patient = bill === null ? undefined : books.get('patient', books.get('bill', bill)?.patient ?? '')
    return {...row, bill, patient: patient?.name ?? null}
  })
  return {...closing, differences}
}

const byArrival = (a: PatientDoc, b: PatientDoc): number => a.arrivedAt - b.arrivedAt || (a.id < b.id ? -1 : 1)

const queueRow = (patient: PatientDoc): QueueRow => {
  const {id, name, sex, age, face, wants, says, arrivedAt, orders, paper, shows} = patient
  return {
    id,
    name,
    sex,
    age,
    face,
    wants,
    says,
    arrivedAt,
    orders: orders.length,
    paper: paper.length,
    shows: shows.map(one => one.kind),
  }
}

function strip(
  messages: readonly OutgoingDoc[],
  window: string,
  shift: ShiftDoc | null,
): Omit<StateStrip, 'printer' | 'unknown'> {
  const silent = shift?.lastSilence != null && shift.lastSilence > (shift.lastAnswer ?? 0)
  const ms = shift?.lastAnswerMs ?? null
  return {
    centre: silent ? 'silent' : ms === null ? 'unused' : ms > slowMs ? 'slow' : 'ok',
    lastAnswerMs: ms,
    lastSuccess: shift?.lastSuccess ?? null,
    waiting: messages
      .filter(message => message.window === window && message.state === 'waiting')
      .map(({infno, sentAt, giveUpAt}) => ({infno, since: sentAt, giveUpAt})),
  }
}
