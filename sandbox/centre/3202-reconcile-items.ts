// 3202 对明细账: the uploaded file row by row against the books. The result file names every row: equal, differing, sent
// twice, of another period or category, only the institution's, only the centre's (those with the msgid of the original,
// which is what 2601 needs). Rows of a bill that was taken back may be left out where the world's setting says so.
import {bytesToBase64} from '../base/base64.ts'
import {parseDecimal, plainDecimal, yuan} from '../base/fen.ts'
import {dateTimeText, dayMs} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import type {Settlement} from '../state/reader.ts'
import {fileNumber} from './9101-upload.ts'
import {fileOf} from './9102-download.ts'
import {type Context, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal} from './find.ts'
import {type Counting, chainsOf, countingOf, isRefund, isStanding, leftOf, periodOf} from './period.ts'
import {readStatement, writeStatement} from './statement-file.ts'

/** setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag */
const columns = 7

export const reconcileItems: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const period = periodOf(context, data, null)
  if (isRefusal(period)) return refused(period)
  const fileNo = text(data, 'file_qury_no')
  const uploaded = fileOf(context, fileNo)
  if (isRefusal(uploaded)) return refused(uploaded)
  const read = readStatement(uploaded.bytes, columns)
  if (!read.ok) return refused(refuse('badFile', read.error))

  const counting = countingOf(context, data)
  const rows = context.books.periodRows(period).filter(row => counting !== 'standing' || isStanding(context, row))
  const centre = new Map(rows.map(row => [row.setl_id, row]))
  const named = new Set<string>()
  const result: (string | null)[][] = []
  let differing = 0
  for (const [index, row] of read.value.entries()) {
    const [setlId = '', mdtrtId = '', psnNo = '', total = '', fund = '', account = '', refund = ''] = row
    const amounts = [total, fund, account].map(amount => parseDecimal(amount, 2))
    const wrong = amounts.findIndex(amount => !amount.ok)
    if (wrong >= 0) {
      return refused(
        refuse('badFile', {
          where: `第${index + 1}行第${wrong + 4}列`,
          expected: '两位小数的金额',
          got: [total, fund, account][wrong] ?? '',
        }),
      )
    }
    const ours = centre.get(setlId) ?? elsewhere(context, setlId)
    if (!ours) {
      differing += 1
      result.push([psnNo, mdtrtId, setlId, null, '1', refund, '仅机构有，中心无此结算', total, fund, account])
      continue
    }
    const memo = named.has(setlId)
      ? '机构重复上报同一结算'
      : !centre.has(setlId)
        ? `不在本次对账范围：中心结算时间${dateTimeText(ours.settled_at)}、清算类别${ours.clr_type}、清算机构${ours.area}、退费标志${refundFlag(ours)}`
        : compare(ours, {mdtrtId, psnNo, total, fund, account, refund})
    named.add(setlId)
    if (memo !== '') differing += 1
    result.push(resultRow(ours, memo, true))
  }
  const excused = excusedOf(rows, named, counting)
  for (const ours of rows) {
    if (named.has(ours.setl_id) || excused.has(ours.setl_id)) continue
    differing += 1
    // the centre's own rows come without setl_id and mdtrt_id (Hunan): the institution finds them by msgid
    result.push(resultRow(ours, '仅中心有，机构无此结算', false))
  }

  const filename = `stmt-${context.seq}.txt.zip`
  const resultNo = fileNumber(context)
  const until = context.now + 7 * dayMs
  return {
    output: {fileinfo: {file_qury_no: resultNo, filename, dld_endtime: dateTimeText(until)}},
    events: [
      {
        kind: 'fileStored',
        fileNo: resultNo,
        institution: context.institution.code,
        filename,
        until,
        base64: bytesToBase64(writeStatement(`stmt-${context.seq}.txt`, result)),
      },
      {kind: 'reconciled', institution: context.institution.code, equal: differing === 0, differences: differing},
    ],
  }
}

/** Rows nobody need name: a bill and what took it back, when pairs count for nothing and none of the pair is named. */
function excusedOf(rows: Settlement[], named: ReadonlySet<string>, counting: Counting): Set<string> {
  const excused = new Set<string>()
  if (counting !== 'neither') return excused
  for (const chain of chainsOf(rows)) {
    const left = leftOf(chain)
    const pairs = chain.filter(row => row !== left).map(row => row.setl_id)
    if (!pairs.some(setlId => named.has(setlId))) for (const setlId of pairs) excused.add(setlId)
  }
  return excused
}

/** A settlement of the institution that the period, clearing category or agency asked for leaves out. */
function elsewhere(context: Context, setlId: string): Settlement | undefined {
  const found = context.books.settlement(setlId)
  return found?.institution === context.institution.code ? found : undefined
}

/** A row of the result file with the centre's own figures; no memo = equal. */
const resultRow = (ours: Settlement, memo: string, withIds: boolean): (string | null)[] => [
  ours.psn_no,
  withIds ? ours.mdtrt_id : null,
  withIds ? ours.setl_id : null,
  ours.msgid,
  memo === '' ? '0' : '1',
  refundFlag(ours),
  memo,
  yuan(ours.total_fen),
  yuan(ours.fund_fen),
  yuan(ours.account_fen),
]

const refundFlag = (ours: Settlement): string => (isRefund(ours) ? '1' : '0')

type Theirs = {mdtrtId: string; psnNo: string; total: string; fund: string; account: string; refund: string}

/** What differs, in words; empty = equal. Amounts compare by value: 12.3, 12.30 and 1.23E+1 are the same. */
function compare(ours: Settlement, theirs: Theirs): string {
  const fen = (amount: string) => {
    const parsed = parseDecimal(plainDecimal(amount), 2)
    return parsed.ok ? parsed.value : Number.NaN
  }
  const differences: string[] = []
  const check = (label: string, centre: string, hospital: string, same: boolean) => {
    if (!same) differences.push(`${label}中心${centre}、机构${hospital}`)
  }
  check('医疗费总额', yuan(ours.total_fen), theirs.total, fen(theirs.total) === ours.total_fen)
  check('基金支付总额', yuan(ours.fund_fen), theirs.fund, fen(theirs.fund) === ours.fund_fen)
  check('个人账户支出', yuan(ours.account_fen), theirs.account, fen(theirs.account) === ours.account_fen)
  check('退费标志', refundFlag(ours), theirs.refund, theirs.refund === refundFlag(ours))
  check('就诊ID', ours.mdtrt_id, theirs.mdtrtId, theirs.mdtrtId === ours.mdtrt_id)
  check('人员编号', ours.psn_no, theirs.psnNo, theirs.psnNo === ours.psn_no)
  return differences.join('；')
}
