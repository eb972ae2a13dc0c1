// The files of a detailed reconciliation 明细对账 (3202): own rows as a zipped text of seven columns, the centre's result read by column as
// clients read it. It knows the columns and nothing of bills. The auditor reads results with a reader of its own.
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import {type Fen, parseDecimal, yuan} from '../base/fen.ts'

export type StatementRow = {
  setlId: string
  mdtrtId: string
  psnNo: string
  total: Fen
  fund: Fen
  account: Fen
  refund: boolean
}

/** Columns: setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag. */
export function statementFile(name: string, rows: readonly StatementRow[]): Uint8Array {
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

/** A row of the result; `setlId` empty: only the centre has it. Amounts are the centre's, in fen. */
export type ResultRow = {
  psnNo: string
  mdtrtId: string
  setlId: string
  msgid: string
  differs: boolean
  refund: boolean
  memo: string
  amounts: {total: Fen; fund: Fen; account: Fen} | undefined
}

/** Columns: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, medfee_sumamt, fund_pay_sumamt, acct_pay. */
export function readResult(bytes: Uint8Array): ResultRow[] {
  const content = Object.values(unzipSync(bytes))[0] ?? new Uint8Array()
  return strFromU8(content)
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => line.split('\t').map(value => (value.trim() === 'null' ? '' : value.trim())))
    .map(columns => {
      const [psnNo = '', mdtrtId = '', setlId = '', msgid = '', result = '', refund = '', memo = ''] = columns
      const [total, fund, account] = columns.slice(7, 10).map(value => parseDecimal(value, 2))
      return {
        psnNo,
        mdtrtId,
        setlId,
        msgid,
        differs: result !== '0',
        refund: refund === '1',
        memo,
        amounts:
          total?.ok && fund?.ok && account?.ok
            ? {total: total.value, fund: fund.value, account: account.value}
            : undefined,
      }
    })
}
