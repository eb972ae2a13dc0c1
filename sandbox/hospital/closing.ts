// Reconciliation with the centre 对账 at the end of a shift: totals first (3201), and where they differ the rows (9101,
// 3202, 9102). The hospital reckons from its own bills; what it does not know of is just what this finds.
import {base64ToBytes} from '../base/base64.ts'
import {dayOf, type Instant} from '../base/instant.ts'
import {rowOf, textOf} from '../protocol/answer-rows.ts'
import {type ResultRow, readResult, type StatementRow, statementFile} from '../protocol/statement-file.ts'
import type {ClosingDoc, OutgoingDoc} from '../state/hospital-records.ts'
import type {Known} from './answers.ts'
import {groupOf} from './bills.ts'
import type {DeskObjection} from './desk.ts'
import {
  downloadInput,
  type Group,
  insuringAreaOf,
  itemsInput,
  reversalInput,
  type Sums,
  totalsInput,
  uploadInput,
} from './requests.ts'
import type {Work} from './work.ts'

type Row = StatementRow & Group & {cash: number; setlId: string}

const sameGroup = (a: Group, b: Group): boolean =>
  a.insutype === b.insutype && a.clrType === b.clrType && a.agency === b.agency

/** The hospital's settlement rows of a day: a refund is a row of its own, and so is each half of a reversed pair. */
function rowsOfDay(work: Work, at: Instant): Row[] {
  const day = dayOf(at)
  return work.all('bill').flatMap(bill => {
    const {amounts, clearing} = bill
    if (!amounts || !clearing || bill.settledAt === null || bill.setlId === null) return []
    const patient = work.get('patient', bill.patient)
    const row = (sign: 1 | -1, setlId: string): Row => ({
      ...clearing,
      setlId,
      mdtrtId: bill.mdtrtId ?? '',
      psnNo: patient?.insured?.psnNo ?? '',
      total: sign * amounts.total,
      fund: sign * amounts.fund,
      account: sign * amounts.account,
      cash: sign * amounts.cash,
      refund: sign < 0,
    })
    return [
      ...(dayOf(bill.settledAt) === day ? [row(1, bill.setlId)] : []),
      ...(bill.refund?.at && dayOf(bill.refund.at) === day ? [row(-1, bill.refund.setlId ?? '')] : []),
    ]
  })
}

/** Rows of bills the centre booked and we took back: it holds both halves, we know of them. */
const reversedPairs = (work: Work, group: Group): number =>
  work
    .all('bill')
    .filter(bill => bill.clearing !== null && sameGroup(bill.clearing, group))
    .reduce((sum, bill) => sum + bill.reversals.filter(one => one.found === true).length, 0)

function sumsOf(rows: readonly Row[], pairs: number): Sums {
  const sums: Sums = {total: 0, fund: 0, account: 0, cash: 0, rows: rows.length + pairs * 2}
  for (const row of rows) {
    sums.total += row.total
    sums.fund += row.fund
    sums.account += row.account
    sums.cash += row.cash
  }
  return sums
}

/** 3201 for every group anything happened in today. */
export function reconcile(work: Work, window: string): DeskObjection | undefined {
  const shift = work.shiftAt(window)
  if (!shift) return 'noShift'
  const rows = rowsOfDay(work, work.now)
  const groups: Group[] = []
  for (const row of rows) if (!groups.some(group => sameGroup(group, row))) groups.push(row)
  if (groups.length === 0) return 'nothingToReconcile'
  for (const {insutype, clrType, agency} of groups) {
    const group = {insutype, clrType, agency}
    const sums = sumsOf(
      rows.filter(row => sameGroup(row, group)),
      reversedPairs(work, group),
    )
    const sent = ask(work, window, '3201', totalsInput(group, sums, work.now))
    work.put('closing', {
      id: work.number('closing', 'C'),
      shift: shift.id,
      window,
      ...group,
      sums,
      at: work.now,
      state: 'asked',
      text: '',
      awaits: sent.msgid,
      differences: [],
      fileNo: null,
    })
  }
  return undefined
}

