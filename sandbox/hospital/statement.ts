// The files of a detailed reconciliation 明细对账: own rows as a zipped text of seven columns, the centre's result read by
// column as clients read it. It knows the columns and nothing of bills.
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import {base64ToBytes} from '../base/base64.ts'
import {yuan} from '../base/fen.ts'

export type StatementRow = {
  setlId: string
  mdtrtId: string
  psnNo: string
  total: number
  fund: number
  account: number
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

export type ResultRow = {setlId: string; mdtrtId: string; msgid: string; result: string; refund: boolean; memo: string}

/** Columns: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, … */
export function readResult(octets: string): ResultRow[] {
  const content = Object.values(unzipSync(base64ToBytes(octets)))[0] ?? new Uint8Array()
  return strFromU8(content)
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t').map(value => (value === 'null' ? '' : value)))
    .map(([, mdtrtId = '', setlId = '', msgid = '', result = '', refund = '', memo = '']) => ({
      setlId,
      mdtrtId,
      msgid,
      result,
      refund: refund === '1',
      memo,
    }))
}
