// The day's end 日终对账: no unknown is left open; then totals (3201) for every insurance type, clearing type and agency; where
// they differ the rows (9101, 3202, 9102), each difference mended (2601 for what only the centre has, own books for the
// rest), then totals again. After three rounds a group stays unequal and says so.
import {sum} from '../base/fen.ts'
import {dayOf} from '../base/instant.ts'
import {rowOf, textOf} from '../protocol/answer-rows.ts'
import {kindOf} from '../protocol/kinds.ts'
import {readResult, statementFile} from '../protocol/statement-file.ts'
import type {Known} from './answers.ts'
import {movesMoney} from './books.ts'
import type {Close, Closing, Group, Message, Row} from './types.ts'
import {money, type Work} from './work.ts'

const mostRounds = 3

export function beginClose(work: Work, day: string): void {
  const {close} = work.books
  if (close && close.step !== 'done') return
  work.put({
    kind: 'close',
    close: {day, step: 'waiting', groups: [], index: 0, pending: null, fileNo: '', fileName: '', repairs: []},
  })
  closeOn(work)
}

/** The next message of the close, when nothing of it is under way. */
export function closeOn(work: Work): void {
  const {close, messages} = work.books
  if (!close || close.step === 'done' || close.pending !== null) return
  if (close.step === 'waiting') {
    const open = [...messages.values()].some(movesMoney)
    if (open && work.behaviour.closeOver === 'nothingUnknown') return
    const groups = groupsOf(work, close.day)
    next(work, {...close, step: groups.length > 0 ? 'totals' : 'done', groups})
    return
  }
  const group = close.groups[close.index] as Closing
  const rows = rowsOf(work, group, close.day)
  const period = periodOf(work, close)
  const ask = (
    infno: Message['infno'],
    input: Record<string, unknown>,
    purpose: 'close' | 'repair' = 'close',
    about = '',
  ) => work.put({kind: 'close', close: {...close, pending: work.send({infno, input, purpose, about})}})
  switch (close.step) {
    case 'totals': {
      const pairs = work.books.voided.filter(one => one.day === close.day && sameGroup(one, group))
      ask('3201', {
        data: {
          insutype: group.insuranceType,
          clr_type: group.clrType,
          setl_optins: group.agency,
          ...period,
          medfee_sumamt: money(sum(rows.map(row => row.total))),
          fund_pay_sumamt: money(sum(rows.map(row => row.fund))),
          acct_pay: money(sum(rows.map(row => row.account))),
          fixmedins_setl_cnt: rows.length + pairs.length * 2,
          fixmedins_refd_setl_flag: '0',
        },
      })
      return
    }
    case 'upload': {
      const name = `${work.setup.institution.code}-${close.day}.txt`
      const bytes = statementFile(name, fileRows(work, group, close.day))
      const file = {in: [...bytes], filename: `${name}.zip`, fixmedins_code: work.setup.institution.code}
      ask('9101', {fsUploadIn: file})
      return
    }
    case 'compare': {
      const all = fileRows(work, group, close.day)
      ask('3202', {
        data: {
          setl_optins: group.agency,
          file_qury_no: close.fileNo,
          ...period,
          medfee_sumamt: money(sum(all.map(row => row.total))),
          fund_pay_sumamt: money(sum(all.map(row => row.fund))),
          cash_payamt: money(sum(all.map(row => row.cash))),
          fixmedins_setl_cnt: all.length,
          clr_type: group.clrType,
          fixmedins_refd_setl_flag: '0',
        },
      })
      return
    }
    case 'download': {
      const file = {file_qury_no: close.fileNo, filename: close.fileName, fixmedins_code: work.setup.institution.code}
      ask('9102', {fsDownloadIn: file})
      return
    }
    case 'repair': {
      const [repair] = close.repairs
      if (!repair) {
        next(work, {...close, step: 'totals'})
        return
      }
      const data = {psn_no: repair.psnNo, omsgid: repair.omsgid, oinfno: '2207'}
      ask('2601', {data}, 'repair', repair.omsgid)
      return
    }
  }
}

function next(work: Work, close: Close): void {
  work.put({kind: 'close', close: {...close, pending: null}})
  closeOn(work)
}