/** 9101 with the own rows; 3202 and 9102 follow. */
export function reconcileItems(work: Work, window: string, id: string): DeskObjection | undefined {
  const closing = work.get('closing', id)
  if (!closing) return 'nothingToReconcile'
  if (closing.state !== 'unequal' && closing.state !== 'unknown' && closing.state !== 'itemsKnown') return 'notNow'
  const rows = fileRows(work, closing)
  const name = fileName(work, closing)
  const {code} = work.hospital.self
  const sent = ask(work, window, '9101', uploadInput(code, `${name}.zip`, statementFile(name, rows)))
  work.put('closing', {...closing, state: 'itemsAsked', awaits: sent.msgid, differences: []})
  return undefined
}

/** The file carries every insurance type of the clearing type: 3202 does not ask for one. */
const fileRows = (work: Work, {clrType, agency}: ClosingDoc): Row[] =>
  rowsOfDay(work, work.now).filter(row => row.clrType === clrType && row.agency === agency)

const fileName = (work: Work, closing: ClosingDoc): string =>
  `${work.hospital.self.code}-${dayOf(closing.at)}-${closing.id}.txt`

/**
 * Takes back a settlement that a reconciliation named as the centre's alone. Whose bill it was stands in our book of messages; it must
 * have gone another way since. One that waits to learn its end is asked about at its window instead, and one whose answer came
 * after the reconciliation is ours.
 */
export function takeBack(
  work: Work,
  window: string,
  {closing: id, msgid}: {closing: string; msgid: string},
): DeskObjection | undefined {
  const closing = work.get('closing', id)
  const named = closing?.differences.some(one => one.msgid === msgid && one.what === 'centreOnly')
  const original = work.get('outgoing', msgid)
  const insured = original && work.get('patient', original.patient)?.insured
  if (!closing || !named || !insured || original.infno !== '2207') return 'nothingToReconcile'
  if (closing.state !== 'itemsKnown') return 'notNow'
  const bill = original.bill === null ? undefined : work.get('bill', original.bill)
  if (bill?.msgid === msgid && bill.state !== 'dropped')
    return bill.state === 'unknown' ? 'unknownOpen' : bill.state === 'settling' ? 'waiting' : 'nothingToReconcile'
  // two reconciliations may name the same row
  if (bill?.reversals.some(one => one.msgid === msgid && one.found === true)) return 'nothingToReconcile'
  const sent = work.send({
    infno: '2601',
    input: reversalInput(insured, msgid, original.infno),
    window,
    patient: '',
    bill: null,
    insuringArea: insuringAreaOf(insured),
  })
  work.put('closing', {...closing, state: 'itemsAsked', awaits: sent.msgid, taking: msgid})
  return undefined
}

/** It is done: the bill it was sent for holds a pair now, and the reconciliation one difference less. */
function takenBack(work: Work, {taking, ...closing}: ClosingDoc, by: string, booked: boolean): ClosingDoc {
  if (taking === undefined) return closing
  notePair(work, taking, by, booked)
  const differences = closing.differences.map(one =>
    one.msgid === taking ? {...one, what: 'reversedPair' as const} : one,
  )
  return {...closing, state: stateOf(differences), awaits: null, differences}
}

/** Both rows of a settlement that was taken back, kept with the bill its message was sent for. */
function notePair(work: Work, msgid: string, by: string, found: boolean): void {
  const original = work.get('outgoing', msgid)
  const bill = original?.bill == null ? undefined : work.get('bill', original.bill)
  const patient = bill && work.get('patient', bill.patient)
  if (!original || !patient) return
  work.put('outgoing', {...original, state: 'settledOtherwise'})
  const clearing = bill.clearing ?? groupOf(patient)
  // a reversal that found nothing then may have been kept for the settlement that came later
  const earlier = bill.reversals.filter(one => one.msgid !== msgid)
  work.put('bill', {...bill, clearing, reversals: [...earlier, {msgid, by, found}]})
}

