// The end of a hospital's day 日终对账: totals first (3201); where they differ the rows (9101, 3202, 9102), each
// difference settled by itself (2601 for bills only the centre has), then totals again until they are equal.
// It reads result files by column, as clients do, with a reader of its own: the same columns stand in hospital/statement.ts,
// and two clients that share no code cannot share a mistake. It does not know why a difference arose.
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import {sum, yuan} from '../base/fen.ts'
import {dayOf, type Instant} from '../base/instant.ts'
import type {OwnRow, VoidedPair} from './hospital-books.ts'
import {type Hospital, rowOf, textOf, wireNumber} from './hospital-client.ts'
import type {Steps} from './port.ts'
import {reverse} from './settling.ts'

type Group = {insuranceType: string; clrType: string; agency: string}

export type Closing = Group & {
  /** 3201 at the first try, and at the end. */
  equalAtFirst: boolean
  equal: boolean
  /** Rows of 3202 that differed, in its words. */
  differences: string[]
  text: string
}

/** Closes a day: one closing per insurance type, clearing type and agency that anything happened in. */
export function* closeDay(hospital: Hospital, start: Instant): Steps<Closing[]> {
  const closings: Closing[] = []
  let now = start
  for (const group of groupsOf(hospital)) {
    const first = yield* totals(hospital, group, now)
    const closing: Closing = {
      ...group,
      equalAtFirst: first.equal,
      equal: first.equal,
      differences: [],
      text: first.text,
    }
    for (let round = 0; !closing.equal && round < 3; round++) {
      now = yield 30_000
      closing.differences.push(...(yield* items(hospital, group, now)))
      now = yield 30_000
      const again = yield* totals(hospital, group, now)
      closing.equal = again.equal
      closing.text = again.text
    }
    closings.push(closing)
    now = yield 1000
  }
  return closings
}

function groupsOf({books}: Hospital): Group[] {
  const groups = new Map<string, Group>()
  for (const {insuranceType, clrType, agency} of [...books.rows, ...books.voided, ...books.writtenOff]) {
    groups.set(`${insuranceType} ${clrType} ${agency}`, {insuranceType, clrType, agency})
  }
  return [...groups.keys()].sort().map(key => groups.get(key) as Group)
}

const inGroup = (group: Group) => (each: Group) =>
  each.insuranceType === group.insuranceType && each.clrType === group.clrType && each.agency === group.agency

/** 3201 with net sums; both rows of a refund count, and both rows of a bill that 2601 took back. */
function* totals(hospital: Hospital, group: Group, now: Instant): Steps<{equal: boolean; text: string}> {
  const rows = hospital.books.rows.filter(inGroup(group))
  const voided = hospital.books.voided.filter(inGroup(group))
  const day = dayOf(now)
  const known = yield* hospital.patiently(
    () => ({
      infno: '3201',
      input: {
        data: {
          insutype: group.insuranceType,
          clr_type: group.clrType,
          setl_optins: group.agency,
          stmt_begndate: day,
          stmt_enddate: day,
          medfee_sumamt: wireNumber(sum(rows.map(row => row.total)), 2),
          fund_pay_sumamt: wireNumber(sum(rows.map(row => row.fund)), 2),
          acct_pay: wireNumber(sum(rows.map(row => row.account)), 2),
          fixmedins_setl_cnt: rows.length + voided.length * 2,
        },
      },
    }),
    now,
  )
  if (known.known !== 'ok') return {equal: false, text: known.known === 'refused' ? known.text : known.known}
  const info = rowOf(known.output.stmtinfo)
  return {equal: textOf(info, 'stmt_rslt') === '0', text: textOf(info, 'stmt_rslt_dscr')}
}