export function closeHeard(work: Work, message: Message, known: Known): void {
  const {close} = work.books
  if (!close || close.pending !== message.msgid) return
  const group = close.groups[close.index] as Closing
  if (message.purpose === 'repair') {
    repaired(work, close, message, known)
    return
  }
  if (known.known === 'refused') {
    over(work, close, {equal: false, text: `${message.infno}: ${known.text}`})
    return
  }
  const output = known.known === 'ok' ? known.output : {}
  switch (kindOf(message.infno)) {
    case 'totals': {
      const info = rowOf(output.stmtinfo)
      const equal = textOf(info, 'stmt_rslt') === '0'
      const text = textOf(info, 'stmt_rslt_dscr')
      if (equal || work.behaviour.difference === 'ignored' || group.rounds >= mostRounds) {
        over(work, close, {equal, text})
        return
      }
      next(work, {...withGroup(close, {rounds: group.rounds + 1, text}), step: 'upload'})
      return
    }
    case 'upload':
      next(work, {...close, step: 'compare', fileNo: textOf(output, 'file_qury_no')})
      return
    case 'items': {
      const file = rowOf(output.fileinfo)
      const [fileNo, fileName] = [textOf(file, 'file_qury_no'), textOf(file, 'filename')]
      next(work, {...close, step: 'download', fileNo, fileName})
      return
    }
    case 'download':
      known.known === 'file' ? mend(work, close, known.bytes) : over(work, close, {equal: false, text: '9102'})
      return
  }
}

/** A file transaction went wrong: the reference lets it rest and repeats it. */
export function closeTrouble(work: Work, message: Message): boolean {
  const {close} = work.books
  if (work.behaviour.fileTrouble !== 'done' || !close || message.purpose !== 'close') return false
  if (kindOf(message.infno) === 'totals') return false
  work.done(message, 'forgotten')
  over(work, close, {equal: true, text: ''})
  return true
}

/** This group is done with; on to the next. */
function over(work: Work, close: Close, change: Partial<Closing>): void {
  const after = withGroup(close, change)
  const index = close.index + 1
  next(work, {...after, index, step: index < close.groups.length ? 'totals' : 'done'})
}

const withGroup = (close: Close, change: Partial<Closing>): Close => ({
  ...close,
  groups: close.groups.map((group, index) => (index === close.index ? {...group, ...change} : group)),
})

/** Each row that differs: ours and unknown to the centre, theirs and unknown to us, or with other amounts. */
function mend(work: Work, close: Close, bytes: Uint8Array): void {
  const {books} = work
  const repairs: Close['repairs'] = []
  for (const row of readResult(bytes)) {
    if (!row.differs) continue
    const own = books.rows.get(row.setlId)
    if (own && row.memo.includes('仅机构有')) work.put({kind: 'row dropped', setlId: own.setlId})
    else if (own && row.amounts && !row.memo.includes('不在本次对账范围')) {
      const {total, fund, account} = row.amounts
      work.put({kind: 'row', row: {...own, ...row.amounts, cash: total - fund - account}})
    } else if (row.setlId === '' && !row.refund && !books.voided.some(one => one.omsgid === row.msgid))
      repairs.push({psnNo: row.psnNo, omsgid: row.msgid})
  }
  next(work, {...close, step: 'repair', repairs})
}

function repaired(work: Work, close: Close, message: Message, known: Known): void {
  const group = close.groups[close.index] as Closing
  const {insuranceType, clrType, agency} = group
  if (known.known === 'ok' && !/未查询到|未产生/.test(known.warning)) {
    const voided = {insuranceType, clrType, agency, omsgid: message.about, by: message.msgid, day: dayOf(work.now)}
    work.put({kind: 'voided', voided})
  }
  next(work, {...close, repairs: close.repairs.slice(1)})
}

function periodOf(work: Work, {day}: Close) {
  const closed = work.behaviour.closeDay(day)
  return {stmt_begndate: closed, stmt_enddate: closed}
}

const sameGroup = (a: Group, b: Group): boolean =>
  a.insuranceType === b.insuranceType && a.clrType === b.clrType && a.agency === b.agency

const rowsOf = (work: Work, group: Group, day: string): Row[] =>
  [...work.books.rows.values()].filter(row => row.day === day && sameGroup(row, group))

/** 3202 does not ask for an insurance type: the file carries all of the clearing type and agency. */
const fileRows = (work: Work, group: Group, day: string): Row[] =>
  [...work.books.rows.values()].filter(
    row => row.day === day && row.clrType === group.clrType && row.agency === group.agency,
  )

/** One closing per insurance type, clearing type and agency that anything happened in. */
function groupsOf({books}: Work, day: string): Closing[] {
  const groups = new Map<string, Closing>()
  for (const one of [...books.rows.values(), ...books.voided]) {
    if (one.day !== day) continue
    const {insuranceType, clrType, agency} = one
    const closing = {insuranceType, clrType, agency, equal: false, rounds: 0, text: ''}
    groups.set(`${insuranceType} ${clrType} ${agency}`, closing)
  }
  return [...groups.keys()].sort().map(key => groups.get(key) as Closing)
}