const stateOf = (differences: ClosingDoc['differences']): 'itemsKnown' | 'explained' =>
  differences.some(one => one.what !== 'reversedPair' && one.what !== 'knownByMsgid') ? 'itemsKnown' : 'explained'

function ask(work: Work, window: string, infno: string, input: Record<string, unknown>): OutgoingDoc {
  return work.send({infno, input, window, patient: '', bill: null, insuringArea: ''})
}

/** True when the message was a closing's. */
export function closingHeard(work: Work, message: OutgoingDoc, known: Known): boolean {
  const closing = work.all('closing').find(one => one.awaits === message.msgid)
  if (!closing) return false
  if (known.known === 'nothing' || known.known === 'refused') {
    work.put('closing', {...closing, state: 'unknown', awaits: null, text: known.text})
    return true
  }
  work.put('closing', next(work, closing, message, known))
  return true
}

function next(
  work: Work,
  closing: ClosingDoc,
  message: OutgoingDoc,
  known: Known & {known: 'ok' | 'file'},
): ClosingDoc {
  if (known.known === 'file') {
    const rows = readResult(base64ToBytes(known.octets)).filter(row => row.differs)
    for (const msgid of pairsOfCentre(rows)) notePair(work, msgid, msgid, true)
    const differences = differing(work, rows)
    return {...closing, state: stateOf(differences), awaits: null, differences}
  }
  const {output} = known
  const {code} = work.hospital.self
  switch (message.infno) {
    case '3201': {
      const info = rowOf(output.stmtinfo)
      const equal = textOf(info, 'stmt_rslt') === '0'
      return {...closing, state: equal ? 'equal' : 'unequal', awaits: null, text: textOf(info, 'stmt_rslt_dscr')}
    }
    case '2601':
      return takenBack(work, closing, message.msgid, known.warning === '')
    case '9101': {
      const rows = fileRows(work, closing)
      const pairs = reversedPairs(work, closing)
      const fileNo = textOf(output, 'file_qury_no')
      const sent = ask(work, message.window, '3202', itemsInput(closing, sumsOf(rows, pairs), fileNo, work.now))
      return {...closing, fileNo, awaits: sent.msgid}
    }
    default: {
      const file = rowOf(output.fileinfo)
      const input = downloadInput(code, textOf(file, 'file_qury_no'), textOf(file, 'filename'))
      return {...closing, awaits: ask(work, message.window, '9102', input).msgid}
    }
  }
}

/** The centre took a settlement back by itself, when its sites came together: both rows bear one message number. */
const pairsOfCentre = (rows: readonly ResultRow[]): string[] =>
  rows.flatMap(row =>
    row.refund && row.msgid !== '' && rows.some(one => !one.refund && one.msgid === row.msgid) ? [row.msgid] : [],
  )

function differing(work: Work, rows: readonly ResultRow[]): ClosingDoc['differences'] {
  const bills = work.all('bill')
  const pairs = new Set(bills.flatMap(bill => bill.reversals.flatMap(one => [one.msgid, one.by])))
  // a cancellation that was found by a query: the centre knows its number, we know its message
  const adopted = bills.filter(bill => bill.refund?.setlId === '')
  const refunds = new Set(adopted.map(bill => bill.msgid))
  const visits = new Set(adopted.map(bill => bill.mdtrtId))
  const whatIs = (row: ResultRow): ClosingDoc['differences'][number]['what'] => {
    if (row.msgid === '') return row.refund && visits.has(row.mdtrtId) ? 'knownByMsgid' : 'hospitalOnly'
    if (row.setlId !== '') return 'differs'
    return pairs.has(row.msgid) ? 'reversedPair' : refunds.has(row.msgid) ? 'knownByMsgid' : 'centreOnly'
  }
  return rows.map(row => ({
    setlId: row.setlId,
    msgid: row.msgid,
    mdtrtId: row.mdtrtId,
    what: whatIs(row),
    remark: row.memo,
  }))
}