/** 3202: own rows up, result file down, each difference settled. Returns what differed. */
function* items(hospital: Hospital, group: Group, start: Instant): Steps<string[]> {
  const {settings, books} = hospital
  // the file carries every insurance type of the clearing type; 3202 does not ask for one
  const sameFile = (each: Group) => each.clrType === group.clrType && each.agency === group.agency
  const rows = books.rows.filter(sameFile)
  const name = `${settings.code}-${dayOf(start)}.txt`
  const uploaded = yield* hospital.patiently(
    () => ({
      infno: '9101',
      input: {fsUploadIn: {in: [...statement(name, rows)], filename: `${name}.zip`, fixmedins_code: settings.code}},
    }),
    start,
  )
  if (uploaded.known !== 'ok') return [`9101 ${uploaded.known === 'refused' ? uploaded.text : ''}`]
  let now = yield 2000
  const day = dayOf(now)
  const compared = yield* hospital.patiently(
    () => ({
      infno: '3202',
      input: {
        data: {
          setl_optins: group.agency,
          file_qury_no: textOf(uploaded.output, 'file_qury_no'),
          stmt_begndate: day,
          stmt_enddate: day,
          medfee_sumamt: wireNumber(sum(rows.map(row => row.total)), 2),
          fund_pay_sumamt: wireNumber(sum(rows.map(row => row.fund)), 2),
          cash_payamt: wireNumber(sum(rows.map(row => row.cash)), 2),
          fixmedins_setl_cnt: rows.length + books.voided.filter(sameFile).length * 2,
          clr_type: group.clrType,
        },
      },
    }),
    now,
  )
  if (compared.known !== 'ok') return [`3202 ${compared.known === 'refused' ? compared.text : ''}`]
  const file = rowOf(compared.output.fileinfo)
  now = yield 2000
  const result = yield* hospital.patiently(
    () => ({
      infno: '9102',
      input: {
        fsDownloadIn: {
          file_qury_no: textOf(file, 'file_qury_no'),
          filename: textOf(file, 'filename'),
          fixmedins_code: settings.code,
        },
      },
    }),
    now,
  )
  if (result.known !== 'file') return [`9102 ${result.known === 'refused' ? result.text : ''}`]

  const differences: string[] = []
  const found = readResult(result.bytes).filter(row => row.stmtRslt !== '0')
  for (const row of found) {
    if (isVoided(books.voided.filter(sameFile), row)) continue
    differences.push(`${row.msgid || row.setlId}: ${row.memo}`)
    const given = books.writtenOff.findIndex(each => each.msgid === row.msgid)
    if (given >= 0) {
      const [bill] = books.writtenOff.splice(given, 1)
      if (!bill) continue
      now = yield 5000
      yield* reverse(
        hospital,
        {...bill, area: bill.agency, cashier: settings.cashiers[0] ?? '1'},
        bill.msgid,
        bill.infno,
        now,
      )
    } else {
      books.complaints.push(`3202 ${row.msgid || row.setlId}: ${row.memo}`)
    }
  }
  return differences
}

type ResultRow = {setlId: string; msgid: string; stmtRslt: string; memo: string}

/** Both rows of a request we took back by 2601: the original by its msgid, the opposite one by that of the reversal. */
const isVoided = (voided: VoidedPair[], row: ResultRow): boolean =>
  row.setlId === '' && voided.some(each => row.msgid === each.omsgid || row.msgid === each.reversalMsgid)

/** Columns of the upload: setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag. */
function statement(name: string, rows: OwnRow[]): Uint8Array {
  const lines = rows.map(row =>
    [
      row.setlId,
      row.mdtrtId,
      row.psnNo,
      yuan(row.total),
      yuan(row.fund),
      yuan(row.account),
      row.refund ? '1' : '0',
    ].join('\t'),
  )
  return zipSync({[name]: strToU8(lines.join('\n'))}, {mtime: '2000-01-01T00:00:00'})
}

/** Columns of the result: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, … */
function readResult(bytes: Uint8Array): ResultRow[] {
  const content = Object.values(unzipSync(bytes))[0] ?? new Uint8Array()
  return strFromU8(content)
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t').map(value => (value === 'null' ? '' : value)))
    .map(([, , setlId = '', msgid = '', stmtRslt = '', , memo = '']) => ({
      setlId,
      msgid,
      stmtRslt,
      memo,
    }))
}
