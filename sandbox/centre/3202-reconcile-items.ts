// 3202 对明细账: the uploaded file row by row against the books. The result file names every row: equal, differing,
// only the institution's, only the centre's (those with the msgid of the original, which is what 2601 needs).
import {bytesToBase64} from '../base/base64.ts'
import {parseDecimal, yuan} from '../base/fen.ts'
import {dateTimeText, dayMs} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import type {Settlement} from '../state/reader.ts'
import {fileNumber} from './9101-upload.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal} from './find.ts'
import {periodOf} from './period.ts'
import {readStatement, writeStatement} from './statement-file.ts'

/** setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag */
const columns = 7

export const reconcileItems: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const period = periodOf(context, data, null)
  if (isRefusal(period)) return refused(period)
  const fileNo = text(data, 'file_qury_no')
  const uploaded = context.books.file(fileNo)
  if (!uploaded || uploaded.institution !== context.institution.code) return refused(refuse('noFile', {fileNo}))
  const read = readStatement(uploaded.bytes, columns)
  if (!read.ok) return refused(refuse('badFile', read.error))

  const centre = new Map(context.books.periodRows(period).map(row => [row.setl_id, row]))
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
    const ours = centre.get(setlId)
    if (!ours) {
      differing += 1
      result.push([psnNo, mdtrtId, setlId, null, '1', refund, '仅机构有，中心无此结算', total, fund, account])
      continue
    }
    centre.delete(setlId)
    const memo = compare(ours, {mdtrtId, psnNo, total, fund, account, refund})
    if (memo !== '') differing += 1
    result.push([
      ours.psn_no,
      ours.mdtrt_id,
      ours.setl_id,
      ours.msgid,
      memo === '' ? '0' : '1',
      ours.cancels === null ? '0' : '1',
      memo || null,
      yuan(ours.total_fen),
      yuan(ours.fund_fen),
      yuan(ours.account_fen),
    ])
  }
  for (const ours of centre.values()) {
    differing += 1
    // the centre's own rows come without setl_id and mdtrt_id (Hunan): the institution finds them by msgid
    result.push([
      ours.psn_no,
      null,
      null,
      ours.msgid,
      '1',
      ours.cancels === null ? '0' : '1',
      '仅中心有，机构无此结算',
      yuan(ours.total_fen),
      yuan(ours.fund_fen),
      yuan(ours.account_fen),
    ])
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

type Theirs = {mdtrtId: string; psnNo: string; total: string; fund: string; account: string; refund: string}

/** What differs, in words; empty = equal. Amounts compare by value: 12.3 and 12.30 are the same. */
function compare(ours: Settlement, theirs: Theirs): string {
  const fen = (amount: string) => {
    const parsed = parseDecimal(amount, 2)
    return parsed.ok ? parsed.value : Number.NaN
  }
  const differences: string[] = []
  const check = (label: string, centre: string, hospital: string, same: boolean) => {
    if (!same) differences.push(`${label}中心${centre}、机构${hospital}`)
  }
  check('医疗费总额', yuan(ours.total_fen), theirs.total, fen(theirs.total) === ours.total_fen)
  check('基金支付总额', yuan(ours.fund_fen), theirs.fund, fen(theirs.fund) === ours.fund_fen)
  check('个人账户支出', yuan(ours.account_fen), theirs.account, fen(theirs.account) === ours.account_fen)
  const refund = ours.cancels === null ? '0' : '1'
  check('退费标志', refund, theirs.refund, theirs.refund === refund)
  check('就诊ID', ours.mdtrt_id, theirs.mdtrtId, theirs.mdtrtId === ours.mdtrt_id)
  check('人员编号', ours.psn_no, theirs.psnNo, theirs.psnNo === ours.psn_no)
  return differences.join('；')
}
